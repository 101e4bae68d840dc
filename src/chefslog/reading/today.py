"""What the day shows and asks for: newest entries, drafts, follow-ups, the week's check-in."""

from __future__ import annotations

from chefslog.model.checkin import CHECKIN_ANSWERS
from chefslog.model.days import civil, iso_week, weekday
from chefslog.reading import pages
from chefslog.reading.entry import DAY_SHIFT, day_of, marks, read_column, select_rows

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

    def __init__(self, snapshot: Snapshot, today: int, after_days: int = 60) -> None:
        self.today = today
        self.days, self.rows = _newest(snapshot, today)
        self.drafts = pages.page(snapshot, state="draft", limit=DRAFTS)
        self.due = due(snapshot, today, after_days)
        # A week's check-in is due from Friday on, if anything was written in it.
        week, self.week = week_of(today), None
        if self.rows and weekday(today) >= _FRIDAY:
            is_written = week_of(day_of(self.rows[0][pages.KEY])) == week
            self.week = week if is_written and load_checkin(snapshot, week) is None else None


def _newest(snapshot: Snapshot, today: int) -> tuple[list[tuple[int, int]], list[pages.Row]]:
    newest = pages.page(snapshot, limit=AT_ONCE)
    first = min([today - 1, *(day_of(row[pages.KEY]) for row in newest[:1])])
    rows = [row for row in newest if day_of(row[pages.KEY]) >= first]
    if len(rows) == AT_ONCE:
        return [pair for pair in pages.days(snapshot) if pair[0] >= first], rows
    counts: dict[int, int] = {}
    for row in rows:
        day = day_of(row[pages.KEY])
        counts[day] = counts.get(day, 0) + 1
    return list(counts.items()), rows


def due(snapshot: Snapshot, today: int, after_days: int = 60, limit: int = 3) -> list[pages.Row]:
    """Return rows (as `pages.ROW`) of work to follow up: holds first, then oldest first.

    Kept work at level 3 or 4, or human-led, is asked about from `after_days` on and again at three
    times that, until six times that. What is marked hold is due from `after_days` on, whatever
    its outcome, until it is answered.
    """
    first, again = today + 1 - after_days, today + 1 - after_days * 3
    last = today - after_days * 6
    names = ", ".join(map(read_column, pages.ROW[:-1]))
    verdict = "main.verdict"
    if not snapshot.has_journal:
        verdict = "(SELECT NULL entry_id, NULL verdict, NULL day)"
    asked_again = (
        f"e.outcome = 'kept' AND (e.delegation >= 3 OR e.stakes = 'human_led') "
        f"AND e.key >= {last << DAY_SHIFT} AND e.key < {again << DAY_SHIFT} "
        f"AND v.verdict IN ('held', 'unknown') "
        f"AND v.day < date((e.key >> {DAY_SHIFT}) + 1721424.5 + {after_days * 3})"
    )
    rows: list[pages.Row] = []
    for hold, oldest in ((1, 1), (0, last)):
        found: list[pages.Row] = []
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
    names = ("week", *CHECKIN_ANSWERS, "note", "at")
    return next(select_rows(snapshot, names, "main.checkin WHERE week = ?", [week]), None)


def asks_impact(snapshot: Snapshot, today: int) -> bool:
    """Return whether this week's check-in asks about impact with AI: once in a month.

    It asks where the week has an answer already, which may be changed, or no week of the month has.
    """
    days = (day for day in range(today - 31, today + 1) if civil(day)[:2] == civil(today)[:2])
    weeks = [*dict.fromkeys(map(week_of, days))]
    rest = f"main.checkin WHERE week IN ({marks(weeks)}) AND impact_ai IS NOT NULL"
    answered = [row["week"] for row in select_rows(snapshot, ["week"], rest, weeks)]
    return not answered or week_of(today) in answered
