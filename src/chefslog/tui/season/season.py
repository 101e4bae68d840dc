"""Screen 4: from what was written down to a review that fits its form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal

from chefslog.model.season import Season, folded, moved, with_picks, without_picks
from chefslog.reading.connect import JournalError
from chefslog.tui.cells import wrap
from chefslog.tui.data.reader import Look
from chefslog.tui.keys import bindings
from chefslog.tui.season import changes as saving
from chefslog.tui.season import requests
from chefslog.tui.season.head import SeasonHead
from chefslog.tui.season.pages import PAGES, all_lines, missing_token, row
from chefslog.tui.season.plan import Plan, read_plan
from chefslog.tui.widgets.rail import Rail
from chefslog.tui.widgets.sheet import Line, Sheet

WIDE, VAST = 100, 170
"""Columns from which a page stands beside the picks, and the preview beside both."""
INVITATION = (
    "A season is what a review is written about: a name and its days, for example the "
    "half-year that runs.",
    "",
    "{key} begins one, in one line. Its entries become candidates; you pick, see what is "
    "missing, and fit the form.",
)


class SeasonSheet(Sheet):
    """A page of the season."""

    BINDING_GROUP_TITLE = "Season"
    place = "season"
    BINDINGS: ClassVar = [
        *bindings("season"),
        Binding("enter", "app.command('edit')", show=False),
        Binding("right", "app.command('season_page')", show=False),
        Binding("left", "app.command('season_page_back')", show=False),
    ]


class SeasonScreen(requests.SeasonDesk):
    """The picks; beside or instead of them coverage, gaps, form or preview."""

    CSS_PATH = "season.tcss"
    name_of_screen = "season"
    places = ("season",)
    AUTO_FOCUS = "#picks"

    def __init__(self) -> None:
        super().__init__()
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide"), (VAST, "-vast")]
        self.head = SeasonHead()
        self.rail = Rail("tab")
        self.sheets = {name: SeasonSheet(id=name) for name in ("picks", "page", "reader")}
        self.page = "picks"
        self.beside = "coverage"
        """The page that stands beside the picks while one works in them."""

    def compose(self) -> ComposeResult:
        """Masthead, season and meters, pages, sheets, keys."""
        yield self.make_masthead()
        yield self.head
        yield self.rail
        with Horizontal():
            yield from self.sheets.values()
        yield self.keys_line

    def on_mount(self) -> None:
        """Read."""
        self.show_page(self.page)

    # -- where one is ---------------------------------------------------------------------

    @property
    def front(self) -> Sheet:
        """The sheet one works in."""
        if self.page == "picks":
            return self.sheets["picks"]
        is_vast = self.size.width >= VAST
        return self.sheets["reader" if self.page == "preview" and is_vast else "page"]

    @property
    def offers(self) -> frozenset[str]:
        """A season; an entry or a text under the cursor."""
        found = {
            "season": self.plan is not None,
            "entry": bool(self.current_ref()),
            "text": self.page == "preview" or self.row_kind() == "field",
        }
        return frozenset(name for name, is_there in found.items() if is_there)

    def word_of(self, command: str) -> str:
        """What picking would do."""
        drops = command == "season_pick" and self.row_kind() in ("pick", "lack")
        return "drop" if drops else ""

    def row_kind(self) -> str:
        """pick, candidate, lack, maybe or field; empty where there is no row."""
        return row(self.front.cursor)[0]

    def current_ref(self) -> str:
        """The id of the entry under the cursor."""
        return row(self.front.cursor)[1]

    def go_to_list(self) -> None:
        """Focus the sheet one works in."""
        self.set_focus(self.front)

    def show_page(self, page: str) -> None:
        """Go to one of the pages."""
        self.page = page
        if page != "picks" and not (page == "preview" and self.size.width >= VAST):
            self.beside = page
        self.set_class(page == "picks", "-picks")
        if not self.query("AskBar, TokenBar"):
            self.set_focus(self.front)
        if self.plan is None or (self._shows_preview and self.plan.preview is None):
            self.reload()
        else:
            self._show()

    def action_step_page(self, by: int) -> None:
        """The page after or before this one, round and round."""
        self.show_page(PAGES[(PAGES.index(self.page) + by) % len(PAGES)])

    def on_rail_chosen(self, event: Rail.Chosen) -> None:
        """A page, by click."""
        self.show_page(event.name)

    def on_resize(self) -> None:
        """Vast enough for the preview, or not any more."""
        if self.plan is not None:
            self.call_after_refresh(self.show_page, self.page)

    def on_sheet_moved(self) -> None:
        """Other keys for another row."""
        self.show_keys()

    @property
    def _shows_preview(self) -> bool:
        return "preview" in (self.page, self.beside) or self.size.width >= VAST

    # -- reading --------------------------------------------------------------------------

    def choose(self, **wishes: Any) -> None:
        """Another season, reader or form."""
        self.wish = replace(self.wish, **wishes)
        self.reload()

    def reload(self) -> None:
        """Read and work it all out again, in a worker."""
        app, config = self.journal_app, self.journal_app.config
        today, home = app.today(), app.home
        wish = replace(self.wish, preview=self._shows_preview)
        self.masthead.day = today

        def read(look: Look) -> Plan | None:
            return read_plan(look.snapshot, wish, today, config.labels, home.config)

        app.look(self, read, self.show_plan, group="plan", keep=app.adopt, failed=self._failed)

    def show_plan(self, plan: Plan | None) -> None:
        """Fill the screen, or ask for the first season."""
        if plan == self.plan and plan is not None:
            return
        self.plan = plan
        if plan is None:
            self.head.show("No season yet", "", ())
            self.rail.show((), "")
            key = self.journal_app.keys.shown("season_period")
            self._tell([text.format(key=key) for text in INVITATION])
            return
        if plan.problems:
            self.journal_app.say(plan.problems[0], problem=True)
        self._show()

    def _show(self) -> None:
        plan = self.plan
        if plan is None:
            return
        season, wish = plan.season, plan.wish
        rest = f"{season.first} to {season.last} · for {wish.audience} · form {wish.form}"
        self.head.show(season.name, rest, plan.fitted.boxes if plan.fitted else ())
        self.rail.show([(name, name) for name in PAGES], self.page)
        self._lay("picks", plan, "picks")
        is_vast = self.size.width >= VAST
        both = is_vast and self.beside in ("coverage", "gaps")
        self._lay("page", plan, "both" if both else self.beside)
        if is_vast:
            self._lay("reader", plan, "preview")
        self.show_keys()

    def _lay(self, sheet: str, plan: Plan, page: str) -> None:
        key = self.journal_app.keys.shown
        self.sheets[sheet].show(lambda width: all_lines(plan, page, width, key))

    def _tell(self, texts: Sequence[str]) -> None:
        def lay(width: int) -> list[Line]:
            lines = [line for text in texts for line in wrap(text, width - 2)]
            return [Line(((" " + line, ""),)) for line in lines]

        self.sheets["picks"].show(lay)

    def _failed(self, error: JournalError) -> None:
        self.journal_app.source.close()
        self.plan = None
        self._tell([str(error)])

    # -- changing -------------------------------------------------------------------------

    def alter(self, change: Callable[[Season], Season], verb: str, said: str) -> None:
        """Change the season: here at once, in the journal as soon as it is written."""
        if self.plan is not None:
            self.plan = self.plan.altered(change(self.plan.season))
            self._show()
            saving.alter(self.journal_app, self.plan.season.name, change, verb, said)

    def action_toggle_pick(self) -> None:
        """Take the entry in, or drop it."""
        ref = self.current_ref()
        if self.plan is None or not ref:
            return
        if ref in self.plan.season.picked:
            self.alter(lambda season: without_picks(season, [ref]), "drop pick", "dropped")
        else:
            self.alter(lambda season: with_picks(season, [ref]), "pick", "picked")

    def action_move_pick(self, by: int) -> None:
        """Put the pick one place earlier or later."""
        ref = self.current_ref()
        order = [pick.id for pick in self.plan.season.picks] if self.plan else []
        if ref in order and 0 <= (to := order.index(ref) + by) < len(order):
            self.alter(lambda season: moved(season, ref, to), "move pick", "moved")

    def action_toggle_fold(self) -> None:
        """Tell similar entries within this one, or each for itself again."""
        ref, plan = self.current_ref(), self.plan
        if plan is None or not ref:
            return
        held = {pick.id: pick.folded for pick in plan.season.picks}.get(ref, ())
        others = [one for one in plan.alike.get(ref, ()) if one != ref]
        if held:
            self.alter(lambda season: without_picks(season, held), "unfold", "unfolded")
        elif others:
            said = f"{len(others)} similar folded into it"
            self.alter(lambda season: folded(season, ref, others), "fold", said)
        else:
            self.journal_app.say("Nothing similar to fold.")

    def action_ask_tokens(self) -> None:
        """The line that sets fields on the entry, what it lacks typed already."""
        from chefslog.tui.widgets.token_bar import ask_tokens

        _, ref, token = row(self.front.cursor)
        piece = self.plan.pieces.get(ref) if self.plan and ref else None
        if self.plan is not None and piece is not None:
            ask_tokens(self, {ref: piece.headline}, token or missing_token(self.plan, ref))

    def action_edit(self) -> None:
        """The composer on the entry under the cursor."""
        app = self.journal_app
        entry = app.load_entry(self.current_ref())
        if entry is not None:
            from chefslog.tui.composer.composer import edit

            edit(app, entry)

    # -- asking ---------------------------------------------------------------------------

    def action_choose_season(self) -> None:
        """One of the seasons, or a new one."""
        requests.choose_season(self)

    def action_choose_audience(self) -> None:
        """Who reads it."""
        requests.choose_audience(self)

    def action_choose_form(self) -> None:
        """The form to fit."""
        requests.choose_form(self)

    def action_choose_rubric(self) -> None:
        """The competencies that the review is looked at by."""
        requests.choose_rubric(self)

    def action_ask_goal(self) -> None:
        """A goal in words, or how one stands."""
        requests.ask_goal(self)

    def action_ask_path(self) -> None:
        """Where to write the document."""
        requests.ask_path(self)

    # -- handing out ----------------------------------------------------------------------

    def action_copy(self) -> None:
        """The field under the cursor, or the preview, to the clipboard (OSC 52)."""
        app, plan = self.journal_app, self.plan
        key = row(self.front.cursor)[2]
        boxes = {box.name: box for box in plan.fitted.boxes} if plan and plan.fitted else {}
        if self.page == "preview" and plan is not None and plan.preview is not None:
            text, said = plan.preview, "the whole text"
        elif key in boxes:
            box = boxes[key]
            text, said = box.text, f"{key}, {box.length:,} of {box.limit:,} {box.unit}"
        else:
            return
        app.copy_to_clipboard(text.encode("utf-8", "replace").decode())
        app.say(f"copied: {said}, for {self.wish.audience}")

    def write_file(self, path: str) -> None:
        """The document into a file, from a worker."""
        app, plan, audience = self.journal_app, self.plan, self.wish.audience
        if plan is None:
            return
        sources, config = plan.sources, app.home.config

        def work(_: Look) -> str:
            return saving.publication(sources, audience, path, config)

        app.look(self, work, app.say, group="publish")
