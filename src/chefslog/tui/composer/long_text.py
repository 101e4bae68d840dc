"""Textual's TextArea as the composer uses it: plain text, tab goes on, nothing blinks."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.widgets import TextArea

from chefslog.model.sanitize import clean_text


class LongText(TextArea):
    """Several lines of text."""

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

    def __init__(self, text: str = "", placeholder: str = "", id: str | None = None) -> None:
        super().__init__(
            clean_text(text),
            soft_wrap=True,
            show_line_numbers=False,
            tab_behavior="focus",
            highlight_cursor_line=False,
            placeholder=Content(placeholder),
            id=id,
        )
        self.cursor_blink = False

    async def _on_paste(self, event: events.Paste) -> None:
        self.replace(clean_text(event.text), *self.selection)
        event.stop()
        event.prevent_default()
