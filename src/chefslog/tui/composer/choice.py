"""One of a few values: spaced chips in a row or on a grid, or a row each with its meaning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from chefslog.tui.cells import fit, wrap
from chefslog.tui.keys import Hint
from chefslog.tui.theme import content_style

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

    value: reactive[str] = reactive("")
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
    ) -> None:
        """`meanings` are a name (empty where the value says it) and a sentence for each option.

        One more than there are options is for choosing none of them. On a screen of fewer rows than
        `brief_below` only the first line of each sentence is drawn.
        """
        super().__init__()
        self._options = tuple(options)
        self._meanings = tuple(meanings)
        self._brief_below = brief_below
        self._notes = dict(zip(options, notes, strict=False))
        self.set_reactive(Choice.value, value if value in options else "")

    def put(self, text: str) -> None:
        """Choose a value, or none where the text is empty."""
        self.value = text

    def watch_value(self) -> None:
        """Tell the form."""
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

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the rows that the values need."""
        return len(self.lines(width))

    def render(self) -> Content:
        """The values."""
        return Content("\n").join(self.lines(self.size.width))

    def lines(self, width: int) -> list[Content]:
        """Lay the values out for a width."""
        return self._with_meanings(width) if self._meanings else self._on_grid(width)

    def chip(self, option: str, word: str, look: str) -> Content:
        """Return an option as a word in a style of the theme; the chosen one in brackets."""
        style, drawn = content_style(self, look), f" {word} "
        if option == self.value:
            # A level keeps its colour.
            ground = style if look.startswith("level") else content_style(self, "blurred")
            style, drawn = ground + Style(bold=True), f"‹{word}›"
        return Content.styled(drawn, style + Style.from_meta({"option": option}))

    def _on_grid(self, width: int) -> list[Content]:
        dim = content_style(self, "dim")
        sizes = [cell_len(option) + 2 for option in self._options]
        columns = len(sizes)
        if sum(sizes) + GAP * (columns - 1) > width:
            sizes = [max(sizes)] * columns
            columns = max(1, (width + GAP) // (sizes[0] + GAP))
        chips = [
            self.chip(option, option, "dim").pad_right(size - cell_len(option) - 2)
            for option, size in zip(self._options, sizes, strict=True)
        ]
        rows = (chips[at : at + columns] for at in range(0, len(chips), columns))
        lines = [Content(" " * GAP).join(row) for row in rows]
        note = self._notes.get(self.value, "")
        if note and lines[-1].cell_length + 2 + cell_len(note) <= width:
            lines[-1] = Content.assemble(lines[-1], ("  " + note, dim))
        return lines

    def _with_meanings(self, width: int) -> list[Content]:
        dim, under = content_style(self, "dim"), content_style(self, "cursor").background
        chip = max(map(cell_len, self._options)) + 2
        names = min(LONGEST_NAME, max(cell_len(name) for name, _ in self._meanings))
        left = chip + 2 + (names + 2 if names else 0)
        is_brief = self.app.size.height < self._brief_below
        lines = []
        for (name, sentence), option in zip(self._meanings, (*self._options, ""), strict=False):
            chosen = option == self.value
            look = f"level-{option}" if option.isdigit() else "dim"
            word = option or "·"
            head = Content.assemble(
                self.chip(option, word, look).pad_right(chip - 2 - cell_len(word)), "  ",
                (fit(name, names) + "  " if names else "", "bold" if chosen else ""),
            )  # fmt: skip
            meaning = sentence.partition("\n")[0] if is_brief else sentence
            for place, text in enumerate(wrap(meaning, max(8, width - left))):
                told = (fit(text, width - left), "" if chosen else dim)
                line = Content.assemble(" " * left if place else head, told)
                is_under = chosen and self.has_focus
                lines.append(line.stylize_before(Style(background=under)) if is_under else line)
        return lines
