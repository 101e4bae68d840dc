"""Reads JSON lists of what was done, as brag tools, issue trackers and people write them.

Members are known by the names that columns of tables have:
`[{"content": …, "timestamp": 1707682722}]`, and
`[{"title": …, "description": …, "project": …, "tags": "a,b", "impact": …, "created_at": …}]`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Any

from chefslog.exchange.formats.dates import Samples, is_clock, read_when
from chefslog.exchange.formats.entries import (
    CLOCK,
    DAY_NAMES,
    find_field,
    is_truth,
    make_record,
    name_fields,
    note_refused,
    plain_name,
    read_draft,
)
from chefslog.exchange.formats.json_stream import (
    is_lines,
    lines,
    pieces,
    read_json_records,
)
from chefslog.exchange.formats.prose import split_title
from chefslog.exchange.formats.registry import Record, Records, Settings, Unreadable, register
from chefslog.exchange.source import SourceFile
from chefslog.model.sanitize import clean_text

FORM = "brag"
_TITLES = (
    "title", "headline", "content", "text", "message", "summary", "subject", "task", "what", "name",
    "description",
)  # fmt: skip
_DAYS = (*map(plain_name, DAY_NAMES), "eventstart")
_HEAD = 1 << 20


@register(
    FORM,
    "accomplishments as a JSON list",
    recognise=lambda head, name: 2 * (head.startswith("[") or is_lines(head)),
    looks_for='a list or lines of objects with "title" or "content", and a time',
)
def read_brag(origin: SourceFile, settings: Settings) -> Records:
    """The records of a list, of an object's lists, or behind each other. Raises SourceError."""
    head = origin.beginning(_HEAD)
    split = lines if is_lines(head) or _is_record(head) else pieces

    def dates(name: str = "") -> Iterator[str]:
        for piece in split(origin.chunks()):
            if isinstance(piece.value, dict):
                names = [name] if name else [key for key in piece.value if plain_name(key) in _DAYS]
                yield from (str(piece.value[key]) for key in names if key in piece.value)

    every = Samples(dates)

    @cache
    def samples_of(name: str) -> Samples:
        return Samples(partial(dates, name), every)

    return read_json_records(
        origin, lambda place, value: _record(place, value, settings, samples_of), split=split
    )


def _is_record(head: str) -> bool:
    """Whether all of a file is one record, and none of its lists has records."""
    try:
        value = json.loads(head)
    except (ValueError, RecursionError):
        return False
    if not isinstance(value, dict) or not (_find_day(value) or any(map(value.get, _TITLES))):
        return False
    inside = (part for parts in value.values() if isinstance(parts, list) for part in parts)
    return not any(isinstance(part, dict) and _find_day(part) for part in inside)


def _find_day(value: dict[str, Any]) -> str | None:
    """The best name under which a record may have its day; "yes" is none."""
    names = {plain_name(name): name for name, part in value.items() if _may_be_day(part)}
    return next((names[day] for day in _DAYS if day in names), None)


def _may_be_day(part: Any) -> bool:
    is_text = isinstance(part, str) and part.strip() != "" and not is_truth(part)
    return is_text or (isinstance(part, int | float) and not isinstance(part, bool))


def _record(
    place: str, value: dict[str, Any], settings: Settings, samples_of: Callable[[str], Samples]
) -> Record:
    rest = dict(value)
    name = next((name for name in _TITLES if rest.get(name)), "")
    title = rest.pop(name, "")
    if not isinstance(title, str):
        raise Unreadable(f"{name} should be text")
    if not title.strip():
        raise Unreadable("no title")
    day = _find_day(rest)
    if day is None:
        raise Unreadable("no day")
    when = rest[day] if "→" in str(rest[day]) else rest.pop(day)
    clock = next((name for name in rest if find_field(name) == CLOCK), None)
    if clock and isinstance(when, str) and ":" not in when and is_clock(str(rest[clock])):
        when = f"{when} {rest.pop(clock)}"
    named = name_fields({name: _plain(part) for name, part in rest.items()})
    draft, left = read_draft(named, settings)
    headline, more = split_title(clean_text(title))
    parts = (str(when), title, draft.get("notes") or "")
    draft["headline"] = headline
    draft["notes"] = "\n\n".join(part for part in (more, draft.get("notes")) if part)
    read = read_when(when, settings, samples=samples_of(day))
    notes = note_refused(left, draft)
    return make_record(FORM, place, parts, read, draft, settings, notes, left)


def _plain(part: Any) -> Any:
    """The names of objects that have one, as GitHub and Linear have labels."""
    if isinstance(part, dict) and isinstance(part.get("nodes"), list):
        part = part["nodes"]
    if isinstance(part, list) and part:
        return [_plain(one) for one in part]
    is_named = isinstance(part, dict) and isinstance(part.get("name"), str)
    return part["name"] if is_named else part
