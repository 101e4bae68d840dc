"""What the colleagues of the demo's writer answer: six months of a team that hands over more."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from itertools import accumulate, chain
from random import Random
from typing import Any

from chefslog.team.founding.founding import Terms
from chefslog.team.measure import spread
from chefslog.team.sections import CHECKINS, SECTIONS, Contribution, blank

MONTHS = 6
_WEEKS = 4
_ENTRIES = (10, 26)
"""How many entries somebody has in a month, at least and at most."""
_ALIKE = 6.0
"""How alike people are: the higher, the nearer to the team's own weights."""
_ONE_ANSWER = ("spend", "impact_ai")
"""Asked once a month: who said much before says much again."""


@dataclass(frozen=True)
class Telling:
    """A story as a colleague wrote it; `month` counts from the first one, `day` in it."""

    name: str
    month: int
    day: int
    line: str
    problem: str
    approach: str
    result: str


@dataclass(frozen=True)
class Colleagues:
    """The other members, by name. `joins` is in from the second quarter, `leaves` not in the third.

    The same seed gives the same answers, whatever the day.
    """

    seed: int
    table: dict[str, Any]

    @property
    def name(self) -> str:
        """The team's name."""
        return str(self.table["name"])

    @property
    def members(self) -> tuple[str, ...]:
        """Who is in it from the beginning."""
        return tuple(self.table["members"])

    @property
    def joins(self) -> str:
        """Who joins."""
        return str(self.table["joins"])

    @property
    def leaves(self) -> str:
        """Who leaves."""
        return str(self.table["leaves"])

    @cached_property
    def terms(self) -> Terms:
        """What the team agreed on; it asks for less than it could."""
        return Terms(
            tuple(name for name in SECTIONS if name in self.table["section"]),
            monthly=True,
            spend_edges=tuple(self.table["spend_edges"]),
            currency=self.table["currency"],
            stage=self.table["stage"],
            guardrails=tuple(self.table["guardrails"]),
        )

    @property
    def stories(self) -> tuple[Telling, ...]:
        """What some of them tell by name."""
        return tuple(Telling(**row) for row in self.table["story"])

    def contribution(self, name: str, month: int) -> Contribution:
        """What somebody sends for a month of the play, 0 for the first."""
        if any((one["name"], one["month"]) == (name, month) for one in self.table["away"]):
            return blank(self.terms.sections)
        parts = [self._points(name, month, section) for section in self.terms.sections]
        return Contribution(tuple(chain.from_iterable(parts)), tuple(map(any, parts)))

    def _points(self, name: str, month: int, section: str) -> tuple[int, ...]:
        about = self.table["section"][section]
        people = about.get("people", ())
        has_some = month >= len(people) or self._everybody.index(name) < people[month]
        if name in about.get("withheld", ()) or not has_some:
            return (0,) * len(about["first"])
        share = min(1.0, month / (MONTHS - 1))
        weights = [
            first + (last - first) * share
            for first, last in zip(about["first"], about["last"], strict=True)
        ]
        counts = [0] * len(weights)
        for cell in self._answers(name, month, section, weights):
            counts[cell] += 1
        return spread(counts)

    def _answers(
        self, name: str, month: int, section: str, weights: Sequence[float]
    ) -> Iterator[int]:
        """The cells of somebody's answers in a month, by the team's weights and their own habit."""
        if section in _ONE_ANSWER:
            of_section = Random(f"chefslog demo {self.seed} {section}")
            seats = of_section.sample(self._everybody, len(self._everybody))
            yield _place(weights, (seats.index(name) + 0.5) / len(seats))
            return
        steady = Random(f"chefslog demo {self.seed} {name} {section}")
        own = [weight * steady.gammavariate(_ALIKE, 1) for weight in weights]
        drawn = Random(f"chefslog demo {self.seed} {name} {section} {month}")
        times = _WEEKS if section in CHECKINS else drawn.randint(*_ENTRIES)
        start = drawn.random()
        yield from (_place(own, (one + start) / times) for one in range(times))

    @property
    def _everybody(self) -> tuple[str, ...]:
        return (*self.members, self.joins)


def colleagues(seed: int) -> Colleagues:
    """The team as it is shipped."""
    text = files("chefslog.demo").joinpath("team.toml").read_text(encoding="utf-8")
    return Colleagues(seed, tomllib.loads(text))


def _place(weights: Sequence[float], below: float) -> int:
    """The cell that an answer falls in which has this share of all answers below it."""
    reach = below * sum(weights)
    return next(cell for cell, upto in enumerate(accumulate(weights)) if reach < upto)
