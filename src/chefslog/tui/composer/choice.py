"""One of a few values: spaced chips in a row or on a grid, or a row each with its meaning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding
from textual.geometry import Size
from textual.message import Message
from textual.reactive import var
from textual.widget import Widget

from chefslog.tui.cells import fit, wrap
from chefslog.tui.keys import Hint
from chefslog.tui.theme import BOLD, ink

LONGEST_NAME = 20
"""Cells of the column of names at most: people may name the levels as they like."""
GAP = 1
"""Cells between two chips; each is two wider than its word, for the brackets of the chosen one."""


class Choice(Widget, can_focus=True):
    """The chosen value stands in `‹›`; without one nothing is chosen.

    With `meanings` each value has a row of its own, its meaning beside it; else what `notes` says
    of the chosen one stands behind the chips, where there is room.
    """

    ALLOW_SELECT = False
    place = "choice"
    hints: ClassVar[tuple[Hint, ...]] = (("← →", "choose", ""), ("-", "none", ""))
    """What the line of keys says while this has the focus."""
    BINDINGS: ClassVar = [
        Binding("left", "step(-1)", "the one before", show=False),
        Binding("right", "step(1)", "the next one", show=False),
        Binding("backspace,delete,minus", "clear", "none of them", show=False),
    ]
    DEFAULT_CSS = """
    Choice { height: auto; width: 1fr; }
    """

    value: var[str] = var("")
    """The chosen value; empty for none."""

    class Changed(Message):
        """Another value was chosen."""

    def __init__(
        self,
        options: Sequence[str],
        value: str = "",
        meanings: Sequence[tuple[str, str]] = (),
        notes: Sequence[str] = (),
        brief_below: int = 0,
        id: str | None = None,
    ) -> None:
        """`meanings` are a name (empty where the value says it) and a sentence for each option.

        One more than there are options is for choosing none of them. On a screen of fewer rows than
        `brief_below` only the first line of each sentence is drawn.
        """
        super().__init__(id=id)
        self._options = tuple(options)
        self._meanings = tuple(meanings)
        self._brief_below = brief_below
        self._notes = dict(zip(options, notes, strict=False))
        self.set_reactive(Choice.value, value if value in options else "")

    def watch_value(self) -> None:
        """Tell the form."""
        self.refresh()
        self.post_message(self.Changed())

    def action_step(self, by: int) -> None:
        """Choose a neighbour; beyond the first and the last nothing is chosen."""
        ring = ("", *self._options)
        self.value = ring[(ring.index(self.value) + by) % len(ring)]

    def action_clear(self) -> None:
        """Choose nothing."""
        self.value = ""

    def on_key(self, event: events.Key) -> None:
        """A digit chooses where the values are digits; a letter never does: it may be text."""
        typed = event.character or ""
        if typed.isdigit() and typed in self._options:
            event.stop()
            event.prevent_default()
            self.value = typed

    def on_click(self, event: events.Click) -> None:
        """A click chooses a value; one on the chosen value takes it back."""
        option = event.style.meta.get("option")
        if option is not None:
            self.value = "" if option == self.value else option

    def on_focus(self) -> None:
        """Drawn otherwise."""
        self.refresh()

    def on_blur(self) -> None:
        """Drawn otherwise."""
        self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the rows that the values need."""
        return self._draw(width).plain.count("\n") + 1

    def render(self) -> Text:
        """The values."""
        return self._draw(self.size.width)

    def _draw(self, width: int) -> Text:
        return self._rows(width) if self._meanings else self._chips(width)

    def _chip(self, option: str, word: str, style: Style, size: int = 0) -> Text:
        """An option as a word in `style` or, when it is chosen, in brackets."""
        chosen = option == self.value
        if chosen:
            is_filled = style.bgcolor or style.reverse
            style = style + BOLD if is_filled else BOLD + ink(self, "blurred")
        left, right = "‹›" if chosen else "  "
        chip = Text(f"{left}{word}{right}", style + Style(meta={"option": option}), end="")
        return chip.append(" " * max(0, size - cell_len(word)))

    def _chips(self, width: int) -> Text:
        dim = ink(self, "dim")
        sizes = [cell_len(option) for option in self._options]
        behind = self._notes.get(self.value, "")
        if sum(sizes) + len(sizes) * (2 + GAP) - GAP <= width:
            columns = len(sizes)
        else:
            widest = max(sizes)
            columns = max(1, (width + GAP) // (widest + 2 + GAP))
            sizes = [widest] * len(sizes)
        drawn = Text(no_wrap=True)
        for place, option in enumerate(self._options):
            if place:
                drawn.append("\n" if place % columns == 0 else " " * GAP)
            drawn.append_text(self._chip(option, option, dim, sizes[place]))
        used = cell_len(drawn.plain.rpartition("\n")[2])
        if behind and used + 2 + cell_len(behind) <= width:
            drawn.append("  " + behind, dim)
        return drawn

    def _rows(self, width: int) -> Text:
        """Each value with its name and its meaning."""
        dim, under = ink(self, "dim"), Style(bgcolor=ink(self, "cursor").bgcolor)
        chip = max(cell_len(option) for option in self._options)
        names = min(LONGEST_NAME, max(cell_len(name) for name, _ in self._meanings))
        left = chip + 2 + 2 + (names + 2 if names else 0)
        drawn = Text(no_wrap=True)
        is_brief = self.app.size.height < self._brief_below
        for place, (name, sentence) in enumerate(self._meanings):
            meaning = sentence.partition("\n")[0] if is_brief else sentence
            option = [*self._options, ""][place]
            chosen = option == self.value
            told = wrap(meaning, max(8, width - left))
            drawn.append("\n" if place else "")
            style = ink(self, f"level-{option}") if option.isdigit() else dim
            row = Text().append_text(self._chip(option, option or "·", style, chip)).append("  ")
            if names:
                row.append(fit(name, names) + "  ", BOLD if chosen else Style.null())
            lines = [line + " " * (width - left - cell_len(line)) for line in told]
            row.append(("\n" + " " * left).join(lines), Style.null() if chosen else dim)
            if chosen and self.has_focus:
                row.stylize_before(under)
            drawn.append_text(row)
        return drawn
