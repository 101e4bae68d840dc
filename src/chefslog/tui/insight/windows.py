"""The windows that Insight can look through, as days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chefslog.capture.filters import Filter
from chefslog.insight.window import MONTHS, months_back

if TYPE_CHECKING:
    from chefslog.reading.connect import Snapshot

SEASON, ALL = "season", "all"
USUAL = f"{MONTHS} months"
WINDOWS = (SEASON, "3 months", USUAL, "12 months", ALL)


def names_days(asked: Filter) -> bool:
    """Whether the filter says itself which days are meant."""
    return any(name == "day" and not negated for negated, name, _, _ in asked.terms)


def within(asked: Filter, window: str, today: int, snapshot: Snapshot) -> tuple[Filter, str]:
    """The filter with the days of a window, and the name of the season where it is one.

    Days in the filter itself come before the window.
    """
    if names_days(asked):
        return asked, ""
    first: int | None = None
    last, name = today, ""
    if window == SEASON:
        from chefslog.season.plans import season

        held = season(snapshot, today=today)
        if held is None:
            return within(asked, USUAL, today, snapshot)
        (first, last), name = held.span, held.name
    elif window != ALL:
        first = months_back(today, int(window.split(maxsplit=1)[0]) - 1)
    found = Filter()
    found.terms = [*asked.terms, (False, "day", "range", (first, min(last, today)))]
    return found, name
