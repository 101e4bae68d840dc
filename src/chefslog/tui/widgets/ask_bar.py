"""A line that asks for one thing: a season, a goal, where to write a file, why it did not hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding
from textual.content import Content

from chefslog.tui.base import Host
from chefslog.tui.cells import short
from chefslog.tui.data.changes import give_verdict
from chefslog.tui.numbered import Numbered
from chefslog.tui.widgets.line_input import Bar

NEEDS_REASON = ("reworked", "reverted", "incident")
"""Verdicts that are asked for one line of why."""
Check = Callable[[str], tuple[str, bool]]
"""What a line means or lacks, and whether enter may take it."""


class AskBar(Bar):
    """Enter takes the line where it is good, esc leaves; nothing happens then."""

    BINDING_GROUP_TITLE = "A line"
    place = "ask"
    BINDINGS: ClassVar = [
        Binding("enter,ctrl+j,ctrl+s", "take", "take", id="take_line"),
        Binding("escape", "leave", "leave", id="leave_line"),
    ]

    def __init__(
        self, app: Host, title: str, text: str, check: Check, accept: Callable[[str], None]
    ) -> None:
        self._check = check
        super().__init__(text)
        self._chefslog = app
        self._accept = accept
        self.border_title = Content(short(title, 62) + " · esc leaves")

    def on_mount(self) -> None:
        """Say what the line means as it is."""
        self._tell()

    def _watch_value(self, value: str) -> None:
        super()._watch_value(value)
        self._tell()

    def on_resize(self) -> None:
        """The hint is cut to the width."""
        self._tell()

    def _tell(self, *, pressed: bool = False) -> bool:
        text, good = self._check(self.value.strip())
        self.tell(text, problem=pressed and not good)
        return good

    def action_take(self) -> None:
        """Hand the line over and close."""
        if self._tell(pressed=True):
            text = self.value.strip()
            self.action_leave()
            self._accept(text)

    def action_leave(self) -> None:
        """Close."""
        screen = self._chefslog.numbered
        if screen is not None and self.screen is screen:
            screen.go_to_list()
        self.remove()


def ask(screen: Numbered, bar: AskBar) -> None:
    """Open a line above the keys of a screen; one at a time."""
    if not screen.query(AskBar):
        screen.mount(bar, before=screen.keys_line)
        screen.set_focus(bar)


def ask_verdict(screen: Numbered, entry_id: str, headline: str, verdict: str) -> None:
    """Keep whether some work held up; what did not is asked for a reason in one line."""
    app = screen.journal_app
    if verdict not in NEEDS_REASON:
        give_verdict(app, entry_id, headline, verdict)
        return
    hint = "enter keeps the verdict, with or without a line; esc does not"
    title = f"{verdict}: why, in one line? {short(headline, 40)}"
    bar = AskBar(app, title, "", lambda _: (hint, True),
                 lambda text: give_verdict(app, entry_id, headline, verdict, text))  # fmt: skip
    ask(screen, bar)
