"""One line of choices, the chosen one marked: windows, pages."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from chefslog.tui.cells import short
from chefslog.tui.theme import BOLD, ink


class Rail(Widget):
    """Names in a row; a click chooses. Keys are the business of the screen."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Rail { height: 1; }
    """

    class Chosen(Message):
        """A name was clicked."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, keys: str = "") -> None:
        super().__init__()
        self._keys = keys
        self._names: Sequence[tuple[str, str]] = ()
        self._chosen = ""
        self._behind = ""

    def show(self, names: Sequence[tuple[str, str]], chosen: str, behind: str = "") -> None:
        """(name, text) of each choice, the chosen name, and what stands behind them."""
        self._names, self._chosen, self._behind = names, chosen, behind
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The line."""
        width = self.size.width
        dim, here = ink(self, "dim"), BOLD + ink(self, "here")
        line = [Segment(f" {self._keys} ", dim)] if self._names else [Segment(" ")]
        for name, text in self._names:
            # The brackets say it without colour.
            shown = f"[{text}]" if name == self._chosen else f" {text} "
            style = (here if name == self._chosen else dim) + Style(meta={"name": name})
            line.append(Segment(shown, style))
        left = width - sum(segment.cell_length for segment in line) - 3
        if self._behind and left > 4:
            line.append(Segment("  " + short(self._behind, left), dim))
        return Strip(line).adjust_cell_length(width).apply_style(self.rich_style)

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked."""
        name = event.style.meta.get("name")
        if name:
            self.post_message(self.Chosen(name))
