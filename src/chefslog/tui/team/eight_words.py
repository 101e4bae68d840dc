"""The team's eight words, large, for the one who reads them aloud."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content

from chefslog.tui.widgets.modal import InkModal
from chefslog.tui.widgets.sheet import Line, Sheet


class EightWordsScreen(InkModal):
    """Read, leave."""

    AUTO_FOCUS = "Sheet"
    BINDINGS: ClassVar = [Binding("escape,q,enter", "leave", "leave", show=False)]

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__()
        self._words = words

    def compose(self) -> ComposeResult:
        """The window."""
        with Vertical(classes="window") as window:
            window.border_title = Content("read these aloud")
            window.border_subtitle = Content("everybody types what they hear · esc leaves")
            self.sheet = Sheet()
            yield self.sheet

    def on_mount(self) -> None:
        """Lay them out."""
        self.sheet.styles.height = 2 * len(self._words) + 1
        self.sheet.show(self._lay)

    def _lay(self, width: int) -> list[Line]:
        lines = [Line()]
        for number, word in enumerate(self._words, 1):
            wide = "  ".join(word.upper())
            lines += [Line(((f"   {number}   ", "dim"), (wide, "title"))), Line()]
        return lines

    def action_leave(self) -> None:
        """Close."""
        self.dismiss(None)
