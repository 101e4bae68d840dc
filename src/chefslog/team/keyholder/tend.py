"""`chefslog team tend`: whatever comes next for a keyholder, over all periods of a team."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from chefslog.home.paths import Home
from chefslog.team.errors import TeamError
from chefslog.team.founding.pin import look
from chefslog.team.founding.teamfile import TeamFile, signed_by
from chefslog.team.kept import hold
from chefslog.team.keyholder.desk import load_release, make_release, publish_release
from chefslog.team.keyholder.ledger import ClockWrong, Ledger, Shelf, keyholder_folder
from chefslog.team.keyholder.second_lock import load_answer, make_answer, publish_answer
from chefslog.team.keyholder.work import Work, expire, is_collecting
from chefslog.team.keys import KeyStore
from chefslog.team.mailroom.protocol import Mailroom
from chefslog.team.task import DESK, LOCK, Task, tasks_of

_STEPS = {
    DESK: (load_release, make_release, publish_release),
    LOCK: (load_answer, make_answer, publish_answer),
}
"""Of each role: what it has finished, how that is made, and how it is published."""


@dataclass(frozen=True)
class Tended:
    """What was done, what is waited for and from whom, and which periods cannot go on and why."""

    steps: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)


def tend(
    home: Home,
    keystore: KeyStore,
    mailroom: Mailroom,
    team: str,
    now: float,
    urandom: Callable[[int], bytes] = os.urandom,
) -> Tended:
    """Do what comes next in every period of every epoch; `now` is UNIX seconds.

    One period that cannot go on does not hold up the others; a clock that cannot be right stops
    all. Raises ClockWrong; TeamError where another tend is at work, this machine is no keyholder,
    or the epochs do not hold.
    """
    tended, at = Tended(), int(now)
    with _alone(home, team):
        identity = keystore.identity()
        ledger = Ledger(home, team)
        _erase_expired(keystore, ledger, team, at)
        mailroom.sync()
        files = look(home, mailroom, team, identity.public).files
        tasks = _tasks(files, identity.public)
        ledger.begin({task.period.name: task.period.expires for task, _ in tasks})
        for task, role in tasks:
            try:
                shelf = Shelf(home, task)
                _tend_period(
                    Work(task, role, files, shelf, ledger, mailroom, keystore, identity, at,
                         urandom, tended.steps, tended.waiting)
                )  # fmt: skip
            except TeamError as error:
                tended.stopped.append(str(error))
                if isinstance(error, ClockWrong):
                    break
    return tended


def _tend_period(work: Work) -> None:
    check_signed(work.task.file, work.identity.public)
    load, make, publish = _STEPS[work.role]
    finished = load(work)
    if finished is None and work.is_expired:
        expire(work)
    elif finished is None and not is_collecting(work):
        finished = make(work)
    if finished is not None:
        publish(work, finished)


def check_signed(file: TeamFile, identity: bytes) -> None:
    """Raises TeamError unless this keyholder signed the epoch."""
    if not signed_by(file, identity):
        raise TeamError(
            f"This machine did not sign epoch {file.epoch} of {file.name}: nothing is opened under "
            "it."
        )


def erase_expired(home: Home, keystore: KeyStore, team: str, now: float) -> None:
    """Erase the keys of expired periods, whatever the place shows or whether it can be reached.

    Raises ClockWrong, TeamError.
    """
    with _alone(home, team):
        _erase_expired(keystore, Ledger(home, team), team, int(now))


def _erase_expired(keystore: KeyStore, ledger: Ledger, team: str, now: int) -> None:
    """Erase what expired for certain before anything else can fail."""
    ledger.check_clock(now)
    for name in ledger.begun:
        if ledger.confirms(name, now):
            keystore.erase_period_key(team, name)


def _tasks(files: tuple[TeamFile, ...], identity: bytes) -> list[tuple[Task, str]]:
    """Every period that this machine holds a key for, with its role, the oldest first."""
    found = [
        (task, role)
        for task in tasks_of(*files)
        for role in (DESK, LOCK)
        if task.file.holder(role).identity == identity
    ]
    if files and not found:
        raise TeamError(
            f"This machine is no keyholder of {files[-1].name}. Its first keyholder is "
            f"{files[-1].desk.name}, its second keyholder {files[-1].lock.name}: they tend it."
        )
    return found


def _alone(home: Home, team: str) -> AbstractContextManager[None]:
    """Hold off every other `tend` of this team on this machine."""
    return hold(
        os.path.join(keyholder_folder(home, team), ".lock"),
        "Another chefslog team tend is at work on this machine. Nothing was done by this one: let "
        "it finish, then run it again.",
    )
