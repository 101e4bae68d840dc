"""The filter bar: the capture grammar asked the other way round, answered while typing."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding
from textual.content import Content
from textual.message import Message

from chefslog.capture.filters import FILTER_KEYS
from chefslog.tui.keys import bindings
from chefslog.tui.widgets.line_input import Bar

EXAMPLE = 'words  #tag  ai:3..  value:speed,cost  after:2026-07  not:outcome:discarded  "a phrase"'


class FilterBar(Bar):
    """Enter, esc or ↓ lead to the list; the filter stays."""

    BINDING_GROUP_TITLE = "Filter"
    place = "filter"
    keys = FILTER_KEYS
    BINDINGS: ClassVar = [
        Binding("enter,ctrl+j,down", "app.command('list')", "list", id="leave_filter"),
        *bindings("filter"),
    ]

    class Asked(Message):
        """Another filter was typed."""

    def __init__(self) -> None:
        super().__init__(placeholder=EXAMPLE)
        self.name_view("filter")

    def name_view(self, text: str) -> None:
        """What is filtered, in the border."""
        self.border_title = Content(text)

    def _watch_value(self, value: str) -> None:
        super()._watch_value(value)
        self.post_message(self.Asked())
