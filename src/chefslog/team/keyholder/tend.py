"""`chefslog team tend`: whatever comes next for a keyholder, over all periods of a team.

Everything that is made is kept on this machine first and published from there, and every step
looks at what is there before it acts. So it may be killed at any point and run again.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from chefslog.home.files import make_folder
from chefslog.home.lock import FileLock
from chefslog.home.paths import Home
from chefslog.team.errors import TeamError
from chefslog.team.founding.pin import look
from chefslog.team.founding.teamfile import TeamFile
from chefslog.team.keyholder.ledger import ClockWrong, Ledger
from chefslog.team.keyholder.shelf import Shelf, keyholder_folder
from chefslog.team.keyholder.steps import Told, tend_desk, tend_lock
from chefslog.team.keyholder.work import Work, check_signed
from chefslog.team.keys import KeyStore
from chefslog.team.mailroom.protocol import Mailroom
from chefslog.team.task import DESK, LOCK, Task, tasks_of


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
    with _alone(home, team):
        identity = keystore.identity()
        ledger = Ledger(home, team)
        ledger.check_clock(int(now))
        _erase_expired(keystore, ledger, team, now)
        mailroom.sync()
        files = look(home, mailroom, team, identity.public).files
        tasks = _tasks(files, identity.public)
        ledger.begin({task.period.name: task.period.expires for task, _ in tasks})

        def work_on(task: Task, role: str) -> Work:
            return Work(
                task,
                role,
                files,
                Shelf(home, task),
                ledger,
                mailroom,
                keystore,
                identity,
                int(now),
                urandom,
            )

        return _tend_all(tasks, work_on)


def _tend_all(tasks: list[tuple[Task, str]], work_on: Callable[[Task, str], Work]) -> Tended:
    tended = Tended()
    for task, role in tasks:
        told = Told(task.period.name, tended.steps, tended.waiting)
        try:
            work = work_on(task, role)
            check_signed(work)
            (tend_desk if role == DESK else tend_lock)(work, told)
        except ClockWrong as error:
            tended.stopped.append(str(error))
            break
        except TeamError as error:
            tended.stopped.append(str(error))
    return tended


def erase_expired(home: Home, keystore: KeyStore, team: str, now: float) -> None:
    """Erase the keys of expired periods, whatever the place shows or whether it can be reached.

    Raises ClockWrong, TeamError.
    """
    with _alone(home, team):
        ledger = Ledger(home, team)
        ledger.check_clock(int(now))
        _erase_expired(keystore, ledger, team, now)


def _erase_expired(keystore: KeyStore, ledger: Ledger, team: str, now: float) -> None:
    """Erase what expired for certain before anything else can fail."""
    for name in ledger.begun:
        if ledger.confirms(name, int(now)):
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


@contextlib.contextmanager
def _alone(home: Home, team: str) -> Iterator[None]:
    """Hold off every other `tend` of this team on this machine; a killed one lets go by itself."""
    folder = keyholder_folder(home, team)
    lock = FileLock(os.path.join(folder, ".lock"))
    try:
        make_folder(folder)
        is_free = lock.try_acquire()
    except OSError as error:
        text = f"{lock.path}: {error.strerror}. Nothing was opened or published."
        raise TeamError(text) from error
    if not is_free:
        raise TeamError(
            "Another chefslog team tend is at work on this machine. Nothing was done by this one: "
            "let it finish, then run it again."
        )
    try:
        yield
    finally:
        lock.release()
