"""Screen 4: what is shown, said and copied is true after every change."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from chefslog.home.config import Config
from chefslog.home.paths import Home
from chefslog.model.season import Goal, OwnText, Season, folded, with_switch
from chefslog.reading.connect import open_snapshot
from chefslog.season.rubric import rubric_text
from chefslog.store.journal import open_journal
from chefslog.store.records import (
    add_version,
    change_season,
    remove_season,
    rename_season,
    save_season,
)
from chefslog.tui.commands import PICKS
from chefslog.tui.season.picks import parse_row
from chefslog.tui.season.plan import Plan, Wish, read_plan
from chefslog.tui.widgets.bars import AskBar, TokenBar
from chefslog.tui.widgets.chooser import Choices, ChoosingScreen
from tests.journals import TODAY, entry, noon, put_journal
from tests.tui.running import rest, running, screen_text, type_text
from tests.tui.test_season import given, go_to_page, kept, opened, put_season, seasons_of

NAMED = "Amina and I built it. Then we tested it."
UNNAMED = "A colleague and I built it. Then we tested it."


def put_named(home: Home) -> None:
    """A season whose opening names somebody."""
    put_journal(home, [entry(1, ago=5, headline="Built it", people=["amina"])])
    own = OwnText(NAMED)
    put_season(home, [entry(1)["id"]], texts={"opening": own}, switches={"manager": ("names",)})


def read(
    home: Home, wish: Wish, before: Plan | None = None, settings: Config | None = None
) -> Plan:
    with open_snapshot(home) as snapshot:
        plan = read_plan(snapshot, wish, TODAY, settings or Config(), None, before)
    assert plan is not None
    return plan


def texts_of(plan: Plan) -> list[str]:
    """The opening as the text page and as the form have it."""
    place = plan.place("opening")
    assert place is not None and plan.fitted is not None
    return [plan.names.text(place.text), plan.fitted.boxes[0].text]


def test_a_changed_switch_is_in_every_text_at_once_and_when_read_again(home: Home) -> None:
    put_named(home)
    plan = read(home, Wish(pages=frozenset({"document"})))
    for is_on, words in ((False, UNNAMED), (True, NAMED)):
        altered = plan.alter(with_switch(plan.season, "manager", "names", is_on))
        assert all(words in text for text in texts_of(altered))
        assert altered.document is None
        with open_journal(home, noon, session="elsewhere") as journal:
            change_season(
                journal,
                plan.season.name,
                partial(with_switch, audience="manager", name="names", is_on=is_on),
            )
        plan = read(home, plan.wish, altered)
        assert all(words in text for text in (*texts_of(plan), plan.document or ""))


def test_the_filter_knows_how_long_a_working_day_is(home: Home) -> None:
    put_journal(home, [entry(1, ago=5, took=6 * 60)])
    put_season(home, [])
    plan = read(home, Wish(words="took:1d"))
    assert plan.matching == frozenset()
    plan = read(home, Wish(words="took:1d"), settings=Config(day_minutes=6 * 60))
    assert plan.matching == frozenset({entry(1)["id"]})


async def test_names_switched_off_are_in_no_page_and_not_copied(home: Home) -> None:
    put_named(home)
    async with running(home, width=180, height=50) as (app, pilot):
        screen = await opened(app, pilot)
        for words in (UNNAMED, NAMED):
            await go_to_page(app, pilot, "leaves")
            screen.front.go_to("switch:names")
            await pilot.press("space")
            await rest(app, pilot)
            await go_to_page(app, pilot, "form")
            assert ("Amina" in screen_text(app)) is (words == NAMED)
            await pilot.press("c")
            await rest(app, pilot)
            assert words in app.clipboard
            await go_to_page(app, pilot, "picks")
            screen.front.go_to("text:opening")
            await rest(app, pilot)
            assert words in " ".join(screen.side.text.split())
            await pilot.press("c")
            await rest(app, pilot)
            assert app.clipboard == words


async def test_what_is_written_is_what_is_listed_above(home: Home, tmp_path: Path) -> None:
    put_named(home)
    async with running(home, width=120) as (app, pilot):
        await opened(app, pilot, "w")
        bar = app.focused
        assert isinstance(bar, AskBar)
        bar.put(str(tmp_path / "out.txt"))
        with open_journal(home, noon, session="elsewhere") as journal:
            now = kept(home)
            change_season(
                journal, now.name, lambda held: with_switch(held, "manager", "names", False)
            )
        app.refresh_rooms()
        await rest(app, pilot)
        await pilot.press("enter")
        await rest(app, pilot)
    assert UNNAMED in (tmp_path / "out.txt").read_text()


async def test_the_footer_says_what_a_key_does_on_this_row(home: Home) -> None:
    put_journal(home, given())
    one, four, five = (given()[at]["id"] for at in (0, 3, 4))
    held = folded(Season("", "", ""), five, [four])
    put_season(home, [one], goals=(Goal("latency"),), rubric=rubric_text("product-engineer"))
    with open_journal(home, noon, session="before") as journal:
        now = kept(home)
        more = now._replace(picks=(*now.picks, *held.picks))
        change_season(journal, now.name, lambda _: more)
    async with running(home, width=160, height=60) as (app, pilot):
        screen = await opened(app, pilot)
        for page in ("picks", "coverage"):
            await go_to_page(app, pilot, page)
            for row in [one.id for one in screen.front.options if one.id]:
                screen.front.go_to(row)
                await pilot.pause()
                kind, ref, _ = parse_row(row)
                keys = screen_text(app).splitlines()[-1]
                if kind in PICKS:
                    is_picked = ref in (one, four, five)
                    assert ("space unpick" in keys) is is_picked
                    assert ("space pick" in keys) is not is_picked
                if kind in ("pick", "goal"):
                    assert f"t {'part' if kind == 'pick' else 'status'}" in keys


async def test_the_text_that_is_read_stays_through_undo_fold_and_move(home: Home) -> None:
    put_journal(home, given())
    put_season(home, [given()[0]["id"]])
    with open_journal(home, noon, session="before") as journal:
        save_season(journal, Season("Year", "2026-01-01", "2026-12-30"))
    four, five = given()[3]["id"], given()[4]["id"]
    async with running(home) as (app, pilot):
        screen = await opened(app, pilot)
        screen.front.go_to(f"candidate:{five}")
        steps = (
            ("enter", f"candidate:{five}"),
            ("space", f"pick:{five}"),
            ("u", f"candidate:{five}"),
            ("U", f"pick:{five}"),
            ("m enter", f"candidate:{five}"),
            ("u", f"pick:{five}"),
            ("z enter", f"pick:{five}"),
            ("u", f"pick:{five}"),
        )
        for keys, row in steps:
            await pilot.press(*keys.split())
            await rest(app, pilot)
            assert (screen.page, screen.row) == ("text", row), keys
            assert "Rotate signing keys in production" in screen_text(app), keys
        # Told within another pick, it is read there.
        screen.picks.go_to(f"candidate:{four}")
        await pilot.press("z")
        assert isinstance(app.screen, ChoosingScreen)
        app.screen.choices.go_to(f"into {five}")
        await pilot.press("enter")
        await rest(app, pilot)
        assert screen.row == f"pick:{five}" and "in staging" in screen_text(app)


async def test_a_page_begins_at_its_top_and_stays_where_it_is_read(home: Home) -> None:
    put_journal(home, given())
    texts = {
        "opening": OwnText(
            "\n".join(f"Line {n} of what I did, in a sentence that is long." for n in range(60))
        )
    }
    put_season(home, [given()[0]["id"]], texts=texts)
    with open_journal(home, noon, session="before") as journal:
        save_season(journal, Season("Year", "2026-01-01", "2026-12-30", texts=texts))
    async with running(home) as (app, pilot):
        screen = await opened(app, pilot, "tab", "tab", "tab", "end")
        assert (screen.page, screen.side.scroll_y > 9) == ("form", True)
        await pilot.press("tab")
        await rest(app, pilot)
        assert (screen.page, screen.side.scroll_y) == ("document", 0)
        await pilot.press("end")
        await rest(app, pilot)
        screen.choose(season="Year")
        await rest(app, pilot)
        assert screen.side.scroll_y == 0 and "Year" in screen_text(app)
        # A text that is read does not jump when the journal is written to elsewhere.
        await go_to_page(app, pilot, "text")
        screen.picks.go_to("text:opening")
        await pilot.press("pagedown")
        await rest(app, pilot)
        at = screen.side.scroll_y
        put_journal(home, [entry(9, headline="Written elsewhere")])
        app.refresh_rooms()
        await rest(app, pilot)
        assert screen.plan is not None and len(screen.plan.ranked) == 6
        assert screen.side.scroll_y == at > 0


async def test_a_season_is_followed_under_another_name(home: Home) -> None:
    put_journal(home, given())
    put_season(home)
    with open_journal(home, noon, session="before") as journal:
        save_season(journal, Season("H1-2026", "2026-01-01", "2026-06-30"))
    async with running(home) as (app, pilot):
        screen = await opened(app, pilot)
        screen.choose(season="H1-2026")
        await rest(app, pilot)
        await pilot.press("p")
        assert isinstance(app.screen, ChoosingScreen)
        app.screen.choices.go_to("\0rename")
        await pilot.press("enter")
        assert isinstance(app.focused, AskBar)
        app.focused.put("Zed")
        for key, name in (("enter", "Zed"), ("u", "H1-2026"), ("U", "Zed"), ("u", "H1-2026")):
            await pilot.press(key)
            await rest(app, pilot)
            assert screen.opened.season.name == name, key
            assert name in screen_text(app).splitlines()[1]
            assert "any more" not in screen_text(app)
        for old, new in (("H1-2026", "Half"), ("Half", "Year")):
            screen.keys_line.say("")
            with open_journal(home, noon, session="elsewhere") as journal:
                rename_season(journal, old, new)
            app.refresh_rooms()
            await rest(app, pilot)
            assert screen.opened.season.name == new
            assert f"There is no season {old} any more: this is {new}." in screen_text(app)


async def test_a_season_that_goes_or_comes_back_is_said_or_shown_again(home: Home) -> None:
    put_journal(home, given())
    put_season(home)
    async with running(home) as (app, pilot):
        screen = await opened(app, pilot, "p")
        app.screen.query_one(Choices).go_to("\0new")
        await pilot.press("enter")
        assert isinstance(app.focused, AskBar)
        app.focused.put("Year 2026-01-01..2026-12-30")
        for key, name in (("enter", "Year"), ("u", "H2-2026"), ("U", "Year")):
            await pilot.press(key)
            await rest(app, pilot)
            assert screen.opened.season.name == name, key
        screen.keys_line.say("")
        with open_journal(home, noon, session="elsewhere") as journal:
            remove_season(journal, "Year")
        app.refresh_rooms()
        await rest(app, pilot)
        assert screen.opened.season.name == "H2-2026"
        assert "There is no season Year any more: this is H2-2026." in screen_text(app)


async def test_a_version_is_compared_in_its_own_season_alone(home: Home) -> None:
    put_journal(home, given())
    put_season(home)
    with open_journal(home, noon, session="before") as journal:
        save_season(journal, Season("Year", "2026-01-01", "2026-12-30"))
        for name in ("H2-2026", "Year"):
            add_version(journal, name, "manager", "md", f"/tmp/{name}.md", f"of {name}", [])
    async with running(home, height=60) as (app, pilot):
        screen = await opened(app, pilot)
        await go_to_page(app, pilot, "leaves")
        screen.front.go_to("version:1")
        await pilot.press("enter")
        await rest(app, pilot)
        assert "-of H2-2026" in screen.side.text
        screen.choose(season="Year")
        await rest(app, pilot)
        assert "for manager, md" in screen.side.text
        assert "Changed since" not in screen.side.text


async def test_a_filter_says_what_it_finds_and_esc_clears_it(home: Home) -> None:
    put_journal(home, given())
    put_season(home)
    async with running(home) as (app, pilot):
        screen = await opened(app, pilot, "slash")
        await type_text(pilot, "rotate")
        await rest(app, pilot)
        assert "2 found · esc clears" in screen_text(app)
        await type_text(pilot, " after:2026-13")
        await rest(app, pilot)
        await pilot.press("enter")
        for words in ("Nothing left to pick matches", "esc clears it; / changes it.",
                      '"2026-13" is not a day or span'):  # fmt: skip
            assert words in screen_text(app)
        assert "No published entry" not in screen_text(app)
        # From a page esc leads to the picks, and from there it clears.
        for keys, words, page in (("tab", "rotate", "text"), ("escape", "rotate", "picks"),
                                  ("escape", "", "picks")):  # fmt: skip
            await pilot.press(keys)
            await rest(app, pilot)
            assert (screen.wish.words.split(" ")[0], screen.page) == (words, page)
        assert "Candidates · 5" in screen_text(app)
        assert "found" not in screen_text(app) and not screen.bar.display
        assert screen.focused is screen.picks
        await pilot.press("slash")
        screen.bar.put("#nosuch")
        await rest(app, pilot)
        assert '0 found · esc clears · No entry has "nosuch"' in screen_text(app)


@pytest.mark.parametrize("width", [80, 140])
async def test_a_pick_that_is_in_no_text_says_so_to_every_key(home: Home, width: int) -> None:
    put_journal(home, given())
    secret = given()[5]["id"]
    put_season(home, [given()[0]["id"], secret])
    with open_journal(home, noon, session="before") as journal:
        save_season(journal, Season("Year", "2026-01-01", "2026-12-30"))
    async with running(home, width=width) as (app, pilot):
        screen = await opened(app, pilot)
        screen.front.go_to(f"pick:{secret}")
        for key in ("e", "s", "c", "m", "t", "z", "J", "K", "enter"):
            screen.keys_line.say("")
            await pilot.press(key)
            await rest(app, pilot)
            said = screen_text(app)
            assert app.focused is screen.front, key
            assert "private now, outside the season or in the trash" in said.replace("\n ", " ")
            if key != "enter" or width == 140:
                assert "In no text: private now" in said and "space unpicks it." in said, key
        assert app.clipboard == "" and seasons_of(home)["H2-2026"].picks[1].part is None


async def test_a_key_that_can_do_nothing_says_why(home: Home) -> None:
    put_journal(home, given())
    one, two = given()[0]["id"], given()[1]["id"]
    put_season(home, [one, two], rubric=rubric_text("product-engineer"))
    async with running(home, width=140, height=60) as (app, pilot):
        screen = await opened(app, pilot)
        for row, key, told in (
            (f"pick:{one}", "K", "It is the first of its part already; t changes the part."),
            (f"pick:{two}", "J", "It is the last of its part already; t changes the part."),
            ("text:next", "c", "Nothing is written here yet."),
            (f"candidate:{given()[2]['id']}", "enter", "Pick it first: space."),
        ):
            screen.front.go_to(row)
            await pilot.press(key)
            await rest(app, pilot)
            assert told in screen_text(app), key
        await go_to_page(app, pilot, "coverage")
        row = next(one.id for one in screen.front.options if one.id and "maybe" in one.id)
        screen.front.go_to(row)
        await pilot.press("enter")
        assert isinstance(app.focused, TokenBar)
        assert app.focused.value.startswith("skill:")


async def test_lists_to_choose_from_mark_what_is_so_now(home: Home) -> None:
    put_journal(home, given())
    one = given()[0]["id"]
    put_season(home, [one], goals=(Goal("latency", "", "partly"),))
    async with running(home) as (app, pilot):
        screen = await opened(app, pilot)
        for row, key, present, other in (
            ("text:opening", "b", "none", "product-engineer"),
            ("goal:latency", "t", "partly", "missed"),
            (f"pick:{one}", "t", "as proposed", "Learning"),
        ):
            for marked in (present, other):
                screen.front.go_to(row)
                await pilot.press(key)
                chooser = app.screen
                assert isinstance(chooser, ChoosingScreen)
                (line,) = (text for text in screen_text(app).splitlines() if " ● " in text)
                assert f" ● {marked} " in line
                options = chooser.choices.options
                chooser.choices.highlighted = next(
                    at for at, option in enumerate(options) if f" {other} " in f"{option.prompt} "
                )
                await pilot.press("enter")
                await rest(app, pilot)


async def test_the_name_of_a_file_is_never_cut(home: Home, tmp_path: Path) -> None:
    put_journal(home, given())
    put_season(home, [given()[0]["id"]])
    folder = tmp_path / "a-folder-with-a-long-name" / "and-one-more-in-it"
    folder.mkdir(parents=True)
    path = folder / "review.md"
    async with running(home, height=50) as (app, pilot):
        await opened(app, pilot)
        for told, said in (("…/review.md · listed above", "written: …/review.md, for manager"),
                           ("replaces …/review.md · listed above", "written: …/review.md"),
                           ("review-2.md is written: that file was edited",
                            "written: …/review-2.md, for manager")):  # fmt: skip
            await pilot.press("w")
            bar = app.focused
            assert isinstance(bar, AskBar)
            bar.put(str(path))
            await pilot.pause()
            assert told in str(bar.border_subtitle)
            await pilot.press("enter")
            await rest(app, pilot)
            assert said in screen_text(app)
            if told.startswith("replaces"):
                path.write_text("mine")
        assert screen_text(app).count("…/review.md") == 2
        assert "…/review-2.md" in screen_text(app)
        await pilot.press("v")
        assert isinstance(app.focused, AskBar)
        app.focused.put(str(path))
        await pilot.press("enter")
        await rest(app, pilot)
        assert " …/review.md ─" in screen_text(app)
