"""The top line: the screens with their keys, the one that is shown, and the day."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from chefslog.model.days import spoken
from chefslog.tui.commands import BY_ID
from chefslog.tui.theme import BOLD, ink

Tab = tuple[str, str, str]
"""A digit, a screen's name, and the id of its command."""


class Masthead(Widget):
    """One line; the names can be clicked."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Masthead { height: 1; }
    """

    day: reactive[int] = reactive(0)
    """Today's number."""
    busy: reactive[str] = reactive("")
    """What takes longer than half a second, while it does."""
    typing: reactive[bool] = reactive(False)
    """Whether digits are text where the focus is."""

    def __init__(
        self, tabs: Sequence[Tab], here: str, day: int, demo: bool = False, title: str = ""
    ) -> None:
        """A `title` stands at the right instead of the day."""
        super().__init__()
        self._title = title
        self._demo = demo
        self._tabs = tabs
        self._here = here
        self.set_reactive(Masthead.day, day)

    def render_line(self, y: int) -> Strip:
        """The line."""
        width = self.size.width
        line = [Segment(" chefslog ", BOLD)]
        space = "  " if width >= 100 else " "
        key = ink(self, "faint" if self.typing else "key")
        for digit, name, command in self._tabs:
            meta = Style(meta={"command": command})
            ground = ink(self, "here") if command == self._here else Style.null()
            word = BOLD if command == self._here else ink(self, "dim")
            line.append(Segment(space[1:]))
            line.append(Segment(f" {digit}", ground + key + meta))
            line.append(Segment(f" {name} ", ground + word + meta))
        used = sum(segment.cell_length for segment in line)
        day = f"{self._title or spoken(self.day)} "
        demo = (f"a demo, all of it made up  {day}", f"demo · {day}", "demo ")
        shown: tuple[str, ...] = demo if self._demo else (day,)
        if self.busy:
            shown = (f"{self.busy}…  {shown[0]}", f"{self.busy}… ", *shown)
        for right in shown:
            if used + len(right) < width:
                line.append(Segment(" " * (width - used - len(right)) + right, ink(self, "dim")))
                break
        return Strip(line).adjust_cell_length(width).apply_style(self.rich_style)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Over a name, what the screen is for."""
        command = BY_ID.get(event.style.meta.get("command", ""))
        told = Content(command.help) if command else None
        if told != self.tooltip:
            self.tooltip = told

    async def on_click(self, event: events.Click) -> None:
        """A click on a name leads there."""
        command = event.style.meta.get("command")
        if command:
            await self.run_action(f"app.command('{command}')")
