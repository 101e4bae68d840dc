"""Whole periods of a made-up team through real keys and files."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from chefslog.team.bands import POINTS
from chefslog.team.calendar import quarter_after
from chefslog.team.errors import TeamError
from chefslog.team.founding.charter import K, Terms
from chefslog.team.questions import DEFAULTS, Contribution
from chefslog.team.rehearse.stage import HOUR, Stage, found_team, next_epoch, say_yes
from chefslog.team.release.release import releases
from chefslog.team.task import ROLES, Task, tasks_of

PERIODS = 3
"""Ordinary periods before the staged one: those of the first epoch."""
_QUARTER = "2026-Q1"
_SILENT = 0.05
"""How often somebody has nothing to say to a question in a period."""


@dataclass(frozen=True)
class Play:
    """A team up to its staged period, in which everybody has sent and nobody has tended yet.

    `answers` are everybody's contributions to that period, `sent` where their reports lie, by
    member. `older` is a copy of the place from before the newest epoch: what a folder's host may
    have put by.
    """

    stage: Stage
    task: Task
    answers: Mapping[str, Contribution]
    sent: Mapping[str, str]
    older: str

    @property
    def names(self) -> list[str]:
        """Return the members of the staged period."""
        return [*self.answers]

    def release(self, stage: Stage) -> dict[str, Any] | None:
        """Return the staged period's release, checked, in the place of this stage or a copy."""
        found = releases(stage.mailroom, stage.files())
        return next((one for one in found if one["period"] == self.task.period.name), None)


def play(stage: Stage, members: int, seed: int, tell: Callable[[str], None]) -> Play:
    """Found the team and play every ordinary period to its release, the staged one to its closing.

    With the staged one somebody leaves and one joins. `tell` hears each period's name before it is
    played. Raises TeamError where the keyholders' programs stopped.
    """
    *ordinary, staged = _answers(members, seed)
    stage = found_team(stage, Terms(DEFAULTS, K), _QUARTER, [*ordinary[0]])
    tasks = tasks_of(stage.files()[0])
    for task, answers in zip(tasks, ordinary, strict=True):
        tell(task.period.name)
        _share_all(stage, task, answers)
        stopped = stage.tend_both(task)
        if stopped:
            raise TeamError(f"The rehearsal stopped: {stopped[0]}")
    older = f"{stage.root}-older"
    shutil.copytree(stage.mailroom.place, older)
    joining, leaving = staged.keys() - ordinary[0].keys(), ordinary[0].keys() - staged.keys()
    next_epoch(stage, quarter_after(_QUARTER), True, [*joining], [*leaving])
    for name in staged:
        say_yes(stage, name)
    for role in ROLES:
        stage.tend(role, tasks[-1].period.closes + 12 * HOUR)
    task = tasks_of(stage.files()[-1])[0]
    tell(task.period.name)
    return Play(stage, task, staged, _share_all(stage, task, staged), older)


def _share_all(stage: Stage, task: Task, answers: Mapping[str, Contribution]) -> dict[str, str]:
    """Everybody's client seals and sends, two hours before closing."""
    at = task.period.closes - 2 * HOUR
    return {name: stage.share(name, task, said, at) for name, said in answers.items()}


def _answers(members: int, seed: int) -> list[dict[str, Contribution]]:
    """What everybody on the roster answers, period by period: the last but one leaves, one joins.

    In the staged period only the first k answer, but for `own`, which all answer alike, and
    `kept`, which one person alone answers.
    """
    rng = Random(f"chefslog rehearse {members} {seed}")
    habits = [[rng.betavariate(2, 2) for _ in DEFAULTS] for _ in range(members + 1)]
    found = []
    for period in range(PERIODS + 1):
        numbers = [
            [
                None if rng.random() < _SILENT else round(rng.gauss(mean, 0.05) % 1 * POINTS)
                for mean in habit
            ]
            for habit in habits
        ]
        is_staged = period == PERIODS
        gone = members - 1 if is_staged else members
        roster = [person for person in range(members + 1) if person != gone]
        found.append(
            {
                f"Member {person + 1:02}": _contribution(
                    _staged(numbers[person], seat) if is_staged else numbers[person]
                )
                for seat, person in enumerate(roster)
            }
        )
    return found


def _staged(numbers: list[int | None], seat: int) -> list[int | None]:
    return [
        POINTS if name == "own" else (number or 0) if seat < (1 if name == "kept" else K) else None
        for name, number in zip(DEFAULTS, numbers, strict=True)
    ]


def _contribution(numbers: list[int | None]) -> Contribution:
    return Contribution(
        tuple(number or 0 for number in numbers), tuple(number is not None for number in numbers)
    )
