"""Commands that go somewhere and change nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from chefslog.tui.commands.base import READING, Command

if TYPE_CHECKING:
    from chefslog.tui.application import Chefslog


class Today(Command):
    """Capture, today and yesterday, and what waits for an answer."""

    id, key, label = "today", "1", "Today"
    places = READING

    @classmethod
    def run(cls, app: Chefslog) -> None:
        """Show screen 1."""
        app.go("today")


class Journal(Command):
    """Every entry, newest first, with a filter."""

    id, key, label = "journal", "2", "Journal"
    places = READING

    @classmethod
    def run(cls, app: Chefslog) -> None:
        """Show screen 2."""
        app.go("journal")


class Insight(Command):
    """What your own numbers say, each with what it rests on."""

    id, key, label = "insight", "3", "Insight"
    places = READING

    @classmethod
    def run(cls, app: Chefslog) -> None:
        """Show screen 3."""
        app.go("insight")


class Season(Command):
    """The review summary: pick, see what is missing, fit the form, hand it in."""

    id, key, label = "season", "4", "Season"
    places = READING

    @classmethod
    def run(cls, app: Chefslog) -> None:
        """Show screen 4."""
        app.go("season")


class Team(Command):
    """What you share with your team, what came of each period, and the released report."""

    id, key, label = "team", "5", "Team"
    places = READING

    @classmethod
    def run(cls, app: Chefslog) -> None:
        """Show screen 5."""
        app.go("team")


class Bar(Command):
    """Back to the capture bar, from anywhere."""

    id, key, label = "bar", "ctrl+n", "Capture a new entry"
    footer = "capture"
    places = ("app",)

    @classmethod
    def run(cls, app: Chefslog) -> None:
        """Focus the bar of screen 1."""
        from chefslog.tui import opening

        opening.go_to_bar(app)


class ToList(Command):
    """From the bar or the filter to the list; the text stays."""

    id, key, label = "list", "escape,down", "Go to the list"
    footer = "list"
    places = ("bar", "filter")
    in_palette = False

    @classmethod
    def run(cls, app: Chefslog) -> None:
        """Focus the list."""
        if app.numbered:
            app.numbered.go_to_list()


class Open(Command):
    """Open what the cursor is on: the entry, the draft, the check-in."""

    id, key, label = "open", "enter", "Open the entry"
    footer = "open"
    places = ("list",)

    @classmethod
    def run(cls, app: Chefslog) -> None:
        """Open it."""
        if app.room:
            app.room.open_current()


class Back(Command):
    """Close the entry; in the list, let go of the selection."""

    id, key, label = "back", "escape", "Back"
    in_palette = False

    @classmethod
    def run(cls, app: Chefslog) -> None:
        """One step back."""
        if app.room:
            app.room.step_back()


class Select(Command):
    """Select the entry; what follows then works on all selected ones."""

    id, key, label = "select", "space", "Select or let go"
    footer = "select"
    places = ("list",)
    in_palette = False

    @classmethod
    def run(cls, app: Chefslog) -> None:
        """Toggle the selection of the current row."""
        if app.room:
            app.room.toggle_selected()


class Filter(Command):
    """Narrow what is shown as you type: words, #tag, ai:3.., value:speed, after:2026-07, not:."""

    id, key, label = "filter", "slash", "Filter"
    footer = "filter"
    places = ("list", "detail", "insight")

    @classmethod
    def run(cls, app: Chefslog) -> None:
        """Focus the filter bar of screen 2."""
        from chefslog.tui import opening

        opening.go_to_filter(app)


class Calendar(Command):
    """A calendar to jump to a day; a dot where there are entries."""

    id, key, label = "calendar", "g", "Go to a day"
    footer = "day"

    @classmethod
    def run(cls, app: Chefslog) -> None:
        """Open the calendar."""
        from chefslog.tui import opening

        opening.open_calendar(app)


class TrashView(Command):
    """What was trashed, to look at and to put back."""

    id, key, label = "trash_view", "", "Look into the trash"
    places = READING

    @classmethod
    def run(cls, app: Chefslog) -> None:
        """Show the trash in screen 2."""
        from chefslog.tui import opening

        opening.open_trash(app)


class Help(Command):
    """The keys of where you are, and the guide."""

    id, key, label = "help", "question_mark", "Help"
    footer = "help"
    places = READING

    @classmethod
    def enabled(cls, app: Chefslog) -> bool:
        """Anywhere."""
        return True

    @classmethod
    def run(cls, app: Chefslog) -> None:
        """Open the help screen."""
        from chefslog.tui import opening

        opening.open_help(app)


class Palette(Command):
    """Every command by name."""

    id, key, label = "palette", "colon", "Commands"
    places: ClassVar[tuple[str, ...]] = READING
    in_palette = False

    @classmethod
    def run(cls, app: Chefslog) -> None:
        """Open the palette."""
        from chefslog.tui import opening

        opening.open_palette(app)


class PaletteAnywhere(Palette):
    """Every command by name, from anywhere."""

    id, key = "palette_anywhere", "ctrl+p"
    places = ("app",)


class Theme(Command):
    """Change the colours; the choice is kept."""

    id, key, label = "theme", "", "Change the theme"
    places = READING

    @classmethod
    def enabled(cls, app: Chefslog) -> bool:
        """Anywhere."""
        return True

    @classmethod
    def run(cls, app: Chefslog) -> None:
        """Open the list of themes."""
        from chefslog.tui import opening

        opening.search_themes(app)


class Quit(Command):
    """Leave; unsaved text is kept and offered on return."""

    id, key, label = "quit", "ctrl+q", "Quit"
    places = ("app",)

    @classmethod
    def run(cls, app: Chefslog) -> None:
        """Leave the app."""
        app.leave()
