"""Reads what the statistics need: one pass over the entries, one over the check-ins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from chefslog.reading.entry import DAY_SHIFT
from chefslog.reading.pages import load_columns
from chefslog.reading.records import load_verdicts

if TYPE_CHECKING:
    from chefslog.capture.filters import Filter
    from chefslog.reading.connect import Snapshot

_HELD = (
    "delegation", "checked", "ai_effect", "kind", "stakes", "outcome", "own", "otherwise",
    "value", "guess", "took", "bugs_inline", "bugs_queued", "spend", "impact", "project",
)  # fmt: skip


class EntryColumns:
    """The entries that meet a filter as columns, each a tuple with a value per entry.

    Beside the entry's own there are `key`, `day` (its number) and `verdict`, what a follow-up said.
    Private entries are among them: the numbers are the writer's own.
    """

    def __init__(self, snapshot: Snapshot, asked: Filter) -> None:
        rows = load_columns(snapshot, asked, _HELD)
        self.n = len(rows)
        columns = zip(*rows, strict=True) if rows else ((),) * (1 + len(_HELD))
        keys, *rest = columns
        self._columns = dict(zip(_HELD, rest, strict=True))
        self._columns["key"] = keys
        self._columns["day"] = tuple(key >> DAY_SHIFT for key in keys)
        verdicts = load_verdicts(snapshot)
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
