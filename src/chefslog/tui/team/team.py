"""Screen 5: what leaves, what came of it, the keyholders' part, the released report."""

from __future__ import annotations

from time import monotonic
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.worker import Worker, WorkerState

from chefslog.reading.connect import JournalError
from chefslog.tui.data.reader import Look
from chefslog.tui.keys import bindings
from chefslog.tui.team import requests
from chefslog.tui.team.acts import TeamDesk
from chefslog.tui.team.head import TeamHead
from chefslog.tui.team.jobs import GROUP
from chefslog.tui.team.lines import Material, row
from chefslog.tui.team.pages import (
    first_page,
    has_beside,
    head_of,
    lines_beside,
    lines_of,
    pages_of,
)
from chefslog.tui.team.view import View, Wish
from chefslog.tui.widgets.ask_bar import AskBar
from chefslog.tui.widgets.rail import Rail
from chefslog.tui.widgets.sheet import Sheet

WIDE = 100
"""Columns from which details stand beside a page."""
FRESH = 10.0
"""Seconds for which what was read counts as new when one comes back to the screen."""


class TeamSheet(Sheet):
    """A page of the team, or the details beside it."""

    BINDING_GROUP_TITLE = "Team"
    place = "team"
    BINDINGS: ClassVar = [
        *bindings("team"),
        Binding("enter", "app.command('team_numbers')", show=False),
        Binding("right", "app.command('team_page')", show=False),
        Binding("left", "app.command('team_page_back')", show=False),
    ]

    def on_key(self, event: events.Key) -> None:
        """Where there is nothing to switch, space turns a page as it does elsewhere."""
        switches = self.app.check_action("command", ("team_toggle",))
        if event.key == "space" and not switches:
            event.stop()
            self.action_move_page(1)


class TeamScreen(TeamDesk):
    """Share, periods, report, keys; from 100 columns with details beside them."""

    CSS_PATH = "team.tcss"
    name_of_screen = "team"
    places = ("team",)
    AUTO_FOCUS = "#front"

    def __init__(self, page: str = "") -> None:
        super().__init__()
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]
        self.head = TeamHead()
        self.rail = Rail("tab")
        self.front = TeamSheet(id="front")
        self.beside = TeamSheet(id="beside")
        self.page = page
        self.numbers = False
        """Whether numbers stand in place of pictures."""
        self._read_at = 0.0
        self._was_asked = False

    def compose(self) -> ComposeResult:
        """Masthead, team, pages, sheets, keys."""
        yield self.make_masthead()
        yield self.head
        yield self.rail
        with Horizontal():
            yield self.front
            yield self.beside
        yield self.keys_line

    def on_mount(self) -> None:
        """Read."""
        self.reload()

    # -- where one is ---------------------------------------------------------------------

    @property
    def offers(self) -> set[str]:
        """What commands may find here, by the names that they need."""
        return self.jobs.offers | (self.view.offers if self.view else set())

    def word_of(self, command: str) -> str:
        """What some keys would do as things are."""
        if command == "team_seal":
            return "send this" if "goes at once" in self.offers else ""
        if command == "team_yes":
            return "sign this" if "sign" in self.offers else "yes to this"
        return "charts" if command == "team_numbers" and self.numbers else ""

    def row_kind(self) -> str:
        """section, period, card, heard, member, story; empty where there is no row."""
        return row(self.front.cursor)[0]

    def go_to_list(self) -> None:
        """Focus the page."""
        self.set_focus(self.front)

    def show_page(self, page: str) -> None:
        """Go to one of the pages."""
        self.page = page
        if not self.query(AskBar):
            self.set_focus(self.front)
        self.front.cursor = ""
        self.front.scroll_home(animate=False)
        self.show_team()

    def action_step_page(self, by: int) -> None:
        """The page after or before this one, round and round."""
        pages = pages_of(self.view) if self.view else ()
        if pages:
            at = pages.index(self.page) if self.page in pages else 0
            self.show_page(pages[(at + by) % len(pages)])

    def action_toggle_numbers(self) -> None:
        """Numbers in place of pictures, or back."""
        self.numbers = not self.numbers
        self.show_team()

    def action_step_aside(self) -> None:
        """From the page to the details beside it, to scroll them, and back."""
        to = self.front if self.focused is self.beside else self.beside
        self.set_focus(to if to.display else self.front)

    def on_rail_chosen(self, event: Rail.Chosen) -> None:
        """A page, by click."""
        self.show_page(event.name)

    def on_resize(self) -> None:
        """Wide enough for details beside, or not any more."""
        if self.view is not None:
            self.call_after_refresh(self.show_team)

    def on_sheet_moved(self, event: Sheet.Moved) -> None:
        """Other details and keys for another row."""
        if event.sheet is self.front:
            self._show_beside()
            self.show_keys()

    def on_screen_resume(self) -> None:
        """Others may have put something into the place meanwhile."""
        if self.view is not None and monotonic() - self._read_at > FRESH:
            self.reload()

    # -- asking ---------------------------------------------------------------------------

    def action_ask_words(self) -> None:
        """Who reads the eight words, then the words."""
        requests.ask_words(self)

    def action_choose_view(self) -> None:
        """The reader's own answer on the impact with AI."""
        requests.choose_view(self)

    def action_ask_path(self) -> None:
        """Where to write the report."""
        requests.ask_path(self)

    def action_choose_team(self) -> None:
        """One of the teams, or another one."""
        requests.choose_team(self)

    def action_undo_job(self) -> None:
        """Take back the last thing that can be."""
        self.jobs.undo()

    def action_redo_job(self) -> None:
        """Do again what was taken back last."""
        self.jobs.redo()

    # -- reading --------------------------------------------------------------------------

    def choose(self, team: str) -> None:
        """Another of the teams."""
        self.wish = Wish(team)
        self.page = ""
        self.forget()
        self.reload()

    def action_look_again(self) -> None:
        """Read again, and say whether anything was new."""
        self._was_asked = True
        self.reload()

    def reload(self) -> None:
        """Read this machine and the place again, in a worker; not while something is being done."""
        app = self.journal_app
        self.masthead.day = app.today()
        if self.jobs.is_busy:
            return
        read_team = self.team_reader(self.wish)

        def read(look: Look) -> View:
            return read_team(look.snapshot)

        app.look(self, read, self.show_view, group="team", keep=app.adopt, failed=self._failed)

    def show_view(self, view: View) -> None:
        """Fill the screen. What was read before something was done is not shown any more."""
        self._read_at = monotonic()
        if self.jobs.is_busy:
            return
        is_new = view != self.view
        if self._was_asked:
            self._was_asked = False
            self.journal_app.say("" if is_new else "nothing new")
        if is_new:
            self.view = view
            if self.page not in pages_of(view):
                self.page = first_page(view)
            self.show_team()
        self.send_due()

    def job_done(self) -> None:
        """Something was done: read again what it changed."""
        self.show_keys()
        self.reload()

    def _failed(self, error: JournalError) -> None:
        self.journal_app.source.close()
        self.view = View(problem=str(error))
        self.show_team()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A job that crashed ends the queue; the app says so and leaves a crash file."""
        if event.worker.group == GROUP and event.state is WorkerState.ERROR:
            self.jobs.stop()

    # -- showing --------------------------------------------------------------------------

    def show_team(self) -> None:
        """Lay out what was read."""
        view = self.view
        if view is None:
            return
        material = self._material()
        self.head.show(*head_of(material, self.page))
        self.rail.show([(name, name) for name in pages_of(view)], self.page)
        self.set_class(has_beside(self.page) and bool(pages_of(view)), "-pair")
        page = self.page
        self.front.show(lambda width: lines_of(material, page, width))
        self._show_beside()
        self.show_keys()

    def _show_beside(self) -> None:
        if self.view is not None and self._is_wide:
            material, page = self._material(), self.page
            self.beside.show(lambda width: lines_beside(material, page, width))

    @property
    def _is_wide(self) -> bool:
        return self.size.width >= WIDE and has_beside(self.page)

    def _material(self) -> Material:
        assert self.view is not None
        return Material(
            self.view,
            self.journal_app.keys.shown,
            self.numbers,
            self._is_wide,
            self.front.cursor,
            self.tended,
        )
