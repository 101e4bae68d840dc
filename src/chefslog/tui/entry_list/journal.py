"""Screen 2: any number of entries, narrowed by a filter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.widget import Widget

from chefslog.capture.filters import Filter, parse_filter
from chefslog.reading import pages
from chefslog.reading.connect import JournalError, Snapshot
from chefslog.tui.data.agenda import unreadable
from chefslog.tui.data.reader import Look
from chefslog.tui.data.timeline import Extra, Page, Row, Rows, Timeline
from chefslog.tui.entry_list.room import Room
from chefslog.tui.entry_list.views import Views, count_views
from chefslog.tui.widgets.bars import FilterBar

FIRST = 80
"""Rows shown before the rest is counted."""
VIEWS = {"entry": ("Filter", "entries"), "trashed": ("Trash · filter", "in the trash")}


@dataclass(frozen=True)
class Found:
    """The newest rows and, once counted, all days."""

    days: list[tuple[int, int]]
    rows: list[Row]
    counted: bool
    everything: int = 0
    """How many there are without the filter; 0 where nobody asked."""
    without_last: int = 0
    """Where nothing was found: how many there are without the last word of the filter."""


class JournalScreen(Room):
    """The filter bar above every entry."""

    name_of_screen = "journal"
    has_filter = True
    AUTO_FOCUS = "EntryList"

    def __init__(self) -> None:
        super().__init__()
        self.state = "entry"
        self.bar = FilterBar()
        self._asked = Filter()
        self._afresh = True
        self._filter_first = False
        self._pending_day: int | None = None
        self._last: Found | None = None
        self._back = ("", "", "")
        """The screen that esc leads back to, the filter shown for it, and the one before."""

    def above(self) -> ComposeResult:
        """The filter bar."""
        yield self.bar

    def beside(self) -> Iterable[Widget]:
        """The views."""
        self.views = Views()
        yield self.views

    def on_mount(self) -> None:
        """Read the newest entries."""
        if self._filter_first:
            self.set_focus(self.bar)
        self.reload()

    def go_to_filter(self) -> None:
        """Focus the filter bar; its text stays to be changed."""
        if self.is_mounted:
            self.set_focus(self.bar)
        else:
            self._filter_first = True

    def show_state(self, state: str) -> None:
        """Show the journal (`entry`) or the trash (`trashed`)."""
        if state != self.state:
            self.state = state
            self.bar.name_view(VIEWS[state][0])
            self.list.let_go()
            self._start_afresh()
        if self.is_mounted:
            self.set_focus(self.list)

    def show_entries(self, words: str, back: str) -> None:
        """Show what a filter finds; esc brings the filter before back, and the screen `back`."""
        self._back = back, words, self.bar.value
        self.show_state("entry")
        self.bar.put(words)
        if self.is_mounted:
            self.set_focus(self.list)

    def go_to_day(self, day: int) -> None:
        """Jump to a day, as soon as it is counted."""
        if self._last is not None and self._last.counted:
            self.list.go_to_day(day)
            self.set_focus(self.list)
        else:
            self._pending_day = day

    def on_filter_bar_asked(self) -> None:
        """Another filter: start from the newest that meets it."""
        self._start_afresh()

    def on_entry_list_left_at_top(self) -> None:
        """Up from the first row is the filter."""
        self.set_focus(self.bar)

    def clear_filter(self) -> None:
        """Show everything again; ↑ in the bar brings the filter back."""
        self.bar.put_aside()

    def on_filter_bar_left(self, event: FilterBar.Left) -> None:
        """Esc clears the filter, enter keeps it; both lead to the list."""
        if event.clears:
            self.clear_filter()
        self.go_to_list()

    def action_step_back(self) -> None:
        """To the list; from a filter or the trash to the journal."""
        if self.focused is self.views:
            self.go_to_list()
            return
        detail_open = self.detail is not None and self.focused is self.detail
        if not detail_open and not self.list.chosen and self.state != "entry":
            self.show_state("entry")
        elif not detail_open and not self.list.chosen and self._leads_back:
            self.bar.put(self._back[2])
            self.journal_app.go(self._back[0])
        elif not detail_open and not self.list.chosen and self.bar.value:
            self.clear_filter()
        else:
            super().action_step_back()

    @property
    def _leads_back(self) -> bool:
        """Whether the filter is still the one that another screen asked for."""
        return bool(self._back[0]) and self.bar.value == self._back[1]

    def _start_afresh(self) -> None:
        self._afresh = True
        if self.is_mounted:
            self._find_entries()

    def reload(self) -> None:
        """Read again what is shown."""
        self._find_entries()
        if not self._narrow:
            self._count_views()

    def _count_views(self) -> None:
        app = self.journal_app
        today = app.today()
        app.look(self, lambda look: count_views(look.snapshot, today), self.views.show,
                 group="views")  # fmt: skip

    def on_resize(self) -> None:
        """From narrow to wide the views come beside the list."""
        super().on_resize()
        if not self._narrow and not self.views.option_count:
            self._count_views()

    def on_views_chosen(self, event: Views.Chosen) -> None:
        """Show a view's entries; esc shows everything again."""
        self.show_state("entry")
        self.bar.put(event.words)
        self.go_to_list()

    def _find_entries(self) -> None:
        """Find again: the newest at once, then how many on each day."""
        app = self.journal_app
        config = app.config
        asked = parse_filter(
            self.bar.value, app.today(), labels=config.labels, day_minutes=config.day_minutes
        )
        state, afresh = self.state, self._afresh
        self._asked = asked
        shorter = parse_filter(
            self.bar.value.rstrip().rpartition(" ")[0],
            app.today(),
            labels=config.labels,
            day_minutes=config.day_minutes,
        )

        def read(look: Look) -> Found:
            rows = pages.page(look.snapshot, asked, limit=FIRST, state=state)
            is_all = len(rows) < FIRST
            if afresh and not is_all and not look.stopped():
                look.tell(Found(_count(rows), rows, False))
            days = _count(rows) if is_all else pages.days(look.snapshot, asked, state)
            everything = pages.count(look.snapshot, None, state) if asked.terms else 0
            without = 0 if rows or not asked.terms else pages.count(look.snapshot, shorter, state)
            return Found(days, rows, True, everything, without)

        app.look(self, read, self.show_found, group="load", keep=app.adopt, failed=self._failed)

    def show_found(self, found: Found) -> None:
        """Fill the list."""
        if found == self._last and not self._afresh:
            self.on_entry_list_moved()
            return
        timeline = Timeline(found.days, () if found.rows else self._nothing(found))
        rows = Rows(timeline)
        rows.put(0, found.rows)
        self.list.words = [
            str(value)
            for negated, name, _, value in self._asked.terms
            if name == "text" and not negated
        ]
        self.list.notify_style_update()
        self.list.show(timeline, rows, self.pages, self.journal_app.today(), afresh=self._afresh)
        self._afresh, self._last = False, found
        self._tell(found)
        if found.counted and self._pending_day is not None:
            day, self._pending_day = self._pending_day, None
            self.list.go_to_day(day)

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
        many = "" if found.counted else "counting · "
        count = sum(count for _, count in found.days)
        noun = VIEWS[self.state][1]
        of = f" of {found.everything:,}" if found.everything else ""
        noun = "entry" if count == 1 and noun == "entries" and not of else noun
        said = [f"{many}{count:,}{of} {noun}" + ("" if found.counted else " or more")]
        if self.bar.value:
            back = self._back[0].capitalize()
            said.append(f"esc goes back to {back}" if self._leads_back else "esc clears")
        self.bar.tell(" · ".join([*said, *self._asked.hints[:1]]))

    def _failed(self, error: JournalError) -> None:
        app = self.journal_app
        app.source.close()
        tail: tuple[Extra, ...] = unreadable(app.moment(), str(error)).tail
        timeline = Timeline([], tail)
        self._last = None
        self.list.show(timeline, Rows(timeline), None, app.today(), afresh=True)

    def pages_of(self, snapshot: Snapshot) -> Page:
        """Entries that meet the filter."""
        asked, state = self._asked, self.state

        def page(*, before: int | None, after: int | None, limit: int) -> list[Row]:
            return pages.page(snapshot, asked, before=before, after=after, limit=limit, state=state)

        return page


def _count(rows: list[Row]) -> list[tuple[int, int]]:
    counts: dict[int, int] = {}
    for row in rows:
        day = row[pages.KEY] >> 20
        counts[day] = counts.get(day, 0) + 1
    return list(counts.items())
