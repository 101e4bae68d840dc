"""What a form is made of: lines, texts and choices, each in a row with its label."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Static, TextArea

from chefslog.model.fields import Field
from chefslog.model.kinds import Level, Word, Words
from chefslog.model.meanings import MEANINGS, QUESTIONS, level_meanings
from chefslog.model.sanitize import clean_text, legible
from chefslog.tui.cells import fit, short, wrap
from chefslog.tui.keys import Hint
from chefslog.tui.theme import content_style, ink
from chefslog.tui.widgets.line_input import Completion, LineInput

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
        self.post_message(self.Changed())

    def action_step(self, by: int) -> None:
        """Choose a neighbour; beyond the first and the last nothing is chosen."""
        ring = ("", *self._options)
        self.value = ring[(ring.index(self.value) + by) % len(ring)]

    def action_clear(self) -> None:
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
        return len(self.lines(width))

    def render(self) -> Content:
        return Content("\n").join(self.lines(self.size.width))

    def lines(self, width: int) -> list[Content]:
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


ROOMY = 34
"""Rows of a screen on which a form has room for what stays with the person at each level."""
TO_NEIGHBOURS = (
    Binding("enter,down,ctrl+j", "app.focus_next", "next", show=False),
    Binding("up", "app.focus_previous", "before", show=False),
)


class FormLine(LineInput):
    """A line in a form: up, down and enter go to the neighbours; cut with `…` without the focus.

    For a `field` of words, tab takes the one that is offered; without one it goes on.
    """

    place = "text"
    BINDINGS: ClassVar = [*TO_NEIGHBOURS, Binding("tab", "complete", "next", show=False)]

    def __init__(self, text: str = "", placeholder: str = "", field: Field | None = None) -> None:
        self._field = field
        has_words = field is not None and isinstance(field.kind, Word | Words)
        suggester = Completion(self._complete_word) if has_words else None
        super().__init__(text, placeholder=placeholder, suggester=suggester)
        self._example = placeholder

    def _complete_word(self, value: str) -> str | None:
        """The text with its last word completed by the likeliest of those that are in use."""
        word = value.rpartition(" ")[2].lstrip("#+@")
        words: Callable[[str], Sequence[str]] = getattr(self.app, "words", lambda _: ())
        for used in words(self._field.name) if word and self._field else ():
            if used.casefold().startswith(word.casefold()) and len(used) > len(word):
                return value + used[len(word) :]
        return None

    def action_complete(self) -> None:
        """Take what is offered behind the cursor, or go on."""
        if self._suggestion and self.cursor_position >= len(self.value):
            self.action_cursor_right()
        else:
            self.screen.focus_next()

    def on_resize(self) -> None:
        self.placeholder = short(self._example, self.content_size.width)

    def render_line(self, y: int) -> Strip:
        """The line, from its beginning where it is not being written."""
        width = self.content_size.width
        line = super().render_line(y)
        if not self.has_focus and cell_len(self.value) > width:
            line = Strip([Segment(fit(self.value, width), self.rich_style)])
        # Without colours the field is underlined, as far as it goes.
        return line.adjust_cell_length(width).apply_style(ink(self, "chosen"))


class LongText(TextArea):
    """Several lines of plain text; tab goes on, nothing blinks."""

    takes_text = True
    place = "text"
    DEFAULT_CSS = """
    LongText {
        height: auto;
        min-height: 3;
        border: none;
        padding: 0 0;
        background: $surface;
    }
    LongText:focus { border: none; }
    LongText > .text-area--placeholder {
        color: $text-muted;
        text-style: italic;
    }
    LongText:ansi > .text-area--placeholder { text-style: dim italic; }
    """

    def __init__(self, text: str = "", placeholder: str = "") -> None:
        super().__init__(
            clean_text(text),
            soft_wrap=True,
            show_line_numbers=False,
            tab_behavior="focus",
            highlight_cursor_line=False,
            placeholder=Content(placeholder),
        )
        self.cursor_blink = False

    @property
    def value(self) -> str:
        return self.text

    def put(self, text: str) -> None:
        self.load_text(text)

    async def _on_paste(self, event: events.Paste) -> None:
        self.replace(clean_text(event.text), *self.selection)
        event.stop()
        event.prevent_default()


class FormChoice(Choice):
    """A choice in a form."""

    place = "text"
    BINDINGS: ClassVar = [*TO_NEIGHBOURS]


class LevelChoice(FormChoice):
    """The levels; their digits choose."""

    hints: ClassVar[tuple[Hint, ...]] = (("0–4", "choose", ""), ("-", "none", ""))


Editor = FormLine | LongText | Choice


class FormRow(Horizontal):
    """A label and what is edited; with the focus a `›` stands before the label."""

    def __init__(self, label: str, editor: Editor, classes: str = "") -> None:
        super().__init__(classes=classes)
        self.editor = editor
        self.border_title = Content(label)
        self._caption = label
        self._label = Static(Content(f"  {label}"), classes="label")
        self._said = Static("", classes="note", markup=False)

    def compose(self) -> ComposeResult:
        yield self._label
        with Vertical(classes="body"):
            yield self.editor
            yield self._said

    def on_descendant_focus(self) -> None:
        self._label.update(Content(f"› {self._caption}"))

    def on_descendant_blur(self) -> None:
        self._label.update(Content(f"  {self._caption}"))

    def tell(self, text: str) -> None:
        """What is wrong, or nothing."""
        self._said.update(Content(legible(text, lines=True)))
        self.set_class(bool(text), "-wrong")


def make_row(field: Field, text: str, labels: Sequence[str]) -> FormRow:
    """Return the row of a field of an entry."""
    values, meanings = field.kind.values, MEANINGS.get(field.name, {})
    question = QUESTIONS.get(field.name, "")
    label = f"{field.label}: {question}" if question else field.label
    editor: Editor
    if field.kind.is_multiline:
        editor = LongText(text, placeholder=field.help)
    elif isinstance(field.kind, Level):
        editor = LevelChoice(values, text, level_meanings(labels), brief_below=ROOMY)
    elif question:
        editor = FormChoice(values, text, [("", meanings[value]) for value in values])
    elif values:
        editor = FormChoice(values, text, notes=[meanings.get(value, "") for value in values])
    else:
        editor = FormLine(text, placeholder=field.help, field=field)
    editor.tooltip = Content(field.help)
    shape = "-explained" if question else "-long" if field.kind.is_multiline else ""
    return FormRow(label, editor, f"{shape} -{field.name}")
