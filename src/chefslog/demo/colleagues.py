"""What the colleagues of the demo's writer answer and tell in six months of handing over more."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from itertools import accumulate, chain
from random import Random
from typing import Any

from chefslog.demo.entries import DemoPiece, make_draft
from chefslog.home.clock import short_of
from chefslog.model.checkin import CHECKIN_ANSWERS
from chefslog.model.days import iso
from chefslog.season.shapes import shape
from chefslog.season.templates import render
from chefslog.team.founding.founding import Terms
from chefslog.team.hashing import H
from chefslog.team.measure import spread
from chefslog.team.sections import SECTIONS, Contribution, blank
from chefslog.team.stories import Story, draft_story

MONTHS = 6
_WEEKS = 4
_ENTRIES = (10, 26)
"""How many entries somebody has in a month, at least and at most."""
_ALIKE = 6.0
"""How alike people are: the higher, the nearer to the team's own weights."""
_ONE_ANSWER = ("spend", "impact_ai")
"""Asked once a month: who said much before says much again."""


@dataclass(frozen=True)
class ColleagueStory:
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
    def stories(self) -> tuple[ColleagueStory, ...]:
        """What some of them tell by name."""
        return tuple(ColleagueStory(**row) for row in self.table["story"])

    def contribution(self, name: str, month: int) -> Contribution:
        """Return what somebody sends for a month, 0 for the first."""
        if any(
            (absence["name"], absence["month"]) == (name, month) for absence in self.table["away"]
        ):
            return blank(self.terms.sections)
        parts = [self._points(name, month, section) for section in self.terms.sections]
        return Contribution(tuple(chain.from_iterable(parts)), tuple(map(any, parts)))

    def _points(self, name: str, month: int, section: str) -> tuple[int, ...]:
        about = self.table["section"][section]
        people = about.get("people", ())
        has_some = month >= len(people) or self._everyone.index(name) < people[month]
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
            seats = of_section.sample(self._everyone, len(self._everyone))
            yield _place(weights, (seats.index(name) + 0.5) / len(seats))
            return
        steady = Random(f"chefslog demo {self.seed} {name} {section}")
        own = [weight * steady.gammavariate(_ALIKE, 1) for weight in weights]
        drawn = Random(f"chefslog demo {self.seed} {name} {section} {month}")
        times = _WEEKS if section in CHECKIN_ANSWERS else drawn.randint(*_ENTRIES)
        start = drawn.random()
        yield from (_place(own, (answer + start) / times) for answer in range(times))

    @property
    def _everyone(self) -> tuple[str, ...]:
        return (*self.members, self.joins)


def read_colleagues(seed: int) -> Colleagues:
    """Read the team as it is shipped."""
    text = files("chefslog.demo").joinpath("team.toml").read_text(encoding="utf-8")
    return Colleagues(seed, tomllib.loads(text))


def _place(weights: Sequence[float], below: float) -> int:
    """The cell that an answer falls in which has this share of all answers below it."""
    reach = below * sum(weights)
    return next(cell for cell, upto in enumerate(accumulate(weights)) if reach < upto)


def write_story(story: ColleagueStory, day: int) -> Story:
    """Return a story as its author's program writes it, unsigned; `day` is a day number."""
    piece = DemoPiece(
        "", 0, story.line, problem=story.problem, approach=story.approach, result=story.result
    )
    entry_id = _made_up_id(story)
    entry = {
        **make_draft(piece, iso(day)),
        "id": entry_id,
        "short": short_of(entry_id),
        "day": iso(day),
        "story": True,
    }
    return draft_story(entry, story.name, _markdown)


def _markdown(published: dict[str, Any]) -> str:
    return render("story.md", shape(published), None)[0]


def _made_up_id(story: ColleagueStory) -> str:
    """Something in place of the entry's id, which nobody sees."""
    drawn = H("demo story", story.name.encode(), story.line.encode()).hex()
    return f"{drawn[:8]}-{drawn[8:12]}-7{drawn[13:16]}-8{drawn[17:20]}-{drawn[20:32]}"
