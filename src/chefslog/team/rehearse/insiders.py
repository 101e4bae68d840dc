"""What is learned without breaking anything, and what a manager is refused who asks for more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chefslog.team.bands import POINTS
from chefslog.team.errors import TeamError
from chefslog.team.questions import QUESTIONS
from chefslog.team.rehearse.founder import found_team
from chefslog.team.rehearse.play import Play, name_of
from chefslog.team.rehearse.stage import HOUR, Stage
from chefslog.team.rehearse.table import Row
from chefslog.team.release.release import NAME, grid_in
from chefslog.team.task import DESK, LOCK, Task, tasks_of

_QUESTION = "own"
"""The question that everybody answered, and all alike."""
_TRY = 3
"""So many members' clients are asked to send their days to the second team."""


def insider_rows(play: Play, release: dict[str, Any]) -> Iterator[Row]:
    """Yield what the manager, the colleagues and the first keyholder know of one answer."""
    roster = play.people.roster(play.people.ordinary)
    question = QUESTIONS[_QUESTION]
    place = play.people.names.index(_QUESTION)
    answers = [play.people.contribution(play.people.ordinary, one).numbers[place] for one in roster]
    row = next(one for one in release["questions"] if one["name"] == _QUESTION)
    low, high = grid_in(dict(row)).shares(row["band"])
    count = len(answers)
    yield Row(
        "manager",
        f"reads a question that all {count} answered alike",
        "read",
        f"«{question.say_range(low, high)}»: {_possible(0, count, low, high)} answers of one "
        f"person fit it. Exact totals ({sum(answers)} of {count * POINTS}) give every answer away.",
    )
    told = sum(answers[:-1])
    fits = _possible(told, count, low, high)
    yield Row(
        "colleagues",
        f"{count - 1} of {count} tell each other what they answered",
        "read",
        f"The answer of {name_of(roster[-1])} is one of {fits} of {POINTS + 1} that fit the band. "
        "Exact totals give it away.",
    )
    yield Row(
        "desk",
        "looks at its own exact sums",
        "read",
        f"{sum(answers)} of {count * POINTS} from {count} people: where all answered alike, the "
        "first keyholder knows every answer. Nothing protects from that.",
    )


def _possible(told: int, count: int, low: float, high: float) -> int:
    """How many answers of the last of so many people fit the band; the others are free, or told."""
    others = (told, told) if told else (0, (count - 1) * POINTS)
    top = count * POINTS
    return sum(
        others[0] + answer <= high * top and others[1] + answer >= low * top
        for answer in range(POINTS + 1)
    )


def again_rows(play: Play) -> Iterator[Row]:
    """What is refused, on copies of the stage after the staged release."""
    stage = play.stage.copy(
        "again", tuple(name_of(one) for one in play.people.roster(play.people.ordinary))
    )
    for attack, refusals in (
        ("asks for the same period once more", _same_again(play, stage)),
        ("founds a second team of all but one", _second_team(play, stage)),
    ):
        says = " ".join(refusals)
        yield Row("manager", attack, "refused" if says else "works", says)
    stage.remove()


def _same_again(play: Play, stage: Stage) -> list[str]:
    path = f"{play.task.folder}/{NAME}"
    before = stage.mailroom.get(path)
    stage.mailroom.delete(path)
    for hour, role in enumerate((DESK, LOCK), 20):
        stage.tend(role, play.task.period.closes + hour * HOUR)
    if before is None or stage.mailroom.get(path) != before:
        return []
    return ["The keyholders' programs put the same bytes there again, whoever asks."]


def _second_team(play: Play, stage: Stage) -> list[str]:
    names = [name_of(one) for one in play.people.roster(play.people.ordinary)][:-1]
    file = play.task.file
    second = found_team(stage, file.terms, file.quarter, names, "Second", typing=names[:_TRY])
    task = next(one for one in tasks_of(second.files()[0]) if one.period == play.task.period)
    refused = [_asked(play, second, task, name) for name in names[:_TRY]]
    if not all(refused):
        return []
    return [f"{_TRY} of {_TRY} clients that were asked: «{refused[0]}»"]


def _asked(play: Play, second: Stage, task: Task, name: str) -> str:
    """What a member's client says when it is to send the same days to a second team."""
    person = next(one for one in play.people.roster(play.people.ordinary) if name_of(one) == name)
    what = play.people.contribution(play.people.ordinary, person)
    try:
        second.share(name, task, what, task.period.closes - HOUR)
        return ""
    except TeamError as error:
        return str(error)
