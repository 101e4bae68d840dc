"""An app on its terminal: themes, keys one at a time, and an end that loses and shows no text."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from typing import Any, TypeVar

from textual import events
from textual.app import App, SuspendNotSupported
from textual.driver import Driver
from textual.widget import AwaitMount

from chefslog.capture.editor import run_editor
from chefslog.home.clock import Moment
from chefslog.home.config import Config
from chefslog.home.paths import Home
from chefslog.reading.damage import explain_damage, is_damage
from chefslog.tui.data.drafts import Unsaved
from chefslog.tui.terminal.keygate import FocusWatch, KeyDone, KeyGate
from chefslog.tui.terminal.tty import terminal_driver
from chefslog.tui.theme import THEMES, chosen, plain_colours

Result = TypeVar("Result")


class TerminalApp(App[Result]):
    """What the app and the capture bar alone share."""

    ENABLE_COMMAND_PALETTE = False
    typed_early = False
    """Whether keys had come before the app began to read them."""
    terminal_before: Any = None
    """The terminal's settings from before the start, for what runs while the app is suspended."""
    crashed = ""
    """What to print after the terminal is restored, where the app ended by an error."""

    def __init__(
        self,
        home: Home,
        config: Config,
        clock: Callable[[], Moment],
        session: str,
    ) -> None:
        self.home = home
        self.config = config
        self.moment = clock
        """The clock: this moment, by the config's start of the day."""
        self.session = session
        self.unsaved = Unsaved(
            home, session, lambda text: self.call_later(self.say, text, problem=True)
        )
        self.focus_watch = FocusWatch()
        super().__init__(ansi_color=plain_colours())
        self._gate = KeyGate(self, super().on_event)
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = chosen(config.theme, home, self.available_themes)

    def _build_driver(
        self, headless: bool, inline: bool, mouse: bool, size: tuple[int, int] | None
    ) -> Driver:
        # An app chooses its class of driver for the whole terminal only.
        driver = None if headless else terminal_driver(inline)
        if driver is None:
            return super()._build_driver(headless, inline, mouse, size)
        self._driver = driver(self, mouse=mouse, size=size)
        return self._driver

    def refresh_css(self, animate: bool = True) -> None:
        """Style everything anew; before there is a screen, nothing was styled yet."""
        if self.screen_stack:
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())

    @property
    def typed_ahead(self) -> bool:
        """Whether something was typed before the bar was there."""
        return self.typed_early or self._gate.holding

    def mind_terminal(self, leave: Callable[[], None]) -> None:
        """Have the terminal's settings at hand; where it is closed, or at a shutdown, leave."""
        import asyncio
        import signal

        if self._driver is not None and hasattr(self._driver, "attrs_before"):
            self._driver.attrs_before = self.terminal_before or self._driver.attrs_before
        for name in () if self.is_headless else ("SIGHUP", "SIGTERM"):
            with contextlib.suppress(NotImplementedError, RuntimeError, AttributeError):
                loop = asyncio.get_running_loop()
                loop.add_signal_handler(getattr(signal, name), leave)

    def switch_mode(self, mode: str) -> AwaitMount:
        """Show another screen; however long it takes, the focus that it takes is meant."""
        self.focus_watch.switching = True
        return super().switch_mode(mode)

    def say(self, text: str, *, problem: bool = False) -> None:
        """Say something on the screen."""
        raise NotImplementedError

    async def on_event(self, event: events.Event) -> None:
        """Keys and pastes go through the gate, everything else its way."""
        is_input = isinstance(event, events.Key | events.MouseDown)
        if is_input and self.focus_watch.is_stray(event, self.focused):
            self.say("Key ignored: the focus had just moved here. Press it again if you meant it.")
        elif isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            await self._gate.put(event)
        else:
            await super().on_event(event)

    async def on_key_done(self, event: KeyDone) -> None:
        """The key before is handled."""
        event.stop()
        await self._gate.done(event)
        # Where handling it took long (a screen that is loaded first), it is not stale yet.
        self.focus_watch.press()

    def crash(self, error: BaseException) -> str:
        """Write a crash file, which holds no text; return where it is."""
        from chefslog.home.crash import crash_file

        return crash_file(self.home, error, self.moment().captured_at)

    def _fatal_error(self) -> None:
        """End with a plain line; Textual's own traceback would show local variables."""
        self.unsaved.flush()
        error = self._exception
        where = self.crash(error) if error else "no crash file"
        problem = f"an error in the program itself. What you typed is kept. {where}"
        if error and is_damage(error):
            problem = f"{explain_damage(self.home, error)} What you typed is kept."
        self.crashed = f"chefslog: {problem}"
        self._close_messages_no_wait()


def editor_file(app: TerminalApp[Any], name: str) -> str:
    """Where a text of this session is while it is in the writer's editor."""
    app.unsaved.hold()
    return os.path.join(app.home.unsaved, f"{name}.{app.session}.md")


def run_suspended(app: TerminalApp[Any], command: list[str]) -> int:
    """Run an editor in the app's place; its exit code. Raises OSError."""
    failed: OSError | None = None
    code = 0
    try:
        with app.suspend():
            # An error that left this block would leave the app suspended.
            try:
                code = run_editor(command)
            except OSError as error:
                failed = error
    except SuspendNotSupported:
        failed = OSError(0, "an editor cannot be opened from here")
    if failed is not None:
        raise failed
    return code
