"""The week at a glance: a block for each entry of each day, its level in colour and digit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from chefslog.model.days import MONTHS, WEEKDAYS, civil, iso_week, weekday
from chefslog.reading import pages
from chefslog.tui.cells import fit, short
from chefslog.tui.data.timeline import Row
from chefslog.tui.theme import inks_of

MOST = 6
"""Blocks above each other; a day with more says how many."""
DAY, GAP = 5, 1
"""Cells of a day's column, and between two."""


class Week(Static):
    """Says what the week held; it counts nothing in a row and compares nothing."""

    BORDER_TITLE = "Week"

    def show(self, rows: Sequence[Row], today: int, labels: Sequence[str]) -> None:
        """Draw this week's entries."""
        monday = today - weekday(today)
        days: list[list[int | None]] = [[] for _ in WEEKDAYS]
        for row in reversed(rows):
            place = (row[pages.KEY] >> 20) - monday
            if 0 <= place < len(days):
                days[place].append(row[pages.DELEGATION])
        (_, month, first), (_, to, last) = civil(monday), civil(monday + 6)
        begin = f"{first} {MONTHS[month - 1]}" if month != to else str(first)
        title = f"Week {iso_week(today)[1]} · {begin} to {last} {MONTHS[to - 1]}"
        self.border_title = Content(title)
        noun = "entry" if len(rows) == 1 else "entries"
        self.border_subtitle = Content(f"{len(rows)} {noun}")
        projects = Counter(str(row[pages.PROJECT]) for row in rows if row[pages.PROJECT])
        lines = [
            *self._blocks(days, today - monday),
            Content(""),
            self._projects(projects.most_common(4)),
            Content(""),
            *self._legend(labels),
        ]
        self.update(Content("\n").join(lines))

    def _style(self, name: str) -> Style:
        return Style.from_rich_style(inks_of(self.app)[name])

    def _block(self, level: int | None, width: int) -> Content:
        text = "·" if level is None else str(level)
        name = "unset" if level is None else f"level-{level}"
        return Content.styled(text.center(width), self._style(name))

    def _blocks(self, days: Sequence[Sequence[int | None]], today: int) -> list[Content]:
        height = max(1, min(MOST, max(map(len, days))))
        lines = []
        for row in reversed(range(height)):
            cells = [Content("")]
            for levels in days:
                if row == MOST - 1 and len(levels) > MOST:
                    cells.append(Content(f"+{len(levels) - row}".center(DAY)))
                else:
                    there = row < len(levels)
                    cells.append(self._block(levels[row], DAY) if there else Content(" " * DAY))
            lines.append(Content(" " * GAP).join(cells))
        dim, bold = self._style("dim"), Style(bold=True)
        names = [
            Content.styled(name.center(DAY), bold if place == today else dim)
            for place, name in enumerate(WEEKDAYS)
        ]
        return [*lines, Content(" " * GAP).join([Content(""), *names])]

    def _projects(self, projects: Sequence[tuple[str, int]]) -> Content:
        dim = self._style("dim")
        parts = [Content.assemble(short(name, 12), (f" {count}", dim)) for name, count in projects]
        return Content("   ").join(parts) if parts else Content.styled("no project named yet", dim)

    def _legend(self, labels: Sequence[str]) -> list[Content]:
        dim = self._style("dim")
        cells: list[Content] = []
        for level in (*range(len(labels)), None):
            name = "not said" if level is None else labels[level].lower()
            cells.append(Content.assemble(self._block(level, 3), (" " + fit(name, 17), dim)))
        return [Content(" ").join(cells[at : at + 2]) for at in range(0, len(cells), 2)]
