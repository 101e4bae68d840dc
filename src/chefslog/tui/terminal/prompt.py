"""`chefslog add` without words: the capture bar alone, below the shell's prompt."""

from __future__ import annotations

import os
from typing import Any, ClassVar

from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.driver import Driver
from textual.screen import Screen

from chefslog.home.clock import now
from chefslog.home.config import Config, load_config
from chefslog.home.narration import narrate
from chefslog.home.paths import Home, HomeError, Rules, find_home
from chefslog.tui import theme as themes
from chefslog.tui.data.drafts import BAR, Unsaved
from chefslog.tui.entry_list.capture import reason
from chefslog.tui.entry_list.capture_bar import CaptureBar
from chefslog.tui.terminal.keygate import KeyDone, KeyGate
from chefslog.tui.terminal.tty import raw_keys
from chefslog.tui.theme import InkScreen


class PromptApp(App[str]):
    """One line; enter saves and ends, esc ends and keeps the text for next time."""

    ENABLE_COMMAND_PALETTE = False
    INLINE_PADDING = 0
    CSS = """
    Screen:inline { height: auto; border: none; background: $background; }
    """
    BINDINGS: ClassVar = [Binding("ctrl+c,ctrl+q,ctrl+d", "leave", show=False, priority=True)]

    def __init__(self, home: Home, config: Config) -> None:
        super().__init__(ansi_color=themes.plain_colours())
        self.home = home
        self.config = config
        self.unsaved = Unsaved(home, f"{os.getpid():x}-{os.urandom(3).hex()}")
        self.warnings: list[str] = []
        self._gate = KeyGate(self, super().on_event)
        for theme in themes.THEMES:
            self.register_theme(theme)
        self.theme = themes.chosen(config.theme, home, self.available_themes)

    def get_default_screen(self) -> Screen[Any]:
        """A screen with the inks that the bar draws with."""
        return InkScreen()

    def _build_driver(
        self, headless: bool, inline: bool, mouse: bool, size: tuple[int, int] | None
    ) -> Driver:
        # An app chooses its class of driver for the whole terminal only.
        if headless or os.name != "posix":
            return super()._build_driver(headless, inline, mouse, size)
        try:
            from chefslog.tui.terminal.driver import Inline
        except ImportError:
            return super()._build_driver(headless, inline, mouse, size)
        self._driver = Inline(self, mouse=mouse, size=size)
        return self._driver

    def compose(self) -> ComposeResult:
        """The bar."""
        self.bar = CaptureBar(self.config, now(self.config.day_starts).day)
        yield self.bar

    def on_mount(self) -> None:
        """What was typed and not saved comes back, unless something new was typed already."""
        if self._gate.holding:
            return
        for left in reversed(self.unsaved.waiting()):
            if left.what == BAR and self.unsaved.take(left, BAR):
                self.bar.put_back(str(left.data.get("line", "")), str(left.data.get("notes", "")))
                return

    def on_capture_bar_edited(self) -> None:
        """Keep what is typed."""
        filled = self.bar.value or self.bar.notes
        data = {"line": self.bar.value, "notes": self.bar.notes}
        self.unsaved.keep(BAR, data if filled else None)

    def on_capture_bar_save(self, event: CaptureBar.Save) -> None:
        """Save and end; where that fails, say so and stay."""
        from chefslog.capture.add import AddError, drop, echo, understand

        config, moment = self.config, now(self.config.day_starts)
        rules = Rules(config.labels, config.day_minutes, config.day_starts)
        try:
            draft, _, _ = understand(event.line, event.notes, moment, rules)
            entry_id = self.unsaved.give_id(BAR, moment.at)
            drop(self.home, draft, moment, "shell", self.warnings, entry_id)
        except AddError as error:
            self.bar.say(reason(error), problem=True)
            return
        self.unsaved.forget(BAR)
        self.exit(echo(entry_id, draft, moment, config.labels))

    def action_command(self, name: str) -> None:
        """Of the bar's keys only leaving makes sense here."""
        if name == "list":
            self.action_leave()

    def action_leave(self) -> None:
        """End; the text is kept."""
        self.unsaved.flush()
        self.exit("")

    async def on_event(self, event: events.Event) -> None:
        """Keys go through the gate."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            await self._gate.put(event)
        else:
            await super().on_event(event)

    async def on_key_done(self, event: KeyDone) -> None:
        """The key before is handled."""
        event.stop()
        await self._gate.done(event)

    def _fatal_error(self) -> None:
        """No traceback: it would show what was typed."""
        self.unsaved.flush()
        self._close_messages_no_wait()


def run(home: Home | None = None) -> int:
    """Ask for one line and keep it; the exit code."""
    try:
        home = home or find_home()
    except HomeError as error:
        narrate(f"chefslog: {error}")
        return 1
    config, problems = load_config(home)
    for problem in problems:
        narrate(problem)
    with raw_keys():
        app = PromptApp(home, config)
        said = app.run(inline=True)
        kept = bool(app.bar.value) if hasattr(app, "bar") else False
        app.unsaved.close()
    if said:
        narrate(*app.warnings)
        print(said)
        return 0
    if app.return_code:
        narrate("chefslog: an error in the program itself. What you typed is kept.")
        return 1
    if not app.unsaved.print_unwritten() and kept:
        narrate("Not saved; the line is kept and comes back next time.")
    return 0
