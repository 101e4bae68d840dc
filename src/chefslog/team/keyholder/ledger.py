"""What a keyholder's machine remembers: of a team for good, and of one period file by file.

Nothing of it is a share, a contribution or a key, and every change is durable when it is done.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from chefslog.home.paths import Home
from chefslog.team.calendar import DAY, moment
from chefslog.team.calendar import period as named_period
from chefslog.team.errors import TeamError
from chefslog.team.kept import drop, keep, keep_bytes, load, load_bytes, team_folder
from chefslog.team.keyholder.boxes import DESK_BIN
from chefslog.team.mailroom.protocol import Mailroom
from chefslog.team.seal import report_size
from chefslog.team.task import Task

_FAR = 92 * DAY
"""So long after the last known period has expired a clock alone erases nothing."""
_FROZEN, _PROGRESS = "frozen.json", "progress.json"


class ClockWrong(TeamError):
    """This machine's clock and a signed time cannot both be right; nothing more is done."""


def keyholder_folder(home: Home, team: str) -> str:
    """Where a keyholder's machine keeps what it knows of a team."""
    return os.path.join(team_folder(home, team), "keyholder")


class Ledger:
    """Days closed, releases seen, signed times and expiries of a team. Raises TeamError."""

    def __init__(self, home: Home, team: str) -> None:
        self._path = os.path.join(keyholder_folder(home, team), "ledger.json")
        empty = {"closed": [], "released": {}, "newest": 0, "by": "", "begun": {}, "past": {}}
        self._table: dict[str, Any] = {**empty, **load(self._path)}

    @property
    def begun(self) -> list[str]:
        """The periods that this machine holds or held a key for."""
        return sorted(self._table["begun"])

    def begin(self, expires: Mapping[str, int]) -> None:
        """Remember when periods expire, to erase their keys in time whatever the place shows."""
        self._change(begun={**self._table["begun"], **expires})

    def check_free(self, task: Task) -> None:
        """Raises TeamError where any day of the task was closed by another one."""
        for one in self._table["closed"]:
            meets = one["first"] <= task.period.last and task.period.first <= one["last"]
            if meets and one["task_id"] != task.task_id.hex():
                raise TeamError(
                    f"{task.period.name} (epoch {task.file.epoch}) has days that were closed with "
                    f"{one['period']}. A day is opened once, ever: nothing was opened, and "
                    f"{task.period.name} expires."
                )

    def close(self, task: Task) -> None:
        """Record the days (as day numbers) of a task as closed; once is enough."""
        period = task.period
        row = {"period": period.name, "first": period.first, "last": period.last}
        row |= {"task_id": task.task_id.hex()}
        if row not in self._table["closed"]:
            self._change(closed=[*self._table["closed"], row])

    def released(self, period: str) -> str | None:
        """The hash of a period's release, if this machine saw it."""
        found: str | None = self._table["released"].get(period)
        return found

    def record_release(self, period: str, release_hash: str) -> None:
        """Remember a release; another one of the same period is never taken."""
        known = self.released(period)
        if known is None:
            self._change(released={**self._table["released"], period: release_hash})
        elif known != release_hash:
            raise TeamError(
                f"The release of {period} in the place is another one than this machine has seen. "
                "Both are signed, and a period is released once, ever. Nothing was opened. Tell "
                "the team."
            )

    def confirms(self, period: str, now: int) -> bool:
        """Whether more than one look at this machine's clock says that a period has expired.

        Another's signed time does, or this clock on two days apart where it is not far ahead of
        everything that this machine knows of. Each look is remembered; a clock that was set back
        starts again.
        """
        begun: dict[str, int] = self._table["begun"]
        past: dict[str, int] = self._table["past"]
        expires = begun.get(period) or named_period(period).expires
        if self._table["newest"] >= expires:
            return True
        first = past.get(period, 0)
        if now >= expires and 0 < first <= now:
            return now - first >= DAY and now <= max(expires, *begun.values(), 0) + _FAR
        others = {name: at for name, at in past.items() if name != period}
        self._change(past={**others, period: now} if now >= expires else others)
        return False

    def check_clock(self, now: int) -> None:
        """Raises ClockWrong where this machine's clock is behind the newest signed time."""
        _check_clock(now, self._table["newest"], self._table["by"])

    def saw_time(self, at: int, by: str, now: int) -> None:
        """Take note of a signed time. Raises ClockWrong where it lies ahead of `now`."""
        _check_clock(now, at, by)
        if at > self._table["newest"]:
            self._change(newest=at, by=by)

    def _change(self, **changes: Any) -> None:
        table = {**self._table, **changes}
        if table != self._table:
            keep(self._path, table)
            self._table = table


def _check_clock(now: int, at: int, by: str) -> None:
    if now >= at:
        return
    if at - now > DAY:
        raise ClockWrong(
            f"This machine's clock ({moment(now)}) is over a day apart from {by}'s, who signed at "
            f"{moment(at)}. One of them is wrong: tend stops here until it is set right."
        )
    raise ClockWrong(
        f"This machine's clock ({moment(now)}) is behind {by}'s last signature ({moment(at)}). "
        "tend stops here: set the clock right, or wait until it has caught up."
    )


@dataclass(frozen=True)
class Progress:
    """How far a period is.

    `theirs` is the SHA-256 (hex) of the one answer taken from the other keyholder, `asked_at` when
    the first keyholder's answer was finished; `is_public` says that the release was published,
    `is_over` that the expiry was told. `statement` and `bands` (of support, by section) are what
    the second keyholder wants to find in the release.
    """

    task_id: str
    theirs: str = ""
    asked_at: int = 0
    is_public: bool = False
    is_over: bool = False
    statement: dict[str, Any] | None = None
    bands: dict[str, str] | None = None


class Shelf:
    """The files of one task, each whole or not there at all.

    frozen.json    the reports that were there at closing, with their SHA-256
    desk.bin       the first keyholder's answer, on its machine
    lock.bin       the second keyholder's answer, on its machine
    release.json   the finished release, on the first keyholder's machine
    progress.json  what was accepted from the other keyholder, and what was made public

    Raises TeamError where the disk refuses or another task was begun.
    """

    def __init__(self, home: Home, task: Task) -> None:
        self._folder = os.path.join(keyholder_folder(home, task.file.team), task.period.name)
        self._task = task
        found = load(self._path(_PROGRESS))
        self.progress = Progress(**found) if found else Progress(task.task_id.hex())
        if self.progress.task_id != task.task_id.hex():
            raise TeamError(
                f"{task.period.name} was begun on this machine under another team file. A period "
                "has one, ever: nothing was opened. Tell the other keyholder."
            )

    def note(self, **changes: Any) -> None:
        """Keep a change of the progress."""
        self.progress = replace(self.progress, **changes)
        keep(self._path(_PROGRESS), vars(self.progress))

    def frozen(self) -> dict[str, str] | None:
        """The reports that count, SHA-256 (hex) by file name; None before they were frozen."""
        found = load(self._path(_FROZEN))
        return dict(found["files"]) if found else None

    def freeze(self, mailroom: Mailroom) -> dict[str, str]:
        """Keep which reports are there now; what comes later is late. The first time counts."""
        files = self.frozen()
        if files is None:
            found = mailroom.files(self._task.inbox, size_limit(self._task))
            files = {name: hashlib.sha256(data).hexdigest() for name, data in found}
            keep(self._path(_FROZEN), {"files": files})
        return files

    def reopen(self) -> None:
        """Forget what was frozen and answered before the period closed."""
        if self.frozen() is not None:
            self.drop(_FROZEN)
            self.drop(DESK_BIN)
            self.note(asked_at=0)

    def get(self, name: str) -> bytes | None:
        """A finished file, or None."""
        return load_bytes(self._path(name))

    def put(self, name: str, data: bytes) -> None:
        """Keep a finished file."""
        keep_bytes(self._path(name), data)

    def drop(self, name: str) -> None:
        """Forget a finished file."""
        drop(self._path(name))

    def _path(self, name: str) -> str:
        return os.path.join(self._folder, name)


def size_limit(task: Task) -> int:
    """Files larger than this are not even read; twice a report, to say what is wrong with more."""
    return 2 * report_size(task)
