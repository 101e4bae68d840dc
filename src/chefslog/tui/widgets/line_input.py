"""Textual's Input as the app uses it: text that was typed is kept, nothing blinks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from rich.highlighter import Highlighter
from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.suggester import Suggester
from textual.widgets import Input

from chefslog.model.sanitize import clean_line
from chefslog.reading.completions import complete_token
from chefslog.tui.cells import short
from chefslog.tui.widgets.candidates import Candidates, last_word, matching


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
    LineInput > .input--cursor { background: $input-cursor-background; color: $background; }
    LineInput > .input--selection { background: $input-selection-background; }
    LineInput > .input--placeholder, LineInput > .input--suggestion {
        color: $text-muted;
        text-style: italic;
    }
    LineInput:ansi > .input--placeholder, LineInput:ansi > .input--suggestion {
        text-style: dim italic;
    }
    LineInput:ansi > .input--cursor { text-style: reverse; }
    """

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        highlighter: Highlighter | None = None,
        compact: bool = False,
        suggester: Suggester | None = None,
        id: str | None = None,
    ) -> None:
        super().__init__(
            value or None,
            placeholder=placeholder,
            highlighter=highlighter,
            select_on_focus=False,
            compact=compact,
            suggester=suggester,
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


class Tokens(Suggester):
    """Offers the likeliest token for the word at the end of a line."""

    def __init__(self, bar: Bar) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._bar = bar

    async def get_suggestion(self, value: str) -> str | None:
        """Return the whole line with its last word completed, None where nothing fits."""
        token, word = next(iter(self._bar.candidates), ""), last_word(value)
        return value + token[len(word) :] if token and value == self._bar.value else None


class Bar(LineInput):
    """A line in a border: tab completes and never leaves while there is text, ↑ recalls lines."""

    keys: Sequence[str] = ()
    """The keys that a token may begin with here; none for a line of plain words."""
    BINDINGS: ClassVar = [
        Binding("tab", "complete", "complete"),
        Binding("shift+tab", "go_back", show=False),
        Binding("ctrl+c", "put_aside", "clear", show=False),
    ]
    DEFAULT_CSS = """
    Bar {
        height: 3;
        padding: 0 1;
        border: round $border-blurred;
        border-title-style: bold;
        border-title-color: $foreground;
        border-subtitle-color: $text-muted;
        border-subtitle-align: left;
    }
    Bar:ansi { border: round ansi_default; }
    Bar:focus { border: round $border; border-title-color: $border; }
    Bar:ansi:focus { border: heavy ansi_default; }
    Bar.-problem { border-subtitle-color: $text-error; }
    Bar.-said { border-subtitle-color: $text-success; }
    """

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        highlighter: Highlighter | None = None,
        id: str | None = None,
    ) -> None:
        # A line that begins with a text is watched while it is made.
        self._aside: list[str] = []
        self._recalled = 0
        self.candidates: dict[str, str] = {}
        """What the last word may become, each with what it means."""
        self._cycle: tuple[str, dict[str, str], str] = ("", {}, "")
        """The line before tab was pressed, what was offered then, and what was taken."""
        self._shown: Candidates | None = None
        super().__init__(
            value,
            placeholder=placeholder,
            highlighter=highlighter,
            suggester=Tokens(self) if self.keys else None,
            id=id,
        )

    def _watch_value(self, value: str) -> None:
        super()._watch_value(value)
        if self.keys:
            self._offer(value)

    def _offer(self, value: str) -> None:
        """Show what the last word may become, or what else tab may take in its place."""
        word = last_word(value)
        words_of: Callable[[str], Sequence[str]] = getattr(self.app, "words", lambda _: ())
        is_typed = word and self.has_focus
        found = matching(word, complete_token(word, words_of, self.keys)) if is_typed else {}
        self.candidates = found
        before, offered, taken = self._cycle
        if not found and taken and value == before + taken:
            self._list(offered, taken)
        else:
            self._cycle = ("", {}, "")
            self._list(found)

    def _list(self, found: Mapping[str, str], taken: str = "") -> None:
        if self._shown is None and found and self.parent is not None:
            self._shown = Candidates()
            self.parent.mount(self._shown, after=self)  # type: ignore[attr-defined]
        if self._shown is not None:
            self._shown.show(found, taken)

    def _on_blur(self, event: events.Blur) -> None:
        super()._on_blur(event)
        self._list({})

    def on_unmount(self) -> None:
        """The list goes with the bar."""
        if self._shown is not None:
            self._shown.remove()

    @property
    def room(self) -> int:
        """Cells that a text in the border may take."""
        return max(10, (self.size.width or 80) - 6)

    def tell(self, text: str, *, problem: bool = False, good: bool = False) -> None:
        """Say something in the border."""
        self.set_class(problem, "-problem")
        self.set_class(good, "-said")
        self.border_subtitle = Content(short(text, self.room)) if text else None

    def action_complete(self) -> None:
        """Take what is offered; an empty bar is left, one with text never is."""
        if not self.value:
            self.screen.focus_next()
        elif self.keys:
            before, offered, taken = self._cycle
            if self.candidates:
                before, offered = self.value[: -len(last_word(self.value))], self.candidates
                token = next(iter(offered))
            elif len(offered) > 1:
                names = [*offered]
                token = names[(names.index(taken) + 1) % len(names)]
            else:
                self.say_to_app("Nothing to complete here. esc goes to the list.")
                return
            self._cycle = (before, offered, token)
            self.put(before + token)

    def action_go_back(self) -> None:
        """Leave an empty bar."""
        if not self.value:
            self.screen.focus_previous()

    def say_to_app(self, text: str) -> None:
        """Say something on the bottom line, where there is one."""
        say = getattr(self.app, "say", None)
        if say is not None:
            say(text)

    def earlier_lines(self) -> Sequence[str]:
        """Return the lines that ↑ recalls, the newest last."""
        return [*getattr(self.app, "lines", ()), *self._aside]

    def recall(self, by: int) -> bool:
        """Put an earlier (1) or later (-1) line into the bar; False where there is none."""
        lines = [line for line in self.earlier_lines() if line.strip()]
        if not self._recalled and self.value.strip() and by > 0:
            self._aside.append(self.value)
        at = self._recalled + by
        if not 0 <= at <= len(lines) or (by < 0 and not self._recalled):
            return False
        self._recalled = at
        self.put(lines[-at] if at else "")
        return True

    def put_aside(self) -> None:
        """Clear the bar, its text to be had back by ↑."""
        if self.value:
            self._aside.append(self.value)
            self._recalled = 0
            self.value = ""

    def action_put_aside(self) -> None:
        """Clear the bar, its text to be had back by ↑; on an empty bar say how to leave."""
        if self.selected_text:
            self.action_copy()
        elif self.value:
            self.put_aside()
            self.say_to_app("Cleared; ↑ brings it back. ctrl+c again says how to leave.")
        else:
            self.say_to_app("ctrl+q leaves chefslog; text is kept.")
