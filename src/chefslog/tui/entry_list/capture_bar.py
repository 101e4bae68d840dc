"""The capture bar: one line becomes an entry; below it, how the line is understood."""

from __future__ import annotations

from typing import ClassVar

from rich.highlighter import Highlighter
from rich.text import Text
from textual.binding import Binding
from textual.content import Content
from textual.message import Message

from chefslog.capture.add import fill_project
from chefslog.capture.grammar import UNCLOSED, Parsed, parse_line
from chefslog.home.config import Config
from chefslog.model.policy import question_draft
from chefslog.model.sanitize import clean_text
from chefslog.reading.completions import LINE_KEYS
from chefslog.tui.entry_list.preview import preview
from chefslog.tui.keys import bindings
from chefslog.tui.theme import ink
from chefslog.tui.widgets.line_input import Bar

QUESTION = "What did you solve?"
EXAMPLE = 'Cut p99 login latency ai:2 impact:"1.8s → 240ms, all logins" #perf'


class TokenColours(Highlighter):
    """Colours what the grammar takes out of a line."""

    def __init__(self, bar: CaptureBar) -> None:
        self._bar = bar

    def highlight(self, text: Text) -> None:
        """Colour tokens; the rest stays as it is."""
        if not text.plain.startswith(self._bar.value):
            return
        style = ink(self._bar, "token")
        for start, end, _ in self._bar.parsed().spans:
            text.stylize(style, start, end)


class CaptureBar(Bar):
    """Enter saves and stays; what a paste brings beyond its first line becomes notes."""

    BINDING_GROUP_TITLE = "Capture bar"
    place = "bar"
    keys = LINE_KEYS
    BINDINGS: ClassVar = [
        # What was typed before the terminal was ours arrives with line feeds.
        Binding("enter,ctrl+j,ctrl+s", "submit", "save", id="capture", tooltip="Save and stay."),
        Binding("up", "recall(1)", "history", id="earlier_line"),
        Binding("down", "later_line", show=False, id="later_line"),
        *bindings("bar"),
    ]

    class Edited(Message):
        """The text or the notes are other ones."""

    class Save(Message):
        """The line is to be kept as an entry."""

        def __init__(self, line: str, notes: str) -> None:
            super().__init__()
            self.line = line
            self.notes = notes

    def __init__(self, config: Config, today: str, id: str | None = None) -> None:
        self._config = config
        self._parsed: tuple[str, str, Parsed] | None = None
        self._quiet = False
        self.today = today
        self.notes = ""
        super().__init__(placeholder=EXAMPLE, highlighter=TokenColours(self), id=id)
        self.border_title = Content(QUESTION)

    def parsed(self) -> Parsed:
        """The line as the grammar reads it."""
        held = self._parsed
        if held is None or held[0] != self.value or held[1] != self.today:
            config = self._config
            found = parse_line(
                self.value, self.today, labels=config.labels, day_minutes=config.day_minutes
            )
            self._parsed = held = (self.value, self.today, found)
        return held[2]

    def action_recall(self, by: int) -> None:
        """An earlier line."""
        self.recall(by)

    async def action_later_line(self) -> None:
        """A later line; behind the latest of them is the list."""
        if not self.recall(-1):
            await self.run_action("app.command('list')")

    def put_back(self, line: str, notes: str) -> None:
        """Text that was typed before, to go on with."""
        self.notes = clean_text(notes)
        self.put(line)
        self._tell()

    def empty(self, said: str = "") -> None:
        """After saving: nothing left, and a line that says what was kept."""
        self.notes = ""
        with self.prevent(Bar.Changed):
            self.value = ""
        self.post_message(self.Edited())
        self.say(said)

    def say(self, text: str, *, problem: bool = False) -> None:
        """A line in the place of the preview, until something is typed."""
        self.tell(text, problem=problem, good=bool(text) and not problem)

    def _tell(self) -> None:
        """Show how the line is understood."""
        if not self.value.strip() and not self.notes:
            self.tell("" if self.has_focus else "ctrl+n writes")
            return
        parsed = self.parsed()
        hints_shown = [hint for hint in parsed.hints if UNCLOSED not in hint]
        said = hints_shown[:1]
        if self.notes:
            count = self.notes.count("\n") + 1
            said.insert(0, f"+ {count} line{'s' * (count > 1)} of notes")
        draft = dict(parsed.draft)
        fill_project(draft)
        if self._config.coach and not hints_shown:
            from chefslog.capture.coach import hints

            said += question_draft(self._config.policy, draft) or hints(draft)
        self.tell(preview(draft, said, self.today, self._config.labels))

    def _watch_value(self, value: str) -> None:
        super()._watch_value(value)
        self._tell()
        self.post_message(self.Edited())

    def on_focus(self) -> None:
        """The border says something else without the focus."""
        self._tell()

    def on_blur(self) -> None:
        """Say how to come back."""
        if not self.has_class("-said"):
            self._tell()

    def on_resize(self) -> None:
        """The preview is cut to the width."""
        if not self.has_class("-said") and not self.has_class("-problem"):
            self._tell()

    def take_lines(self, lines: list[str]) -> None:
        """Further lines of a paste are notes."""
        text = clean_text("\n".join(lines)).strip("\n")
        self.notes = "\n".join(part for part in (self.notes, text) if part)
        self._tell()
        self.post_message(self.Edited())

    async def action_submit(self) -> None:
        """Hand the line over for saving."""
        if self.value.strip() or self.notes.strip():
            self.post_message(self.Save(self.value, self.notes))
