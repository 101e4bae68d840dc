"""What is learned without breaking anything: from a near-unanimous answer, by telling, by sums."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chefslog.team.bands import POINTS
from chefslog.team.questions import QUESTIONS
from chefslog.team.rehearse.play import Play, name_of
from chefslog.team.rehearse.table import Row
from chefslog.team.release.release import grid_in

_QUESTION = "own"
"""The question that everybody answered, and all alike."""


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
