"""Screen 5: what waits, what the team says, and what goes to it."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from chefslog.reading.connect import JournalError
from chefslog.team.service import MISSING, has_extras
from chefslog.tui.data.preferences import remembered
from chefslog.tui.data.reader import Look
from chefslog.tui.data.writer import tidy_import
from chefslog.tui.keys import bindings
from chefslog.tui.team import pages
from chefslog.tui.team.desk import PARTS, READ, TeamDesk
from chefslog.tui.team.view import View, keep_up_teams
from chefslog.tui.widgets.sheet import Line, Sheet

if TYPE_CHECKING:
    from chefslog.team.member.preview import Preview

WIDE, HIGH = 120, 34
"""Columns and rows from which three more panes stand below the questions."""
WIDTHS = [(0, "-narrow"), (WIDE, "-wide")]
HEIGHTS = [(0, "-low"), (HIGH, "-high")]
FRESH = 10.0
"""Seconds for which what was read counts as new when one comes back to the screen."""
_TITLES = {
    "": "What the team says", "look": "Exactly this would be sent", "about": "About this question",
    "people": "Who is in", "stories": "Stories", "board": "One page for the board",
}  # fmt: skip


class TeamSheet(Sheet):
    """A page of the team, or one of the panes below it."""

    BINDING_GROUP_TITLE = "Team"
    place = "team"
    BINDINGS: ClassVar = [
        *bindings("team"),
        Binding("escape", "screen.show_page('')", show=False),
    ]

    def __init__(self, id: str, title: str = "") -> None:
        super().__init__(id)
        self.add_class("pane")
        self.border_title = Content(title)


class TeamScreen(TeamDesk):
    """One page at a time; at home, where there is room, three panes more."""

    CSS_PATH = "team.tcss"
    name_of_screen = "team"
    places = ("team",)
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    AUTO_FOCUS = "#front"

    def __init__(self) -> None:
        super().__init__()
        self.head = Static(id="team-head")
        self.front = TeamSheet("front")
        self.asides = {
            "about": TeamSheet("about", "About this question"),
            "ask": TeamSheet("ask", "Ask the team"),
            "sees": TeamSheet("sees", "What this report can see, and what not"),
        }
        self._about = ""
        self._home_row = ""
        """The row of the home page to come back to."""
        self._read_at = 0.0

    def compose(self) -> ComposeResult:
        yield self.make_masthead()
        yield self.head
        yield self.front
        with Horizontal():
            yield from self.asides.values()
        yield self.keys_line

    def on_mount(self) -> None:
        """Read once the screen is painted: loading the cryptography takes longer than that."""
        self.call_after_refresh(self.reload)

    # -- where one is ---------------------------------------------------------------------

    @property
    def offers(self) -> set[str]:
        """Return what commands may find here, by the names that they need."""
        return self.view.offers if self.view else set()

    @property
    def seen(self) -> Preview | None:
        """Return what goes for the running period with a yes, where this is a member's machine."""
        return self.view.preview if self.view else None

    def row_kind(self) -> str:
        """Return send, words, changes, tend, question, answer; empty where there is no row."""
        return self.front.cursor.partition(":")[0]

    def go_to_list(self) -> None:
        self.set_focus(self.front)

    @property
    def _is_wide(self) -> bool:
        return self.size.width >= WIDE and self.size.height >= HIGH and not self.page

    def on_resize(self) -> None:
        self.call_after_refresh(self.show_team)

    def on_sheet_moved(self, event: Sheet.Moved) -> None:
        """Other keys for another row, and what there is to know of it."""
        if event.sheet is self.front:
            self._show_about()
            self.show_keys()

    def on_screen_suspend(self) -> None:
        """Today's row says what was answered here."""
        keep_up_teams(self.journal_app)

    def on_screen_resume(self) -> None:
        """Others may have put something into the place meanwhile."""
        if self.view is not None and monotonic() - self._read_at > FRESH:
            self.reload()

    def action_show_page(self, page: str) -> None:
        """Go to a page; from a question, to what there is to know of it."""
        self._about = self.front.cursor.partition(":")[2] if page == "about" else self._about
        if not self.page:
            self._home_row = self.front.cursor
        self.page = page
        self.front.cursor = "" if page else self._home_row
        self.front.scroll_home(animate=False)
        self.set_focus(self.front)
        self.show_team()

    def action_open_row(self) -> None:
        """Open what the cursor is on."""
        kind = self.row_kind()
        if kind == "words":
            self.action_ask_words()
        elif kind in ("send", "question"):
            self.action_show_page({"send": "look", "question": "about"}[kind])
        elif kind == "answer":
            self.action_toggle_answer()

    # -- reading --------------------------------------------------------------------------

    def reload(self) -> None:
        """Read this machine and the place again, in a worker; not while something is being done."""
        app = self.journal_app
        self.masthead.day = app.today()
        if self.is_busy:
            return
        home, clock, keyring, team = app.home, app.moment, app.config.team_keyring, self.team
        only = remembered(home).get(READ)

        def read(look: Look) -> View:
            if not has_extras():
                return View(problem=MISSING)
            with tidy_import():
                from chefslog.team.keys import KeyStore
                from chefslog.team.member.places import Place
                from chefslog.tui.team import work
            reads = None
            if isinstance(only, dict):
                reads = Place(*(str(only.get(name)) for name in PARTS))
            keys = KeyStore(home, keyring)
            return work.read_view(home, keys, look.snapshot, clock().at, team, reads)

        app.look(self, read, self.show_view, group="team", keep=app.adopt, failed=self._failed)

    def show_view(self, view: View) -> None:
        """Fill the screen. What was read before something was done is not shown any more."""
        self._read_at = monotonic()
        if not self.is_busy and view != self.view:
            self.view = view
            if view.problem or view.place is None:
                self.page = ""
            self.show_team()

    def _failed(self, error: JournalError) -> None:
        self.journal_app.source.close()
        self.view = View(problem=str(error))
        self.show_team()

    # -- showing --------------------------------------------------------------------------

    def show_team(self) -> None:
        view = self.view
        if view is None:
            return
        head = Text(" ")
        for text, style in pages.head_parts(view, self.size.width):
            head.append(text, style)
        self.head.update(Content.from_rich_text(head))
        page, is_wide, about = self.page, self._is_wide, self._about
        self.front.border_title = Content(_TITLES[page])
        self.front.border_subtitle = Content("esc back" if page else "")
        shown = self.journal_app.keys.shown
        lay: dict[str, Callable[[int], list[Line]]] = {
            "": lambda width: pages.home_lines(view, shown, width, is_wide=is_wide),
            "look": lambda width: pages.look_lines(view, width),
            "about": lambda width: pages.about_lines(view, about, width),
            "people": lambda width: pages.people_lines(view, width),
            "stories": lambda width: pages.story_lines(view, width),
            "board": lambda width: pages.board_lines(view, width),
        }
        has_asides = is_wide and bool(view.report and view.report.periods)
        self.set_class(has_asides, "-home")
        self.front.show(lay[page])
        # The questions take what they need; the rest is for the panes below them.
        high = self.front.virtual_size.height + 2
        self.front.styles.height = high if has_asides else "1fr"
        self.asides["ask"].show(lambda width: pages.aside_lines(view, "ask", width))
        self.asides["sees"].show(lambda width: pages.aside_lines(view, "sees", width))
        self._show_about()
        self.show_keys()

    def _show_about(self) -> None:
        view, (kind, _, name) = self.view, self.front.cursor.partition(":")
        if view is not None and self._is_wide:
            text = "Move to a question to read about it."
            self.asides["about"].show(
                lambda width: (
                    pages.about_lines(view, name, width)
                    if kind == "question"
                    else pages.note(text, width, "dim")
                )
            )

    # -- doing ----------------------------------------------------------------------------

    def action_send_seen(self) -> None:
        """Send exactly what is shown; say yes to changes."""
        seen = self.seen
        if seen is None or self.row_kind() == "changes":
            if "changes" in self.offers:
                self.do("agreeing", lambda work, here: work.agree(here))
        elif self.page != "look":
            # Nothing is sent that was not shown here before.
            self.action_show_page("look")
            self.journal_app.say("This would be sent. The same key again sends it.")
        else:
            self.do("sealing", lambda work, here: work.send_seen(here, seen, is_yes=True))

    def action_skip_period(self) -> None:
        """Send a blank for this period; it says nothing, and looks the same."""
        if seen := self.seen:
            self.do("sealing", lambda work, here: work.send_seen(here, seen, is_yes=False))

    def action_switch_standing(self) -> None:
        """Turn a yes for every period to come on or off."""
        if seen := self.seen:
            self.do("keeping", lambda work, here: work.switch_standing(here, seen))

    def action_toggle_answer(self, all_of_them: bool = False) -> None:
        """Say yes or no to the question under the cursor, or to all of them."""
        if seen := self.seen:
            rows = {row.question.name: row for row in seen.rows}
            row = rows.get(self.front.cursor.partition(":")[2])
            if all_of_them:
                wanted = dict.fromkeys(rows, not all(one.answer == "yes" for one in seen.rows))
                self.do("keeping", lambda work, here: work.answer(here, seen, wanted))
            elif row:
                self.do("keeping", lambda work, here: work.turn_answer(here, seen, row))

    def action_tend(self) -> None:
        """Do whatever comes next for a keyholder."""
        self.do("tending", lambda work, here: work.tend(here))

    def action_look_again(self) -> None:
        self.reload()
