"""Points in time of other programs: an instant, its offset and zone, and the local day."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from chefslog.exchange.formats.records import Unreadable

_NUMERIC = re.compile(r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})(?:[ T,]+(.+))?\Z", re.ASCII)
_CLOCK = re.compile(
    r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*([AaPp][Mm])?\s*(Z|UTC|[+-]\d{2}:?\d{2})?\Z",
    re.ASCII,
)
_LONGEST_OFFSET = timedelta(hours=23, minutes=59)


def zone_of(name: Any) -> ZoneInfo | None:
    """A zone by its IANA name; None where there is no such zone."""
    if not isinstance(name, str) or not name or len(name) > 64:
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def read_time(text: str, zone: tzinfo | None, *, day_first: bool | None = None) -> datetime:
    """A time as programs write it: ISO 8601, or a numeric date with or without a clock.

    Without an offset of its own it is in `zone` (UTC where None); without a clock it is noon, so
    that the day stays what it says. Raises Unreadable.
    """
    text = text.strip()
    found = _NUMERIC.match(text)
    if not found or len(text) > 60:
        raise Unreadable(f'"{text[:60]}" is not a date such as 2026-11-03 or 2026-11-03 09:00')
    first, sign, second, third, clock = found.groups()
    try:
        day = _date(int(first), int(second), int(third), len(first), sign, day_first)
        return _at(day, clock, zone)
    except Unreadable:
        raise
    except (ValueError, OverflowError):
        raise Unreadable(f'"{text[:60]}" is no day or time that there is') from None


def _date(
    first: int, second: int, third: int, width: int, sign: str, day_first: bool | None
) -> date:
    if width == 4:
        return date(first, second, third)
    if sign == ".":
        return date(third, second, first)
    if day_first is None and first != second and first < 13 and second < 13:
        raise Unreadable(
            f"{first}{sign}{second}{sign}{third} could be two days; say --dates dmy or --dates mdy"
        )
    month, day = (second, first) if day_first or first > 12 else (first, second)
    return date(third, month, day)


def _at(day: date, clock: str | None, zone: tzinfo | None) -> datetime:
    if not clock or not clock.strip():
        return datetime(day.year, day.month, day.day, 12, tzinfo=zone or UTC)
    found = _CLOCK.match(clock.strip())
    if not found:
        raise ValueError(clock)
    hour, minute, second, part, half, offset = found.groups()
    hours = int(hour)
    if half:
        if not 1 <= hours <= 12:
            raise ValueError(clock)
        hours = hours % 12 + 12 * (half.lower() == "pm")
    micro = int((part or "0")[:6].ljust(6, "0"))
    seconds = min(int(second or 0), 59) if second != "60" else 59
    if second and int(second) > 60:
        raise ValueError(clock)
    where = _fixed(offset) if offset else zone or UTC
    return datetime(day.year, day.month, day.day, hours, int(minute), seconds, micro, tzinfo=where)


def _fixed(text: str) -> tzinfo:
    if text in ("Z", "UTC"):
        return UTC
    sign = -1 if text[0] == "-" else 1
    digits = text[1:].replace(":", "")
    delta = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if int(digits[2:]) > 59 or delta > _LONGEST_OFFSET:
        raise ValueError(text)
    return timezone(sign * delta)


def from_epoch(seconds: Any, zone: tzinfo | None) -> datetime:
    """Seconds (or milliseconds) since 1970. Raises Unreadable."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise Unreadable(f'"{str(seconds)[:60]}" is not a time')
    if abs(seconds) > 1e11:
        seconds /= 1000
    try:
        return datetime.fromtimestamp(seconds, zone or UTC)
    except (ValueError, OverflowError, OSError):
        raise Unreadable(f"{seconds} is no time that there is") from None


def moved(at: datetime, zone: tzinfo | None) -> datetime:
    """The same instant in a zone, or as it is where None.

    Raises Unreadable for a time before the year 1 or after 9999 there.
    """
    try:
        return at.astimezone(zone) if zone else at
    except (OverflowError, ValueError):
        raise Unreadable(f"{at.date()} is no time that there is") from None


def origin(at: datetime, zone: str | None) -> dict[str, Any]:
    """The parts of an entry that say when it was: instant, offset, zone, local day.

    Raises Unreadable for a time before the year 1 or after 9999 in UTC.
    """
    utc = moved(at, UTC)
    shift = at.utcoffset() or timedelta()
    return {
        "captured_at": utc.strftime("%Y-%m-%dT%H:%M:%S").rjust(19, "0")
        + f".{utc.microsecond // 1000:03}Z",
        "offset": int(shift.total_seconds() // 60),
        "zone": zone,
        "day": at.date().isoformat(),
    }
