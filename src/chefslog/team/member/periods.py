"""Which periods are open to a member, and when a contribution goes."""

from __future__ import annotations

from chefslog.model.days import iso, spoken
from chefslog.team.calendar import DAY, Period, period, quarter_of
from chefslog.team.errors import TeamError
from chefslog.team.member.saying import day_of, instant
from chefslog.team.member.visit import Visit
from chefslog.team.task import Task


class LateContribution(TeamError):
    """The period has closed; what comes now counts nowhere."""


def sends_from(when: Period) -> int:
    """When the closing day begins: 24 hours before closing, so that each zone has its daytime."""
    return when.closes - DAY


def has_begun(when: Period, now: float) -> bool:
    """Whether its first day has come anywhere on earth."""
    return when.first <= day_of(now) + 1


def check_open(when: Period, now: float) -> None:
    """Raises LateContribution after closing, TeamError before the first day."""
    if now >= when.closes:
        raise LateContribution(
            f"{when.name} closed on {instant(when.closes)}. What comes later counts nowhere: "
            "nothing was sent, and your journal is untouched."
        )
    if not has_begun(when, now):
        raise TeamError(f"{when.name} begins on {spoken(when.first)}: nothing to share yet.")


def open_task(visit: Visit, now: float) -> Task:
    """The task that a member thinks of now: of those that have begun the first to close.

    Raises TeamError where none is open.
    """
    tasks = visit.tasks()
    begun = [one for one in tasks if has_begun(one.period, now) and now < one.period.closes]
    if not begun:
        raise TeamError(
            f"No period of {visit.place.name} is open for you now. Nothing was sent; chefslog team "
            "shows where each of them is."
        )
    return begun[0]


def closing(now: float) -> tuple[Period, ...]:
    """The month and the quarter whose closing day it is, if any."""
    found = []
    for last in (day_of(now) - 2, day_of(now) - 3):
        for name in (iso(last)[:7], quarter_of(last)):
            one = period(name)
            if one.last == last and sends_from(one) <= now < one.closes:
                found.append(one)
    return tuple(found)
