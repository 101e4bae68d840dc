"""The periods of a team: months or quarters, when each opens, closes and expires."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chefslog.model.days import MONTHS, civil, ordinal, spoken
from chefslog.team.errors import TeamError

DAP_EPOCH = 719_163
"""The day number of 1970-01-01; DAP counts days from there."""
DAY = 86_400
_OPENS_BEFORE = 7
_CLOSES_AFTER = 3
_EXPIRES_AFTER = 17
_NOON = 12 * 3600
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_NAME = re.compile(r"([1-9][0-9]{3})-(?:(0[1-9]|1[0-2])|Q([1-4]))")


@dataclass(frozen=True)
class Period:
    """A month or a quarter: its name, its first and last day as day numbers.

    `closing` is when it closes (UNIX seconds) where that is not the usual time, else 0: a team's
    first period may have ended before the team began.
    """

    name: str
    first: int
    last: int
    closing: int = 0

    @property
    def title(self) -> str:
        """What people call it: November, Q4."""
        month = self.name[5:]
        return month if month.startswith("Q") else _MONTHS[int(month) - 1]

    @property
    def days(self) -> int:
        """How many days it has."""
        return self.last - self.first + 1

    @property
    def opens(self) -> int:
        """When members' programs begin to send: seven days before its end, in UNIX seconds."""
        return (self.last + 1 - _OPENS_BEFORE - DAP_EPOCH) * DAY

    @property
    def closes(self) -> int:
        """When reports stop counting: 12:00 UTC three days after the last day, in UNIX seconds."""
        return self.closing or (self.last + _CLOSES_AFTER - DAP_EPOCH) * DAY + _NOON

    @property
    def expires(self) -> int:
        """When what was not opened is erased: 17 days after closing, in UNIX seconds."""
        return self.closes + _EXPIRES_AFTER * DAY


def period(name: str) -> Period:
    """The period of a name such as 2026-11 or 2026-Q4. Raises TeamError for another text."""
    match = _NAME.fullmatch(name)
    if match is None:
        raise TeamError(f"{name!r} is no period: a month is 2026-11, a quarter 2026-Q4.")
    year = int(match[1])
    first_month, months = (int(match[2]), 1) if match[2] else (int(match[3]) * 3 - 2, 3)
    return Period(name, _first_of(year, first_month), _first_of(year, first_month + months) - 1)


def periods_of(quarter: str, monthly: bool) -> tuple[Period, ...]:
    """The periods of a quarter: its three months, or itself. Raises TeamError."""
    whole = period(quarter)
    if "Q" not in quarter:
        raise TeamError(f"{quarter!r} is no quarter: write 2026-Q4.")
    if not monthly:
        return (whole,)
    year, month, _ = civil(whole.first)
    return tuple(period(f"{year:04}-{month + more:02}") for more in range(3))


def periods_from(start: str, monthly: bool) -> tuple[Period, ...]:
    """The periods of a quarter; where `start` is one of its months, only those from that one on.

    Raises TeamError.
    """
    if "Q" in start:
        return periods_of(start, monthly)
    first = period(start).first
    found = periods_of(quarter_of(first), monthly)
    return tuple(one for one in found if one.last >= first)


def quarter_of(day: int) -> str:
    """The quarter that a day number lies in: 2026-Q4."""
    year, month, _ = civil(day)
    return f"{year:04}-Q{(month + 2) // 3}"


def quarter_after(quarter: str) -> str:
    """The next quarter."""
    return quarter_of(period(quarter).last + 1)


def day_of(at: float) -> int:
    """The day number, in UTC, of a UNIX second."""
    return int(at // DAY) + DAP_EPOCH


def instant(at: int) -> str:
    """A UNIX second for a person: `Thu 3 Dec, 12:00 UTC`."""
    return f"{spoken(day_of(at))}, {_time_of(at)}"


def moment(at: int) -> str:
    """A UNIX second of any year for a person: `3 Dec 2026, 12:00 UTC`."""
    return f"{short_day(at)} {civil(day_of(at))[0]}, {_time_of(at)}"


def short_day(at: int) -> str:
    """The day of a UNIX second for a person: `3 Dec`."""
    _, month, day = civil(day_of(at))
    return f"{day} {MONTHS[month - 1]}"


def _time_of(at: int) -> str:
    return f"{at // 3600 % 24:02}:{at // 60 % 60:02} UTC"


def _first_of(year: int, month: int) -> int:
    if month > 12:
        year, month = year + 1, month - 12
    found = ordinal(year, month, 1)
    if found is None:
        raise TeamError(f"The year {year} is outside the calendar.")
    return found
