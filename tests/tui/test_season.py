"""Screen 4: from entries to a text that fits, nothing private in any of it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from chefslog.home.paths import Home
from chefslog.model.season import Goal, Season, with_picks
from chefslog.reading.connect import open_snapshot
from chefslog.reading.entry import load_entry as entry_of
from chefslog.reading.records import load_seasons
from chefslog.season.plans import season
from chefslog.season.rubric import rubric_text
from chefslog.store.journal import open_journal
from chefslog.store.seasons import save_season
from chefslog.tui.app import Chefslog
from chefslog.tui.keys import Keys
from chefslog.tui.season.pages import PAGES, all_lines
from chefslog.tui.season.plan import Wish, read_plan
from chefslog.tui.season.season import SeasonScreen
from chefslog.tui.widgets.ask_bar import AskBar
from chefslog.tui.widgets.chooser import ChoosingScreen
from chefslog.tui.widgets.token_bar import TokenBar
from tests.journals import TODAY, entry, noon, put_journal
from tests.tui.running import HOSTILE, rest, running, screen_text, type_text

SECRET = "zebrafinch"
GOOD: dict[str, Any] = {
    "impact": "1.8s → 240ms, for everybody who logs in",
    "value": "speed",
    "outcome": "kept",
    "evidence": [{"kind": "pr", "ref": "PR-1"}],
    "problem": "Keys were fetched on every request.",
    "approach": "A cache with a short life.",
}


def given() -> list[dict[str, Any]]:
    """Good work, plain work, two alike, and a private piece that would rank first."""
    return [
        entry(1, ago=40, headline="Cut login latency", project="auth", **GOOD),
        entry(2, ago=80, headline="Faster checkout retries", **GOOD),
        entry(3, ago=20, headline="Docs for the retry budget"),
        entry(4, ago=10, headline="Rotate signing keys in staging", project="keys", kind="fix"),
        entry(5, ago=5, headline="Rotate signing keys in production", project="keys"),
        entry(6, ago=9, headline=f"A {SECRET} matter", private=True, goals=[SECRET], **GOOD),
    ]


def put_season(home: Home, picks: list[str] | None = None, **more: Any) -> None:
    held = Season("H2-2026", "2026-07-01", "2026-12-31", **more)
    with open_journal(home, noon, session="before") as journal:
        save_season(journal, with_picks(held, picks or []))


def kept(home: Home) -> Season:
    with open_snapshot(home) as snapshot:
        held = season(snapshot)
    assert held is not None
    return held


async def opened(app: Chefslog, pilot: Pilot[int], *keys: str) -> SeasonScreen:
    await pilot.press("escape", "4")
    await rest(app, pilot)
    screen = app.screen
    assert isinstance(screen, SeasonScreen)
    for key in keys:
        await pilot.press(key)
        await rest(app, pilot)
    return screen


async def test_the_first_season_is_one_line(home: Home) -> None:
    put_journal(home, given())
    async with running(home) as (app, pilot):
        await opened(app, pilot)
        assert "No season yet" in screen_text(app)
        await pilot.press("p")
        bar = app.focused
        assert isinstance(bar, AskBar)
        assert bar.value == "H2-2026 2026-07-01..2026-12-31"
        bar.put("H2 nonsense")
        await pilot.press("enter")
        await rest(app, pilot)
        assert bar.is_attached
        bar.put("H2-2026 2026-07-01..2026-12-31")
        await pilot.press("enter")
        await rest(app, pilot)
        assert kept(home).first == "2026-07-01"
        assert "Cut login latency" in screen_text(app)
        assert "impact with a number" in screen_text(app)
        await pilot.press("u")
        await rest(app, pilot)
        with open_snapshot(home) as snapshot:
            assert load_seasons(snapshot) == []
        assert "No season yet" in screen_text(app)


async def test_picks_are_added_ordered_dropped_and_undone(home: Home) -> None:
    put_journal(home, given())
    put_season(home)
    async with running(home) as (app, pilot):
        screen = await opened(app, pilot)
        first = screen.current_ref()
        await pilot.press("a", "a")
        await rest(app, pilot)
        second = [pick.id for pick in kept(home).picks][1]
        assert [pick.id for pick in kept(home).picks] == [first, second]
        screen.front.go_to(f"pick:{second}")
        await pilot.press("left_square_bracket")
        await rest(app, pilot)
        assert [pick.id for pick in kept(home).picks] == [second, first]
        assert screen.current_ref() == second
        await pilot.press("a")
        await rest(app, pilot)
        assert [pick.id for pick in kept(home).picks] == [first]
        await pilot.press("u", "u")
        await rest(app, pilot)
        assert [pick.id for pick in kept(home).picks] == [first, second]
        await pilot.press("U")
        await rest(app, pilot)
        assert [pick.id for pick in kept(home).picks] == [second, first]


async def test_similar_entries_fold_into_one_and_out_again(home: Home) -> None:
    put_journal(home, given())
    put_season(home)
    four, five = given()[3]["id"], given()[4]["id"]
    async with running(home) as (app, pilot):
        screen = await opened(app, pilot)
        screen.front.go_to(f"candidate:{five}")
        await pilot.press("z")
        await rest(app, pilot)
        (pick,) = kept(home).picks
        assert (pick.id, pick.folded) == (five, (four,))
        screen.front.go_to(f"pick:{five}")
        await pilot.press("z")
        await rest(app, pilot)
        assert kept(home).picks[0].folded == ()


async def test_a_gap_has_one_key_that_fixes_it(home: Home) -> None:
    put_journal(home, given())
    five = given()[4]["id"]
    put_season(home, [five], rubric=rubric_text("product-engineer"))
    async with running(home) as (app, pilot):
        screen = await opened(app, pilot, "tab", "tab")
        assert screen.page == "gaps"
        text = screen_text(app)
        assert "empty" in text
        assert "no proof" in text
        assert "s link:" in text
        screen.front.go_to(f"lack:{five}:link:")
        await pilot.press("s")
        bar = app.focused
        assert isinstance(bar, TokenBar)
        assert bar.value == "link:"
        bar.put("link:PR-77")
        await pilot.press("enter")
        await rest(app, pilot)
        with open_snapshot(home) as snapshot:
            assert (entry_of(snapshot, five) or {})["evidence"][0]["ref"] == "PR-77"
        assert "no proof" not in screen_text(app)
        assert app.focused is screen.front


async def test_the_meter_lives_and_a_field_is_copied(home: Home) -> None:
    put_journal(home, given())
    one = given()[0]["id"]
    put_season(home, [one])
    async with running(home) as (app, pilot):
        screen = await opened(app, pilot, "f")
        assert isinstance(app.screen, ChoosingScreen)
        app.screen.choices.go_to("apple-2500c")
        await pilot.press("enter")
        await rest(app, pilot)
        before = screen.plan.fitted.boxes[0].length  # type: ignore[union-attr]
        assert f"{before:,}/2,500 chars" in screen_text(app)
        await pilot.press("a")
        await rest(app, pilot)
        screen.show_page("form")
        await rest(app, pilot)
        boxes = screen.plan.fitted.boxes  # type: ignore[union-attr]
        await pilot.press("c")
        assert app.clipboard == boxes[0].text
        assert all(box.length <= box.limit for box in boxes)
        assert "copied: results" in screen_text(app)


@pytest.mark.parametrize("ending", ["md", "txt", "html"])
async def test_a_file_is_written_and_its_path_shown(
    home: Home, tmp_path: Path, ending: str
) -> None:
    put_journal(home, given())
    put_season(home, [given()[0]["id"]])
    path = tmp_path / f"out.{ending}"
    async with running(home, width=120) as (app, pilot):
        await opened(app, pilot, "w")
        bar = app.focused
        assert isinstance(bar, AskBar)
        bar.put(str(tmp_path / "out.pdf"))
        await pilot.press("enter")
        assert bar.is_attached
        bar.put(str(path))
        await pilot.press("enter")
        await rest(app, pilot)
        assert "written:" in screen_text(app)
    written = path.read_text(encoding="utf-8")
    assert "Cut login latency" in written
    assert SECRET not in written
    assert os.stat(path).st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("audience", "width"), [("me", 80), ("manager", 200), ("skip", 80), ("peer", 200)]
)
async def test_nothing_private_on_any_page_nor_in_the_clipboard(
    home: Home, audience: str, width: int
) -> None:
    put_journal(home, given())
    secret = given()[5]["id"]
    put_season(home, [given()[0]["id"], secret])
    async with running(home, width=width, height=60) as (app, pilot):
        screen = await opened(app, pilot)
        screen.choose(audience=audience)
        for page in PAGES:
            screen.show_page(page)
            await rest(app, pilot)
            assert SECRET not in "\n".join(sheet.text for sheet in screen.sheets.values())
            if app.check_action("command", ("season_copy",)):
                await pilot.press("c")
                assert SECRET not in app.clipboard


async def test_goals_rubric_and_reader_are_chosen_here(home: Home) -> None:
    put_journal(home, given())
    put_season(home)
    async with running(home) as (app, pilot):
        screen = await opened(app, pilot, "o")
        bar = app.focused
        assert isinstance(bar, AskBar)
        bar.put("latency: halve [it]")
        await pilot.press("enter")
        await rest(app, pilot)
        assert kept(home).goals == (Goal("latency", "halve [it]"),)
        await pilot.press("b", "enter")
        await rest(app, pilot)
        assert kept(home).rubric is not None
        await pilot.press("r", "down", "enter")
        await rest(app, pilot)
        assert screen.wish.audience == "manager"
        assert "for manager" in screen_text(app)


async def test_a_season_changed_elsewhere_keeps_both_changes(home: Home) -> None:
    put_journal(home, given())
    put_season(home)
    async with running(home) as (app, pilot):
        screen = await opened(app, pilot)
        with open_journal(home, noon, session="elsewhere") as journal:
            now = kept(home)
            save_season(journal, with_picks(now, [given()[2]["id"]]), seen=now)
        mine = screen.current_ref()
        await pilot.press("a")
        await rest(app, pilot)
        assert kept(home).picked == {given()[2]["id"], mine}


async def test_a_selection_in_the_journal_is_sent_to_the_season(home: Home) -> None:
    put_journal(home, given())
    put_season(home)
    async with running(home) as (app, pilot):
        await pilot.press("escape", "2")
        await rest(app, pilot)
        await pilot.press("space", "space", "space", "a")
        await rest(app, pilot)
        assert SECRET not in str(kept(home))
        assert len(kept(home).picks) == 2
        assert given()[5]["id"] not in kept(home).picked


@pytest.mark.parametrize("size", [(60, 16), (200, 60)])
async def test_every_page_holds_any_text(home: Home, size: tuple[int, int]) -> None:
    texts = [text for text in HOSTILE if "\ud800" not in text]
    put_journal(home, [entry(n, ago=n, headline=text, impact=text) for n, text in enumerate(texts)])
    put_season(home, [entry(n)["id"] for n in range(4)], goals=(Goal("[/x]", "list[int]"),),
               rubric='[[competency]]\nkey = "[bold]"\nkinds = ["fix"]')  # fmt: skip
    async with running(home, width=size[0], height=size[1]) as (app, pilot):
        screen = await opened(app, pilot)
        for page in PAGES:
            screen.show_page(page)
            await rest(app, pilot)
            assert app.focused is screen.front
        assert "fix [/home/me]" in "\n".join(one.text for one in screen.sheets.values())


@pytest.mark.parametrize("width", [50, 66, 98, 160])
def test_no_line_is_wider_than_the_page(home: Home, width: int) -> None:
    put_journal(home, given())
    put_season(home, [one["id"] for one in given()], rubric=rubric_text("product-engineer"))
    with open_snapshot(home) as snapshot:
        plan = read_plan(snapshot, Wish(preview=True), TODAY, ("a", "b", "c", "d", "e"), None)
    assert plan is not None
    for page in (*PAGES, "both"):
        lines = all_lines(plan, page, width, Keys({}).shown)
        assert max(sum(cell_len(text) for text, _ in line.parts) for line in lines) <= width


async def test_what_is_typed_into_a_line_is_text(home: Home) -> None:
    put_journal(home, given())
    put_season(home)
    async with running(home) as (app, pilot):
        await opened(app, pilot, "o")
        bar = app.focused
        assert isinstance(bar, AskBar)
        await type_text(pilot, "1a/?wzu")
        assert bar.value == "1a/?wzu"
        await pilot.press("escape", "1")
        await rest(app, pilot)
        assert not isinstance(app.screen, SeasonScreen)


async def test_keys_from_the_config_are_the_ones_named(home: Home) -> None:
    os.makedirs(home.config, exist_ok=True)
    with open(home.config_file, "w", encoding="utf-8") as file:
        file.write('[keys]\nseason_goal = "t"\nset = "m"\n')
    put_journal(home, given())
    put_season(home, [given()[4]["id"]])
    async with running(home, width=200, height=60) as (app, pilot):
        await opened(app, pilot)
        text = screen_text(app)
        assert "None. t says one" in text
        assert "m impact:" in text
        assert "s impact:" not in text
