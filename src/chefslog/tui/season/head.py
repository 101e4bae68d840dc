"""Two lines above a season: which one, for whom, and how full the form is."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from chefslog.insight.charts import draw_bar
from chefslog.season.fitting import Filled
from chefslog.tui.cells import short
from chefslog.tui.theme import BOLD, ink

_BAR = 10


class SeasonHead(Widget):
    """The season's line and the meter's."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    SeasonHead { height: 2; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._season_name, self._rest = "", ""
        self._boxes: Sequence[Filled] = ()

    def show(self, name: str, rest: str, boxes: Sequence[Filled]) -> None:
        """The season's name, what else is chosen, and the form's fields as they are filled."""
        self._season_name, self._rest, self._boxes = name, rest, boxes
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One of the two lines."""
        width = self.size.width
        line = self._season(width) if y == 0 else self._meters(width)
        return Strip(line).adjust_cell_length(width).apply_style(self.rich_style)

    def _season(self, width: int) -> list[Segment]:
        name = short(self._season_name, width // 2)
        left = width - 4 - len(name)
        return [
            Segment(f" {name}", BOLD),
            Segment("  " + short(self._rest, max(1, left)), ink(self, "dim")),
        ]

    def _meters(self, width: int) -> list[Segment]:
        """As many fields as fit; their whole list is on the form's page."""
        line: list[Segment] = [Segment(" ")]
        left = width - 6
        for place, box in enumerate(self._boxes):
            drawn = draw_bar(box.length, box.limit, _BAR)
            text = f" {box.length:,}/{box.limit:,} {box.unit}"
            name = short(box.name, 14) + " "
            used = len(name) + _BAR + len(text) + 3
            if used > left:
                line.append(Segment(f"+{len(self._boxes) - place}", ink(self, "dim")))
                break
            line += [
                Segment(name, ink(self, "dim")),
                Segment(drawn, ink(self, "accent")),
                Segment("·" * (_BAR - len(drawn)), ink(self, "dim")),
                Segment(text + "   "),
            ]
            left -= used
        return line
