"""Reads JSON lists of what was done, as brag tools, issue trackers and people write them.

Members are known by the names that columns of tables have:
`[{"content": …, "timestamp": 1707682722}]`, and
`[{"title": …, "description": …, "project": …, "tags": "a,b", "impact": …, "created_at": …}]`.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial
from itertools import islice
from typing import Any

from chefslog.exchange.formats.dates import Samples, is_clock, read_when
from chefslog.exchange.formats.entries import (
    CLOCK,
    DAY_NAMES,
    find_field,
    is_truth,
    make_record,
    may_be_day,
    name_fields,
    note_refused,
    plain_name,
    read_draft,
)
from chefslog.exchange.formats.json_stream import (
    Piece,
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
    "title", "headline", "content", "text", "textContent", "message", "summary", "subject", "task",
    "what", "name", "description",
)  # fmt: skip
_DAYS = dict.fromkeys((*map(plain_name, DAY_NAMES), "eventstart"))
_HEAD = 1 << 20
_DEEPEST = 5
"""Objects round a list in which it is looked for: `{"data": {"items": […]}}`."""
_LIST = re.compile(r'"([^"]*)"\s*:\s*\[\s*(?=\{)')


def _recognise(head: str, name: str) -> int:
    """Less for an object whose list may be the "entries" of jrnl, or for one record."""
    if head.startswith("[") or is_lines(head):
        return 2
    list_name = _find_list(head) if head.startswith("{") else None
    if list_name is None:
        return int(_is_record(head))
    return 1 if list_name == "entries" and '"date"' in head else 2


def _find_list(head: str) -> str | None:
    """The name of the first list of records in an object, wherever it is in there."""
    for found in islice(_LIST.finditer(head), 20):
        try:
            first, _ = json.JSONDecoder().raw_decode(head, found.end())
        except (ValueError, RecursionError):
            continue
        # The first task may be open, its day empty.
        if any(map(first.get, _TITLES)) and any(plain_name(name) in _DAYS for name in first):
            return found[1]
    return None


@register(
    FORM,
    "accomplishments as a JSON list",
    recognise=_recognise,
    looks_for='a list or lines of objects with "title" or "content", and a time',
)
def read_brag(origin: SourceFile, settings: Settings) -> Records:
    """The records of a list, of an object's lists, or behind each other. Raises SourceError."""
    head = origin.beginning(_HEAD)
    split = lines if is_lines(head) or _is_record(head) else _split_lists

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


def _split_lists(chunks: Iterator[str]) -> Iterator[Piece]:
    """Every record of a file's lists, also of those in an object inside its object."""
    for piece in pieces(chunks):
        yield from _unfold(piece) if _holds_records(piece) else (piece,)


def _holds_records(piece: Piece) -> bool:
    return not piece.number and any(_find_records(piece))


def _find_records(piece: Piece, depth: int = _DEEPEST) -> Iterator[Piece]:
    return (one for one in _unfold(piece, depth) if one.number and _is_whole(one.value))


def _unfold(piece: Piece, depth: int = _DEEPEST) -> Iterator[Piece]:
    """The parts of the lists in an object, and by itself whatever else is in it."""
    if not isinstance(piece.value, dict) or not depth:
        yield piece
        return
    for name, part in piece.value.items():
        inner = replace(piece, section=f"{piece.section}.{name}", value=part)
        if isinstance(part, list):
            yield from (replace(inner, number=at, value=one) for at, one in enumerate(part, 1))
        else:
            yield from _unfold(inner, depth - 1)


def _is_record(head: str) -> bool:
    """Whether all of a file is one record, and no list of records with a title or day beside it.

    What is whole may have records in its objects, such as an issue its `subIssues`.
    """
    try:
        value = json.loads(head)
    except (ValueError, RecursionError):
        return False
    if not isinstance(value, dict) or not (_find_day(value) or any(map(value.get, _TITLES))):
        return False
    depth = 1 if _is_whole(value) else _DEEPEST
    return not any(_find_records(Piece("", 0, 1, value), depth))


def _is_whole(value: Any) -> bool:
    """Whether it has a day and a title; a comment of an issue has no title."""
    return _find_day(value) is not None and any(map(value.get, _TITLES))


def _find_day(value: Any) -> str | None:
    """The best name under which a record may have its day; "yes" is none."""
    if not isinstance(value, dict):
        return None
    names = {plain_name(name): name for name, part in value.items() if _has_day(part)}
    return next((names[day] for day in _DAYS if day in names), None)


def _find_best(value: dict[str, Any], day: str) -> str:
    """The name that would come before that of the day if it were not empty, such as `closedAt`."""
    names = {
        plain_name(name): name
        for name, part in value.items()
        if plain_name(name) in _DAYS
        and (name == day or not (_has_day(part) or is_truth(str(part))))
    }
    return next(names[one] for one in _DAYS if one in names)


def _has_day(part: Any) -> bool:
    return isinstance(part, str | int | float) and may_be_day(str(part))


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
    named = name_fields(
        {name: _plain(part) if find_field(name) else part for name, part in rest.items()}
    )
    draft, left = read_draft(named, settings)
    headline, more = split_title(clean_text(title))
    parts = (str(when), title, draft.get("notes") or "")
    draft["headline"] = headline
    draft["notes"] = "\n\n".join(part for part in (more, draft.get("notes")) if part)
    read = read_when(when, settings, samples=samples_of(day))
    notes = note_refused(left, draft)
    inside = Counter(one.section[1:] for one in _find_records(Piece("", 0, 1, left)))
    for name, count in inside.items():
        notes.append(f'"{name}": {count} records in it are kept beside the entry')
    if (best := _find_best(value, day)) != day:
        notes.append(f'there is no day in "{best}"; that of "{day}" counts')
    return make_record(FORM, place, parts, read, draft, settings, notes, left)


def _plain(part: Any) -> Any:
    """The names of objects that have one, as GitHub and Linear have labels."""
    if isinstance(part, dict) and isinstance(part.get("nodes"), list):
        part = part["nodes"]
    if isinstance(part, list) and part:
        return [_plain(one) for one in part]
    is_named = isinstance(part, dict) and isinstance(part.get("name"), str)
    return part["name"] if is_named else part
