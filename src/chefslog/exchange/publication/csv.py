"""A publication as a table: CSV (RFC 4180) that no spreadsheet takes as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from chefslog.exchange.publication.query import PUBLISHED
from chefslog.model.fields import Field, write_value

if TYPE_CHECKING:
    from chefslog.exchange.output_file import Write

RISKY = tuple("=+-@\t\r＝＋－＠")
"""What a spreadsheet takes for the beginning of a formula, in both widths."""


def write_csv(entries: Iterable[dict[str, Any]], write: Write) -> None:
    """One row an entry, newest first, under the names of the fields."""
    _row(write, ["day", *(field.name for field in PUBLISHED)])
    for entry in entries:
        cells = [_cell(field, entry.get(field.name)) for field in PUBLISHED]
        _row(write, [entry["day"], *(_guarded(cell) for cell in cells)])


def _row(write: Write, cells: list[str]) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerow(cells)
    write(buffer.getvalue().encode())


def _cell(field: Field, value: Any) -> str:
    if value is None:
        return ""
    if field.kind == "links":
        return "\n".join(f"{one['kind']}: {one['ref']}" for one in value)
    if field.kind == "words":
        return ", ".join(value)
    return write_value(field, value)


def _guarded(cell: str) -> str:
    return "'" + cell if cell.startswith(RISKY) else cell
