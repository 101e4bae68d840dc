"""A screen with a list of entries and the entry beside it or in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal

from chefslog.reading import pages
from chefslog.reading.connect import Snapshot, explain_damage, is_damage
from chefslog.tui.looking import Look
from chefslog.tui.rows import Page
from chefslog.tui.screens.numbered import Numbered
from chefslog.tui.timeline import Extra, Row
from chefslog.tui.widgets.entry_list import EntryList

if TYPE_CHECKING:
    from chefslog.tui.widgets.detail import Detail

WIDE = 100
"""Columns from which the entry stands beside the list."""


class Room(Numbered):
    """What Today and Journal share. Subclasses say what stands above the list and how to load."""

    places = ("list", "detail", "bar", "filter")

    def __init__(self) -> None:
        super().__init__()
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide"), (150, "-vast")]
        self.list = EntryList(self.answers)
        self.detail: Detail | None = None
        """Made when there is first room for it, or when an entry is opened."""

    def compose(self) -> ComposeResult:
        """The masthead, what is above the list, list and entry, the line of keys."""
        yield self.make_masthead()
        yield from self.above()
        with Horizontal():
            yield self.list
        yield self.keys_line

    def above(self) -> ComposeResult:
        """What stands between the masthead and the list."""
        raise NotImplementedError

    def pages_of(self, snapshot: Snapshot) -> Page:
        """Pages of what the list shows, from some snapshot."""
        raise NotImplementedError

    def pages(self, *, before: int | None, after: int | None, limit: int) -> list[Row]:
        """Pages of what the list shows, from the app's snapshot."""
        snapshot = self.journal_app.source.snapshot()
        if snapshot is None:
            return []
        return self.pages_of(snapshot)(before=before, after=after, limit=limit)

    def answers(self, extra: Extra) -> list[tuple[str, str, str]]:
        """The keys that answer a waiting row, as the app has them."""
        return self.journal_app.answers(extra)

    # -- what the cursor is on ------------------------------------------------------------

    def row_kind(self) -> str:
        """entry, draft, due, checkin, unsaved, trashed; empty where there is nothing."""
        extra = self.list.current_extra()
        if extra is not None:
            return extra.kind
        row = self.list.current_row()
        return str(row[pages.STATE]) if row else ""

    def current_ref(self) -> str:
        """The id of the entry under the cursor."""
        row = self.list.current_row()
        return str(row[pages.ID]) if row else ""

    def subject(self) -> list[Row]:
        """The selected rows, else the current one."""
        if self.list.chosen:
            return list(self.list.chosen.values())
        row = self.list.current_row()
        return [row] if row else []

    # -- moving about ---------------------------------------------------------------------

    def go_to_list(self) -> None:
        """Focus the list, or the entry where that stands in its place."""
        covered = self.has_class("-open") and self._narrow
        self.set_focus(self.detail if covered and self.detail else self.list)

    def open_current(self) -> None:
        """Open what the cursor is on."""
        kind = self.row_kind()
        from chefslog.tui import opening

        if kind == "checkin":
            opening.open_checkin(self.journal_app)
        elif kind == "unsaved":
            opening.resume_unsaved(self.journal_app, self.list.current_id())
        elif kind:
            self.add_class("-open")
            self.show_detail()
            self.set_focus(self.detail)

    def step_back(self) -> None:
        """From the entry to the list; in the list let go of what is selected."""
        if self.detail is not None and self.focused is self.detail:
            self.remove_class("-open")
            self.set_focus(self.list)
        else:
            self.list.let_go()

    def toggle_selected(self) -> None:
        """Select the current row or let it go."""
        self.list.toggle_chosen()
        self.show_keys()

    def ask_tokens(self) -> None:
        """Open the line that takes tokens for the selection."""
        if not self.subject():
            return
        from chefslog.tui.widgets.token_bar import TokenBar

        subjects = {str(row[pages.ID]): str(row[pages.HEADLINE]) for row in self.subject()}
        bar = TokenBar(self.journal_app, subjects)
        self.mount(bar, before=self.keys_line)
        self.set_focus(bar)

    @property
    def _narrow(self) -> bool:
        return self.size.width < WIDE

    # -- keeping up -----------------------------------------------------------------------

    def on_entry_list_moved(self) -> None:
        """Show the entry under the cursor beside the list."""
        if not self._narrow or self.has_class("-open"):
            self.show_detail()
        self.show_keys()

    def on_entry_list_wanted(self, event: EntryList.Wanted) -> None:
        """Rows far away: fetch them in a worker, then go there."""
        list_, rows = self.list, self.list.rows

        def fetch(look: Look) -> None:
            rows.fetch(event.first, event.last, self.pages_of(look.snapshot), look.stopped)

        def arrived(_: None) -> None:
            if list_.rows is rows:
                if event.item is not None:
                    list_.go_to(event.item)
                list_.refresh()

        self.journal_app.look(self, fetch, arrived, group="rows")

    def show_detail(self) -> None:
        """Read the current entry and lay it out."""
        from chefslog.reading.entry import load_entry

        app = self.journal_app
        if self.detail is None:
            from chefslog.tui.widgets.detail import Detail

            self.detail = Detail()
            self.query_one(Horizontal).mount(self.detail)
        row = self.list.current_row()
        snapshot: Snapshot | None = app.source.snapshot() if row else None
        try:
            entry = load_entry(snapshot, row[pages.ID]) if snapshot and row else None
        except Exception as error:
            if not is_damage(error):
                raise
            entry = None
            app.say(str(explain_damage(app.home, error)), problem=True)
        self.detail.show(entry, app.today(), app.config.labels, app.config.currency)

    def on_resize(self) -> None:
        """From narrow to wide the entry comes beside the list."""
        self.call_after_refresh(self.on_entry_list_moved)
