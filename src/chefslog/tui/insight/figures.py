"""The figures of Insight in columns; one of them is current, and keys go to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message

from chefslog.insight.section import Section
from chefslog.tui.entry_list.list_view import MOVES
from chefslog.tui.insight.figure_pane import FigurePane
from chefslog.tui.keys import bindings

COLUMN = 62
"""Cells that a column of figures needs."""
MOST_COLUMNS = 3


class Figures(VerticalScroll, can_focus=True):
    """Up and down move in a figure and on to the next; enter opens the entries behind a row."""

    BINDING_GROUP_TITLE = "Insight"
    place = "insight"
    BINDINGS: ClassVar = [
        Binding("enter", "open", "open entries"),
        Binding("tab", "step(1)", "next figure"),
        Binding("shift+tab", "step(-1)", "figure before", show=False),
        *MOVES,
        *bindings("insight"),
        Binding("left", "app.command('insight_shorter')", show=False),
        Binding("right", "app.command('insight_longer')", show=False),
    ]

    class Opened(Message):
        """The entries that a filter finds are wanted."""

        def __init__(self, wanted: str) -> None:
            super().__init__()
            self.wanted = wanted

    def __init__(self) -> None:
        super().__init__(id="figures")
        self.panes: list[FigurePane] = []
        """The figures in their order."""
        self._columns = 0
        self._at = 0

    @property
    def current(self) -> FigurePane | None:
        """The figure that keys go to."""
        return self.panes[min(self._at, len(self.panes) - 1)] if self.panes else None

    def show(self, sections: Sequence[Section], room: int, numbers: bool) -> None:
        """Lay the sections out in as many columns as the room holds, balanced in height."""
        count = max(1, min(MOST_COLUMNS, room // COLUMN, len(sections)))
        width = room // count - 4 - (1 if count > 1 else 0)
        names = [section.name for section in sections]
        if [pane.section.name for pane in self.panes] == names and count == self._columns:
            for pane, section in zip(self.panes, sections, strict=True):
                pane.show(section, width, numbers)
                pane.draw()
            return
        held = self.current.section.name if self.current else ""
        self._at = names.index(held) if held in names else 0
        self.panes = [FigurePane(section, width, numbers) for section in sections]
        self._columns = count
        columns = [Vertical(*column, classes="column") for column in share_out(self.panes, count)]
        self.remove_children()
        self.mount(Horizontal(*columns))
        self.call_after_refresh(self._mark)

    def _mark(self) -> None:
        for pane in self.panes:
            pane.mark_current(self.has_focus and pane is self.current)

    def on_focus(self) -> None:
        """The cursor is seen where keys go to."""
        self._mark()

    def on_blur(self) -> None:
        """Keys go elsewhere."""
        self._mark()

    def action_step(self, by: int) -> None:
        """Go to another figure; behind the last comes the first."""
        if self.panes:
            self._at = (self._at + by) % len(self.panes)
            self._mark()
            self.scroll_to_widget(self.panes[self._at], animate=False)

    def action_move(self, by: int) -> None:
        """Move the cursor in the figure, past its end to the next figure."""
        if self.current is not None and not self.current.move(by):
            self.action_step(by)

    def action_move_page(self, by: float) -> None:
        """Move the cursor by so many screens of rows, over figures; no further than the ends."""
        step, last = (1, len(self.panes) - 1) if by > 0 else (-1, 0)
        for _ in range(round(self.size.height * abs(by))):
            if self.current is not None and not self.current.move(step) and self._at != last:
                self.action_step(step)

    def action_move_to_end(self, end: int) -> None:
        """Go to the first row of the first figure, or to the last of the last."""
        if self.panes:
            self.action_step((len(self.panes) - 1) * end - self._at)
            while self.panes[self._at].move(2 * end - 1):
                pass

    def action_open(self) -> None:
        """Open the entries behind the row under the cursor."""
        if self.current is not None and self.current.wanted_here:
            self.post_message(self.Opened(self.current.wanted_here))

    def on_click(self, event: events.Click) -> None:
        """A click makes a figure current."""
        for at, pane in enumerate(self.panes):
            if event.widget is pane:
                self._at = at
                self._mark()


def share_out(panes: Sequence[FigurePane], count: int) -> list[list[FigurePane]]:
    """Return the panes in their order, in columns whose highest is as low as it can be."""
    heights = [pane.lines for pane in panes]
    height = max([*heights, -(-sum(heights) // count)])
    while True:
        columns: list[list[FigurePane]] = [[]]
        filled = 0
        for pane, lines in zip(panes, heights, strict=True):
            if columns[-1] and filled + lines > height:
                columns.append([])
                filled = 0
            columns[-1].append(pane)
            filled += lines
        if len(columns) <= count:
            return columns
        height += 1
