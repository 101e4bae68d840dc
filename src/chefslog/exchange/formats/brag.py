"""Reads lists of accomplishments as JSON, in the shapes that the brag tools write.

`[{"content": …, "timestamp": 1707682722}]`, and
`[{"title": …, "description": …, "project": …, "tags": "a,b", "impact": …, "created_at": …}]`.
"""

from __future__ import annotations

import json
from datetime import datetime, tzinfo
from typing import Any

from chefslog.exchange.formats.headline import headline_and_rest
from chefslog.exchange.formats.instants import from_epoch, moved, read_time, zone_of
from chefslog.exchange.formats.instants import origin as origin_of
from chefslog.exchange.formats.json_stream import NotJson, pieces
from chefslog.exchange.formats.records import (
    Record,
    Records,
    Settings,
    Unread,
    Unreadable,
    derived_id,
    imported,
)
from chefslog.exchange.source import Origin, OriginError
from chefslog.model.sanitize import clean_line, clean_text

FORM = "brag"
_TITLES = ("title", "headline", "content", "text", "message")
_BODIES = ("description", "details", "notes", "body")
_TIMES = ("created_at", "createdAt", "timestamp", "date", "eventStart")


def read(origin: Origin, settings: Settings) -> Records:
    """The records of a list, or of the only list of an object. Raises OriginError."""
    try:
        for piece in pieces(origin.chunks()):
            if piece.problem:
                yield Unread(piece.place, piece.problem, piece.raw)
            elif piece.number:
                try:
                    yield Record(piece.place, _entry(piece.value, settings))
                except Unreadable as error:
                    yield Unread(piece.place, str(error), json.dumps(piece.value)[:100_000])
    except NotJson as error:
        raise OriginError(f"{origin.name}: {error}") from error


def _entry(value: Any, settings: Settings) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Unreadable("not a JSON object")
    title, body = _text(value, _TITLES), _text(value, _BODIES)
    if not title.strip():
        raise Unreadable("no title")
    at = _time(value, zone_of(settings.zone), settings)
    headline, rest = headline_and_rest(clean_text(title))
    fields = {
        "headline": headline,
        "notes": "\n\n".join(part for part in (rest, clean_text(body).strip()) if part),
        "impact": clean_line(_text(value, ("impact",))),
        "project": clean_line(_text(value, ("project",))),
        "tags": _tags(value.get("tags")),
        **origin_of(at, settings.zone),
    }
    kept = {name: value[name] for name in ("id", "type") if name in value}
    if kept:
        fields["extra"] = {FORM: kept}
    return imported(FORM, derived_id(FORM, str(_when(value)), title, body), fields)


def _text(value: dict[str, Any], names: tuple[str, ...]) -> str:
    for name in names:
        text = value.get(name)
        if isinstance(text, str) and text:
            return text
        if text not in (None, ""):
            raise Unreadable(f"{name} should be text")
    return ""


def _when(value: dict[str, Any]) -> Any:
    return next((value[name] for name in _TIMES if value.get(name) not in (None, "")), None)


def _time(value: dict[str, Any], zone: tzinfo | None, settings: Settings) -> datetime:
    when = _when(value)
    if when is None:
        raise Unreadable(f"no time; one of these is wanted: {' '.join(_TIMES)}")
    if not isinstance(when, str):
        return from_epoch(when, zone)
    at = read_time(when, zone, day_first=settings.day_first)
    return moved(at, zone)


def _tags(tags: Any) -> list[str]:
    if isinstance(tags, str):
        tags = tags.split(",")
    if tags is None:
        return []
    if not isinstance(tags, list) or any(not isinstance(tag, str) for tag in tags):
        raise Unreadable("tags should be texts")
    return [tag.strip().lstrip("#") for tag in tags if tag.strip().lstrip("#")]
