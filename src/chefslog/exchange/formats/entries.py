"""Makes an entry of what a reader found: its day is checked, its tags can be typed and removed."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from chefslog.capture.lexer import mark_end
from chefslog.exchange.formats.dates import When, check_day
from chefslog.exchange.formats.records import Record, Settings, check_entry
from chefslog.model.sanitize import clean_line

NAMESPACE = uuid.UUID("5f0c7a0e-2c5b-5d0a-9a55-63686566006c")
"""Ids of imported entries are UUIDs of version 5 (RFC 9562) in this namespace."""
STAR = "starred"
"""The tag of entries that were starred in another program."""
_MARKED = {"tags": ("#", "tag"), "people": ("@", "name")}


def derive_id(form: str, *parts: str) -> str:
    """The id of an entry of a format that has none: the same content gets the same id."""
    return str(
        uuid.uuid5(NAMESPACE, "\x1f".join((form, *parts)).encode("utf-8", "replace").decode())
    )


def make_record(
    form: str,
    place: str,
    entry_id: str,
    when: When,
    fields: Mapping[str, Any],
    settings: Settings,
    notes: Iterable[str] = (),
) -> Record:
    """The record of an entry as imports add it: in the journal at once, since it was asked for.

    `fields` are a draft's, and `extra`. A tag or name that the grammar cannot say becomes one that
    it can (`auth perf` is `auth-perf`), or stays in the notes (`C++`); either is noted. Raises
    Unreadable.
    """
    check_day(when, settings)
    entry = dict(fields)
    said = list(notes)
    for name in _MARKED:
        if entry.get(name):
            said += _settle_words(entry, name)
    value = check_entry(
        {**entry, **when.fields(), "id": entry_id, "source": f"import:{form}", "state": "entry"}
    )
    return Record(place, value, notes=tuple(said), guesses=(when.guess,) if when.guess else ())


def _settle_words(entry: dict[str, Any], name: str) -> list[str]:
    """Put the words that can be typed into the entry, the others into its notes; say so."""
    sign, kind = _MARKED[name]
    kept: list[str] = []
    left: list[str] = []
    notes = []
    for given in entry[name]:
        word = to_typed_word(given, sign)
        if word is None:
            left.append(clean_line(given))
            notes.append(f'"{left[-1][:40]}" cannot be a {kind}: it is kept in the notes')
            continue
        if word != given and word != clean_line(given).lstrip("#@+"):
            notes.append(f'the {kind} "{clean_line(given)[:40]}" is written {sign}{word}')
        kept.append(word)
    entry[name] = list(dict.fromkeys(kept))
    if left:
        text = f"{entry.get('headline') or ''}\n{entry.get('notes') or ''}".casefold()
        missing = [word for word in dict.fromkeys(left) if word.casefold() not in text]
        line = f"{kind.capitalize()}s: {', '.join(missing)}" if missing else ""
        entry["notes"] = "\n\n".join(filter(None, (entry.get("notes"), line)))
    return notes


@lru_cache(maxsize=4096)
def to_typed_word(word: str, sign: str) -> str | None:
    """The word as it can be typed behind `#` or `@`: spaces become hyphens; None where none can."""
    text = "-".join(clean_line(word).lstrip("#@+").split()).strip("-_./")
    return text if mark_end(sign + text, slash=sign == "#") == len(text) + 1 else None
