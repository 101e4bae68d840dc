"""What the day shows and asks for: newest entries, drafts, follow-ups, the week's check-in."""

from __future__ import annotations

from chefslog.model.checkin import CHECKIN_ANSWERS
from chefslog.model.days import civil, iso_week, weekday
from chefslog.reading import pages
from chefslog.reading.pages import ROW
from chefslog.reading.rows import DAY_SHIFT, read_column

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from chefslog.reading.connect import Snapshot

FOLLOWED_UP = "hold = 1 OR (outcome = 'kept' AND (delegation >= 3 OR stakes = 'human_led'))"
"""The condition of an entry that is followed up at all; an index is built on it."""

AT_ONCE = 80
"""Rows of the newest days read before anything is counted."""
DRAFTS = 100
"""Drafts that are listed; the rest follows when these are answered."""
_FRIDAY = 4


class Agenda:
    """Today, for a screen or a pipe.

    `days` are (day number, entries): today and yesterday, or the newest day where both are empty;
    `rows` their newest entries, `drafts` and `due` list rows, `week` the ISO week whose check-in
    is due, None when it is not.
    """

    __slots__ = ("days", "drafts", "due", "rows", "today", "week")

    def __init__(self, snapshot: Snapshot, today: int, after_days: int = 60) -> None:
        self.today = today
        self.days, self.rows = _newest(snapshot, today)
        self.drafts = pages.page(snapshot, state="draft", limit=DRAFTS)
        self.due = due(snapshot, today, after_days)
        self.week = self._open_week(snapshot)

    def _open_week(self, snapshot: Snapshot) -> str | None:
        """A week's check-in is due from Friday on, if anything was written in it."""
        if not self.rows or weekday(self.today) < _FRIDAY:
            return None
        newest = self.rows[0][pages.KEY] >> DAY_SHIFT
        week = week_of(self.today)
        same = iso_week(newest) == iso_week(self.today)
        return week if same and load_checkin(snapshot, week) is None else None


def _newest(snapshot: Snapshot, today: int) -> tuple[list[tuple[int, int]], list[tuple[Any, ...]]]:
    newest = pages.page(snapshot, limit=AT_ONCE)
    if not newest:
        return [], []
    first = min(today - 1, newest[0][pages.KEY] >> DAY_SHIFT)
    rows = [row for row in newest if row[pages.KEY] >> DAY_SHIFT >= first]
    if len(rows) == AT_ONCE:
        return [pair for pair in pages.days(snapshot) if pair[0] >= first], rows
    counts: dict[int, int] = {}
    for row in rows:
        day = row[pages.KEY] >> DAY_SHIFT
        counts[day] = counts.get(day, 0) + 1
    return list(counts.items()), rows


def due(
    snapshot: Snapshot, today: int, after_days: int = 60, limit: int = 3
) -> list[tuple[Any, ...]]:
    """Return rows (as `pages.ROW`) of work to follow up: holds first, then oldest first.

    Kept work at level 3 or 4, or human-led, is asked about from `after_days` on and again at three
    times that, until six times that. What is marked hold is due from `after_days` on, whatever
    its outcome, until it is answered.
    """
    first, again = today + 1 - after_days, today + 1 - after_days * 3
    last = today - after_days * 6
    names = ", ".join(map(read_column, ROW[:-1]))
    verdict = "main.verdict"
    if not snapshot.has_journal:
        verdict = "(SELECT NULL entry_id, NULL verdict, NULL day)"
    asked_again = (
        f"e.outcome = 'kept' AND (e.delegation >= 3 OR e.stakes = 'human_led') "
        f"AND e.key >= {last << DAY_SHIFT} AND e.key < {again << DAY_SHIFT} "
        f"AND v.verdict IN ('held', 'unknown') "
        f"AND v.day < date((e.key >> {DAY_SHIFT}) + 1721424.5 + {after_days * 3})"
    )
    rows: list[tuple[Any, ...]] = []
    for hold, oldest in ((1, 1), (0, last)):
        found: list[tuple[Any, ...]] = []
        for source in snapshot.sources:
            found += snapshot.conn.execute(
                f"SELECT {names}, '' FROM {source.entry} e LEFT JOIN {verdict} v "
                f"ON v.entry_id = e.id WHERE e.state = 'entry' AND e.hold = {hold} "
                f"AND ({FOLLOWED_UP}) AND e.key >= ? AND e.key < ? "
                f"AND (v.verdict IS NULL OR ({asked_again})) ORDER BY e.key LIMIT ?",
                (oldest << DAY_SHIFT, first << DAY_SHIFT, limit),
            )
        rows += sorted(found, key=lambda row: int(row[pages.KEY]))
    return rows[:limit]


def week_of(today: int) -> str:
    """The ISO week of a day: 2026-W47."""
    year, week = iso_week(today)
    return f"{year:04}-W{week:02}"


def load_checkin(snapshot: Snapshot, week: str) -> dict[str, Any] | None:
    """The answers of a week, None when there are none."""
    if not snapshot.has_journal:
        return None
    names = ("week", *CHECKIN_ANSWERS, "note", "at")
    row = snapshot.conn.execute(
        f"SELECT {', '.join(names)} FROM main.checkin WHERE week = ?", (week,)
    ).fetchone()
    return dict(zip(names, row, strict=True)) if row else None


def asks_impact(snapshot: Snapshot, today: int) -> bool:
    """Return whether this week's check-in asks about impact with AI: once in a month."""
    held = load_checkin(snapshot, week_of(today)) or {}
    days = (day for day in range(today - 31, today + 1) if civil(day)[:2] == civil(today)[:2])
    weeks = dict.fromkeys(map(week_of, days))
    return bool(held.get("impact_ai")) or not month_has_impact(snapshot, [*weeks])


def month_has_impact(snapshot: Snapshot, weeks: list[str]) -> bool:
    """Whether the check-in of any of these weeks answers the question about impact with AI."""
    marks = ",".join("?" * len(weeks))
    sql = f"SELECT 1 FROM main.checkin WHERE week IN ({marks}) AND impact_ai IS NOT NULL"
    return snapshot.has_journal and snapshot.conn.execute(sql, weeks).fetchone() is not None
