"""Makes an entry of what a reader found: fields by other names, its day, tags that can be typed."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from chefslog.capture.letters import check_origin
from chefslog.capture.lexer import mark_end
from chefslog.exchange.formats.dates import When, check_day
from chefslog.exchange.formats.registry import Record, Settings, Unreadable
from chefslog.exchange.source import write_out_halves
from chefslog.model.entry import STATES, EntryError, checked_draft
from chefslog.model.fields import BY_NAME, FIELDS, FLAG_OF, Field, FieldError, read_value
from chefslog.model.sanitize import clean_line, clean_text

NAMESPACE = uuid.UUID("5f0c7a0e-2c5b-5d0a-9a55-63686566006c")
"""Ids of imported entries are UUIDs of version 5 (RFC 9562) in this namespace."""
STAR = "starred"
"""The tag of entries that were starred in another program."""
_MARKED = {"tags": ("#", "tag"), "people": ("@", "name")}
_SPLIT = re.compile(r"[,;\n]")
_OF_WHAT = re.compile(r"\A(?:card|issue|story|task|ticket) (?=\S)")
_COLOUR = re.compile(r" \((?:green|yellow|orange|red|purple|blue|sky|lime|pink|black)\w*\)\Z")
"""What Trello writes behind a label."""
_QUOTES = "[]\"' "
"""What may stand round a word of a list that another program wrote as text."""
_NAMES = (
    {field.label.casefold(): field for field in FIELDS}
    | {option: BY_NAME[name] for name, option in FLAG_OF.items()}
    | {field.name: field for field in FIELDS}
)
_ALIASES = {
    word: name
    for name, words in {
        "headline": "title summary subject task what name titel zusammenfassung betreff aufgabe "
        "titre résumé tâche título resumen tarea",
        "notes": "description desc details body content text textcontent note message "
        "beschreibung notiz notizen "
        "descripción nota notas",
        "evidence": "link links url web_url shorturl proof vorgangsschlüssel",
        "tags": "labels tag stichwörter stichworte schlagwörter étiquettes etiquetas",
        "people": "person",
        "project": "repo repository projekt projektname projet proyecto",
        "delegation": "level",
    }.items()
    for word in words.split()
}
_DONE = (
    "completed", "completion", "resolved", "resolution", "closed", "done", "finished", "merged",
    "accepted", "erledigt", "abgeschlossen", "gelöst", "geschlossen", "fertig", "terminé", "résolu",
    "fermé", "terminado", "resuelto", "cerrado",
)  # fmt: skip
_STEMS = (
    "when", "timestamp", "datetime", "date/time", "start", "started", "startdatum", "beginn",
    "début", "inicio", "end", "ended", "enddatum", "entry date", "created", "created time",
    "created timestamp usec", "creation", "erstellt", "erstelldatum", "angelegt", "créé", "creado",
    "updated", "last updated", "last edited time", "user edited timestamp usec", "modified",
    "last modified", "last activity", "aktualisiert", "geändert", "modifié", "actualizado",
)  # fmt: skip


def _name_days(stems: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        name.format(stem)
        for stem in stems
        for name in ("{}", "{} at", "{} on", "{} am", "{} le", "{} date", "date {}")
    )


DONE_NAMES = _name_days(_DONE)
DAY_NAMES = ("day", "date", "datum", "fecha", *DONE_NAMES, *_name_days(_STEMS))
"""Names of columns that say when, the best first; `plain_name` compares them."""
CLOCK = "clock"
"""What a column holds that says the time of a day and not the day."""
_CLOCKS = ("time", "clock", "start time", "time of day", "uhrzeit", "startzeit", "heure", "hora")
_NO_WORDS = ("no", "n", "false", "off", "0", "nein", "non", "unchecked", "☐")
_YES_WORDS = ("yes", "y", "true", "on", "1", "x", "ja", "oui", "checked", "✓", "✔", "✅", "☑")
_TRUTHS = {"true": "yes", "false": "no"}


def check_entry(given: Mapping[str, Any]) -> dict[str, Any]:
    """An entry of an archive, every part checked; unknown keys go to `extra`. Raises Unreadable."""
    rest = dict(given)
    try:
        entry = check_origin(rest)
        for name in entry:
            rest.pop(name, None)
        entry["state"] = state = rest.pop("state", "entry")
        if state not in STATES:
            shown = str(state)[:60]
            raise EntryError(f'state: "{shown}" is not one of: {" ".join(STATES)}')
        entry["typed"] = rest.pop("typed", None) or ""
        entry["extra"] = read_object("extra", rest.pop("extra", None)) or {}
        fields = {name: rest.pop(name) for name in list(rest) if name in BY_NAME}
        entry["extra"] = write_out_halves(entry["extra"] | rest)
        entry |= checked_draft({**fields, "typed": entry["typed"]})
    except (EntryError, FieldError) as error:
        raise Unreadable(str(error)) from None
    return entry


def read_object(name: str, value: Any) -> dict[str, Any] | None:
    """A JSON object of an archive, or None. Raises Unreadable, which names it."""
    if isinstance(value, str):
        # Held JSON that no JSON reader takes, such as 1e999; see the SQL that writes archives.
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            raise Unreadable(f"{name}: not JSON") from None
    if value is not None and not isinstance(value, dict):
        raise Unreadable(f"{name}: not a JSON object")
    return value


@lru_cache(maxsize=4096)
def plain_name(name: str) -> str:
    """The name of a column or key as far as it tells: `createdAt`, `Created At (UTC)` are one."""
    return re.sub(r"\([^()]*\)|[\s_-]", "", name).casefold()


_PLAIN_DAYS = frozenset(map(plain_name, DAY_NAMES))
_PLAIN_CLOCKS = frozenset(map(plain_name, _CLOCKS))


def is_truth(text: str) -> bool:
    """Whether a text only says yes or no, as a box to tick does."""
    return text.strip().casefold() in (*_NO_WORDS, *_YES_WORDS)


def may_be_day(text: str) -> bool:
    """Whether a text may say a day; a box to tick, a word and a percentage do not."""
    return bool(re.search(r"\d(?!\d* ?%)", text[:80])) and not is_truth(text)


def find_field(name: str) -> str | None:
    """The field (or `day`, or CLOCK) that a column or key of this name is likely to hold."""
    low = clean_line(name).casefold()
    found = _NAMES.get(low)
    if found:
        return found.name
    if plain_name(low) in _PLAIN_CLOCKS:
        return CLOCK
    return "day" if plain_name(low) in _PLAIN_DAYS else _ALIASES.get(_OF_WHAT.sub("", low))


def name_fields(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with the names of fields where theirs mean one: the first one of each."""
    named = dict(values)
    for name in values:
        known = find_field(name)
        if known not in (None, "day", "headline", CLOCK) and known not in named:
            named[known] = named.pop(name)
    return named


def read_draft(
    values: Mapping[str, Any], settings: Settings
) -> tuple[dict[str, Any], dict[str, Any]]:
    """A draft out of texts by their fields' names, and what is no field or not a value of it."""
    draft: dict[str, Any] = {}
    left: dict[str, Any] = {}
    for name, value in values.items():
        if value in (None, "", [], {}):
            continue
        try:
            if name not in _NAMES or isinstance(value, dict):
                raise ValueError(name)
            known = _NAMES[name].name
            kept = _read(_NAMES[name], value, settings)
        except ValueError:
            left[name] = value
            continue
        if isinstance(kept, list) and isinstance(draft.get(known), list):
            kept = [*draft[known], *kept]
        elif known in draft:
            left[name] = value
            continue
        draft[known] = kept
    return draft, left


def note_refused(left: Mapping[str, Any], draft: Mapping[str, Any]) -> list[str]:
    """Why what `read_draft` left is in no field, a line each for what names one."""
    notes = []
    for name, value in left.items():
        known = find_field(name)
        if known not in (None, "day", "headline", CLOCK):
            second = "comes second; the first one counts"
            why = second if known in draft else "is not one of its values"
            shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            notes.append(f'{name}: "{clean_line(shown)[:40]}" {why}')
    return notes


def _read(field: Field, value: Any, settings: Settings) -> Any:
    parts = [str(one) for one in value] if isinstance(value, list) else [str(value)]
    if field.kind.is_many and field.kind.is_vocabulary:
        words = [clean_line(word) for part in parts for word in _split_words(part)]
        return [word for word in words if word]
    if field.kind.is_many:
        return field.kind.parse("\n".join(parts))
    if field.kind.is_long:
        return "\n\n".join(clean_text(part).strip() for part in parts).strip() or None
    text = clean_line(", ".join(parts))
    if not text and field.kind.is_free:
        return None
    if field.name == "private":
        # What is not understood is rather not published.
        return text.casefold() not in ("", *_NO_WORDS) or None
    if field.name in ("guess", "took"):
        text = _plain_span(text)
    if not field.kind.is_free:
        text = _TRUTHS.get(text.casefold(), text)
    kept = read_value(field, text, settings.labels, settings.day_minutes)
    return None if kept is False else kept


def _plain_span(text: str) -> str:
    """A span of time as `took:` takes it: `1,5 h`, `1h 30 min`, `1:30` or `1:30:00`."""
    text = re.sub(r"\s", "", text.casefold())
    if found := re.fullmatch(r"(\d{1,4}):([0-5]\d)(?::([0-5]\d))?", text):
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return f"{hours * 60 + minutes + round(seconds / 60)}m"
    text = re.sub(r"(?<=\d),(?=\d)", ".", text)
    return re.sub(r"(?<=\d)(?:(h)(?:rs?|ours?)|(m)in(?:ute)?s?|(d)ays?)", r"\1\2\3", text)


def _split_words(text: str) -> list[str]:
    """Words between commas and the like; `#a #b` are two as well."""
    marks = text.split()
    if len(marks) > 1 and all(mark[0] in "#@" for mark in marks):
        return [mark.rstrip(",;") for mark in marks]
    return _SPLIT.split(text)


def check_tags(tags: Any) -> list[str]:
    """The tags of a record, none where nothing is said. Raises Unreadable."""
    if not isinstance(tags or [], list) or any(not isinstance(tag, str) for tag in tags or ()):
        raise Unreadable("tags should be a list of texts")
    return tags or []


def derive_id(form: str, *parts: str) -> str:
    """The id of an entry of a format that has none: the same content gets the same id."""
    text = "\x1f".join((form, *parts)).encode("utf-8", "replace").decode()
    return str(uuid.uuid5(NAMESPACE, text))


def make_record(
    form: str,
    place: str,
    parts: Iterable[str],
    when: When,
    fields: Mapping[str, Any],
    settings: Settings,
    notes: Iterable[str] = (),
    extra: Mapping[str, Any] | None = None,
) -> Record:
    """The record of an entry as imports add it: in the journal at once, since it was asked for.

    Its id is made of `parts`. `fields` are a draft's; `extra` is kept beside them. A tag or name
    that the grammar cannot say becomes one that it can (`auth perf` is `auth-perf`), or stays in
    the notes (`C++`); either is noted. Raises Unreadable.
    """
    check_day(when, settings)
    entry = dict(fields)
    said = list(notes)
    for name in _MARKED:
        if entry.get(name):
            said += _settle_words(entry, name)
    origin = {"id": derive_id(form, *parts), "source": f"import:{form}", "state": "entry"}
    kept = {"extra": {form: dict(extra)}} if extra else {}
    value = check_entry({**entry, **when.fields(), **origin, **kept})
    return Record(place, value, notes=tuple(said), guesses=(when.guess,) if when.guess else ())


def _settle_words(entry: dict[str, Any], name: str) -> list[str]:
    """Put the words that can be typed into the entry, the others into its notes; say so."""
    sign, kind = _MARKED[name]
    kept: list[str] = []
    left: list[str] = []
    notes = []
    for given in filter(None, (clean_line(word).strip(_QUOTES) for word in entry[name])):
        word = to_typed_word(_COLOUR.sub("", given), sign)
        if word is None:
            left.append(given)
            notes.append(f'"{given[:40]}" cannot be a {kind}: it is kept in the notes')
            continue
        if word != given.lstrip("#@+"):
            notes.append(f'the {kind} "{given[:40]}" is written {sign}{word}')
        kept.append(word)
    entry[name] = list(dict.fromkeys(kept))
    if left:
        text = f"{entry.get('headline') or ''}\n{entry.get('notes') or ''}"
        missing = [word for word in dict.fromkeys(left) if not _has_word(text, word)]
        line = f"{kind.capitalize()}s: {', '.join(missing)}" if missing else ""
        entry["notes"] = "\n\n".join(filter(None, (entry.get("notes"), line)))
    return notes


def _has_word(text: str, word: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE))


@lru_cache(maxsize=4096)
def to_typed_word(word: str, sign: str) -> str | None:
    """The word as it can be typed behind `#` or `@`: spaces become hyphens; None where none can."""
    text = "-".join(clean_line(word).lstrip("#@+").split()).strip("-_./")
    return text if mark_end(sign + text, slash=sign == "#") == len(text) + 1 else None
