"""Screen 2: any number of entries, narrowed by a filter."""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import ComposeResult

from chefslog.capture.filters import Filter, parse_filter
from chefslog.reading import pages
from chefslog.reading.connect import JournalError, Snapshot
from chefslog.tui.data.agenda import unreadable
from chefslog.tui.data.reader import Look
from chefslog.tui.data.rows import Page, Rows
from chefslog.tui.data.timeline import Extra, Row, Timeline
from chefslog.tui.entry_list.room import Room
from chefslog.tui.widgets.filter_bar import FilterBar

FIRST = 80
"""Rows shown before the rest is counted."""
VIEWS = {"entry": ("filter", "entries"), "trashed": ("trash · filter", "in the trash")}


@dataclass(frozen=True)
class Found:
    """The newest rows and, once counted, all days."""

    days: list[tuple[int, int]]
    rows: list[Row]
    counted: bool


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

    def above(self) -> ComposeResult:
        """The filter bar."""
        yield self.bar

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

    def action_step_back(self) -> None:
        """From the entry to the list, from the trash to the journal."""
        detail_open = self.detail is not None and self.focused is self.detail
        if not detail_open and not self.list.chosen and self.state != "entry":
            self.show_state("entry")
        else:
            super().action_step_back()

    def _start_afresh(self) -> None:
        self._afresh = True
        if self.is_mounted:
            self.reload()

    def reload(self) -> None:
        """Find again: the newest at once, then how many on each day."""
        app = self.journal_app
        config = app.config
        asked = parse_filter(
            self.bar.value, app.today(), labels=config.labels, day_minutes=config.day_minutes
        )
        state, afresh = self.state, self._afresh
        self._asked = asked

        def read(look: Look) -> Found:
            rows = pages.page(look.snapshot, asked, limit=FIRST, state=state)
            if len(rows) < FIRST:
                return Found(_count(rows), rows, True)
            if afresh and not look.stopped():
                look.tell(Found(_count(rows), rows, False))
            return Found(pages.days(look.snapshot, asked, state), rows, True)

        app.look(self, read, self.show_found, group="load", keep=app.adopt, failed=self._failed)

    def show_found(self, found: Found) -> None:
        """Fill the list."""
        if found == self._last and not self._afresh:
            self.on_entry_list_moved()
            return
        timeline = Timeline(found.days)
        rows = Rows(timeline)
        rows.put(0, found.rows)
        self.list.show(timeline, rows, self.pages, self.journal_app.today(), afresh=self._afresh)
        self._afresh, self._last = False, found
        self._tell(found)
        if found.counted and self._pending_day is not None:
            day, self._pending_day = self._pending_day, None
            self.list.go_to_day(day)

    def _tell(self, found: Found) -> None:
        many = "" if found.counted else "counting · "
        count = sum(count for _, count in found.days)
        noun = VIEWS[self.state][1]
        noun = "entry" if count == 1 and noun == "entries" else noun
        said = [f"{many}{count:,} {noun}" + ("" if found.counted else " or more")]
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
