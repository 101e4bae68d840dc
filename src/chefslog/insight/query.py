"""Reads what the numbers need: one pass over the entries, one over the check-ins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

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


class Gathered:
    """The entries that meet a filter as columns, each a tuple with a value per entry.

    Beside the entry's own there are `day`, its number, and `verdict`, what a follow-up said.
    Private entries are among them: the numbers are the writer's own.
    """

    def __init__(self, snapshot: Snapshot, asked: Filter) -> None:
        rows: list[tuple[Any, ...]] = []
        held = ", ".join(f"e.{name}" for name in _HELD)
        for source in snapshot.sources:
            found = plan(source, asked, "entry")
            rows += snapshot.conn.execute(found.sql(f"e.key, {held}"), found.params)
        self.n = len(rows)
        columns = zip(*rows, strict=True) if rows else ((),) * (1 + len(_HELD))
        keys, *rest = columns
        self._columns = dict(zip(_HELD, rest, strict=True))
        self._columns["day"] = tuple(key >> DAY_SHIFT for key in keys)
        verdicts = _verdicts(snapshot)
        self._columns["verdict"] = tuple(map(verdicts.get, keys))

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


def _verdicts(snapshot: Snapshot) -> dict[int, str]:
    """What follow-ups said, by the entry's key."""
    if not snapshot.has_journal:
        return {}
    sql = "SELECT e.key, v.verdict FROM main.verdict v JOIN main.entry e ON e.id = v.entry_id"
    return dict(snapshot.conn.execute(sql).fetchall())


def weeks(snapshot: Snapshot, first: str, last: str) -> list[dict[str, Any]]:
    """The check-ins of these ISO weeks, oldest first; notes stay where they are."""
    if not snapshot.has_journal:
        return []
    names = ("week", *CHECKIN, "impact_ai")
    rows = snapshot.conn.execute(
        f"SELECT {', '.join(names)} FROM main.checkin WHERE week BETWEEN ? AND ? ORDER BY week",
        (first, last),
    )
    return [dict(zip(names, row, strict=True)) for row in rows]
