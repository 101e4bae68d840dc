"""A publication as a table: CSV (RFC 4180) that no spreadsheet takes as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from chefslog.exchange.publication.query import PUBLISHED

if TYPE_CHECKING:
    from chefslog.exchange.output_file import Write

RISKY = tuple("=+-@\t\r＝＋－＠")
"""What a spreadsheet takes for the beginning of a formula, in both widths."""


def write_csv(entries: Iterable[dict[str, Any]], write: Write, labels: Sequence[str]) -> None:
    """One row an entry, newest first, every value as it is typed: a level is its number."""
    _row(write, ["day", *(field.name for field in PUBLISHED)])
    for entry in entries:
        cells = [field.text(entry.get(field.name)) for field in PUBLISHED]
        _row(write, [entry["day"], *("'" * cell.startswith(RISKY) + cell for cell in cells)])


def _row(write: Write, cells: list[str]) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerow(cells)
    write(buffer.getvalue().encode())
