"""One entry whole, to read: laid out in lines, scrolled, never through markup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from chefslog.tui.cells import fit, wrap
from chefslog.tui.entry_list.entry_text import LABEL, Block, blocks
from chefslog.tui.keys import bindings
from chefslog.tui.theme import BOLD, ink

WIDEST = 92
"""Lines longer than this are hard to read, however wide the terminal."""
Line = tuple[tuple[str, str], ...]


class Detail(ScrollView, can_focus=True):
    """An entry's fields and texts; scrolls with the keys of a list."""

    ALLOW_SELECT = False
    BINDING_GROUP_TITLE = "Entry"
    place = "detail"
    BINDINGS: ClassVar = [
        Binding("j,down", "scroll_down", "down", show=False),
        Binding("k,up", "scroll_up", "up", show=False),
        Binding("pagedown,space", "page_down", "a page", show=False),
        Binding("pageup", "page_up", "a page", show=False),
        Binding("home", "scroll_home", "to the ends", show=False),
        Binding("end", "scroll_end", "to the ends", show=False),
        *bindings("detail"),
    ]
    DEFAULT_CSS = """
    Detail {
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
    }
    """

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id, classes="pane")
        self.border_title = Content("Entry")
        self._blocks: list[Block] = []
        self._lines: list[Line] = []
        self._laid_for = 0
        self._ground = Style.null()
        self.entry_id = ""

    def show(
        self, entry: Mapping[str, Any] | None, today: int, labels: Sequence[str], currency: str
    ) -> None:
        """Another entry, or none."""
        again = entry is not None and entry.get("id") == self.entry_id
        self._blocks = blocks(entry, today, labels, currency) if entry else []
        self.entry_id = str(entry["id"]) if entry else ""
        self._lay_out()
        if not again:
            self.scroll_to(y=0, animate=False, force=True, immediate=True)
        self.refresh()

    def on_resize(self) -> None:
        """Lines are wrapped to the width."""
        if self._laid_for != self._width():
            self._lay_out()
            self.refresh()

    def _width(self) -> int:
        return max(10, min(WIDEST, self.scrollable_content_region.width))

    def _lay_out(self) -> None:
        width = self._laid_for = self._width()
        self._lines = [line for block in self._blocks for line in _lines(block, width)]
        size, room = Size(width, len(self._lines)), self.scrollable_content_region.height
        if max(size.height, self.virtual_size.height) <= room:
            # No scrollbar before and none now: the screen need not be laid out anew.
            self.set_reactive(Detail.virtual_size, size)
        else:
            self.virtual_size = size

    def render_lines(self, crop: Region) -> list[Strip]:
        """The view; its style is looked up once for all its lines."""
        self._ground = self.rich_style
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """One line of the view."""
        at = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        parts = self._lines[at] if at < len(self._lines) else ()
        segments = [Segment(text, self._style(name)) for text, name in parts if text]
        return Strip(segments).adjust_cell_length(width).apply_style(self._ground)

    def _style(self, name: str) -> Style:
        if name in ("title", "label"):
            return BOLD
        return ink(self, name) if name == "dim" else Style.null()


def _lines(block: Block, width: int) -> list[Line]:
    if block.style != "field":
        return [((line, block.style),) for line in wrap(block.text or block.label, width)]
    lines = wrap(block.text, max(10, width - LABEL))
    label = fit(block.label, LABEL - 1) + " "
    first: Line = ((label, "dim"), (lines[0], "text"))
    return [first, *(((" " * LABEL, "text"), (line, "text")) for line in lines[1:])]
