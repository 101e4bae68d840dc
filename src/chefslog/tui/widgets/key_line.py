"""The bottom line: the keys of what has the focus, or what just happened."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.style import Style
from textual.timer import Timer
from textual.widgets import Static

from chefslog.tui.cells import short, wrap
from chefslog.tui.commands import BY_ID
from chefslog.tui.theme import content_style

Hint = tuple[str, str, str]
"""A key as shown, its word, and the id of its command; `-` before the id where it cannot run."""
MOST_LINES = 8


class CommandLine(Static):
    """A line whose parts name commands: a click runs one, and over one stands what it does."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    CommandLine { height: 1; }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)

    def part(self, text: str, style: str, command: str) -> Content:
        """Return a text in a style of the theme that runs a command when it is clicked."""
        # Not `@click`: Textual draws its links in a colour of their own.
        meta = {"command": command} if command else {}
        return Content.styled(text, content_style(self, style) + Style.from_meta(meta))

    async def on_click(self, event: events.Click) -> None:
        """Run the command of a part."""
        command = event.style.meta.get("command")
        if command:
            await self.run_action(f"app.command('{command}')")

    def notify_style_update(self) -> None:
        """Another theme: other colours."""
        super().notify_style_update()
        if self.is_mounted:
            self.draw()

    def on_resize(self) -> None:
        """Another width."""
        self.draw()

    def draw(self) -> None:
        """Lay the line out for the width."""
        raise NotImplementedError

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Over a part, what its command does."""
        command = BY_ID.get(event.style.meta.get("command", ""))
        told = Content(command.help) if command else None
        if told != self.tooltip:
            self.tooltip = told


class KeyLine(CommandLine):
    """Keys with one word each, as many as fit; a message stands in their place for a while.

    A key that cannot work now is faint. A problem is told whole, on several lines where it needs
    them.
    """

    def __init__(self) -> None:
        super().__init__()
        self._hints: Sequence[Hint] = ()
        self._always: Sequence[Hint] = ()
        self.said = ""
        """The message that is shown, if there is one."""
        self._problem = False
        self._timer: Timer | None = None

    def show_keys(self, hints: Sequence[Hint], always: Sequence[Hint] = ()) -> None:
        """The keys that work here, and at the right those that are the same everywhere."""
        if hints != self._hints or always != self._always:
            self._hints, self._always = hints, always
            self.draw()

    def say(self, text: str, *, problem: bool = False, seconds: float = 6) -> None:
        """A message, for some seconds; a problem stays until the next one."""
        self.said, self._problem = text, problem
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if text and not problem:
            self._timer = self.set_timer(seconds, self._fall_silent)
        self.draw()

    def _fall_silent(self) -> None:
        self.say("")

    def draw(self) -> None:
        """The message in front, else the keys."""
        width = self.size.width or 80
        if self.said and self._problem:
            lines = wrap(self.said, width - 2)[:MOST_LINES]
            self.styles.height = len(lines)
            told = "\n".join(" " + line for line in lines)
            self.update(Content.styled(told, content_style(self, "bad")))
            return
        self.styles.height = 1
        if self.said:
            told = " " + short(self.said, width - 2)
            self.update(Content.styled(told, content_style(self, "good")))
        else:
            self.update(self._keys(width))

    def _keys(self, width: int) -> Content:
        space = Content(" " * (3 if width >= 100 else 2))
        right = space.join([self._hint(hint) for hint in self._always])
        left, parts = width - 2 - right.cell_length, [Content(" ")]
        for hint in self._hints:
            drawn = Content.assemble(self._hint(hint), space)
            if drawn.cell_length > left:
                break
            parts.append(drawn)
            left -= drawn.cell_length
        return Content("").join([*parts, Content(" " * max(0, left)), right])

    def _hint(self, hint: Hint) -> Content:
        key, word, name = hint
        command = name.removeprefix("-")
        styles = ("faint", "faint") if command != name else ("key", "dim")
        key_part, word_part = (
            self.part(text, style, command)
            for text, style in zip((key, f" {word}"), styles, strict=True)
        )
        return Content.assemble(key_part, word_part)
