"""Today and the capture bar: nothing is lost by a reflex, and what is on screen says what it is."""

from __future__ import annotations

from time import monotonic

import pytest
from textual import events

from chefslog.home.paths import Home
from chefslog.reading import pages
from chefslog.reading.connect import open_snapshot
from chefslog.reading.entry import load_entries
from chefslog.reading.pages import HEADLINE
from chefslog.store.entries import edit_entries
from chefslog.store.journal import open_journal
from chefslog.store.records import give_verdict
from chefslog.tui.terminal.driver import _escaped_digit
from chefslog.tui.widgets.bars import TokenBar
from tests.journals import entry, noon, put_journal
from tests.tui.running import rest, running, screen_text, today_of, type_text


async def test_tab_completes_and_never_leaves_a_bar_with_text(home: Home) -> None:
    put_journal(home, [entry(1, tags=["infra"], project="payments")])
    async with running(home) as (app, pilot):
        bar = today_of(app).bar
        await type_text(pilot, "Fixed the build #in")
        await rest(app, pilot)
        await pilot.press("tab", "tab", "shift+tab")
        await type_text(pilot, " d x u")
        assert bar.value == "Fixed the build #infra d x u"
        assert app.focused is bar
        await pilot.press("ctrl+c", "tab")
        assert app.focused is not bar


async def test_what_a_word_may_become_is_listed_below_with_its_meaning(home: Home) -> None:
    put_journal(home, [entry(n, tags=["perf", "perl"]) for n in range(3)])
    async with running(home) as (app, pilot):
        bar = today_of(app).bar
        bar.put("Cut it ai:")
        await pilot.pause()
        shown = screen_text(app)
        assert "ai:0" in shown
        assert "ai:4" in shown
        assert "by hand: no AI touched it" in shown
        await pilot.press("tab")
        assert bar.value == "Cut it ai:0"
        await pilot.press("tab", "tab")
        assert bar.value == "Cut it ai:2"
        await type_text(pilot, " x")
        assert "by hand: no AI" not in screen_text(app)
        bar.put("Cut it #pe")
        await pilot.pause()
        assert "#perf" in screen_text(app)
        assert "#perl" in screen_text(app)
        await pilot.press("tab")
        first = bar.value
        await pilot.press("tab")
        assert {first, bar.value} == {"Cut it #perf", "Cut it #perl"}
        await pilot.press("escape")
        await pilot.pause()
        assert "#perl" not in "\n".join(screen_text(app).splitlines()[4:6])


@pytest.mark.parametrize(
    ("typed", "whole"),
    [("project:pay", "project:payments"), ("ch", "check:"), ("x check:te", "x check:tests")],
)
async def test_keys_values_and_words_are_completed(home: Home, typed: str, whole: str) -> None:
    put_journal(home, [entry(1, project="payments")])
    async with running(home) as (app, pilot):
        today_of(app).bar.put(typed)
        await rest(app, pilot)
        await pilot.press("tab")
        assert today_of(app).bar.value == whole


async def test_a_cleared_line_and_a_saved_one_come_back(home: Home) -> None:
    async with running(home) as (app, pilot):
        bar = today_of(app).bar
        bar.put("Saved first")
        await pilot.press("enter")
        await rest(app, pilot)
        bar.put("Thrown away")
        await pilot.press("ctrl+c")
        assert bar.value == ""
        await pilot.press("ctrl+c")
        assert "ctrl+q leaves" in screen_text(app)
        await pilot.press("up")
        assert bar.value == "Thrown away"
        await pilot.press("up")
        assert bar.value == "Saved first"
        await pilot.press("down", "down")
        assert bar.value == ""
        assert app.focused is bar
        await pilot.press("down")
        assert app.focused is not bar


def test_esc_and_a_digit_typed_quickly_are_no_sign() -> None:
    quick = _escaped_digit(events.Key("trademark", "™"), "\x1b2")
    assert isinstance(quick, events.Key)
    assert quick.key == "alt+2"
    typed = events.Key("pound_sign", "£")
    assert _escaped_digit(typed, "£") is typed


async def test_every_screen_is_one_key_away_while_typing(home: Home) -> None:
    async with running(home) as (app, pilot):
        today_of(app).bar.put("Half a line")
        await pilot.press("alt+2")
        assert app.current_mode == "journal"
        await pilot.press("f2")
        assert app.current_mode == "today"
        assert today_of(app).bar.value == "Half a line"


async def test_a_letter_after_a_focus_that_nobody_moved_does_nothing(home: Home) -> None:
    put_journal(home, [entry(1)])
    async with running(home) as (app, pilot):
        app.focus_watch.pressed_at = monotonic() - 5
        today_of(app).go_to_list()
        await pilot.pause()
        await pilot.press("d")
        await rest(app, pilot)
        assert "Entry 1" in screen_text(app)
        assert "Key ignored" in screen_text(app)
        app.focus_watch.moved_at = monotonic() - 5
        await pilot.press("d")
        await rest(app, pilot)
        assert "in the trash: Entry 1" in screen_text(app)


async def test_an_unsaved_text_is_discarded_and_comes_back(home: Home) -> None:
    put_journal(home, [entry(1)])
    async with running(home) as (app, pilot):
        await pilot.press("escape", "e")
        await type_text(pilot, "Stray")
        await pilot.press("escape", "k")
        await rest(app, pilot)
        assert "unsaved" in screen_text(app)
        await pilot.press("end")
        while today_of(app).row_kind() != "unsaved":
            await pilot.press("k")
        await pilot.press("x")
        await rest(app, pilot)
        assert "unsaved " not in screen_text(app)
        await pilot.press("u")
        await rest(app, pilot)
        assert "unsaved " in screen_text(app)
        await pilot.press("U")
        await rest(app, pilot)
        assert "unsaved " not in screen_text(app)


async def test_undo_works_only_where_its_change_is_shown(home: Home) -> None:
    async with running(home) as (app, pilot):
        today_of(app).bar.put("Second thing")
        await pilot.press("enter", "escape", "4")
        await rest(app, pilot)
        await app.action_command("undo")
        await rest(app, pilot)
        assert "Go to Today (1)" in screen_text(app)
        await pilot.press("1", "u")
        await rest(app, pilot)
        assert "Undone: " in screen_text(app)
        assert "No entries" not in screen_text(app)


async def test_columns_have_names_and_an_unset_outcome_says_nothing(home: Home) -> None:
    put_journal(
        home,
        [
            entry(1, headline="Plain"),
            entry(2, headline="Kept one", outcome="kept"),
            entry(3, headline="Gone one", outcome="discarded", value="reliability"),
        ],
    )
    async with running(home) as (app, _):
        lines = screen_text(app).splitlines()
    heads = next(line for line in lines if "Headline" in line)
    rows = {name: next(line for line in lines if name in line) for name in ("Plain", "Kept one")}
    assert heads.split() == ["AI", "Value", "Headline", "Project"]
    assert {row.index(name) for name, row in rows.items()} == {heads.index("Headline")}
    assert "●" not in "".join(lines)
    gone = next(line for line in lines if "Gone one" in line)
    assert "discarded" in gone
    assert "reliability" in gone


async def test_the_week_stands_beside_the_list_from_120_columns(home: Home) -> None:
    rows = [entry(1, delegation=3, project="Web"), entry(2, ago=1, delegation=0, project="web")]
    put_journal(home, [*rows, entry(3, ago=40)])
    async with running(home, width=120, height=40) as (app, _):
        text = screen_text(app)
    assert "Week 47 · 16 to 22 Nov" in text
    assert "2 entries" in text
    assert "Web 2" in text
    for name in ("Mon", "Sun", "by hand", "executive chef", "not recorded"):
        assert name in text
    # Where there is room, older days are shown too.
    assert "Entry 3" in text


@pytest.mark.parametrize("theme", ["chefslog-dark", "chefslog-light", "ansi-dark", "nord"])
async def test_the_focus_is_drawn_in_every_theme(home: Home, theme: str) -> None:
    put_journal(home, [entry(1), entry(2)])
    async with running(home) as (app, pilot):
        app.theme = theme
        await pilot.pause()

        def cells() -> list[tuple[str, str]]:
            strips = app.screen._compositor.render_strips()
            return [(one.text, str(one.style)) for strip in strips for one in strip]

        in_bar = cells()
        await pilot.press("escape")
        await pilot.pause()
        assert cells() != in_bar
        marked = [text for text, _ in cells() if text.startswith("▌")]
        assert marked
        first = cells()
        await pilot.press("j")
        await pilot.pause()
        assert cells() != first


@pytest.mark.parametrize("line", ["Newest of all", "yesterday: Of the day before"])
async def test_the_cursor_is_on_what_was_just_captured(home: Home, line: str) -> None:
    put_journal(home, [entry(1), entry(2, ago=1), entry(3, ago=2)])
    async with running(home) as (app, pilot):
        today_of(app).bar.put(line)
        # To the list before it has read the journal again.
        await pilot.press("enter", "escape")
        await rest(app, pilot)
        row = today_of(app).list.current_row()
        assert row is not None
        assert row[HEADLINE] == line.rpartition(": ")[2]
        await pilot.press("down")
        await rest(app, pilot)
        app.refresh_rooms()
        await rest(app, pilot)
        row = today_of(app).list.current_row()
        assert row is not None
        assert row[HEADLINE].startswith("Entry")


def proposed(n: int, source: str = "git", ago: int = 0, **more: object) -> dict[str, object]:
    return entry(n, ago=ago, source=source, state="draft", **more)


async def test_a_draft_shows_its_day_project_and_suggested_level_with_the_reason(
    home: Home,
) -> None:
    suggested = {"suggested": {"ai": 3, "why": "signed by an agent"}}
    put_journal(
        home,
        [proposed(1, ago=5, project="billing", extra=suggested, headline="Short [one]")],
    )
    async with running(home, width=110) as (app, _):
        row = next(line for line in screen_text(app).splitlines() if "Short [one]" in line)
        assert "16 Nov · billing · ai:3? signed by an agent" in row
        assert row.rstrip(" │").endswith("x drop")
    async with running(home, width=80) as (app, _):
        row = next(line for line in screen_text(app).splitlines() if "Short [one]" in line)
        assert "16 Nov · billing" in row
        assert "an agent" not in row
        assert row.endswith("x drop")


async def test_all_drafts_of_a_source_are_dropped_at_once_and_come_back(home: Home) -> None:
    put_journal(home, [*(proposed(n) for n in range(3)), proposed(9, source="agent:night")])
    async with running(home, width=140, height=40) as (app, pilot):
        await pilot.press("escape")
        screen = today_of(app)
        line = screen.list.timeline
        kept = [line.extra_of(item) for item in range(line.items)]
        at = [bool(one and one.row and one.row[pages.SOURCE] == "git") for one in kept].index(True)
        screen.list.go_to(at)
        await pilot.pause()
        assert "drop all 3 of git" in screen_text(app)
        await pilot.press("X")
        await rest(app, pilot)
        assert "refused, never proposed again: 3 entries · u undoes" in screen_text(app)
        kinds = [extra.kind for extra in screen.list.timeline.tail]
        assert kinds.count("draft") == 1
        await pilot.press("u")
        await rest(app, pilot)
        kinds = [extra.kind for extra in screen.list.timeline.tail]
        assert kinds.count("draft") == 4


async def test_one_row_goes_through_several_drafts_of_today(home: Home) -> None:
    put_journal(home, [proposed(n) for n in range(2)])
    async with running(home) as (app, _):
        assert "the day" not in screen_text(app)
    put_journal(home, [*(proposed(n) for n in range(10, 12)), proposed(20, ago=3)])
    async with running(home) as (app, pilot):
        assert "Go through today's 4 drafts, one key each" in screen_text(app)
        await pilot.press("escape")
        today_of(app).list.go_to(5)
        await pilot.pause()
        assert today_of(app).row_kind() == "day"
        await pilot.press("enter")
        await rest(app, pilot)
        # There is no terminal to hand over in a test.
        assert "run it in the shell" in screen_text(app)


async def test_a_follow_up_that_was_answered_is_selected_no_more(home: Home) -> None:
    old = entry(90, ago=70, delegation=3, outcome="kept")
    put_journal(home, [*(entry(n) for n in range(20)), old])
    async with running(home) as (app, pilot):
        await pilot.press("escape", "end", "k")
        screen = today_of(app)
        assert screen.row_kind() == "due"
        await pilot.press("space")
        assert [*screen.list.chosen] == [old["id"]]
        with open_journal(home, noon, session="other") as journal:
            give_verdict(journal, [old["id"]], "held", None)
        app.refresh_rooms()
        await rest(app, pilot)
        assert not screen.list.chosen


async def test_one_key_answers_all_follow_ups_that_are_selected_as_one_change(home: Home) -> None:
    old = [entry(n, ago=70 + n, delegation=3, outcome="kept") for n in (90, 91)]
    put_journal(home, [*(entry(n) for n in range(20)), *old])
    async with running(home) as (app, pilot):
        await pilot.press("escape", "end", "k", "k", "space", "space", "k")
        assert {*today_of(app).list.chosen} == {one["id"] for one in old}
        await pilot.press("w")
        await rest(app, pilot)
        assert "reworked: why, in one line? 2 entries" in screen_text(app)
        await type_text(pilot, "Both again")
        await pilot.press("enter")
        await rest(app, pilot)
        with open_snapshot(home) as snapshot:
            held = [one["verdict"] for one in load_entries(snapshot, [one["id"] for one in old])]
        assert [(one["verdict"], one["note"]) for one in held] == [("reworked", "Both again")] * 2
        await pilot.press("u")
        await rest(app, pilot)
        assert "recorded whether it held up: 2 entries" in screen_text(app)
        assert screen_text(app).count("held up?") == 2


async def test_a_selection_of_drafts_alone_says_its_size(home: Home) -> None:
    put_journal(home, [proposed(n) for n in range(2)])
    async with running(home) as (app, pilot):
        await pilot.press("escape", "space")
        await rest(app, pilot)
        assert "1 selected" in screen_text(app)


async def test_a_capture_that_today_does_not_show_moves_no_cursor_later(home: Home) -> None:
    put_journal(home, [entry(n) for n in range(30)])
    async with running(home) as (app, pilot):
        screen = today_of(app)
        screen.bar.put("on:2026-01-05 Old one")
        await pilot.press("enter")
        await rest(app, pilot)
        await pilot.press("escape", "down", "down")
        held, (captured,) = screen.current_ref(), app.captured
        with open_journal(home, noon, session="other") as journal:
            edit_entries(journal, {captured: {"day": "2026-11-21"}})
        app.refresh_rooms()
        await rest(app, pilot)
        assert screen.list.timeline.entries == 31
        assert screen.current_ref() == held


async def test_a_line_cleared_where_fields_are_set_comes_back(home: Home) -> None:
    put_journal(home, [entry(1)])
    async with running(home) as (app, pilot):
        await pilot.press("escape", "s")
        await rest(app, pilot)
        await type_text(pilot, "+zz")
        await pilot.press("ctrl+c", "up")
        assert isinstance(app.focused, TokenBar)
        assert app.focused.value == "+zz"
        await pilot.press("ctrl+c", "escape", "escape", "slash")
        await rest(app, pilot)
        await pilot.press("up")
        assert "There is no earlier line." in screen_text(app)


async def test_what_is_typed_is_seen_also_from_an_open_entry(home: Home) -> None:
    put_journal(home, [entry(1), entry(2)])
    async with running(home) as (app, pilot):
        await pilot.press("escape", "enter", "ctrl+n")
        await rest(app, pilot)
        await type_text(pilot, "Seen at once")
        assert "Seen at once" in screen_text(app)
        await pilot.press("f3", "down", "enter", "slash")
        await rest(app, pilot)
        assert "words  #tag" in screen_text(app)
        await pilot.press("escape", "enter", "c", "left", "enter")
        await rest(app, pilot)
        assert "Nothing on Fri 20 Nov." in screen_text(app)
        assert app.focused is not None and app.focused.region.height > 5
