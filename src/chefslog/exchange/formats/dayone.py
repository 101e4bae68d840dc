"""Reads the JSON export of Day One: `{"metadata": …, "entries": […]}`."""

from __future__ import annotations

import json
from typing import Any

from chefslog.exchange.formats.headline import headline_and_rest
from chefslog.exchange.formats.instants import moved, read_time, zone_of
from chefslog.exchange.formats.instants import origin as origin_of
from chefslog.exchange.formats.jrnl import STAR
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

FORM = "dayone"
_USED = ("text", "richText", "tags", "creationDate", "timeZone", "starred", "isPinned")
EXTRA_LIMIT = 64 * 1024
"""Characters of all else that an entry says (place, weather, photos) that are kept with it."""


def read(origin: Origin, settings: Settings) -> Records:
    """The entries of an export. Raises OriginError."""
    try:
        for piece in pieces(origin.chunks()):
            if piece.problem:
                yield Unread(piece.place, piece.problem, piece.raw)
            elif piece.section == "entries" and piece.number:
                try:
                    yield _record(piece.place, piece.value, settings)
                except Unreadable as error:
                    yield Unread(piece.place, str(error), json.dumps(piece.value)[:100_000])
    except NotJson as error:
        raise OriginError(f"{origin.name}: {error}") from error


def _record(place: str, value: Any, settings: Settings) -> Record:
    if not isinstance(value, dict):
        raise Unreadable("not a JSON object")
    text, created = value.get("text") or "", value.get("creationDate")
    tags = value.get("tags") or []
    if not isinstance(text, str) or not isinstance(created, str):
        raise Unreadable("text and creationDate should be text")
    if not isinstance(tags, list) or any(not isinstance(tag, str) for tag in tags):
        raise Unreadable("tags should be a list of texts")
    if not text.strip():
        raise Unreadable("an entry without text (only pictures?)")
    notes = []
    named = value.get("timeZone")
    zone = zone_of(named)
    if zone is None:
        if named:
            notes.append(f'there is no zone "{clean_line(str(named))[:60]}"; the day is by UTC')
        named = None
    at = moved(read_time(created, None), zone)
    headline, rest = headline_and_rest(clean_text(text))
    extra = {name: part for name, part in value.items() if name not in _USED}
    if len(json.dumps(extra)) > EXTRA_LIMIT:
        notes.append("what Day One says beside the text was too much and is left out")
        extra = {}
    fields = {
        "headline": headline,
        "notes": rest,
        "tags": [*tags, *([STAR] if value.get("starred") else [])],
        "extra": {FORM: extra} if extra else {},
        **origin_of(at, named),
    }
    return Record(place, imported(FORM, _id(value, created, text), fields), notes=tuple(notes))


def _id(value: dict[str, Any], created: str, text: str) -> str:
    own = value.get("uuid")
    known = isinstance(own, str) and own
    return derived_id(FORM, str(own)) if known else derived_id(FORM, created, text)
