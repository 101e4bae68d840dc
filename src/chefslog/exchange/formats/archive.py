"""Reads archives, both shapes: the entries, and everything that belongs to them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from chefslog.capture.letters import checked_id, checked_instant
from chefslog.exchange.archive import MARK, SECTIONS, VERSION
from chefslog.exchange.formats.json_stream import RECORD_LIMIT, NotJson, pieces
from chefslog.exchange.formats.records import (
    Record,
    Records,
    Settings,
    Unread,
    Unreadable,
    check_entry,
)
from chefslog.exchange.formats.registry import register
from chefslog.exchange.source import LINE_LIMIT, SourceError, SourceFile, is_text
from chefslog.model.checkin import CHECKIN_ANSWERS, check_answer, check_week
from chefslog.model.entry import VERDICTS, EntryError, checked_day, checked_draft
from chefslog.model.fields import BY_NAME, FieldError
from chefslog.model.kinds import TEXT_LIMIT
from chefslog.model.season import SeasonError, checked, from_row, to_row
from chefslog.reading.records import TOKEN_COUNTS

_ORIGIN = ("captured_at", "offset", "zone", "source", "state", "extra", "key")


@register(
    "json",
    "an archive of chefslog",
    recognise=lambda head, name: 3 * (_is_archive(head) and not _is_lines(head)),
    looks_for='"entries" behind "chefslog-archive"',
    archive=True,
)
def read_archive(origin: SourceFile, settings: Settings) -> Records:
    """An archive that is one JSON object. Raises SourceError."""
    counts: dict[str, int] = {}
    said: Any = None
    try:
        for piece in pieces(origin.chunks()):
            if piece.section in SECTIONS and piece.number:
                counts[piece.section] = counts.get(piece.section, 0) + 1
            if piece.problem:
                yield Unread(piece.place, piece.problem, piece.raw)
            elif piece.section == MARK:
                _check_version(origin, piece.value)
            elif piece.section == "counts":
                said = piece.value
            elif piece.section in SECTIONS and piece.number:
                yield _record(SECTIONS[piece.section], piece.value, piece.place)
            elif piece.section not in ("whole", "filter"):
                yield Unread(
                    piece.place,
                    f'"{piece.section[:60]}" is nothing that an archive has',
                    json.dumps(piece.value, ensure_ascii=False),
                )
    except NotJson as error:
        raise SourceError(f"{origin.name}: {error}") from error
    yield from _whole(said, counts)


@register(
    "jsonl",
    "an archive of chefslog, one record a line",
    recognise=lambda head, name: 3 * (_is_archive(head) and _is_lines(head)),
    looks_for='lines such as {"entry": …} behind "chefslog-archive"',
    archive=True,
)
def read_archive_lines(origin: SourceFile, settings: Settings) -> Records:
    """An archive with one JSON object a line. Raises SourceError."""
    counts: dict[str, int] = {}
    said: Any = None
    sections = {name: section for section, name in SECTIONS.items()}
    for number, line in origin.lines():
        if not line.strip():
            continue
        place = f"line {number}"
        try:
            ((kind, value), *_) = _line(line).items()
        except Unreadable as error:
            yield Unread(place, str(error), line)
            continue
        if kind == MARK:
            _check_version(origin, value)
        elif kind == "counts":
            said = value
        elif kind in sections:
            counts[sections[kind]] = counts.get(sections[kind], 0) + 1
            yield _record(kind, value, place)
        else:
            yield Unread(place, f'"{kind[:60]}" is nothing that an archive has', line)
    yield from _whole(said, counts)


def _is_archive(head: str) -> bool:
    return head.startswith("{") and f'"{MARK}"' in head[:200]


def _is_lines(head: str) -> bool:
    first = head.partition("\n")[0].rstrip()
    return first.endswith("}") and '"entries"' not in first


def _line(line: str) -> dict[str, Any]:
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


def _check_version(origin: SourceFile, version: Any) -> None:
    if isinstance(version, int) and version > VERSION:
        raise SourceError(
            f"{origin.name} was written by a newer chefslog (archive version {version}, this "
            f"program reads {VERSION}). Nothing was imported; upgrade chefslog first."
        )
    if version != VERSION:
        raise SourceError(f"{origin.name}: {MARK} should be {VERSION}. Nothing was imported.")


def _whole(said: Any, counts: Mapping[str, int]) -> Records:
    """An archive ends with how much it has; without that, or with less, something is missing."""
    if not isinstance(said, dict):
        yield Unread("the end", "the archive breaks off: the counts at its end are missing")
        return
    for section, count in said.items():
        found = counts.get(section, 0)
        if section in SECTIONS and count != found:
            yield Unread("the end", f"{count} {section} were written, {found} are there")


def _record(kind: str, value: Any, place: str) -> Record | Unread:
    try:
        if not isinstance(value, dict):
            raise Unreadable("not a JSON object")
        if kind == "history":
            kind = "change" if "of" in value else "step"
        return Record(place, _CHECKS[kind](value), kind)
    except (Unreadable, EntryError, FieldError) as error:
        return Unread(place, str(error), json.dumps(value, ensure_ascii=False))


def _verdict(value: dict[str, Any]) -> dict[str, Any]:
    if value.get("verdict") not in VERDICTS:
        raise Unreadable(f'verdict: "{str(value.get("verdict"))[:60]}" is none')
    return {
        "entry_id": checked_id(value.get("entry")),
        "verdict": value["verdict"],
        "note": _text(value, "note"),
        "day": checked_day(value.get("day")),
        "at": checked_instant(value.get("at")),
    }


def _checkin(value: dict[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {"week": str(value.get("week"))}
    try:
        check_week(row["week"])
        for name in CHECKIN_ANSWERS:
            row[name] = value.get(name)
            if row[name] is not None:
                check_answer(name, row[name])
    except ValueError as error:
        raise Unreadable(str(error)) from None
    return {**row, "note": _text(value, "note"), "at": checked_instant(value.get("at"))}


def _season(value: dict[str, Any]) -> dict[str, Any]:
    texts = {n: _text(value, n) for n in ("name", "first", "last", "rubric", "writer", "role")}
    lists = {name: json.dumps(value.get(name) or []) for name in ("goals", "picks")}
    desk = json.dumps(value.get("desk") or {})
    try:
        season = checked(from_row({**texts, **lists, "desk": desk}))
    except (KeyError, TypeError, AttributeError, SeasonError):
        raise Unreadable("not a season as chefslog keeps them") from None
    at = checked_instant(value.get("at"))
    return {"name": season.name, **to_row(season), "at": at}


def _version(value: dict[str, Any]) -> dict[str, Any]:
    texts = {n: _text(value, n) or "" for n in ("season", "audience", "form", "file", "text")}
    ids = value.get("ids") or []
    if not isinstance(ids, list) or any(not isinstance(one, str) for one in ids):
        raise Unreadable("ids: a list of entry ids is allowed")
    at = checked_instant(value.get("at"))
    return {"id": checked_id(value.get("id")), **texts, "at": at, "ids": json.dumps(ids)}


def _usage(value: dict[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {"id": _text(value, "id"), "day": checked_day(value.get("day"))}
    if not row["id"] or len(row["id"]) != 32 or set(row["id"]) - set("0123456789abcdef"):
        raise Unreadable("id: not that of a sum of usage")
    for name in ("project", "model", "session", "source", "currency", "seen"):
        row[name] = _text(value, name) or ""
    for name in TOKEN_COUNTS:
        row[name] = 0 if value.get(name) == 0 else _number(value, name)
    cost = value.get("cost")
    if cost is not None and (
        isinstance(cost, bool) or not isinstance(cost, int | float) or not 0 <= cost < 1e12
    ):
        raise Unreadable("cost: an amount is allowed")
    return {**row, "cost": None if cost is None else float(cost)}


def _tombstone(value: dict[str, Any]) -> dict[str, Any]:
    return {"id": checked_id(value.get("id")), "at": checked_instant(value.get("at"))}


def _step(value: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": _number(value, "step"),
        "at": checked_instant(value.get("at")),
        **{name: _text(value, name) or "" for name in ("actor", "session", "verb")},
        "target": None if value.get("target") is None else _number(value, "target", least=0),
        "undone": 1 if value.get("undone") else 0,
    }


def _change(value: dict[str, Any]) -> dict[str, Any]:
    item = value.get("item")
    if item not in ("entry", "verdict", "checkin", "season", "version", "usage"):
        raise Unreadable(f'item: "{str(item)[:60]}" is none that history knows')
    change = {"of": _number(value, "of"), "item": item, "ref": _text(value, "ref") or ""}
    for side in ("before", "after"):
        held = value.get(side)
        if isinstance(held, str):
            held = _loaded(side, held)
        if held is not None and not isinstance(held, dict):
            raise Unreadable(f"{side}: not a JSON object")
        if item == "entry" and held:
            _check_fields(held)
        change[side] = held
    return change


def _loaded(name: str, held: str) -> Any:
    try:
        return json.loads(held)
    except (ValueError, RecursionError):
        raise Unreadable(f"{name}: not JSON") from None


def _check_fields(values: Mapping[str, Any]) -> None:
    """What undo may put into an entry has to be what an entry may hold."""
    unknown = [n for n in values if n not in BY_NAME and n not in (*_ORIGIN, "day", "typed")]
    if unknown:
        raise Unreadable(f'unknown field "{unknown[0][:60]}"')
    fields = {n: v for n, v in values.items() if n not in _ORIGIN}
    checked_draft(fields, partial=True)


def _text(value: Mapping[str, Any], name: str) -> str | None:
    text = value.get(name)
    if text is not None and (not isinstance(text, str) or len(text) > TEXT_LIMIT):
        raise Unreadable(f"{name}: text is allowed")
    return text


def _number(value: Mapping[str, Any], name: str, least: int = 1) -> int:
    number = value.get(name)
    if isinstance(number, bool) or not isinstance(number, int) or not least <= number < 1 << 62:
        raise Unreadable(f"{name}: a number is allowed")
    return number


_CHECKS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "entry": check_entry,
    "verdict": _verdict,
    "checkin": _checkin,
    "season": _season,
    "version": _version,
    "usage": _usage,
    "tombstone": _tombstone,
    "step": _step,
    "change": _change,
}
