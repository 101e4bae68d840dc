"""A screen with a form: on disk while it is written, and esc asks only where something is new."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.binding import BindingType
from textual.widgets import Input, TextArea

from chefslog.capture.editor import EditorFailed
from chefslog.tui.composer.fields import Choice, Editor
from chefslog.tui.data.changes import discard_unsaved, write
from chefslog.tui.keys import bindings, own_keys
from chefslog.tui.terminal.session import editor_file, run_suspended
from chefslog.tui.theme import InkScreen
from chefslog.tui.widgets.chooser import ChoosingScreen
from chefslog.tui.widgets.lines import KeyLine, Masthead

if TYPE_CHECKING:
    from chefslog.capture.editor import Edited, Run
    from chefslog.store.journal import Journal
    from chefslog.tui.base import Host
    from chefslog.tui.data.writer import Failed

LEAVING = (
    ("s", "Save", "and close"),
    ("k", "Keep as a draft", "it waits on Today"),
    ("x", "Discard", "undo on Today brings it back"),
)
"""The answers to esc in a form where something is new."""
WIDTHS: list[tuple[int, str]] = [(0, "-one"), (100, "-two"), (120, "-spaced")]
"""Columns from which the form is laid out otherwise."""


class FormScreen(InkScreen):
    """Fields between the screens' names and the line of keys.

    `what` names the text among the unsaved ones.
    """

    CSS_PATH = "form_screen.tcss"
    HORIZONTAL_BREAKPOINTS = WIDTHS
    places = ("text",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("text")]

    def __init__(self, app: Host, what: str, title: str) -> None:
        super().__init__()
        self._chefslog = app
        self.what = what
        self.fields: dict[str, Editor] = {}
        """What is edited, by its name."""
        self._opened: Mapping[str, str] = {}
        self._is_edited = False
        self.keys_line = KeyLine()
        here = getattr(app.screen_stack[0], "name_of_screen", "")
        self.masthead = Masthead(app.keys.tabs(), here, app.today(), title)
        self.masthead.typing = True

    # -- what a form says of itself -------------------------------------------------------

    def texts(self) -> dict[str, str]:
        """Return what stands in each field now."""
        return {name: editor.value for name, editor in self.fields.items()}

    def unsaved_text(self) -> dict[str, Any] | None:
        """Return what is kept on disk while it is unsaved; None where that is nothing."""
        raise NotImplementedError

    def action_save(self) -> None:
        raise NotImplementedError

    # -- while it is open -----------------------------------------------------------------

    def on_mount(self) -> None:
        """Remember what the fields hold at first: whoever changes nothing is not asked."""
        self._opened = self._opened or self.texts()

    @property
    def is_touched(self) -> bool:
        """Whether a field holds something else than at first."""
        return self.texts() != self._opened

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Choice.Changed)
    def take_edit(self) -> None:
        """A field's text is another one, or the one that it begins with."""
        self.note_edit()

    def note_edit(self) -> None:
        """Have the text on disk soon, from the first change on."""
        self._is_edited = self._is_edited or (bool(self._opened) and self.is_touched)
        if self._is_edited:
            self.keep()

    def keep_text(self) -> None:
        """Have on disk what was typed up to now, also what no field has reported yet."""
        if self._is_edited or self.is_touched:
            self.keep()

    def keep(self) -> None:
        """Have the text on disk soon."""
        self._chefslog.unsaved.keep(self.what, self.unsaved_text())

    def keep_now(self) -> None:
        """Have the text on disk before returning."""
        self.keep()
        self._chefslog.unsaved.flush()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        keys = self._chefslog.keys
        own = [*getattr(self.focused, "hints", ()), *own_keys(self.focused)]
        self.keys_line.show_keys([*own, *keys.hints(self, "text")], keys.always("text"))

    def edit_outside(
        self, name: str, edit: Callable[[str, Run], Edited | None], take: Callable[[Any], None]
    ) -> None:
        """Have a text changed in the writer's editor, in a file of that name, and take it."""
        app = self._chefslog
        try:
            edited = edit(editor_file(app, name), partial(run_suspended, app))
        except EditorFailed as error:
            self.keys_line.say(str(error), problem=True)
            return
        if edited is not None:
            with edited:
                take(edited.value)
                self.keep_now()

    # -- leaving --------------------------------------------------------------------------

    def action_leave(self) -> None:
        """Close; where something is new ask what becomes of it."""
        self.keep_text()
        # Whatever is answered, and also where nobody answers: it is on disk, or gone from there.
        self._chefslog.unsaved.flush()
        if not self.is_touched:
            self.close_untouched()
            return
        take = {"s": self.action_save, "k": self.keep_draft, "x": self.action_discard}
        answers = ChoosingScreen(
            "Not saved yet", LEAVING, "s", lambda name: take[name](), leaving="esc goes back"
        )
        self._chefslog.push_screen(answers)

    def close_untouched(self) -> None:
        """Close as it was opened: a draft that was resumed goes on waiting."""
        self.close_form()

    def keep_draft(self) -> None:
        """Close; the text waits on Today."""
        self.keep_now()
        unwritten = {left.what for left in self._chefslog.unsaved.unwritten()}
        where = " until you quit: it is not on disk" if self.what in unwritten else ""
        self.close_form(f"Draft kept{where}. Reopen it from Today.")

    def action_discard(self) -> None:
        """Close, forgetting what is not saved; undo on Today brings it back."""
        unsaved = self._chefslog.unsaved
        unsaved.flush()
        left = [one for one in unsaved.waiting() if one.what == self.what]
        self.close_form("Discarded")
        for one in left:
            discard_unsaved(self._chefslog, one)

    def close_to_save(
        self,
        change: Callable[[Journal], int | None],
        said: str,
        failed: Callable[[Failed], None],
    ) -> None:
        """Close, then save; the text is on disk until that is done.

        What is typed behind the key is not for a form that is about to close.
        """
        app, what = self._chefslog, self.what

        def work(journal: Journal) -> int | None:
            step = change(journal)
            app.unsaved.forget(what)
            return step

        self.keep_now()
        self.close_form()
        write(app, work, said, failed=failed)

    def close_form(self, said: str = "") -> None:
        """Close the form and say something on the screen below."""
        self.dismiss(None)
        self._chefslog.refresh_rooms()
        if said:
            self._chefslog.say(said)
