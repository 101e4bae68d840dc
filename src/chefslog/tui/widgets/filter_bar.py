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
    """Enter and ↓ lead to the list with the filter, esc clears it."""

    BINDING_GROUP_TITLE = "Filter"
    place = "filter"
    keys = FILTER_KEYS
    BINDINGS: ClassVar = [
        Binding("enter,ctrl+j,down", "go(False)", "list", id="leave_filter"),
        Binding("escape", "go(True)", "clear", id="clear_filter"),
        Binding("up", "earlier", "earlier filters", id="earlier_filter"),
        *bindings("filter"),
    ]

    class Asked(Message):
        """Another filter was typed."""

    class Left(Message):
        """The bar was left; `clears` says whether the filter goes."""

        def __init__(self, clears: bool) -> None:
            super().__init__()
            self.clears = clears

    def __init__(self) -> None:
        super().__init__(placeholder=EXAMPLE)
        self.name_view("Filter")

    def earlier_lines(self) -> list[str]:
        """Return the filters of this bar; what was captured is no filter."""
        return self._aside

    def action_go(self, clears: bool) -> None:
        """Leave the bar."""
        if self.value and not clears and self.value not in self._aside:
            self._aside.append(self.value)
        self.post_message(self.Left(clears))

    def action_earlier(self) -> None:
        """An earlier filter."""
        self.recall(1)

    def name_view(self, text: str) -> None:
        """What is filtered, in the border."""
        self.border_title = Content(text)

    def _watch_value(self, value: str) -> None:
        super()._watch_value(value)
        self.post_message(self.Asked())
