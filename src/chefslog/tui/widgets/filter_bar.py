"""The filter bar: the capture grammar asked the other way round, answered while typing."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding
from textual.content import Content
from textual.message import Message

from chefslog.tui.cells import short
from chefslog.tui.keys import bindings
from chefslog.tui.widgets.line_input import LineInput

EXAMPLE = 'words  #tag  ai:3..  value:speed,cost  after:2026-07  not:outcome:discarded  "a phrase"'


class FilterBar(LineInput):
    """Enter, esc or ↓ lead to the list; the filter stays."""

    BINDING_GROUP_TITLE = "Filter"
    place = "filter"
    BINDINGS: ClassVar = [
        Binding("enter,ctrl+j", "app.command('list')", "list", id="leave_filter"),
        *bindings("filter"),
    ]
    DEFAULT_CSS = """
    FilterBar {
        height: 3;
        padding: 0 1;
        border: round $border-blurred;
        border-title-color: $text-muted;
        border-subtitle-color: $text-muted;
        border-subtitle-align: left;
    }
    FilterBar:ansi { border: round ansi_default; }
    FilterBar:focus { border: round $border; }
    """

    class Asked(Message):
        """Another filter was typed."""

    def __init__(self) -> None:
        super().__init__(placeholder=EXAMPLE)
        self.name_view("filter")

    def name_view(self, text: str) -> None:
        """What is filtered, in the border."""
        self.border_title = Content(text)

    def tell(self, text: str) -> None:
        """How many there are, or what was not understood."""
        self.border_subtitle = Content(short(text, max(10, self.size.width - 6)))

    def _watch_value(self, value: str) -> None:
        super()._watch_value(value)
        self.post_message(self.Asked())
