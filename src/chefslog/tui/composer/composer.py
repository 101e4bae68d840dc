"""The composer: a whole entry as a form, on disk while it is written."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import ScrollableContainer, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from chefslog.capture.editor import edit_entry, edit_text
from chefslog.home.paths import Rules
from chefslog.model.meanings import QUESTIONS
from chefslog.model.sanitize import clean_text
from chefslog.tui.cells import short
from chefslog.tui.composer.fields import FormRow, LongText, make_row
from chefslog.tui.composer.form import NAMED, SHOWN, Form, FormProblem, line_parts, take_left
from chefslog.tui.composer.form_screen import FormScreen
from chefslog.tui.data.preferences import remember, remembered
from chefslog.tui.data.writer import Failed
from chefslog.tui.theme import content_style

if TYPE_CHECKING:
    from chefslog.store.journal import Journal
    from chefslog.tui.base import Host
    from chefslog.tui.data.drafts import Left
    from chefslog.tui.entry_list.capture_bar import CaptureBar

Conflict = tuple[str, str, Any, Any]
"""Entry, field, what it was and what somebody else made of it."""
LONGEST = 300
"""Cells of a text in the line that the form amounts to."""


class ComposerScreen(FormScreen):
    """A form for one entry; what is typed is on disk within half a second."""

    AUTO_FOCUS = "FormRow LineInput"
    offers = frozenset({"fields", "editor"})

    def __init__(
        self, app: Host, form: Form, said: str = "", bar: CaptureBar | None = None
    ) -> None:
        """`bar` is the one whose line the form began with: it is emptied once that is changed."""
        super().__init__(app, form.what, "Edit entry" if form.entry_id else "New entry")
        self.form = form
        self._said = said
        self._bar = bar
        self._rows: dict[str, FormRow] = {}
        top = [name for name in app.config.compose_fields if name in NAMED]
        self._top = list(dict.fromkeys(["headline", *top]))
        self._rest = [one.name for one in SHOWN if one.name not in self._top]

    def compose(self) -> ComposeResult:
        explained = [name for name in self._top if name in QUESTIONS]
        at = self._top.index(explained[0]) if explained else len(self._top)
        first, others = self._top[:at], [one for one in self._top[at:] if one not in explained]
        yield self.masthead
        with ScrollableContainer(id="form", can_focus=False):
            with Vertical(id="first", classes="pane") as entry:
                entry.border_title = Content("Entry")
                yield from self._make_rows(first)
            with VerticalScroll(id="explained", can_focus=False):
                yield from self._make_rows(explained)
                with Vertical(classes="pane line") as line:
                    line.border_title = Content("The same as one line")
                    yield Static(self._line_text(), id="line")
            with VerticalScroll(id="others", classes="pane", can_focus=False) as details:
                details.border_title = Content("Details")
                yield from self._make_rows(others)
                yield Static(self._more_text(), classes="more")
                yield Vertical(id="rest")
        yield self.keys_line

    def _make_rows(self, names: list[str]) -> list[FormRow]:
        labels, texts = self._chefslog.config.labels, self.form.texts
        rows = {name: make_row(NAMED[name], texts.get(name, ""), labels) for name in names}
        self._rows |= rows
        return [*rows.values()]

    def _line_text(self) -> Content:
        headline, *tokens = line_parts(self.form.texts, self._chefslog.moment().day) or [""]
        known = content_style(self, "token") if self.is_attached else ""
        shown = [(" " + short(token, LONGEST), known) for token in tokens]
        return Content.assemble(short(headline, LONGEST), *shown)

    def _more_text(self) -> Content:
        key = self._chefslog.keys.shown("more")
        texts = self.form.texts
        filled = [NAMED[one].label for one in self._rest if texts.get(one)]
        names = f" · filled: {', '.join(filled)}" if filled else ""
        what = "Fewer fields" if self.has_class("-more") else f"{len(self._rest)} more fields"
        return Content.assemble("  ", (key, "bold $text-secondary"), f" {what}{names}")

    def on_mount(self) -> None:
        """Open as it was used last."""
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
        rest = self.query_one("#rest", Vertical)
        if show and not rest.children:
            rest.mount_all(self._make_rows(self._rest))
        self.set_class(show, "-more")
        self.query_one(".more", Static).update(self._more_text())

    def texts(self) -> dict[str, str]:
        """Return what stands in each field, also in those that are put away."""
        for name, row in self._rows.items():
            if row.is_mounted:
                self.form.texts[name] = row.editor.value
        return dict(self.form.texts)

    def unsaved_text(self) -> dict[str, Any] | None:
        """Return the form with what was changed in it."""
        self.texts()
        return self.form.to_keep() if self.form.changed else None

    def note_edit(self) -> None:
        """Have the text on disk soon; it no longer is the bar's."""
        super().note_edit()
        if self._is_edited:
            self._empty_bar()
        self.query_one("#line", Static).update(self._line_text())

    def _empty_bar(self) -> None:
        if self._bar is not None:
            self._bar.empty()
            self._bar = None

    def close_untouched(self) -> None:
        """Close: the line stays in the bar, a draft that was resumed goes on waiting."""
        is_draft = self.form.changed and self._bar is None
        self.close_form("Draft kept. Reopen it from Today." if is_draft else "")

    def _find_row(self, name: str) -> FormRow:
        """The row of a field, also where it was put away."""
        if name not in self._rows:
            self._show_more(True)
        return self._rows[name]

    # -- saving ---------------------------------------------------------------------------

    def action_save(self) -> None:
        """Save and close; where something is wrong, say so beside the field."""
        self.texts()
        for row in self._rows.values():
            row.tell("")
        form = self.form
        values = self._read_values(form.changed if form.entry_id else [*NAMED])
        if values is not None:
            save = self._save_changes if form.entry_id else self._save_new
            save(values)

    def _read_values(self, names: Sequence[str]) -> dict[str, Any] | None:
        """The values of some fields; None where one does not take its text, which is said there."""
        config, today = self._chefslog.config, self._chefslog.moment().day
        try:
            return self.form.values(names, today, config.labels, config.day_minutes)
        except FormProblem as problem:
            row = self._find_row(problem.name)
            row.tell(str(problem))
            self.set_focus(row.editor)
            self.keys_line.say(str(problem), problem=True)
            return None

    def _save_new(self, values: dict[str, Any]) -> None:
        from chefslog.capture.add import AddError, drop
        from chefslog.tui.entry_list.capture_bar import reason

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
        self._empty_bar()
        app.note_capture(entry_id)
        app.unsaved.forget(self.form.what)
        self.close_form(" ".join(warnings) or f"saved · {app.keys.shown('undo')} undoes")

    def _save_changes(self, values: dict[str, Any]) -> None:
        app, form = self._chefslog, self.form
        draft = form.seen.get("state") == "draft"
        if not values and not draft:
            app.unsaved.forget(form.what)
            self.close_form("nothing changed")
            return
        seen = {name: form.seen.get(name) for name in values}

        def work(journal: Journal) -> int | None:
            from chefslog.store.entries import edit_entries as change
            from chefslog.store.entries import set_state

            step = change(journal, {form.entry_id: values}, {form.entry_id: seen})
            if draft:
                # Who saves a draft has seen it: it needs no yes beside.
                step = set_state(journal, [form.entry_id], "entry", "approve")
            return step

        self.close_to_save(work, "saved", lambda failed: _come_back(app, form, failed))

    def show_conflicts(self, conflicts: list[Conflict]) -> None:
        """Both versions, field by field; saving again then means ours."""
        names = []
        for _, name, _, theirs in conflicts:
            self.form.rebase(name, theirs)
            shown = self.form.before[name] or "nothing"
            self._find_row(name).tell(f"changed elsewhere meanwhile; there it says: {shown}")
            names.append(NAMED[name].label)
        self.set_focus(self._rows[conflicts[0][1]].editor)
        self.keep()
        key = self._chefslog.keys.shown("save")
        self.keys_line.say(
            f"Changed elsewhere meanwhile: {', '.join(names)}. Nothing was written. "
            f"{key} again writes yours over it.",
            problem=True,
        )

    # -- the writer's editor --------------------------------------------------------------

    def action_write_outside(self) -> None:
        """The text one is in, or the whole entry, in the writer's editor."""
        texts, area = self.texts(), self.focused
        if isinstance(area, LongText):
            self.edit_outside(
                "text",
                lambda path, run: edit_text(
                    path, area.text, clean_text, run=run, may_be_empty=True
                ),
                lambda text: area.put(text.rstrip("\n")),
            )
            return
        values = self._read_values(
            [name for name in NAMED if name != "headline" or texts.get(name)]
        )
        if values is None:
            return
        draft = {name: value for name, value in values.items() if value is not None}
        config, today = self._chefslog.config, self._chefslog.moment().day
        rules = Rules(config.labels, config.day_minutes)
        self.edit_outside(
            "entry",
            lambda path, run: edit_entry(path, draft, today, rules, run=run),
            self._take_entry,
        )

    def _take_entry(self, edited: dict[str, Any]) -> None:
        self.form.take(edited)
        texts = dict(self.form.texts)
        for name, row in self._rows.items():
            if row.editor.value != texts.get(name, ""):
                row.editor.put(texts.get(name, ""))
        self.query_one(".more", Static).update(self._more_text())


def _come_back(app: Host, form: Form, failed: Failed) -> None:
    """Open a form again that could not be saved; where something else is written it waits."""
    if app.numbered is None:
        app.say(f"{failed} The form waits on Today.", problem=True)
        return
    screen = ComposerScreen(app, form)
    app.push_screen(screen)
    conflicts: list[Conflict] = getattr(failed.cause, "conflicts", None) or []
    if conflicts:
        screen.call_after_refresh(screen.show_conflicts, conflicts)
    else:
        screen.call_after_refresh(screen.keys_line.say, str(failed), problem=True)


def edit(app: Host, entry: dict[str, Any]) -> None:
    """The composer on an entry; with the text that was left unsaved, where there is some."""
    form, said = Form.of_entry(entry), ""
    if data := take_left(app.unsaved, form.what):
        form, said = Form.of_unsaved(data), "with the text that was not saved last time"
    app.push_screen(ComposerScreen(app, form, said))


def compose(app: Host, fields: Mapping[str, Any] | None = None) -> ComposerScreen:
    """The composer for a new entry: what the bar holds, over the `fields` of a template."""
    from chefslog.capture.add import fill_project
    from chefslog.tui.entry_list.capture_bar import bar_of, draft_of

    bar = bar_of(app)
    draft = {**(fields or {}), **(draft_of(app, bar.value, bar.notes) if bar else {})}
    is_filled = "project" not in draft
    fill_project(draft)
    form = Form.of_draft(f"new-{os.urandom(4).hex()}", draft)
    if is_filled:
        # Nobody typed it: leaving the form as it is leaves nothing unsaved behind.
        form.before["project"] = form.texts["project"]
    screen = ComposerScreen(app, form, bar=bar)
    app.push_screen(screen)
    return screen


def resume(app: Host, left: Left) -> None:
    """Go on with a text that was left, in the composer or where a text of the review is written."""
    if left.what.startswith("review-"):
        from chefslog.tui.season.editor import resume_text

        resume_text(app, left)
        return
    if left.what.startswith(("new-", "edit-")):
        form = Form.of_unsaved({**left.data, "what": left.what})
    else:
        from chefslog.tui.entry_list.capture_bar import draft_of

        draft = draft_of(app, str(left.data.get("line", "")), str(left.data.get("notes", "")))
        form = Form.of_draft(f"new-{os.urandom(4).hex()}", draft)
    if app.unsaved.take(left, form.what):
        app.unsaved.keep(form.what, form.to_keep())
        app.push_screen(ComposerScreen(app, form, "as it was left"))


def write_outside(app: Host) -> None:
    """The bar's draft as a document in the writer's editor, then into the composer."""
    screen = compose(app)
    screen.call_after_refresh(screen.action_write_outside)
