"""What stands on every line of a long list, from how many entries each day has.

A list of entries is a line for each day and one for each entry below it, newest first, then
perhaps a tail (the rows that wait). Only `(day, count)` pairs are held, whatever the journal's
size, and the rows near the view.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

from chefslog.reading.entry import DAY_SHIFT

Row = tuple[Any, ...]


class Extra(NamedTuple):
    """A line of the tail: `kind` is rule, day, draft, due, checkin, unsaved, team, text, title or
    level.

    `row` is a list row for draft and due; `ref` names what the line stands for (a week, an
    unsaved text, a level); `text` is what it says. `more` is what may stand behind that, the
    fullest first, as there is room. What does not wait for an answer cannot be chosen.
    """

    kind: str
    row: Row | None = None
    ref: str = ""
    text: str = ""
    more: tuple[str, ...] = ()

    @property
    def choosable(self) -> bool:
        """Whether the cursor may stand on it."""
        return self.kind not in ("rule", "text", "title", "level")


class Place(NamedTuple):
    """What a line holds: a `day` with its `size`, an `entry` by its place, or an `extra`."""

    kind: str
    day: int = 0
    size: int = 0
    entry: int = -1
    extra: Extra | None = None


class Timeline:
    """Lines and items of a list; items are what the cursor can stand on."""

    def __init__(
        self, days: list[tuple[int, int]] | None = None, tail: tuple[Extra, ...] = ()
    ) -> None:
        self.days = days or []
        self.tail = tail
        self._first_index: list[int] = []
        self._first_line: list[int] = []
        index = line = 0
        for _, count in self.days:
            self._first_index.append(index)
            self._first_line.append(line)
            index += count
            line += count + 1
        self.entries = index
        """How many entries there are."""
        self._tail_line = line
        self.lines = line + len(tail)
        """How many lines there are."""
        self._chosen = [place for place, extra in enumerate(tail) if extra.choosable]
        self.items = index + len(self._chosen)
        """How many items the cursor can stand on."""

    def place(self, line: int) -> Place | None:
        """What stands on a line, None below the end."""
        if not 0 <= line < self.lines:
            return None
        if line >= self._tail_line:
            return Place("extra", extra=self.tail[line - self._tail_line])
        slot = bisect_right(self._first_line, line) - 1
        day, count = self.days[slot]
        below = line - self._first_line[slot]
        if below == 0:
            return Place("day", day, count)
        return Place("entry", day, count, self._first_index[slot] + below - 1)

    def item_at(self, line: int) -> int | None:
        """The item on a line, None where there is none."""
        found = self.place(line)
        if found is None or found.kind == "day":
            return None
        if found.kind == "entry":
            return found.entry
        place = line - self._tail_line
        return self.entries + self._chosen.index(place) if place in self._chosen else None

    def line_of(self, item: int) -> int:
        """The line an item stands on."""
        if item >= self.entries:
            return self._tail_line + self._chosen[item - self.entries]
        slot = self._slot(item)
        return self._first_line[slot] + 1 + item - self._first_index[slot]

    def extra_of(self, item: int) -> Extra | None:
        """The tail's line that is this item, None for an entry."""
        if not self.entries <= item < self.items:
            return None
        return self.tail[self._chosen[item - self.entries]]

    def day_of(self, index: int) -> tuple[int, int, int]:
        slot = self._slot(index)
        day, count = self.days[slot]
        return day, self._first_index[slot], count

    def first_of_day(self, day: int) -> int | None:
        """The first entry of a day, else of the next older day that has one, else the last."""
        for slot, (number, _) in enumerate(self.days):
            if number <= day:
                return self._first_index[slot]
        return self.entries - 1 if self.entries else None

    def _slot(self, index: int) -> int:
        return bisect_right(self._first_index, index) - 1


STRETCH = 120
"""Rows fetched at least around a wanted place."""
STEP = 1000
"""Rows of one page at most, still quick enough between two frames."""
KEPT = 4000
"""Rows kept before those far from the view are let go."""


class Page(Protocol):
    """`reading.pages.page` over some snapshot, filter and state."""

    def __call__(self, *, before: int | None, after: int | None, limit: int) -> list[Row]:
        """Rows newest first; `before` and `after` are keys, exclusive."""


class Rows:
    """Rows by their index in a timeline, fetched by key and kept while they are near.

    Nothing counts past rows to reach a place: a stretch is walked to from the nearest index whose
    key is known, and each day's ends are.
    """

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self._held: dict[int, Row] = {}
        self._keys: dict[int, int] = {}
        """Keys at the ends of what was fetched, kept after their rows are let go."""

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
        """Whether fetching these is one page."""
        low, high = max(first, 0), min(last, self.timeline.entries - 1)
        if high < low:
            return True
        (above, _), (below, _) = self._ends(low, high)
        return min(high - above, below - low) <= STEP

    def fetch(
        self, first: int, last: int, page: Page, stop: Callable[[], bool] | None = None
    ) -> None:
        """Bring the rows from `first` to `last` here, with some around them."""
        if not self.timeline.entries:
            return
        spare = max(0, STRETCH - (last - first + 1)) // 2
        low, high = max(0, first - spare), min(self.timeline.entries - 1, last + spare)
        above, below = self._ends(low, high)
        down = high - above[0] <= below[0] - low
        index, key = above if down else below
        while (index < high if down else index > low) and not (stop and stop()):
            if down:
                rows = page(before=key, after=None, limit=min(STEP, high - index))
                start, index = index + 1, index + len(rows)
            else:
                rows = page(before=None, after=key, limit=min(STEP, index - low))
                start = index = index - len(rows)
            if not rows:
                break
            self.put(start, rows, low, high)
            key = rows[-1 if down else 0][0]
        if len(self._held) > KEPT:
            near = range(first - KEPT // 4, first + KEPT // 4)
            self._held = {index: row for index, row in self._held.items() if index in near}

    def put(self, index: int, rows: list[Row], low: int = 0, high: int | None = None) -> None:
        """Keep rows that stand from `index` on, those from `low` to `high` alone."""
        last = self.timeline.entries - 1 if high is None else high
        for place, row in enumerate(rows, index):
            if low <= place <= last:
                self._held[place] = row
        if rows:
            self._keys[index], self._keys[index + len(rows) - 1] = rows[0][0], rows[-1][0]

    def _ends(self, low: int, high: int) -> tuple[tuple[int, int], tuple[int, int]]:
        """The nearest known indices above `low` and below `high` with their keys."""
        day, start, _ = self.timeline.day_of(low)
        above = [(start - 1, (day + 1) << DAY_SHIFT)]
        above += [(index, key) for index, key in self._keys.items() if index < low]
        day, start, count = self.timeline.day_of(high)
        below = [(start + count, (day << DAY_SHIFT) - 1)]
        below += [(index, key) for index, key in self._keys.items() if index > high]
        return max(above), min(below)
