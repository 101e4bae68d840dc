"""The lines of a page of the Season screen, and what its rows are called."""

from __future__ import annotations

from collections.abc import Callable

from rich.cells import cell_len

from chefslog.tui.cells import short, wrap
from chefslog.tui.widgets.sheet import Line, Part

Key = Callable[[str], str]
"""The key of a command as it is written on screen."""
WORDS = {"evidence": "proof"}
"""What a field that a pick lacks is called."""


class Page(list[Line]):
    """Lines for a width in cells."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.width = width

    def rule(self, text: str) -> None:
        """Add a heading with a thin rule behind it, below an empty line."""
        if self:
            self.append(Line())
        text = short(text, max(4, self.width - 4))
        rest = "─" * max(0, self.width - cell_len(text) - 3)
        self.append(Line(((f" {text} ", "title"), (rest, "line"))))

    def note(self, text: str, style: str = "dim") -> None:
        """Add a text that is no row; nothing for an empty one."""
        if text:
            self.extend(Line(((f" {line}", style),)) for line in wrap(text, self.width - 2))

    def row(self, item: str, *parts: Part) -> None:
        """Add a line of the row named `item`, or of none where that is empty."""
        self.append(Line(parts, item))


def parse_row(item: str) -> tuple[str, str, str]:
    """Return the kind of a row, its entry's id, and the rest: a key of a place, a token, a name."""
    kind, _, rest = item.partition(":")
    if kind in ("pick", "candidate", "due", "lack", "maybe"):
        ref, _, more = rest.partition(":")
        return kind, ref, more
    return kind, "", rest


def place_of(item: str) -> str:
    """Return the key of the review's place that a row stands for; empty where it has none."""
    kind, ref, rest = parse_row(item)
    places = {"pick": ref, "text": rest, "field": rest, "goal": f"goal:{rest}"}
    return places.get(kind, "")
