"""Screen 4: the editing desk, from what was written down to a review that is handed in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from chefslog.model.season import moved, with_picks, with_switch, without_picks
from chefslog.reading.connect import JournalError
from chefslog.season.document import PART_TITLES
from chefslog.tui.cells import wrap
from chefslog.tui.data.reader import Look
from chefslog.tui.keys import bindings
from chefslog.tui.season.desk import SeasonDesk
from chefslog.tui.season.pages import INVITATION, MAKERS, TITLES, draw_head, find_copy
from chefslog.tui.season.picks import list_picks, parse_row, place_of, show_text
from chefslog.tui.season.plan import Plan, read_plan
from chefslog.tui.widgets.bars import FilterBar, ask_tokens, ask_verdict
from chefslog.tui.widgets.lines import Rail
from chefslog.tui.widgets.sheet import Line, Sheet

WIDE, VAST = 100, 170
"""Columns from which a page stands beside the picks, and the document beside both."""
WIDTHS = [(0, "-narrow"), (WIDE, "-wide"), (VAST, "-vast")]


class SeasonSheet(Sheet):
    """Picks and candidates, or a page about them."""

    DEFAULT_CLASSES = "pane"

    BINDING_GROUP_TITLE = "Season"
    place = "season"
    BINDINGS: ClassVar = [
        *bindings("season"),
        Binding("enter", "screen.open_row", show=False),
        Binding("escape", "screen.step_back", show=False),
        Binding("right", "app.command('season_page')", show=False),
        Binding("left", "app.command('season_page_back')", show=False),
    ]


class SeasonScreen(SeasonDesk):
    """The picks; beside or instead of them a text, coverage, form, document, what leaves."""

    CSS_PATH = "season.tcss"
    name_of_screen = "season"
    places = ("season", "filter")
    HORIZONTAL_BREAKPOINTS = WIDTHS
    has_filter = True
    AUTO_FOCUS = "#picks"

    def __init__(self) -> None:
        super().__init__()
        self.head = Static("", id="head")
        self.rail = Rail("show_page")
        self.bar = FilterBar()
        self.picks, self.side, self.reader = map(SeasonSheet, ("picks", "page", "reader"))
        self.page = "picks"
        self._shown: tuple[str, ...] = ()
        """The page, season and row that stand at the side."""
        self.is_reading = True
        """Whether it is not known yet if there is a season."""

    def compose(self) -> ComposeResult:
        yield self.make_masthead()
        yield self.head
        yield self.rail
        with Horizontal():
            with Vertical(id="desk"):
                yield self.bar
                yield self.picks
            yield self.side
            yield self.reader
        yield self.keys_line

    def on_mount(self) -> None:
        self.action_show_page(self.page)

    # -- where one is ---------------------------------------------------------------------

    @property
    def front(self) -> Sheet:
        """The sheet one works in."""
        if self.page == "picks" or (self.page == "text" and self.size.width >= WIDE):
            return self.picks
        return self.side

    @property
    def row(self) -> str:
        """What the cursor is on; a text is that of the row in the picks."""
        return (self.picks if self.page in ("picks", "text") else self.side).cursor

    @property
    def offers(self) -> frozenset[str]:
        """A season and its pages; an entry, a text to write or to copy under the cursor."""
        found = {
            "season": self.plan is not None,
            "pages": self.plan is not None or self.is_reading,
            "entry": bool(self.current_ref()),
            "text": self.page in ("document", "text") or bool(place_of(self.row)),
        }
        return frozenset(name for name, is_there in found.items() if is_there)

    def word_of(self, command: str) -> str:
        """What picking would do; a goal has a status in place of a part."""
        picked = self.plan.season.picked if self.plan is not None else ()
        if command == "season_pick":
            return "unpick" if self.current_ref() in picked else ""
        return "status" if command == "season_part" and self.row_kind() == "goal" else ""

    def go_to_list(self) -> None:
        self.set_focus(self.front)

    def go_to_filter(self) -> None:
        self.action_show_page("picks")
        self.add_class("-filtered")
        self.set_focus(self.bar)

    def on_filter_bar_left(self, event: FilterBar.Left) -> None:
        if event.clears:
            self.bar.put_aside()
        self.set_class(bool(self.bar.value), "-filtered")
        self.go_to_list()
        first = self.plan.candidates[:1] if self.plan and self.bar.value else ()
        for one in first:
            self.front.go_to(f"candidate:{one.piece.id}")

    def on_filter_bar_asked(self) -> None:
        if self.is_mounted and self.wish.words != self.bar.value.strip():
            self.choose(words=self.bar.value.strip())

    def action_show_page(self, page: str) -> None:
        """Go to one of the pages."""
        self.page = page
        self.set_class(page == "picks", "-picks")
        if not self.query("AskBar") and self.focused is not self.bar:
            self.set_focus(self.front)
        if self.plan is None or not self._wanted <= self.plan.wish.pages:
            self.reload()
        else:
            self.show_plan(self.plan)

    def action_step_back(self) -> None:
        """From a page to the picks; there the filter goes."""
        if self.page == "picks":
            self.bar.put_aside()
            self.remove_class("-filtered")
        self.action_show_page("picks")

    @property
    def _wanted(self) -> frozenset[str]:
        """The pages that take time to make."""
        reader = {"document"} if self.size.width >= VAST else set()
        return frozenset({self.page} & {"document", "check", "leaves"} | reader)

    @property
    def _names(self) -> list[str]:
        """The pages in their order; beside the picks their text is no page of its own."""
        return [name for name in TITLES if name != "text" or self.size.width < WIDE]

    def action_step_page(self, by: int) -> None:
        names = self._names
        at = names.index(self.page) if self.page in names else 0
        self.action_show_page(names[(at + by) % len(names)])

    def on_resize(self) -> None:
        if self.plan is not None:
            self.call_after_refresh(self.action_show_page, self.page)

    def on_sheet_moved(self, event: Sheet.Moved) -> None:
        is_read = self.page in ("picks", "text") and self.plan is not None
        if event.sheet is self.picks and is_read:
            self._show_text(self.opened)
        self.show_keys()

    def on_descendant_focus(self, event: Any) -> None:
        """A click into the picks leaves the page that was worked in."""
        if event.widget is self.picks and self.page not in ("picks", "text"):
            self.action_show_page("picks")

    # -- reading --------------------------------------------------------------------------

    def reload(self) -> None:
        app, config = self.journal_app, self.journal_app.config
        today, home, before = app.today(), app.home, self.plan
        self.is_reading = True
        wish = replace(self.wish, pages=self._wanted)
        self.masthead.day = today

        def read(look: Look) -> Plan | None:
            return read_plan(look.snapshot, wish, today, config, home.config, before)

        app.look(self, read, self._take, group="plan", keep=app.adopt, failed=self._failed)

    def _take(self, plan: Plan | None) -> None:
        self.is_reading = False
        if plan is None:
            self.plan = None
            if self.page != "picks":
                self.page = "picks"
                self.add_class("-picks")
                self.go_to_list()
            self.head.update(Content.styled("No season yet", "bold"))
            self.rail.show((), "")
            key = self.journal_app.keys.shown("season_period")
            self._tell("\n".join(INVITATION).format(key=key))
        elif plan != self.plan:
            self.wish = replace(self.wish, season=plan.wish.season)
            names = [one.name for one in (plan.season, *plan.others)]
            gone = self.plan.season.name if self.plan is not None else names[0]
            if gone not in names and not self.keys_line.said:
                self.journal_app.say(f"There is no season {gone} any more: this is {names[0]}.")
            self.show_plan(plan)
            if plan.problems:
                self.journal_app.say(plan.problems[0], problem=True)

    def show_plan(self, plan: Plan) -> None:
        self.plan = plan
        self.head.update(draw_head(plan, self.size.width, self.journal_app.keys.shown))
        is_wide, key, names = self.size.width >= WIDE, self.journal_app.keys.shown, self._names
        chosen = self.page if self.page in names else "picks"
        self.rail.show([(name, TITLES[name]) for name in names], chosen, lead="tab ")
        found = [f"{len(plan.candidates):,} found", "esc clears", *plan.hints[:1]]
        self.bar.tell(" · ".join(found) if plan.wish.words else "")
        picks, side = self.picks, self.side
        picks.border_title = Content(f"Picks · {len(plan.season.picks)}")
        is_first, ref = not picks.cursor, self.current_ref()
        picks.show(lambda width: list_picks(plan, width, key, with_reasons=not is_wide))
        if is_first:
            first = next((f"pick:{pick.id}" for pick in plan.season.picks), "")
            picks.go_to(first or next((f"candidate:{one.piece.id}" for one in plan.candidates), ""))
        elif self.page == "text":
            # Whoever reads a text goes on with it; in the list the next one waits.
            into = [pick.id for pick in plan.season.picks if ref in pick.folded]
            for row in (f"pick:{ref}", f"candidate:{ref}", *(f"pick:{one}" for one in into)):
                picks.go_to(row)
        make = MAKERS.get(self.page)
        if make is not None:
            side.border_title = Content(TITLES[self.page].capitalize())
            self._begin(self.page, plan.season.name)
            side.show(lambda width: make(plan, width, key))
        else:
            self._show_text(plan)
        if self.size.width >= VAST:
            self.reader.border_title = Content(f"Document for {plan.wish.audience}")
            self.reader.show(lambda width: MAKERS["document"](plan, width, key))
        self.show_keys()

    def _show_text(self, plan: Plan) -> None:
        page, row, key = self.side, self.picks.cursor, self.journal_app.keys
        item = next((one for one in plan.sources.items() if f"pick:{one.id}" == row), None)
        part = f" · {PART_TITLES[item.part]}" if item else ""
        page.border_title = Content(f"As it will be printed{part}")
        self._begin("text", plan.season.name, row)
        page.show(lambda width: show_text(plan, row, width, key.shown))

    def _begin(self, *shown: str) -> None:
        """Have what comes to the side begin at its top, unless it is there already."""
        if shown != self._shown:
            self._shown = shown
            self.side.scroll_home(animate=False, immediate=True)

    def _tell(self, text: str) -> None:
        def lay(width: int) -> list[Line]:
            return [Line(((" " + line, ""),)) for line in wrap(text, width - 2)]

        self.picks.show(lay)
        self.side.show(lambda _: ())

    def _failed(self, error: JournalError) -> None:
        self.is_reading = False
        self.journal_app.source.close()
        self.plan = None
        self._tell(str(error))

    # -- changing -------------------------------------------------------------------------

    def action_toggle_pick(self) -> None:
        ref, plan = self.current_ref(), self.opened
        if ref in plan.season.picked:
            self.alter(lambda season: without_picks(season, [ref]), "drop pick", "unpicked")
        else:
            also = [one.name for one in plan.others if ref in one.picked]
            said = f"picked; also in {', '.join(also)}" if also else "picked"
            self.alter(lambda season: with_picks(season, [ref]), "pick", said)

    def action_move_pick(self, by: int) -> None:
        """Put the pick before or behind its neighbour in the same part."""
        if self.says_gone():
            return
        ref, plan = self.current_ref(), self.opened
        parts = {item.id: item.part for item in plan.sources.items()}
        order = [pick.id for pick in plan.season.picks]
        near = [one for one in order if parts.get(one) == parts.get(ref)]
        if ref in near and 0 <= (to := near.index(ref) + by) < len(near):
            place = order.index(near[to])
            self.alter(lambda season: moved(season, ref, place), "move pick", "moved")
        else:
            key, end = self.journal_app.keys.shown("season_part"), "last" if by > 0 else "first"
            self.journal_app.say(f"It is the {end} of its part already; {key} changes the part.")

    def action_toggle_switch(self) -> None:
        """Send something beside the picks to this reader, or stop it."""
        name, audience = parse_row(self.row)[2], self.opened.wish.audience
        if audience == "me":
            key = self.journal_app.keys.shown("season_reader")
            self.journal_app.say(f"For yourself everything is on; {key} chooses another reader.")
            return
        is_on = not self.opened.sources.is_on(audience, name)
        said = f"{name} {'on' if is_on else 'off'} for {audience}"
        self.alter(lambda season: with_switch(season, audience, name, is_on), "switch", said)

    def action_give_verdict(self, verdict: str) -> None:
        """Say whether a pick held up."""
        ref, reasons = self.current_ref(), self.opened.reasons
        if ref in reasons:
            ask_verdict(self, {ref: reasons[ref].piece.headline}, verdict)

    def action_edit_text(self) -> None:
        """The text of this review for what the cursor is on."""
        from chefslog.tui.season.editor import ReviewTextScreen

        app, key = self.journal_app, place_of(self.row)
        place = self.opened.place(key, app.home.config) if key else None
        if self.says_gone():
            return
        if self.row_kind() == "candidate":
            app.say(f"Pick it first: {app.keys.shown('season_pick')}. Then write its text.")
        elif place is not None:
            app.push_screen(ReviewTextScreen(app, self.opened.season.name, place))

    def action_edit(self) -> None:
        from chefslog.tui.composer.composer import edit

        entry = self.journal_app.load_entry(self.current_ref())
        if entry is not None:
            edit(self.journal_app, entry)
        else:
            self.says_gone()

    def action_ask_tokens(self) -> None:
        """The line that sets fields on the entry, what it lacks typed already."""
        _, ref, token = parse_row(self.row)
        if not self.says_gone() and ref in self.opened.reasons:
            lacking = next((one.token for one in self.opened.lacks(ref)), "")
            ask_tokens(self, {ref: self.opened.reasons[ref].piece.headline}, token or lacking)

    def action_open_row(self) -> None:
        """What enter does on a row: read its text, edit it, switch, compare."""
        kind, _, rest = parse_row(self.row)
        if self.plan is None:
            return
        if kind == "version":
            self.choose(version=int(rest))
        elif kind == "switch":
            self.action_toggle_switch()
        elif self.page == "picks" and self.size.width < WIDE:
            self.action_show_page("text")
        elif kind in ("lack", "maybe"):
            self.action_ask_tokens()
        elif kind == "due":
            held, reverted = map(self.journal_app.keys.shown, ("held", "reverted"))
            self.journal_app.say(f"{held} says that it held up, {reverted} that it was reverted.")
        else:
            self.action_edit_text()

    # -- handing out ----------------------------------------------------------------------

    def action_check(self) -> None:
        """Ask for a file to check, and show what no pick backs."""
        self.action_show_page("check")
        self.ask_checked()

    def action_write(self) -> None:
        """The last page, then where to write: the form on its page, else the document."""
        form = self.wish.form if self.page == "form" else ""
        self.action_show_page("leaves")
        self.ask_path(form)

    def action_copy(self) -> None:
        """The field under the cursor, the document or the text, to the clipboard (OSC 52)."""
        app = self.journal_app
        found = find_copy(self.opened, self.page, self.row, app.home.config)
        if self.says_gone():
            return
        if found is not None and not found[0]:
            app.say("Nothing is written here yet.")
        elif found is not None:
            app.copy_to_clipboard(found[0].encode("utf-8", "replace").decode())
            app.say(f"copied: {found[1]}, for {self.opened.wish.audience}")
        else:
            app.say(f"Pick it first: {app.keys.shown('season_pick')}. Then its text can be copied.")
