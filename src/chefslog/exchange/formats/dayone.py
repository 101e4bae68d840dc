"""Reads the JSON export of Day One: `{"metadata": …, "entries": […]}`."""

from __future__ import annotations

import json
import re
from typing import Any

from chefslog.exchange.formats.dates import find_offset, find_zone, read_when
from chefslog.exchange.formats.entries import STAR, check_tags, make_record
from chefslog.exchange.formats.json_stream import read_json_records
from chefslog.exchange.formats.prose import split_headline, unescape_text
from chefslog.exchange.formats.registry import Record, Records, Settings, Unreadable, register
from chefslog.exchange.source import SourceFile
from chefslog.model.sanitize import clean_line, clean_text

FORM = "dayone"
_USED = ("text", "richText", "tags", "creationDate", "timeZone", "starred", "isPinned")
_MOMENT = re.compile(r"!\[[^\[\]\n]*\]\(dayone-moment:[^()\n]*\)\n?")
_NO_TEXT = "an entry without text (only pictures?)"
EXTRA_LIMIT = 64 * 1024
"""Characters of all else that an entry says (place, weather, photos) that are kept with it."""


@register(
    FORM,
    "the JSON export of Day One",
    recognise=lambda head, name: 3 * (head.startswith("{") and '"creationDate"' in head),
    looks_for='"entries" that have "creationDate" and "text"',
    in_folders=True,
)
def read_dayone(origin: SourceFile, settings: Settings) -> Records:
    """The entries of an export. Raises SourceError."""
    return read_json_records(
        origin, lambda place, value: _record(place, value, settings), "entries", ("metadata",)
    )


def _record(place: str, value: dict[str, Any], settings: Settings) -> Record:
    text, created = value.get("text") or "", value.get("creationDate")
    if not isinstance(text, str) or not isinstance(created, str):
        raise Unreadable("text and creationDate should be text")
    words, pictures = _MOMENT.subn("", clean_text(text))
    if not words.strip():
        rich = "its text is in richText only, which is not read"
        raise Unreadable(rich if value.get("richText") and not text else _NO_TEXT)
    notes = [f"pictures and recordings that stay in Day One: {pictures}"] if pictures else []
    zone = find_zone(value.get("timeZone")) or find_offset(value.get("timeZone"))
    when = read_when(created, settings, zone=zone)
    if zone is None and value.get("timeZone"):
        known = when.zone or "UTC"
        notes.append(
            f'there is no zone "{clean_line(str(value["timeZone"]))[:60]}"; the day is that of '
            f"{known}"
        )
    headline, rest = split_headline(unescape_text(words))
    extra = {name: part for name, part in value.items() if name not in _USED}
    if len(json.dumps(extra)) > EXTRA_LIMIT:
        notes.append("what Day One says beside the text was too much and is left out")
        extra = {}
    fields = {
        "headline": headline,
        "notes": rest,
        "tags": [*check_tags(value.get("tags")), *([STAR] if value.get("starred") else [])],
    }
    own = value.get("uuid")
    parts = [own] if own and isinstance(own, str) else [created, text]
    return make_record(FORM, place, parts, when, fields, settings, notes, extra)
