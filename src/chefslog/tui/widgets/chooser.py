"""Small windows over a screen, and the one with a few things to choose one of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from chefslog.tui.cells import fit
from chefslog.tui.theme import InkScreen, content_style

MOST = 16
NAME = 28
"""Cells of the column of names at most."""


class InkModal(InkScreen, ModalScreen[None]):
    """What lies below stays visible, and waits."""

    CSS_PATH: ClassVar[Path | None] = Path(__file__).with_suffix(".tcss")


class Choices(OptionList):
    """The rows; enter or a click takes one."""

    place = "choices"
    BINDINGS: ClassVar = [
        Binding("j", "cursor_down", show=False),
        Binding("k", "cursor_up", show=False),
    ]
    DEFAULT_CSS = """
    Choices:ansi:focus > .option-list--option-highlighted {
        background: ansi_default;
        color: ansi_default;
        text-style: bold underline;
    }
    """

    def go_to(self, name: str) -> None:
        self.highlighted = self.get_option_index(name)


class Reading(VerticalScroll):
    """A text that is scrolled by the keys of a list."""

    BINDINGS: ClassVar = [
        Binding("j", "scroll_down", show=False),
        Binding("k", "scroll_up", show=False),
    ]


class ChoosingScreen(InkModal):
    """Up, down, enter; esc leaves things as they are. A name of one character is a key as well."""

    AUTO_FOCUS = "Choices"
    BINDINGS: ClassVar = [Binding("escape,q", "leave", "leave", show=False)]

    def __init__(
        self,
        title: str,
        options: Sequence[tuple[str, str, str]],
        chosen: str,
        take: Callable[[str], None],
        preview: Callable[[str], None] | None = None,
        leaving: str = "esc leaves",
    ) -> None:
        """`options` are (name, text, what it is for); `preview` is told what the cursor is on.

        `leaving` says in the border what esc does.
        """
        super().__init__()
        self._heading = title
        self._options = options
        self._chosen = chosen
        self._take = take
        self._preview = preview
        self._leaving = leaving

    def compose(self) -> ComposeResult:
        with Vertical(classes="window") as window:
            window.border_title = Content(self._heading)
            window.border_subtitle = Content(f"enter chooses · {self._leaving}")
            self.choices = Choices(markup=False)
            yield self.choices

    def on_mount(self) -> None:
        left = min(NAME, max((len(text) for _, text, _ in self._options), default=0))
        dim, key, marks = content_style(self, "dim"), content_style(self, "key"), ("   ", " ● ")
        self.choices.styles.height = min(MOST, len(self._options))
        self.choices.add_options(
            Option(
                Content.assemble(
                    (f" {name} ", key) if len(name) == 1 else marks[name == self._chosen],
                    " " * (len(name) == 1) + fit(text, left),
                    ("  " + about, dim),
                ),
                name,
            )
            for name, text, about in self._options
        )
        names = [name for name, _, _ in self._options]
        self.choices.highlighted = names.index(self._chosen) if self._chosen in names else 0

    def on_key(self, event: events.Key) -> None:
        """A key that names an option takes it."""
        if event.character in [name for name, _, _ in self._options if len(name) == 1]:
            event.stop()
            self.dismiss(None)
            self._take(event.character)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show what choosing it would do, where that can be shown."""
        if self._preview is not None and event.option_id is not None:
            self._preview(event.option_id)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Close and hand the choice over."""
        self.dismiss(None)
        if event.option_id is not None:
            self._take(event.option_id)

    def action_leave(self) -> None:
        """Close; a preview is taken back."""
        if self._preview is not None:
            self._preview(self._chosen)
        self.dismiss(None)
