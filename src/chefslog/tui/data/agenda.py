"""What the Today screen shows: the newest days, and what waits for an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from chefslog.home.clock import Moment
from chefslog.model.days import parse_day, spoken, weekday
from chefslog.model.entry import suggested_level
from chefslog.model.kinds import LABELS
from chefslog.model.meanings import level_meanings
from chefslog.reading import pages
from chefslog.reading import today as today_reading
from chefslog.reading.connect import Snapshot
from chefslog.reading.entry import day_of, load_entries
from chefslog.tui.cells import wrap
from chefslog.tui.data.timeline import Extra, Row

WEEK_ROWS = 100
"""Entries of a week that the week at a glance can show."""
DESCRIBED = 20
"""Drafts whose suggested level is read."""
DAY_ROW = 3
"""Drafts of today from which one row goes through them all."""
PLAIN = 74
"""Cells of a line of plain text that fits the narrowest screen meant."""
FIRST_LINES = (
    "",
    "For example:  Cut p99 login latency #perf ai:2 check:tests took:3h",
    "Only the words are needed. ai:0 to ai:4 says who did the thinking:",
    "",
)
LAST_LINES = (
    "",
    "Higher is not better. Nothing leaves this machine by itself.",
    "",
    "F1 help and the manual   ctrl+p import, harvest from git, all commands",
)
"""What an empty journal says before and after the levels."""


class Agenda(NamedTuple):
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
    waiting = [row for row in more if row.kind == "unsaved"]
    waiting += _drafts(snapshot, asks.drafts, asks.today)
    count = sum(day_of(row[pages.KEY]) == asks.today for row in asks.drafts)
    if count >= DAY_ROW:
        told = f"Go through today's {count} drafts, one key each"
        waiting.append(Extra("day", ref="day", text=told))
    for row in asks.due:
        months = max(1, round((asks.today - day_of(row[pages.KEY])) / 30.4))
        ago = "1 month ago" if months == 1 else f"{months} months ago"
        waiting.append(Extra("due", row=row, ref=row[pages.ID], more=(ago,)))
    if asks.week:
        told = f"Week {int(asks.week[-2:])}: five keys, one minute"
        waiting.append(Extra("checkin", ref=asks.week, text=told))
    waiting += [row for row in more if row.kind == "team"]
    tail = (Extra("rule", text="Waiting"), *waiting) if waiting else ()
    if not asks.days and not waiting:
        tail = _invitation(labels)
    monday = asks.today - weekday(asks.today)
    newest = asks.rows
    if len(newest) < WEEK_ROWS and newest and day_of(newest[-1][pages.KEY]) >= monday:
        newest = pages.page(snapshot, limit=WEEK_ROWS)
    week = tuple(row for row in newest if day_of(row[pages.KEY]) >= monday)
    days, rows = asks.days, asks.rows
    lines = len(days) + len(rows) + len(tail)
    if days and lines < height:
        days, rows = _more_days(snapshot, days, rows, height - lines)
    return Agenda(asks.today, days, rows, tail, week, snapshot.note)


def unreadable(moment: Moment, problem: str) -> Agenda:
    """The agenda of a journal that cannot be read: what happened, and that capturing works."""
    told = f"{problem}\n\nCapturing works: what you type above is kept as a pending capture."
    return Agenda(parse_day(moment.day) or 0, [], [], _texts(["", *wrap(told, PLAIN)]))


def _more_days(
    snapshot: Snapshot, days: list[tuple[int, int]], rows: list[Row], left: int
) -> tuple[list[tuple[int, int]], list[Row]]:
    """The days with older ones behind them, each whole, as long as its lines fit."""
    older = pages.page(snapshot, before=rows[-1][pages.KEY], limit=left)
    counts = Counter(day_of(row[pages.KEY]) for row in older)
    if len(older) == left:
        # There may be more of the last day than was read.
        counts.pop(day_of(older[-1][pages.KEY]))
    days, shown = [*days], 0
    for day, count in counts.items():
        if count + 1 > left:
            break
        left -= count + 1
        days.append((day, count))
        shown += count
    return days, rows + older[:shown]


def _drafts(snapshot: Snapshot, rows: list[Row], today: int) -> list[Extra]:
    """The drafts with their project and the level that a machine suggests, with its reason."""
    shown = [row[pages.ID] for row in rows[:DESCRIBED]]
    levels = {one["id"]: suggested_level(one) for one in load_entries(snapshot, shown)}
    many = Counter(row[pages.SOURCE] for row in rows)
    found = []
    for row in rows:
        day, source = day_of(row[pages.KEY]), row[pages.SOURCE]
        parts = [spoken(day).partition(" ")[2]] if day != today else []
        parts += [row[pages.PROJECT]] if row[pages.PROJECT] else []
        more = [" · ".join(parts)] if parts else []
        if level := levels.get(row[pages.ID]):
            short = " · ".join([*parts, f"ai:{level['ai']}?"])
            more = [f"{short} {level['why']}", short, *more]
        text = f"all {many[source]} of {source}"
        found.append(Extra("draft", row=row, ref=row[pages.ID], text=text, more=tuple(more)))
    return found


def _texts(lines: Sequence[str]) -> tuple[Extra, ...]:
    return tuple(Extra("text", text=line) for line in lines)


def _invitation(labels: Sequence[str]) -> tuple[Extra, ...]:
    """What an empty journal says: what to type, an example, the levels, where help is."""
    title = "Your journal is empty. Type what you solved, and press enter."
    levels = [
        Extra("level", ref=str(level), text=f"{name:16}  {meaning.partition(chr(10))[0]}")
        for level, (name, meaning) in enumerate(level_meanings(labels)[:-1])
    ]
    return (Extra("text"), Extra("title", text=title), *_texts(FIRST_LINES), *levels,
            *_texts(LAST_LINES))  # fmt: skip
