"""A manager who asks for more than a period's one release: again, elsewhere, or of fewer people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from chefslog.team.calendar import periods_of
from chefslog.team.errors import TeamError
from chefslog.team.founding.epochs import epoch_path
from chefslog.team.founding.founding import terms_in
from chefslog.team.founding.teamfile import PeriodKeys, TeamFile, sign, write_teamfile
from chefslog.team.rehearse.founder import found_team
from chefslog.team.rehearse.play import Play, name_of
from chefslog.team.rehearse.stage import HOUR, Stage
from chefslog.team.rehearse.table import Row
from chefslog.team.release.release import NAME
from chefslog.team.task import DESK, LOCK, ROLES, Task, tasks_of

_DRAWER = "0" * 32
"""Another team's id, for fresh period keys: those of the period itself are erased for good."""
_TRY = 3
"""So many members' clients are asked to send their days to the second team."""


def again_rows(play: Play) -> Iterator[Row]:
    """What is refused, on copies of the stage after the staged release."""
    stage = play.stage.copy("again", tuple(name_of(one) for one in _members(play)))
    for attack, refusals in (
        ("asks for the same period once more", _same_again(play, stage)),
        ("asks for the same days in another epoch", _other_epoch(play, stage)),
        ("founds a second team of all but one", _second_team(play, stage)),
    ):
        says = " ".join(refusals)
        yield Row("manager", attack, "refused" if says else "works", says)
    stage.remove()


def _members(play: Play) -> list[int]:
    return play.people.roster(play.people.ordinary)


def _same_again(play: Play, stage: Stage) -> list[str]:
    path = f"{play.task.folder}/{NAME}"
    before = stage.mailroom.get(path)
    stage.mailroom.delete(path)
    for hour, role in enumerate((DESK, LOCK), 20):
        stage.tend(role, play.task.period.closes + hour * HOUR)
    if before is None or stage.mailroom.get(path) != before:
        return []
    return ["The keyholders' programs put the same bytes there again, whoever asks."]


def _other_epoch(play: Play, stage: Stage) -> list[str]:
    """Both keyholders are talked into signing one more epoch for the same quarter."""
    file = _without_one(play, stage)
    path = epoch_path(stage.team, file.epoch)
    stage.mailroom.put(path, write_teamfile(file).encode())
    try:
        stage.tend(DESK, play.task.period.closes + 24 * HOUR)
        return []
    except TeamError as error:
        return [f"Even signed by both keyholders: «{stage.said(error)}»"]
    finally:
        stage.mailroom.delete(path)


def _without_one(play: Play, stage: Stage) -> TeamFile:
    """An epoch after the newest one, for the same quarter, without the last member."""
    file = play.task.file
    keys = tuple(
        PeriodKeys(
            one.name,
            *(stage.machine(role).keys.make_period_key(_DRAWER, one.name) for role in ROLES),
        )
        for one in periods_of(file.quarter, file.monthly)
    )
    found = replace(
        file,
        epoch=file.epoch + 1,
        prev=file.hash.hex(),
        keys=keys,
        members=file.members[:-1],
        signatures={},
    )
    for role in ROLES:
        found = sign(found, stage.machine(role).keys.identity())
    return found


def _second_team(play: Play, stage: Stage) -> list[str]:
    names = [name_of(one) for one in _members(play)][:-1]
    file = play.task.file
    second = found_team(stage, terms_in(file), file.quarter, names, "Second", typing=names[:_TRY])
    task = next(one for one in tasks_of(second.files()[0]) if one.period == play.task.period)
    refused = [_asked(play, second, task, name) for name in names[:_TRY]]
    if not all(refused):
        return []
    return [f"{_TRY} of {_TRY} clients that were asked: «{refused[0]}»"]


def _asked(play: Play, second: Stage, task: Task, name: str) -> str:
    """What a member's client says when it is to send the same days to a second team."""
    person = next(one for one in _members(play) if name_of(one) == name)
    what = play.people.contribution(play.people.ordinary, person)
    try:
        second.share(name, task, what, task.period.closes - HOUR)
        return ""
    except TeamError as error:
        return str(error)
