"""The check-in: what was answered is kept until it is saved."""

from __future__ import annotations

from chefslog.home.paths import Home
from chefslog.reading.connect import open_snapshot
from chefslog.tui.composer.checkin import Answer, CheckinScreen
from tests.journals import entry, put_journal
from tests.tui.running import rest, running, screen_text


async def test_answers_left_unsaved_are_there_again(home: Home) -> None:
    put_journal(home, [entry(1)])
    async with running(home) as (app, pilot):
        for keys in (["3", "2"], []):
            await app.action_command("checkin")
            await rest(app, pilot)
            assert isinstance(app.screen, CheckinScreen)
            given = [answer.value for answer in app.screen.query(Answer)][:3]
            assert given == (["", "", ""] if keys else ["3", "2", ""])
            await pilot.press(*keys, "escape")
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
