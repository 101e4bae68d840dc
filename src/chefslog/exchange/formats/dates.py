"""Reads the dates of other programs, the same way in every format: an instant and its local day.

An instant falls on the local day of its own zone, or of the zone the import is told.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from chefslog.capture.dates import LONG_DAYS
from chefslog.capture.suggestions import IN_ENGLISH
from chefslog.exchange.formats.registry import Settings, Unreadable

_DAYS = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_WEEKDAY = re.compile(
    r"(?<![\s,(])[\s,(]+(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\)?\Z", re.IGNORECASE
)
_CLOCK_PART = r"(?:(?:\s*,)?(?:\s+at)?(?:\s+|T|_)(?P<clock>\S.*))?\Z"
_NUMERIC = re.compile(
    _DAYS + r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})" + _CLOCK_PART, re.ASCII | re.IGNORECASE
)
_MONTH = r"(?P<month>[a-zäéûç]{3,10})"
_WITH_MONTH = tuple(
    re.compile(shape, re.ASCII | re.IGNORECASE)
    for shape in (
        _DAYS + rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|er)?[ ./-]+(?:de +)?{_MONTH}"
        rf"(?:\.? +de)?[ .,/-]+(?P<year>\d{{4}}|\d\d){_CLOCK_PART}",
        _DAYS
        + rf"{_MONTH}\.? +(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? +(?P<year>\d{{4}}){_CLOCK_PART}",
        rf"(?P<year>\d{{4}})[ /-]{_MONTH}[ /-](?P<day>\d{{1,2}}){_CLOCK_PART}",
        # `date`, and the logs of git and Apache: `Tue Nov  3 09:00:00 2026 +0100`.
        _DAYS + rf"{_MONTH} +(?P<day>\d{{1,2}}) +(?P<clock>\d{{1,2}}:\d\d(?::\d\d)?)"
        r"(?P<zone> +(?:UTC|GMT))? +(?P<year>\d{4})(?P<offset> +[+-]\d{4})?\Z",
    )
)
_OVER_12, _UP_TO_12, _YEAR = r"(?:1[3-9]|2\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:\d{4}|\d\d)\b"
_DAY_FIRST = re.compile(
    # `25-11-26` may begin with its year.
    rf"{_DAYS}(?P<date>{_OVER_12}(?:/{_UP_TO_12}/{_YEAR}|-{_UP_TO_12}-\d{{4}}\b))",
    re.ASCII | re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"{_DAYS}(?P<date>{_UP_TO_12}([/-]){_OVER_12}\2{_YEAR})", re.ASCII | re.IGNORECASE
)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?(Z|[+-]\d{4})?)?\Z", re.ASCII)
_EPOCH = re.compile(r"(?:\d{10}|\d{13})(?:\.\d{1,9})?\Z", re.ASCII)
_ZONE = r"Z|(?:UTC|GMT)?[+-]\d{2}(?::?\d{2})?|(?:UTC|GMT)(?:[+-]\d(?::\d{2})?)?"
_CLOCK = re.compile(
    r"(\d{1,2})(?::(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?"
    r"\s*([ap]\.?m\b\.?)?"
    rf"\s*({_ZONE})?"
    r"\s*(?:\[?([a-z]+(?:/[a-z_+-]+)+)\]?|[\[(]?([a-z]{2,5}|(?<=\()[^()]*)[\])]?)?\Z",
    re.ASCII | re.IGNORECASE,
)
_OFFSET = re.compile(_ZONE, re.ASCII | re.IGNORECASE)
_IN_NAME = re.compile(
    r"(?<!\d)(\d{4})([-_. ]?)(\d\d)\2(\d\d)(?:[T_ -]?(\d\d)[-:._]?(\d\d)(?:[-:._]?\d\d)?)?(?!\d)",
    re.ASCII,
)
_NOTION_ID = re.compile(r"\b[0-9a-f]{32}\b", re.ASCII)
_DAY_FIRST_NAME = re.compile(r"(?<!\d)(\d{1,2})([-_.])(\d{1,2})\2(\d{4})(?!\d)", re.ASCII)
_IN_FOLDERS = re.compile(
    r"(?:^|/)(\d{4})[/_-](\d\d?)(?:[ _-][^\W\d]+)?[/_-](\d\d?)(?=[^\d]|$)", re.ASCII
)
_ABOVE = re.compile(
    r"/(\d{4})/(\d\d?)(?:[ _-][^\W\d]+)?/(\d\d?)(?:\D[^/]*)?(?:/[^/]*)?\Z", re.ASCII
)
_LONGEST_OFFSET = timedelta(hours=23, minutes=59)
_AMERICAN = re.compile(
    "US/|America/(New_York|Chicago|Denver|Los_Angeles|Phoenix|Anchorage|Detroit|Boise|Juneau"
    "|Indiana/|Kentucky/|North_Dakota/)|Pacific/Honolulu"
)
"""Zones whose people write the month first."""
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_FIRST_DAY = date(1970, 1, 1)
_FIRST_INSTANT = 1e8
"""Smaller numbers (1973) are years, days or counts, and no seconds."""


class Samples:
    """The dates of a file, read once and only where one of them can be read in two ways.

    Where these are all like that, those `beside` count: a table's other columns.
    """

    def __init__(self, read: Callable[[], Iterable[str]], beside: Samples | None = None) -> None:
        self._read = read
        self._beside = beside

    @cached_property
    def clear(self) -> tuple[str, ...]:
        """The first that can be read in one way only, and the first that says the contrary."""
        found: dict[bool, str] = {}
        for text in self._read():
            for is_day_first, shape in enumerate((_MONTH_FIRST, _DAY_FIRST)):
                if day := shape.match(plain_spaces(text)):
                    found.setdefault(bool(is_day_first), day["date"])
            if len(found) == 2:
                break
        return tuple(found.values()) or (self._beside.clear if self._beside else ())


@dataclass(frozen=True, slots=True)
class When:
    """An instant with the offset that it was lived in, its zone's name, and what was guessed."""

    at: datetime
    zone: str | None
    guess: str = ""

    def fields(self) -> dict[str, Any]:
        """The parts of an entry that say when it was. Raises Unreadable outside years 1–9999."""
        utc = _moved(self.at, UTC)
        shift = self.at.utcoffset() or timedelta()
        return {
            "captured_at": utc.isoformat(timespec="milliseconds")[:-6] + "Z",
            "offset": int(shift.total_seconds() // 60),
            "zone": self.zone,
            "day": self.at.date().isoformat(),
        }


def find_zone(name: Any) -> ZoneInfo | None:
    """The zone of an IANA name; None where there is no such zone."""
    if not isinstance(name, str) or not name or len(name) > 64:
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def find_offset(name: Any) -> tzinfo | None:
    """The zone of an offset such as `GMT+02:00`; None where it is none."""
    try:
        return _fixed(name) if isinstance(name, str) and _OFFSET.fullmatch(name) else None
    except ValueError:
        return None


def read_when(
    value: Any, settings: Settings, *, zone: tzinfo | None = None, samples: Samples | None = None
) -> When:
    """Read a date, with or without a clock, as programs and people write it.

    `zone` is the record's own zone, if it has one. A date without a clock is noon there, so that
    the day stays what it says. Numbers are seconds or milliseconds since 1970. Raises Unreadable.
    """
    zone = zone or find_zone(settings.zone)
    if isinstance(value, int | float) and not isinstance(value, bool):
        if abs(value) >= _FIRST_INSTANT and not _is_compact(str(value)):
            return _from_epoch(value, zone)
        value = str(value)
    text = _WEEKDAY.sub("", plain_spaces(value)) if isinstance(value, str) else str(value)
    text, is_span, _ = (part.strip() for part in text.partition("→"))
    first, _, rest = text.partition(" ")
    if IN_ENGLISH.get(first.strip(",.").casefold()) in LONG_DAYS:
        text = rest.strip()
    if not text or len(text) > 80:
        raise _not_a_date(text)
    try:
        if _EPOCH.match(text):
            return _from_epoch(float(text), zone)
        day, clock, guess = _split(text, settings, samples)
        at, name = _placed(day, clock, zone)
    except Unreadable:
        raise
    except (ValueError, OverflowError):
        raise Unreadable(f'"{text[:60]}" is not a day or time that exists') from None
    return When(at, name, guess or ("the first day of a span is taken" if is_span else ""))


def plain_spaces(text: str) -> str:
    """A text with plain spaces for all others, and without the marks of direction of Windows."""
    return re.sub(r"\s", " ", re.sub("[\u200e\u200f]", "", text)).strip()


def _not_a_date(text: str) -> Unreadable:
    return Unreadable(f'"{text[:60]}" is not a date such as 2026-11-03 or 2026-11-03 09:00')


def _split(text: str, settings: Settings, samples: Samples | None) -> tuple[date, str, str]:
    """Day, clock and what was guessed."""
    if found := _NUMERIC.match(text):
        day, guess = _numeric(text, found, settings, samples)
        return day, found["clock"] or "", guess
    for shape in _WITH_MONTH:
        found = shape.match(text)
        if found and (month := _month(found["month"])):
            parts = found.groupdict(default="")
            clock = parts["clock"] + (parts.get("offset") or parts.get("zone", ""))
            return date(_year(parts["year"]), month, int(parts["day"])), clock, ""
    if found := _COMPACT.match(text):
        hour, minute, second, offset = found.group(4, 5, 6, 7)
        clock = f"{hour}:{minute}:{second or '00'}{offset or ''}" if hour else ""
        return date(int(found[1]), int(found[2]), int(found[3])), clock, ""
    raise _not_a_date(text)


def _month(name: str) -> int | None:
    low = name.lower()
    fits = [month for month in _MONTHS if month.startswith("sep" if low == "sept" else low)]
    fits = fits or sorted({IN_ENGLISH[word] for word in IN_ENGLISH if word.startswith(low)})
    return _MONTHS.index(fits[0]) + 1 if len(fits) == 1 and fits[0] in _MONTHS else None


def _year(digits: str) -> int:
    if len(digits) not in (2, 4):
        raise ValueError(digits)
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _numeric(
    text: str, found: re.Match[str], settings: Settings, samples: Samples | None
) -> tuple[date, str]:
    first, second, third = int(found[1]), int(found[3]), found[4]
    if len(found[1]) == 4:
        if len(third) > 2:
            raise _not_a_date(text)
        return date(first, second, int(third)), ""
    if found[2] == ".":
        return date(_year(third), second, first), ""
    if found[2] == "-" and first > 12 and len(third) == 2 and settings.day_first is None:
        raise Unreadable(f'"{text[:60]}" may begin with its year or its day; say --dates dmy')
    year = _year(third)
    day_first, guess = settings.day_first, ""
    if day_first is None and first != second and first < 13 and second < 13:
        day_first, why = _guess_order(settings, samples)
        order = "day first" if day_first else "month first"
        guess = f"the date can be read in two ways and is read {order}, {why}"
    month, number = (second, first) if day_first or first > 12 else (first, second)
    return date(year, month, number), guess


def _guess_order(settings: Settings, samples: Samples | None) -> tuple[bool, str]:
    """Whether the day comes first, and why: by dates that can be read in one way, else the zone."""
    if samples and samples.clear:
        first, *others = samples.clear
        but = f', though "{others[0]}" is read the other way' if others else ""
        return bool(_DAY_FIRST.match(first)), f'as in "{first}"{but}'
    day_first = not (settings.zone and _AMERICAN.match(settings.zone))
    return day_first, f"a guess; --dates {'mdy' if day_first else 'dmy'} reads it the other way"


def _placed(day: date, clock: str, zone: tzinfo | None) -> tuple[datetime, str | None]:
    name = _name(zone)
    if not clock.strip():
        return datetime(day.year, day.month, day.day, 12, tzinfo=zone or UTC), name
    found = _CLOCK.match(clock.strip())
    if not found or not (found[2] or found[5]):
        raise Unreadable(f'"{clock[:60]}" is not a time such as 09:00, 9:00 PM or 09:00:00+01:00')
    hour, minute, second, part, half, offset, named, comment = found.groups()
    if comment and not offset:
        # Behind an offset it is a comment: JavaScript writes `GMT+0100 (CET)`.
        offset = comment if _OFFSET.fullmatch(comment) else None
        named = None if offset else comment
    hours = int(hour)
    if half:
        if not 1 <= hours <= 12:
            raise ValueError(clock)
        hours = hours % 12 + 12 * (half[0] in "pP")
    if int(second or 0) > 60:
        raise ValueError(clock)
    at = datetime(
        day.year, day.month, day.day, hours, int(minute or 0), min(int(second or 0), 59),
        int((part or "0")[:6].ljust(6, "0")),
    )  # fmt: skip
    if named:
        own = find_zone(named)
        if own is None:
            raise Unreadable(f'there is no zone "{named[:60]}"')
        return (_moved(at.replace(tzinfo=_fixed(offset)), own) if offset else
                at.replace(tzinfo=own)), own.key  # fmt: skip
    if offset:
        return _at_offset(at.replace(tzinfo=_fixed(offset)), zone)
    return at.replace(tzinfo=zone or UTC), name


def _name(zone: tzinfo | None) -> str | None:
    return zone.key if isinstance(zone, ZoneInfo) else None


def is_clock(text: str) -> bool:
    """Whether a text is the time of a day and nothing else."""
    found = _CLOCK.match(plain_spaces(text))
    return bool(found and (found[2] or found[5]))


def _at_offset(at: datetime, zone: tzinfo | None) -> tuple[datetime, str | None]:
    """UTC says only which instant; any other offset also says where the writer's clock was."""
    if zone is None:
        return at, None
    local = _moved(at, zone)
    if not at.utcoffset() or local.utcoffset() == at.utcoffset():
        return local, _name(zone)
    return at, None


def _fixed(text: str) -> tzinfo:
    found = re.search(r"([+-])(\d\d?):?(\d\d)?\Z", text)
    if not found:
        return UTC
    minutes = int(found[3] or 0)
    delta = timedelta(hours=int(found[2]), minutes=minutes)
    if minutes > 59 or delta > _LONGEST_OFFSET:
        raise ValueError(text)
    return timezone(-delta if found[1] == "-" else delta)


def _is_compact(digits: str) -> bool:
    """Whether digits are a day, with a clock or without, and not an instant: `20261103`."""
    found = _COMPACT.match(digits)
    return bool(found and _is_day(*found.group(1, 2, 3)))


def _from_epoch(seconds: float, zone: tzinfo | None) -> When:
    if abs(seconds) > 1e11:
        seconds /= 1e6 if abs(seconds) > 1e14 else 1000
    try:
        return When(datetime.fromtimestamp(seconds, zone or UTC), _name(zone))
    except (ValueError, OverflowError, OSError):
        raise Unreadable(f"{seconds} is not a time that exists") from None


def _moved(at: datetime, zone: tzinfo) -> datetime:
    try:
        return at.astimezone(zone)
    except (OverflowError, ValueError):
        raise Unreadable(f"{at.date()} is not a time that exists") from None


def file_time(seconds: float, settings: Settings) -> When:
    """When a file was last changed: the date of last resort, so it says that it is one."""
    when = _from_epoch(seconds, find_zone(settings.zone))
    guess = "dated by when the file was last changed: there is no date in it or in its name"
    return When(when.at, when.zone, guess)


def find_date_in_name(name: str, path: str = "") -> str:
    """A date in a file's name, else in those of its folders (`2026/11/03.md`); "" for none.

    `name` is the file's name within what is imported. Of the whole `path` only the folders count
    that stand right above the file.
    """
    stem, whole = (os.path.splitext(one.replace("\\", "/"))[0] for one in (name, path))
    for part in reversed(_NOTION_ID.sub("", stem).split("/")):
        for found in _IN_NAME.finditer(part):
            year, month, day, hour, minute = found.group(1, 3, 4, 5, 6)
            if _is_day(year, month, day):
                clock = f" {hour}:{minute}" if hour and hour < "24" and minute < "60" else ""
                return f"{year}-{month}-{day}{clock}"
        days = _DAY_FIRST_NAME.search(part)
        if days:
            return days[0].replace("_", "-")
        months = (named["month"] for shape in _WITH_MONTH[:2] if (named := shape.match(part)))
        if any(map(_month, months)):
            return part
    folders = [*_IN_FOLDERS.finditer(stem)][-1:] or [*_ABOVE.finditer(whole)]
    for found in folders:
        year, month, day = found.groups()
        if _is_day(year, month, day):
            return f"{year}-{month:0>2}-{day:0>2}"
    return ""


def _is_day(year: str, month: str, day: str) -> bool:
    try:
        return date(int(year), int(month), int(day)).year >= 1900
    except ValueError:
        return False


def check_day(when: When, settings: Settings) -> None:
    """Refuse a day that is likely a mistake, unless every day was asked for. Raises Unreadable."""
    day, now = when.at.date(), settings.now
    is_future = now and when.at > now and day > now.date()
    if not settings.any_date and (is_future or day < _FIRST_DAY):
        why = "in the future" if is_future else "before 1970"
        raise Unreadable(f"{day.isoformat()} is {why}; --any-date takes it")
