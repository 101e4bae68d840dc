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

_LONG_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LONG_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_DAY_NAMES = {name.lower(): number for number, name in enumerate(WEEKDAYS)}
_DAY_NAMES |= {name: number for number, name in enumerate(_LONG_DAYS)}
_DAY_NAMES |= {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
_MONTH_NAMES = {name.lower(): number for number, name in enumerate(MONTHS, 1)}
_MONTH_NAMES |= {name: number for number, name in enumerate(_LONG_MONTHS, 1)}
_MONTH_NAMES |= {"sept": 9}
_NUMBERS = ("a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_UNITS = {"d": 1, "day": 1, "days": 1, "w": 7, "wk": 7, "wks": 7, "week": 7, "weeks": 7}
_ALSO_NAMES = ("jan", "mar", "march", "april", "may", "june", "august", "sun", "sat")
"""Names of months and days that, alone at the start of a line, are as often something else."""
_DATE_WORDS = {
    *("yday", "tomorrow", "tmrw", "ago", "day", "days", "week", "weeks", "weekend", "month"),
    *("months", "year", "years", "fortnight", "night"),
}
_SMALL_WORDS = {
    *_NUMBERS,
    *("last", "next", "this", "past", "previous", "the", "on", "in", "of", "before", "after"),
}


_LEADING_SPANS = ("last week", "last month", "next week", "next month")


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
    named = _DAY_NAMES.get(words[0])
    day = _month_day(words if named is None else words[1:], today, reach)
    return None if day is None or named not in (None, weekday(day)) else day


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
        raise DayError(f'"{shown}" may be a day to come; for the past one write {iso(older)}')
    words = shown.lower().split()
    is_iso = len(words) == 1 and "".join("0" if s.isdigit() else s for s in shown) == "0000-00-00"
    if is_iso or (len(words) in (2, 3) and _names_a_month_day(words)):
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


def _names_a_month_day(words: list[str]) -> bool:
    named = any(word in _MONTH_NAMES for word in words[:2])
    return named and any(_ordinal(word) is not None for word in words[:2])


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
    if day is None or not 1 <= day <= today or _count_of(phrase) is not None:
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


def misread_date(text: str, today: int) -> str:
    """Say why a text that begins like a date is not filed there; empty for ordinary text."""
    colon = text.find(":", 0, PREFIX_ROOM)
    phrase = text[:colon].strip() if colon > 0 else ""
    if not phrase or not is_date_like(phrase, today):
        phrase = _leading_date(text, today)
    if not phrase:
        return ""
    try:
        day = read_past_day(phrase, today)
    except DayError as error:
        return str(error)
    if day == today:
        return ""
    prefix = f"{phrase} ago: " if _count_of(phrase) is not None else f"{phrase}: "
    return f'"{phrase}": to file it under {spoken(day, today)}, begin with "{prefix}"'


def is_date_like(text: str, today: int) -> bool:
    """Whether a whole text seems to name a day or a time other than one that holds today."""
    words = text.lower().replace(",", " ").split()
    if not words or (len(words) == 1 and words[0] in _ALSO_NAMES):
        return False
    span = read_span(text, today)
    if span is not None:
        is_year = len(words) == 1 and len(text.strip()) == 4 and text.strip().isdigit()
        return not is_year and not (span[0] < span[1] and span[0] <= today <= span[1])
    if len(words) == 1:
        return words[0] in _DATE_WORDS - {"day", "night"} or _is_numeric_date(words[0])
    known = all(
        _is_date_word(word)
        or word in _SMALL_WORDS
        or _ordinal(word) is not None
        or (len(word) == 4 and _count(word) is not None)
        for word in words
    )
    is_now = words[0] == "this" and words[-1] in _DATE_WORDS
    return known and not is_now and any(_is_date_word(word) for word in words)


def _is_date_word(word: str) -> bool:
    return (
        word in _DATE_WORDS
        or word in _DAY_NAMES
        or word in _MONTH_NAMES
        or word in ("today", "yesterday")
        or _count_of(word) is not None
        or _is_numeric_date(word)
    )


def _is_numeric_date(word: str) -> bool:
    """`3.11.2026`, `2026/11/03`, `26-11-03`, `20261103`; neither `3.11` nor the version `1.2.3`."""
    if len(word) == 8 and word.isascii() and word.isdigit():
        return "1970" <= word[:4] <= "2100" and "01" <= word[4:6] <= "12" and word[6:] <= "31"
    for sign in "-/.":
        parts = word.split(sign)
        if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
            continue
        lengths = [len(part) for part in parts]
        has_year = lengths[2] == 4 or (lengths[0] == 4 and (sign != "." or lengths[1:] == [2, 2]))
        return max(lengths) <= 4 and (has_year or (sign != "." and lengths == [2, 2, 2]))
    return False


def _leading_date(text: str, today: int) -> str:
    """The date in front of other words without a colon, such as `Yesterday fixed it`."""
    words = text.split()[:5]
    for count in range(min(4, len(words) - 1), 0, -1):
        phrase = " ".join(words[:count]).rstrip(",;.-– ")
        low = phrase.lower()
        if low in _DAY_NAMES:
            # Monday's outage, the Friday deploy: a name that stands before a verb is the day.
            if low not in _ALSO_NAMES and words[1].lower().endswith("ed"):
                return phrase
        elif count == 1:
            day = read_day(phrase[:10], today) if phrase[10:11] in ("", "T") else None
            is_named = low in ("yesterday", "tomorrow", "yday") or day is not None
            if is_named and _count_of(low) is None and day != today:
                return phrase
        elif low in _LEADING_SPANS or read_day(phrase, today) not in (None, today):
            return phrase
    return ""


def read_span(text: str, today: int) -> tuple[int, int] | None:
    """Return first and last day of `2026`, `2026-07`, `nov`, `2026-W30`, `last week`, or a day.

    None where the text is no such thing.
    """
    low = " ".join(text.lower().split())
    day = read_day(low, today)
    if day is not None:
        return (day, day) if day >= 1 else None
    which, _, unit = low.replace("-", " ").partition(" ")
    if which in ("this", "last"):
        return _relative_span(unit, int(which == "last"), today)
    if which in _MONTH_NAMES:
        return _named_month(_MONTH_NAMES[which], unit, today)
    year = _count(low[:4]) if len(low) >= 4 else None
    if year is None:
        return None
    if len(low) == 4:
        return _between(ordinal(year, 1, 1), ordinal(year, 12, 31))
    if low[4:6] == "-w":
        week = _count(low[6:]) if len(low) == 8 else None
        return None if week is None else _week(year, week)
    month = _count(low[5:]) if len(low) == 7 and low[4] == "-" else None
    return None if month is None else _month(year, month)


def read_week(text: str, today: int) -> tuple[int, int] | None:
    """Return first and last day of an ISO week: `46`, `W46`, `2026-W46`, `last`, a day in it."""
    low = text.strip().lower()
    if low in ("this", "last"):
        return _relative_span("week", int(low == "last"), today)
    number = _count(low.removeprefix("w"))
    if number is not None and number <= 53:
        year = iso_week(today)[0]
        found = _week(year, number)
        return found if found and found[0] <= today else _week(year - 1, number)
    span = read_span(low, today)
    if span is None or span[1] - span[0] > 6:
        return None
    monday = span[0] - weekday(span[0])
    return monday, monday + 6


def _relative_span(unit: str, back: int, today: int) -> tuple[int, int] | None:
    if unit == "week":
        monday = today - weekday(today) - 7 * back
        return (monday, monday + 6) if monday >= 1 else None
    year, month, _ = civil(today)
    if unit == "month":
        return _month(*((year, month - back) if month > back else (year - 1, 12)))
    if unit == "year":
        return _between(ordinal(year - back, 1, 1), ordinal(year - back, 12, 31))
    return None


def _named_month(month: int, year_text: str, today: int) -> tuple[int, int] | None:
    year = _count(year_text) if len(year_text) == 4 else None
    if year is not None or year_text:
        return None if year is None else _month(year, month)
    this_year, this_month, _ = civil(today)
    return _month(this_year if month <= this_month else this_year - 1, month)


def _between(first: int | None, last: int | None) -> tuple[int, int] | None:
    return None if first is None or last is None else (first, last)


def _week(year: int, week: int) -> tuple[int, int] | None:
    monday = week_start(year, week)
    return None if monday is None else (monday, monday + 6)


def _month(year: int, month: int) -> tuple[int, int] | None:
    first = ordinal(year, month, 1)
    last = next((d for d in (31, 30, 29, 28) if ordinal(year, month, d) is not None), None)
    return None if first is None or last is None else (first, first + last - 1)


def _one_word(word: str, today: int) -> int | None:
    day = parse_day(word)
    if day is not None:
        return day
    near = {"today": 0, "yesterday": -1, "tomorrow": 1}.get(word)
    if near is not None:
        return today + near
    if word in _DAY_NAMES:
        return _last_weekday(word, today)
    return _ago(word, today)


def _last_weekday(name: str, today: int) -> int | None:
    """The last such day before today: today's own name means a week ago."""
    wanted = _DAY_NAMES.get(name)
    return None if wanted is None else today - ((weekday(today) - wanted - 1) % 7 + 1)


def _ago(text: str, today: int) -> int | None:
    """The day `3d`, `3days`, `aweek` ago: the words of a count, joined."""
    days = _count_of(text)
    return None if days is None else today - days


def _count_of(text: str) -> int | None:
    """How many days `3d`, `2weeks` or `aweek` are; None for anything else."""
    low = text.lower()
    for number, name in enumerate(_NUMBERS):
        if low.startswith(name) and low[len(name) :] in _UNITS:
            return max(number, 1) * _UNITS[low[len(name) :]]
    digits = low.rstrip("abcdefghijklmnopqrstuvwxyz")
    count, unit = _count(digits), _UNITS.get(low[len(digits) :])
    return None if count is None or unit is None else count * unit


def _month_day(words: list[str], today: int, reach: int) -> int | None:
    """`nov 3`, `3 nov`, either with a year behind it."""
    if len(words) not in (2, 3):
        return None
    name, number = (words[0], words[1]) if words[0] in _MONTH_NAMES else (words[1], words[0])
    month, day = _MONTH_NAMES.get(name), _ordinal(number)
    if month is None or day is None:
        return None
    if len(words) == 3:
        year = _count(words[2]) if len(words[2]) == 4 else None
        return None if year is None else ordinal(year, month, day)
    this_year = civil(today)[0]
    found = (ordinal(year, month, day) for year in range(this_year, this_year - 9, -1))
    newest = next((one for one in found if one is not None and one <= today), None)
    return None if newest is None or newest < today - reach else newest


def _ordinal(word: str) -> int | None:
    """The number of `3`, `3.` or `3rd`."""
    number = word.removesuffix(".")
    if word[-2:] in ("st", "nd", "rd", "th"):
        number = word[:-2]
    return _count(number) if len(number) <= 2 else None


def _count(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 5 else None
