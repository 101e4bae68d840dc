"""Commands of the composer and of other forms; their keys work while typing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chefslog.tui.commands.base import Command

if TYPE_CHECKING:
    from chefslog.tui.application import Chefslog
    from chefslog.tui.screens.composer import ComposerScreen


class FormCommand(Command):
    """Something a form does."""

    places = ("text",)
    in_palette = False

    @classmethod
    def enabled(cls, app: Chefslog) -> bool:
        """Only with a composer in front."""
        return _composer(app) is not None

    @classmethod
    def run(cls, app: Chefslog) -> None:
        """Do it in the composer."""
        composer = _composer(app)
        if composer is not None:
            cls.act(composer)

    @classmethod
    def act(cls, composer: ComposerScreen) -> None:
        """What it does there."""
        raise NotImplementedError


class Save(FormCommand):
    """Save the entry and close."""

    id, key, label, footer = "save", "ctrl+s", "Save", "save"

    @classmethod
    def act(cls, composer: ComposerScreen) -> None:
        """Save."""
        composer.save()


class Outside(FormCommand):
    """Your editor: the text you are in, or from a short field the whole entry."""

    id, key, label, footer = "editor", "ctrl+o", "Open in $EDITOR", "$EDITOR"

    @classmethod
    def act(cls, composer: ComposerScreen) -> None:
        """Open the editor."""
        composer.write_outside()


class More(FormCommand):
    """Show the other fields, or put them away again."""

    id, key, label, footer = "more", "ctrl+t", "More fields", "more"

    @classmethod
    def act(cls, composer: ComposerScreen) -> None:
        """Open or close them."""
        composer.toggle_more()


class Leave(FormCommand):
    """Leave; the text is kept and waits on screen 1."""

    id, key, label, footer = "leave", "escape", "Leave, keeping the text", "keep and leave"

    @classmethod
    def act(cls, composer: ComposerScreen) -> None:
        """Close."""
        composer.leave()


class Discard(FormCommand):
    """Leave and forget what was typed here since the last save."""

    id, key, label = "discard", "", "Discard what was typed"
    in_palette = True

    @classmethod
    def act(cls, composer: ComposerScreen) -> None:
        """Forget the text and close."""
        composer.discard()


def _composer(app: Chefslog) -> ComposerScreen | None:
    from chefslog.tui.screens.composer import ComposerScreen

    for screen in reversed(app.screen_stack):
        if isinstance(screen, ComposerScreen):
            return screen
    return None
