"""Commands that write; every one can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chefslog.tui.commands.base import Command

if TYPE_CHECKING:
    from chefslog.tui.application import Chefslog


class OnEntry(Command):
    """Something for the entry under the cursor; on a list's other rows it does what enter does."""

    places = ("list", "detail", "season")

    @classmethod
    def enabled(cls, app: Chefslog) -> bool:
        """In a list, or on a row of an entry."""
        on_entry = app.room is not None or bool(app.numbered and app.numbered.current_ref())
        return super().enabled(app) and on_entry


class Edit(OnEntry):
    """Open the entry in the composer."""

    id, key, label = "edit", "e", "Edit in the composer"
    footer = "edit"

    @classmethod
    def run(cls, app: Chefslog) -> None:
        """Open the composer on the current entry."""
        from chefslog.tui import opening

        opening.edit_current(app)


class Compose(Command):
    """A new entry in the composer; what the bar holds comes along."""

    id, key, label = "compose", "ctrl+l", "Compose a new entry"
    footer = "composer"
    places = ("bar",)

    @classmethod
    def run(cls, app: Chefslog) -> None:
        """Open the composer with the bar's text."""
        from chefslog.tui import opening

        opening.compose_new(app)


class Template(Command):
    """A new entry from a template: a result, an experiment, an incident, a review, a request."""

    id, key, label = "template", "", "Compose from a template"
    places = ("bar", "list", "detail")

    @classmethod
    def run(cls, app: Chefslog) -> None:
        """Choose one, then compose."""
        from chefslog.tui import opening

        opening.choose_template(app)


class BarEditor(Command):
    """The bar's line as a whole document in your editor."""

    id, key, label = "bar_editor", "ctrl+o", "Write the new entry in $EDITOR"
    footer = "$EDITOR"
    places = ("bar",)

    @classmethod
    def run(cls, app: Chefslog) -> None:
        """Open the editor with the bar's text."""
        from chefslog.tui import opening

        opening.edit_bar_outside(app)


class Tokens(OnEntry):
    """Type tokens onto the selection: ai:2 check:tests +infra; key:- clears."""

    id, key, label = "set", "s", "Set fields by typing tokens"
    footer = "set"

    @classmethod
    def run(cls, app: Chefslog) -> None:
        """Open the line for tokens."""
        if app.numbered:
            app.numbered.ask_tokens()


class ToSeason(Command):
    """Take the selection into the review of the newest season."""

    id, key, label = "to_season", "a", "Add to the season"

    @classmethod
    def run(cls, app: Chefslog) -> None:
        """Pick them."""
        from chefslog.tui import season_changing

        season_changing.send(app)


class Trash(Command):
    """Move to the trash; undo brings it back."""

    id, key, label = "trash", "d", "Move to the trash"
    footer = "trash"

    @classmethod
    def run(cls, app: Chefslog) -> None:
        """Trash the selection."""
        from chefslog.tui import changing

        changing.change_state(app, "trashed", "trash")


class PutBack(Command):
    """Put a trashed entry back into the journal."""

    id, key, label = "put_back", "p", "Put back"
    footer = "put back"
    on = "trashed"

    @classmethod
    def run(cls, app: Chefslog) -> None:
        """Put the selection back."""
        from chefslog.tui import changing

        changing.change_state(app, "entry", "put back")


class Undo(Command):
    """Take back the last change made here."""

    id, key, label = "undo", "u", "Undo"
    footer = "undo"
    places = ("list", "detail", "season")

    @classmethod
    def run(cls, app: Chefslog) -> None:
        """Undo."""
        from chefslog.tui import changing

        changing.undo(app)


class Redo(Command):
    """Do again what was undone."""

    id, key, label = "redo", "U", "Redo"
    places = ("list", "detail", "season")

    @classmethod
    def run(cls, app: Chefslog) -> None:
        """Redo."""
        from chefslog.tui import changing

        changing.redo(app)
