"""What the Today screen shows: the newest days, and what waits for an answer."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from chefslog.home.clock import Moment
from chefslog.model.days import parse_day, spoken, weekday
from chefslog.reading import pages
from chefslog.reading import today as today_reading
from chefslog.reading.connect import Snapshot
from chefslog.tui.cells import wrap
from chefslog.tui.data.timeline import Extra, Row

WEEKDAY_NAMES = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip
WEEK_ROWS = 100
"""Entries of a week that the week at a glance can show."""
PLAIN = 74
"""Cells of a line of plain text that fits the narrowest screen meant."""


@dataclass(frozen=True)
class Agenda:
    """`rows` are the newest entries of `days`; `tail` waits below them; `week` is this week's."""

    today: int
    days: list[tuple[int, int]]
    rows: list[Row]
    tail: tuple[Extra, ...]
    week: tuple[Row, ...] = ()
    note: str = ""


def read_agenda(
    snapshot: Snapshot,
    moment: Moment,
    after_days: int = 60,
    unsaved: tuple[Extra, ...] = (),
    height: int = 0,
) -> Agenda:
    """What the day shows, what waits as rows below, and older days where `height` has room."""
    asks = today_reading.Agenda(snapshot, parse_day(moment.day) or 0, after_days)
    waiting = [*unsaved, *_drafts(asks.drafts), *_due(asks.due, asks.today)]
    if asks.week:
        waiting.append(Extra("checkin", ref=asks.week, text=f"week {int(asks.week[-2:])}"))
    tail = (Extra("rule", text="Waiting"), *waiting) if waiting else ()
    if not asks.days and not waiting:
        tail = _invitation()
    monday = asks.today - weekday(asks.today)
    newest = asks.rows
    if len(newest) < WEEK_ROWS and newest and newest[-1][pages.KEY] >> 20 >= monday:
        newest = pages.page(snapshot, limit=WEEK_ROWS)
    week = tuple(row for row in newest if row[pages.KEY] >> 20 >= monday)
    days, rows = asks.days, asks.rows
    lines = len(days) + len(rows) + len(tail)
    if days and lines < height:
        days, rows = _more_days(snapshot, days, rows, height - lines)
    return Agenda(asks.today, days, rows, tail, week, snapshot.note)


def _more_days(
    snapshot: Snapshot, days: list[tuple[int, int]], rows: list[Row], left: int
) -> tuple[list[tuple[int, int]], list[Row]]:
    """The days with older ones behind them, each whole, as long as its lines fit."""
    older = pages.page(snapshot, before=rows[-1][pages.KEY], limit=left)
    counts = Counter(row[pages.KEY] >> 20 for row in older)
    if len(older) == left:
        # There may be more of the last day than was read.
        counts.pop(older[-1][pages.KEY] >> 20)
    days, shown = [*days], 0
    for day, count in counts.items():
        if count + 1 > left:
            break
        left -= count + 1
        days.append((day, count))
        shown += count
    return days, rows + older[:shown]


def unreadable(moment: Moment, problem: str) -> Agenda:
    """The agenda of a journal that cannot be read: what happened, and that capturing works."""
    told = f"{problem}\n\nCapturing works: what you type above is kept as a pending capture."
    tail = tuple(Extra("text", text=line) for line in ("", *wrap(told, PLAIN)))
    return Agenda(parse_day(moment.day) or 0, [], [], tail)


def _drafts(rows: list[Row]) -> list[Extra]:
    many = Counter(row[pages.SOURCE] for row in rows)
    return [
        Extra(
            "draft",
            row=row,
            ref=row[pages.ID],
            text=f"keep all {many[row[pages.SOURCE]]} of {row[pages.SOURCE]}",
        )
        for row in rows
    ]


def _due(rows: list[Row], today: int) -> list[Extra]:
    return [
        Extra("due", row=row, ref=row[pages.ID], text=_ago(today - (row[pages.KEY] >> 20)))
        for row in rows
    ]


def _ago(days: int) -> str:
    months = max(1, round(days / 30.4))
    return "1 month" if months == 1 else f"{months} months"


def _invitation() -> tuple[Extra, ...]:
    lines = (
        "",
        "Type what you just solved into the line above and press enter.",
        "",
        "For example:  Cut p99 login latency #perf ai:2 check:tests took:3h",
        "",
        "Only the words are needed. esc leaves the line; then ? shows the keys.",
    )
    return tuple(Extra("text", text=line) for line in lines)


def heading(day: int, today: int) -> tuple[str, str]:
    """Return a day as a heading, and its date where the name does not hold it."""
    if today - 1 <= day <= today:
        return ("Today" if day == today else "Yesterday"), spoken(day, today)
    if today - 7 < day < today:
        _, _, date = spoken(day, today).partition(" ")
        return WEEKDAY_NAMES[weekday(day)], date
    return spoken(day, today), ""
