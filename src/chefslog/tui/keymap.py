"""The keys as they are now: shipped, or changed in the config; how they are written on screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from chefslog.tui.commands.base import CommandClass
from chefslog.tui.commands.table import BY_ID, COMMANDS, SCREENS, key_problems

if TYPE_CHECKING:
    from chefslog.tui.application import Chefslog

Hint = tuple[str, str, str]

SHOWN = {
    "slash": "/",
    "question_mark": "?",
    "colon": ":",
    "minus": "-",
    "escape": "esc",
    "down": "↓",
    "up": "↑",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
}
ANSWERS = {
    "draft": ("yes", "edit", "no"),
    "due": ("held", "reworked", "unknown", "reverted", "incident"),
    "checkin": ("open",),
    "unsaved": ("open",),
}
"""The commands whose keys stand on a waiting row, in order."""


class Keys:
    """Which key runs which command."""

    def __init__(self, wanted: Mapping[str, str]) -> None:
        self.changed, self.problems = key_problems(wanted) if wanted else ({}, [])

    def of(self, command: CommandClass) -> str:
        """A command's keys, with commas between."""
        return self.changed.get(command.id, command.key)

    def shown(self, command_id: str) -> str:
        """A command's first key as it is written on screen."""
        first = self.of(BY_ID[command_id]).split(",")[0].strip()
        return SHOWN.get(first, first)

    def tabs(self) -> list[tuple[str, str, str]]:
        """The digit, name and command of each numbered screen."""
        return [(self.shown(one.id), one.label, one.id) for one in SCREENS]

    def hints(self, app: Chefslog, place: str) -> list[Hint]:
        """Keys, words and commands for the bottom line of a place; those of the row first."""
        fitting = [
            one
            for one in COMMANDS
            if one.footer and (place in one.places or "app" in one.places) and one.enabled(app)
        ]
        fitting.sort(key=lambda one: not one.on)
        return [(self.shown(one.id), one.word(app), one.id) for one in fitting]

    def answers(self, kind: str) -> list[Hint]:
        """Keys, words and commands on a waiting row."""
        word = {"open": "", "unknown": ""}
        return [
            (self.shown(name), word.get(name, BY_ID[name].footer), name)
            for name in ANSWERS.get(kind, ())
        ]
