"""The screens with a digit: header, line of keys, and keeping up with the journal."""

from __future__ import annotations

from textual import events
from textual.widget import Widget
from textual.worker import Worker

from chefslog.tui.base import Host
from chefslog.tui.frame import Frame
from chefslog.tui.keys import Hint, shown_key
from chefslog.tui.widgets.lines import Masthead


class Numbered(Frame):
    """One of the screens with a digit. Subclasses lay it out and say how to load."""

    @property
    def journal_app(self) -> Host:
        """The app, as what it is."""
        assert isinstance(self.app, Host)
        return self.app

    def make_masthead(self) -> Masthead:
        """The top line, kept as `masthead`."""
        app = self.journal_app
        self.masthead = Masthead(app.keys.tabs(), self.name_of_screen, app.today())
        return self.masthead

    def show_keys(self) -> None:
        """The line of keys for what has the focus."""
        keys, place = self.journal_app.keys, getattr(self.focused, "place", "")
        self.masthead.typing = getattr(self.focused, "takes_text", False)
        self.keys_line.show_keys(
            [*own_keys(self.focused), *keys.hints(self, place)], keys.always(place)
        )

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Other keys for another focus."""
        self.journal_app.focus_watch.move()
        self.show_keys()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """The message of a worker stays with the screen that began it: the app is told here."""
        self.journal_app.on_worker_state_changed(event)

    def on_screen_resume(self) -> None:
        """Back from another screen."""
        self.journal_app.focus_watch.move()
        if self.stale:
            self.stale = False
            self.reload()


def own_keys(widget: Widget | None) -> list[Hint]:
    """Return the keys that a widget binds itself and wants to be seen; they lead to no command."""
    found: dict[str, Hint] = {}
    for _, binding in widget._bindings if widget is not None else ():
        if binding.show and binding.description and not binding.action.startswith("app.command"):
            found.setdefault(binding.action, (shown_key(binding.key), binding.description, ""))
    first = ("enter", "tab")
    return sorted(found.values(), key=lambda hint: [hint[0] != key for key in first])
