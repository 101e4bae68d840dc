"""A small window with a few things to choose one of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content

from chefslog.tui.cells import short
from chefslog.tui.widgets.modal import InkModal
from chefslog.tui.widgets.sheet import Line, Sheet

MOST = 16


class Choices(Sheet):
    """The rows; enter or a second click takes one."""

    BINDINGS: ClassVar = [Binding("enter", "screen.take", "choose")]


class ChoosingScreen(InkModal):
    """Up, down, enter; esc leaves things as they are."""

    AUTO_FOCUS = "Choices"
    BINDINGS: ClassVar = [Binding("escape,q", "leave", "leave", show=False)]

    def __init__(
        self,
        title: str,
        options: Sequence[tuple[str, str, str]],
        chosen: str,
        take: Callable[[str], None],
    ) -> None:
        """`options` are (name, text, what it is for)."""
        super().__init__()
        self._heading = title
        self._options = options
        self._chosen = chosen
        self._take = take

    def compose(self) -> ComposeResult:
        """The window."""
        with Vertical(classes="window") as window:
            window.border_title = Content(self._heading)
            window.border_subtitle = Content("enter chooses · esc leaves")
            self.choices = Choices()
            yield self.choices

    def on_mount(self) -> None:
        """The cursor begins on what is chosen now."""
        self.choices.styles.height = min(MOST, len(self._options))
        self.choices.cursor = self._chosen
        self.choices.show(self._lay)

    def _lay(self, width: int) -> list[Line]:
        left = max((len(short(text, 28)) for _, text, _ in self._options), default=0)
        return [
            Line(
                (
                    (" ● " if name == self._chosen else "   ", "accent"),
                    (short(text, 28).ljust(left), ""),
                    ("  " + short(about, max(1, width - left - 6)), "dim"),
                ),
                name,
            )
            for name, text, about in self._options
        ]

    def on_sheet_pressed(self) -> None:
        """A second click."""
        self.action_take()

    def action_take(self) -> None:
        """Close and hand the choice over."""
        name = self.choices.cursor
        self.dismiss(None)
        if name:
            self._take(name)

    def action_leave(self) -> None:
        """Close."""
        self.dismiss(None)
