"""The top line: where one is, the day, the screens by digit, and the way to help."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from chefslog.model.days import iso_week, spoken
from chefslog.tui.cells import fit
from chefslog.tui.commands import BY_ID
from chefslog.tui.theme import BOLD, ink

HERE = Style(bold=True, underline=True)
Tab = tuple[str, str, str]
"""A digit, a screen's name, and the id of its command."""


class Masthead(Widget):
    """One line; digits and `? help` can be clicked."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Masthead { height: 1; }
    """

    day: reactive[int] = reactive(0)
    """Today's number."""
    busy: reactive[str] = reactive("")
    """What takes longer than half a second, while it does."""

    def __init__(self, tabs: Sequence[Tab], here: str, day: int, help_key: str = "?") -> None:
        super().__init__()
        self._tabs = tabs
        self._here = here
        self._help_key = help_key
        self.set_reactive(Masthead.day, day)

    def render_line(self, y: int) -> Strip:
        """The line."""
        width = self.size.width
        named = width >= 100
        right = self._right(named)
        used = sum(segment.cell_length for segment in right)
        left = [Segment("chefslog", ink(self, "accent") + BOLD), Segment("   ")]
        dim = ink(self, "dim")
        week = iso_week(self.day)[1]
        text = f"{spoken(self.day)} · week {week}"
        busy = f"   {self.busy}…" if self.busy else ""
        room = max(0, width - used - 12 - len(busy))
        left.append(Segment(fit(text, min(room, len(text))), dim))
        left.append(Segment(busy, ink(self, "accent")))
        gap = width - used - sum(segment.cell_length for segment in left)
        line = [*left, Segment(" " * max(1, gap)), *right]
        return Strip(line).adjust_cell_length(width).apply_style(self.rich_style)

    def _right(self, named: bool) -> list[Segment]:
        line: list[Segment] = []
        dim = ink(self, "dim")
        for place, (digit, name, command) in enumerate(self._tabs):
            if place:
                line.append(Segment("   " if named else "·", dim))
            style = HERE if command == self._here else dim
            text = f"{digit} {name}" if named else digit
            line.append(Segment(text, style + Style(meta={"command": command})))
        help_style = dim + Style(meta={"command": "help"})
        return [*line, Segment("   "), Segment(f"{self._help_key} help", help_style), Segment(" ")]

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Over a key, what it does."""
        command = BY_ID.get(event.style.meta.get("command", ""))
        told = Content(command.help) if command else None
        if told != self.tooltip:
            self.tooltip = told

    async def on_click(self, event: events.Click) -> None:
        """A click on a digit or on help."""
        command = event.style.meta.get("command")
        if command:
            await self.run_action(f"app.command('{command}')")
