"""Laid-out lines to read and, where some are rows to act on, a cursor on one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.strip import Strip
from textual.style import Style
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from chefslog.tui.theme import content_style, ink

Part = tuple[str, str]
"""A text and its style: one of `theme.ink`, title, bold, or empty."""


class Line(NamedTuple):
    """One line; lines with the same `item` are one row for the cursor."""

    parts: tuple[Part, ...] = ()
    item: str = ""


Lay = Callable[[int], Sequence[Line]]
"""Lays lines out for a width in cells; every part is legible text already.

The first cell of a row's lines is left empty: the cursor stands there.
"""


class Sheet(OptionList):
    """What `show` was given: a row is an option, and what stands between rows cannot be chosen."""

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
    Sheet {
        border: none;
        padding: 0;
        background: transparent;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        &:focus { border: none; background-tint: $background 0%; }
        & > .option-list--option-disabled { color: $foreground; }
        & > .option-list--option-highlighted { text-style: none; color: $foreground; }
        &:focus > .option-list--option-highlighted { text-style: none; color: $foreground; }
        &:ansi:focus > .option-list--option-highlighted { background: ansi_default; }
    }
    """

    class Moved(Message):
        """The cursor is on another row."""

        def __init__(self, sheet: Sheet) -> None:
            super().__init__()
            self.sheet = sheet

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._lay: Lay | None = None
        self._width = 0
        self._rows: dict[str, range] = {}
        """The lines of each row."""
        self.cursor = ""
        """The item the cursor is on; empty where there are none."""

    def show(self, lay: Lay) -> None:
        """Other lines; the cursor stays on its row, or goes to the one that follows it."""
        self._lay = lay
        self._lay_out()

    def on_resize(self) -> None:
        self._lay_out()

    def on_mount(self) -> None:
        self.app.theme_changed_signal.subscribe(self, lambda _: self._lay_out())

    def _lay_out(self) -> None:
        if self._lay is None:
            return
        # Out of sight it keeps its width, or has the screen's: keys come before it is seen.
        shown = self.scrollable_content_region.width
        width = self._width = shown or self._width or self.app.size.width
        before, self._rows = [*self._rows], {}
        options, top, scrolled = [], 0, self.scroll_y
        for item, lines in groupby(self._lay(width), lambda line: line.item):
            drawn = [
                Content.assemble(*((text, self._style(name)) for text, name in line.parts))
                for line in lines
            ]
            is_row = bool(item) and item not in self._rows
            if is_row:
                self._rows[item] = range(top, top + len(drawn))
            options.append(Option(Content("\n").join(drawn), item if is_row else None, not is_row))
            top += len(drawn)
        self.set_options(options)
        self.scroll_to(y=scrolled, animate=False, force=True, immediate=True)
        kept = _find_kept(self.cursor, before, [*self._rows])
        self.cursor = ""
        self.go_to(kept)
        self.post_message(self.Moved(self))

    def _style(self, name: str) -> Style:
        return content_style(self, "bold" if name == "title" else name) if name else Style.null()

    @property
    def text(self) -> str:
        """Everything laid out, line by line."""
        lines = "\n".join(str(option.prompt) for option in self.options).split("\n")
        return "\n".join(line.rstrip() for line in lines)

    def go_to(self, item: str) -> None:
        """Put the cursor on a row."""
        if item in self._rows and item != self.cursor:
            self.highlighted = self.get_option_index(item)

    def watch_highlighted(self, highlighted: int | None) -> None:
        """With the first row its heading comes into view as well."""
        super().watch_highlighted(highlighted)
        option = self.highlighted_option
        if option is not None and option.id:
            self.cursor = option.id
            if option.id == next(iter(self._rows)):
                self.scroll_home(animate=False)
            self.post_message(self.Moved(self))

    def render_line(self, y: int) -> Strip:
        """One line of the view; the cursor is a bar as well, to be seen without colour."""
        strip = super().render_line(y)
        if self.has_focus and y + self.scroll_offset.y in self._rows.get(self.cursor, ()):
            mark = Strip([Segment("▌", ink(self, "focus"))])
            strip = Strip.join([mark, strip.crop(1)]).apply_style(ink(self, "cursor"))
        return strip

    def action_move(self, by: int) -> None:
        """Go to a neighbour, or scroll: past the ends, and through a text longer than a view."""
        items = [*self._rows]
        at = items.index(self.cursor) + by if self.cursor else -1
        if 0 <= at < len(items):
            seen = max(self._rows[self.cursor].start, round(self.scroll_y))
            if abs(self._rows[items[at]].start - seen) <= self.size.height:
                self.go_to(items[at])
                return
        self.scroll_relative(y=by, animate=False)

    def action_move_page(self, by: int) -> None:
        """Go a page on, the cursor with it."""
        lines = by * max(1, self.size.height - 2)
        target = self._rows[self.cursor].start + lines if self.cursor else 0
        nearest = min(self._rows, key=lambda item: abs(self._rows[item].start - target), default="")
        if nearest == self.cursor:
            self.scroll_relative(y=lines, animate=False)
        self.go_to(nearest)

    def action_move_to_end(self, end: int) -> None:
        if self._rows:
            self.go_to([*self._rows][-1 if end else 0])
        (self.scroll_end if end else self.scroll_home)(animate=False)


def _find_kept(cursor: str, before: Sequence[str], after: Sequence[str]) -> str:
    """Return the item itself, or the next one that is still there, or the one before it."""
    at = before.index(cursor) if cursor in before else 0
    ordered = (cursor, *before[at:], *reversed(before[:at]), *after[:1])
    return next((item for item in ordered if item in after), "")
