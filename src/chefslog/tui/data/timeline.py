"""Where every line of a long list is, from how many entries each day has.

A list of entries is a line for each day and one for each entry below it, newest first, then
perhaps a tail (the rows that wait). Only `(day, count)` pairs are held, whatever the journal's
size; which entry stands on a line is asked of `rows.Rows`.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Extra:
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


@dataclass(frozen=True)
class Place:
    """What a line holds: a `day` with its `count`, the entry with this `index`, or an `extra`."""

    kind: str
    day: int = 0
    count: int = 0
    index: int = -1
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
            return found.index
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
        """Day, its first index, and its count, for the entry with this index."""
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
