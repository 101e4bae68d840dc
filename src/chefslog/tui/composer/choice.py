"""One of a few values on one line: arrows, a digit or a first letter choose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip
from textual.widget import Widget

from chefslog.tui.cells import fit
from chefslog.tui.theme import BOLD, ink

UNSET = "–"


class Choice(Widget, can_focus=True):
    """Values in a row, the chosen one in brackets.

    Behind them stands what `explained` says about the chosen one, or `behind`.
    """

    ALLOW_SELECT = False
    place = "choice"
    BINDINGS: ClassVar = [
        Binding("left", "step(-1)", "the one before", show=False),
        Binding("right,space", "step(1)", "the next one", show=False),
        Binding("backspace,delete,minus", "clear", "not said", show=False),
    ]
    DEFAULT_CSS = """
    Choice { height: 1; width: 1fr; }
    Choice:focus { background: $surface; }
    """

    value: var[str] = var("")
    """The chosen value; empty for none."""

    class Changed(Message):
        """Another value was chosen."""

    def __init__(
        self,
        options: Sequence[str],
        value: str = "",
        explained: Sequence[str] = (),
        behind: str = "",
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._options = ("", *options)
        self._explained = (behind, *explained) if explained else (behind,) * len(self._options)
        self.set_reactive(Choice.value, value if value in options else "")

    def watch_value(self) -> None:
        """Tell the form."""
        self.refresh()
        self.post_message(self.Changed())

    def action_step(self, by: int) -> None:
        """Choose a neighbour."""
        at = self._options.index(self.value) + by
        self.value = self._options[max(0, min(at, len(self._options) - 1))]

    def action_clear(self) -> None:
        """Choose nothing."""
        self.value = ""

    def on_key(self, event: events.Key) -> None:
        """A digit or a first letter; the same letter again goes on to the next."""
        typed = (event.character or "").lower()
        if not typed or not event.is_printable:
            return
        fits = [one for one in self._options if one and one.lower().startswith(typed)]
        if fits:
            event.stop()
            event.prevent_default()
            after = fits.index(self.value) + 1 if self.value in fits else 0
            self.value = fits[after % len(fits)]

    def on_click(self, event: events.Click) -> None:
        """A click on a value chooses it."""
        place = event.style.meta.get("option")
        if place is not None:
            self.value = self._options[place]

    def render_line(self, y: int) -> Strip:
        """The line."""
        width = self.size.width
        dim = ink(self, "dim")
        accent = BOLD + ink(self, "accent")
        at = self._options.index(self.value)
        edge = accent if at else dim
        line = [Segment("[" if at == 0 else " ", dim)]
        for place, option in enumerate(self._options):
            style = accent if place == at and option else dim
            line.append(Segment(option or UNSET, style + Style(meta={"option": place})))
            line.append(Segment("]" if place == at else "[" if place + 1 == at else " ", edge))
        used = sum(segment.cell_length for segment in line)
        text = self._explained[at]
        if text and used + 4 < width:
            line.append(Segment(fit("  " + text, width - used), dim))
        strip = Strip(line).adjust_cell_length(width)
        return strip.apply_style(self.rich_style)
