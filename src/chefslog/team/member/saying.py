"""How moments and lists are said to a member."""

from __future__ import annotations

from collections.abc import Sequence

from chefslog.model.days import spoken
from chefslog.team.calendar import DAP_EPOCH, DAY


def instant(at: int) -> str:
    """A UNIX second for a person: `Thu 3 Dec, 12:00 UTC`."""
    day, second = divmod(at, DAY)
    return f"{spoken(day + DAP_EPOCH)}, {second // 3600:02}:{second // 60 % 60:02} UTC"


def day_of(at: float) -> int:
    """The day number, in UTC, of a UNIX second."""
    return int(at // DAY) + DAP_EPOCH


def listed(names: Sequence[str]) -> str:
    """Names as a sentence has them: `Sam`, `Sam and Lee`, `Ada, Sam and Lee`."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
