"""What the numbered screens share: masthead, line of keys, and keeping up with the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.worker import Worker

from chefslog.tui.widgets.ink import InkScreen
from chefslog.tui.widgets.key_line import KeyLine
from chefslog.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from chefslog.tui.application import Chefslog


class Numbered(InkScreen):
    """One of the screens with a digit. Subclasses lay it out and say how to load."""

    name_of_screen: ClassVar[str]
    """The id of the command that leads here."""
    places: ClassVar[tuple[str, ...]]
    """The places of `commands.base.PLACES` that are on it."""
    has_filter: ClassVar[bool] = False
    doing: str = ""
    """What a worker of it does, in a word, where that is more than reading."""

    def __init__(self) -> None:
        super().__init__()
        self.stale = False
        """Whether something changed while another screen was shown."""
        self.keys_line = KeyLine()

    @property
    def journal_app(self) -> Chefslog:
        """The app, as what it is."""
        from chefslog.tui.application import Chefslog

        assert isinstance(self.app, Chefslog)
        return self.app

    def make_masthead(self) -> Masthead:
        """The top line, kept as `masthead`."""
        app = self.journal_app
        self.masthead = Masthead(
            app.keys.tabs(), self.name_of_screen, app.today(), app.keys.shown("help")
        )
        return self.masthead

    def reload(self) -> None:
        """Read again what the screen shows, in a worker where that may take long."""
        raise NotImplementedError

    def go_to_list(self) -> None:
        """Focus what one moves about in: the list, or what stands in its place."""
        raise NotImplementedError

    def go_to_filter(self) -> None:
        """Focus the filter bar, where there is one."""

    def ask_tokens(self) -> None:
        """Open the line that takes tokens, where there is something to set them on."""

    def row_kind(self) -> str:
        """What the cursor is on, for commands that are for one kind of row only."""
        return ""

    def current_ref(self) -> str:
        """The id of the entry under the cursor; empty where there is none."""
        return ""

    def show_keys(self) -> None:
        """The line of keys for what has the focus."""
        self.keys_line.show_keys(self.journal_app.hints(self.focused))

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Other keys for another focus."""
        self.show_keys()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """The message of a worker stays with the screen that began it: the app is told here."""
        self.journal_app.on_worker_state_changed(event)

    def on_screen_resume(self) -> None:
        """Back from another screen."""
        if self.stale:
            self.stale = False
            self.reload()
