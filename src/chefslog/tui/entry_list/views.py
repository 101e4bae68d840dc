"""Ways into the journal beside its list: weeks, projects, tags and people with their counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from chefslog.capture.filters import parse_filter
from chefslog.capture.lexer import quoted
from chefslog.reading import pages
from chefslog.reading.completions import count_words
from chefslog.reading.connect import Snapshot
from chefslog.tui.cells import short
from chefslog.tui.keys import bindings
from chefslog.tui.theme import content_style
from chefslog.tui.widgets.chooser import Choices

WEEKS = (("This week", "on:this week"), ("Last week", "on:last week"))
WORDS = (("Projects", "project", "project:"), ("Tags", "tags", "#"), ("People", "people", "@"))
MOST = 12
"""Words of a kind at most; the filter completes the others."""
NAME = 30
"""Cells of a name at most."""


class View(NamedTuple):
    """The filter of a view, its name and how many entries it shows; a heading has no filter."""

    words: str
    name: str
    entries: int


def count_views(snapshot: Snapshot, today: int) -> list[View]:
    """Return the views of a journal, those without entries left out."""
    weeks = [View(words, name, pages.count(snapshot, parse_filter(words, today)))
             for name, words in WEEKS]  # fmt: skip
    views = [view for view in weeks if view.entries]
    for title, field, sign in WORDS:
        found = count_words(snapshot, field)[:MOST]
        mark = sign if sign in "#@" else ""
        words = [View(sign + quoted(word), mark + word, count) for word, count, _, _ in found]
        views += [View("", title, 0), *words] if words else []
    return views


class Views(Choices):
    """Enter or a click shows the entries of a view in the list."""

    BINDING_GROUP_TITLE = "Views"
    BORDER_TITLE = "Views"
    place = "views"
    BINDINGS: ClassVar = [*bindings("views")]

    class Chosen(Message):
        """A view's filter is wanted."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    def __init__(self) -> None:
        super().__init__(classes="pane -none", markup=False)
        self._views: list[View] = []

    def show(self, views: Sequence[View]) -> None:
        """Fill the pane; the cursor stays on its view."""
        if views != self._views:
            self._views = list(views)
            self._draw()

    def notify_style_update(self) -> None:
        """Another theme: other colours."""
        super().notify_style_update()
        if self.is_mounted:
            self._draw()

    def _draw(self) -> None:
        at, views = self.highlighted, self._views
        dim, bold = content_style(self, "dim"), content_style(self, "bold")
        self.clear_options()
        self.add_options(
            Option(Content.assemble((f"{view.entries:>6,}  ", dim), short(view.name, NAME)))
            if view.words
            else Option(Content.styled(view.name, bold), disabled=True)
            for view in views
        )
        self.highlighted = min(at or 0, len(views) - 1) if views else None
        self.set_class(not views, "-none")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Hand the view's filter over."""
        event.stop()
        self.post_message(self.Chosen(self._views[event.option_index].words))
