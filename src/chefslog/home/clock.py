"""This machine's clock and zone, and the ids that are made of an instant.

On the thin path: `os` and `time` only.
"""

from __future__ import annotations

import os
import time

from chefslog.home.paths import HomeError


class Moment:
    """One instant as the writer lives it.

    `at` is seconds since 1970 UTC, `captured_at` the same as ISO text, `offset` minutes east of
    UTC, `zone` its IANA name or None, `day` the local day as ISO text (work before `day_starts`
    minutes after midnight belongs to the day before).
    """

    def __init__(self, at: float, day_starts: int = 0) -> None:
        self.at = at
        millis = int(at * 1000)
        utc = time.gmtime(millis // 1000)
        self.captured_at = time.strftime("%Y-%m-%dT%H:%M:%S", utc) + f".{millis % 1000:03}Z"
        local = time.localtime(millis // 1000)
        self.offset = local.tm_gmtoff // 60
        self.zone = zone_name()
        if local.tm_hour * 60 + local.tm_min < day_starts:
            # Noon of the day before exists in every zone, whatever its clocks do at night.
            noon = time.mktime((local.tm_year, local.tm_mon, local.tm_mday - 1, 12, 0, 0, 0, 0, -1))
            local = time.localtime(noon)
        self.day = time.strftime("%Y-%m-%d", local)


EPOCH = 719_163
"""The day number of 1 January 1970."""
_LAST = 253_402_200_000
"""Just before the year 10000, in every zone."""


def now(day_starts: int = 0) -> Moment:
    """This moment. `CHEFSLOG_NOW` (seconds since 1970) stands in for the clock, for pictures.

    Raises HomeError where the clock shows no time that an entry can have.
    """
    fixed = os.environ.get("CHEFSLOG_NOW")
    try:
        at = float(fixed) if fixed else time.time()
    except ValueError:
        raise HomeError(f'CHEFSLOG_NOW: "{fixed}" is not seconds since 1970; unset it.') from None
    if not 0 <= at < _LAST:
        raise HomeError(f"the clock ({fixed or at}) is not between 1970 and 9999; set it right.")
    return Moment(at, day_starts)


def local_minute(at: str) -> str:
    """Return an instant in UTC, such as 2026-11-20T17:03:22.123Z, as this machine's date and time.

    It comes as `2026-11-20 18:03`; a text that is no instant comes back as it is.
    """
    from chefslog.model.days import parse_day

    day = parse_day(at[:10])
    hour, minute = at[11:13], at[14:16]
    if day is None or not (hour.isdigit() and minute.isdigit()):
        return at
    seconds = (day - EPOCH) * 86400 + int(hour) * 3600 + int(minute) * 60
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(seconds))


def zone_name() -> str | None:
    """The zone's IANA name from `TZ`, else from where /etc/localtime points, else None."""
    named = os.environ.get("TZ", "").lstrip(":")
    if named:
        return named if "/" in named and not named.startswith("/") else _below_zoneinfo(named)
    try:
        return _below_zoneinfo(os.readlink("/etc/localtime"))
    except OSError:
        return None


def _below_zoneinfo(path: str) -> str | None:
    _, mark, name = path.partition("zoneinfo/")
    if mark:
        return name.removeprefix("posix/").removeprefix("right/")
    return path if path in ("UTC", "GMT") else None


_BASE32 = "0123456789abcdefghjkmnpqrstvwxyz"


def new_id(at: float, random: bytes) -> str:
    """Return a UUID version 7 (RFC 9562) of seconds since 1970 and ten random bytes.

    The fraction of the millisecond follows it (section 6.2, method 3), so that two captures of one
    millisecond keep their order.
    """
    ticks = int(at * 1000 * 4096)
    number = ticks >> 12 << 80 | int.from_bytes(random[:10], "big")
    number = number & ~(0xFFFF << 64) | (0x7000 | ticks & 0xFFF) << 64
    number = number & ~(0x3 << 62) | 0x2 << 62
    text = f"{number:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def short_of(entry_id: str) -> str:
    """The random tail of an id as twelve base32 characters; six of them are shown."""
    tail = int(entry_id.replace("-", ""), 16) & ((1 << 60) - 1)
    return "".join(_BASE32[tail >> shift & 31] for shift in range(55, -1, -5))
