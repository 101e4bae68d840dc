"""Lines whose parts run commands: the screens at the top, pages below them, keys at the bottom."""

from __future__ import annotations

import os
from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.style import Style
from textual.timer import Timer
from textual.widget import Widget

from chefslog.model.days import spoken
from chefslog.tui.cells import short, wrap
from chefslog.tui.commands import BY_ID
from chefslog.tui.keys import Hint
from chefslog.tui.theme import content_style

Tab = tuple[str, str, str]
"""A digit, a screen's name, and the id of its command."""
MOST_LINES = 8


def say(widget: Widget, text: str) -> None:
    """Say something on the bottom line of the app, where it has one."""
    tell = getattr(widget.app, "say", None)
    if tell is not None:
        tell(text)


class CommandLine(Widget):
    """A line whose parts are clicked; over a part that is a command stands what it does."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    CommandLine { height: 1; }
    """

    def part(self, text: str, style: str, command: str = "", action: str = "") -> Content:
        """Return a text in a style of the theme that a click runs a command or an action from."""
        # Not `@click`: Textual draws its links in a colour of their own.
        meta = {"action": f"app.command('{command}')", "command": command} if command else {}
        meta |= {"action": action} if action else {}
        return Content.styled(text, content_style(self, style) + Style.from_meta(meta))

    async def on_click(self, event: events.Click) -> None:
        if action := event.style.meta.get("action"):
            await self.run_action(action)

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

    said: reactive[str] = reactive("")
    """The message that is shown, if there is one."""

    def __init__(self) -> None:
        super().__init__()
        self._keys: tuple[Sequence[Hint], Sequence[Hint]] = ((), ())
        self._problem = False
        self._timer: Timer | None = None

    def show_keys(self, hints: Sequence[Hint], always: Sequence[Hint] = ()) -> None:
        """The keys that work here, and at the right those that are the same everywhere."""
        if (hints, always) != self._keys:
            self._keys = (hints, always)
            self.refresh()

    def say(self, text: str, *, problem: bool = False, seconds: float = 6) -> None:
        """A message, for some seconds; a problem stays until the next one."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = None if problem or not text else self.set_timer(seconds, lambda: self.say(""))
        self._problem = problem
        self.said = text
        self.on_resize()
        self.refresh()

    def on_resize(self) -> None:
        """A problem takes as many lines as it needs."""
        self.styles.height = len(self._lines()) if self._problem else 1

    def _lines(self) -> list[str]:
        return wrap(self.said, (self.size.width or 80) - 2)[:MOST_LINES]

    def render(self) -> Content:
        """The message in front, else the keys."""
        width = self.size.width or 80
        if self._problem and self.said:
            return self.part("\n".join(f" {line}" for line in self._lines()), "bad")
        space = Content(" " * (3 if width >= 100 else 2))
        hints, always = self._keys
        right = space.join([self._hint(hint) for hint in always])
        left, parts = width - 2 - right.cell_length, [Content(" ")]
        if self.said:
            said = self.part(short(self.said, width - 2), "good")
            hints, left = (), left - said.cell_length
            parts.append(said)
            right = right if left > 0 else Content("")
        for hint in hints:
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
        parts = zip((key, f" {word}"), styles, strict=True)
        return Content("").join([self.part(text, style, command) for text, style in parts])


class Masthead(CommandLine):
    """The screens with their keys, the one that is shown, and the day or a form's title."""

    day: reactive[int] = reactive(0)
    """Today's number."""
    busy: reactive[str] = reactive("")
    """What takes longer than half a second, while it does."""
    typing: reactive[bool] = reactive(False)
    """Whether digits are text where the focus is."""

    def __init__(self, tabs: Sequence[Tab], here: str, day: int, title: str = "") -> None:
        """A `title` stands at the right instead of the day."""
        super().__init__()
        self._tabs, self._here, self._title = tabs, here, title
        self.set_reactive(Masthead.day, day)

    def render(self) -> Content:
        width = self.size.width or 80
        space = Content(" " if width >= 100 else "")
        parts = [Content.styled(" chefslog ", "bold")]
        for digit, name, command in self._tabs:
            drawn = Content.assemble(
                self.part(f" {digit}", "faint" if self.typing else "key", command),
                self.part(f" {name} ", "bold" if command == self._here else "dim", command),
            )
            if command == self._here:
                drawn = drawn.stylize_before(content_style(self, "here"))
            parts += [space, drawn]
        line = Content("").join(parts)
        day = f"{self._title or spoken(self.day)} "
        shown: tuple[str, ...] = (day,)
        if os.environ.get("CHEFSLOG_DEMO"):
            shown = (f"a demo, all of it made up  {day}", f"demo · {day}", "demo ")
        if self.busy:
            shown = (f"{self.busy}…  {shown[0]}", f"{self.busy}… ", *shown)
        for right in shown:
            gap = width - line.cell_length - len(right)
            if gap > 0:
                return Content.assemble(line, " " * gap, self.part(right, "dim"))
        return line


class Rail(CommandLine):
    """What one of several a screen shows, as chips; a click chooses, keys are the screen's."""

    def __init__(self, action: str, id: str | None = None) -> None:
        """`action` is the screen's, taking a name."""
        super().__init__(id=id)
        self._action = action
        self._shown: tuple[str, Sequence[tuple[str, str]], str, Content] = ("", (), "", Content(""))

    def show(
        self,
        names: Sequence[tuple[str, str]],
        chosen: str,
        *,
        lead: str = "",
        behind: Content | None = None,
    ) -> None:
        """Show (name, text) of each choice, the chosen one in brackets, also without colour."""
        self._shown = (lead, names, chosen, behind or Content(""))
        self.refresh()

    def render(self) -> Content:
        lead, names, chosen, behind = self._shown
        parts = [self.part(f" {lead}", "dim")]
        for name, text in names:
            is_here, action = name == chosen, f"screen.{self._action}('{name}')"
            shown, style = (f"‹{text}›", "here") if is_here else (f" {text} ", "dim")
            part = self.part(shown, style, action=action)
            parts.append(part.stylize("bold") if is_here else part)
        return Content("").join([*parts, behind])
