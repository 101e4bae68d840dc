"""`chefslog add` without words: the capture bar alone, below the shell's prompt."""

from __future__ import annotations

import os
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import Screen

from chefslog.home.clock import now
from chefslog.home.config import Config, load_config
from chefslog.home.narration import narrate
from chefslog.home.paths import Home, HomeError, find_home
from chefslog.tui.data.drafts import BAR
from chefslog.tui.entry_list.capture_bar import CaptureBar, keep_capture, reason
from chefslog.tui.terminal.session import TerminalApp
from chefslog.tui.terminal.tty import raw_keys
from chefslog.tui.theme import InkScreen


class PromptApp(TerminalApp[str]):
    """One line; enter saves and ends, esc ends and keeps the text for next time."""

    INLINE_PADDING = 0
    CSS = """
    Screen:inline { height: auto; border: none; background: $background; }
    """
    BINDINGS: ClassVar = [Binding("ctrl+c,ctrl+q,ctrl+d", "leave", show=False, priority=True)]

    def __init__(self, home: Home, config: Config) -> None:
        session = f"{os.getpid():x}-{os.urandom(3).hex()}"
        super().__init__(home, config, lambda: now(config.day_starts), session)
        self.warnings: list[str] = []
        self.bar = CaptureBar(config, self.moment().day)

    def get_default_screen(self) -> Screen[Any]:
        """A screen with the inks that the bar draws with."""
        return InkScreen()

    def compose(self) -> ComposeResult:
        yield self.bar

    def on_mount(self) -> None:
        """What was typed and not saved comes back, unless something new was typed already."""
        if not self.typed_ahead:
            self.bar.restore(self.unsaved)

    def on_capture_bar_edited(self) -> None:
        self.bar.keep(self.unsaved)

    def on_capture_bar_save(self, event: CaptureBar.Save) -> None:
        """Save and end; where that fails, say so and stay."""
        from chefslog.capture.add import AddError, echo

        config, moment = self.config, self.moment()
        try:
            entry_id, draft = keep_capture(
                event, config, self.unsaved, moment, "shell", self.warnings
            )
        except AddError as error:
            self.say(reason(error), problem=True)
            return
        self.unsaved.forget(BAR)
        self.exit(echo(entry_id, draft, moment, config.labels))

    def say(self, text: str, *, problem: bool = False) -> None:
        self.bar.say(text, problem=problem)

    def action_command(self, name: str) -> None:
        """Of the bar's keys only leaving makes sense here."""
        if name == "list":
            self.action_leave()

    def action_leave(self) -> None:
        """End; the text is kept."""
        self.unsaved.flush()
        self.exit("")


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
        kept = bool(app.bar.value)
        app.unsaved.close()
    if said:
        narrate(*app.warnings)
        print(said)
        return 0
    if app.crashed:
        narrate(app.crashed)
        return 1
    if not app.unsaved.print_unwritten() and kept:
        narrate("Not saved; the line is kept and comes back next time.")
    return 0
