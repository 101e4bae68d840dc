"""The releases of a team as this machine has checked them, held against what it saw before."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from chefslog.team.kept import alone, keep, load, team_folder
from chefslog.team.mailroom.protocol import TooLarge
from chefslog.team.member.visit import Visit
from chefslog.team.release.release import FIRST, release_hash, release_of
from chefslog.team.release.shape import ReleaseError
from chefslog.team.task import Task, tasks_of


@dataclass(frozen=True)
class Checked:
    """The release of one period: as checked, None while there is none or it does not hold.

    `problem` says what does not hold; `follows` is the hash of the release before it.
    """

    task: Task
    follows: str
    release: dict[str, Any] | None
    problem: str = ""


def checked(visit: Visit) -> tuple[Checked, ...]:
    """Every period of every epoch, the oldest first: both signatures, the chain, and whether it is
    the release that this machine has seen before; new ones are remembered.

    Raises MailroomError where the place cannot be read.
    """
    seen = load(_path(visit)).get("releases", {})
    found: list[Checked] = []
    fresh: dict[str, str] = {}
    previous, broken = FIRST, ""
    for task in tasks_of(*visit.standing.files):
        key = task.task_id.hex()
        one = _one(visit, task, previous, broken, seen.get(key, ""))
        found.append(one)
        if one.release is not None:
            previous, broken = release_hash(one.release), ""
            fresh[key] = previous
        elif key in seen:
            previous, broken = seen[key], ""
        elif one.problem:
            broken = task.period.name
    _remember(visit, fresh)
    return tuple(found)


def _one(visit: Visit, task: Task, previous: str, broken: str, known: str) -> Checked:
    name, desk = task.period.name, task.file.desk.name
    try:
        release = release_of(visit.mailroom, task, previous)
    except (ReleaseError, TooLarge) as error:
        why = f" The one before it, {broken}, does not hold either." if broken else ""
        return Checked(task, previous, None, f"{error}{why}")
    if release is None:
        gone = (
            f"The release of {name} that this machine has seen is no longer in the place. "
            f"{desk} has it: chefslog team tend puts it back."
        )
        return Checked(task, previous, None, gone if known else "")
    if known and release_hash(release) != known:
        return Checked(
            task,
            previous,
            None,
            f"The release of {name} is another than this machine has seen, and {desk} signed both. "
            "A period is released once. Nothing in it counts; tell everybody in the team.",
        )
    return Checked(task, previous, release)


def _remember(visit: Visit, fresh: dict[str, str]) -> None:
    with alone(visit.home):
        table = load(_path(visit))
        before = table.get("releases", {})
        # What was seen first binds, also where another process was quicker.
        after = {**fresh, **before}
        if after != before:
            keep(_path(visit), {**table, "releases": after})


def _path(visit: Visit) -> str:
    return os.path.join(team_folder(visit.home, visit.place.team), "releases.json")
