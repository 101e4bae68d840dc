"""The capture bar alone in a host: preview, pastes, what it hands over."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.app import App
from textual.screen import Screen

from chefslog.home.config import Config
from chefslog.tui.entry_list.capture_bar import CaptureBar
from chefslog.tui.theme import InkScreen
from tests.tui.running import HOSTILE


class Host(App[None]):
    """A bar."""

    def __init__(self, config: Config | None = None) -> None:
        super().__init__()
        self.bar = CaptureBar(config or Config(), "2026-11-21")
        self.saved: list[tuple[str, str]] = []

    def get_default_screen(self) -> Screen[Any]:
        return InkScreen()

    def compose(self) -> Any:
        yield self.bar

    def on_capture_bar_save(self, event: CaptureBar.Save) -> None:
        self.saved.append((event.line, event.notes))

    @property
    def told(self) -> str:
        subtitle = self.bar._border_subtitle
        return subtitle.plain if subtitle else ""


async def test_the_line_below_says_how_it_is_understood() -> None:
    app = Host()
    async with app.run_test(size=(80, 5)):
        app.bar.put('Cut p99 login latency ai:2 impact:"1.8s → 240ms"')
        assert app.told == "today · station chef · not checked yet · for whom?"
        app.bar.put("yesterday: Fix it ai:3 check:tests value:speed project:auth #perf")
        assert app.told.startswith(
            "Fri 20 Nov · sous chef, tests and sampling · speed · auth #perf"
        )
        app.bar.put("")
        assert app.told == ""


async def test_the_coach_can_be_told_to_be_quiet() -> None:
    app = Host(Config(coach=False))
    async with app.run_test(size=(80, 5)):
        app.bar.put("Cut latency ai:3")
        assert app.told == "today · sous chef"


async def test_a_wrong_value_is_named() -> None:
    app = Host()
    async with app.run_test(size=(120, 5)):
        app.bar.put("Check this check:the")
        assert "check" in app.told
        assert "lines" in app.told


async def test_any_text_is_shown_and_kept() -> None:
    app = Host()
    async with app.run_test(size=(80, 5)) as pilot:
        for text in HOSTILE:
            app.bar.put(text)
            await pilot.pause()
            shown = app.bar.render_line(0).text
            assert not any(ord(sign) < 32 for sign in shown), text
            if "[" in text and text.isprintable():
                assert text in shown


async def test_several_pasted_lines_are_line_and_notes() -> None:
    app = Host()
    async with app.run_test(size=(80, 5)) as pilot:
        app.bar.post_message(events.Paste("Fix [flaky] retry\n\nwhy it was\nwhat it is\n"))
        await pilot.pause()
        assert app.bar.value == "Fix [flaky] retry"
        assert app.bar.notes == "why it was\nwhat it is"
        assert "+ 2 lines of notes" in app.told
        await pilot.press("enter")
        assert app.saved == [("Fix [flaky] retry", "why it was\nwhat it is")]


async def test_an_empty_paste_is_nothing() -> None:
    app = Host()
    async with app.run_test(size=(80, 5)) as pilot:
        app.bar.post_message(events.Paste("\n\n"))
        await pilot.pause()
        assert (app.bar.value, app.bar.notes) == ("", "")


async def test_enter_and_line_feed_save_but_not_nothing() -> None:
    app = Host()
    async with app.run_test(size=(80, 5)) as pilot:
        await pilot.press("enter")
        app.bar.put("Fix it")
        await pilot.press("ctrl+j")
    assert app.saved == [("Fix it", "")]


async def test_coming_back_selects_nothing() -> None:
    app = Host()
    async with app.run_test(size=(80, 5)) as pilot:
        app.bar.put("Fix it")
        app.screen.set_focus(None)
        app.screen.set_focus(app.bar)
        await pilot.press("x")
        assert app.bar.value == "Fix itx"


async def test_what_was_saved_is_said_until_one_goes_elsewhere_and_a_problem_stays() -> None:
    app = Host()
    async with app.run_test(size=(80, 5)) as pilot:
        app.screen.set_focus(app.bar)
        await pilot.pause()
        app.bar.empty("✓ k7m2qd  today — Fix it")
        await pilot.pause()
        app.screen.set_focus(None)
        await pilot.pause()
        assert app.told == "ctrl+n writes"
        app.screen.set_focus(app.bar)
        await pilot.pause()
        app.bar.say("The disk is full.", problem=True)
        app.screen.set_focus(None)
        await pilot.pause()
        assert app.told == "The disk is full."


async def test_what_was_saved_is_said_until_something_is_typed() -> None:
    app = Host()
    async with app.run_test(size=(80, 5)) as pilot:
        app.bar.put("Fix it")
        app.bar.empty("✓ k7m2qd  today — Fix it")
        await pilot.pause()
        assert app.told == "✓ k7m2qd  today — Fix it"
        await pilot.press("a")
        assert app.told == "today"


async def test_notes_go_aside_with_their_line_and_come_back_with_it() -> None:
    app = Host()
    async with app.run_test(size=(80, 5)) as pilot:
        for text in ("First\none\ntwo\n", "Second\nthree\n"):
            app.bar.post_message(events.Paste(text))
            await pilot.press("ctrl+c")
            assert (app.bar.value, app.bar.notes, app.told) == ("", "", "")
        for line, notes in (("Second", "three"), ("First", "one\ntwo")):
            await pilot.press("up")
            assert (app.bar.value, app.bar.notes) == (line, notes)
        await pilot.press("down", "down")
        assert (app.bar.value, app.bar.notes) == ("", "")
        # What was pasted and is put aside by ↑ is had back by ↓.
        app.bar.post_message(events.Paste("Third\nfour\n"))
        await pilot.press("up")
        assert (app.bar.value, app.bar.notes) == ("Second", "three")
        await pilot.press("down")
        assert (app.bar.value, app.bar.notes) == ("Third", "four")


async def test_recalling_loses_no_edit_and_shows_no_line_twice() -> None:
    app = Host()
    async with app.run_test(size=(80, 5)) as pilot:
        await pilot.press("up")
        for line in ("One", "Two"):
            app.bar.put(line)
            await pilot.press("ctrl+c")
        app.bar.put("Three")
        seen = []
        for key in ("up", "up", "up", "down", "down"):
            await pilot.press(key)
            seen.append(app.bar.value)
        assert seen == ["Two", "One", "One", "Two", "Three"]
        await pilot.press("up", "s", "up")
        assert app.bar.value == "Three"
        await pilot.press("down")
        assert app.bar.value == "Twos"


async def test_notes_without_a_line_are_not_lost() -> None:
    for key in ("ctrl+c", "up"):
        app = Host()
        async with app.run_test(size=(80, 5)) as pilot:
            app.bar.post_message(events.Paste("First\none\ntwo\n"))
            await pilot.pause()
            app.bar.put("")
            assert app.bar.notes == "one\ntwo"
            await pilot.press(key)
            if key == "ctrl+c":
                assert (app.bar.value, app.bar.notes) == ("", "")
                await pilot.press("up")
            assert (app.bar.value, app.bar.notes) == ("one", "two")
