"""Plays the team of the demo's writer: six months through real keys, files and both keyholders.

The writer's part goes through their own client; what a colleague says is sealed by the same code.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable

from chefslog.demo.colleagues import MONTHS, Colleagues, read_colleagues, write_story
from chefslog.demo.journal import WRITER
from chefslog.home.clock import Moment
from chefslog.insight.window import month_of, months_back
from chefslog.model.days import parse_day
from chefslog.reading.connect import open_snapshot
from chefslog.team.calendar import Period, period, quarter_of
from chefslog.team.errors import TeamError
from chefslog.team.member.consent import decide
from chefslog.team.member.places import Place, remember
from chefslog.team.member.preview import preview
from chefslog.team.member.sender import send_periods, share
from chefslog.team.member.visit import visiting
from chefslog.team.rehearse.stage import HOUR, Stage, found_team, next_epoch, say_yes
from chefslog.team.seal import seal
from chefslog.team.stories import publish
from chefslog.team.task import DESK, LOCK, Task

_WITHHELD = "after_hours"
"""What the writer says no to."""
_WRITER_SENDS = 8 * HOUR
"""How long after the closing day began; the others send hour by hour."""
_TENDED = 5 * HOUR
"""How long after closing both keyholders have done all that they have to."""

Tell = Callable[[int, int], None]
"""Hears how many months are played, and of how many."""


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
    decide(scene.machine(WRITER).home, scene.files()[-1], answers)
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
    file = scene.files()[-1]
    for story in team.stories:
        day = months[story.month].first + story.day - 1
        identity = scene.machine(story.name).keys.identity()
        publish(scene.mailroom, file, write_story(story, day), identity)


def _settle(scene: Stage, team: Colleagues) -> None:
    """The writer's and the keyholders' machines know the team; of the others nothing stays."""
    for name, role in ((WRITER, "member"), (DESK, DESK), (LOCK, LOCK)):
        place = Place(scene.team, scene.mailroom.place, team.name, role)
        remember(scene.machine(name).home, place)
    for folder in os.listdir(scene.root):
        if folder not in ("place", DESK, LOCK, WRITER):
            shutil.rmtree(os.path.join(scene.root, folder))
