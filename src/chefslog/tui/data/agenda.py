"""What the Today screen shows: the newest days, and what waits for an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from chefslog.home.clock import Moment
from chefslog.model.days import parse_day, spoken, weekday
from chefslog.model.entry import suggested_level
from chefslog.model.kinds import LABELS
from chefslog.model.meanings import level_meanings
from chefslog.reading import pages
from chefslog.reading import today as today_reading
from chefslog.reading.connect import Snapshot
from chefslog.reading.entry import load_entries
from chefslog.tui.cells import wrap
from chefslog.tui.data.timeline import Extra, Row

WEEKDAY_NAMES = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip
WEEK_ROWS = 100
"""Entries of a week that the week at a glance can show."""
DESCRIBED = 20
"""Drafts whose suggested level is read."""
DAY_ROW = 3
"""Drafts of today from which one row goes through them all."""
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
    more: tuple[Extra, ...] = (),
    height: int = 0,
    labels: Sequence[str] = LABELS,
) -> Agenda:
    """What the day shows, what waits as rows below, and older days where `height` has room.

    `more` waits besides what the journal holds: texts that are not saved first, a team last.
    """
    asks = today_reading.Agenda(snapshot, parse_day(moment.day) or 0, after_days)
    drafts = _drafts(snapshot, asks.drafts, asks.today)
    unsaved = [row for row in more if row.kind == "unsaved"]
    waiting = [*unsaved, *drafts, *_day_row(asks), *_due(asks.due, asks.today)]
    if asks.week:
        waiting.append(
            Extra(
                "checkin", ref=asks.week, text=f"Week {int(asks.week[-2:])}: five keys, one minute"
            )
        )
    waiting += [row for row in more if row.kind == "team"]
    tail = (Extra("rule", text="Waiting"), *waiting) if waiting else ()
    if not asks.days and not waiting:
        tail = _invitation(labels)
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


def _day_row(asks: today_reading.Agenda) -> list[Extra]:
    """One row that goes through the drafts of today, where there are several."""
    count = sum(row[pages.KEY] >> 20 == asks.today for row in asks.drafts)
    if count < DAY_ROW:
        return []
    return [Extra("day", ref="day", text=f"Go through today's {count} drafts, one key each")]


def _drafts(snapshot: Snapshot, rows: list[Row], today: int) -> list[Extra]:
    """The drafts with their project and the level that a machine suggests, with its reason."""
    shown = [row[pages.ID] for row in rows[:DESCRIBED]]
    levels = {one["id"]: suggested_level(one) for one in load_entries(snapshot, shown)}
    many = Counter(row[pages.SOURCE] for row in rows)
    found = []
    for row in rows:
        day, source = row[pages.KEY] >> 20, row[pages.SOURCE]
        parts = [short_day(day)] if day != today else []
        parts += [row[pages.PROJECT]] if row[pages.PROJECT] else []
        level = levels.get(row[pages.ID])
        more = [" · ".join(parts)] if parts else []
        if level:
            short = " · ".join([*parts, f"ai:{level['ai']}?"])
            more = [f"{short} {level['why']}", short, *more]
        text = f"all {many[source]} of {source}"
        found.append(Extra("draft", row=row, ref=row[pages.ID], text=text, more=tuple(more)))
    return found


def short_day(day: int) -> str:
    """Return a day without its weekday: `20 Nov`."""
    return spoken(day).partition(" ")[2]


def _due(rows: list[Row], today: int) -> list[Extra]:
    return [
        Extra("due", row=row, ref=row[pages.ID], more=(_ago(today - (row[pages.KEY] >> 20)),))
        for row in rows
    ]


def _ago(days: int) -> str:
    months = max(1, round(days / 30.4))
    return "1 month ago" if months == 1 else f"{months} months ago"


def _invitation(labels: Sequence[str]) -> tuple[Extra, ...]:
    """What an empty journal says: what to type, an example, the levels, where help is."""
    levels = [
        Extra("level", ref=str(level), text=f"{name:16}  {meaning}")
        for level, (name, meaning) in enumerate(level_meanings(labels)[:-1])
    ]
    return (
        Extra("text"),
        Extra("title", text="Your journal is empty. Type what you solved, and press enter."),
        Extra("text"),
        Extra("text", text="For example:  Cut p99 login latency #perf ai:2 check:tests took:3h"),
        Extra("text", text="Only the words are needed. ai:0 to ai:4 says who did the thinking:"),
        Extra("text"),
        *levels,
        Extra("text"),
        Extra("text", text="Higher is not better. Nothing leaves this machine by itself."),
        Extra("text"),
        Extra(
            "text", text="F1 help and the manual   ctrl+p import, harvest from git, all commands"
        ),
    )


def heading(day: int, today: int) -> tuple[str, str]:
    """Return a day as a heading, and its date where the name does not hold it."""
    if today - 1 <= day <= today:
        return ("Today" if day == today else "Yesterday"), spoken(day, today)
    if today - 7 < day < today:
        _, _, date = spoken(day, today).partition(" ")
        return WEEKDAY_NAMES[weekday(day)], date
    return spoken(day, today), ""
