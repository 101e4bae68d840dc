"""The bottom line: the keys of what has the focus, or what just happened."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.content import Content
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from chefslog.tui.cells import short, wrap
from chefslog.tui.commands import BY_ID
from chefslog.tui.theme import ink

Hint = tuple[str, str, str]
MOST_LINES = 8


class KeyLine(Widget):
    """Keys with one word each, as many as fit; a message stands in their place for a while.

    A problem is told whole, on several lines where it needs them.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    KeyLine { height: 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._hints: Sequence[Hint] = ()
        self._always: Sequence[Hint] = ()
        self._said = ""
        self._problem = False
        self._timer: Timer | None = None
        self._lines: list[str] = []

    def show_keys(self, hints: Sequence[Hint], always: Sequence[Hint] = ()) -> None:
        """The keys that work here, and at the right those that are the same everywhere."""
        if hints != self._hints or always != self._always:
            self._hints, self._always = hints, always
            self.refresh()

    def say(self, text: str, *, problem: bool = False, seconds: float = 6) -> None:
        """A message, for some seconds; a problem stays until the next one."""
        self._said, self._problem = text, problem
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if text and not problem:
            self._timer = self.set_timer(seconds, self._fall_silent)
        self._fold()

    def _fold(self) -> None:
        """A problem takes the lines it needs."""
        width = self.size.width or 80
        self._lines = wrap(self._said, width - 2)[:MOST_LINES] if self._problem else []
        self.styles.height = max(1, len(self._lines))
        self.refresh()

    def on_resize(self) -> None:
        """A problem is wrapped to the width."""
        if self._said and self._problem:
            self._fold()

    @property
    def said(self) -> str:
        """The message that is shown, if there is one."""
        return self._said

    def _fall_silent(self) -> None:
        self.say("")

    def render_line(self, y: int) -> Strip:
        """The line."""
        width = self.size.width
        if self._said and self._problem:
            text = self._lines[y] if y < len(self._lines) else ""
            line = [Segment(" " + text, ink(self, "bad"))]
        elif self._said:
            line = [Segment(" " + short(self._said, width - 2), ink(self, "good"))]
        else:
            line = self._keys(width)
        return Strip(line).adjust_cell_length(width).apply_style(self.rich_style)

    def _keys(self, width: int) -> list[Segment]:
        space = "   " if width >= 100 else "  "
        right: list[Segment] = []
        for hint in self._always:
            right += [Segment(space if right else ""), *self._hint(hint)]
        left, line = width - 2 - sum(one.cell_length for one in right), [Segment(" ")]
        for hint in self._hints:
            size = len(hint[0]) + len(hint[1]) + 1 + len(space)
            if size > left:
                break
            line += [*self._hint(hint), Segment(space)]
            left -= size
        return [*line, Segment(" " * max(0, left)), *right]

    def _hint(self, hint: Hint) -> list[Segment]:
        key, word, command = hint
        meta = Style(meta={"command": command})
        return [Segment(key, ink(self, "key") + meta), Segment(f" {word}", ink(self, "dim") + meta)]

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Over a key, what it does."""
        command = BY_ID.get(event.style.meta.get("command", ""))
        told = Content(command.help) if command else None
        if told != self.tooltip:
            self.tooltip = told

    async def on_click(self, event: events.Click) -> None:
        """A click on a key does what the key does."""
        command = event.style.meta.get("command")
        if command:
            await self.run_action(f"app.command('{command}')")
