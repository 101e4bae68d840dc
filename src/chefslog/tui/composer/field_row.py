"""A field of a form: its name, what it takes, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from chefslog.model.fields import Field
from chefslog.model.kinds import Level
from chefslog.model.sanitize import legible
from chefslog.tui.composer.choice import Choice
from chefslog.tui.composer.long_text import LongText
from chefslog.tui.widgets.line_input import LineInput


class FormLine(LineInput):
    """A line in a form: up, down and enter go to the neighbours."""

    place = "text"
    BINDINGS: ClassVar = [
        Binding("enter,down,ctrl+j", "app.focus_next", "next", show=False),
        Binding("up", "app.focus_previous", "before", show=False),
    ]


class FormChoice(Choice):
    """A choice in a form."""

    place = "text"
    BINDINGS: ClassVar = [
        Binding("enter,down,ctrl+j", "app.focus_next", "next", show=False),
        Binding("up", "app.focus_previous", "before", show=False),
    ]


class FieldRow(Horizontal):
    """One field."""

    class Edited(Message):
        """The field's text is another one."""

    def __init__(self, field: Field, text: str, labels: Sequence[str]) -> None:
        classes = "-notes" if field.name == "notes" else ""
        super().__init__(classes=classes + (" -spaced" if field.kind.is_multiline else ""))
        self.field = field
        self._said = Static("", classes="note", markup=False)
        self.editor = _editor(field, text, labels)
        self.editor.tooltip = Content(field.help)

    def compose(self) -> ComposeResult:
        """Label and editor, and below it room for what is wrong."""
        yield Static(Content(self.field.label), classes="label")
        with Vertical(classes="body"):
            yield self.editor
            yield self._said

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

    def tell(self, text: str) -> None:
        """What is wrong, or nothing."""
        self._said.update(Content(legible(text, lines=True)))
        self.set_class(bool(text), "-wrong")

    def on_input_changed(self) -> None:
        """Passed on."""
        self.post_message(self.Edited())

    def on_text_area_changed(self) -> None:
        """Passed on."""
        self.post_message(self.Edited())

    def on_choice_changed(self) -> None:
        """Passed on."""
        self.post_message(self.Edited())


def _editor(field: Field, text: str, labels: Sequence[str]) -> Widget:
    if field.kind.is_multiline:
        return LongText(text)
    if field.kind.values:
        explained = labels if isinstance(field.kind, Level) else ()
        return FormChoice(field.kind.values, text, explained)
    return FormLine(text, placeholder=field.help)
