"""Screen 5 for a member: what leaves, the switches, sealing and taking back, receipts, words."""

from __future__ import annotations

from pathlib import Path

import pytest

from chefslog.team.founding.words import eight_words
from chefslog.team.member import outbox
from chefslog.team.member.consent import consent
from chefslog.team.member.outbox import Outgoing
from chefslog.team.member.periods import sends_from
from chefslog.tui.widgets.ask_bar import AskBar
from chefslog.tui.widgets.chooser import ChoosingScreen
from tests.journals import NOON
from tests.team.member.kitchen import Cook, closing_day, in_period
from tests.tui.running import rest, running, screen_text
from tests.tui.teams import at, kitchen, press, released, take, team_screen

WHO = "Sam and Lee see by name which questions you answered, never the answer."
PERIOD = "2026-11"


@pytest.fixture
def ada(tmp_path: Path) -> Cook:
    return kitchen(tmp_path)


def newest(ada: Cook) -> Outgoing | None:
    return outbox.newest(ada.home, ada.scene.file.team, PERIOD)


async def test_what_would_leave_is_shown_with_who_sees_it(ada: Cook) -> None:
    async with team_screen(ada.home) as (app, pilot, screen):
        assert screen.page == "share"
        text = screen_text(app)
        assert "2026-11 · closes Thu 3 Dec, 12:00 UTC" in text
        assert WHO in text
        assert "Nothing is sealed yet: s seals a blank." in text
        assert "? –    Delegated work checked" in text
        assert "stays here  ░░░░░░░░░░░░░░░░░░░░" in text
        await press(app, pilot, "space")
        text = screen_text(app)
        assert "● yes  Delegated work checked  from 4 of yours" in text
        assert "████████████████████  100% (20 of 20)" in text
        assert "s seals exactly this" in text
        assert consent(ada.home, ada.scene.file).yes == {"checked"}
        assert "files are there" not in text


async def test_a_switch_is_undone_and_done_again(ada: Cook) -> None:
    ada.say_yes()
    async with team_screen(ada.home) as (app, pilot, _):
        await press(app, pilot, "space", "a")
        assert consent(ada.home, ada.scene.file).yes == set(ada.scene.file.questions)
        await press(app, pilot, "a")
        assert consent(ada.home, ada.scene.file).yes == set()
        await press(app, pilot, "u", "u")
        assert consent(ada.home, ada.scene.file).no == {"checked"}
        await press(app, pilot, "u")
        assert consent(ada.home, ada.scene.file).yes == set(ada.scene.file.questions)
        await press(app, pilot, "U")
        assert consent(ada.home, ada.scene.file).no == {"checked"}


async def test_quick_switches_all_count_and_what_is_sealed_is_what_was_seen(ada: Cook) -> None:
    ada.say_yes()
    async with team_screen(ada.home) as (app, pilot, screen):
        await pilot.press("space", "j", "space", "j", "space", "space", "s")
        assert screen.view is not None
        await rest(app, pilot)
        assert consent(ada.home, ada.scene.file).no == {"checked", "kept"}
        sharing = screen.view.sharing
        sealed = newest(ada)
        assert sharing is not None
        assert sealed is not None
        assert sealed.says(sharing.preview.contribution)
        assert sharing.preview.is_blank


async def test_sealed_exactly_this_and_taken_back_by_a_blank(ada: Cook) -> None:
    ada.say_yes()
    seen = ada.look(NOON, PERIOD).contribution
    async with team_screen(ada.home) as (app, pilot, _):
        await press(app, pilot, "s")
        assert "✓ What is shown here is sealed. It goes on the closing day." in screen_text(app)
        assert "it goes from Wed 2 Dec, 12:00 UTC on · u undoes" in screen_text(app)
        sealed = newest(ada)
        assert sealed is not None
        assert (sealed.state, sealed.says(seen)) == ("queued", True)
        await press(app, pilot, "u")
        sealed = newest(ada)
        assert sealed is not None
        assert (sealed.state, sealed.is_blank) == ("queued", True)
        assert "A blank is sealed, not what is shown now: s seals this instead." in screen_text(app)
        await press(app, pilot, "U", "x")
        sealed = newest(ada)
        assert sealed is not None
        assert sealed.is_blank
        await press(app, pilot, "tab")
        assert "◐ 2026-11  sealed, waits here" in screen_text(app)


async def test_sent_now_lies_in_the_place(ada: Cook) -> None:
    ada.say_yes()
    async with team_screen(ada.home) as (app, pilot, _):
        await press(app, pilot, "S")
        sealed = newest(ada)
        assert sealed is not None
        assert sealed.state == "sent"
        assert "✓ What is shown here is sent." in screen_text(app)
        with ada.scene.open() as mailroom:
            assert mailroom.get(sealed.path) == sealed.data
        await press(app, pilot, "tab")
        assert "● 2026-11  in the place, unopened" in screen_text(app)


async def test_on_the_closing_day_what_waits_goes_when_the_app_starts(ada: Cook) -> None:
    ada.say_yes()
    ada.share(NOON, PERIOD)
    now = closing_day(ada.scene, PERIOD)
    async with team_screen(ada.home, now=now) as (app, pilot, _):
        sealed = newest(ada)
        assert sealed is not None
        assert sealed.state == "sent"
        assert "✓ What is shown here is sent." in screen_text(app)
        ada.write("2026-11-20", own="no")
        await press(app, pilot, "r")
        assert "Something else is sent, not what is shown now: s sends this" in screen_text(app)
        assert "s send this" in screen_text(app)


async def test_a_file_that_the_place_lost_is_put_there_again(ada: Cook) -> None:
    ada.say_yes()
    sent = ada.share(NOON, PERIOD, at_once=True)
    with ada.scene.open() as mailroom:
        mailroom.delete(sent.path)
        async with team_screen(ada.home) as (app, pilot, _):
            assert "not in the place any more: s puts it there again." in screen_text(app)
            await press(app, pilot, "s")
            assert mailroom.get(sent.path) == sent.data
            assert "✓ What is shown here is sent." in screen_text(app)


async def test_where_two_periods_are_open_the_other_is_one_key_away(ada: Cook) -> None:
    ada.say_yes()
    now = in_period(ada.scene, "2026-12", 1)
    async with team_screen(ada.home, now=now) as (app, pilot, screen):
        assert "2026-11 · closes" in screen_text(app)
        await press(app, pilot, "tab")
        screen.front.go_to("period:2026-12")
        await press(app, pilot, "enter")
        assert screen.page == "share"
        assert "2026-12 · closes Sun 3 Jan" in screen_text(app)
        await press(app, pilot, "tab")
        screen.front.go_to("period:2026-10")
        await press(app, pilot, "enter")
        assert "2026-10 closed on" in screen.front.text


async def test_the_app_sends_on_the_closing_day_whatever_screen_is_shown(ada: Cook) -> None:
    ada.say_yes()
    ada.share(NOON, PERIOD)
    now = closing_day(ada.scene, PERIOD)
    async with running(ada.home, clock=at(now)) as (app, _):
        sealed = newest(ada)
        assert sealed is not None
        assert sealed.state == "sent"
        assert "Kitchen: 2026-11: your contribution was sent." in screen_text(app)


async def test_a_blank_goes_for_the_undecided_but_not_at_the_first_look(ada: Cook) -> None:
    async with running(ada.home, clock=at(closing_day(ada.scene, PERIOD))) as (app, pilot):
        assert newest(ada) is None
        app._send_team(undecided=True)
        await rest(app, pilot)
        sealed = newest(ada)
        assert sealed is not None
        assert sealed.is_blank
        assert sealed.state == "sent"


async def test_before_the_closing_day_nothing_goes(ada: Cook) -> None:
    ada.share(NOON, PERIOD)
    day = sends_from(ada.scene.task(PERIOD).period) - 60
    async with team_screen(ada.home, now=day):
        sealed = newest(ada)
        assert sealed is not None
        assert sealed.state == "queued"


async def test_periods_with_receipts(ada: Cook) -> None:
    released(ada)
    async with team_screen(ada.home, width=120) as (app, pilot, screen):
        await press(app, pilot, "tab")
        assert screen.page == "periods"
        text = screen_text(app)
        assert "○ 2026-11  open" in text
        assert "· 2026-12  ahead" in text
        assert "✓ 2026-10  released, and your file arrived" in text
        assert "Your file arrived" not in text
        await press(app, pilot, "end")
        text = screen.beside.text
        assert "Your file arrived: its receipt is one of 6" in text
        assert "Sealed here: your contribution, number 1, epoch 1." in text
        assert "● Delegated work checked: 5–11" in text


async def test_the_report_is_drawn_and_takes_the_own_view_and_a_file(
    ada: Cook, tmp_path: Path
) -> None:
    released(ada)
    async with team_screen(ada.home, width=120, height=60) as (app, pilot, screen):
        screen.show_page("report")
        await rest(app, pilot)
        text = screen_text(app)
        assert "What the team says" in text
        assert "Delegated work checked" in text
        assert "█" in text
        await press(app, pilot, "w")
        bar = app.focused
        assert isinstance(bar, AskBar)
        assert bar.value == "Kitchen-report.html"
        await take(app, pilot, str(tmp_path / "out.pdf"))
        assert bar.is_attached
        await take(app, pilot, str(tmp_path / "out.md"))
        assert "written:" in screen_text(app)
        assert (tmp_path / "out.md").read_text().startswith("# Kitchen: team report")
        assert screen.view is not None
        assert screen.view.report is not None
        # This team does not ask for the impact with AI, so there is nothing to put beside it.
        assert "m my view" not in screen_text(app)


async def test_the_words_are_typed_until_they_fit(tmp_path: Path) -> None:
    ada = kitchen(tmp_path, verified=False)
    words = eight_words(ada.scene.file.hash)
    wrong = [*words[:7], "hamster"]
    async with team_screen(ada.home) as (app, pilot, screen):
        assert screen.page == "keys"
        assert "key v" in screen_text(app)
        screen.show_page("share")
        await rest(app, pilot)
        assert "words were not typed here yet: blanks only until then. key v" in screen_text(app)
        await press(app, pilot, "v")
        assert isinstance(app.screen, ChoosingScreen)
        await press(app, pilot, "enter")
        await take(app, pilot, " ".join(words[:5]))
        assert "5 of 8 words" in screen_text(app)
        await take(app, pilot, ", ".join(wrong))
        assert "only blanks are sent" in screen_text(app) or "blanks are sent" in screen_text(app)
        bar = app.focused
        assert isinstance(bar, AskBar)
        assert bar.value == ", ".join(wrong)
        await take(app, pilot, " ".join(words).upper())
        assert "The words fit: your answers count" in screen_text(app)
        assert screen.view is not None
        assert not screen.view.can_type_words
        assert screen.view.sharing is not None
        assert not screen.view.sharing.preview.held_back
