"""A screen with a list of entries and the entry beside it or in its place."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from chefslog.reading import pages
from chefslog.reading.connect import Snapshot
from chefslog.tui.base import Numbered
from chefslog.tui.cells import short
from chefslog.tui.data import changes
from chefslog.tui.data.reader import Look
from chefslog.tui.data.timeline import Row
from chefslog.tui.entry_list.list_view import EntryList

if TYPE_CHECKING:
    from chefslog.tui.data.drafts import Left
    from chefslog.tui.entry_list.detail import Detail

WIDE = 120
"""Columns from which the entry stands beside the list."""
FITS = {
    "trash": (("entry", "draft", "dismissed"), "It is in the trash already."),
    "put back": (("trashed", "dismissed"), "Nothing that is selected is in the trash."),
    "approve": (("draft", "dismissed"), "Nothing that is selected is a draft."),
    "dismiss": (("draft",), "Nothing that is selected is a draft."),
}
"""The states that each change of state leads away from, and what is said where there is none."""
WIDTHS = [(0, "-narrow"), (100, "-bordered"), (WIDE, "-wide"), (160, "-vast")]


class Room(Numbered):
    """What Today and Journal share. Subclasses say what stands above the list and how to load."""

    places = ("list", "detail", "bar", "filter")
    HORIZONTAL_BREAKPOINTS = WIDTHS

    def __init__(self) -> None:
        super().__init__()
        self.list = EntryList(lambda extra: self.journal_app.keys.answers(extra.kind))
        self.heads = Static(id="heads", markup=False)
        self.detail: Detail | None = None
        """Made when there is first room for it, or when an entry is opened."""

    def compose(self) -> ComposeResult:
        yield self.make_masthead()
        with Horizontal():
            with Vertical(id="left"):
                yield from self.above()
                with Vertical(id="entries", classes="pane"):
                    yield self.heads
                    yield self.list
            with Vertical(id="right"):
                yield from self.beside()
        yield self.keys_line

    def above(self) -> ComposeResult:
        """What stands between the masthead and the list."""
        raise NotImplementedError

    def beside(self) -> Iterable[Widget]:
        """What stands above the entry, where there is room beside the list."""
        raise NotImplementedError

    def page_of(
        self, snapshot: Snapshot, *, before: int | None, after: int | None, limit: int
    ) -> list[Row]:
        """A page of what the list shows, from some snapshot."""
        raise NotImplementedError

    def pages(self, *, before: int | None, after: int | None, limit: int) -> list[Row]:
        """A page of what the list shows, from the app's snapshot."""
        snapshot = self.journal_app.source.snapshot()
        if snapshot is None:
            return []
        return self.page_of(snapshot, before=before, after=after, limit=limit)

    # -- what the cursor is on ------------------------------------------------------------

    @property
    def offers(self) -> frozenset[str]:
        """An entry, where the cursor is on one or some are selected, and whether it can go."""
        states = {row[pages.STATE] for row in self.subject()}
        had = {"entry": states, "kept": states - {"trashed"}}
        return frozenset(name for name, found in had.items() if found)

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
        """The selected rows, else the current one; on an open entry that one."""
        row = self.list.current_row()
        is_open = self.detail is not None and self.detail.has_focus
        chosen = [] if is_open else [*self.list.chosen.values()]
        return chosen or ([row] if row else [])

    def _current_draft(self) -> Left | None:
        """The unsaved text under the cursor."""
        path = self.list.current_id()
        waiting = self.journal_app.unsaved.waiting()
        return next((left for left in waiting if left.path == path), None)

    # -- moving about ---------------------------------------------------------------------

    def go_to_list(self) -> None:
        """Focus the list, or the entry where that stands in its place."""
        covered = self.has_class("-open") and self._narrow
        self.set_focus(self.detail if covered and self.detail else self.list)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Nobody types where nothing is seen: the open entry gives way to what it covers."""
        if getattr(self.focused, "place", "") in ("list", "bar", "filter"):
            self.remove_class("-open")

    def action_open_current(self) -> None:
        kind, app = self.row_kind(), self.journal_app
        if kind == "checkin":
            from chefslog.tui.composer.checkin import CheckinScreen

            app.push_screen(CheckinScreen(app))
        elif kind == "day":
            from chefslog.tui.help.palette import run_command

            run_command(app, "day")
        elif kind == "team":
            app.switch_mode("team")
        elif kind == "unsaved":
            from chefslog.tui.composer.composer import resume

            if left := self._current_draft():
                resume(app, left)
        elif kind:
            self.add_class("-open")
            self.show_detail()
            self.set_focus(self.detail)

    def action_step_back(self) -> None:
        """From the entry to the list; in the list let go of what is selected."""
        if self.detail is not None and self.focused is self.detail:
            self.remove_class("-open")
            self.set_focus(self.list)
        else:
            self.let_go()

    def action_toggle_selected(self) -> None:
        self.list.toggle_chosen()
        self.show_keys()

    def let_go(self) -> None:
        self.list.let_go()

    # -- what commands do -----------------------------------------------------------------

    def action_edit(self) -> None:
        """The composer on the entry under the cursor; on other rows what enter does."""
        app, ref = self.journal_app, self.current_ref()
        entry = app.load_entry(ref)
        if entry is not None:
            from chefslog.tui.composer.composer import edit

            edit(app, entry)
        elif not ref:
            self.action_open_current()

    def action_ask_tokens(self) -> None:
        """Open the line that takes tokens for the selection."""
        from chefslog.tui.widgets.bars import ask_tokens

        subjects = {str(row[pages.ID]): str(row[pages.HEADLINE]) for row in self.subject()}
        if subjects:
            ask_tokens(self, subjects)

    def action_set_state(self, state: str, verb: str) -> None:
        """Trash, put back, approve or drop the selection."""
        states, told = FITS[verb]
        rows = [row for row in self.subject() if row[pages.STATE] in states]
        if rows:
            self.let_go()
            changes.set_state(self.journal_app, rows, state, verb)
        else:
            self.journal_app.say(told)

    def action_answer_source(self, state: str, verb: str) -> None:
        """Approve or drop every draft that came from where the current one came from."""
        app, row = self.journal_app, self.list.current_row()
        snapshot = app.source.snapshot()
        if row is not None and snapshot is not None:
            drafts = pages.page(snapshot, state="draft", limit=sys.maxsize)
            rows = [one for one in drafts if one[pages.SOURCE] == row[pages.SOURCE]]
            changes.set_state(app, rows, state, verb)

    def action_give_verdict(self, verdict: str) -> None:
        """Say whether the due work under the cursor held; what did not is asked for a reason."""
        from chefslog.tui.widgets.bars import ask_verdict

        subjects = {str(row[pages.ID]): str(row[pages.HEADLINE]) for row in self.subject()}
        if subjects:
            self.let_go()
            ask_verdict(self, subjects, verdict)

    def action_discard_draft(self) -> None:
        if left := self._current_draft():
            changes.discard_unsaved(self.journal_app, left)

    def action_copy_entry(self) -> None:
        from chefslog.tui.entry_list.detail import entry_text

        app = self.journal_app
        entry = app.load_entry(self.current_ref())
        if entry is not None:
            text = entry_text(entry, app.today(), app.config.labels, app.config.currency)
            app.copy_to_clipboard(text.encode("utf-8", "replace").decode())
            app.say(f"Copied: {short(str(entry['headline']), 50)}")

    def action_send_to_season(self) -> None:
        """Pick the selected entries for the newest season."""
        from chefslog.tui.season.changes import send

        send(self.journal_app, self.subject())

    def word_of(self, command: str) -> str:
        """With the count, which `Y` and `X` must not hide."""
        verb = {"yes_all": "keep", "no_all": "drop"}.get(command)
        extra = self.list.current_extra() if verb else None
        return f"{verb} {extra.text}" if extra is not None else ""

    @property
    def _narrow(self) -> bool:
        return self.size.width < WIDE

    # -- keeping up -----------------------------------------------------------------------

    def on_entry_list_moved(self) -> None:
        """Show the entry under the cursor beside the list."""
        # One line, whatever it says: the screen need not be laid out anew.
        self.heads.update(Content(self.list.heads()), layout=False)
        self.heads.set_class(not (self.list.timeline.entries or self.list.chosen), "-none")
        self._leave_what_is_gone()
        if not self._narrow or self.has_class("-open"):
            self.show_detail()
        self.show_keys()

    def _leave_what_is_gone(self) -> None:
        """Where the open entry has left the list, go back there: no other takes its place."""
        detail = self.detail
        if self.has_class("-open") and detail and detail.entry_id not in ("", self.current_ref()):
            self.remove_class("-open")
            if detail.has_focus:
                self.set_focus(self.list)
            if not self.keys_line.said:
                self.journal_app.say("The entry that was open is not in this list any more.")

    def on_entry_list_wanted(self, event: EntryList.Wanted) -> None:
        """Rows far away: fetch them in a worker, then go there."""
        list_, rows = self.list, self.list.rows

        def fetch(look: Look) -> None:
            rows.fetch(event.first, event.last, partial(self.page_of, look.snapshot), look.stopped)

        def arrived(_: None) -> None:
            if list_.rows is rows:
                if event.item is not None:
                    list_.go_to(event.item)
                list_.refresh()

        self.journal_app.look(self, fetch, arrived, group="rows")

    def show_detail(self) -> None:
        """Read the current entry and lay it out."""
        app = self.journal_app
        if self.detail is None:
            from chefslog.tui.entry_list.detail import Detail

            self.detail = Detail()
            self.query_one("#right").mount(self.detail)
        entry = app.load_entry(self.current_ref())
        self.detail.show(entry, app.today(), app.config.labels, app.config.currency)

    def on_resize(self) -> None:
        self.call_after_refresh(self.on_entry_list_moved)
