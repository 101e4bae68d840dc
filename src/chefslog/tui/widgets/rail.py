"""One line of choices, the chosen one marked: the pages of a screen."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.widgets import Static

from chefslog.tui.theme import content_style


class Rail(Static):
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

    def show(self, names: Sequence[tuple[str, str]], chosen: str) -> None:
        """Show (name, text) of each choice; the chosen name is in brackets, also without colour."""
        self._names, self._chosen = names, chosen
        self._draw()

    def notify_style_update(self) -> None:
        """Another theme: other colours."""
        super().notify_style_update()
        if self.is_mounted:
            self._draw()

    def _draw(self) -> None:
        dim, here = content_style(self, "dim"), content_style(self, "here") + Style(bold=True)
        parts = [Content.styled(f" {self._keys} ", dim)] if self._names else []
        for name, text in self._names:
            is_here = name == self._chosen
            style = (here if is_here else dim) + Style.from_meta({"@click": f"choose('{name}')"})
            parts.append(Content.styled(f"[{text}]" if is_here else f" {text} ", style))
        self.update(Content("").join(parts))

    def action_choose(self, name: str) -> None:
        """Hand over the name that was clicked."""
        self.post_message(self.Chosen(name))
