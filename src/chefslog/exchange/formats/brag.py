"""Reads lists of accomplishments as JSON, in the shapes that the brag tools write.

`[{"content": …, "timestamp": 1707682722}]`, and
`[{"title": …, "description": …, "project": …, "tags": "a,b", "impact": …, "created_at": …}]`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from chefslog.exchange.formats.dates import Samples, read_when
from chefslog.exchange.formats.entries import check_tags, derive_id, make_record, read_draft
from chefslog.exchange.formats.json_stream import (
    is_lines,
    lines,
    pieces,
    read_json_records,
)
from chefslog.exchange.formats.prose import split_title
from chefslog.exchange.formats.registry import Record, Records, Settings, Unreadable, register
from chefslog.exchange.source import SourceFile
from chefslog.model.sanitize import clean_line, clean_text

FORM = "brag"
_TITLES = ("title", "headline", "content", "text", "message")
_BODIES = ("description", "details", "notes", "body", "content", "text", "message")
_HEAD = 1 << 20
_TIMES = ("created_at", "createdAt", "timestamp", "date", "eventStart")


@register(
    FORM,
    "accomplishments as a JSON list",
    recognise=lambda head, name: 2 * (head.startswith("[") or is_lines(head)),
    looks_for='a list or lines of objects with "title" or "content", and a time',
)
def read_brag(origin: SourceFile, settings: Settings) -> Records:
    """The records of a list, of an object's lists, or behind each other. Raises SourceError."""
    head = origin.head(_HEAD).decode(origin.encoding, "replace").lstrip("\ufeff \t\r\n")
    split = lines if is_lines(head) or _is_record(head) else pieces

    def dates(*names: str) -> Iterator[str]:
        for piece in split(origin.chunks()):
            if isinstance(piece.value, dict):
                yield from (str(piece.value[name]) for name in names if name in piece.value)

    every = Samples(lambda: dates(*_TIMES))
    samples = {name: Samples(partial(dates, name), every) for name in _TIMES}
    return read_json_records(
        origin, lambda place, value: _record(place, value, settings, samples), split=split
    )


def _is_record(head: str) -> bool:
    """Whether all of a file is one record, and none of its lists has records."""
    try:
        value = json.loads(head)
    except (ValueError, RecursionError):
        return False
    if not isinstance(value, dict) or not any(name in value for name in (*_TITLES, *_TIMES)):
        return False
    inside = (part for parts in value.values() if isinstance(parts, list) for part in parts)
    return not any(isinstance(part, dict) and _time_name(part) for part in inside)


def _time_name(value: dict[str, Any]) -> str | None:
    return next((name for name in _TIMES if value.get(name) not in (None, "")), None)


def _record(
    place: str, value: dict[str, Any], settings: Settings, samples: dict[str, Samples]
) -> Record:
    rest = dict(value)
    title, body = _taken(rest, _TITLES), _taken(rest, _BODIES)
    if not title.strip():
        raise Unreadable("no title")
    time_name = _time_name(rest)
    if time_name is None:
        raise Unreadable(f"no time; one of these is wanted: {' '.join(_TIMES)}")
    tags = rest.pop("tags", None)
    tags = tags.split(",") if isinstance(tags, str) else tags
    headline, more = split_title(clean_text(title))
    fields: dict[str, Any] = {
        "headline": headline,
        "notes": "\n\n".join(part for part in (more, clean_text(body).strip()) if part),
        "impact": clean_line(_taken(rest, ("impact",))),
        "project": clean_line(_taken(rest, ("project",))),
        "tags": [tag for tag in check_tags(tags) if tag.strip()],
        **read_draft({"private": rest.pop("private", None)}, settings)[0],
    }
    when = rest[time_name] if "→" in str(rest[time_name]) else rest.pop(time_name)
    kept = {name: part for name, part in rest.items() if part not in (None, "", [])}
    if kept:
        fields["extra"] = {FORM: kept}
    entry_id = derive_id(FORM, str(when), title, body)
    read = read_when(when, settings, samples=samples[time_name])
    return make_record(FORM, place, entry_id, read, fields, settings)


def _taken(rest: dict[str, Any], names: tuple[str, ...]) -> str:
    """The first text under one of the names, taken out of what is left of the record."""
    for name in names:
        text = rest.pop(name) if rest.get(name) else ""
        if not isinstance(text, str):
            raise Unreadable(f"{name} should be text")
        if text:
            return text
    return ""
