"""Jump mode: a letter beside every place that can take the focus."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from chefslog.tui.widgets.chooser import InkModal

LETTERS = "asdfghjklqwertyuiopzxcvbnm"


class Letter(Static, can_focus=True):
    """One letter; keys wait until something has the focus, so one of them takes it."""


class JumpScreen(InkModal):
    """The screen below with letters on it; a letter focuses its place, esc leaves."""

    BINDINGS: ClassVar = [
        Binding("escape", "dismiss(None)", show=False),
        *(Binding(letter, f"go('{letter}')", show=False) for letter in LETTERS),
    ]

    def __init__(self, below: Screen[Any]) -> None:
        super().__init__()
        self.targets: dict[str, Widget] = dict(zip(LETTERS, below.focus_chain, strict=False))
        """What each letter leads to."""

    def compose(self) -> ComposeResult:
        for letter, widget in self.targets.items():
            mark = Letter(Content(f" {letter} "))
            mark.styles.offset = widget.region.offset
            yield mark

    def action_go(self, letter: str) -> None:
        widget = self.targets.get(letter)
        if widget is not None:
            self.dismiss(None)
            widget.screen.set_focus(widget)
