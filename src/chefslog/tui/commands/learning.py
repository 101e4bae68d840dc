"""Commands of Insight: the window, and numbers in place of pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chefslog.tui.commands.base import Command

if TYPE_CHECKING:
    from chefslog.tui.application import Chefslog
    from chefslog.tui.screens.insight import InsightScreen


class InsightCommand(Command):
    """Something that screen 3 does."""

    places = ("insight",)

    @classmethod
    def run(cls, app: Chefslog) -> None:
        """Do it there."""
        from chefslog.tui.screens.insight import InsightScreen

        if isinstance(app.numbered, InsightScreen):
            cls.act(app.numbered)

    @classmethod
    def act(cls, screen: InsightScreen) -> None:
        """What it does there."""
        raise NotImplementedError


class Numbers(InsightCommand):
    """Show the numbers behind the pictures, or the pictures again."""

    id, key, label = "insight_numbers", "n", "Numbers or pictures"
    footer = "numbers"

    @classmethod
    def word(cls, app: Chefslog) -> str:
        """What the key leads to."""
        return "pictures" if getattr(app.numbered, "numbers", False) else cls.footer

    @classmethod
    def act(cls, screen: InsightScreen) -> None:
        """Toggle them."""
        screen.toggle_numbers()


class Shorter(InsightCommand):
    """Look through the window left of this one: season, 3, 6, 12 months, all."""

    id, key, label = "insight_shorter", "left_square_bracket", "The window before"
    footer = "shorter"

    @classmethod
    def act(cls, screen: InsightScreen) -> None:
        """One to the left."""
        screen.step_window(-1)


class Longer(InsightCommand):
    """Look through the window right of this one: season, 3, 6, 12 months, all."""

    id, key, label = "insight_longer", "right_square_bracket", "The window after"
    footer = "longer"

    @classmethod
    def act(cls, screen: InsightScreen) -> None:
        """One to the right."""
        screen.step_window(1)
