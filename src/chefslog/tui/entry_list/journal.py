"""Screen 2: any number of entries, narrowed by a filter or a view."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from chefslog.capture.filters import Filter, parse_filter
from chefslog.capture.lexer import quoted
from chefslog.model.days import spoken
from chefslog.reading import pages
from chefslog.reading.completions import count_words, list_doubts
from chefslog.reading.connect import JournalError, Snapshot
from chefslog.reading.entry import day_of
from chefslog.tui.cells import short
from chefslog.tui.data.agenda import unreadable
from chefslog.tui.data.reader import Look
from chefslog.tui.data.timeline import Extra, Row, Rows, Timeline
from chefslog.tui.entry_list.room import Room
from chefslog.tui.keys import bindings
from chefslog.tui.theme import content_style
from chefslog.tui.widgets.bars import FilterBar
from chefslog.tui.widgets.chooser import Choices

FIRST = 80
"""Rows shown before the rest is counted."""
STATES = {"entry": ("Filter", "entries"), "trashed": ("Trash · filter", "in the trash")}
"""What the bar is called in each state, and what was found."""
WEEKS = (("This week", "on:this week"), ("Last week", "on:last week"))
WORDS = (("Projects", "project", "project:"), ("Tags", "tags", "#"), ("People", "people", "@"))
MOST = 12
"""Words of a kind at most; the filter completes the others."""
NAME = 30
"""Cells of a view's name at most."""


class Found(NamedTuple):
    """The newest rows and, once counted, all days.

    `everything` is how many there are without the filter, `without_last` without its last word
    where nothing was found; 0 where nobody asked.
    """

    days: list[tuple[int, int]]
    rows: list[Row]
    counted: bool
    everything: int = 0
    without_last: int = 0


class View(NamedTuple):
    """The filter of a view, its name and how many entries it shows; a heading has no filter."""

    words: str
    name: str
    entries: int


class JournalScreen(Room):
    """The filter bar above every entry."""

    name_of_screen = "journal"
    has_filter = True
    AUTO_FOCUS = "EntryList"

    def __init__(self) -> None:
        super().__init__()
        self.state = "entry"
        self.bar = FilterBar()
        self.views = Views()
        self._asked = Filter()
        self._afresh = True
        self._is_counted = False
        """Whether the views have been counted since the journal was read."""
        self._filter_first = False
        self._pending_day: int | None = None
        self._last: Found | None = None
        self._back = ("", "", "")
        """The screen that esc leads back to, the filter shown for it, and the one before."""

    def above(self) -> ComposeResult:
        yield self.bar

    def beside(self) -> Iterable[Widget]:
        yield self.views

    def on_mount(self) -> None:
        if self._filter_first:
            self.set_focus(self.bar)
        self.reload()

    # -- where one goes -------------------------------------------------------------------

    def go_to_filter(self) -> None:
        """Focus the filter bar; its text stays to be changed."""
        self._filter_first = True
        if self.is_mounted:
            self.set_focus(self.bar)

    def go_to_day(self, day: int) -> None:
        """Jump to a day, as soon as it is counted."""
        if self._last is not None and self._last.counted:
            self._show_day(day)
        else:
            self._pending_day = day

    def _show_day(self, day: int) -> None:
        """Go to a day, or to the one before it that has entries."""
        self.remove_class("-open")
        self.list.go_to_day(day)
        self.go_to_list()
        if day not in dict(self.list.timeline.days):
            app = self.journal_app
            where = {"entry": "", "trashed": " in the trash"}[self.state]
            matches = " matches the filter" if self._asked.terms else ""
            app.say(f"Nothing{where} on {spoken(day, app.today())}{matches}.")

    @property
    def shown(self) -> tuple[Filter, str]:
        """The filter and the state of what the list shows."""
        return self._asked, self.state

    def show_everything(self) -> None:
        """Show the journal without a filter."""
        if self.bar.value or self.state != "entry":
            # A day is gone to once everything is counted.
            self._last = None
            self.bar.put_aside()
            self.show_state("entry")

    def show_state(self, state: str) -> None:
        """Show the journal (`entry`) or the trash (`trashed`)."""
        if state != self.state:
            self.state = state
            self.bar.name_view(STATES[state][0])
            self.on_filter_bar_asked()
        if self.is_mounted:
            self.set_focus(self.list)

    def show_entries(self, words: str, back: str) -> None:
        """Show what a filter finds; esc brings the filter before back, and the screen `back`."""
        self._back = back, words, self.bar.value
        self.show_state("entry")
        self.bar.put(words)

    def on_filter_bar_asked(self) -> None:
        """Another filter: start from the newest that meets it, with nothing selected."""
        self._afresh = True
        self.remove_class("-open")
        self.let_go()
        if self.is_mounted:
            self._find_entries()

    def on_filter_bar_left(self, event: FilterBar.Left) -> None:
        """Esc clears the filter, enter keeps it; both lead to the list."""
        if event.clears:
            self.bar.put_aside()
        self.go_to_list()

    def on_entry_list_left_at_top(self) -> None:
        """Up from the first row is the filter."""
        self.set_focus(self.bar)

    def on_views_chosen(self, event: Views.Chosen) -> None:
        """Show a view's entries; esc shows everything again."""
        self.show_state("entry")
        self.bar.put(event.words)
        self.go_to_list()

    def action_step_back(self) -> None:
        """To the list; from a filter or the trash to the journal."""
        if self.focused is self.views:
            self.go_to_list()
        elif (self.detail is not None and self.focused is self.detail) or self.list.chosen:
            super().action_step_back()
        elif self.state != "entry":
            self.show_state("entry")
        elif self._leads_back:
            self.bar.put(self._back[2])
            self.journal_app.switch_mode(self._back[0])
        else:
            self.bar.put_aside()

    @property
    def _leads_back(self) -> bool:
        """Whether the filter is still the one that another screen asked for."""
        return bool(self._back[0]) and self.bar.value == self._back[1]

    # -- reading --------------------------------------------------------------------------

    def reload(self) -> None:
        self._find_entries()
        self._is_counted = False
        self._count_views()

    def on_resize(self) -> None:
        self._count_views()

    def _count_views(self) -> None:
        """Count the views again, once there is room for them."""
        if self._narrow or self._is_counted:
            return
        self._is_counted = True
        app = self.journal_app
        today = app.today()
        app.look(self, lambda look: count_views(look.snapshot, today), self.views.show,
                 group="views")  # fmt: skip

    def _find_entries(self) -> None:
        """Find again: the newest at once, then how many on each day."""
        app, state, afresh = self.journal_app, self.state, self._afresh
        labels, minutes = app.config.labels, app.config.day_minutes
        parse = partial(parse_filter, today=app.today(), labels=labels, day_minutes=minutes)
        asked = self._asked = parse(self.bar.value)
        shorter = parse(self.bar.value.rstrip().rpartition(" ")[0])

        def read(look: Look) -> Found:
            rows = pages.page(look.snapshot, asked, limit=FIRST, state=state)
            is_all = len(rows) < FIRST
            if afresh and not is_all and not look.stopped():
                look.tell(Found(_count(rows), rows, False))
            days = _count(rows) if is_all else pages.days(look.snapshot, asked, state)
            everything = pages.count(look.snapshot, None, state) if asked.terms else 0
            without = 0 if rows or not asked.terms else pages.count(look.snapshot, shorter, state)
            if not rows and state == "entry":
                asked.hints += list_doubts(look.snapshot, asked)
            return Found(days, rows, True, everything, without)

        app.look(self, read, self.show_found, group="load", keep=app.adopt, failed=self._failed)

    def show_found(self, found: Found) -> None:
        if found == self._last and not self._afresh:
            self.on_entry_list_moved()
            return
        timeline = Timeline(found.days, () if found.rows else self._nothing(found))
        rows = Rows(timeline)
        rows.put(0, found.rows)
        words = [
            str(value)
            for negated, name, _, value in self._asked.terms
            if name == "text" and not negated
        ]
        today = self.journal_app.today()
        self.list.show(timeline, rows, self.pages, today, afresh=self._afresh, words=words)
        self._afresh, self._last = False, found
        self._tell(found)
        if found.counted and self._pending_day is not None:
            day, self._pending_day = self._pending_day, None
            self._show_day(day)

    def _nothing(self, found: Found) -> tuple[Extra, ...]:
        """What an empty list says: why it is empty, and what to do."""
        asked = self.bar.value.strip()
        if not self._asked.terms:
            empty = "The trash is empty." if self.state == "trashed" else "No entries yet."
            lines = [empty, "Press ctrl+n and type what you just solved."]
        else:
            last = asked.rpartition(" ")[2]
            noun = "entry matches" if found.without_last == 1 else "entries match"
            lines = [f"Nothing matches “{asked}”.", "esc clears the filter; / changes it."]
            if " " in asked:
                lines.insert(1, f"Without “{last}”, {found.without_last:,} {noun}.")
            lines += self._asked.hints[:1]
        return tuple(Extra("text", text=line) for line in ("", *lines))

    def _tell(self, found: Found) -> None:
        """Say in the bar's border how many were found."""
        count, noun = sum(count for _, count in found.days), STATES[self.state][1]
        of = f" of {found.everything:,}" if found.everything else ""
        noun = "entry" if count == 1 and noun == "entries" and not of else noun
        told = f"{count:,}{of} {noun}"
        said = [told if found.counted else f"counting · {told} or more"]
        if self.bar.value:
            back = self._back[0].capitalize()
            said.append(f"esc goes back to {back}" if self._leads_back else "esc clears")
        self.bar.tell(" · ".join([*said, *self._asked.hints[:1]]))

    def _failed(self, error: JournalError) -> None:
        app = self.journal_app
        app.source.close()
        timeline = Timeline([], unreadable(app.moment(), str(error)).tail)
        self._last = None
        self.list.show(timeline, Rows(timeline), None, app.today(), afresh=True)

    def page_of(
        self, snapshot: Snapshot, *, before: int | None, after: int | None, limit: int
    ) -> list[Row]:
        """A page of the entries that meet the filter."""
        return pages.page(
            snapshot, self._asked, before=before, after=after, limit=limit, state=self.state
        )


def _count(rows: list[Row]) -> list[tuple[int, int]]:
    return list(Counter(day_of(row[pages.KEY]) for row in rows).items())


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
    """Ways into the journal; enter or a click shows the entries of a view in the list."""

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
        self._views: Sequence[View] = []

    def show(self, views: Sequence[View]) -> None:
        """Fill the pane; the cursor stays on its view, where that still has entries."""
        if views != self._views:
            at, names = self.highlighted, [view.words for view in views]
            held = self._views[at].words if at is not None else ""
            self._views = views
            self._draw()
            if held and held in names:
                self.highlighted = names.index(held)

    def notify_style_update(self) -> None:
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
