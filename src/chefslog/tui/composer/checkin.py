"""The week's check-in: five rows answered by digits, a note, and once a month one question more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from chefslog.model.checkin import IMPACTS, SCALES
from chefslog.model.days import civil, iso_week
from chefslog.reading.today import load_checkin, month_has_impact, week_of
from chefslog.tui.composer.choice import Choice
from chefslog.tui.data.writer import Failed
from chefslog.tui.widgets.line_input import LineInput
from chefslog.tui.widgets.modal import InkModal

if TYPE_CHECKING:
    from chefslog.store.journal import Journal
    from chefslog.tui.base import Host

SCALE = ("1", "2", "3", "4", "5")


class Answer(Choice):
    """One row: a digit answers and goes on; `-` skips."""

    BINDINGS: ClassVar = [
        Binding("down,enter,ctrl+j,tab", "app.focus_next", "next", show=False),
        Binding("up,shift+tab", "app.focus_previous", "before", show=False),
        Binding("minus", "skip", "skip", show=False),
    ]

    def on_key(self, event: events.Key) -> None:
        """A digit answers this row and goes on to the next; a letter may be meant for the note."""
        digit = event.character or ""
        if digit in SCALE and int(digit) < len(self._options):
            event.stop()
            event.prevent_default()
            self.value = self._options[int(digit)]
            self.screen.focus_next()

    def action_skip(self) -> None:
        """Not said."""
        self.value = ""
        self.screen.focus_next()


class CheckinScreen(InkModal):
    """A minute on the week; nothing has to be answered."""

    AUTO_FOCUS = "Answer"
    BINDINGS: ClassVar = [
        Binding("escape", "leave", "leave", show=False),
        Binding("ctrl+s", "save", "save", show=False, priority=True),
    ]

    def __init__(
        self,
        app: Host,
        week: str,
        held: dict[str, Any],
        left: dict[str, Any],
        ask_impact: bool,
    ) -> None:
        """`held` is what was saved for the week, `left` what was left unsaved."""
        super().__init__()
        self._chefslog = app
        self.week = week
        self._held = held
        self._left = left
        self._ask_impact = ask_impact
        self._answers: dict[str, Choice] = {}
        self._saving = False

    def compose(self) -> ComposeResult:
        """The rows, the note, what is wrong."""
        window = Vertical(classes="window")
        window.border_title = Content(f"week {int(self.week[-2:])}")
        window.border_subtitle = Content("1–5 answer · - skips · ctrl+s saves · esc leaves")
        with window:
            for name, scale in SCALES.items():
                ends = f"{scale.low} … {scale.high}"
                answer = Answer(SCALE, self._begin(name), behind=ends)
                self._answers[name] = answer
                yield self._row(scale.label, answer)
            self._note = NoteLine(self._begin("note"))
            yield self._row("Note, private", self._note)
            if self._ask_impact:
                # After the note: what is typed behind the fifth digit must not become an answer.
                impact = Answer((*IMPACTS,), self._begin("impact_ai"))
                self._answers["impact_ai"] = impact
                yield Static(Content("Your impact with AI, compared with a year ago"))
                yield self._row("Once a month", impact)
            self._problem = Static("", classes="problem", markup=False)
            yield self._problem

    def _row(self, label: str, widget: Choice | LineInput) -> Horizontal:
        return Horizontal(Static(Content(label), classes="label"), widget, classes="question")

    def _begin(self, name: str) -> str:
        return str(self._left.get(name, self._held.get(name)) or "")

    def on_input_changed(self) -> None:
        """The note is another one."""
        self._keep()

    def on_choice_changed(self) -> None:
        """An answer is another one."""
        self._keep()

    def _keep(self) -> None:
        """Have on disk soon what is not saved."""
        given = {name: choice.value for name, choice in self._answers.items()}
        given["note"] = self._note.value
        new = {
            name: text for name, text in given.items() if text != str(self._held.get(name) or "")
        }
        line = given["note"] or f"Check-in of week {int(self.week[-2:])}"
        self._chefslog.unsaved.keep(self._what, {"line": line, "answers": new} if new else None)

    @property
    def _what(self) -> str:
        return f"checkin-{self.week}"

    def action_leave(self) -> None:
        """Close without saving; what was answered is kept."""
        self._chefslog.unsaved.flush()
        self.dismiss(None)
        self._chefslog.refresh_rooms()

    def action_save(self) -> None:
        """Save the answers."""
        if self._saving:
            return
        answers: dict[str, Any] = {
            name: int(choice.value) if name != "impact_ai" else choice.value
            for name, choice in self._answers.items()
            if choice.value
        }
        if not self._ask_impact and self._held.get("impact_ai"):
            answers["impact_ai"] = self._held["impact_ai"]
        answers["note"] = self._note.value.strip() or None
        week = self.week

        def work(journal: Journal) -> int | None:
            from chefslog.store.checkins import save_checkin

            return save_checkin(journal, week, answers)

        self._saving = True
        self._chefslog.writer.write(work, self._saved)

    def _saved(self, result: Any) -> None:
        self._saving = False
        app = self._chefslog
        if isinstance(result, Failed):
            self._problem.update(Content(str(result)))
            self.add_class("-wrong")
            return
        app.unsaved.forget(self._what)
        if result:
            app.note_change()
        if self.is_current:
            self.dismiss(None)
        app.say(f"week {int(self.week[-2:])} checked in · {app.keys.shown('undo')} undoes")


class NoteLine(LineInput):
    """The note; enter saves."""

    BINDINGS: ClassVar = [
        Binding("enter,ctrl+j", "screen.save", "save", show=False),
        Binding("up", "app.focus_previous", "before", show=False),
        Binding("down", "app.focus_next", "next", show=False),
    ]


def open_checkin(app: Host) -> None:
    """This week's check-in, with what was answered before."""
    snapshot = app.source.snapshot()
    today = app.today()
    week = week_of(today)
    held = (load_checkin(snapshot, week) if snapshot else None) or {}
    unsaved: dict[str, Any] = {}
    for left in app.unsaved.waiting():
        if left.what == f"checkin-{week}" and app.unsaved.take(left, left.what):
            unsaved = dict(left.data.get("answers") or {})
    weeks = _weeks_of_month(today)
    asked = bool(held.get("impact_ai"))
    first = snapshot is None or asked or not month_has_impact(snapshot, weeks)
    app.push_screen(CheckinScreen(app, week, held, unsaved, first))


def _weeks_of_month(today: int) -> list[str]:
    """The ISO weeks whose days so far lie in this month."""
    month = civil(today)[:2]
    days = [day for day in range(today - 31, today + 1) if civil(day)[:2] == month]
    return list(dict.fromkeys(f"{year:04}-W{week:02}" for year, week in map(iso_week, days)))
