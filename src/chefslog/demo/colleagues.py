"""What the colleagues of the demo's writer answer and tell in six months of handing over more."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from random import Random
from typing import Any

from chefslog.demo.entries import DemoPiece, make_draft
from chefslog.home.clock import short_of
from chefslog.model.days import iso
from chefslog.season.shapes import shape
from chefslog.season.templates import render
from chefslog.team.bands import POINTS
from chefslog.team.digest import H
from chefslog.team.founding.charter import Terms
from chefslog.team.questions import QUESTIONS, Contribution, blank
from chefslog.team.stories import Story, draft_story

MONTHS = 6
_HABIT, _WEEK = 2.0, 1.0
"""How far people's habits lie apart, and how much one month strays from the habit, of 20."""


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
            tuple(name for name in QUESTIONS if name in self.table["questions"]),
            spend_edges=tuple(self.table["spend_edges"]),
            currency=self.table["currency"],
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
            return blank(len(self.terms.questions))
        numbers = [self._number(name, month, question) for question in self.terms.questions]
        return Contribution(
            tuple(number or 0 for number in numbers),
            tuple(number is not None for number in numbers),
        )

    def _number(self, name: str, month: int, question: str) -> int | None:
        """Somebody's answer in a month, around the team's mean by their own habit."""
        few = self.table["few"].get(question, ())
        has_some = month >= len(few) or self._everyone.index(name) < few[month]
        if name in self.table["withheld"].get(question, ()) or not has_some:
            return None
        first, last = self.table["questions"][question]
        mean = first + (last - first) * min(1.0, month / (MONTHS - 1))
        habit = Random(f"chefslog demo {self.seed} {name} {question}").gauss(0, _HABIT)
        drawn = Random(f"chefslog demo {self.seed} {name} {question} {month}").gauss(0, _WEEK)
        number: int = min(POINTS, max(0, round(mean + habit + drawn)))
        return number

    @property
    def _everyone(self) -> tuple[str, ...]:
        return (*self.members, self.joins)


def read_colleagues(seed: int) -> Colleagues:
    """Read the team as it is shipped."""
    text = files("chefslog.demo").joinpath("team.toml").read_text(encoding="utf-8")
    return Colleagues(seed, tomllib.loads(text))


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
