"""A look into a team's place with this machine's own key: its tasks, and its releases checked."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from chefslog.home.paths import Home
from chefslog.team.errors import TeamError
from chefslog.team.founding.epochs import task_of
from chefslog.team.founding.pin import Standing, look
from chefslog.team.kept import changing, load, team_folder
from chefslog.team.keys import Identity, KeyStore
from chefslog.team.mailroom.place import open_mailroom
from chefslog.team.mailroom.protocol import Mailroom, TooLarge
from chefslog.team.member.places import Place
from chefslog.team.release.release import FIRST, release_hash, release_of
from chefslog.team.release.shape import ReleaseError
from chefslog.team.task import Task, tasks_of

Opening = Callable[[Home, str], Mailroom]
"""What opens a mailroom by its place."""


@dataclass(frozen=True)
class Visit:
    """The place of one team, open, and what this machine may rely on there."""

    home: Home
    place: Place
    mailroom: Mailroom
    identity: Identity
    standing: Standing

    def task(self, name: str) -> Task:
        """The task of a period. Raises TeamError where the team has no such period."""
        return task_of(self.standing.files, name)

    def tasks(self) -> tuple[Task, ...]:
        """The tasks of every epoch in which this member has a seat, the oldest first."""
        own = self.identity.public
        tasks = tasks_of(*self.standing.files)
        return tuple(task for task in tasks if task.file.index_of(own) is not None)


@dataclass(frozen=True)
class Checked:
    """The release of one period: as checked, None while there is none or it does not hold.

    `problem` says what does not hold.
    """

    task: Task
    release: dict[str, Any] | None
    problem: str = ""


@contextlib.contextmanager
def visiting(
    home: Home, keys: KeyStore, place: Place, opening: Opening = open_mailroom
) -> Iterator[Visit]:
    """Open a team's place and hold its epochs against what was seen before.

    Raises TeamError: MailroomError where the place cannot be reached, EpochError where
    the epochs are not what they should be; nothing is sent then.
    """
    try:
        identity = keys.identity()
    except OSError as error:
        raise TeamError(
            f"{error.filename}: {error.strerror}. Your key cannot be read, so nothing was sent."
        ) from error
    with opening(home, place.place) as mailroom:
        mailroom.sync()
        standing = look(home, mailroom, place.team, identity.public)
        yield Visit(home, place, mailroom, identity, standing)


def checked(visit: Visit) -> tuple[Checked, ...]:
    """Every period of every epoch, the oldest first: both signatures, the chain, and whether it is
    the release that this machine has seen before; new ones are remembered.

    Raises MailroomError where the place cannot be read.
    """
    path = os.path.join(team_folder(visit.home, visit.place.team), "releases.json")
    seen = load(path).get("releases", {})
    found: list[Checked] = []
    fresh: dict[str, str] = {}
    previous, broken = FIRST, ""
    for task in tasks_of(*visit.standing.files):
        key = task.task_id.hex()
        one = _check(visit, task, previous, broken, seen.get(key, ""))
        found.append(one)
        if one.release is not None:
            previous, broken = release_hash(one.release), ""
            fresh[key] = previous
        elif key in seen:
            previous, broken = seen[key], ""
        elif one.problem:
            broken = task.period.name
    if fresh:
        with changing(visit.home, path) as table:
            # What was seen first binds, also where another process was quicker.
            table["releases"] = {**fresh, **table.get("releases", {})}
    return tuple(found)


def _check(visit: Visit, task: Task, previous: str, broken: str, known: str) -> Checked:
    name, desk = task.period.name, task.file.desk.name
    try:
        release = release_of(visit.mailroom, task, previous)
    except (ReleaseError, TooLarge) as error:
        why = f" The one before it, {broken}, does not hold either." if broken else ""
        return Checked(task, None, f"{error}{why}")
    if release is None and known:
        return Checked(
            task,
            None,
            f"The release of {name} that this machine has seen is no longer in the place. "
            f"{desk} has it: chefslog team tend puts it back.",
        )
    if release is not None and known not in ("", release_hash(release)):
        return Checked(
            task,
            None,
            f"The release of {name} is another than this machine has seen, and {desk} signed both. "
            "A period is released once. Nothing in it counts; tell everybody in the team.",
        )
    return Checked(task, release)
