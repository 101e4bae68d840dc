"""Commands of the shell from inside the app: typed into a line, run as the shell would run them."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from typing import ClassVar

from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from chefslog.model.sanitize import legible
from chefslog.tui.base import Host, Numbered
from chefslog.tui.commands import SHELL_LINES
from chefslog.tui.widgets.bars import AskBar, ask
from chefslog.tui.widgets.chooser import InkModal, Reading

NEED_TERMINAL = ("add", "coin", "day", "drafts", "edit", "import", "mcp", "purge", "restore")
"""Commands that ask their user something: they get the terminal until they are done."""
REFUSED = ("demo",)


def ask_command(app: Host, begins: str) -> None:
    """Open a line with the beginning of a command; enter runs it."""
    screen = app.numbered
    if isinstance(screen, Numbered):
        bar = AskBar(app, "chefslog …", begins, _explain, lambda text: run_command(app, text))
        ask(screen, bar)
        bar.cursor_position = len(bar.value)


def _explain(line: str) -> tuple[str, bool]:
    """What stands below the line: what enter does, or what is wrong with it."""
    try:
        words = shlex.split(line)
    except ValueError:
        return "a quote is not closed", False
    if not words or words[0] in REFUSED:
        return "A command and its words, as you type them after chefslog.", False
    told = (told for _, _, action, told in SHELL_LINES if f"'{words[0]}" in action)
    return next(told, "enter runs it as the shell would"), True


def run_command(app: Host, line: str) -> None:
    """Run a command line: in the terminal where it asks something, else beside the app."""
    command = [sys.executable, "-m", "chefslog", *shlex.split(line)]
    env = dict(os.environ)
    if app.home.data == app.home.config:
        env["CHEFSLOG_HOME"] = app.home.data
    # A preview in an editor is a command that asks, too.
    words = shlex.split(line)
    if words[0] in NEED_TERMINAL or words[:2] == ["config", "edit"]:
        _run_in_terminal(app, command, env)
        return

    def work() -> None:
        done = subprocess.run(
            command, env=env, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
        app.call_later(_show, app, line, done)

    app.run_worker(work, thread=True, group="shell", exit_on_error=False)


def _run_in_terminal(app: Host, command: list[str], env: dict[str, str]) -> None:
    try:
        with app.suspend():
            subprocess.run(command, env=env, check=False)
            sys.stdout.write("\nenter goes back to chefslog ")
            sys.stdout.flush()
            sys.stdin.readline()
    except SuspendNotSupported:
        app.say("This needs a terminal of its own: run it in the shell.", problem=True)
    app.refresh_rooms()


def _show(app: Host, line: str, done: subprocess.CompletedProcess[bytes]) -> None:
    """Show what was printed: one line as a message, more in a window; a failure asks again."""
    printed, told = (text.decode("utf-8", "replace").strip() for text in (done.stdout, done.stderr))
    if done.returncode:
        ask_command(app, line)
        app.say(told or printed or f"ended with {done.returncode}", problem=True)
    elif "\n" in printed or len(printed) > 70:
        app.push_screen(TextWindow(f"chefslog {line}", "\n\n".join(filter(None, (printed, told)))))
    else:
        app.say(" ".join((printed or told or "Done.").split()))
    app.refresh_rooms()


class TextWindow(InkModal):
    """Scroll, copy, close."""

    AUTO_FOCUS = "Reading"
    BINDINGS: ClassVar = [
        Binding("escape,q,enter", "dismiss(None)", "close", show=False),
        Binding("y", "copy", "copy", show=False),
    ]

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._heading = title
        self._printed = legible(text, lines=True).rstrip()

    def compose(self) -> ComposeResult:
        """The text in a frame as wide as the screen allows."""
        with Reading(classes="window") as window:
            window.border_title = Content(self._heading)
            window.border_subtitle = Content("y copies · esc closes")
            yield Static(Content(self._printed))

    def action_copy(self) -> None:
        """Copy the text; works over ssh (OSC 52)."""
        self.app.copy_to_clipboard(self._printed)
        self.query_one(Reading).border_subtitle = Content("copied · esc closes")
