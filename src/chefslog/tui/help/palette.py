"""Every command by name, and the shell's run from inside the app."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from functools import partial
from typing import ClassVar, cast

from rich.cells import cell_len
from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import Binding
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.widgets import Static

from chefslog.model.sanitize import legible
from chefslog.tui.base import Host, Numbered
from chefslog.tui.cells import fit, short
from chefslog.tui.commands import COMMANDS, SHELL_LINES, Command
from chefslog.tui.keys import is_offered
from chefslog.tui.theme import content_style
from chefslog.tui.widgets.bars import AskBar, ask
from chefslog.tui.widgets.chooser import InkModal, Reading

WIDEST = 100
EDGES = 8
"""Cells of border, padding and scrollbar."""
NAME = 28
"""Cells of the column of names."""


class CommandProvider(Provider):
    """Offers the commands that make sense where the palette was opened."""

    @property
    def _host(self) -> Host:
        return cast("Host", self.app)

    def _offered(self) -> list[Command]:
        return [one for one in COMMANDS if one.palette and is_offered(one, self._host.front)]

    async def discover(self) -> Hits:
        """All of them, before anything is typed."""
        for one in self._offered():
            run = partial(self._host.action_command, one.id)
            yield DiscoveryHit(self._lay_out(one, Content(one.label)), run, one.label)

    async def search(self, query: str) -> Hits:
        """Those whose name matches; behind them those whose help has the words as they are."""
        matcher, asked = self.matcher(query), query.casefold()
        for one in self._offered():
            score = matcher.match(one.label)
            told = 0.01 if len(asked) > 2 and asked in one.help.casefold() else 0.0
            if score > 0 or told:
                label = matcher.highlight(one.label) if score > 0 else Content(one.label)
                run = partial(self._host.action_command, one.id)
                shown = self._lay_out(one, label)
                yield Hit(1 + score if score > 0 else told, shown, run, one.label)

    def _lay_out(self, command: Command, label: Content) -> Content:
        """Return one row: the name, what the command does, its key at the right edge."""
        width = min(WIDEST, int(self.app.size.width * 0.96)) - EDGES
        key = self._host.keys.shown(command.id)
        room = width - NAME - 2 - len(key) - 2
        name = Content.assemble(label, " " * max(0, NAME - cell_len(label.plain)))
        told = fit(short(command.help, room), room)
        dim, rose = content_style(self.screen, "dim"), content_style(self.screen, "key")
        return Content.assemble(name, "  ", (told, dim), "  ", (key, rose))


class Palette(CommandPalette):
    """Textual's palette over the table of commands."""

    CSS_PATH = "palette.tcss"

    def __init__(self) -> None:
        super().__init__(providers=[CommandProvider], id="--command-palette")


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
        with Reading(classes="window") as window:
            window.border_title = Content(self._heading)
            window.border_subtitle = Content("y copies · esc closes")
            yield Static(Content(self._printed))

    def action_copy(self) -> None:
        self.app.copy_to_clipboard(self._printed)
        self.query_one(Reading).border_subtitle = Content("copied · esc closes")
