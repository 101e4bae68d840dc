"""Reads the JSON export of jrnl; what the readers of its other files share stands here too.

An entry has the same id from each of them, so that importing two of them doubles nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from chefslog.exchange.formats.dates import Samples, read_when
from chefslog.exchange.formats.entries import STAR, derive_id, make_record
from chefslog.exchange.formats.json_stream import read_json_records
from chefslog.exchange.formats.prose import shorten_line
from chefslog.exchange.formats.records import Record, Records, Settings, Unreadable
from chefslog.exchange.formats.registry import register
from chefslog.exchange.source import SourceFile
from chefslog.model.sanitize import clean_line, clean_text

FORM = "jrnl"
_USED = ("title", "body", "date", "time", "tags", "starred")


@register(
    FORM,
    "the JSON export of jrnl",
    recognise=lambda head, name: (
        2 * (head.startswith("{") and ('"entries"' in head or '"body"' in head))
    ),
    looks_for='"entries" that have "title", "date" and "time"',
)
def read_jrnl_json(origin: SourceFile, settings: Settings) -> Records:
    """`jrnl --format json`. Raises SourceError."""
    return read_json_records(
        origin, lambda place, value: _from_json(place, value, settings), "entries", ("tags",)
    )


def _from_json(place: str, value: dict[str, Any], settings: Settings) -> Record:
    title, body = (value.get(name) or "" for name in ("title", "body"))
    tags = value.get("tags") or []
    if not isinstance(title, str) or not isinstance(body, str):
        raise Unreadable("title and body should be text")
    if not isinstance(tags, list) or any(not isinstance(tag, str) for tag in tags):
        raise Unreadable("tags should be a list of texts")
    when = f"{value.get('date') or ''} {value.get('time') or ''}".strip()
    starred = bool(value.get("starred"))
    more = {name: part for name, part in value.items() if name not in _USED and part}
    return make_jrnl_record(place, when, title, body, tags, starred, settings, more=more)


def make_jrnl_record(
    place: str,
    date: str,
    title: str,
    body: str,
    tags: list[str],
    starred: bool,
    settings: Settings,
    *,
    samples: Samples | None = None,
    notes: Iterable[str] = (),
    more: Mapping[str, Any] | None = None,
) -> Record:
    """The record of one entry of jrnl; `more` is kept beside it. Raises Unreadable."""
    when = read_when(date, settings, samples=samples)
    title, body = clean_line(title), clean_text(body).strip()
    words = [tag.strip().lstrip("@#").casefold() for tag in tags]
    # Where title ends and body begins depends on jrnl's settings, and the export has no seconds.
    minute = when.at.isoformat(" ", "minutes")[:16]
    entry_id = derive_id(FORM, minute, "".join(f"{title} {body}".split()))
    if not title:
        title, _, body = body.partition("\n")
        title, body = clean_line(title), body.strip()
    headline = shorten_line(title)
    text = body if headline == title else f"{title}\n\n{body}".strip()
    fields = {
        "headline": headline,
        "notes": text,
        "extra": {FORM: dict(more)} if more else {},
        "tags": list(dict.fromkeys([*filter(None, words), *([STAR] if starred else [])])),
    }
    return make_record(FORM, place, entry_id, when, fields, settings, notes)
