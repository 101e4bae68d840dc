"""What the pages of the Team screen have in common: their material, and small makers of lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chefslog.tui.cells import short, wrap
from chefslog.tui.team.view import View
from chefslog.tui.widgets.sheet import Line

if TYPE_CHECKING:
    from chefslog.team.keyholder.tend import Tended

_COMMANDS = (("chefslog team shows", "the page periods shows"),)
_KEYS = (
    ("chefslog team words", "team_words"),
    ("chefslog team share", "team_seal"),
    ("chefslog team tend", "team_tend"),
)


@dataclass(frozen=True)
class Material:
    """What a page is made of: the team, how keys are written, and what was chosen here.

    `is_wide` says that details stand beside; `item` is the row under the cursor, `tended` what
    tending said last.
    """

    view: View
    key: Callable[[str], str]
    numbers: bool = False
    is_wide: bool = False
    item: str = ""
    tended: Tended | None = None

    def keyed(self, text: str) -> str:
        """A sentence for the shell as one for this screen: keys in place of commands."""
        if self.view.can_agree:
            text = text.replace("chefslog team words", "the page keys")
        for command, words in _COMMANDS:
            text = text.replace(command, words)
        for command, name in _KEYS:
            text = text.replace(command, f"key {self.key(name)}")
        return text


def row(item: str) -> tuple[str, str]:
    """Kind and name of a row; `section:delegation`, `period:2026-11`, `card:HEX`."""
    kind, _, name = item.partition(":")
    return kind, name


def title(text: str, width: int) -> Line:
    """A heading."""
    return Line(((" " + short(text, width - 1), "title"),))


def note(text: str, width: int, style: str = "dim", item: str = "", indent: int = 1) -> list[Line]:
    """A text in as many lines as it needs."""
    room = width - indent - 1
    pad = " " * indent
    return [Line(((pad + line, style),), item) for line in wrap(text, room)] if text else []


def listed(texts: tuple[str, ...] | list[str], width: int, mark: str = "·", style: str = "",
           item: str = "") -> Iterator[Line]:  # fmt: skip
    """Texts, each behind a mark."""
    for text in texts:
        for number, line in enumerate(wrap(text, width - 5)):
            lead = f"  {mark} " if number == 0 else "    "
            yield Line(((lead, "accent"), (line, style)), item)
