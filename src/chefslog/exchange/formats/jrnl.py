"""Reads jrnl: its JSON export, and the plain text files that it keeps.

An entry has the same id from either, so that importing both doubles nothing.
"""

from __future__ import annotations

import re
from typing import Any

from chefslog.exchange.formats.headline import first_sentence, shortened
from chefslog.exchange.formats.instants import origin as origin_of
from chefslog.exchange.formats.instants import read_time, zone_of
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
from chefslog.exchange.source import Origin, OriginError, is_text
from chefslog.model.kinds import TEXT_LIMIT
from chefslog.model.sanitize import clean_line, clean_text

FORM = "jrnl"
_HEAD = re.compile(r"\[([^\]\n]{6,40})\] ?(.*)\Z")
_OLD_HEAD = re.compile(r"(\d{4}-\d\d-\d\d \d\d?:\d\d(?::\d\d)?(?: [AaPp][Mm])?) (.*)\Z")
_TAG = re.compile(r"(?<!\S)[@#]([-+*#/\w]*\w)")
STAR = "starred"
"""The tag of entries that were starred."""


def read_json(origin: Origin, settings: Settings) -> Records:
    """`jrnl --format json`. Raises OriginError."""
    try:
        for piece in pieces(origin.chunks()):
            if piece.problem:
                yield Unread(piece.place, piece.problem, piece.raw)
            elif piece.section == "entries" and piece.number:
                try:
                    yield Record(piece.place, _from_json(piece.value, settings))
                except Unreadable as error:
                    yield Unread(piece.place, str(error), repr(piece.value))
    except NotJson as error:
        raise OriginError(f"{origin.name}: {error}") from error


def _from_json(value: Any, settings: Settings) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Unreadable("not a JSON object")
    title, body = (value.get(name) or "" for name in ("title", "body"))
    tags = value.get("tags") or []
    if not isinstance(title, str) or not isinstance(body, str):
        raise Unreadable("title and body should be text")
    if not isinstance(tags, list) or any(not isinstance(tag, str) for tag in tags):
        raise Unreadable("tags should be a list of texts")
    when = f"{value.get('date') or ''} {value.get('time') or ''}".strip()
    return _entry(when, title, body, tags, bool(value.get("starred")), settings)


def read_text(origin: Origin, settings: Settings) -> Records:
    """A plain jrnl file: `[2026-11-03 09:00] Title. body`, entry after entry."""
    place, when, size = "", "", 0
    lines: list[str] = []
    for number, line in origin.lines():
        head = _HEAD.match(line) or _OLD_HEAD.match(line)
        if head and _is_time(head.group(1)):
            if place:
                yield _from_text(place, when, lines, settings)
            place, when, lines, size = f"line {number}", head.group(1), [head.group(2)], 0
        elif place:
            # Of an endless entry no more is kept than shows that it does not fit.
            size += len(line) + 1
            if size <= TEXT_LIMIT + len(line):
                lines.append(line)
        elif line.strip():
            place, when, lines = f"line {number}", "", [line]
    if place:
        yield _from_text(place, when, lines, settings)


def _is_time(text: str) -> bool:
    """A line that begins with something else in brackets belongs to the entry before it."""
    try:
        read_time(text, None, day_first=True)
    except Unreadable:
        return False
    return True


def _from_text(place: str, when: str, lines: list[str], settings: Settings) -> Record | Unread:
    raw = "\n".join(lines)
    if not when:
        return Unread(place, "text in front of the first entry", raw)
    starred = lines[0].rstrip().endswith(" *")
    first = lines[0].rstrip().removesuffix(" *")
    title, body = first_sentence("\n".join([first, *lines[1:]]))
    tags = [found.group(1) for found in _TAG.finditer(raw)]
    try:
        if not is_text(raw):
            raise Unreadable("not UTF-8; say --encoding latin-1, or what it is")
        return Record(place, _entry(when, title, body, tags, starred, settings))
    except Unreadable as error:
        return Unread(place, str(error), f"[{when}] {raw}")


def _entry(
    when: str, title: str, body: str, tags: list[str], starred: bool, settings: Settings
) -> dict[str, Any]:
    at = read_time(when, zone_of(settings.zone), day_first=settings.day_first)
    title, body = clean_line(title), clean_text(body).strip()
    words = [tag.strip().lstrip("@#+").casefold() for tag in tags]
    # Where title ends and body begins depends on jrnl's settings, and the export has no seconds.
    entry_id = derived_id(FORM, at.strftime("%F %H:%M"), "".join(f"{title} {body}".split()))
    headline = shortened(title) or shortened(clean_line(body.partition("\n")[0]))
    notes = body if headline == title or not title else f"{title}\n\n{body}".strip()
    fields = {
        "headline": headline,
        "notes": notes,
        "tags": list(dict.fromkeys([*filter(None, words), *([STAR] if starred else [])])),
        **origin_of(at, settings.zone),
    }
    return imported(FORM, entry_id, fields)
