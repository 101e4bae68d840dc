"""Keys in a burst: each finds the focus that the one before it left."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.screen import Screen
from textual.widgets import Input

from chefslog.tui.terminal.keygate import KeyDone, KeyGate
from chefslog.tui.widgets.line_input import LineInput


class Late(Screen[None]):
    """A screen with a text field, opened by a key."""

    def compose(self) -> ComposeResult:
        yield Input(id="late")


class Gated(App[None]):
    """Two fields; ctrl+t goes to the second, ctrl+l opens another screen."""

    BINDINGS: ClassVar = [
        Binding("ctrl+t", "second", priority=True),
        Binding("ctrl+l", "late", priority=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.gate = KeyGate(self, super().on_event)

    def compose(self) -> ComposeResult:
        yield LineInput(id="first")
        yield LineInput(id="second")

    def action_second(self) -> None:
        self.screen.set_focus(self.query_one("#second"))

    def action_late(self) -> None:
        self.push_screen(Late())

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            await self.gate.put(event)
        else:
            await super().on_event(event)

    async def on_key_done(self, event: KeyDone) -> None:
        event.stop()
        await self.gate.done(event)


def burst(app: App[Any], *keys: str) -> None:
    """Keys as a terminal sends them all at once."""
    for key in keys:
        app.post_message(events.Key(key, key if len(key) == 1 else None))


async def test_a_burst_goes_where_each_key_leads() -> None:
    app = Gated()
    async with app.run_test() as pilot:
        burst(app, *"abc", "ctrl+t", *"def", "left", "left", "x")
        await pilot.pause(0.2)
        values = [field.value for field in app.query(LineInput)]
    assert values == ["abc", "dxef"]


async def test_text_behind_a_key_that_opens_a_screen_lands_in_it() -> None:
    app = Gated()
    async with app.run_test() as pilot:
        burst(app, *"ab", "ctrl+l", *"hello")
        await pilot.pause(0.3)
        late = app.screen.query_one("#late", Input)
        assert late.value == "hello"
        assert app.screen_stack[0].query_one("#first", LineInput).value == "ab"


async def test_keys_wait_for_a_focus() -> None:
    app = Gated()
    async with app.run_test() as pilot:
        app.screen.set_focus(None)
        burst(app, *"early")
        await pilot.pause()
        assert app.gate.holding
        app.screen.set_focus(app.query_one("#second"))
        await pilot.pause(0.1)
        assert app.query_one("#second", LineInput).value == "early"
        assert not app.gate.holding


async def test_a_paste_keeps_its_turn() -> None:
    app = Gated()
    async with app.run_test() as pilot:
        burst(app, "a", "ctrl+t")
        app.post_message(events.Paste("pasted"))
        burst(app, "!")
        await pilot.pause(0.2)
        assert app.query_one("#second", LineInput).value == "pasted!"
