"""The day as data, and the data as text: what screen 1 shows, for a pipe or a screen reader."""

from __future__ import annotations

import os

from chefslog.cli.text import Look, by_day
from chefslog.home.paths import Home
from chefslog.model.days import MONTHS, WEEKDAYS, civil, iso, iso_week, weekday
from chefslog.model.sanitize import legible
from chefslog.reading import pages
from chefslog.reading.connect import Snapshot, newest_copy
from chefslog.reading.rows import DAY_SHIFT
from chefslog.reading.today import Agenda

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def day_json(day: Agenda) -> dict[str, Any]:
    """The day for JSON."""
    return {
        "day": iso(day.today),
        "entries": [_row_json(row) for row in day.rows],
        "drafts": [_row_json(row) for row in day.drafts],
        "due": [_row_json(row) for row in day.due],
        "checkin_due": day.week,
    }


def _row_json(row: tuple[Any, ...]) -> dict[str, Any]:
    held = dict(zip(pages.ROW, row, strict=True))
    key = held.pop("key")
    held["day"] = iso(key >> DAY_SHIFT)
    held["tags"] = (held["tags"] or "").split()
    held["private"] = bool(held["private"])
    return held


def day_lines(day: Agenda, style: Look) -> list[str]:
    """The day as lines of text."""
    number = day.today
    _, month, date = civil(number)
    title = f"{WEEKDAYS[weekday(number)]} {date} {MONTHS[month - 1]} · week {iso_week(number)[1]}"
    lines = [style.bold(title), ""]
    if day.rows:
        lines += by_day(day.rows, style, number)
    else:
        lines.append("Nothing is written yet. One line is enough:")
        lines.append("  chefslog add 'Paired on the token refresh bug @sam value:people'")
    waiting = _waiting(day)
    return [*lines, "", style.bold("Waiting"), *waiting] if waiting else lines


def _waiting(day: Agenda) -> list[str]:
    lines = [
        f"  draft  {row[pages.SHORT][:6]}  {row[pages.SOURCE]}: {legible(row[pages.HEADLINE])}"
        for row in day.drafts
    ]
    lines += [f"  held?  {row[pages.SHORT][:6]}  {legible(row[pages.HEADLINE])}" for row in day.due]
    if day.week:
        lines.append(f"  check-in for week {int(day.week[-2:])}: chefslog checkin 3 2 4 1 4")
    return lines


def status_data(snapshot: Snapshot, home: Home, today: int) -> dict[str, Any]:
    """Counts and places, by name."""
    newest = pages.page(snapshot, limit=1)
    copy = newest_copy(home)
    return {
        "entries": pages.count(snapshot),
        "drafts": pages.count(snapshot, state="draft"),
        "trash": pages.count(snapshot, state="trashed"),
        "pending_captures": snapshot.waiting,
        "unreadable_captures": snapshot.unreadable + _files(home.letters("rejected")),
        "unsaved_texts": _files(home.unsaved),
        "newest_entry": iso(newest[0][pages.KEY] >> DAY_SHIFT) if newest else None,
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
