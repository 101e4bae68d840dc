"""Where commands lead: other screens, made when they are first opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from chefslog.reading.entry import load_entry

if TYPE_CHECKING:
    from textual.app import App

    from chefslog.tui.application import Chefslog


def leave_modals(app: Chefslog) -> None:
    """Close what lies over the numbered screens; composers keep their text."""
    while len(app.screen_stack) > 1:
        app.pop_screen()


def go_to_bar(app: Chefslog) -> None:
    """The capture bar, from anywhere."""
    from chefslog.tui.screens.today import TodayScreen

    leave_modals(app)
    app.go("today")
    screen = app.screen
    if isinstance(screen, TodayScreen) and screen.is_mounted:
        screen.set_focus(screen.bar)


def go_to_filter(app: Chefslog) -> None:
    """The filter bar of the screen, or of the journal where it has none."""
    if app.numbered is None or not app.numbered.has_filter:
        app.go("journal")
    if app.numbered is not None:
        app.numbered.go_to_filter()


def open_calendar(app: Chefslog) -> None:
    """The calendar; the chosen day is gone to in the journal."""
    from chefslog.tui.screens.calendar import open_calendar as show

    show(app)


def open_trash(app: Chefslog) -> None:
    """The journal screen with what was trashed."""
    from chefslog.tui.screens.journal import JournalScreen

    app.go("journal")
    if isinstance(app.screen, JournalScreen):
        app.screen.show_state("trashed")


def open_help(app: Chefslog) -> None:
    """Keys of where one is, and the guide."""
    from chefslog.tui.screens.help import HelpScreen

    app.push_screen(HelpScreen(app, app.focused))


def open_palette(app: Chefslog) -> None:
    """Every command by name."""
    from textual.command import CommandPalette

    from chefslog.tui.commands.palette import CommandProvider

    if not CommandPalette.is_open(cast("App[object]", app)):
        app.push_screen(CommandPalette(providers=[CommandProvider], id="--command-palette"))


def search_themes(app: Chefslog) -> None:
    """The themes by name."""
    app.search_themes()


def open_checkin(app: Chefslog) -> None:
    """The week's check-in."""
    from chefslog.tui.screens.checkin import open_checkin as show

    show(app)


def edit_current(app: Chefslog) -> None:
    """The composer on the entry under the cursor; on other rows what enter does."""
    ref = app.numbered.current_ref() if app.numbered else ""
    snapshot = app.source.snapshot()
    if not ref or snapshot is None:
        if app.room is not None:
            app.room.open_current()
        return
    entry = load_entry(snapshot, ref)
    if entry is not None:
        from chefslog.tui.screens.composer import edit

        edit(app, entry)


def compose_new(app: Chefslog) -> None:
    """The composer with what the bar holds."""
    from chefslog.tui.screens.composer import compose

    compose(app)


def choose_template(app: Chefslog) -> None:
    """The templates by name; the chosen one opens in the composer."""
    from chefslog.season.composing import compose as template
    from chefslog.season.composing import compose_names
    from chefslog.tui.screens.choosing import ChoosingScreen
    from chefslog.tui.screens.composer import compose

    def take(name: str) -> None:
        found, problems = template(name, app.moment().day, app.home.config)
        compose(app, found.fields if found else {})
        if problems:
            app.say(f"{problems[0]} The shipped template is used.", problem=True)

    names = compose_names(app.home.config)
    options = [(name, name.replace("-", " "), "") for name in names]
    app.push_screen(ChoosingScreen("template", options, names[0] if names else "", take))


def edit_bar_outside(app: Chefslog) -> None:
    """The bar's draft as a document in the writer's editor."""
    from chefslog.tui.screens.composer import write_outside

    write_outside(app)


def resume_unsaved(app: Chefslog, path: str) -> None:
    """Go on with a text that was left unsaved."""
    for left in app.unsaved.waiting():
        if left.path == path and left.what.startswith("checkin-"):
            open_checkin(app)
            return
        if left.path == path:
            from chefslog.tui.screens.composer import resume

            resume(app, left)
            return
