"""The capture bar: one line becomes an entry; below it, how the line is understood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from rich.highlighter import Highlighter
from rich.text import Text
from textual.binding import Binding
from textual.content import Content
from textual.message import Message

from chefslog.capture.add import fill_project
from chefslog.capture.grammar import UNCLOSED, Parsed, parse_line
from chefslog.home.config import Config
from chefslog.home.paths import Rules
from chefslog.model.days import parse_day, spoken
from chefslog.model.fields import BY_NAME
from chefslog.model.meanings import value_meaning
from chefslog.model.policy import question_draft
from chefslog.model.sanitize import clean_text
from chefslog.reading.completions import LINE_KEYS
from chefslog.tui.data.drafts import BAR, Unsaved
from chefslog.tui.keys import bindings
from chefslog.tui.theme import ink
from chefslog.tui.widgets.line_input import Bar

if TYPE_CHECKING:
    from chefslog.home.clock import Moment
    from chefslog.tui.base import Host

QUESTION = "What did you solve?"
EXAMPLE = 'Cut p99 login latency ai:2 impact:"1.8s → 240ms, all logins" #perf'
TOLD = ("kind", "outcome", "own", "ai_effect", "stakes", "otherwise", "guess", "took", "bugs")
"""Fields that the preview says with their key."""


class TokenColours(Highlighter):
    """Colours what the grammar takes out of a line."""

    def __init__(self, bar: CaptureBar) -> None:
        self._bar = bar

    def highlight(self, text: Text) -> None:
        if text.plain.startswith(self._bar.value):
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
        self.today = today
        self.notes = ""
        self._notes_aside: dict[str, str] = {}
        """The notes of lines that were put aside."""
        super().__init__(placeholder=EXAMPLE, highlighter=TokenColours(self), id=id)
        self.border_title = Content(QUESTION)

    def parsed(self) -> Parsed:
        held = self._parsed
        if held is None or held[:2] != (self.value, self.today):
            found = _parse(self._config, self.value, self.today)
            self._parsed = held = (self.value, self.today, found)
        return held[2]

    @property
    def is_filled(self) -> bool:
        return bool(self.value or self.notes)

    def put_aside(self) -> None:
        """The notes go and come back with their line; without one their first line is it."""
        if not self.value.strip():
            self.value, _, self.notes = self.notes.partition("\n")
        self._notes_aside[self.value] = self.notes
        self.notes = ""
        super().put_aside()

    def recall(self, by: int) -> bool:
        if self.notes and not self.value.strip():
            self.put_aside()
        elif self.notes:
            self._notes_aside[self.value] = self.notes
        is_there = super().recall(by)
        if is_there:
            self.notes = self._notes_aside.get(self.value, "")
            self._tell()
        return is_there

    def earlier_lines(self) -> Sequence[str]:
        """Return the lines of this session before those that were put aside."""
        return [*getattr(self.app, "lines", ()), *self._aside]

    async def action_later_line(self) -> None:
        """A later line; behind the latest of them is the list."""
        if not self.recall(-1):
            await self.run_action("app.command('list')")

    def keep(self, unsaved: Unsaved) -> None:
        """Have the text on disk soon, or forget it when the bar is empty."""
        held = {"line": self.value, "notes": self.notes}
        unsaved.keep(BAR, held if any(held.values()) else None)

    def restore(self, unsaved: Unsaved) -> bool:
        """Put what the bar held when an app ended, or was killed, back into it."""
        for left in reversed(unsaved.waiting()):
            if left.what == BAR and unsaved.take(left, BAR):
                self.put_back(str(left.data.get("line", "")), str(left.data.get("notes", "")))
                return True
        return False

    def put_back(self, line: str, notes: str) -> None:
        self.notes = clean_text(notes)
        self.put(line)
        self._tell()

    def empty(self, said: str = "") -> None:
        """After saving: nothing left, and a line that says what was kept."""
        self._notes_aside.pop(self.value, None)
        self.notes = ""
        with self.prevent(Bar.Changed):
            self.value = ""
        self.post_message(self.Edited())
        self.say(said)

    def say(self, text: str, *, problem: bool = False) -> None:
        """A line in the place of the preview, until something is typed."""
        self.tell(text, problem=problem, good=bool(text) and not problem)

    def _tell(self) -> None:
        if not self.value.strip() and not self.notes:
            self.tell("" if self.has_focus else "ctrl+n writes")
            return
        parsed = self.parsed()
        draft = dict(parsed.draft)
        fill_project(draft)
        count = self.notes.count("\n") + 1
        said = [f"+ {count} line{'s' * (count > 1)} of notes"] if self.notes else []
        problems = [hint for hint in parsed.hints if UNCLOSED not in hint]
        said += problems[:1]
        if self._config.coach and not problems:
            from chefslog.capture.coach import hints

            said += question_draft(self._config.policy, draft) or hints(draft)
        self.tell(preview(draft, said, self.today, self._config.labels))

    def _watch_value(self, value: str) -> None:
        super()._watch_value(value)
        self._tell()
        self.post_message(self.Edited())

    def watch_has_focus(self, has_focus: bool) -> None:
        """Without the focus the border says how to come back; a problem stays."""
        super().watch_has_focus(has_focus)
        if has_focus or not self.has_class("-problem"):
            self._tell()

    def on_resize(self) -> None:
        """Cut the preview to the width; what was said instead stays."""
        if not (self.has_class("-said") or self.has_class("-problem")):
            self._tell()

    def take_lines(self, lines: list[str]) -> None:
        """Further lines of a paste are notes."""
        text = clean_text("\n".join(lines)).strip("\n")
        self.notes = "\n".join(part for part in (self.notes, text) if part)
        self._tell()
        self.post_message(self.Edited())

    async def action_submit(self) -> None:
        if self.value.strip() or self.notes.strip():
            self.post_message(self.Save(self.value, self.notes))


def keep_capture(
    event: CaptureBar.Save,
    config: Config,
    unsaved: Unsaved,
    moment: Moment,
    door: str,
    warnings: list[str],
) -> tuple[str, dict[str, Any]]:
    """Keep a line as a capture; its id and what it says. Raises AddError."""
    from chefslog.capture.add import drop, understand

    rules = Rules(config.labels, config.day_minutes, config.day_starts)
    draft, _, _ = understand(event.line, event.notes, moment, rules)
    entry_id = unsaved.give_id(BAR, moment.at)
    drop(unsaved.home, draft, moment, door, warnings, entry_id)
    return entry_id, draft


def preview(
    draft: Mapping[str, Any], hints: Sequence[str], today: str, labels: Sequence[str]
) -> str:
    """The draft's day, level, value and place, then the coach's hints: `today · sous chef · …`."""
    number, now = parse_day(draft.get("day", today)), parse_day(today)
    is_now = number is None or now is None or number == now
    level, checked = draft.get("delegation"), draft.get("checked")
    ladder = [] if level is None else [labels[level].lower()]
    ladder += [value_meaning("checked", checked)] if checked else []
    fields = [
        f"{BY_NAME[name].key} {BY_NAME[name].kind.text(draft[name])}"
        for name in TOLD
        if draft.get(name) is not None
    ]
    where = [draft.get("project") or ""]
    where += [f"#{tag}" for tag in draft.get("tags") or ()]
    where += [f"@{name}" for name in draft.get("people") or ()]
    parts = ["today" if is_now else spoken(number or 0, now), ", ".join(ladder)]
    parts += [draft.get("value") or "", *fields, " ".join(filter(None, where)), *hints]
    return " · ".join(filter(None, parts))


def reason(error: Exception) -> str:
    """Why a line was not saved, without the line itself: it is still on the screen."""
    return str(error).partition("Your line:")[0].rstrip()


def draft_of(app: Host, line: str, notes: str) -> dict[str, Any]:
    """What a line and further notes say, with or without a headline.

    A project of None is one that the writer does not want to be filled in.
    """
    draft = dict(_parse(app.config, line, app.moment().day).draft)
    if notes.strip():
        parts = (draft.get("notes"), clean_text(notes).strip())
        draft["notes"] = "\n\n".join(part for part in parts if part)
        draft["typed"] = f"{draft.get('typed', '')}\n{notes.rstrip()}"
    return {name: draft[name] for name in draft if draft[name] is not None or name == "project"}


def bar_of(app: Host) -> CaptureBar | None:
    """Return the bar of the screen in front, None where there is none with a text."""
    bars = app.numbered.query(CaptureBar) if app.numbered else ()
    return next((bar for bar in bars if bar.value or bar.notes), None)


def _parse(config: Config, line: str, today: str) -> Parsed:
    return parse_line(line, today, labels=config.labels, day_minutes=config.day_minutes)
