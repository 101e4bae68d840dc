"""The week's check-in: five rows answered by digits, a note, and once a month one question more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from chefslog.model.checkin import IMPACTS, SCALES, Scale
from chefslog.reading.today import asks_impact, load_checkin, week_of
from chefslog.tui.composer.fields import TO_NEIGHBOURS, Choice, FormLine, FormRow
from chefslog.tui.composer.form import take_left
from chefslog.tui.composer.form_screen import FormScreen
from chefslog.tui.data.writer import Failed
from chefslog.tui.keys import Hint
from chefslog.tui.theme import content_style
from chefslog.tui.widgets.lines import say

if TYPE_CHECKING:
    from chefslog.store.journal import Journal
    from chefslog.tui.base import Host

DIGITS = ("1", "2", "3", "4", "5")
LOWS = max(len(scale.low) for scale in SCALES.values())
HIGHS = max(len(scale.high) for scale in SCALES.values())


class Answer(Choice, inherit_bindings=False):
    """One row: a digit answers and goes on, `-` takes the answer back; nothing else answers."""

    hints: ClassVar[tuple[Hint, ...]] = (("1–5", "answer", ""), ("-", "none", ""))
    BINDINGS: ClassVar = [
        *TO_NEIGHBOURS,
        Binding("minus,backspace,delete", "skip", "no answer", show=False),
    ]

    def __init__(
        self, options: Sequence[str], value: str, scale: Scale | None = None, before: Any = None
    ) -> None:
        """`before` is the answer of the week before."""
        super().__init__(options, value)
        self._scale = scale
        self._before = str(before or "–")

    def on_key(self, event: events.Key) -> None:
        """A digit answers this row and goes on; a letter may be meant for the note."""
        typed = event.character or ""
        if typed in DIGITS:
            self._answer(self._options[int(typed) - 1])
        elif (event.is_printable and event.key != "minus") or event.key in ("left", "right"):
            say(self, "1–5 answer, - takes an answer back; tab goes on to the note.")
        else:
            return
        event.stop()
        event.prevent_default()

    def action_skip(self) -> None:
        self._answer("")

    def _answer(self, value: str) -> None:
        """Take an answer and go on; behind the last row nothing is answered by going round."""
        self.value = value
        if self.screen.focus_chain[-1] is not self:
            self.screen.focus_next()

    def lines(self, width: int) -> list[Content]:
        """The digits between what they mean, and the answer of the week before."""
        dim, look = content_style(self, "dim"), "key" if self.has_focus else "dim"
        if self._scale is None:
            chips = [self.chip(option, f"{digit} {IMPACTS[option]}", look)
                     for digit, option in zip(DIGITS, self._options, strict=True)]  # fmt: skip
            return [Content("  ").join(chips)]
        chips = [self.chip(option, option, look) for option in self._options]
        low, high = self._scale.low.rjust(LOWS), self._scale.high.ljust(HIGHS)
        drawn = Content.assemble((low + " ", dim), Content(" ").join(chips), (f" {high}", dim))
        gap = width - drawn.cell_length - 5
        before = " " * gap + self._before if gap > 0 else ""
        return [Content.assemble(drawn, (before, dim))]


class CheckinScreen(FormScreen):
    """A minute on the week; nothing has to be answered."""

    AUTO_FOCUS = "Answer"

    def __init__(self, app: Host) -> None:
        """What was answered before is loaded here, also what was left unsaved."""
        today, snapshot = app.today(), app.source.snapshot()
        self.week = week_of(today)
        super().__init__(app, f"checkin-{self.week}", f"Week {int(self.week[-2:])}")
        self._held = (load_checkin(snapshot, self.week) if snapshot else None) or {}
        self._before = (load_checkin(snapshot, week_of(today - 7)) if snapshot else None) or {}
        self._asks_impact = snapshot is None or asks_impact(snapshot, today)
        left = (take_left(app.unsaved, self.what) or {}).get("answers") or {}
        self._begun = {**self._held, **left}

    def compose(self) -> ComposeResult:
        yield self.masthead
        with VerticalScroll(id="form", can_focus=False):
            with Vertical(classes="pane") as week:
                week.border_title = Content("Check-in")
                yield Static(Content("last week"), classes="head")
                for name, scale in SCALES.items():
                    yield self._make_row(name, DIGITS, scale)
            with Vertical(id="note", classes="pane") as note:
                note.border_title = Content("Note")
                text = str(self._begun.get("note") or "")
                line = NoteLine(text, "Anything about the week, for you alone")
                self.fields["note"] = line
                yield FormRow("", line)
            if self._asks_impact:
                # After the note: what is typed behind the fifth digit must not become an answer.
                with Vertical(id="month", classes="pane") as month:
                    month.border_title = Content("Once a month")
                    yield Static(Content("  Your impact with AI, compared with a year ago"))
                    yield self._make_row("impact_ai", (*IMPACTS,))
        yield self.keys_line

    def _make_row(self, name: str, options: Sequence[str], scale: Scale | None = None) -> FormRow:
        value = str(self._begun.get(name) or "")
        self.fields[name] = answer = Answer(options, value, scale, self._before.get(name))
        return FormRow(scale.label if scale else "", answer)

    def unsaved_text(self) -> dict[str, Any] | None:
        """Return the answers that are not those that were saved."""
        given = self.texts()
        new = {
            name: text for name, text in given.items() if text != str(self._held.get(name) or "")
        }
        line = given["note"] or f"Check-in of week {int(self.week[-2:])}"
        return {"line": line, "answers": new} if new else None

    def action_save(self) -> None:
        app, week, given = self._chefslog, self.week, self.texts()
        answers: dict[str, Any] = {
            name: int(text) if name in SCALES else text for name, text in given.items() if text
        }
        answers["note"] = given["note"].strip() or None
        if not self._asks_impact and self._held.get("impact_ai"):
            answers["impact_ai"] = self._held["impact_ai"]

        def save(journal: Journal) -> int | None:
            from chefslog.store.records import save_checkin

            return save_checkin(journal, week, answers)

        def come_back(failed: Failed) -> None:
            if app.numbered is not None:
                app.push_screen(CheckinScreen(app))
            app.call_after_refresh(app.say, str(failed), problem=True)

        self.close_to_save(save, f"Week {int(week[-2:])} checked in", come_back)


class NoteLine(FormLine):
    """The note; enter saves."""

    hints: ClassVar[tuple[Hint, ...]] = (("enter", "save", ""), ("↑ ↓", "rows", ""))
    BINDINGS: ClassVar = [Binding("enter,ctrl+j", "screen.save", "save", show=False)]
