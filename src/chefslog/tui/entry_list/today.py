"""Screen 1: capture, the newest days, and what waits for an answer."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.widget import Widget

from chefslog.reading import pages
from chefslog.reading.connect import JournalError, Snapshot
from chefslog.tui.data.agenda import Agenda, read_agenda, unreadable
from chefslog.tui.data.reader import Look
from chefslog.tui.data.timeline import Page, Row, Rows, Timeline
from chefslog.tui.entry_list import capture as capturing
from chefslog.tui.entry_list.capture_bar import CaptureBar
from chefslog.tui.entry_list.room import Room
from chefslog.tui.entry_list.week import Week

BESIDES = 9
"""Lines of the screen that are not the list's: header, bar, borders, heads, keys."""


def list_height(height: int) -> int:
    """Return how many lines the list has on a screen of some height."""
    return height - BESIDES


class TodayScreen(Room):
    """The capture bar above today, yesterday and what waits."""

    name_of_screen = "today"
    AUTO_FOCUS = "CaptureBar"

    def __init__(self, agenda: Agenda) -> None:
        super().__init__()
        self._agenda: Agenda | None = None
        self._first = agenda
        self._captured = ""
        """The entry that was just captured, until the list has it and the cursor is on it."""

    def above(self) -> ComposeResult:
        """The capture bar."""
        app = self.journal_app
        self.bar = CaptureBar(app.config, app.moment().day)
        yield self.bar

    def beside(self) -> Iterable[Widget]:
        """The week at a glance."""
        self.week = Week(classes="pane", markup=False)
        yield self.week

    def on_mount(self) -> None:
        """The list is filled before the first paint, the bar with what was left in it."""
        capturing.restore_bar(self.journal_app, self.bar)
        self.show_agenda(self._first)

    def reload(self) -> None:
        """Read the agenda again."""
        app = self.journal_app
        moment, after_days = app.moment(), app.config.follow_up_days
        rows, height = app.waiting_rows(), list_height(self.size.height)
        labels = app.config.labels

        def read(look: Look) -> Agenda:
            return read_agenda(look.snapshot, moment, after_days, rows, height, labels)

        def failed(error: JournalError) -> None:
            app.source.close()
            self.show_agenda(unreadable(moment, str(error)))

        app.look(self, read, self.show_agenda, group="load", keep=app.adopt, failed=failed)

    def on_resize(self) -> None:
        """Another height has room for other days."""
        super().on_resize()
        if self._agenda is not None:
            self.reload()

    def show_agenda(self, agenda: Agenda) -> None:
        """Fill the list."""
        self.masthead.day = agenda.today
        self.bar.today = self.journal_app.moment().day
        self.week.show(agenda.week, agenda.today, self.journal_app.config.labels)
        self.set_class(not agenda.days and bool(agenda.tail) and not agenda.note, "-first")
        if agenda != self._agenda:
            self._agenda = agenda
            timeline = Timeline(agenda.days, agenda.tail)
            rows = Rows(timeline)
            rows.put(0, agenda.rows)
            self.list.show(timeline, rows, self.pages, agenda.today)
        else:
            self.on_entry_list_moved()
        place = self.list.rows.find(self._captured) if self._captured else None
        if place is not None:
            self._captured = ""
            self.list.go_to(place)

    def pages_of(self, snapshot: Snapshot) -> Page:
        """Entries, unfiltered."""

        def page(*, before: int | None, after: int | None, limit: int) -> list[Row]:
            return pages.page(snapshot, before=before, after=after, limit=limit)

        return page

    def on_entry_list_left_at_top(self) -> None:
        """Up from the first row is the bar."""
        self.set_focus(self.bar)

    def on_capture_bar_edited(self) -> None:
        """Keep what was typed where a crash cannot take it."""
        capturing.keep_bar(self.journal_app, self.bar)

    def on_capture_bar_save(self, event: CaptureBar.Save) -> None:
        """Keep the line as an entry."""
        app = self.journal_app
        known = len(app.captured)
        capturing.capture(app, self.bar, event.line, event.notes)
        self._captured = app.captured[-1] if len(app.captured) > known else ""
