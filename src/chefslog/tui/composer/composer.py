"""The composer: a whole entry as a form, on disk while it is written."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from chefslog.capture.editor import EditorFailed, edit_entry, edit_text
from chefslog.home.paths import Rules
from chefslog.model.sanitize import clean_text
from chefslog.tui.composer.field_row import FieldRow
from chefslog.tui.composer.form import NAMED, SHOWN, Form, FormProblem
from chefslog.tui.composer.long_text import LongText
from chefslog.tui.data.preferences import remember, remembered
from chefslog.tui.data.writer import Failed
from chefslog.tui.keys import bindings
from chefslog.tui.terminal.editor import editor_file, run_suspended
from chefslog.tui.theme import InkScreen
from chefslog.tui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from chefslog.store.journal import Journal
    from chefslog.tui.base import Host
    from chefslog.tui.data.drafts import Left


class ComposerScreen(InkScreen):
    """A form for one entry; what is typed is on disk within half a second."""

    CSS_PATH = "composer.tcss"
    places = ("text",)
    AUTO_FOCUS = "FieldRow LineInput"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("text")]

    def __init__(self, app: Host, form: Form, said: str = "") -> None:
        super().__init__()
        self._chefslog = app
        self.form = form
        self._said = said
        self._rows: dict[str, FieldRow] = {}
        self._saving = False
        self.keys_line = KeyLine()
        top = [name for name in app.config.compose_fields if name in NAMED]
        self._top = list(dict.fromkeys(["headline", *top]))
        self._rest = [one.name for one in SHOWN if one.name not in self._top]

    def compose(self) -> ComposeResult:
        """The chosen fields, and under "more" the others."""
        title = "Edit" if self.form.entry_id else "New entry"
        yield Static(Content(title), classes="composer--title")
        with VerticalScroll(can_focus=False):
            yield from self._made(self._top)
            yield Static(self._more_text(), classes="composer--more")
            yield Vertical(id="composer-rest")
        yield self.keys_line

    def _made(self, names: list[str]) -> list[FieldRow]:
        labels = self._chefslog.config.labels
        for name in names:
            self._rows[name] = FieldRow(NAMED[name], self.form.texts.get(name, ""), labels)
        return [self._rows[name] for name in names]

    def _more_text(self) -> Content:
        key = self._chefslog.keys.shown("more")
        texts = self.form.texts
        filled = [NAMED[one].label for one in self._rest if texts.get(one) and one != "day"]
        names = f" · filled: {', '.join(filled)}" if filled else ""
        sign = "▾" if self.has_class("-more") else "▸"
        return Content(f"{sign} {len(self._rest)} more fields ({key}){names}")

    def on_mount(self) -> None:
        """Open as it was used last."""
        self.keys_line.show_keys(self._chefslog.keys.hints(self, "text"))
        if self._said:
            self.keys_line.say(self._said)
        if remembered(self._chefslog.home).get("more"):
            self._show_more(True)

    def action_toggle_more(self) -> None:
        """Show the other fields or put them away; remembered."""
        show = not self.has_class("-more")
        self._show_more(show)
        remember(self._chefslog.home, more=show)

    def _show_more(self, show: bool) -> None:
        rest = self.query_one("#composer-rest", Vertical)
        if show and not rest.children:
            rest.mount_all(self._made(self._rest))
        self.set_class(show, "-more")
        self.query_one(".composer--more", Static).update(self._more_text())

    def on_field_row_edited(self) -> None:
        """Have the text on disk soon."""
        self._read()
        self._keep()

    def _read(self) -> None:
        for name, row in self._rows.items():
            if row.is_mounted:
                self.form.texts[name] = row.text

    def _keep(self) -> None:
        form = self.form
        self._chefslog.unsaved.keep(form.what, form.to_keep() if form.changed else None)

    def _show_texts(self) -> None:
        for name, row in self._rows.items():
            if row.text != self.form.texts.get(name, ""):
                row.put(self.form.texts.get(name, ""))
        self.query_one(".composer--more", Static).update(self._more_text())

    # -- leaving --------------------------------------------------------------------------

    def action_leave(self) -> None:
        """Close, keeping what is not saved."""
        self._read()
        self._keep()
        self._chefslog.unsaved.flush()
        unwritten = {left.what for left in self._chefslog.unsaved.unwritten()}
        where = " until you quit: it is not on disk" if self.form.what in unwritten else ""
        self._close(f"Draft kept{where}. Reopen it from Today." if self.form.changed else "")

    def action_discard(self) -> None:
        """Close, forgetting what is not saved."""
        self._chefslog.unsaved.forget(self.form.what)
        self._close("discarded")

    def _close(self, said: str) -> None:
        self.dismiss(None)
        self._chefslog.refresh_rooms()
        if said:
            self._chefslog.say(said)

    # -- saving ---------------------------------------------------------------------------

    def action_save(self) -> None:
        """Save and close; where something is wrong, say so beside the field."""
        if self._saving:
            return
        self._read()
        for row in self._rows.values():
            row.tell("")
        app, form = self._chefslog, self.form
        names = form.changed if form.entry_id else list(NAMED)
        try:
            values = form.values(names, app.moment().day, app.config.labels, app.config.day_minutes)
        except FormProblem as problem:
            self._point_at(problem.name, str(problem))
            return
        if form.entry_id:
            self._save_changes(values)
        else:
            self._save_new(values)

    def _point_at(self, name: str, text: str) -> None:
        if name not in self._rows:
            self._show_more(True)
        row = self._rows[name]
        row.tell(text)
        self.set_focus(row.editor)
        self.keys_line.say(text, problem=True)

    def _save_new(self, values: dict[str, Any]) -> None:
        from chefslog.capture.add import AddError, drop
        from chefslog.tui.entry_list.capture import reason

        app = self._chefslog
        draft = {name: value for name, value in values.items() if value is not None}
        draft["typed"] = self.form.typed
        warnings: list[str] = []
        try:
            moment = app.moment()
            entry_id = app.unsaved.give_id(self.form.what, moment.at)
            drop(app.home, draft, moment, "tui", warnings, entry_id)
        except AddError as error:
            self.keys_line.say(reason(error), problem=True)
            return
        app.note_capture(entry_id)
        app.unsaved.forget(self.form.what)
        self._close(" ".join(warnings) or f"saved · {app.keys.shown('undo')} undoes")

    def _save_changes(self, values: dict[str, Any]) -> None:
        app, form = self._chefslog, self.form
        draft = form.seen.get("state") == "draft"
        if not values and not draft:
            app.unsaved.forget(form.what)
            self._close("nothing changed")
            return
        seen = {name: form.seen.get(name) for name in values}

        def work(journal: Journal) -> int | None:
            from chefslog.store.entries import edit_entries as change
            from chefslog.store.entries import set_state

            step = change(journal, {form.entry_id: values}, {form.entry_id: seen})
            # Who saves a draft has seen it: it needs no yes beside.
            return set_state(journal, [form.entry_id], "entry", "approve") if draft else step

        self._saving = True
        app.writer.write(work, self._saved)

    def _saved(self, result: Any) -> None:
        self._saving = False
        app = self._chefslog
        if not isinstance(result, Failed):
            app.unsaved.forget(self.form.what)
            if result:
                app.note_change()
            said = f"saved · {app.keys.shown('undo')} undoes" if result else "nothing changed"
            if self.is_current:
                self._close(said)
            return
        conflicts = getattr(result.cause, "conflicts", None)
        if conflicts:
            self._show_conflicts(conflicts)
        elif self.is_attached:
            self.keys_line.say(str(result), problem=True)
        else:
            app.say(str(result), problem=True)

    def _show_conflicts(self, conflicts: list[tuple[str, str, Any, Any]]) -> None:
        """Both versions, field by field; saving again then means ours."""
        names = []
        for _, name, _, theirs in conflicts:
            if name not in self._rows:
                self._show_more(True)
            self.form.rebase(name, theirs)
            shown = self.form.before[name] or "nothing"
            self._rows[name].tell(f"changed elsewhere meanwhile; there it says: {shown}")
            names.append(NAMED[name].label)
        self.set_focus(self._rows[conflicts[0][1]].editor)
        self._keep()
        key = self._chefslog.keys.shown("save")
        self.keys_line.say(
            f"Changed elsewhere meanwhile: {', '.join(names)}. Nothing was written. "
            f"{key} again writes yours over it.",
            problem=True,
        )

    # -- the writer's editor --------------------------------------------------------------

    def action_write_outside(self) -> None:
        """The text one is in, or the whole entry, in the writer's editor."""
        self._read()
        try:
            if isinstance(self.focused, LongText):
                self._text_outside(self.focused)
            else:
                self._entry_outside()
        except EditorFailed as error:
            self.keys_line.say(str(error), problem=True)
        except FormProblem as problem:
            self._point_at(problem.name, str(problem))

    def _text_outside(self, area: LongText) -> None:
        app = self._chefslog
        path, run = editor_file(app, "text"), partial(run_suspended, app)
        edited = edit_text(path, area.text, clean_text, run=run, may_be_empty=True)
        if edited is None:
            return
        with edited:
            area.load_text(edited.value.rstrip("\n"))
            self._read()
            self._keep()
            app.unsaved.flush()

    def _entry_outside(self) -> None:
        app = self._chefslog
        config, today = app.config, app.moment().day
        values = self.form.values(
            [name for name in NAMED if name != "headline" or self.form.texts.get(name)],
            today,
            config.labels,
            config.day_minutes,
        )
        draft = {name: value for name, value in values.items() if value is not None}
        rules = Rules(config.labels, config.day_minutes)
        path, run = editor_file(app, "entry"), partial(run_suspended, app)
        edited = edit_entry(path, draft, today, rules, run=run)
        if edited is None:
            return
        with edited:
            self.form.take(edited.value)
            self._show_texts()
            self._keep()
            app.unsaved.flush()


def edit(app: Host, entry: dict[str, Any]) -> None:
    """The composer on an entry; with the text that was left unsaved, where there is some."""
    form, said = Form.of_entry(entry), ""
    for left in app.unsaved.waiting():
        if left.what == form.what and app.unsaved.take(left, form.what):
            form, said = Form.of_unsaved(left.data), "with the text that was not saved last time"
    app.push_screen(ComposerScreen(app, form, said))


def compose(app: Host, fields: Mapping[str, Any] | None = None) -> None:
    """The composer for a new entry: what the bar holds, over the `fields` of a template."""
    from chefslog.capture.add import fill_project
    from chefslog.tui.entry_list.capture import empty_bar, take_bar

    draft = {**(fields or {}), **take_bar(app)}
    is_filled = "project" not in draft
    fill_project(draft)
    form = Form.of_draft(f"new-{os.urandom(4).hex()}", draft)
    if is_filled:
        # Nobody typed it: leaving the form as it is leaves nothing unsaved behind.
        form.before["project"] = form.texts["project"]
    if form.changed:
        app.unsaved.keep(form.what, form.to_keep())
        app.unsaved.flush()
    empty_bar(app)
    app.push_screen(ComposerScreen(app, form))


def resume(app: Host, left: Left) -> None:
    """Go on with a text that was left: a form in the composer, a line in the bar."""
    what = left.what
    if what.startswith(("new-", "edit-")):
        if app.unsaved.take(left, what):
            form = Form.of_unsaved({**left.data, "what": what})
            app.push_screen(ComposerScreen(app, form, "as it was left"))
        return
    from chefslog.tui.entry_list.capture import draft_of

    draft = draft_of(app, str(left.data.get("line", "")), str(left.data.get("notes", "")))
    form = Form.of_draft(f"new-{os.urandom(4).hex()}", draft)
    if app.unsaved.take(left, form.what):
        app.unsaved.keep(form.what, form.to_keep())
        app.push_screen(ComposerScreen(app, form, "as it was left"))


def write_outside(app: Host) -> None:
    """The bar's draft as a document in the writer's editor, then into the composer."""
    compose(app)
    screen = app.screen
    if isinstance(screen, ComposerScreen):
        screen.call_after_refresh(screen.action_write_outside)
