"""Calendar days as integers: the proleptic Gregorian ordinal, day 1 being 0001-01-01.

On the thin path, so without `datetime`; a test holds it equal to `datetime.date`.
"""

from __future__ import annotations

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_BEFORE = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)


def is_leap(year: int) -> bool:
    """Whether the year has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def ordinal(year: int, month: int, day: int) -> int | None:
    """The day's number, or None where there is no such day."""
    if not (1 <= year <= 9999 and 1 <= month <= 12 and day >= 1):
        return None
    if day > _LENGTHS[month - 1] + (month == 2 and is_leap(year)):
        return None
    past = year - 1
    leap_passed = month > 2 and is_leap(year)
    return (
        past * 365 + past // 4 - past // 100 + past // 400 + _BEFORE[month - 1] + leap_passed + day
    )


def civil(number: int) -> tuple[int, int, int]:
    """Year, month and day of a day's number."""
    cycles, rest = divmod(number - 1, 146_097)
    centuries = min(rest // 36_524, 3)
    rest -= centuries * 36_524
    fours, rest = divmod(rest, 1_461)
    years = min(rest // 365, 3)
    rest -= years * 365
    year = cycles * 400 + centuries * 100 + fours * 4 + years + 1
    month = 12
    while rest < (first := _BEFORE[month - 1] + (month > 2 and is_leap(year))):
        month -= 1
    return year, month, rest - first + 1


def parse_day(text: str) -> int | None:
    """The number of an ISO day such as 2026-11-21, or None."""
    if len(text) != 10 or text[4] != "-" or text[7] != "-" or not text.isascii():
        return None
    year, month, day = text[:4], text[5:7], text[8:]
    if not (year.isdigit() and month.isdigit() and day.isdigit()):
        return None
    return ordinal(int(year), int(month), int(day))


def iso(number: int) -> str:
    """The ISO form of a day's number: 2026-11-21."""
    year, month, day = civil(number)
    return f"{year:04}-{month:02}-{day:02}"


def weekday(number: int) -> int:
    """0 for Monday to 6 for Sunday."""
    return (number + 6) % 7


def spoken(number: int, today: int | None = None) -> str:
    """A day for a person: `Fri 20 Nov`, with the year where it is not today's."""
    year, month, day = civil(number)
    text = f"{WEEKDAYS[weekday(number)]} {day} {MONTHS[month - 1]}"
    return text if today is None or civil(today)[0] == year else f"{text} {year}"


def iso_week(number: int) -> tuple[int, int]:
    """ISO year and week of a day's number."""
    thursday = number - weekday(number) + 3
    year = civil(thursday)[0]
    first = ordinal(year, 1, 1)
    assert first is not None
    return year, (thursday - first) // 7 + 1


def week_start(year: int, week: int) -> int | None:
    """The number of the Monday of an ISO week, or None where the year has no such week."""
    # The first and the last week of a year are those of 4 January and of 28 December.
    first, last = ordinal(year, 1, 4), ordinal(year, 12, 28)
    if first is None or last is None or not 1 <= week <= iso_week(last)[1]:
        return None
    return first - weekday(first) + 7 * (week - 1)
