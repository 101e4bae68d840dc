"""A row of a form: a label that shows the focus, what it takes, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.strip import Strip
from textual.suggester import Suggester
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from chefslog.model.fields import Field
from chefslog.model.kinds import Level, Word, Words
from chefslog.model.meanings import MEANINGS, QUESTIONS, level_meanings
from chefslog.model.sanitize import legible
from chefslog.tui.cells import fit, short
from chefslog.tui.composer.choice import Choice
from chefslog.tui.composer.long_text import LongText
from chefslog.tui.keys import Hint
from chefslog.tui.theme import ink
from chefslog.tui.widgets.line_input import LineInput

ROOMY = 34
"""Rows of a screen on which a form has room for what stays with the person at each level."""
TO_NEIGHBOURS = (
    Binding("enter,down,ctrl+j", "app.focus_next", "next", show=False),
    Binding("up", "app.focus_previous", "before", show=False),
)


class FieldWords(Suggester):
    """Offers a word that is in use for the last word of a field, the likeliest first."""

    def __init__(self, field: Field, line: Widget) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._field = field
        self._line = line

    async def get_suggestion(self, value: str) -> str | None:
        """Return the whole text with its last word completed, None where nothing fits."""
        word = value.rpartition(" ")[2].lstrip("#+@")
        words: Callable[[str], Sequence[str]] = getattr(self._line.app, "words", lambda _: ())
        for used in words(self._field.name) if word else ():
            if used.casefold().startswith(word.casefold()) and len(used) > len(word):
                return value + used[len(word) :]
        return None


class FormLine(LineInput):
    """A line in a form: up, down and enter go to the neighbours; cut with `…` without the focus.

    For a `field` of words, tab takes the one that is offered; without one it goes on.
    """

    place = "text"
    BINDINGS: ClassVar = [*TO_NEIGHBOURS, Binding("tab", "complete", "next", show=False)]

    def __init__(self, text: str = "", placeholder: str = "", field: Field | None = None) -> None:
        has_words = field is not None and isinstance(field.kind, Word | Words)
        suggester = FieldWords(field, self) if field is not None and has_words else None
        super().__init__(text, placeholder=placeholder, suggester=suggester)
        self._example = placeholder

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


class FormChoice(Choice):
    """A choice in a form."""

    place = "text"
    BINDINGS: ClassVar = [*TO_NEIGHBOURS]


class LevelChoice(FormChoice):
    """The levels; their digits choose."""

    hints: ClassVar[tuple[Hint, ...]] = (("0–4", "choose", ""), ("-", "none", ""))


class FormRow(Horizontal):
    """A label and a widget; with the focus a `›` stands before the label."""

    def __init__(self, label: str, editor: Widget, classes: str = "") -> None:
        super().__init__(classes=classes)
        self.editor = editor
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


class FieldRow(FormRow):
    """One field of an entry."""

    class Edited(Message):
        """The field's text is another one."""

    def __init__(self, field: Field, text: str, labels: Sequence[str]) -> None:
        question = QUESTIONS.get(field.name, "")
        label = f"{field.label}: {question}" if question else field.label
        kind = "-explained" if question else "-long" if field.kind.is_multiline else ""
        super().__init__(label, _editor(field, text, labels), f"{kind} -{field.name}")
        self.field = field
        self.border_title = Content(label)
        self.editor.tooltip = Content(field.help)

    @property
    def text(self) -> str:
        """What stands there."""
        if isinstance(self.editor, LongText):
            return self.editor.text
        assert isinstance(self.editor, FormLine | FormChoice)
        return self.editor.value

    def put(self, text: str) -> None:
        """Another text."""
        if isinstance(self.editor, LongText):
            self.editor.load_text(text)
        elif isinstance(self.editor, FormLine):
            self.editor.put(text)
        elif isinstance(self.editor, FormChoice):
            self.editor.value = text

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Choice.Changed)
    def pass_on(self) -> None:
        """Tell the form."""
        self.post_message(self.Edited())


def _editor(field: Field, text: str, labels: Sequence[str]) -> Widget:
    values = field.kind.values
    meanings = MEANINGS.get(field.name, {})
    if field.kind.is_multiline:
        return LongText(text, placeholder=field.help)
    if isinstance(field.kind, Level):
        return LevelChoice(values, text, level_meanings(labels), brief_below=ROOMY)
    if field.name in QUESTIONS:
        return FormChoice(values, text, [("", meanings[value]) for value in values])
    if values:
        return FormChoice(values, text, notes=[meanings.get(value, "") for value in values])
    return FormLine(text, placeholder=field.help, field=field)
