"""The check-in: what was answered is kept until it is saved."""

from __future__ import annotations

from chefslog.home.paths import Home
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
