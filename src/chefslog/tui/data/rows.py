"""The entries of a timeline, fetched by key a stretch at a time and kept while they are near.

Nothing here counts past rows to reach a place: a day is asked for by its keys, and within a day
too large for that the walk starts from the nearest key that is known.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from chefslog.tui.data.timeline import Row, Timeline

DAY_SHIFT = 20
STRETCH = 120
"""Rows fetched at least around a wanted place."""
BIG_DAY = 400
"""A day with more rows than this is not fetched whole."""
KEPT = 4000
"""Rows kept before those far from the view are let go."""
STEP = 1000


class Page(Protocol):
    """`reading.lists.page` over some snapshot, filter and state."""

    def __call__(self, *, before: int | None, after: int | None, limit: int) -> list[Row]:
        """Rows newest first; `before` and `after` are keys, exclusive."""


class Rows:
    """Rows by their index in a timeline."""

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self._held: dict[int, Row] = {}
        self._anchors: dict[int, int] = {}

    def get(self, index: int) -> Row | None:
        """The row if it is here."""
        return self._held.get(index)

    def find(self, entry_id: str) -> int | None:
        """The index of a row that is here, by id."""
        return next((index for index, row in self._held.items() if row[1] == entry_id), None)

    def missing(self, first: int, last: int) -> bool:
        """Whether any row from `first` to `last`, inclusive, has to be fetched."""
        top = min(last, self.timeline.entries - 1)
        return any(index not in self._held for index in range(max(first, 0), top + 1))

    def near(self, first: int, last: int) -> bool:
        """Whether fetching these is one small page, quick enough between two frames."""
        line = self.timeline
        low, high = max(first, 0), min(last, line.entries - 1)
        if high < low:
            return True
        ends = (line.day_of(low), line.day_of(high))
        return all(
            count <= BIG_DAY or self._distance(start, count, low, high) <= STEP
            for _, start, count in ends
        )

    def fetch(
        self, first: int, last: int, page: Page, stop: Callable[[], bool] | None = None
    ) -> None:
        """Bring the rows from `first` to `last` here, with some around them."""
        line = self.timeline
        if not line.entries:
            return
        spare = max(0, STRETCH - (last - first + 1)) // 2
        low = max(0, first - spare)
        high = min(line.entries - 1, last + spare)
        while low <= high:
            day, start, count = line.day_of(low)
            if count > BIG_DAY:
                end = min(high, start + count - 1)
                self._walk(day, start, count, low, end, page, stop)
                low = end + 1
                continue
            low = self._whole_days(low, high, page)
        self._forget(first)

    def put(self, index: int, rows: list[Row]) -> None:
        """Rows that are known from elsewhere, the first of them at `index`."""
        for place, row in enumerate(rows, index):
            if place < self.timeline.entries:
                self._held[place] = row

    def _whole_days(self, low: int, high: int, page: Page) -> int:
        """Fetch the days from that of `low` until `high` or a big day; the index after them."""
        line = self.timeline
        newest, first, count = line.day_of(low)
        oldest, after = newest, first + count
        while after <= high:
            day, start, count = line.day_of(after)
            if count > BIG_DAY:
                break
            oldest, after = day, start + count
        self.put(
            first,
            page(
                before=(newest + 1) << DAY_SHIFT,
                after=(oldest << DAY_SHIFT) - 1,
                limit=after - first,
            ),
        )
        return after

    def _distance(self, start: int, count: int, low: int, high: int) -> int:
        """Rows between what is wanted of a big day and the nearest known key."""
        above, below = self._ends(start, count, low, high)
        return min(high - above, below - low)

    def _ends(self, start: int, count: int, low: int, high: int) -> tuple[int, int]:
        """The nearest known indices above `low` and below `high` in a big day."""
        known = [i for i in (*self._held, *self._anchors) if start <= i < start + count]
        above = max((i for i in known if i < low), default=start - 1)
        below = min((i for i in known if i > high), default=start + count)
        return above, below

    def _walk(
        self,
        day: int,
        start: int,
        count: int,
        low: int,
        high: int,
        page: Page,
        stop: Callable[[], bool] | None,
    ) -> None:
        """Reach a place in a big day from the nearer end, keeping a key every so often."""
        above, below = self._ends(start, count, low, high)
        if high - above <= below - low:
            key = self._key(above, (day + 1) << DAY_SHIFT)
            floor = (day << DAY_SHIFT) - 1
            index = above + 1
            while index <= high and not (stop and stop()):
                rows = page(before=key, after=None, limit=min(STEP, high - index + 1))
                rows = [row for row in rows if row[0] > floor]
                if not rows:
                    return
                self._keep(index, rows, low, high)
                index, key = index + len(rows), rows[-1][0]
        else:
            key = self._key(below, (day << DAY_SHIFT) - 1)
            ceiling = (day + 1) << DAY_SHIFT
            index = below - 1
            while index >= low and not (stop and stop()):
                rows = page(before=None, after=key, limit=min(STEP, index - low + 1))
                rows = [row for row in rows if row[0] < ceiling]
                if not rows:
                    return
                self._keep(index - len(rows) + 1, rows, low, high)
                index, key = index - len(rows), rows[0][0]

    def _key(self, index: int, otherwise: int) -> int:
        if index in self._held:
            return int(self._held[index][0])
        return self._anchors.get(index, otherwise)

    def _keep(self, index: int, rows: list[Row], low: int, high: int) -> None:
        for place, row in enumerate(rows, index):
            if low <= place <= high:
                self._held[place] = row
        self._anchors[index] = rows[0][0]
        self._anchors[index + len(rows) - 1] = rows[-1][0]

    def _forget(self, around: int) -> None:
        if len(self._held) > KEPT:
            self._held = {
                index: row for index, row in self._held.items() if abs(index - around) < KEPT // 4
            }
