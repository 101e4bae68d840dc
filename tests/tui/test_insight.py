"""Screen 3: the same numbers as the shell's, in pictures or tables, for a window and a filter."""

from __future__ import annotations

import subprocess
import sys
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.pilot import Pilot

from chefslog import __main__ as program
from chefslog.capture.filters import parse_filter
from chefslog.home.paths import Home
from chefslog.insight.computation import compute_insight, make_sections, render_insight
from chefslog.insight.section import Chart, Section
from chefslog.model.season import Season
from chefslog.reading.connect import open_snapshot
from chefslog.store.journal import open_journal
from chefslog.store.records import save_season
from chefslog.tui.app import Chefslog
from chefslog.tui.insight.figures import FigurePane, share_out
from chefslog.tui.insight.insight import ALL, SEASON, WINDOWS, InsightScreen
from tests.journals import NOON, TODAY, entry, noon, put_journal
from tests.tui.running import HOSTILE, journal_of, rest, running, screen_text, type_text

WORK = [
    entry(
        n,
        ago=n * 7,
        delegation=n % 5,
        checked="tests",
        value="speed",
        outcome="kept" if n % 3 else "reworked",
        kind="fix",
        ai_effect="helped" if n % 2 else "hurt",
        own="yes",
        guess=60,
        took=60 + n,
        spend=1.5,
        bugs=[n % 3, 1],
        impact="1.8s → 240ms",
        project="payments" if n % 2 else "auth",
    )
    for n in range(60)
]


async def opened(app: Chefslog, pilot: Pilot[int], *keys: str) -> InsightScreen:
    await pilot.press("escape", "3", *keys)
    await rest(app, pilot)
    assert isinstance(app.screen, InsightScreen)
    return app.screen


def text_of(screen: InsightScreen) -> str:
    return "\n".join(str(pane.render()) for pane in screen.figures.panes)


@pytest.mark.parametrize("size", [(80, 24), (140, 40), (200, 60)])
async def test_the_screen_says_what_the_shell_says(home: Home, size: tuple[int, int]) -> None:
    put_journal(home, WORK)
    with open_snapshot(home) as snapshot:
        told = compute_insight(
            snapshot, parse_filter("project:payments", TODAY), TODAY, "project:payments"
        )
    async with running(home, width=size[0], height=size[1]) as (app, pilot):
        screen = await opened(app, pilot)
        screen.bar.put("project:payments")
        await rest(app, pilot)
        assert screen.learnt is not None
        assert screen.learnt.told == told
        titles = [str(pane.border_title) for pane in screen.figures.panes]
        assert titles == [section.title for section in make_sections(told)]
        charts = text_of(screen)
        for section in make_sections(told):
            if isinstance(section.chart, Chart):
                for mark in section.chart.marks:
                    assert mark.text in charts
            for remark in section.remarks:
                assert all(word in charts for word in remark.split())
        screen.action_toggle_numbers()
        numbers = text_of(screen)
        for section in make_sections(told):
            for row in section.rows:
                assert all(word in numbers for cell in row for word in cell.split())


@pytest.mark.parametrize("width", [60, 80, 140, 200, 300])
async def test_each_chart_fills_its_pane_and_nothing_is_wider(home: Home, width: int) -> None:
    put_journal(home, WORK)
    async with running(home, width=width, height=60) as (app, pilot):
        screen = await opened(app, pilot)
        for _ in range(2):
            for pane in screen.figures.panes:
                lines = str(pane.render()).splitlines()
                room = pane.content_region.width
                assert max(map(cell_len, lines)) <= room, pane.section.name
                if isinstance(pane.section.chart, Chart) and not screen.numbers:
                    assert max(map(cell_len, lines)) >= room - 3, pane.section.name
            assert sum(pane.region.right for pane in screen.figures.panes) > 0
            screen.action_toggle_numbers()
            await pilot.pause()


async def test_a_row_opens_its_entries_and_esc_comes_back(home: Home) -> None:
    put_journal(home, WORK)
    async with running(home, width=140, height=40) as (app, pilot):
        screen = await opened(app, pilot)
        screen.bar.put("project:payments")
        await rest(app, pilot)
        (pane,) = [pane for pane in screen.figures.panes if pane.section.name == "outcome"]
        while screen.figures.current is not pane:
            screen.figures.action_step(1)
        await pilot.press("j", "j")
        assert isinstance(pane.section.chart, Chart)
        mark = pane.section.chart.marks[2]
        await pilot.press("enter")
        await rest(app, pilot)
        journal = journal_of(app)
        assert journal.bar.value.startswith(f"project:payments {mark.wanted}")
        assert journal.list.timeline.entries == mark.n
        assert "back to Insight" in str(journal.bar.border_subtitle)
        await pilot.press("escape")
        await rest(app, pilot)
        assert app.screen is screen
        assert screen.figures.current is pane
        assert pane.cursor == 2
        await pilot.press("2")
        assert journal_of(app).bar.value == ""


async def test_the_cursor_goes_from_figure_to_figure(home: Home) -> None:
    put_journal(home, WORK)
    async with running(home, width=140, height=40) as (app, pilot):
        screen = await opened(app, pilot)
        first, second = screen.figures.panes[:2]
        await pilot.press("tab")
        assert screen.figures.current is second
        await pilot.press("k")
        assert screen.figures.current is first
        await pilot.press(*"j" * len(first.wanted))
        assert screen.figures.current is second
        assert "▌" in str(second.render())
        assert "▌" not in str(first.render())


async def test_the_cursor_is_seen_in_a_table_whose_rows_wrap(home: Home) -> None:
    put_journal(home, WORK)
    rows = (("one " * 20, "1"), ("two " * 20, "2"))
    section = Section("s", "S", 9, (), ("name", "n"), rows, (), ("ai:1", "ai:2"))
    async with running(home) as (app, pilot):
        pane = (await opened(app, pilot)).figures.panes[0]
        pane.show(section, 40, False)
        for at, word in enumerate(("one", "two")):
            pane.cursor = at
            lines = str(pane.render()).splitlines()
            assert len(lines) > 3
            marked = [line for line in lines if "▌" in line]
            assert len(marked) == 1
            assert marked[0].startswith(f"▌{word}") and marked[0].endswith(f"{at + 1}")


async def test_half_a_screen_and_the_ends_are_the_lists_keys(home: Home) -> None:
    put_journal(home, WORK)
    async with running(home) as (app, pilot):
        figures = (await opened(app, pilot)).figures
        first, last = figures.panes[0], figures.panes[-1]
        await pilot.press("G")
        await rest(app, pilot)
        assert figures.current is last
        assert last.cursor == max(0, len(last.wanted) - 1)
        assert figures.scroll_y > 0
        await pilot.press("ctrl+d")
        assert figures.current is last
        await pilot.press("g")
        await rest(app, pilot)
        assert (figures.current, first.cursor, figures.scroll_y) == (first, 0, 0)
        await pilot.press("ctrl+d")
        await rest(app, pilot)
        assert (figures.current, first.cursor) != (first, 0)
        await pilot.press("ctrl+u")
        await rest(app, pilot)
        assert (figures.current, first.cursor) == (first, 0)


class Counted(FigurePane):
    """A figure of some height that counts how often it is measured."""

    def __init__(self, height: int) -> None:
        super().__init__(Section("one", "One", "", (), (), (), ()), 40, numbers=False)
        self.tall = height
        self.measured = 0

    @property
    def lines(self) -> int:
        """Its height."""
        self.measured += 1
        return self.tall


@given(st.lists(st.integers(1, 40), min_size=1, max_size=9), st.integers(1, 3))
def test_columns_are_as_low_as_they_can_be_and_figures_measured_once(
    heights: list[int], count: int
) -> None:
    panes = [Counted(height) for height in heights]
    columns = share_out(panes, count)
    assert [pane for column in columns for pane in column] == panes
    assert {pane.measured for pane in panes} == {1}
    highest = max(sum(pane.tall for pane in panes if pane in column) for column in columns)
    cuts = combinations(range(1, len(heights)), len(columns) - 1)
    splits = ([0, *cut, len(heights)] for cut in cuts)
    ways = [max(sum(heights[a:b]) for a, b in pairwise(edges)) for edges in splits]
    assert highest == min(ways)


async def test_the_shells_text_is_the_screens(
    home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CHEFSLOG_NOW", str(int(NOON)))
    monkeypatch.setattr(sys, "argv", ["chefslog", "insight", "--plain", "project:payments"])
    put_journal(home, WORK)
    assert program.main() == 0
    printed = capsys.readouterr().out
    async with running(home) as (app, pilot):
        screen = await opened(app, pilot)
        screen.bar.put("project:payments")
        await rest(app, pilot)
        assert screen.learnt is not None
        assert printed.splitlines() == [
            *render_insight(screen.learnt.told, currency=app.config.currency)
        ]
        assert screen.learnt.shown == make_sections(
            screen.learnt.told, app.config.labels, app.config.currency
        )


async def test_each_figure_has_its_n_and_too_few_is_said_once(home: Home) -> None:
    put_journal(home, WORK[:10])
    async with running(home, height=60) as (app, pilot):
        screen = await opened(app, pilot, "n")
        assert [str(pane.border_subtitle) for pane in screen.figures.panes[1:]] == [
            pane.section.sample_size for pane in screen.figures.panes[1:]
        ]
        text = text_of(screen)
        assert " ".join(text.split()).count("fewer than 8") == 1
        assert "higher is not better" in " ".join(text.split())
        await pilot.press("n")
        assert text_of(screen) != text
        assert "90% interval" in screen_text(app)


async def test_only_sections_with_data(home: Home) -> None:
    put_journal(home, [entry(n, value="speed") for n in range(9)])
    async with running(home) as (app, pilot):
        screen = await opened(app, pilot)
        assert [one.name for one in screen.learnt.shown] == ["value"]  # type: ignore[union-attr]


async def test_an_empty_journal_says_so(home: Home) -> None:
    async with running(home) as (app, pilot):
        await opened(app, pilot)
        assert "Nothing to count here yet" in screen_text(app)


async def test_windows_are_stepped_through_and_give_way_to_days_in_the_filter(home: Home) -> None:
    put_journal(home, WORK)
    with open_journal(home, noon, session="test") as journal:
        save_season(journal, Season("H2", "2026-10-01", "2026-12-31"))
    async with running(home) as (app, pilot):
        screen = await opened(app, pilot)
        usual = screen.learnt.told.n  # type: ignore[union-attr]
        counts = {}
        for window in WINDOWS:
            screen.action_look_through(window)
            await rest(app, pilot)
            counts[window] = screen.learnt.told.n  # type: ignore[union-attr]
        assert counts[ALL] == len(WORK)
        assert counts["3 months"] < usual < counts["12 months"] < counts[ALL]
        assert counts[SEASON] == sum(1 for one in WORK if one["day"] >= "2026-10-01")
        await pilot.press("left_square_bracket")
        await rest(app, pilot)
        assert "‹12 months›" in screen_text(app)
        screen.bar.put("after:2026-11-01")
        await rest(app, pilot)
        assert "the days of the filter" in screen_text(app)
        assert screen.learnt.told.n == 3  # type: ignore[union-attr]
        await pilot.press("right_square_bracket")
        assert "The filter says which days" in screen_text(app)


@pytest.mark.parametrize(("key", "end"), [("[", "shorter"), ("]", "longer")])
async def test_the_first_and_the_last_window_say_so(home: Home, key: str, end: str) -> None:
    put_journal(home, WORK)
    async with running(home) as (app, pilot):
        screen = await opened(app, pilot)
        for _ in WINDOWS:
            screen.action_step_window(-1 if key == "[" else 1)
        assert screen.window in (WINDOWS[0], WINDOWS[-1])
        await rest(app, pilot)
        await pilot.press(key)
        assert f"There is no {end} window." in screen_text(app)


async def test_without_a_season_that_window_says_so(home: Home) -> None:
    put_journal(home, WORK)
    async with running(home) as (app, pilot):
        await opened(app, pilot, "left_square_bracket", "left_square_bracket")
        assert "no season yet" in screen_text(app)


async def test_the_newest_question_is_the_one_answered(home: Home) -> None:
    put_journal(home, WORK)
    async with running(home) as (app, pilot):
        screen = await opened(app, pilot)
        for text in ("project:payments", "project:auth", "value:cost", "project:auth ai:0"):
            screen.bar.put(text)
        await rest(app, pilot)
        assert screen.learnt is not None
        assert screen.learnt.told.window.words == "project:auth ai:0"


async def test_where_nothing_is_found_the_filter_says_why(home: Home) -> None:
    put_journal(home, WORK)
    async with running(home, width=120) as (app, pilot):
        screen = await opened(app, pilot)
        screen.bar.put("project:paymnts")
        await rest(app, pilot)
        assert "0 entries" in screen_text(app)
        assert 'No entry has "paymnts" under project. Did you mean' in screen_text(app)


async def test_what_is_typed_in_the_filter_is_text(home: Home) -> None:
    put_journal(home, WORK)
    async with running(home) as (app, pilot):
        screen = await opened(app, pilot, "slash")
        await type_text(pilot, "1n[]2")
        assert screen.bar.value == "1n[]2"
        assert app.screen is screen
        assert not screen.numbers
        await pilot.press("escape", "n", "2")
        await rest(app, pilot)
        assert app.screen is not screen


async def test_new_work_is_counted_while_one_looks(home: Home) -> None:
    put_journal(home, WORK)
    async with running(home) as (app, pilot):
        screen = await opened(app, pilot)
        before = screen.learnt.told.n  # type: ignore[union-attr]
        put_journal(home, [entry(900, delegation=2)])
        app.refresh_rooms()
        await rest(app, pilot)
        assert screen.learnt.told.n == before + 1  # type: ignore[union-attr]


async def test_any_text_fits_a_pane(home: Home) -> None:
    given = [
        Section(f"s{n}", text, 9, (), ("a", text), ((text, text),), (text * 4,), (text,))
        for n, text in enumerate(HOSTILE)
        if text.isprintable()
    ]
    put_journal(home, WORK)
    async with running(home) as (app, pilot):
        screen = await opened(app, pilot)
        pane = screen.figures.panes[0]
        for section in given:
            for width in (20, 77):
                pane.show(section, width, False)
                assert max(map(cell_len, str(pane.render()).splitlines())) <= width


def test_insight_and_season_are_loaded_when_they_are_opened() -> None:
    code = (
        "import sys, chefslog.tui.app; "
        "print([m for m in sys.modules if m.startswith(('chefslog.insight', 'chefslog.season', "
        "'chefslog.store', 'jinja2'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
