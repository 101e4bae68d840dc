"""Which days went to which team: a client sends a day once, to one team."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chefslog.home.paths import Home
from chefslog.model.days import iso, parse_day, spoken
from chefslog.team.errors import TeamError
from chefslog.team.kept import keep, load

if TYPE_CHECKING:
    from chefslog.team.calendar import Period


@dataclass(frozen=True)
class Claim:
    """Days that went, or are sealed to go: first and last as day numbers, and to which task.

    `name` is the team's, `task_id` hexadecimal.
    """

    first: int
    last: int
    period: str
    team: str
    name: str
    epoch: int
    task_id: str

    def meets(self, period: Period) -> bool:
        """Whether it shares a day with a period."""
        return self.first <= period.last and period.first <= self.last


def claims(home: Home) -> tuple[Claim, ...]:
    """All days that went, oldest first. Raises TeamError where the file is damaged."""
    return tuple(_claim(row) for row in load(_file(home)).get("days", ()))


def taken(home: Home, period: Period, task_id: str) -> Claim | None:
    """The first claim on days of this period by anything other than this task (hex)."""
    others = (one for one in claims(home) if one.task_id != task_id)
    return next((one for one in others if one.meets(period)), None)


def claim(home: Home, wanted: Claim, period: Period) -> None:
    """Record durably that days go to a task, before anything goes; the caller is alone.

    A second time for the same task does nothing. A blank holds no day and needs no claim. Raises
    TeamError where any of the days went elsewhere, in whatever team, epoch or period.
    """
    other = taken(home, period, wanted.task_id)
    if other is not None:
        raise TeamError(refusal(other, period, wanted.team))
    held = claims(home)
    if all(one.task_id != wanted.task_id for one in held):
        _write(home, [*held, wanted])


def let_go(home: Home, task_id: str) -> None:
    """Give back the days of a task (hex) to which nothing ever set out; the caller is alone."""
    held = claims(home)
    kept = [one for one in held if one.task_id != task_id]
    if len(kept) < len(held):
        _write(home, kept)


def refusal(other: Claim, period: Period, team: str) -> str:
    """Why a period cannot go, for the one who asked."""
    days = f"{spoken(max(other.first, period.first))} to {spoken(min(other.last, period.last))}"
    if other.team != team:
        went = f"went to the team {other.name} with {other.period}"
    elif other.period != period.name:
        went = f"went to this team with {other.period}"
    else:
        went = f"went to this team under epoch {other.epoch}"
    return (
        f"{period.name}: the days {days} {went}. A day is sent once, to one team, and never again "
        "under another epoch. Nothing more was sent; only a blank can go here."
    )


def _file(home: Home) -> str:
    return os.path.join(home.team, "days.json")


def _write(home: Home, held: list[Claim]) -> None:
    ordered = sorted(held, key=lambda one: (one.first, one.last, one.task_id))
    days = [{**vars(one), "first": iso(one.first), "last": iso(one.last)} for one in ordered]
    keep(_file(home), {"days": days})


def _claim(row: dict[str, Any]) -> Claim:
    first, last = parse_day(str(row.get("first"))), parse_day(str(row.get("last")))
    if first is None or last is None or set(row) != set(Claim.__dataclass_fields__):
        raise TeamError("days.json is damaged. Nothing was sent; put it back from a copy.")
    return Claim(**{**row, "first": first, "last": last})
