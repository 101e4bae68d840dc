"""The lines above the team: which one, where its period is, and the sentence about who sees."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from chefslog.tui.cells import short, wrap
from chefslog.tui.theme import BOLD, ink

MOST_LINES = 6


class TeamHead(Widget):
    """The team's line, and as many lines below it as the texts need."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    TeamHead { height: 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._team, self._rest = "", ""
        self._texts: Sequence[tuple[str, str]] = ()
        self._lines: list[tuple[str, str]] = []

    def show(self, team: str, rest: str, texts: Sequence[tuple[str, str]] = ()) -> None:
        """The team's name, what stands beside it, and (text, style) of what stands below."""
        self._team, self._rest, self._texts = team, rest, texts
        self._fold()

    def on_resize(self) -> None:
        """Other breaks for another width."""
        self._fold()

    def _fold(self) -> None:
        width = self.size.width or 80
        self._lines = [
            (line, style) for text, style in self._texts for line in wrap(text, width - 2)
        ][:MOST_LINES]
        self.styles.height = 1 + len(self._lines)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One of the lines."""
        width = self.size.width
        if y == 0:
            name = short(self._team, width // 2)
            left = max(1, width - 4 - cell_len(name))
            line = [
                Segment(f" {name}", BOLD),
                Segment("  " + short(self._rest, left), ink(self, "dim")),
            ]
        else:
            text, style = self._lines[y - 1] if y <= len(self._lines) else ("", "dim")
            line = [Segment(" " + text, ink(self, style) if style else None)]
        return Strip(line).adjust_cell_length(width).apply_style(self.rich_style)
