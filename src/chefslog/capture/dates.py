"""Days as people name them, and the spans of days that a filter takes.

On the thin path, and loaded only when a line seems to name a day.
"""

from __future__ import annotations

from chefslog.model.days import (
    MONTHS,
    WEEKDAYS,
    civil,
    iso,
    iso_week,
    ordinal,
    parse_day,
    spoken,
    week_start,
    weekday,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

YEARLESS_REACH = 300
"""How many days back `nov 3` reaches; an older one needs its year, or it may mean the next one."""
PREFIX_ROOM = 32
"""How many characters a day at the start of a line may take, the colon included."""

LONG_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LONG_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
DAY_NAMES = {name.lower(): number for number, name in enumerate(WEEKDAYS)}
DAY_NAMES |= {name: number for number, name in enumerate(LONG_DAYS)}
DAY_NAMES |= {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
MONTH_NAMES = {name.lower(): number for number, name in enumerate(MONTHS, 1)}
MONTH_NAMES |= {name: number for number, name in enumerate(LONG_MONTHS, 1)}
MONTH_NAMES |= {"sept": 9}
NUMBER_WORDS = ("a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_WEEK_NAMES = ("w", "wk", "kw", "cw", "week")
_PARTS_OF_YEAR = {"q": 3, "h": 6}
_UNITS_OF_YEAR = {"month": 1, "quarter": 3, "half": 6, "half year": 6, "year": 12}
"""Months of each."""
_UNITS = {"d": 1, "day": 1, "days": 1, "w": 7, "wk": 7, "wks": 7, "week": 7, "weeks": 7}


class DayError(ValueError):
    """A text that names no day an entry can have; the message says why."""


def read_day(text: str, today: int, reach: int = 366 * 8) -> int | None:
    """Return the number of the day that a text names, a future one too, or None.

    Besides `2026-11-03` it takes `today`, `fri` and `last fri` (the last one before today),
    `3d ago`, `3 days ago`, `3d`, `a week ago`, `nov 3`, `3 nov`, `3 november 2025`. Without a year
    it is the newest such day up to today, at most `reach` days ago.
    """
    words = text.lower().replace(",", " ").split()
    if not words or len(words) > 4:
        return None
    if len(words) == 1:
        return _one_word(words[0], today)
    if words[-1] == "ago":
        return _ago("".join(words[:-1]), today)
    if words[0] == "last" and len(words) == 2:
        return _last_weekday(words[1], today)
    named = DAY_NAMES.get(words[0])
    if named is None:
        return _month_day(words, today, reach)
    day = read_dated(words[1:], today, reach)
    return day if day is not None and weekday(day) == named else None


def read_past_day(text: str, today: int) -> int:
    """Return the number of a day up to today as a person names it. Raises DayError."""
    day = read_day(text, today, YEARLESS_REACH)
    if day is not None and 1 <= day <= today:
        return day
    shown = " ".join(text.split())[:60]
    if day is not None and day > today:
        raise DayError(f'"{shown}" is in the future; today is {spoken(today)}')
    older = read_day(text, today)
    if older is not None and 1 <= older <= today:
        raise DayError(f'"{shown}" may be a future day; for the past one write {iso(older)}')
    words = shown.lower().replace(",", " ").split()
    if words and words[0] in DAY_NAMES:
        other = read_dated(words[1:], today, YEARLESS_REACH)
        if other is not None and other >= 1:
            name = LONG_DAYS[weekday(other)].capitalize()
            raise DayError(f'"{shown}" does not match: {iso(other)} is a {name}')
    is_iso = len(words) == 1 and "".join("0" if s.isdigit() else s for s in shown) == "0000-00-00"
    is_named = any(word in MONTH_NAMES for word in words[:2])
    is_month_day = is_named and any(read_ordinal(word) is not None for word in words[:2])
    is_month_day = is_month_day and len(words) in (2, 3)
    if is_month_day and len(words) == 3 and len(words[2]) == 2:
        raise DayError(f'"{shown}": write the year with four digits')
    if is_iso or is_month_day:
        raise DayError(f'"{shown}" is not a real day')
    raise DayError(
        f'"{shown}" is not a day such as {iso(today)}, yesterday, fri, last fri, 3d ago or nov 3'
    )


def read_entry_day(text: str, today: str, entry_day: str | None = None) -> str:
    """Return the ISO day that an option or a form's field names; `today` is an ISO day too.

    The day that the entry has already is taken as it is: a traveller's may be tomorrow here.
    Raises DayError naming the field.
    """
    text = text.strip()
    if text == entry_day:
        return text
    try:
        return iso(read_past_day(text, parse_day(today) or 0))
    except DayError as error:
        raise DayError(f"day: {error}") from None


def read_prefix(text: str, today: int) -> tuple[int, int] | None:
    """Return the past day that `text` begins with and where the rest begins, or None.

    A prefix ends in a colon and a space.
    """
    colon = text.find(":", 0, PREFIX_ROOM)
    if colon < 1 or text[colon - 1].isspace() or not text[colon + 1 : colon + 2].isspace():
        return None
    phrase = text[:colon]
    day = read_day(phrase, today, YEARLESS_REACH)
    # `3d: ` and `2w: ` are as likely a topic as a time ago.
    if day is None or not 1 <= day <= today or count_days(phrase) is not None:
        return None
    return day, colon + 1


def day_stop(
    text: str, start: int, stop: int, today: int, read: Callable[[str, int], Any] = read_day
) -> int:
    """Return where a day that begins at `start` ends, `stop` being the end of its first word.

    `day:last friday` and `day:nov 3` take more than one word without any quotes. `read` returns
    None for what is no day.
    """
    longest = at = stop
    while at < len(text) and text[at] != ":" and at - start < PREFIX_ROOM:
        if text[at].isspace() or at + 1 == len(text) or text[at + 1].isspace():
            end = at if text[at].isspace() else at + 1
            if read(text[start:end].rstrip(".,;:!?"), today) is not None:
                longest = end
        at += 1
    return longest


def read_span(text: str, today: int) -> tuple[int, int] | None:
    """Return first and last day of `2026`, `2026-07`, `nov`, `2026-W30`, `q3`, `last week`, a day.

    Without a year it is the newest one that has begun. None where the text is no such thing.
    """
    low = " ".join(text.lower().split())
    day = read_day(low, today)
    if day is not None:
        return (day, day) if day >= 1 else None
    which, _, unit = low.replace("-", " ").partition(" ")
    if which in ("this", "last"):
        return _relative_span(unit, int(which == "last"), today)
    if which in MONTH_NAMES:
        return _named_month(MONTH_NAMES[which], unit, today)
    return _read_period(low, today)


def _read_period(low: str, today: int) -> tuple[int, int] | None:
    """`2026`, `2026-07`, `10/2025`, `11.2025`, `w46`, `2026-W46`, `q3`, `h1 2026`.

    Not `2025.11`, which is as likely a version, `1 2026`, which may end a name, nor `2026-1`, which
    is not typed to its end.
    """
    if not low[-1:].isalnum():
        return None
    parts = low.replace("/", " ").replace("-", " ").split()
    if len(parts) == 1 and low[-5:-4] == ".":
        parts = low.split(".")
    years = [part for part in parts if len(part) == 4 and read_count(part) is not None]
    rest = "".join(part for part in parts if part not in years)
    name = rest.rstrip("0123456789")
    digits = rest[len(name) :]
    count = read_count(digits)
    year = read_count(years[0]) if len(years) == 1 else None
    if year is not None and not rest:
        return _months(year, 1, 12)
    if count is None or len(years) > 1 or len(digits) > 2:
        return None
    if name not in _PARTS_OF_YEAR and len(digits) < 2 and low.startswith(tuple(years) or " "):
        return None
    if not name:
        return None if year is None or " " in low else _months(year, count, 1)
    if name in _WEEK_NAMES:
        return _newest_week(count, today) if year is None else _week(year, count)
    months = _PARTS_OF_YEAR.get(name)
    if months is None or not 1 <= count <= 12 // months:
        return None
    first = (count - 1) * months + 1
    if year is None:
        this_year, this_month, _ = civil(today)
        year = this_year if first <= this_month else this_year - 1
    return _months(year, first, months)


def read_range(text: str, today: int) -> tuple[int, int] | None:
    """Return first and last day of `2026-07..2026-12`, or of one span as `read_span` reads it.

    None where the text is no such thing; the last day may come before the first.
    """
    first, dots, last = text.partition("..")
    begin, end = read_span(first, today), read_span(last if dots else first, today)
    return (begin[0], end[1]) if begin and end else None


def read_week(text: str, today: int) -> tuple[int, int] | None:
    """Return first and last day of an ISO week: `46`, `W46`, `2026-W46`, `last`, a day in it."""
    low = text.strip().lower()
    if low in ("this", "last"):
        return _relative_span("week", int(low == "last"), today)
    number = read_count(low)
    if number is not None and number <= 53:
        return _newest_week(number, today)
    span = read_span(low, today)
    if span is None or span[1] - span[0] > 6:
        return None
    monday = span[0] - weekday(span[0])
    return monday, monday + 6


def _newest_week(number: int, today: int) -> tuple[int, int] | None:
    year = iso_week(today)[0]
    found = _week(year, number)
    return found if found and found[0] <= today else _week(year - 1, number)


def _relative_span(unit: str, back: int, today: int) -> tuple[int, int] | None:
    if unit == "week":
        monday = today - weekday(today) - 7 * back
        return (monday, monday + 6) if monday >= 1 else None
    months = _UNITS_OF_YEAR.get(unit)
    if months is None:
        return None
    year, month, _ = civil(today)
    first = month - 1 - (month - 1) % months - months * back
    return _months(year + first // 12, first % 12 + 1, months)


def _named_month(month: int, year_text: str, today: int) -> tuple[int, int] | None:
    year = read_count(year_text) if len(year_text) == 4 else None
    if year is not None or year_text:
        return None if year is None else _months(year, month, 1)
    this_year, this_month, _ = civil(today)
    return _months(this_year if month <= this_month else this_year - 1, month, 1)


def _week(year: int, week: int) -> tuple[int, int] | None:
    monday = week_start(year, week)
    return None if monday is None else (monday, monday + 6)


def _months(year: int, month: int, count: int) -> tuple[int, int] | None:
    """First and last day of `count` months of one year."""
    first, last = ordinal(year, month, 1), month + count - 1
    ends = (ordinal(year, last, day) for day in (31, 30, 29, 28))
    end = next((day for day in ends if day is not None), None)
    return None if first is None or end is None else (first, end)


def _one_word(word: str, today: int) -> int | None:
    day = parse_day(word)
    if day is not None:
        return day
    near = {"today": 0, "yesterday": -1, "tomorrow": 1}.get(word)
    if near is not None:
        return today + near
    if word in DAY_NAMES:
        return _last_weekday(word, today)
    return _ago(word, today)


def _last_weekday(name: str, today: int) -> int | None:
    """The last such day before today: today's own name means a week ago."""
    wanted = DAY_NAMES.get(name)
    return None if wanted is None else today - ((weekday(today) - wanted - 1) % 7 + 1)


def _ago(text: str, today: int) -> int | None:
    """The day `3d`, `3days`, `aweek` ago: the words of a count, joined."""
    days = count_days(text)
    return None if days is None else today - days


def count_days(text: str) -> int | None:
    """How many days `3d`, `2weeks` or `aweek` are; None for anything else."""
    low = text.lower()
    for number, name in enumerate(NUMBER_WORDS):
        if low.startswith(name) and low[len(name) :] in _UNITS:
            return max(number, 1) * _UNITS[low[len(name) :]]
    digits = low.rstrip("abcdefghijklmnopqrstuvwxyz")
    count, unit = read_count(digits), _UNITS.get(low[len(digits) :])
    return None if count is None or unit is None else count * unit


def read_dated(words: list[str], today: int, reach: int) -> int | None:
    """The day that may stand behind its weekday: `nov 3`, `3 nov 2025`, `2026-11-03`."""
    return parse_day(words[0]) if len(words) == 1 else _month_day(words, today, reach)


def _month_day(words: list[str], today: int, reach: int) -> int | None:
    """`nov 3`, `3 nov`, either with a year behind it."""
    if len(words) not in (2, 3):
        return None
    name, number = (words[0], words[1]) if words[0] in MONTH_NAMES else (words[1], words[0])
    month, day = MONTH_NAMES.get(name), read_ordinal(number)
    if month is None or day is None:
        return None
    if len(words) == 3:
        year = read_count(words[2]) if len(words[2]) == 4 else None
        return None if year is None else ordinal(year, month, day)
    this_year = civil(today)[0]
    found = (ordinal(year, month, day) for year in range(this_year, this_year - 9, -1))
    newest = next((one for one in found if one is not None and one <= today), None)
    return None if newest is None or newest < today - reach else newest


def read_ordinal(word: str) -> int | None:
    """The number of `3`, `3.` or `3rd`."""
    number = word.removesuffix(".")
    if word[-2:] in ("st", "nd", "rd", "th"):
        number = word[:-2]
    return read_count(number) if len(number) <= 2 else None


def read_count(text: str) -> int | None:
    """The number of at most five digits that a text is, or None."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 5 else None
