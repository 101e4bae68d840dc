"""What the Today screen shows: the newest days, and what waits for an answer."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from chefslog.home.clock import Moment
from chefslog.model.days import parse_day, spoken
from chefslog.reading import pages
from chefslog.reading import today as today_reading
from chefslog.reading.connect import Snapshot
from chefslog.tui.cells import wrap
from chefslog.tui.data.timeline import Extra, Row

PLAIN = 74
"""Cells of a line of plain text that fits the narrowest screen meant."""


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
    """What the day shows, with what waits as rows below."""
    asks = today_reading.Agenda(snapshot, parse_day(moment.day) or 0, after_days)
    waiting = [*unsaved, *_drafts(asks.drafts), *_due(asks.due, asks.today)]
    if asks.week:
        waiting.append(Extra("checkin", ref=asks.week, text=f"week {int(asks.week[-2:])}"))
    tail = (Extra("rule", text="waiting"), *waiting) if waiting else ()
    if not asks.days and not waiting:
        tail = _invitation()
    return Agenda(asks.today, asks.days, asks.rows, tail, snapshot.note)


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


def heading(day: int, today: int) -> str:
    """A day as a heading: Today, Yesterday, or its date."""
    if day == today:
        return "Today"
    if day == today - 1:
        return "Yesterday"
    return spoken(day, today)
