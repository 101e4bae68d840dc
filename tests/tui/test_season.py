"""Screen 4: from entries to a text that fits, nothing private in any of it."""

from __future__ import annotations

import os
from asyncio import timeout
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from chefslog.home.config import Config
from chefslog.home.paths import Home
from chefslog.model.season import Goal, Season, with_picks
from chefslog.reading.connect import open_snapshot
from chefslog.reading.entry import load_entry as entry_of
from chefslog.reading.records import load_seasons
from chefslog.season.plans import season
from chefslog.season.rubric import rubric_text
from chefslog.store.entries import edit_entries
from chefslog.store.journal import open_journal
from chefslog.store.records import change_season, save_season
from chefslog.tui.app import Chefslog
from chefslog.tui.composer.composer import resume
from chefslog.tui.composer.fields import LongText
from chefslog.tui.data.drafts import Unsaved
from chefslog.tui.keys import Keys
from chefslog.tui.season.editor import ReviewTextScreen
from chefslog.tui.season.pages import MAKERS, TITLES
from chefslog.tui.season.picks import list_picks, show_text
from chefslog.tui.season.plan import Wish, read_plan
from chefslog.tui.season.season import SeasonScreen
from chefslog.tui.widgets.bars import AskBar, TokenBar
from chefslog.tui.widgets.chooser import ChoosingScreen
from chefslog.tui.widgets.sheet import Sheet
from tests.journals import TODAY, entry, noon, put_journal
from tests.tui.running import HOSTILE, rest, running, screen_text, type_text
from tests.tui.terminals import PATIENCE, Terminal

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
    while not screen.is_mounted:
        await pilot.pause(0.02)
    await rest(app, pilot)
    for key in keys:
        await pilot.press(key)
        await rest(app, pilot)
    return screen


async def go_to_page(app: Chefslog, pilot: Pilot[int], page: str) -> None:
    assert isinstance(app.screen, SeasonScreen)
    app.focus_watch.press()
    app.screen.action_show_page(page)
    await rest(app, pilot)


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


async def test_keys_typed_while_the_season_is_read_are_not_lost(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, may_go = read_plan, Event()

    def slow(*words: Any) -> Any:
        may_go.wait(20)
        return read(*words)

    monkeypatch.setattr("chefslog.tui.season.season.read_plan", slow)
    put_journal(home, given())
    async with running(home) as (app, pilot):
        await pilot.press("escape", "4")
        await pilot.pause(0.1)
        screen = app.screen
        assert isinstance(screen, SeasonScreen)
        # Where there is no season yet, there is no page to go to.
        await pilot.press("tab")
        may_go.set()
        await rest(app, pilot)
        assert screen.page == "picks" and "No season yet" in screen_text(app)
        await pilot.press("tab")
        assert screen.page == "picks" and "There is no season yet." in screen_text(app)
        may_go.clear()
        await pilot.press("p", "enter")
        async with timeout(PATIENCE):
            while screen.query(AskBar) or not screen.is_reading:
                await pilot.pause(0.02)
        await pilot.press("tab", "tab", "tab")
        assert screen.page == "form" and screen.plan is None
        may_go.set()
        await rest(app, pilot)
        assert screen.page == "form" and "‹form›" in screen_text(app)


async def test_seasons_are_chosen_from_before_one_is_read(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_go = Event()
    monkeypatch.setattr("chefslog.tui.season.season.read_plan", lambda *_: may_go.wait(20) and None)
    put_season(home)
    async with running(home) as (app, pilot):
        await pilot.press("escape", "4")
        await pilot.pause(0.1)
        await pilot.press("p")
        await pilot.pause(0.1)
        assert isinstance(app.screen, ChoosingScreen)
        assert "H2-2026" in screen_text(app) and "rename" not in screen_text(app)
        may_go.set()
        await rest(app, pilot)


async def test_a_text_that_nobody_picked_is_not_copied(home: Home) -> None:
    put_journal(home, given())
    put_season(home)
    async with running(home) as (app, pilot):
        screen = await opened(app, pilot, "enter")
        assert screen.page == "text"
        await pilot.press("c")
        await rest(app, pilot)
        assert "Pick it first: space. Then its text can be copied." in screen_text(app)
        assert app.clipboard == ""
        # Picked, it is still the one that is read; and again when it is dropped.
        await pilot.press("space")
        await rest(app, pilot)
        assert screen.row == f"pick:{given()[0]['id']}"
        assert "Part:" in screen_text(app)
        await pilot.press("c")
        await rest(app, pilot)
        assert "1.8s → 240ms" in app.clipboard
        await pilot.press("space")
        await rest(app, pilot)
        assert screen.row == f"candidate:{given()[0]['id']}"
        assert "Not picked. space picks it." in screen_text(app)


async def test_a_page_is_opened_by_a_click_on_its_name(home: Home) -> None:
    put_journal(home, given())
    put_season(home)
    async with running(home, width=140, height=40) as (app, pilot):
        screen = await opened(app, pilot)
        line = screen_text(app).splitlines()[screen.rail.region.y]
        await pilot.click(offset=(line.index("document") + 2, screen.rail.region.y))
        await rest(app, pilot)
        assert screen.page == "document"
        app.theme = "textual-light"
        await rest(app, pilot)
        assert "‹document›" in screen_text(app)


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
        await pilot.press("K")
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
        await pilot.press("z", "enter")
        await rest(app, pilot)
        (pick,) = kept(home).picks
        assert (pick.id, pick.folded) == (five, (four,))
        screen.front.go_to(f"pick:{five}")
        await pilot.press("z", "enter")
        await rest(app, pilot)
        assert kept(home).picks[0].folded == ()


async def test_several_entries_become_one_story(home: Home) -> None:
    put_journal(home, given())
    one, two, three = (given()[at]["id"] for at in range(3))
    put_season(home, [one, two])
    async with running(home, width=140, height=40) as (app, pilot):
        screen = await opened(app, pilot)
        for ref, row in ((two, f"pick:{two}"), (three, f"candidate:{three}")):
            screen.front.go_to(row)
            await pilot.press("z")
            assert isinstance(app.screen, ChoosingScreen)
            app.screen.choices.go_to(f"into {one}")
            await pilot.press("enter")
            await rest(app, pilot)
            assert ref in kept(home).picks[0].folded
        screen.front.go_to(f"pick:{one}")
        await rest(app, pilot)
        assert "3 entries" in screen_text(app)
        assert "Made from 3 entries" in screen_text(app)


async def test_a_gap_has_one_key_that_fixes_it(home: Home) -> None:
    put_journal(home, given())
    five = given()[4]["id"]
    put_season(home, [five], rubric=rubric_text("product-engineer"))
    async with running(home, height=60) as (app, pilot):
        screen = await opened(app, pilot, "tab", "tab")
        assert screen.page == "coverage"
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
        assert f"{2500 - before:,} of 2,500 characters left" in screen_text(app)
        screen.front.go_to(f"candidate:{given()[1]['id']}")
        await pilot.press("a")
        await rest(app, pilot)
        await go_to_page(app, pilot, "form")
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
        assert "Stays here" in screen_text(app)
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


@pytest.mark.slow
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
        for page in TITLES:
            await go_to_page(app, pilot, page)
            assert SECRET not in "\n".join(sheet.text for sheet in screen.query(Sheet))
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
        await pilot.press("b", "home", "enter")
        await rest(app, pilot)
        assert kept(home).rubric is not None
        await pilot.press("r", "down", "enter")
        await rest(app, pilot)
        assert screen.wish.audience == "skip"
        assert "for skip" in screen_text(app)


async def test_a_goal_that_cannot_stand_so_is_refused_and_one_is_removed(home: Home) -> None:
    put_journal(home, given())
    put_season(home, goals=(Goal("latency"),))
    async with running(home) as (app, pilot):
        await opened(app, pilot, "o")
        bar = app.focused
        assert isinstance(bar, AskBar)
        bar.put("latency=mett")
        await pilot.press("enter")
        await rest(app, pilot)
        assert 'goal latency: "mett" is not one of: open met' in screen_text(app)
        bar.put("latency=-")
        await rest(app, pilot)
        assert "enter removes the goal" in screen_text(app)
        await pilot.press("enter")
        await rest(app, pilot)
        assert "goal removed" in screen_text(app)
        assert kept(home).goals == ()


async def test_a_season_changed_elsewhere_keeps_both_changes(home: Home) -> None:
    put_journal(home, given())
    put_season(home)
    async with running(home) as (app, pilot):
        screen = await opened(app, pilot)
        with open_journal(home, noon, session="elsewhere") as journal:
            now = kept(home)
            change_season(journal, now.name, lambda one: with_picks(one, [given()[2]["id"]]))
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
        for page in TITLES:
            await go_to_page(app, pilot, page)
            assert app.focused is screen.front
        assert "Fix [/home/me]" in "\n".join(one.text for one in screen.query(Sheet))


@pytest.mark.parametrize("width", [50, 66, 98, 160])
def test_no_line_is_wider_than_the_page(home: Home, width: int) -> None:
    put_journal(home, given())
    put_season(home, [one["id"] for one in given()], rubric=rubric_text("product-engineer"))
    with open_snapshot(home) as snapshot:
        plan = read_plan(snapshot, Wish(pages=frozenset(TITLES)), TODAY, Config(), None)
    assert plan is not None
    key = Keys({}).shown
    pages = [make(plan, width, key) for make in MAKERS.values()]
    pages += [list_picks(plan, width, key, with_reasons=is_narrow) for is_narrow in (True, False)]
    pages += [show_text(plan, f"pick:{one['id']}", width, key) for one in given()]
    for line in (line for lines in pages for line in lines):
        assert sum(cell_len(text) for text, _ in line.parts) <= width, line


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
        file.write('[keys]\nseason_move = "M"\nset = "m"\n')
    put_journal(home, given())
    put_season(home, [given()[4]["id"]])
    async with running(home, width=200, height=60) as (app, pilot):
        await opened(app, pilot)
        text = screen_text(app)
        assert "m adds it" in text
        assert "s adds it" not in text


async def test_a_text_for_this_review_is_edited_marked_and_undone(home: Home) -> None:
    put_journal(home, given())
    one = given()[0]["id"]
    put_season(home, [one])
    async with running(home, width=140, height=40) as (app, pilot):
        screen = await opened(app, pilot, "e")
        editor = app.screen
        assert isinstance(editor, ReviewTextScreen)
        assert isinstance(app.focused, LongText)
        assert app.focused.text.startswith("1.8s → 240ms")
        app.focused.load_text("Logins take 240 ms.")
        await pilot.press("ctrl+s")
        await rest(app, pilot)
        assert app.screen is screen
        assert kept(home).texts[one].words == "Logins take 240 ms."
        assert kept(home).texts[one].ids == (one,)
        assert "Logins take 240 ms." in screen_text(app)
        assert "    edited" in screen_text(app)
        with open_journal(home, noon, session="elsewhere") as journal:
            edit_entries(journal, {one: {"impact": "2 s → 1 s"}})
        screen.reload()
        await rest(app, pilot)
        assert "source changed since" in screen_text(app)
        with open_journal(home, noon, session="elsewhere") as journal:
            edit_entries(journal, {one: {"impact": GOOD["impact"]}})
        screen.reload()
        await rest(app, pilot)
        assert "source changed since" not in screen_text(app)
        await pilot.press("u")
        await rest(app, pilot)
        assert kept(home).texts == {}
        await pilot.press("U")
        await rest(app, pilot)
        assert kept(home).texts[one].words == "Logins take 240 ms."


async def test_a_text_that_is_left_is_kept_and_reopened_from_today(home: Home) -> None:
    put_journal(home, given())
    one = given()[0]["id"]
    put_season(home, [one])
    async with running(home) as (app, pilot):
        await opened(app, pilot, "e")
        assert isinstance(app.focused, LongText)
        app.focused.load_text("Half a sentence")
        await pilot.press("escape", "k")
        await rest(app, pilot)
        assert "Draft kept" in screen_text(app)
        assert kept(home).texts == {}
        await pilot.press("e")
        assert isinstance(app.focused, LongText)
        assert app.focused.text == "Half a sentence"
        await pilot.press("escape", "k")
        await rest(app, pilot)
        (left,) = app.unsaved.waiting()
        resume(app, left)
        await rest(app, pilot)
        assert isinstance(app.screen, ReviewTextScreen)
        await pilot.press("ctrl+s")
        await rest(app, pilot)
        assert kept(home).texts[one].words == "Half a sentence"
        assert app.unsaved.waiting() == []


async def test_opening_goal_and_field_take_own_words(home: Home) -> None:
    put_journal(home, given())
    put_season(home, [given()[0]["id"]], goals=(Goal("latency"),))
    async with running(home, width=140, height=40) as (app, pilot):
        screen = await opened(app, pilot)
        for page, row, key in (
            ("picks", "text:opening", "opening"), ("picks", "goal:latency", "goal:latency"),
            ("picks", "text:asks", "asks"), ("form", "field:plain/review", "plain/review"),
        ):  # fmt: skip
            await go_to_page(app, pilot, page)
            screen.front.go_to(row)
            await pilot.press("e")
            assert isinstance(app.focused, LongText)
            app.focused.load_text(f"Words for {key}.")
            await pilot.press("ctrl+s")
            await rest(app, pilot)
            assert kept(home).texts[key].words == f"Words for {key}."
        assert "Words for plain/review." in screen_text(app)
        await go_to_page(app, pilot, "picks")
        screen.front.go_to("goal:latency")
        await pilot.press("t", "down", "enter")
        await rest(app, pilot)
        assert kept(home).goals[0].status == "met"


async def test_what_leaves_is_shown_switched_and_written_beside_an_edited_file(
    home: Home, tmp_path: Path
) -> None:
    put_journal(home, given())
    put_season(home, [given()[0]["id"]])
    path = tmp_path / "review.md"
    async with running(home, width=140, height=50) as (app, pilot):
        screen = await opened(app, pilot)
        await go_to_page(app, pilot, "leaves")
        assert "Entries not picked, private entries" in screen_text(app)
        screen.front.go_to("switch:appendix")
        await pilot.press("space")
        await rest(app, pilot)
        assert "Entries not picked" not in screen_text(app)
        assert kept(home).switches == {"manager": ("appendix",)}
        assert "5 entries in the appendix" in screen_text(app)
        for words in ("first", "MINE", "third"):
            if words == "MINE":
                path.write_text(words)
                continue
            await pilot.press("w")
            bar = app.focused
            assert isinstance(bar, AskBar)
            bar.put(str(path))
            await pilot.press("enter")
            await rest(app, pilot)
        assert path.read_text() == "MINE"
        assert "Cut login latency" in (tmp_path / "review-2.md").read_text()
        await go_to_page(app, pilot, "leaves")
        screen.front.go_to("version:1")
        await pilot.press("enter")
        await rest(app, pilot)
        assert "Nothing changed since." in screen_text(app)


async def test_a_proposed_part_is_said_to_come_from_what_it_does_come_from(home: Home) -> None:
    put_journal(home, given())
    put_season(home, [given()[0]["id"]])
    async with running(home, width=140) as (app, pilot):
        await opened(app, pilot, "t")
        await rest(app, pilot)
        assert "from value, kind and outcome" in screen_text(app)


async def test_a_missing_verdict_is_one_key(home: Home) -> None:
    put_journal(home, given())
    one = given()[0]["id"]
    put_season(home, [one])
    async with running(home) as (app, pilot):
        screen = await opened(app, pilot, "tab", "tab")
        assert "Did it hold up? · 1" in screen_text(app)
        screen.front.go_to(f"due:{one}")
        await pilot.press("enter")
        await rest(app, pilot)
        assert "h says that it held up, v that it was reverted" in screen_text(app)
        await pilot.press("h")
        await rest(app, pilot)
        assert "Did it hold up?" not in screen_text(app)
        with open_snapshot(home) as snapshot:
            assert (entry_of(snapshot, one) or {})["verdict"]["verdict"] == "held"
        await pilot.press("u")
        await rest(app, pilot)
        assert "Did it hold up? · 1" in screen_text(app)


async def test_a_file_is_checked_against_the_picks(home: Home, tmp_path: Path) -> None:
    put_journal(home, given())
    put_season(home, [given()[0]["id"]])
    path = tmp_path / "polished.md"
    path.write_text("Logins went from 1.8s to 120ms for everybody who logs in.")
    async with running(home, width=140, height=40) as (app, pilot):
        await opened(app, pilot, "v")
        bar = app.focused
        assert isinstance(bar, AskBar)
        bar.put(str(path))
        await pilot.press("enter")
        await rest(app, pilot)
        assert "number not in your picks: 120ms" in screen_text(app)
        assert "nearest" in screen_text(app)


async def test_the_filter_finds_candidates(home: Home) -> None:
    put_journal(home, given())
    put_season(home, [given()[0]["id"]])
    async with running(home, width=140, height=40) as (app, pilot):
        screen = await opened(app, pilot, "slash")
        await type_text(pilot, "rotate")
        await rest(app, pilot)
        assert screen.plan is not None
        assert len(screen.plan.candidates) == 2
        await pilot.press("enter")
        assert screen.row_kind() == "candidate"
        await pilot.press("slash", "escape")
        await rest(app, pilot)
        assert len(screen.plan.candidates) == 4


async def test_a_season_is_renamed_and_a_pick_moves_with_its_text(home: Home) -> None:
    put_journal(home, given())
    one = given()[0]["id"]
    put_season(home, [one])
    with open_journal(home, noon, session="before") as journal:
        save_season(journal, Season("Year", "2026-01-01", "2026-12-30"))
    async with running(home, width=140, height=40) as (app, pilot):
        screen = await opened(app, pilot)
        assert screen.plan is not None
        await pilot.press("m", "enter")
        await rest(app, pilot)
        assert seasons_of(home)["H2-2026"].picks == ()
        assert seasons_of(home)["Year"].picked == {one}
        screen.front.go_to(f"candidate:{one}")
        await pilot.press("a")
        await rest(app, pilot)
        screen.front.go_to(f"pick:{one}")
        await rest(app, pilot)
        assert "also in Year" in screen_text(app)
        await pilot.press("p")
        assert isinstance(app.screen, ChoosingScreen)
        app.screen.choices.go_to("\0rename")
        await pilot.press("enter")
        bar = app.focused
        assert isinstance(bar, AskBar)
        bar.put("Half")
        await pilot.press("enter")
        await rest(app, pilot)
        assert set(seasons_of(home)) == {"Half", "Year"}
        assert "Half" in screen_text(app)


def seasons_of(home: Home) -> dict[str, Season]:
    with open_snapshot(home) as snapshot:
        return {one.name: one for one in load_seasons(snapshot)}


def test_a_text_typed_for_the_review_survives_a_kill(home: Home) -> None:
    put_journal(home, given())
    put_season(home, [given()[0]["id"]])
    with Terminal() as terminal:
        terminal.shows("What did you solve?")
        terminal.send("\x1b")
        terminal.shows("e edit")
        terminal.send("4")
        terminal.shows("Opening")
        terminal.send("e")
        terminal.shows("Text for H2-2026")
        terminal.send(" Typed before the kill.")
        terminal.shows("before the kill.")
        unsaved = Unsaved(home, "other")
        terminal.until(lambda _: any(Path(home.unsaved).glob("review-*.json")))
        terminal.kill()
    (left,) = unsaved.waiting()
    assert "Typed before the kill." in left.data["words"]
