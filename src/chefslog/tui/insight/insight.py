"""Screen 3: what the writer's own numbers say, a pane for each figure."""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from chefslog.capture.filters import Filter, parse_filter
from chefslog.insight.computation import Insight, compute_insight, make_sections
from chefslog.insight.costs import compute_costs, render_costs
from chefslog.insight.section import Chart, Section
from chefslog.insight.window import MONTHS, month_of, months_back
from chefslog.model.days import civil, iso, spoken
from chefslog.reading.completions import list_doubts
from chefslog.reading.connect import JournalError, Snapshot
from chefslog.tui.base import Numbered
from chefslog.tui.data.reader import Look
from chefslog.tui.insight.figures import Figures
from chefslog.tui.theme import content_style
from chefslog.tui.widgets.bars import FilterBar
from chefslog.tui.widgets.lines import Rail

SEASON, ALL = "season", "all"
USUAL = f"{MONTHS} months"
WIDTHS = [(0, "-narrow"), (120, "-wide")]
WINDOWS = (SEASON, "3 months", USUAL, "12 months", ALL)
"""The days that can be looked through."""
NOTHING = "Nothing to count here yet.\nLevels, values and outcomes come from entries."


@dataclass(frozen=True)
class Learnt:
    """The numbers, as data and as sections; `season` is the season looked through, if one is."""

    told: Insight
    shown: list[Section]
    season: str


class InsightScreen(Numbered):
    """The filter bar, the window, the figures."""

    CSS_PATH = "insight.tcss"
    name_of_screen = "insight"
    places = ("insight", "filter")
    HORIZONTAL_BREAKPOINTS = WIDTHS
    has_filter = True
    AUTO_FOCUS = "Figures"

    def __init__(self) -> None:
        super().__init__()
        self.bar = FilterBar()
        self.window_line = Rail("look_through", id="window")
        self.figures = Figures()
        self.empty = Static(id="empty", markup=False)
        self.window = USUAL
        self.numbers = False
        """Whether tables stand in place of charts."""
        self.learnt: Learnt | None = None
        self._asked = Filter()

    def compose(self) -> ComposeResult:
        yield self.make_masthead()
        yield self.bar
        yield self.window_line
        yield self.empty
        yield self.figures
        yield self.keys_line

    def on_mount(self) -> None:
        self.reload()

    def word_of(self, command: str) -> str:
        """What the key for numbers leads to."""
        return "charts" if command == "insight_numbers" and self.numbers else ""

    def go_to_list(self) -> None:
        self.set_focus(self.figures)

    def go_to_filter(self) -> None:
        self.set_focus(self.bar)

    def on_filter_bar_left(self, event: FilterBar.Left) -> None:
        if event.clears:
            self.bar.put_aside()
        self.go_to_list()

    def on_filter_bar_asked(self) -> None:
        if self.is_mounted:
            self.reload()

    def action_look_through(self, window: str) -> None:
        self.window = window
        self.reload()

    def action_step_window(self, by: int) -> None:
        at = WINDOWS.index(self.window) + by
        if names_days(self._asked):
            self.journal_app.say("The filter says which days are meant.")
        elif 0 <= at < len(WINDOWS):
            self.action_look_through(WINDOWS[at])
        else:
            self.journal_app.say(f"There is no {'longer' if by > 0 else 'shorter'} window.")

    def action_toggle_numbers(self) -> None:
        """Tables in place of charts, or back."""
        self.numbers = not self.numbers
        self._lay_out()

    def on_figures_opened(self, event: Figures.Opened) -> None:
        """The entries behind a row, in the Journal; esc comes back."""
        from chefslog.tui.entry_list.journal import JournalScreen

        if self.learnt is None:
            return
        window = self.learnt.told.window
        span = f"on:{iso(window.first)}..{iso(window.last)}" if window.first > 1 else ""
        if "on:" in event.wanted and civil(window.first)[2] == 1:
            span = ""
        words = " ".join(filter(None, (window.words, event.wanted, span)))
        self.journal_app.switch_mode("journal")
        journal = self.journal_app.screen
        if isinstance(journal, JournalScreen):
            journal.show_entries(words, back=self.name_of_screen)

    def reload(self) -> None:
        app, config = self.journal_app, self.journal_app.config
        today, words, window = app.today(), self.bar.value.strip(), self.window
        self._asked = asked = parse_filter(
            words, today, labels=config.labels, day_minutes=config.day_minutes
        )
        self.masthead.day = today
        self._show_window()

        def read(look: Look) -> Learnt:
            wanted, season = within(asked, window, today, look.snapshot)
            told = compute_insight(look.snapshot, wanted, today, words)
            if not told.n:
                asked.hints += list_doubts(look.snapshot, asked)
            shown = make_sections(told, config.labels, config.currency)
            span = told.window.first, told.window.last
            costs = compute_costs(look.snapshot, *span, today, config)
            if costs.total or costs.envelopes:
                lines = tuple(line for line in render_costs(costs, today) if line)
                title = f"AI cost and budget, {month_of(today)}"
                shown.append(Section("costs", title, "", (), (), (), lines))
            return Learnt(told, shown, season)

        app.look(self, read, self.show_learnt, group="learn", keep=app.adopt, failed=self._failed)

    def show_learnt(self, learnt: Learnt) -> None:
        if learnt == self.learnt:
            return
        self.learnt = learnt
        told, window = learnt.told, learnt.told.window
        noun = "entry" if told.n == 1 else "entries"
        said = f"{told.n:,} {noun} · {spoken(window.first)} to {spoken(window.last)}"
        self.bar.tell(" · ".join([said, *self._asked.hints[:1]]))
        self._lay_out()

    def _show_window(self) -> None:
        """The windows, their keys, and what the lines in charts are."""
        chosen = "" if names_days(self._asked) else self.window
        dim, key = content_style(self, "dim"), content_style(self, "key")
        is_wide = self.size.width >= 100
        keys = ("   ", ("[", key), (" shorter  ", dim), ("]", key), (" longer", dim))
        behind = Content.assemble(*(keys if is_wide else ()), (f"   {self._behind()}", dim))
        self.window_line.show([(name, name) for name in WINDOWS], chosen, behind=behind)

    def _behind(self) -> str:
        """What stands behind the windows: the season's name, or what the intervals are."""
        learnt = self.learnt
        if names_days(self._asked):
            return "the days of the filter"
        if self.window == WINDOWS[0] and learnt is not None:
            return f"season {learnt.season}" if learnt.season else "no season yet: six months"
        has_lines = learnt is not None and any(
            isinstance(one.chart, Chart) and one.chart.kind == "interval" for one in learnt.shown
        )
        return "├─●─┤ 90% interval" if has_lines else ""

    def on_resize(self) -> None:
        self.call_after_refresh(self._lay_out)

    def _lay_out(self) -> None:
        learnt = self.learnt
        if learnt is None or not self.is_mounted:
            return
        self._show_window()
        self.empty.update(Content("" if learnt.shown else NOTHING))
        self.empty.display = not learnt.shown
        margin = 4 if self.size.width >= 120 else 0
        self.figures.show(learnt.shown, self.size.width - margin - 1, self.numbers)
        self.show_keys()

    def _failed(self, error: JournalError) -> None:
        self.journal_app.source.close()
        self.learnt = None
        self.figures.show([], self.size.width, self.numbers)
        self.empty.update(Content(str(error)))
        self.empty.display = True


def names_days(asked: Filter) -> bool:
    """Whether the filter says itself which days are meant."""
    return any(name == "day" and not negated for negated, name, _, _ in asked.terms)


def within(asked: Filter, window: str, today: int, snapshot: Snapshot) -> tuple[Filter, str]:
    """The filter with the days of a window, and the name of the season where it is one.

    Days in the filter itself come before the window.
    """
    if names_days(asked):
        return asked, ""
    first: int | None = None
    last, name = today, ""
    if window == SEASON:
        from chefslog.season.plans import season

        held = season(snapshot, today=today)
        if held is None:
            return within(asked, USUAL, today, snapshot)
        (first, last), name = held.span, held.name
    elif window != ALL:
        first = months_back(today, int(window.split(maxsplit=1)[0]) - 1)
    found = Filter(*asked.terms, (False, "day", "range", (first, min(last, today))))
    return found, name
