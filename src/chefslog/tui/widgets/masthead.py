"""The top line: the screens with their keys, the one that is shown, and the day."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.reactive import reactive

from chefslog.model.days import spoken
from chefslog.tui.theme import content_style
from chefslog.tui.widgets.key_line import CommandLine

Tab = tuple[str, str, str]
"""A digit, a screen's name, and the id of its command."""


class Masthead(CommandLine):
    """One line; the names can be clicked."""

    day: reactive[int] = reactive(0, init=False)
    """Today's number."""
    busy: reactive[str] = reactive("", init=False)
    """What takes longer than half a second, while it does."""
    typing: reactive[bool] = reactive(False, init=False)
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

    def watch_day(self) -> None:
        """Midnight has come."""
        self.draw()

    def watch_busy(self) -> None:
        """Something takes long, or is done."""
        self.draw()

    def watch_typing(self) -> None:
        """Digits are keys again, or text."""
        self.draw()

    def draw(self) -> None:
        """The line."""
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
        demo = (f"a demo, all of it made up  {day}", f"demo · {day}", "demo ")
        shown: tuple[str, ...] = demo if self._demo else (day,)
        if self.busy:
            shown = (f"{self.busy}…  {shown[0]}", f"{self.busy}… ", *shown)
        for right in shown:
            gap = width - line.cell_length - len(right)
            if gap > 0:
                line = Content.assemble(line, " " * gap, self.part(right, "dim", ""))
                break
        self.update(line)
