"""A row of a form: a label that shows the focus, what it takes, and what is wrong with it."""

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
from textual.strip import Strip
from textual.widgets import Static, TextArea

from chefslog.model.fields import Field
from chefslog.model.kinds import Level, Word, Words
from chefslog.model.meanings import MEANINGS, QUESTIONS, level_meanings
from chefslog.model.sanitize import clean_text, legible
from chefslog.tui.cells import fit, short
from chefslog.tui.composer.choice import Choice
from chefslog.tui.keys import Hint
from chefslog.tui.theme import ink
from chefslog.tui.widgets.line_input import Completion, LineInput

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
        """The placeholder is cut to the width."""
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
        """The text, as the fields of one line call it."""
        return self.text

    def put(self, text: str) -> None:
        """Replace the text."""
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
        """Label and editor, and below it room for what is wrong."""
        yield self._label
        with Vertical(classes="body"):
            yield self.editor
            yield self._said

    def on_descendant_focus(self) -> None:
        """The keyboard is here."""
        self._label.update(Content(f"› {self._caption}"))

    def on_descendant_blur(self) -> None:
        """The keyboard is elsewhere."""
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
