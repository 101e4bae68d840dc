"""What the statistics cover: the days of a window, and the columns of its entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from chefslog.capture.filters import Filter
from chefslog.model.days import civil, iso, ordinal
from chefslog.reading.connect import Snapshot
from chefslog.reading.entry import DAY_SHIFT
from chefslog.reading.pages import load_columns
from chefslog.reading.records import load_verdicts

MONTHS = 6
"""Months looked back, this one included, where the filter names no days."""
_COLUMNS = (
    "delegation", "checked", "ai_effect", "kind", "stakes", "outcome", "own", "otherwise",
    "value", "guess", "took", "bugs_inline", "bugs_queued", "spend", "impact", "project",
)  # fmt: skip


class Window(NamedTuple):
    """The first and last day looked at, as day numbers, and what else was asked for."""

    first: int
    last: int
    words: str = ""

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {"first": iso(self.first), "last": iso(self.last), "filter": self.words}

    def months(self) -> list[str]:
        """Every month the window touches, oldest first: 2026-11."""
        (first_year, first), (last_year, last) = civil(self.first)[:2], civil(self.last)[:2]
        counts = range(first_year * 12 + first - 1, last_year * 12 + last)
        return [f"{count // 12:04}-{count % 12 + 1:02}" for count in counts]


@cache
def month_of(day: int) -> str:
    """Return the month of a day number: 2026-11."""
    return iso(day)[:7]


def choose_window(asked: Filter | None, today: int, words: str = "") -> tuple[Filter, Window]:
    """Return the filter with its days and their window: the last six months if it names none."""
    found = Filter(*(asked.terms if asked else ()))
    spans = [value for negated, name, _, value in found.terms if name == "day" and not negated]
    firsts = [first for first, _ in spans if first is not None]
    lasts = [last for _, last in spans if last is not None]
    if not firsts and not lasts:
        firsts = [months_back(today, MONTHS - 1)]
    first, last = max(firsts, default=1), min(lasts, default=today)
    found.terms.append((False, "day", "range", (first, last)))
    return found, Window(first, max(first, last), words)


def months_back(today: int, months: int) -> int:
    """Return the first day of the month that lies this many months before today's."""
    year, month, _ = civil(today)
    count = year * 12 + month - 1 - months
    return ordinal(count // 12, count % 12 + 1, 1) or 1


class EntryColumns:
    """The entries that meet a filter as columns, each a tuple with a value per entry.

    Beside the entry's own there are `key`, `day` (its number) and `verdict`, what a follow-up said.
    Private entries are among them: the numbers are the writer's own.
    """

    def __init__(self, snapshot: Snapshot, asked: Filter) -> None:
        rows = load_columns(snapshot, asked, _COLUMNS)
        self.n = len(rows)
        columns = zip(*rows, strict=True) if rows else ((),) * (1 + len(_COLUMNS))
        self._columns = dict(zip(("key", *_COLUMNS), columns, strict=True))
        keys = self._columns["key"]
        self._columns["day"] = tuple(key >> DAY_SHIFT for key in keys)
        self._columns["verdict"] = tuple(map(load_verdicts(snapshot).get, keys))

    def count(self, *names: str) -> Counter[tuple[Any, ...]]:
        """How many entries have each combination of these columns that occurs."""
        return Counter(zip(*(self._columns[name] for name in names), strict=True))

    def rows(self, *names: str) -> Iterator[tuple[Any, ...]]:
        """These columns of the entries that have a value in the first of them."""
        both = zip(*(self._columns[name] for name in names), strict=True)
        return (row for row in both if row[0] is not None)
