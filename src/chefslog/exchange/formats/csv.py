"""Reads tables: comma, semicolon, tab or bar between columns, names in the first row."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from chefslog.exchange.formats.field_names import draft_of, field_named
from chefslog.exchange.formats.headline import headline_and_rest
from chefslog.exchange.formats.instants import origin as origin_of
from chefslog.exchange.formats.instants import read_time, zone_of
from chefslog.exchange.formats.records import (
    Record,
    Records,
    Settings,
    Unread,
    Unreadable,
    derived_id,
    imported,
)
from chefslog.exchange.publication.csv import RISKY
from chefslog.exchange.source import LINE_LIMIT, Origin, OriginError, is_text
from chefslog.model.fields import BY_NAME

FORM = "csv"
_DELIMITERS = ",;\t|"


def read(origin: Origin, settings: Settings) -> Records:
    """The rows of a table as entries. Raises OriginError."""
    rows = csv.reader(_physical_lines(origin), delimiter=_delimiter(origin), strict=False)
    try:
        names = [name.strip() for name in next(rows, [])]
    except csv.Error as error:
        raise OriginError(f"{origin.name}: {error}") from None
    columns = _columns(origin, names, settings)
    while True:
        place = f"line {rows.line_num + 1}"
        limit = csv.field_size_limit(LINE_LIMIT)
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield Unread(place, str(error))
            continue
        finally:
            csv.field_size_limit(limit)
        if row is None:
            return
        if any(cell.strip() for cell in row):
            yield _read(place, row, names, columns, settings)


def _physical_lines(origin: Origin) -> Iterator[str]:
    for _, line in origin.lines():
        yield line + "\n"


def _delimiter(origin: Origin) -> str:
    """The sign that the first row has most of; rows after it may hold any in their texts."""
    first = next((line for _, line in origin.lines() if line.strip()), "")
    return max(_DELIMITERS, key=first.count)


def _columns(origin: Origin, names: list[str], settings: Settings) -> dict[str, int]:
    """Which field each column holds: as the person said, else by its name."""
    columns: dict[str, int] = {}
    for field, name in settings.columns.items():
        known = field if field == "day" or field in BY_NAME else field_named(field)
        if known is None:
            raise OriginError(f'--map: there is no field "{field}"')
        if name not in names:
            raise OriginError(f'--map: no column "{name}"; there are: {", ".join(names)}')
        columns[known] = names.index(name)
    for place, name in enumerate(names):
        known = field_named(name)
        if known and known not in columns and place not in columns.values():
            columns[known] = place
    missing = [field for field in ("headline", "day") if field not in columns]
    if missing:
        raise OriginError(
            f"{origin.name}: which column is the {' and which the '.join(missing)}? Say so with "
            f"--map {missing[0]}=NAME; there are: {', '.join(names)}"
        )
    return columns


def _read(
    place: str, row: list[str], names: list[str], columns: dict[str, int], settings: Settings
) -> Record | Unread:
    raw = "\t".join(row)
    try:
        if not is_text(raw):
            raise Unreadable("not UTF-8; say --encoding latin-1, or what it is")
        return _record(place, row, names, columns, settings)
    except Unreadable as error:
        return Unread(place, str(error), raw)


def _record(
    place: str, row: list[str], names: list[str], columns: dict[str, int], settings: Settings
) -> Record:
    cells = [_unguarded(cell) for cell in row]
    said = {field: cells[at] for field, at in columns.items() if at < len(cells)}
    when = said.pop("day", "").strip()
    if not when:
        raise Unreadable("no day")
    zone = zone_of(settings.zone)
    at = read_time(when, zone, day_first=settings.day_first)
    draft, left = draft_of(said, settings)
    headline, rest = headline_and_rest(said.get("headline", ""))
    draft["headline"] = headline
    if rest:
        draft["notes"] = "\n\n".join(part for part in (rest, draft.get("notes", "")) if part)
    others = {
        names[at] if at < len(names) else f"column {at + 1}": cell
        for at, cell in enumerate(cells)
        if at not in columns.values() and cell.strip()
    }
    kept: dict[str, Any] = {**others, **left}
    if kept:
        draft["extra"] = {FORM: kept}
    notes = tuple(f'{name}: "{str(value)[:40]}" is no value of it' for name, value in left.items())
    entry_id = derived_id(FORM, *cells)
    return Record(place, imported(FORM, entry_id, {**draft, **origin_of(at, settings.zone)}),
                  notes=notes)  # fmt: skip


def _unguarded(cell: str) -> str:
    """A cell without the quote that keeps spreadsheets from taking it as a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in RISKY else cell
