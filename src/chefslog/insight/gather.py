"""Reads what the numbers need: one pass over the entries, one over the check-ins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from chefslog.reading.detail import has_file
from chefslog.reading.query import plan
from chefslog.reading.rows import DAY_SHIFT
from chefslog.reading.today import CHECKIN

if TYPE_CHECKING:
    from chefslog.capture.filters import Filter
    from chefslog.reading.connect import Snapshot

_HELD = (
    "delegation", "checked", "ai_effect", "kind", "stakes", "outcome", "own", "otherwise",
    "value", "guess", "took", "bugs_inline", "bugs_queued", "spend", "impact",
)  # fmt: skip
COLUMNS = ("day", *_HELD, "verdict")


class Gathered:
    """The entries that meet a filter as columns, each a tuple with a value per entry.

    Private entries are among them: the numbers are the writer's own.
    """

    def __init__(self, snapshot: Snapshot, asked: Filter) -> None:
        rows: list[tuple[Any, ...]] = []
        held = ", ".join(f"e.{name}" for name in _HELD)
        for source in snapshot.sources:
            found = plan(source, asked, "entry")
            verdict = "NULL"
            if source.entry.startswith("main."):
                verdict = "(SELECT v.verdict FROM main.verdict v WHERE v.entry_id = e.id)"
            sql = found.sql(f"e.key >> {DAY_SHIFT}, {held}, {verdict}")
            rows += snapshot.conn.execute(sql, found.params)
        self.n = len(rows)
        columns = zip(*rows, strict=True) if rows else ((),) * len(COLUMNS)
        self._columns = dict(zip(COLUMNS, columns, strict=True))

    def column(self, name: str) -> tuple[Any, ...]:
        """The values of one column."""
        return self._columns[name]

    def count(self, *names: str) -> Counter[tuple[Any, ...]]:
        """How many entries have each combination of these columns that occurs."""
        return Counter(zip(*(self._columns[name] for name in names), strict=True))

    def rows(self, *names: str) -> Iterator[tuple[Any, ...]]:
        """These columns of the entries that have a value in the first of them."""
        both = zip(*(self._columns[name] for name in names), strict=True)
        return (row for row in both if row[0] is not None)


def weeks(snapshot: Snapshot, first: str, last: str) -> list[dict[str, Any]]:
    """The check-ins of these ISO weeks, oldest first; notes stay where they are."""
    if not has_file(snapshot):
        return []
    names = ("week", *CHECKIN, "impact_ai")
    rows = snapshot.conn.execute(
        f"SELECT {', '.join(names)} FROM main.checkin WHERE week BETWEEN ? AND ? ORDER BY week",
        (first, last),
    )
    return [dict(zip(names, row, strict=True)) for row in rows]
