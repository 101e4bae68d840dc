"""What a keyholder's machine remembers of a team for good: days closed, releases, signed times."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from chefslog.home.paths import Home
from chefslog.model.days import MONTHS, civil
from chefslog.team.calendar import DAP_EPOCH, DAY
from chefslog.team.calendar import period as named_period
from chefslog.team.errors import TeamError
from chefslog.team.kept import keep, load
from chefslog.team.keyholder.shelf import keyholder_folder
from chefslog.team.task import Task

_FAR = 92 * DAY
"""So long after the last known period has expired a clock alone erases nothing."""


class ClockWrong(TeamError):
    """This machine's clock and a signed time cannot both be right; nothing more is done."""


@dataclass(frozen=True)
class Closed:
    """Days (as day numbers) that were opened or are about to be, and by which task (hex)."""

    period: str
    first: int
    last: int
    task_id: str


class Ledger:
    """One file per team; every change is durable when its method returns. Raises TeamError."""

    def __init__(self, home: Home, team: str) -> None:
        self._path = os.path.join(keyholder_folder(home, team), "ledger.json")
        found = load(self._path)
        self._closed = tuple(Closed(**one) for one in found.get("closed", ()))
        self._released: dict[str, str] = dict(found.get("released", {}))
        self._newest = int(found.get("newest", 0))
        self._by = str(found.get("by", ""))
        self._begun: dict[str, int] = dict(found.get("begun", {}))
        self._past: dict[str, int] = dict(found.get("past", {}))

    @property
    def begun(self) -> tuple[str, ...]:
        """The periods that this machine holds or held a key for."""
        return tuple(sorted(self._begun))

    def begin(self, expires: Mapping[str, int]) -> None:
        """Remember when periods expire, to erase their keys in time whatever the place shows."""
        begun = {**self._begun, **expires}
        if begun != self._begun:
            self._begun = begun
            self._keep()

    def check_free(self, task: Task) -> None:
        """Raises TeamError where any day of the task was closed by another one."""
        for one in self._closed:
            meets = one.first <= task.period.last and task.period.first <= one.last
            if meets and one.task_id != task.task_id.hex():
                raise TeamError(
                    f"{task.period.name} (epoch {task.file.epoch}) has days that were closed with "
                    f"{one.period}. A day is opened once, ever: nothing was opened, and "
                    f"{task.period.name} expires."
                )

    def close(self, task: Task) -> None:
        """Record the days of a task as closed; once is enough."""
        period = task.period
        entry = Closed(period.name, period.first, period.last, task.task_id.hex())
        if entry not in self._closed:
            self._closed += (entry,)
            self._keep()

    def released(self, period: str) -> str | None:
        """The hash of a period's release, if this machine saw it."""
        return self._released.get(period)

    def record_release(self, period: str, release_hash: str) -> None:
        """Remember a release; another one of the same period is never taken."""
        known = self._released.get(period)
        if known is not None and known != release_hash:
            raise TeamError(
                f"The release of {period} in the place is another one than this machine has seen. "
                "Both are signed, and a period is released once, ever. Nothing was opened. Tell "
                "the team."
            )
        if known is None:
            self._released[period] = release_hash
            self._keep()

    def confirms(self, period: str, now: int) -> bool:
        """Whether more than one look at this machine's clock says that a period has expired.

        Another's signed time does, or this clock on two days apart where it is not far ahead of
        everything that this machine knows of. Each look is remembered; a clock that was set back
        starts again.
        """
        expires = self._begun.get(period) or named_period(period).expires
        if self._newest >= expires:
            return True
        first = self._past.get(period, 0)
        if now < expires or not 0 < first <= now:
            self._past.pop(period, None)
            if now >= expires:
                self._past[period] = now
            self._keep()
            return False
        known = max(expires, *self._begun.values()) if self._begun else expires
        return now - first >= DAY and now <= known + _FAR

    def check_clock(self, now: int) -> None:
        """Raises ClockWrong where this machine's clock is behind the newest signed time."""
        check_clock(now, self._newest, self._by)

    def saw_time(self, at: int, by: str, now: int) -> None:
        """Take note of a signed time. Raises ClockWrong where it lies ahead of `now`."""
        check_clock(now, at, by)
        if at > self._newest:
            self._newest, self._by = at, by
            self._keep()

    def _keep(self) -> None:
        table = {
            "closed": [vars(one) for one in self._closed],
            "released": self._released,
            "newest": self._newest,
            "by": self._by,
            "begun": self._begun,
            "past": self._past,
        }
        keep(self._path, table)


def check_clock(now: int, at: int, by: str) -> None:
    """Raises ClockWrong where `now` is behind a time that `by` signed."""
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


def moment(at: int) -> str:
    """UNIX seconds for a person: 20 Dec 2026, 12:00 UTC."""
    days, seconds = divmod(at, DAY)
    year, month, day = civil(days + DAP_EPOCH)
    hours, minutes = seconds // 3600, seconds // 60 % 60
    return f"{day} {MONTHS[month - 1]} {year}, {hours:02}:{minutes:02} UTC"


def day_of(at: int) -> str:
    """UNIX seconds as a day for a person: 20 Dec."""
    _, month, day = civil(at // DAY + DAP_EPOCH)
    return f"{day} {MONTHS[month - 1]}"
