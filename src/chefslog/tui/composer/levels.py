"""What the levels mean, over whatever asks for one; in a bar a digit puts the level in."""

from __future__ import annotations

import re
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from chefslog.model.fields import BY_NAME
from chefslog.model.meanings import QUESTIONS, STAFFING, level_meanings
from chefslog.tui.base import Host
from chefslog.tui.composer.fields import LevelChoice
from chefslog.tui.widgets.chooser import InkModal
from chefslog.tui.widgets.line_input import Bar


class LevelsScreen(InkModal):
    """Each level with what it means and what stays with the person."""

    AUTO_FOCUS = "LevelChoice"
    BINDINGS: ClassVar = [Binding("escape,q", "dismiss(None)", "back", show=False)]

    def __init__(self, app: Host, bar: Bar | None) -> None:
        super().__init__()
        self._bar = bar
        levels = BY_NAME["delegation"].kind.values
        self._choice = LevelChoice(levels, meanings=level_meanings(app.config.labels))

    def compose(self) -> ComposeResult:
        with Vertical(classes="window -levels") as window:
            window.border_title = Content(f"AI level: {QUESTIONS['delegation']}")
            puts = "0–4 puts it into the line · " if self._bar else ""
            window.border_subtitle = Content(f"{puts}esc goes back")
            yield self._choice
            yield Static(Content(f"\n{STAFFING}"))

    def on_choice_changed(self) -> None:
        """Put the chosen level into the bar, in place of the one that is there."""
        if self._bar is not None and self._choice.value:
            self._bar.put(put_level(self._bar.value, self._choice.value))
            self.dismiss(None)


def put_level(line: str, level: str) -> str:
    """Return a line with `ai:` and a level in the place of the first `ai:`, or at its end."""
    token = f"ai:{level}"
    found, count = re.subn(r"(?<!\S)ai:\S*", token, line, count=1)
    return found if count else f"{line.rstrip()} {token}".lstrip()


def show_levels(app: Host) -> None:
    """Explain the levels over the screen in front."""
    bar = app.focused if isinstance(app.focused, Bar) and "ai" in app.focused.keys else None
    if not isinstance(app.screen, LevelsScreen):
        app.push_screen(LevelsScreen(app, bar))
