"""A window with a text to read: what a command of the shell printed."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from chefslog.model.sanitize import legible
from chefslog.tui.widgets.modal import InkModal


class TextWindow(InkModal):
    """Scroll, copy, close."""

    AUTO_FOCUS = "VerticalScroll"
    BINDINGS: ClassVar = [
        Binding("escape,q,enter", "dismiss(None)", "close", show=False),
        Binding("y", "copy", "copy", show=False),
        Binding("j", "scroll(1)", show=False),
        Binding("k", "scroll(-1)", show=False),
    ]

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._heading = title
        self._printed = legible(text, lines=True).rstrip()

    def compose(self) -> ComposeResult:
        """The text in a frame as wide as the screen allows."""
        with VerticalScroll(classes="window") as window:
            window.border_title = Content(self._heading)
            window.border_subtitle = Content("y copies · esc closes")
            yield Static(Content(self._printed))

    def action_copy(self) -> None:
        """Copy the text; works over ssh (OSC 52)."""
        self.app.copy_to_clipboard(self._printed)
        self.query_one(VerticalScroll).border_subtitle = Content("copied · esc closes")

    def action_scroll(self, by: int) -> None:
        """Scroll by a line."""
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)
