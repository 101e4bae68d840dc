"""Reads archives, both shapes: the entries, and everything that belongs to them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from chefslog.exchange.archive import MARK, SECTIONS, VERSION
from chefslog.exchange.formats.json_stream import RECORD_LIMIT, NotJson, pieces
from chefslog.exchange.formats.registry import (
    Record,
    Records,
    Settings,
    Unread,
    Unreadable,
    register,
)
from chefslog.exchange.schema import check_record
from chefslog.exchange.source import LINE_LIMIT, SourceError, SourceFile, is_text

_LISTS = {name: section for section, name in SECTIONS.items()}
_Found = Iterator[tuple[str, str, Any]]
"""What a record is called, where it is, and its value or what is wrong with it."""


@register(
    "json",
    "an archive of chefslog",
    recognise=lambda head, name: 3 * (_is_archive(head) and not _is_lines(head)),
    looks_for='"entries" behind "chefslog-archive"',
    archive=True,
)
def read_archive(origin: SourceFile, settings: Settings) -> Records:
    """An archive that is one JSON object. Raises SourceError."""

    def found() -> _Found:
        for piece in pieces(origin.chunks()):
            name = SECTIONS.get(piece.section, "") if piece.number else ""
            value = piece.value
            if piece.problem:
                value = Unread(piece.place, piece.problem, piece.raw)
            yield name or piece.section, piece.place, value

    try:
        yield from _read_records(origin, found())
    except NotJson as error:
        raise SourceError(f"{origin.name}: {error}") from error


@register(
    "jsonl",
    "an archive of chefslog, one record a line",
    recognise=lambda head, name: 3 * (_is_archive(head) and _is_lines(head)),
    looks_for='lines such as {"entry": …} behind "chefslog-archive"',
    archive=True,
)
def read_archive_lines(origin: SourceFile, settings: Settings) -> Records:
    """An archive with one JSON object a line. Raises SourceError."""

    def found() -> _Found:
        for number, line in origin.lines():
            place = f"line {number}"
            if line.strip():
                try:
                    for name, value in _read_line(line).items():
                        yield name, place, value
                except Unreadable as error:
                    yield "", place, Unread(place, str(error), line)

    return _read_records(origin, found())


def _is_archive(head: str) -> bool:
    return head.startswith("{") and f'"{MARK}"' in head[:200]


def _is_lines(head: str) -> bool:
    first = head.partition("\n")[0].rstrip()
    return first.endswith("}") and '"entries"' not in first


def _read_line(line: str) -> dict[str, Any]:
    if len(line) >= min(LINE_LIMIT, RECORD_LIMIT):
        raise Unreadable("longer than any record")
    if not is_text(line):
        raise Unreadable("not text in the file's encoding")
    try:
        value = json.loads(line)
    except RecursionError:
        raise Unreadable("nested too deeply") from None
    except ValueError as error:
        raise Unreadable(f"not JSON: {getattr(error, 'msg', error)}") from None
    if not isinstance(value, dict) or not value:
        raise Unreadable("not a JSON object")
    return value


def _read_records(origin: SourceFile, found: _Found) -> Records:
    """The records of an archive, and what is missing from it. Raises SourceError."""
    counts: Counter[str] = Counter()
    told: Any = None
    for name, place, value in found:
        counts[_LISTS.get(name, "")] += 1
        if isinstance(value, Unread):
            yield value
        elif name == MARK:
            _check_version(origin, value)
        elif name == "counts":
            told = value
        elif name in _LISTS:
            try:
                if not isinstance(value, dict):
                    raise Unreadable("not a JSON object")
                kind = ("change" if "of" in value else "step") if name == "history" else name
                yield Record(place, check_record(kind, value), kind)
            except ValueError as error:
                yield Unread(place, str(error), json.dumps(value, ensure_ascii=False))
        elif name not in ("whole", "filter"):
            raw = json.dumps({name: value}, ensure_ascii=False)
            yield Unread(place, f'"{name[:60]}" is nothing that an archive has', raw)
    # An archive ends with how much it has; without that, or with less, something is missing.
    if not isinstance(told, dict):
        yield Unread("the end", "the archive breaks off: the counts at its end are missing")
        return
    for section, count in told.items():
        if section in SECTIONS and count != counts[section]:
            yield Unread("the end", f"{count} {section} were written, {counts[section]} are there")


def _check_version(origin: SourceFile, version: Any) -> None:
    if isinstance(version, int) and version > VERSION:
        raise SourceError(
            f"{origin.name} was written by a newer chefslog (archive version {version}, this "
            f"program reads {VERSION}). Nothing was imported; upgrade chefslog first."
        )
    if version != VERSION:
        raise SourceError(f"{origin.name}: {MARK} should be {VERSION}. Nothing was imported.")
