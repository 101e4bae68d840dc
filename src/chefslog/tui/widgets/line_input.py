"""Textual's Input as the app uses it: text that was typed is kept, nothing blinks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.suggester import Suggester
from textual.widgets import Input, Static

from chefslog.model.sanitize import clean_line
from chefslog.reading.completions import complete_token
from chefslog.tui.cells import fit, short
from chefslog.tui.theme import content_style
from chefslog.tui.widgets.lines import say

MOST = 6
"""Tokens that are offered at a time."""
TOKEN, EDGES = 24, 14
"""Cells of the column of tokens at most, and of what is beside the two columns."""
MARKS = ("#", "@", "+")
"""Words of one sign that are completed at once."""


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

    def __init__(self, value: str = "", **options: Any) -> None:
        """`options` are those of `Input`."""
        super().__init__(value or None, select_on_focus=False, **options)
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


class Completion(Suggester):
    """Shows behind the cursor what `complete` makes of the line; None where nothing fits."""

    def __init__(self, complete: Callable[[str], str | None]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._complete = complete

    async def get_suggestion(self, value: str) -> str | None:
        """Return the whole line as it would be."""
        return self._complete(value)


class Candidates(Static):
    """What the word under the cursor may become, over what is below the bar."""

    DEFAULT_CSS = """
    Candidates {
        overlay: screen;
        constrain: inside inflect;
        display: none;
        width: auto;
        height: auto;
        margin-left: 2;
        padding: 0 1;
        background: $panel;
    }
    """

    def show(self, found: Mapping[str, str], taken: str = "") -> None:
        """Show tokens with their meanings, the one that tab takes next in front or `taken`."""
        self.display = bool(found)
        names = [*found]
        at = names.index(taken) if taken in names else 0
        first = max(0, at - MOST + 1)
        rows = names[first : first + MOST]
        left = min(TOKEN, max(map(len, rows), default=0))
        room = min(70, max(8, self.screen.size.width - left - EDGES))
        dim, key = content_style(self, "dim"), content_style(self, "key")
        lines = [
            Content.assemble(
                (fit(name, left), "bold" if first + place == at else ""),
                ("  " + short(found[name], room), dim) if found[name] else "",
                ("  tab", key) if first + place == (at + 1 if taken else at) else "",
            )
            for place, name in enumerate(rows)
        ]
        if len(names) > first + len(rows):
            lines.append(Content.styled(f"… {len(names) - first - len(rows)} more", dim))
        self.update(Content("\n").join(lines))


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

    def __init__(self, value: str = "", **options: Any) -> None:
        """`options` are those of `Input`."""
        # A line that begins with a text is watched while it is made.
        self._aside: list[str] = []
        self._recalled = 0
        self.candidates: dict[str, str] = {}
        """What the last word may become, each with what it means."""
        self._cycle: tuple[str, dict[str, str], str] = ("", {}, "")
        """The line before tab was pressed, what was offered then, and what was taken."""
        self._shown: Candidates | None = None
        suggester = Completion(self._complete) if self.keys else None
        super().__init__(value, suggester=suggester, **options)

    def _complete(self, value: str) -> str | None:
        token, word = next(iter(self.candidates), ""), last_word(value)
        return value + token[len(word) :] if token and value == self.value else None

    def _watch_value(self, value: str) -> None:
        super()._watch_value(value)
        if not self.keys:
            return
        word = last_word(value)
        words_of: Callable[[str], Sequence[str]] = getattr(self.app, "words", lambda _: ())
        is_typed = word and self.has_focus
        tokens = complete_token(word, words_of, self.keys) if is_typed else {}
        self.candidates = found = {
            token: meaning
            for token, meaning in tokens.items()
            if token.casefold().startswith(word.casefold()) and len(token) > len(word)
        }
        before, offered, taken = self._cycle
        if not found and taken and value == before + taken:
            # What tab put in may be replaced by the next of what was offered with it.
            self._list(offered, taken)
        else:
            self._cycle = ("", {}, "")
            self._list(found)

    def _list(self, found: Mapping[str, str], taken: str = "") -> None:
        if self._shown is None and found and self.parent is not None:
            self._shown = Candidates()
            self.screen.mount(self._shown, after=self)
        if self._shown is not None:
            self._shown.show(found, taken)

    def on_blur(self) -> None:
        self._list({})

    def on_unmount(self) -> None:
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
                say(self, "Nothing to complete here. esc goes to the list.")
                return
            self._cycle = (before, offered, token)
            self.put(before + token)

    def action_go_back(self) -> None:
        """Leave an empty bar."""
        if not self.value:
            self.screen.focus_previous()

    def earlier_lines(self) -> Sequence[str]:
        """Return the lines that ↑ recalls, the newest last."""
        return self._aside

    def recall(self, by: int) -> bool:
        """Put an earlier (1) or later (-1) line into the bar; False where there is none."""
        lines = [line for line in self.earlier_lines() if line.strip()]
        self._recalled = self._recalled if self.value else 0
        if by < 0 and not self._recalled:
            return False
        # What was typed, also into a line that was recalled, is the newest from then on.
        typed = [self.value] if self.value.strip() and self.value not in lines else []
        lines, at = lines + typed, (1 if typed else self._recalled) + by
        if not 0 <= at <= len(lines):
            return False
        self._aside += typed
        self._recalled = at
        self.put(lines[-at] if at else "")
        return True

    def action_recall(self, by: int) -> None:
        if not self.recall(by) and by > 0:
            say(self, "There is no earlier line.")

    @property
    def is_filled(self) -> bool:
        """Whether there is anything to put aside."""
        return bool(self.value)

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
        elif self.is_filled:
            self.put_aside()
            say(self, "Cleared; ↑ brings it back. ctrl+c again says how to leave.")
        else:
            say(self, "ctrl+q leaves chefslog; text is kept.")


def last_word(line: str) -> str:
    """Return the word that is being typed at the end of a line; empty within quotes."""
    word = line.rpartition(" ")[2]
    is_begun = len(word) > 1 or word in MARKS
    return word if is_begun and line.count('"') % 2 == 0 else ""
