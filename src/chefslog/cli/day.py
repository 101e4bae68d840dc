"""The day as data, and the data as text: what screen 1 shows, for a pipe or a screen reader."""

from __future__ import annotations

import os

from chefslog.cli.text import Look, by_day
from chefslog.home.here import Home
from chefslog.model.days import MONTHS, WEEKDAYS, civil, iso, iso_week, weekday
from chefslog.model.legible import legible
from chefslog.reading import lists
from chefslog.reading.connect import Snapshot, newest_copy
from chefslog.reading.rows import DAY_SHIFT
from chefslog.reading.today import checkin, due, week_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

DRAFTS = 5


class Day:
    """Today and yesterday, and what waits: drafts, follow-ups, the check-in."""

    __slots__ = ("checkin_due", "drafts", "due", "more_drafts", "number", "rows", "week")

    def __init__(self, snapshot: Snapshot, today: int) -> None:
        self.number = today
        oldest = (today - 1) << DAY_SHIFT
        self.rows = [row for row in lists.page(snapshot, limit=200) if row[lists.KEY] >= oldest]
        drafts = lists.page(snapshot, state="draft", limit=DRAFTS)
        self.drafts = drafts
        self.more_drafts = (
            lists.count(snapshot, state="draft") - len(drafts) if len(drafts) == DRAFTS else 0
        )
        self.due = due(snapshot, today)
        self.week = week_of(today)
        self.checkin_due = checkin(snapshot, self.week) is None

    def as_json(self) -> dict[str, Any]:
        """The same for JSON."""
        return {
            "day": iso(self.number),
            "week": self.week,
            "entries": [_row_json(row) for row in self.rows],
            "drafts": [_row_json(row) for row in self.drafts],
            "more_drafts": self.more_drafts,
            "due": [_row_json(row) for row in self.due],
            "checkin_due": self.checkin_due,
        }


def _row_json(row: tuple[Any, ...]) -> dict[str, Any]:
    held = dict(zip(lists.ROW, row, strict=True))
    key = held.pop("key")
    held["day"] = iso(key >> DAY_SHIFT)
    held["tags"] = (held["tags"] or "").split()
    held["private"] = bool(held["private"])
    return held


def day_data(snapshot: Snapshot, today: int) -> Day:
    """What today asks for."""
    return Day(snapshot, today)


def day_lines(day: Day, style: Look) -> list[str]:
    """The day as lines of text."""
    number = day.number
    _, month, date = civil(number)
    title = f"{WEEKDAYS[weekday(number)]} {date} {MONTHS[month - 1]} · week {iso_week(number)[1]}"
    lines = [style.bold(title), ""]
    if day.rows:
        lines += by_day(day.rows, style, number)
    else:
        lines.append("Nothing written today or yesterday. One line is enough:")
        lines.append("  chefslog add 'Paired on the token refresh bug @sam value:people'")
    waiting = _waiting(day)
    return [*lines, "", style.bold("Waiting"), *waiting] if waiting else lines


def _waiting(day: Day) -> list[str]:
    lines = [
        f"  draft  {row[lists.SHORT][:6]}  {row[lists.SOURCE]}: {legible(row[lists.HEADLINE])}"
        for row in day.drafts
    ]
    if day.more_drafts:
        lines.append(f"  … and {day.more_drafts} more: chefslog drafts")
    lines += [f"  held?  {row[lists.SHORT][:6]}  {legible(row[lists.HEADLINE])}" for row in day.due]
    if day.checkin_due:
        lines.append(f"  check-in for week {int(day.week[-2:])}: chefslog checkin 3 2 4 1 4")
    return lines


def status_data(snapshot: Snapshot, home: Home, today: int) -> dict[str, Any]:
    """Counts and places, by name."""
    newest = lists.page(snapshot, limit=1)
    copy = newest_copy(home)
    return {
        "entries": lists.count(snapshot),
        "drafts": lists.count(snapshot, state="draft"),
        "trash": lists.count(snapshot, state="trashed"),
        "waiting_letters": snapshot.waiting,
        "unreadable_letters": snapshot.unreadable + _files(home.letters("rejected")),
        "unsaved_texts": _files(home.unsaved),
        "newest_entry": iso(newest[0][lists.KEY] >> DAY_SHIFT) if newest else None,
        "newest_copy": os.path.basename(copy) if copy else None,
        "journal": home.journal,
        "journal_bytes": _size(home.journal),
    }


def _files(folder: str) -> int:
    try:
        names = os.listdir(folder)
    except OSError:
        return 0
    return sum(not name.endswith((".reason", ".tmp", ".lock")) for name in names)


def _size(path: str) -> int | None:
    try:
        return os.path.getsize(path)
    except OSError:
        return None
