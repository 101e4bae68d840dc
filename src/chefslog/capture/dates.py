"""Days as a person types them: the prefix of a line, and the spans that a filter takes.

On the thin path, and loaded only when a line looks as if it began with a date.
"""

from __future__ import annotations

from chefslog.model.days import MONTHS, WEEKDAYS, civil, ordinal, parse_day, week_start, weekday

PAST_LIMIT = 300
"""How many days back a prefix reaches; older than that it is text."""

_LONG_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LONG_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_SHORT_DAYS = tuple(name.lower() for name in WEEKDAYS)
_SHORT_MONTHS = tuple(name.lower() for name in MONTHS)


def prefix(text: str, today: int) -> tuple[int, int] | None:
    """The day that `text` begins with, and where the rest begins; None where it is text.

    A prefix ends in a colon and a space; it names a real day, not in the future and at most
    `PAST_LIMIT` days back.
    """
    colon = text.find(":", 0, 20)
    if colon < 0 or not text[colon + 1 : colon + 2].isspace():
        return None
    day = _past_day(text[:colon].lower(), today)
    if day is None or not today - PAST_LIMIT <= day <= today or day < 1:
        return None
    return day, colon + 1


def span(text: str, today: int) -> tuple[int, int] | None:
    """First and last day of `2026`, `2026-07`, `2026-07-15`, `2026-W30`, `30d`, `2w` and so on.

    `30d` and `2w` are that long ago. None where the text is no such thing.
    """
    low = text.lower()
    day = parse_day(low)
    if day is None:
        day = _spoken_day(low, today)
    if day is None and low[-1:] in ("d", "w"):
        day = _ago(low, today)
    if day is not None:
        return (day, day) if day >= 1 else None
    year = _count(low[:4]) if len(low) >= 4 else None
    if year is None:
        return None
    if len(low) == 4:
        return _between(ordinal(year, 1, 1), ordinal(year, 12, 31))
    if low[4:6] == "-w":
        week = _count(low[6:]) if len(low) == 8 else None
        monday = None if week is None else week_start(year, week)
        return _between(monday, None if monday is None else monday + 6)
    month = _count(low[5:]) if len(low) == 7 and low[4] == "-" else None
    return None if month is None else _month(year, month)


def _between(first: int | None, last: int | None) -> tuple[int, int] | None:
    return None if first is None or last is None else (first, last)


def _month(year: int, month: int) -> tuple[int, int] | None:
    first = ordinal(year, month, 1)
    last = next((d for d in (31, 30, 29, 28) if ordinal(year, month, d) is not None), None)
    return None if first is None or last is None else (first, first + last - 1)


def _past_day(text: str, today: int) -> int | None:
    day = parse_day(text)
    if day is None:
        day = _spoken_day(text, today)
    if day is not None:
        return day
    first, space, last = text.partition(" ")
    if not space:
        return None
    return _ago(first, today) if last == "ago" else _month_day(first, last, today)


def _spoken_day(text: str, today: int) -> int | None:
    if text == "today":
        return today
    if text == "yesterday":
        return today - 1
    wanted = _index(text, _SHORT_DAYS, _LONG_DAYS)
    # The last one before today: today's own name means a week ago.
    return None if wanted is None else today - ((weekday(today) - wanted - 1) % 7 + 1)


def _ago(text: str, today: int) -> int | None:
    count = _count(text[:-1])
    if count is None or text[-1] not in "dw":
        return None
    return today - count * (7 if text[-1] == "w" else 1)


def _month_day(month_name: str, day_text: str, today: int) -> int | None:
    month = _index(month_name, _SHORT_MONTHS, _LONG_MONTHS)
    day = _count(day_text) if len(day_text) <= 2 else None
    if month is None or day is None:
        return None
    year = civil(today)[0]
    found = ordinal(year, month + 1, day)
    return found if found is not None and found <= today else ordinal(year - 1, month + 1, day)


def _index(text: str, short: tuple[str, ...], long: tuple[str, ...]) -> int | None:
    if text in short:
        return short.index(text)
    return long.index(text) if text in long else None


def _count(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 5 else None
