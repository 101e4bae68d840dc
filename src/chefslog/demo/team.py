"""Plays the team of the demo's writer: six months through real keys, files and both keyholders."""

from __future__ import annotations

import os
import shutil
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from random import Random
from typing import Any

from chefslog.demo.entries import DemoPiece, make_draft
from chefslog.demo.journal import WRITER
from chefslog.home.clock import Moment, short_of
from chefslog.insight.window import month_of, months_back
from chefslog.model.days import iso, parse_day
from chefslog.reading.connect import open_snapshot
from chefslog.season.shapes import shape
from chefslog.season.templates import render
from chefslog.team.bands import POINTS
from chefslog.team.calendar import Period, period, quarter_of
from chefslog.team.digest import H
from chefslog.team.errors import TeamError
from chefslog.team.founding.charter import Terms
from chefslog.team.member.consent import decide, defend
from chefslog.team.member.places import Place, remember
from chefslog.team.member.preview import preview
from chefslog.team.member.sender import send_periods, share
from chefslog.team.member.visit import visiting
from chefslog.team.questions import QUESTIONS, Contribution, blank
from chefslog.team.rehearse.stage import HOUR, Stage, found_team, next_epoch, say_yes
from chefslog.team.seal import seal
from chefslog.team.stories import draft_story, publish
from chefslog.team.task import DESK, LOCK, Task

MONTHS = 6
_HABIT, _WEEK = 2.0, 1.0
"""How far people's habits lie apart, and how much one month strays from the habit, of 20."""
_WITHHELD = "after_hours"
"""What the writer says no to."""
_TENDED = 5 * HOUR
"""How long after closing both keyholders have done all that they have to."""
Tell = Callable[[int, int], None]
"""Hears how many months are played, and of how many."""


@dataclass(frozen=True)
class Colleagues:
    """The other members, as their file has them; the same seed gives the same answers.

    `joins` is in from the second quarter, `leaves` not in the third. `questions` are the team's
    means of the first month and of the last; `few` says how many have an answer in the first
    months, `withheld` who gives none, `away` who sends a blank. `paths` are those of the 3 am map,
    with who could defend each. `story` is what they tell by name, on a `day` of a `month`, 0 for
    the first.
    """

    seed: int
    name: str
    members: list[str]
    joins: str
    leaves: str
    spend_edges: list[int]
    currency: str
    away: list[dict[str, Any]]
    questions: dict[str, list[int]]
    paths: dict[str, list[str]]
    withheld: dict[str, list[str]]
    few: dict[str, list[int]]
    story: list[dict[str, Any]]

    @cached_property
    def terms(self) -> Terms:
        """What the team agreed on; it asks for less than it could."""
        return Terms(
            (*(name for name in QUESTIONS if name in self.questions), *self.paths),
            spend_edges=tuple(self.spend_edges),
            currency=self.currency,
        )

    def contribution(self, name: str, month: int) -> Contribution:
        """Return what somebody sends for a month, 0 for the first."""
        if {"name": name, "month": month} in self.away:
            return blank(len(self.terms.questions))
        numbers = [self._number(name, month, question) for question in self.terms.questions]
        return Contribution(
            tuple(number or 0 for number in numbers),
            tuple(number is not None for number in numbers),
        )

    def _number(self, name: str, month: int, question: str) -> int | None:
        """Somebody's answer in a month, around the team's mean by their own habit."""
        if question in self.paths:
            return POINTS * (name in self.paths[question])
        few = self.few.get(question, ())
        has_some = month >= len(few) or [*self.members, self.joins].index(name) < few[month]
        if name in self.withheld.get(question, ()) or not has_some:
            return None
        first, last = self.questions[question]
        mean = first + (last - first) * min(1.0, month / (MONTHS - 1))
        habit = Random(f"chefslog demo {self.seed} {name} {question}").gauss(0, _HABIT)
        drawn = Random(f"chefslog demo {self.seed} {name} {question} {month}").gauss(0, _WEEK)
        return min(POINTS, max(0, round(mean + habit + drawn)))


def read_colleagues(seed: int) -> Colleagues:
    """Read the team as it is shipped."""
    text = files("chefslog.demo").joinpath("team.toml").read_text(encoding="utf-8")
    return Colleagues(seed, **tomllib.loads(text))


def play_team(folder: str, moment: Moment, seed: int, tell: Tell) -> Stage:
    """Give the demo's writer, whose journal lies in this folder, a team as it stands now.

    The place that all share and the keyholders' machines come to lie beside it. The six newest
    months that can be released are, and the current one is open. The same seed and moment give the
    same releases: all keys come from the seed, and protect nothing but made-up answers. Raises
    TeamError, JournalError and OSError.
    """
    team = read_colleagues(seed)
    months = months_played(moment)
    scene = Stage(folder, seed)
    for number, when in enumerate(months):
        tell(number, len(months))
        scene = _founded(scene, team, when) if not number else _turned(scene, team, when)
        task = Task(scene.files()[-1], when)
        _send(scene, team, task, number, moment.at)
        if when.closes + _TENDED <= moment.at:
            stopped = scene.tend_both(task)
            if stopped:
                raise TeamError(f"The demo's team stopped: {stopped[0]}")
    _tell_stories(scene, team, months)
    _settle(scene, team)
    tell(len(months), len(months))
    return scene


def months_played(moment: Moment) -> tuple[Period, ...]:
    """The six newest months that can be released by now, and those after them up to today's."""
    today = parse_day(moment.day) or 1
    open_months = 0
    while _month(today, open_months).closes + _TENDED > moment.at:
        open_months += 1
    return tuple(_month(today, back) for back in reversed(range(open_months + MONTHS)))


def _month(today: int, back: int) -> Period:
    return period(month_of(months_back(today, back)))


def _founded(scene: Stage, team: Colleagues, when: Period) -> Stage:
    """The ceremony: everybody heard, signed by both; the writer has typed the words, and decided.

    What the others typed is on their machines, which nobody looks at.
    """
    names = (*team.members, WRITER)
    quarter = quarter_of(when.first)
    scene = found_team(scene, team.terms, quarter, names, team.name, typing=(WRITER,))
    answers = {name: name != _WITHHELD for name in team.terms.questions}
    file, home = scene.files()[-1], scene.machine(WRITER).home
    decide(home, file, answers)
    defend(home, file, {path: WRITER in people for path, people in team.paths.items()})
    return scene


def _turned(scene: Stage, team: Colleagues, when: Period) -> Stage:
    """A new epoch where a quarter begins: one joins with the second, one leaves with the third."""
    files = scene.files()
    quarter = quarter_of(when.first)
    if quarter != files[-1].quarter:
        joining = (team.joins,) if len(files) == 1 else ()
        leaving = (team.leaves,) if len(files) == 2 else ()
        next_epoch(scene, quarter, team.terms.monthly, joining, leaving)
        say_yes(scene, WRITER)
    return scene


def _send(scene: Stage, team: Colleagues, task: Task, number: int, now: float) -> None:
    """What has been sent of a month by now: on the closing day the writer first, then the others
    hour by hour."""
    begins = task.period.opens
    if begins <= now:
        _share(scene, task, begins, is_over=task.period.closes <= now)
    for index, member in enumerate(task.file.members):
        if member.name == WRITER or begins + index * HOUR > now:
            continue
        identity = scene.machine(member.name).keys.identity()
        said = team.contribution(member.name, number)
        sealed = seal(task, index, 1, said, identity, scene.urandom)
        path = f"{task.folder}/in/{sealed.report_id.hex()}.rep"
        scene.mailroom.put(path, sealed.data)


def _share(scene: Stage, task: Task, now: float, *, is_over: bool) -> None:
    """The writer's own journal, by the writer's own client; undecided while it is not over."""
    machine = scene.machine(WRITER)
    place = scene.place(WRITER)
    with (
        visiting(machine.home, machine.keys, place, lambda *_: scene.mailroom) as visit,
        open_snapshot(machine.home) as snapshot,
    ):
        if is_over:
            share(visit, preview(visit, snapshot, task, now), now, scene.urandom)
        else:
            send_periods(visit, snapshot, now, scene.urandom)


def _tell_stories(scene: Stage, team: Colleagues, months: tuple[Period, ...]) -> None:
    """The stories as their authors' programs write them, each signed."""
    for row in team.story:
        name, day = row["name"], iso(months[row["month"]].first + row["day"] - 1)
        texts = {key: row[key] for key in ("line", "problem", "approach", "result")}
        # Something in place of the entry's id, which nobody sees.
        drawn = H("demo story", name.encode(), row["line"].encode()).hex()
        ref = f"{drawn[:8]}-{drawn[8:12]}-7{drawn[13:16]}-8{drawn[17:20]}-{drawn[20:32]}"
        origin = {"id": ref, "short": short_of(ref), "day": day, "story": True}
        entry = make_draft(DemoPiece("", 0, **texts), day) | origin
        told = draft_story(entry, name, lambda made: render("story.md", shape(made), None)[0])
        identity = scene.machine(name).keys.identity()
        publish(scene.mailroom, scene.files()[-1], told, identity)


def _settle(scene: Stage, team: Colleagues) -> None:
    """The writer's and the keyholders' machines know the team; of the others nothing stays."""
    for name, role in ((WRITER, "member"), (DESK, DESK), (LOCK, LOCK)):
        place = Place(scene.team, scene.mailroom.place, team.name, role)
        remember(scene.machine(name).home, place)
    for folder in os.listdir(scene.root):
        if folder not in ("place", DESK, LOCK, WRITER):
            shutil.rmtree(os.path.join(scene.root, folder))
