"""A look into a team's place with this machine's own key in hand."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from chefslog.home.paths import Home
from chefslog.team.errors import TeamError
from chefslog.team.founding.epochs import EpochError, epoch_of
from chefslog.team.founding.pin import Standing, look
from chefslog.team.keys import Identity, KeyStore
from chefslog.team.mailroom.place import open_mailroom
from chefslog.team.mailroom.protocol import Mailroom
from chefslog.team.member.places import Place
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
        wanted = epoch_of(self.standing.files, name)
        tasks = tasks_of(*self.standing.files)
        return next(task for task in tasks if (task.file, task.period.name) == (wanted, name))

    def seat(self, task: Task) -> int:
        """This member's roster index in a task. Raises EpochError where nothing may be sent."""
        file = task.file
        self.standing.may_say(file)
        index = file.index_of(self.identity.public)
        if index is None:
            raise EpochError(
                f"You hold a key in epoch {file.epoch} of {file.name}, and who holds a key "
                "contributes nothing."
            )
        return index

    def tasks(self) -> tuple[Task, ...]:
        """The tasks of every epoch in which this member has a seat, the oldest first."""
        own = self.identity.public
        tasks = tasks_of(*self.standing.files)
        return tuple(task for task in tasks if task.file.index_of(own) is not None)


@contextlib.contextmanager
def visiting(
    home: Home, keys: KeyStore, place: Place, opening: Opening = open_mailroom
) -> Iterator[Visit]:
    """Open a team's place and hold its epochs against what was seen before.

    Raises TeamError: MailroomError where the place cannot be reached, EpochError where
    the epochs are not what they should be; nothing is sent then.
    """
    identity = _identity(keys)
    with opening(home, place.place) as mailroom:
        mailroom.sync()
        yield Visit(
            home, place, mailroom, identity, look(home, mailroom, place.team, identity.public)
        )


def _identity(keys: KeyStore) -> Identity:
    try:
        return keys.identity()
    except OSError as error:
        raise TeamError(
            f"{error.filename}: {error.strerror}. Your key cannot be read, so nothing was sent."
        ) from error
