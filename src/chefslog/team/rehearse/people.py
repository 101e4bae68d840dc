"""A made-up team to play for real: what each person would answer, the same for the same seed."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from chefslog.team.bands import POINTS
from chefslog.team.questions import DEFAULTS, Contribution

PERIODS = 3
"""Ordinary periods before the staged one; with the staged one somebody leaves and one joins."""
_SILENT = 0.05
"""How often somebody has nothing to say to a question in a period."""


@dataclass(frozen=True)
class People:
    """Everybody's numbers, by period and person; None where a question is left empty.

    In the staged period after the `ordinary` ones only the first k answer, but for `own`, which all
    answer alike, and `kept`, which one person alone answers.
    """

    names: tuple[str, ...]
    members: int
    numbers: tuple[tuple[tuple[int | None, ...], ...], ...]
    ordinary: int

    def roster(self, period: int) -> list[int]:
        """Return who is on the roster of a period: the last but one leaves, the last joins."""
        gone = self.members - 1 if period == self.ordinary else self.members
        return [person for person in range(self.members + 1) if person != gone]

    def contribution(self, period: int, person: int) -> Contribution:
        """Return what the person's client sends."""
        row = self.numbers[period][person]
        numbers = tuple(number or 0 for number in row)
        return Contribution(numbers, tuple(number is not None for number in row))


def people(members: int, seed: int, k: int, ordinary: int = PERIODS) -> People:
    """Return a team of so many members, one of whom leaves; another joins."""
    rng = Random(f"chefslog rehearse {members} {seed}")
    habits = [[rng.betavariate(2, 2) for _ in DEFAULTS] for _ in range(members + 1)]
    numbers = [
        tuple(
            tuple(
                None if rng.random() < _SILENT else round(rng.gauss(mean, 0.05) % 1 * POINTS)
                for mean in habit
            )
            for habit in habits
        )
        for _ in range(ordinary + 1)
    ]
    found = People(DEFAULTS, members, tuple(numbers), ordinary)
    seats = {person: seat for seat, person in enumerate(found.roster(ordinary))}
    numbers[ordinary] = tuple(
        tuple(
            _staged(name, row[place] or 0, seats.get(person, members), k)
            for place, name in enumerate(DEFAULTS)
        )
        for person, row in enumerate(numbers[ordinary])
    )
    return People(DEFAULTS, members, tuple(numbers), ordinary)


def _staged(name: str, usual: int, seat: int, k: int) -> int | None:
    if name == "own":
        return POINTS
    return usual if seat < (1 if name == "kept" else k) else None
