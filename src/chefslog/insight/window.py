"""Which entries the statistics cover: a filter, and the days it spans."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from chefslog.capture.filters import Filter
from chefslog.model.days import civil, iso, ordinal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MONTHS = 6
"""Months looked back, this one included, where the filter names no days."""


@dataclass(frozen=True)
class Window:
    """The first and last day looked at, as day numbers, and what else was asked for."""

    first: int
    last: int
    words: str = ""

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {"first": iso(self.first), "last": iso(self.last), "filter": self.words}

    def months(self) -> list[str]:
        """Every month the window touches, oldest first: 2026-11."""
        year, month, _ = civil(self.first)
        stop = civil(self.last)[:2]
        found = []
        while (year, month) <= stop:
            found.append(f"{year:04}-{month:02}")
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        return found


@cache
def month_of(day: int) -> str:
    """Return the month of a day number: 2026-11."""
    year, month, _ = civil(day)
    return f"{year:04}-{month:02}"


def choose_window(asked: Filter | None, today: int, words: str = "") -> tuple[Filter, Window]:
    """Return the filter with its days and their window: the last six months if it names none."""
    found = Filter()
    found.terms = list(asked.terms) if asked else []
    firsts, lasts = [], []
    for negated, name, _, value in found.terms:
        if name == "day" and not negated:
            firsts += [value[0]] if value[0] is not None else []
            lasts += [value[1]] if value[1] is not None else []
    if not firsts and not lasts:
        firsts = [months_back(today, MONTHS - 1)]
    last = min(lasts) if lasts else today
    first = max(firsts) if firsts else 1
    found.terms.append((False, "day", "range", (first, last)))
    return found, Window(first, max(first, last), words)


def months_back(today: int, months: int) -> int:
    """Return the first day of the month that lies this many months before today's."""
    year, month, _ = civil(today)
    count = year * 12 + month - 1 - months
    first = ordinal(count // 12, count % 12 + 1, 1)
    return first if first is not None else 1
