"""A line of tokens for the selected entries, with what it would change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.content import Content

from chefslog.reading.completions import SET_KEYS
from chefslog.tui.base import Host
from chefslog.tui.cells import short
from chefslog.tui.data.changes import write
from chefslog.tui.data.writer import Failed
from chefslog.tui.numbered import Numbered
from chefslog.tui.widgets.line_input import Bar

if TYPE_CHECKING:
    from chefslog.capture.changes import Changes
    from chefslog.store.journal import Journal


class TokenBar(Bar):
    """Enter sets and closes, esc leaves; where setting fails the line comes back."""

    BINDING_GROUP_TITLE = "Tokens"
    place = "tokens"
    keys = SET_KEYS
    BINDINGS: ClassVar = [
        Binding("enter,ctrl+j,ctrl+s", "apply", "set", id="apply_tokens"),
        Binding("escape", "leave", "leave", id="leave_tokens"),
    ]

    def __init__(self, app: Host, subjects: Mapping[str, str], text: str = "") -> None:
        """`subjects` are headlines by id; `text` is what the line begins with."""
        self._chefslog = app
        super().__init__(text, placeholder="ai:2 check:tests +infra -#old value:-")
        self._subjects = subjects
        names = [*subjects.values()]
        one = f"“{names[0]}”" if len(names) == 1 else f"{len(names)} entries"
        self.border_title = Content(f"set on {short(one, 50)}")

    def _changes(self) -> Changes:
        from chefslog.capture.changes import parse_changes

        config = self._chefslog.config
        return parse_changes(
            self.value,
            self._chefslog.moment().day,
            labels=config.labels,
            day_minutes=config.day_minutes,
        )

    def _watch_value(self, value: str) -> None:
        super()._watch_value(value)
        self._show_changes()

    def on_resize(self) -> None:
        """What would change is cut to the width."""
        self._show_changes()

    def _show_changes(self) -> None:
        self.tell(_told(self._changes()) if self.value.strip() else "")

    def action_leave(self) -> None:
        """Close; nothing is set."""
        self._close()

    def _close(self) -> None:
        if self.screen is self._chefslog.numbered:
            self._chefslog.numbered.go_to_list()
        self.remove()

    def action_apply(self) -> None:
        """Set the fields on every selected entry, as one step."""
        changes = self._changes()
        if not self.value.strip():
            self._close()
            return
        if changes.problems:
            self.tell(changes.problems[0], problem=True)
            return
        app, subjects, text = self._chefslog, self._subjects, self.value

        def work(journal: Journal) -> int | None:
            from chefslog.reading.connect import open_snapshot
            from chefslog.reading.entry import load_entries
            from chefslog.store.entries import edit_entries

            with open_snapshot(app.home) as snapshot:
                present = list(load_entries(snapshot, [*subjects]))
            wanted = {entry["id"]: changes.on(entry) for entry in present}
            return edit_entries(journal, {ref: new for ref, new in wanted.items() if new})

        # Closed before it is saved: what is typed behind enter is for the list, not for this line.
        self._close()
        if app.numbered is not None:
            app.numbered.let_go()
        count = "the entry" if len(subjects) == 1 else f"{len(subjects)} entries"

        def failed(problem: Failed) -> None:
            app.say(str(problem), problem=True)
            if isinstance(app.screen, Numbered):
                ask_tokens(app.screen, subjects, text)

        write(app, work, f"set on {count}", failed=failed)


def _told(changes: Changes) -> str:
    from chefslog.model.fields import BY_NAME

    parts = []
    for name, value in changes.put.items():
        shown = BY_NAME[name].text(value) if name in BY_NAME else str(value)
        label = BY_NAME[name].label if name in BY_NAME else name
        parts.append(f"{label}: {shown or 'unset'}")
    for sign, many in (("+", changes.add), ("−", changes.remove)):
        parts += [f"{sign} {BY_NAME[name].text(value)}" for name, value in many.items()]
    return " · ".join([*parts, *changes.problems[:1], *changes.hints[:1]])


def ask_tokens(screen: Numbered, subjects: Mapping[str, str], text: str = "") -> None:
    """Open the line that sets fields on some entries, headlines by id."""
    bar = TokenBar(screen.journal_app, subjects, text)
    screen.mount(bar, before=screen.keys_line)
    screen.set_focus(bar)
