"""Textual's Input as the app uses it: text that was typed is kept, nothing blinks."""

from __future__ import annotations

from typing import ClassVar

from rich.highlighter import Highlighter
from textual import events
from textual.widgets import Input

from chefslog.model.sanitize import clean_line


class LineInput(Input, inherit_css=False):
    """One line of text. Coming back to it selects nothing, so that typing replaces nothing."""

    takes_text = True
    """Plain characters are text here; the gate need not wait for what they do."""
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "input--cursor",
        "input--selection",
        "input--placeholder",
        "input--suggestion",
    }
    DEFAULT_CSS = """
    LineInput { width: 1fr; height: 1; scrollbar-size-horizontal: 0; }
    LineInput > .input--cursor { background: $foreground; color: $background; }
    LineInput > .input--selection { background: $input-selection-background; }
    LineInput > .input--placeholder, LineInput > .input--suggestion { color: $text-muted; }
    LineInput:ansi > .input--cursor { text-style: reverse; }
    """

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        highlighter: Highlighter | None = None,
        compact: bool = False,
        id: str | None = None,
    ) -> None:
        super().__init__(
            value or None,
            placeholder=placeholder,
            highlighter=highlighter,
            select_on_focus=False,
            compact=compact,
            id=id,
        )
        self.cursor_blink = False

    def put(self, text: str) -> None:
        """Replace the text, the cursor behind it."""
        self.value = clean_line(text)
        self.cursor_position = len(self.value)

    def _on_paste(self, event: events.Paste) -> None:
        first, *rest = event.text.splitlines() or [""]
        self.replace(clean_line(first), *self.selection)
        event.prevent_default()
        event.stop()
        if any(line.strip() for line in rest):
            self.take_lines(rest)

    def take_lines(self, lines: list[str]) -> None:
        """The further lines of a paste; here they join the first, with spaces between."""
        text = " ".join(clean_line(line) for line in lines if line.strip())
        self.replace(" " + text, *self.selection)
