"""A long text to read: wrapped lines, headings, rows of keys, scrolled; never through markup."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from chefslog.tui.cells import fit, wrap
from chefslog.tui.theme import BOLD, ink

WIDEST = 100
LEFT = 16
Part = str | tuple[str, str]
"""A line of Markdown as it is written, or a row: what stands left, and what it means."""


class Document(ScrollView, can_focus=True):
    """Markdown as it is written; headings and tables keep their shape."""

    ALLOW_SELECT = False
    place = "document"
    BINDINGS: ClassVar = [
        Binding("j,down", "scroll_down", "down", show=False),
        Binding("k,up", "scroll_up", "up", show=False),
        Binding("pagedown,space", "page_down", "a page down", show=False),
        Binding("pageup", "page_up", "a page up", show=False),
        Binding("home", "scroll_home", "to the top", show=False),
        Binding("end", "scroll_end", "to the end", show=False),
    ]
    DEFAULT_CSS = """
    Document { scrollbar-gutter: stable; scrollbar-size-vertical: 1; overflow-x: hidden; }
    """

    def __init__(self, parts: Sequence[Part]) -> None:
        super().__init__()
        self._parts = parts
        self._lines: list[tuple[tuple[str, str], ...]] = []

    def on_resize(self) -> None:
        """Wrap to the width."""
        width = min(WIDEST, max(LEFT + 10, self.scrollable_content_region.width))
        self._lines = [line for part in self._parts for line in _laid_out(part, width)]
        self.virtual_size = Size(width, len(self._lines))

    def render_line(self, y: int) -> Strip:
        """One line of the view."""
        at = y + self.scroll_offset.y
        styles = {
            "": Style.null(),
            "dim": ink(self, "dim"),
            "strong": BOLD + ink(self, "accent"),
        }
        parts = self._lines[at] if at < len(self._lines) else ()
        width = self.scrollable_content_region.width
        strip = Strip([Segment(text, styles[name]) for text, name in parts])
        return strip.adjust_cell_length(width).apply_style(self.rich_style)


def _laid_out(part: Part, width: int) -> list[tuple[tuple[str, str], ...]]:
    if isinstance(part, tuple):
        left, right = part
        first, *rest = wrap(right, width - LEFT)
        lead = fit(left, LEFT - 1) + " " if cell_len(left) < LEFT else left + " "
        under = " " * LEFT
        return [((lead, "strong"), (first, "")), *(((under, ""), (line, "")) for line in rest)]
    if part.startswith("|") and set(part) <= set("|-: "):
        return []
    if part.startswith("#"):
        return [((line, "strong"),) for line in wrap(part.lstrip("# "), width)]
    style = "dim" if part.startswith("    ") else ""
    return [((line, style),) for line in wrap(part, width)]
