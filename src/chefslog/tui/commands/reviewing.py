"""Commands of Season: pick and order, see what is missing, choose, hand out."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from chefslog.tui.commands.base import Command

if TYPE_CHECKING:
    from chefslog.tui.application import Chefslog
    from chefslog.tui.screens.season import SeasonScreen


class SeasonCommand(Command):
    """Something that screen 4 does."""

    places = ("season",)
    kinds: ClassVar[tuple[str, ...]] = ()
    """The kinds of row it is for; empty for any, and for none."""

    @classmethod
    def enabled(cls, app: Chefslog) -> bool:
        """With a season, and on its kinds of row."""
        screen = app.numbered
        if screen is None or screen.name_of_screen != "season":
            return False
        return getattr(screen, "plan", None) is not None and (
            not cls.kinds or screen.row_kind() in cls.kinds
        )

    @classmethod
    def run(cls, app: Chefslog) -> None:
        """Do it there."""
        from chefslog.tui.screens.season import SeasonScreen

        if isinstance(app.numbered, SeasonScreen):
            cls.act(app.numbered)

    @classmethod
    def act(cls, screen: SeasonScreen) -> None:
        """What it does there."""
        raise NotImplementedError


class Pick(SeasonCommand):
    """Take the entry into the review, or drop it again."""

    id, key, label, footer = "season_pick", "a", "Add to the review or drop", "add"
    kinds = ("pick", "candidate", "maybe", "lack")

    @classmethod
    def word(cls, app: Chefslog) -> str:
        """What the key would do."""
        kind = app.numbered.row_kind() if app.numbered else ""
        return "drop" if kind in ("pick", "lack") else "add"

    @classmethod
    def act(cls, screen: SeasonScreen) -> None:
        """Toggle it."""
        screen.toggle_pick()


class Earlier(SeasonCommand):
    """Put the pick one place earlier in the review."""

    id, key, label = "season_earlier", "left_square_bracket", "Pick earlier"
    footer = "up"
    kinds = ("pick",)

    @classmethod
    def act(cls, screen: SeasonScreen) -> None:
        """Move it."""
        screen.move_pick(-1)


class Later(SeasonCommand):
    """Put the pick one place later in the review."""

    id, key, label = "season_later", "right_square_bracket", "Pick later"
    footer = "down"
    kinds = ("pick",)

    @classmethod
    def act(cls, screen: SeasonScreen) -> None:
        """Move it."""
        screen.move_pick(1)


class Fold(SeasonCommand):
    """Tell similar entries within this one, or let them stand alone again."""

    id, key, label, footer = "season_fold", "z", "Fold similar entries", "fold"
    kinds = ("pick", "candidate")

    @classmethod
    def act(cls, screen: SeasonScreen) -> None:
        """Toggle it."""
        screen.toggle_fold()


class Copy(SeasonCommand):
    """Copy the field of the form, or the preview, to the clipboard; works over ssh (OSC 52)."""

    id, key, label, footer = "season_copy", "c", "Copy the field", "copy"

    @classmethod
    def enabled(cls, app: Chefslog) -> bool:
        """On a field, or in the preview."""
        on_text = getattr(app.numbered, "page", "") == "preview"
        return super().enabled(app) and (on_text or app.numbered.row_kind() == "field")  # type: ignore[union-attr]

    @classmethod
    def act(cls, screen: SeasonScreen) -> None:
        """Copy it."""
        screen.copy()


class NextPage(SeasonCommand):
    """The next page: picks, coverage, gaps, form, preview."""

    id, key, label, footer = "season_page", "tab", "The next page", "page"

    @classmethod
    def act(cls, screen: SeasonScreen) -> None:
        """Turn it."""
        screen.step_page(1)


class PageBack(SeasonCommand):
    """The page before."""

    id, key, label = "season_page_back", "shift+tab", "The page before"

    @classmethod
    def act(cls, screen: SeasonScreen) -> None:
        """Turn it back."""
        screen.step_page(-1)


class Form(SeasonCommand):
    """Choose the form that the review has to fit."""

    id, key, label, footer = "season_form", "f", "Choose the form", "form"

    @classmethod
    def act(cls, screen: SeasonScreen) -> None:
        """Open the list."""
        from chefslog.tui import season_asking

        season_asking.choose_form(screen)


class Reader(SeasonCommand):
    """Choose who reads it: me, manager, skip or peer."""

    id, key, label, footer = "season_reader", "r", "Choose who reads it", "reader"

    @classmethod
    def act(cls, screen: SeasonScreen) -> None:
        """Open the list."""
        from chefslog.tui import season_asking

        season_asking.choose_audience(screen)


class Write(SeasonCommand):
    """Write the whole summary into a file: Markdown, plain text or HTML."""

    id, key, label, footer = "season_write", "w", "Write a file", "file"

    @classmethod
    def act(cls, screen: SeasonScreen) -> None:
        """Ask where."""
        from chefslog.tui import season_asking

        season_asking.ask_path(screen)


class Period(SeasonCommand):
    """Choose the season, or begin a new one."""

    id, key, label, footer = "season_period", "p", "Choose the season", "season"

    @classmethod
    def enabled(cls, app: Chefslog) -> bool:
        """Without a season most of all."""
        return app.numbered is not None and app.numbered.name_of_screen == "season"

    @classmethod
    def act(cls, screen: SeasonScreen) -> None:
        """Open the list."""
        from chefslog.tui import season_asking

        season_asking.choose_season(screen)


class Rubric(SeasonCommand):
    """Choose the competencies to look for."""

    id, key, label, footer = "season_rubric", "b", "Choose the rubric", "rubric"

    @classmethod
    def act(cls, screen: SeasonScreen) -> None:
        """Open the list."""
        from chefslog.tui import season_asking

        season_asking.choose_rubric(screen)


class Goal(SeasonCommand):
    """Say a goal in words, or how it stands: latency=met."""

    id, key, label, footer = "season_goal", "o", "Say a goal", "goal"

    @classmethod
    def act(cls, screen: SeasonScreen) -> None:
        """Open the line."""
        from chefslog.tui import season_asking

        season_asking.ask_goal(screen)
