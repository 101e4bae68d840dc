"""What the Today screen shows: the newest days, and what waits for an answer."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from chefslog.home.here import Moment
from chefslog.model.days import iso_week, parse_day, spoken
from chefslog.reading import lists
from chefslog.reading.connect import Snapshot
from chefslog.reading.today import checkin, due, week_of
from chefslog.tui.cells import wrap
from chefslog.tui.timeline import Extra, Row

AT_ONCE = 80
"""Rows of the newest days read before anything is counted."""
DRAFTS = 100
PLAIN = 74
"""Cells of a line of plain text that fits the narrowest screen meant."""
WEEKEND = 4
"""A week's check-in is due from Friday on."""


@dataclass(frozen=True)
class Agenda:
    """`rows` are the newest entries of `days`, from the first on; `tail` waits below them."""

    today: int
    days: list[tuple[int, int]]
    rows: list[Row]
    tail: tuple[Extra, ...]
    note: str = ""


def read_agenda(
    snapshot: Snapshot, moment: Moment, after_days: int = 60, unsaved: tuple[Extra, ...] = ()
) -> Agenda:
    """Today and yesterday, or the newest day where both are empty; drafts, follow-ups, check-in."""
    today = parse_day(moment.day) or 0
    days, rows = _newest(snapshot, today)
    waiting = [*unsaved, *_drafts(snapshot), *_due(snapshot, today, after_days)]
    if days and moment.weekday >= WEEKEND and _wrote_this_week(rows, today):
        week = week_of(today)
        if checkin(snapshot, week) is None:
            number = iso_week(today)[1]
            waiting.append(Extra("checkin", ref=week, text=f"week {number}"))
    tail = (Extra("rule", text="waiting"), *waiting) if waiting else ()
    if not days and not waiting:
        tail = _invitation()
    return Agenda(today, days, rows, tail, snapshot.note)


def unreadable(moment: Moment, problem: str) -> Agenda:
    """The agenda of a journal that cannot be read: what happened, and that capturing works."""
    told = f"{problem}\n\nCapturing works: what you type above is kept as a letter."
    tail = tuple(Extra("text", text=line) for line in ("", *wrap(told, PLAIN)))
    return Agenda(parse_day(moment.day) or 0, [], [], tail)


def _newest(snapshot: Snapshot, today: int) -> tuple[list[tuple[int, int]], list[Row]]:
    newest = lists.page(snapshot, limit=AT_ONCE)
    if not newest:
        return [], []
    first = min(today - 1, newest[0][lists.KEY] >> 20)
    rows = [row for row in newest if row[lists.KEY] >> 20 >= first]
    if len(rows) == AT_ONCE:
        return [pair for pair in lists.days(snapshot) if pair[0] >= first], rows
    counts: dict[int, int] = {}
    for row in rows:
        day = row[lists.KEY] >> 20
        counts[day] = counts.get(day, 0) + 1
    return list(counts.items()), rows


def _drafts(snapshot: Snapshot) -> list[Extra]:
    rows = lists.page(snapshot, state="draft", limit=DRAFTS)
    many = Counter(row[lists.SOURCE] for row in rows)
    return [
        Extra(
            "draft",
            row=row,
            ref=row[lists.ID],
            text=f"yes to all {many[row[lists.SOURCE]]} of {row[lists.SOURCE]}",
        )
        for row in rows
    ]


def _due(snapshot: Snapshot, today: int, after_days: int) -> list[Extra]:
    return [
        Extra("due", row=row, ref=row[lists.ID], text=_ago(today - (row[lists.KEY] >> 20)))
        for row in due(snapshot, today, after_days)
    ]


def _ago(days: int) -> str:
    months = max(1, round(days / 30.4))
    return "1 month" if months == 1 else f"{months} months"


def _wrote_this_week(rows: list[Row], today: int) -> bool:
    return bool(rows) and iso_week(rows[0][lists.KEY] >> 20) == iso_week(today)


def _invitation() -> tuple[Extra, ...]:
    lines = (
        "",
        "Type what you just solved into the line above and press enter.",
        "",
        "For example:  Cut p99 login latency #perf ai:2 check:tests took:3h",
        "",
        "Only the words are needed; the rest can wait. esc leaves the line, then ? helps.",
    )
    return tuple(Extra("text", text=line) for line in lines)


def heading(day: int, today: int) -> str:
    """A day as a heading: Today, Yesterday, or its date."""
    if day == today:
        return "Today"
    if day == today - 1:
        return "Yesterday"
    return spoken(day, today)
