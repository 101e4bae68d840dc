"""Screen 3: the same numbers as the shell's, in pictures or tables, for a window and a filter."""

from __future__ import annotations

import subprocess
import sys

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from chefslog import __main__ as program
from chefslog.capture.filters import parse_filter
from chefslog.home.paths import Home
from chefslog.insight.computation import compute_insight
from chefslog.insight.section import Section
from chefslog.insight.sections import make_sections, render_insight
from chefslog.model.season import Season
from chefslog.reading.connect import open_snapshot
from chefslog.store.journal import open_journal
from chefslog.store.seasons import save_season
from chefslog.tui.app import Chefslog
from chefslog.tui.insight.insight import InsightScreen
from chefslog.tui.insight.windows import ALL, SEASON, WINDOWS
from chefslog.tui.widgets.figures import lay_out
from tests.journals import NOON, TODAY, entry, noon, put_journal
from tests.tui.running import HOSTILE, rest, running, screen_text, type_text

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


def words_of(text: str) -> list[str]:
    return text.split()


async def opened(app: Chefslog, pilot: Pilot[int], *keys: str) -> InsightScreen:
    await pilot.press("escape", "3", *keys)
    await rest(app, pilot)
    assert isinstance(app.screen, InsightScreen)
    return app.screen


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_the_screen_says_what_the_shell_says(home: Home, size: tuple[int, int]) -> None:
    put_journal(home, WORK)
    with open_snapshot(home) as snapshot:
        told = compute_insight(
            snapshot, parse_filter("project:payments", TODAY), TODAY, "project:payments"
        )
    async with running(home, width=size[0], height=size[1]) as (app, pilot):
        screen = await opened(app, pilot, "slash")
        await type_text(pilot, "project")
        screen.bar.put("project:payments")
        await rest(app, pilot)
        assert screen.learnt is not None
        assert screen.learnt.told == told
        pictures = words_of(screen.figures.text)
        screen.action_toggle_numbers()
        numbers = words_of(screen.figures.text)
        shown = {word.strip("()n=") for word in (*pictures, *numbers)}
        head, *said = render_insight(told)
        assert head.split(" · ")[0] in screen_text(app)
        assert head.split(" · ")[-1] in screen_text(app)
    missing = [word for line in said for word in line.split() if word.strip("()n=") not in shown]
    assert missing == []


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


async def test_each_figure_has_its_n_and_too_few_is_said(home: Home) -> None:
    put_journal(home, WORK[:10])
    async with running(home, height=60) as (app, pilot):
        screen = await opened(app, pilot, "n")
        text = screen.figures.text
        assert "n = 10" in text
        assert "too few to say" in text
        assert "higher is not better" in text
        await pilot.press("enter")
        assert screen.figures.text != text


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
            screen.look_through(window)
            await rest(app, pilot)
            counts[window] = screen.learnt.told.n  # type: ignore[union-attr]
        assert counts[ALL] == len(WORK)
        assert counts["3 months"] < usual < counts["12 months"] < counts[ALL]
        assert counts[SEASON] == sum(1 for one in WORK if one["day"] >= "2026-10-01")
        await pilot.press("left_square_bracket")
        await rest(app, pilot)
        assert "[12 months]" in screen_text(app)
        screen.bar.put("after:2026-11-01")
        await rest(app, pilot)
        assert "the days of the filter" in screen_text(app)
        assert screen.learnt.told.n == 3  # type: ignore[union-attr]
        await pilot.press("right_square_bracket")
        assert "The filter says which days" in screen_text(app)


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


@pytest.mark.parametrize("width", [24, 77, 120, 200, 300])
@pytest.mark.parametrize("numbers", [False, True])
def test_no_line_is_wider_than_its_place(width: int, numbers: bool) -> None:
    given = [
        Section(f"s{n}", text, 9, (f"{text}  ██▌  {text}", text), ("a", text), ((text, text),),
                (text * 4,))
        for n, text in enumerate(HOSTILE)
        if text.isprintable()
    ]  # fmt: skip
    found = lay_out(given, width, numbers=numbers)
    assert max(sum(cell_len(text) for text, _ in line.parts) for line in found) <= width


def test_pictures_fall_back_on_the_table_where_nothing_is_drawn() -> None:
    one = Section("x", "Title", 3, (), ("a", "b"), (("left", "right"),), ())
    (text,) = ["".join(t for t, _ in line.parts) for line in lay_out([one], 40, numbers=False)
               if "left" in "".join(t for t, _ in line.parts)]  # fmt: skip
    assert "right" in text


def test_sections_are_in_the_shells_order(home: Home) -> None:
    put_journal(home, WORK)
    with open_snapshot(home) as snapshot:
        shown = make_sections(compute_insight(snapshot, None, TODAY))
    laid = "\n".join("".join(t for t, _ in line.parts) for line in lay_out(shown, 80, numbers=True))
    places = [laid.index(one.title) for one in shown]
    assert places == sorted(places)


def test_insight_and_season_are_loaded_when_they_are_opened() -> None:
    code = (
        "import sys, chefslog.tui.app; "
        "print([m for m in sys.modules if m.startswith(('chefslog.insight', 'chefslog.season', "
        "'chefslog.store', 'jinja2'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
