"""The check-in: what was answered is kept until it is saved."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

from chefslog.home.paths import Home
from chefslog.model.checkin import SCALES
from chefslog.reading.connect import open_snapshot
from chefslog.store.journal import open_journal
from chefslog.store.records import save_checkin
from chefslog.tui.composer.checkin import Answer, CheckinScreen
from tests.journals import entry, noon, put_journal
from tests.tui.running import rest, running, screen_text, today_of


async def test_answers_left_unsaved_are_there_again(home: Home) -> None:
    put_journal(home, [entry(1)])
    async with running(home) as (app, pilot):
        for keys in (["3", "2"], []):
            await app.action_command("checkin")
            await rest(app, pilot)
            assert isinstance(app.screen, CheckinScreen)
            given = [answer.value for answer in app.screen.query(Answer)][:3]
            assert given == (["", "", ""] if keys else ["3", "2", ""])
            await pilot.press(*keys, "escape", *["k"][: len(keys)])
            await rest(app, pilot)
        assert "Check-in of week 47" in screen_text(app)


async def test_what_is_typed_after_the_fifth_digit_is_the_note(home: Home) -> None:
    put_journal(home, [entry(1)])
    async with running(home) as (app, pilot):
        await app.action_command("checkin")
        await rest(app, pilot)
        assert "Your impact with AI, compared with a year ago" in screen_text(app)
        await pilot.press(*"x32414", *"more")
        screen = app.screen
        assert isinstance(screen, CheckinScreen)
        assert [answer.value for answer in screen.query(Answer)] == ["3", "2", "4", "1", "4", ""]
        await pilot.press("enter")
        await rest(app, pilot)
    with open_snapshot(home) as snapshot:
        held = snapshot.conn.execute("SELECT note, impact_ai FROM main.checkin").fetchall()
    assert held == [("more", None)]


async def test_a_digit_too_many_changes_no_other_answer(home: Home) -> None:
    put_journal(home, [entry(1)])
    async with running(home) as (app, pilot):
        await app.action_command("checkin")
        await rest(app, pilot)
        screen = app.screen
        assert isinstance(screen, CheckinScreen)
        await pilot.press(*"32414", "tab", *"451")
        given = [answer.value for answer in screen.query(Answer)]
        assert given == ["3", "2", "4", "1", "4", "less"]


async def test_only_digits_answer(home: Home) -> None:
    put_journal(home, [entry(1)])
    async with running(home) as (app, pilot):
        await app.action_command("checkin")
        await rest(app, pilot)
        screen = app.screen
        assert isinstance(screen, CheckinScreen)
        for key in ("space", "left", "right", "0", "6", "9", "l", "m", "h", "y"):
            await pilot.press(key)
            assert {answer.value for answer in screen.query(Answer)} == {""}
            assert "1–5 answer" in screen_text(app)
        await pilot.press("tab", "tab", "4", "minus")
        given = [answer.value for answer in screen.query(Answer)]
        assert given == ["", "", "4", "", "", ""]
        await pilot.press("up", "up", "minus", "escape")
        await rest(app, pilot)
        assert today_of(app).is_current


async def test_the_whole_check_in_is_seen_at_80_by_24(home: Home) -> None:
    put_journal(home, [entry(1)])
    async with running(home) as (app, pilot):
        await app.action_command("checkin")
        await rest(app, pilot)
        text = screen_text(app)
        for scale in SCALES.values():
            assert scale.label in text
        assert "Your impact with AI, compared with a year ago" in text
        assert "1 less" in text
        assert "5 more" in text
        assert app.screen.query_one("#form").max_scroll_y == 0
        columns = {
            line.index(" 1   2   3   4   5 ")
            for line in text.split("\n")
            if " 1   2   3   4   5 " in line
        }
        assert len(columns) == 1


async def test_the_answers_of_the_week_before_stand_beside(home: Home) -> None:
    put_journal(home, [entry(1)])
    with open_journal(home, noon, session="other") as journal:
        save_checkin(journal, "2026-W46", {"review_load": 5, "confidence": 2})
    async with running(home) as (app, pilot):
        await app.action_command("checkin")
        await rest(app, pilot)
        rows = [line.strip("│ ") for line in screen_text(app).split("\n")]
    assert [row for row in rows if re.search("Review load .* crushing +5$", row)]
    assert [row for row in rows if re.search("Review wait .* days +–$", row)]


async def test_a_check_in_that_cannot_be_saved_comes_back_with_its_answers(home: Home) -> None:
    put_journal(home, [entry(1)])
    async with running(home) as (app, pilot):
        await app.action_command("checkin")
        await rest(app, pilot)
        await pilot.press(*"32414", *"why")
        with closing(sqlite3.connect(home.journal)) as newer:
            version = newer.execute("PRAGMA user_version").fetchone()[0]
            newer.execute("PRAGMA user_version = 99")
            await pilot.press("enter")
            await rest(app, pilot)
            screen = app.screen
            assert isinstance(screen, CheckinScreen)
            assert [one.value for one in screen.query(Answer)] == [*"32414", ""]
            assert screen.texts()["note"] == "why"
            assert "newer" in screen_text(app)
            newer.execute(f"PRAGMA user_version = {version}")
        await pilot.press("ctrl+s")
        await rest(app, pilot)
        assert "Week 47 checked in" in screen_text(app)
        assert app.unsaved.waiting() == []
