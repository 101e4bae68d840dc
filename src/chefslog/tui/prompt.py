"""`chefslog add` without a line: the capture bar alone, inline in the terminal."""

from __future__ import annotations

import os
import sys
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from chefslog.capture.add import AddError, drop, echo, understand
from chefslog.home.config import load
from chefslog.home.crash import crash_file
from chefslog.home.here import Home, HomeError, Rules, find_home, now
from chefslog.tui import themes
from chefslog.tui.terminal import raw_keys
from chefslog.tui.unsaved import Unsaved
from chefslog.tui.widgets.capture_bar import CaptureBar
from chefslog.tui.widgets.ink import InkScreen

HINT = " enter saves · esc leaves, the text is kept"


class Prompt(App[str]):
    """Ends with the line to print, or None where nothing was saved."""

    ENABLE_COMMAND_PALETTE = False
    CSS = """
    Prompt { height: auto; }
    Screen { height: auto; background: $background; color: $foreground; }
    Screen:inline { border: none; }
    #hint { height: 1; color: $text-muted; }
    """
    BINDINGS: ClassVar = [Binding("escape,ctrl+c", "leave", priority=True, system=True)]

    def __init__(self, home: Home) -> None:
        self.home = home
        self.config, self.problems = load(home)
        self.unsaved = Unsaved(home, f"{os.getpid():x}-{os.urandom(3).hex()}")
        super().__init__()
        for theme in themes.THEMES:
            self.register_theme(theme)
        self.theme = themes.chosen(self.config.theme, home, self.available_themes)

    def get_default_screen(self) -> Screen[None]:
        """A screen with the styles that the bar draws with."""
        return InkScreen()

    def _fatal_error(self) -> None:
        """End with a plain line; Textual's own traceback would show local variables."""
        self.unsaved.flush()
        assert self._exception is not None
        where = crash_file(self.home, self._exception, now().captured_at)
        self.problems.append(f"chefslog: an error in the program itself. {where}")
        self._close_messages_no_wait()

    def compose(self) -> ComposeResult:
        """The bar, and what its keys do."""
        moment = now(self.config.day_starts)
        yield CaptureBar(self.config, moment.day, id="bar")
        yield Static(Content(HINT), id="hint")

    def on_mount(self) -> None:
        """Go on with what an earlier prompt or app left unsaved."""
        bar = self.query_one(CaptureBar)
        bar.focus()
        for left in reversed(self.unsaved.waiting()):
            if left.what == "bar" and self.unsaved.take(left, "bar"):
                bar.put_back(str(left.data.get("line", "")), str(left.data.get("notes", "")))
                return

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The app's commands have no place in a prompt."""
        return action != "command"

    def on_capture_bar_edited(self) -> None:
        """The text is on disk soon after each key."""
        bar = self.query_one(CaptureBar)
        held = {"line": bar.value, "notes": bar.notes} if bar.value or bar.notes else None
        self.unsaved.keep("bar", held)

    def on_capture_bar_save(self, event: CaptureBar.Save) -> None:
        """Keep the line as an entry; where that fails it stays in the bar."""
        config, moment = self.config, now(self.config.day_starts)
        rules = Rules(config.labels, config.day_minutes, config.day_starts)
        try:
            draft, _, _ = understand(event.line, event.notes, moment, rules)
            entry_id = drop(self.home, draft, moment, "shell")
        except AddError as error:
            self.query_one(CaptureBar).say(str(error).partition("\n")[0], problem=True)
            return
        self.unsaved.forget("bar")
        self.exit(echo(entry_id, draft, moment, config.labels))

    def action_leave(self) -> None:
        """Leave; the text is offered next time."""
        self.exit()


def run() -> int:
    """Ask for one line; the exit code."""
    with raw_keys():
        try:
            prompt = Prompt(find_home())
        except HomeError as error:
            print(f"chefslog: {error}", file=sys.stderr)
            return 1
        said = prompt.run(inline=True)
        prompt.unsaved.close()
    for problem in prompt.problems:
        print(problem, file=sys.stderr)
    print(said or "Nothing saved; what you typed waits for the next `chefslog add`.")
    return prompt.return_code or 0
