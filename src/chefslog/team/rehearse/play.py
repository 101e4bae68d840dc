"""Whole periods of a made-up team through real keys and files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chefslog.team.calendar import quarter_after
from chefslog.team.errors import TeamError
from chefslog.team.founding.charter import Terms
from chefslog.team.rehearse.founder import found_team, next_epoch, say_yes, welcome
from chefslog.team.rehearse.people import People
from chefslog.team.rehearse.stage import HOUR, Sent, Stage
from chefslog.team.release.release import releases
from chefslog.team.task import ROLES, Task, tasks_of

_QUARTER = "2026-Q1"
_EPOCH = 3
"""Months of an epoch."""
_LAST = 2 * HOUR
"""How long before closing everybody sends."""


@dataclass(frozen=True)
class Play:
    """A team up to its staged period, in which everybody has sent and nobody has tended yet.

    `sent` are the reports of the staged period by member, `kept` those of the one before, `older`
    is a copy of the place from before the newest epoch: what a folder's host may have put by.
    """

    stage: Stage
    people: People
    k: int
    task: Task
    sent: Mapping[str, Sent]
    kept: Mapping[str, Sent]
    older: str

    def release(self, stage: Stage | None = None) -> dict[str, Any] | None:
        """The staged period's release, checked, in the place of this stage or a copy."""
        stage = stage or self.stage
        found = releases(stage.mailroom, stage.files())
        return next((one for one in found if one["period"] == self.task.period.name), None)


def name_of(person: int) -> str:
    """What a person is called on the roster."""
    return f"Member {person + 1:02}"


def play(stage: Stage, people: People, k: int, tell: Callable[[str], None]) -> Play:
    """Found the team and play every ordinary period to its release, the staged one to its closing.

    `tell` hears each period's name before it is played. Raises TeamError where the keyholders'
    programs stopped.
    """
    first = [name_of(person) for person in people.roster(0)]
    stage = found_team(stage, Terms(people.names, k), _QUARTER, first)
    sent: dict[str, Sent] = {}
    older = ""
    task = tasks_of(stage.files()[0])[0]
    for number in range(people.ordinary + 1):
        if number == people.ordinary:
            older = stage.put_by("older")
        if number and number % _EPOCH == 0:
            _turn(stage, people, number, task)
        task = tasks_of(stage.files()[-1])[number % _EPOCH]
        tell(task.period.name)
        kept, sent = sent, _share_all(stage, people, task, number)
        if number < people.ordinary:
            stopped = stage.tend_both(task)
            if stopped:
                raise TeamError(f"The rehearsal stopped: {stopped[0]}")
    return Play(stage, people, k, task, sent, kept, older)


def _share_all(stage: Stage, people: People, task: Task, number: int) -> dict[str, Sent]:
    """Everybody's client seals and sends; what went, by member."""
    at = task.period.closes - _LAST
    return {
        name_of(person): stage.share(name_of(person), task, people.contribution(number, person), at)
        for person in people.roster(number)
    }


def _turn(stage: Stage, people: People, number: int, last: Task) -> None:
    """The next epoch after a task, with who joins and leaves at this period; everybody looks."""
    before, after = set(people.roster(number - 1)), set(people.roster(number))
    joining = [name_of(person) for person in sorted(after - before)]
    leaving = [name_of(person) for person in sorted(before - after)]
    next_epoch(stage, quarter_after(last.file.quarter), last.file.monthly, joining, leaving)
    for person in sorted(after):
        if person in before:
            say_yes(stage, name_of(person))
        else:
            welcome(stage, name_of(person))
    for role in ROLES:
        stage.tend(role, last.period.closes + 12 * HOUR)
