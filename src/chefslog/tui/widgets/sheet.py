"""Laid-out lines to read and, where some are rows to act on, a cursor on one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from chefslog.tui.theme import BOLD, ink

Part = tuple[str, str]
"""A text and its style: one of `STYLES`, or empty."""
STYLES = ("", "dim", "bold", "title", "accent", "good", "bad")


class Line(NamedTuple):
    """One line; lines with the same `item` are one row for the cursor."""

    parts: tuple[Part, ...] = ()
    item: str = ""


Lay = Callable[[int], Sequence[Line]]
"""Lays lines out for a width in cells; every part is legible text already.

The first cell of a row's lines is left empty: the cursor stands there.
"""


class Sheet(ScrollView, can_focus=True):
    """Draws what `show` was given; user text never passes through markup."""

    ALLOW_SELECT = False
    place = "sheet"
    BINDINGS: ClassVar = [
        Binding("j,down", "move(1)", "down", show=False),
        Binding("k,up", "move(-1)", "up", show=False),
        Binding("pagedown,space", "move_page(1)", "a page down", show=False),
        Binding("pageup", "move_page(-1)", "a page up", show=False),
        Binding("home", "move_to_end(0)", "to the top", show=False),
        Binding("end", "move_to_end(1)", "to the end", show=False),
    ]
    DEFAULT_CSS = """
    Sheet { overflow-x: hidden; scrollbar-gutter: stable; scrollbar-size-vertical: 1; }
    """

    class Moved(Message):
        """The cursor is on another row."""

        def __init__(self, sheet: Sheet) -> None:
            super().__init__()
            self.sheet = sheet

        @property
        def control(self) -> Sheet:
            """The sheet it moved in."""
            return self.sheet

    class Pressed(Message):
        """The row under the cursor was clicked again."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lay: Lay | None = None
        self._lines: Sequence[Line] = ()
        self._rows: dict[str, tuple[int, int]] = {}
        self._laid_for = -1
        self.cursor = ""
        """The item the cursor is on; empty where there are none."""

    def show(self, lay: Lay) -> None:
        """Other lines; the cursor stays on its row, or goes to the one that follows it."""
        self._lay = lay
        self._lay_out()

    def on_resize(self) -> None:
        """Lay out for the width."""
        if self._laid_for != self.scrollable_content_region.width:
            self._lay_out()

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width
        if self._lay is None or width <= 0:
            return
        self._laid_for = width
        self._lines = self._lay(width)
        before = self._rows
        self._rows = _rows_of(self._lines)
        self.virtual_size = Size(width, len(self._lines))
        was, self.cursor = self.cursor, _kept(self.cursor, [*before], [*self._rows])
        if was and self.cursor:
            self._bring_into_view()
        self.refresh()
        self.post_message(self.Moved(self))

    @property
    def text(self) -> str:
        """Everything laid out, line by line."""
        return "\n".join("".join(text for text, _ in line.parts).rstrip() for line in self._lines)

    def go_to(self, item: str) -> None:
        """Put the cursor on a row."""
        if item in self._rows and item != self.cursor:
            self.cursor = item
            self._bring_into_view()
            self.refresh()
            self.post_message(self.Moved(self))

    def action_move(self, by: int) -> None:
        """Move the cursor by rows, or scroll where there are none."""
        items = [*self._rows]
        at = items.index(self.cursor) + by if self.cursor else -1
        if 0 <= at < len(items) and self._gap(self.cursor, items[at]) <= self.size.height:
            self.go_to(items[at])
        else:
            self.scroll_relative(y=by, animate=False)

    def _gap(self, one: str, other: str) -> int:
        """Lines between two rows: more than a view of them is text to read first."""
        return abs(self._rows[other][0] - max(self._rows[one][0], round(self.scroll_y)))

    def action_move_page(self, by: int) -> None:
        """A page on, the cursor with it."""
        lines = by * max(1, self.size.height - 2)
        if not self.cursor:
            self.scroll_relative(y=lines, animate=False)
            return
        target = self._rows[self.cursor][0] + lines
        best = min(self._rows, key=lambda item: abs(self._rows[item][0] - target))
        if best == self.cursor:
            self.scroll_relative(y=lines, animate=False)
        self.go_to(best)

    def action_move_to_end(self, end: int) -> None:
        """To the first or the last row."""
        if self._rows:
            self.go_to([*self._rows][-1 if end else 0])
        if end:
            self.scroll_end(animate=False)
        else:
            self.scroll_home(animate=False)

    def _bring_into_view(self) -> None:
        first, last = self._rows[self.cursor]
        # With the first row its heading comes into view as well.
        first = 0 if self.cursor == next(iter(self._rows)) else first
        region = Region(0, first, 1, min(last - first + 1, max(1, self.size.height)))
        self.scroll_to_region(region, animate=False, force=True, immediate=True)

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor."""
        at = event.y + self.scroll_offset.y
        item = self._lines[at].item if 0 <= at < len(self._lines) else ""
        if item and item == self.cursor:
            self.post_message(self.Pressed())
        self.go_to(item)

    def on_focus(self) -> None:
        """The cursor is bold where keys go to."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor is plain where keys do not go to."""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line of the view."""
        at = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        line = self._lines[at] if at < len(self._lines) else Line()
        strip = Strip([Segment(text, self._style(name)) for text, name in line.parts if text])
        strip = strip.adjust_cell_length(width)
        if line.item and line.item == self.cursor:
            # The bar says it without colour.
            mark = Strip([Segment("▌" if self.has_focus else " ", ink(self, "focus"))])
            strip = Strip.join([mark, strip.crop(1)])
            strip = strip.apply_style(ink(self, "cursor" if self.has_focus else "blurred"))
        return strip.apply_style(self.rich_style)

    def _style(self, name: str) -> Style:
        if name in ("", "bold", "title"):
            return BOLD if name else Style.null()
        return ink(self, name)


def _rows_of(lines: Sequence[Line]) -> dict[str, tuple[int, int]]:
    rows: dict[str, tuple[int, int]] = {}
    for at, line in enumerate(lines):
        if line.item:
            rows[line.item] = (rows.get(line.item, (at, at))[0], at)
    return rows


def _kept(cursor: str, before: Sequence[str], after: Sequence[str]) -> str:
    """The item itself, or the next one that is still there, or the one before it."""
    if cursor in after or not after:
        return cursor if after else ""
    at = before.index(cursor) if cursor in before else 0
    there = set(after)
    for item in (*before[at:], *reversed(before[:at])):
        if item in there:
            return item
    return after[0]
