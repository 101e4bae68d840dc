"""Screen 3: what the writer's own numbers say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding

from chefslog.capture.filters import Filter, parse_filter
from chefslog.insight.computation import compute_insight
from chefslog.insight.section import Section
from chefslog.insight.sections import make_sections
from chefslog.insight.statistics import Insight
from chefslog.model.days import iso
from chefslog.reading.connect import JournalError
from chefslog.tui.cells import wrap
from chefslog.tui.data.reader import Look
from chefslog.tui.insight.windows import USUAL, WINDOWS, names_days, within
from chefslog.tui.keys import bindings
from chefslog.tui.numbered import Numbered
from chefslog.tui.widgets.figures import lay_out
from chefslog.tui.widgets.filter_bar import FilterBar
from chefslog.tui.widgets.rail import Rail
from chefslog.tui.widgets.sheet import Line, Sheet

NOTHING = "Nothing to count here yet; levels, values and outcomes come from entries."


@dataclass(frozen=True)
class Learnt:
    """The numbers, as data and as sections; `season` is the season looked through, if one is."""

    told: Insight
    shown: list[Section]
    season: str


class Figures(Sheet):
    """The sections, to scroll."""

    BINDING_GROUP_TITLE = "Insight"
    place = "insight"
    BINDINGS: ClassVar = [
        *bindings("insight"),
        Binding("left", "app.command('insight_shorter')", show=False),
        Binding("right", "app.command('insight_longer')", show=False),
        Binding("enter", "app.command('insight_numbers')", show=False),
    ]


class InsightScreen(Numbered):
    """The filter bar, the window, the figures."""

    CSS_PATH = "insight.tcss"
    name_of_screen = "insight"
    places = ("insight", "filter")
    has_filter = True
    AUTO_FOCUS = "Figures"

    def __init__(self) -> None:
        super().__init__()
        self.bar = FilterBar()
        self.rail = Rail("[ ]")
        self.figures = Figures()
        self.window = USUAL
        self.numbers = False
        """Whether tables stand in place of pictures."""
        self.learnt: Learnt | None = None
        self._asked = Filter()

    def compose(self) -> ComposeResult:
        """Masthead, filter, window, figures, keys."""
        yield self.make_masthead()
        yield self.bar
        yield self.rail
        yield self.figures
        yield self.keys_line

    def on_mount(self) -> None:
        """Count."""
        self.reload()

    def word_of(self, command: str) -> str:
        """What the key for numbers leads to."""
        return "charts" if command == "insight_numbers" and self.numbers else ""

    def go_to_list(self) -> None:
        """Focus the figures."""
        self.set_focus(self.figures)

    def go_to_filter(self) -> None:
        """Focus the filter bar; its text stays to be changed."""
        self.set_focus(self.bar)

    def on_filter_bar_left(self, event: FilterBar.Left) -> None:
        """Esc clears the filter, enter keeps it."""
        if event.clears and self.bar.value:
            self.bar.action_put_aside()
        self.go_to_list()

    def on_filter_bar_asked(self) -> None:
        """Another filter."""
        if self.is_mounted:
            self.reload()

    def on_rail_chosen(self, event: Rail.Chosen) -> None:
        """Another window, by click."""
        self.look_through(event.name)

    def look_through(self, window: str) -> None:
        """Choose a window."""
        self.window = window
        self.reload()

    def action_step_window(self, by: int) -> None:
        """The next longer or shorter window."""
        at = WINDOWS.index(self.window) + by
        if names_days(self._asked):
            self.journal_app.say("The filter says which days are meant.")
        elif 0 <= at < len(WINDOWS):
            self.look_through(WINDOWS[at])

    def action_toggle_numbers(self) -> None:
        """Tables in place of pictures, or back."""
        self.numbers = not self.numbers
        self._show()

    def reload(self) -> None:
        """Count again, in a worker."""
        app, config = self.journal_app, self.journal_app.config
        today, words, window = app.today(), self.bar.value.strip(), self.window
        self._asked = asked = parse_filter(
            words, today, labels=config.labels, day_minutes=config.day_minutes
        )
        self.masthead.day = today
        self._show_window("")

        def read(look: Look) -> Learnt:
            wanted, season = within(asked, window, today, look.snapshot)
            told = compute_insight(look.snapshot, wanted, today, words)
            return Learnt(told, make_sections(told, config.labels, config.currency), season)

        app.look(self, read, self.show_learnt, group="learn", keep=app.adopt, failed=self._failed)

    def show_learnt(self, learnt: Learnt) -> None:
        """Fill the screen."""
        if learnt == self.learnt:
            self._show_window(learnt.season)
            return
        self.learnt = learnt
        told = learnt.told
        noun = "entry" if told.n == 1 else "entries"
        said = f"{told.n:,} {noun} · {iso(told.window.first)} to {iso(told.window.last)}"
        self.bar.tell(" · ".join([said, *self._asked.hints[:1]]))
        self._show()

    def _show_window(self, season: str) -> None:
        behind = f"season {season}" if season else ""
        if self.window == WINDOWS[0] and not season and self.learnt is not None:
            behind = "no season yet: the last six months"
        chosen = self.window
        if names_days(self._asked):
            chosen, behind = "", "the days of the filter"
        self.rail.show([(name, name) for name in WINDOWS], chosen, behind)

    def _show(self) -> None:
        learnt, numbers = self.learnt, self.numbers
        if learnt is None:
            return
        self._show_window(learnt.season)

        def lay(width: int) -> list[Line]:
            if not learnt.shown:
                return [Line(((" " + line, "dim"),)) for line in wrap(NOTHING, width - 2)]
            return lay_out(learnt.shown, width, numbers=numbers)

        self.figures.show(lay)
        self.show_keys()

    def _failed(self, error: JournalError) -> None:
        self.journal_app.source.close()
        self.learnt = None
        text = str(error)

        def lay(width: int) -> list[Line]:
            return [Line(((" " + line, ""),)) for line in wrap(text, width - 2)]

        self.figures.show(lay)
