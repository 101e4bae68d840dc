"""The app: its screens, and the commands that lead from one to another."""

from __future__ import annotations

import os
from typing import Any, cast

from textual.screen import Screen

from chefslog.tui.base import Host
from chefslog.tui.cells import short
from chefslog.tui.data import changes
from chefslog.tui.entry_list.today import TodayScreen

TEAM_EVERY = 900.0
"""Seconds between two looks at whether something that was sealed has to go."""


class Chefslog(Host):
    """chefslog in the terminal."""

    opens_on = "today"
    """The screen that is shown first."""

    # -- screens --------------------------------------------------------------------------

    def get_default_screen(self) -> Screen[Any]:
        """Screen 1. (A mode's first screen would cost another pass over all styles.)"""
        return TodayScreen()

    def _journal(self) -> Screen[None]:
        from chefslog.tui.entry_list.journal import JournalScreen

        return JournalScreen()

    def _insight(self) -> Screen[None]:
        from chefslog.tui.insight.insight import InsightScreen

        return InsightScreen()

    def _season(self) -> Screen[None]:
        from chefslog.tui.season.season import SeasonScreen

        return SeasonScreen()

    def _team(self) -> Screen[None]:
        from chefslog.tui.team.team import TeamScreen

        return TeamScreen()

    def on_mount(self) -> None:
        self.add_mode("today", TodayScreen)
        self.add_mode("journal", self._journal)
        self.add_mode("insight", self._insight)
        self.add_mode("season", self._season)
        self.add_mode("team", self._team)
        if self.opens_on != self.DEFAULT_MODE:
            self.switch_mode(self.opens_on)

    def settle(self) -> None:
        """After the first paint, what goes to a team by itself goes too."""
        super().settle()
        self.set_interval(TEAM_EVERY, self._send_team)
        self._send_team()

    def _send_team(self) -> None:
        if os.path.isdir(self.home.team):
            from chefslog.tui.team.view import keep_up_teams

            keep_up_teams(self)

    # -- where commands lead --------------------------------------------------------------

    def action_go_to_bar(self) -> None:
        """The capture bar, from anywhere; the text of a form waits on Today."""
        if len(self.screen_stack) > 1:
            self.keep_texts()
            while len(self.screen_stack) > 1:
                self.pop_screen()
            self.refresh_rooms()
        self.switch_mode("today")
        screen = self.screen
        if isinstance(screen, TodayScreen) and screen.is_mounted:
            screen.set_focus(screen.bar)

    def action_go_to_filter(self) -> None:
        """The filter bar of the screen, or of the journal where it has none."""
        if self.numbered is None or not self.numbered.has_filter:
            self.switch_mode("journal")
        if self.numbered is not None:
            self.numbered.go_to_filter()

    def action_open_calendar(self) -> None:
        """The calendar on the day of the entry under the cursor; the journal goes to the choice.

        In the journal it counts what the list shows, elsewhere every entry.
        """
        from chefslog.reading import pages
        from chefslog.tui.entry_list.calendar import CalendarScreen, Month
        from chefslog.tui.entry_list.journal import JournalScreen

        journal = self.screen if isinstance(self.screen, JournalScreen) else None

        def go(day: int) -> None:
            self.switch_mode("journal")
            if isinstance(self.screen, JournalScreen):
                if journal is None:
                    self.screen.show_everything()
                self.screen.go_to_day(day)

        snapshot, today = self.source.snapshot(), self.today()
        asked, state = journal.shown if journal else (None, "entry")
        counts = dict(pages.days(snapshot, asked, state)) if snapshot else {}
        rows = self.numbered.subject() if self.numbered else ()
        day = rows[0][pages.KEY] >> 20 if rows else today
        self.push_screen(CalendarScreen(Month(day, today, counts, go)))

    def action_open_trash(self) -> None:
        """The journal screen with what was trashed."""
        from chefslog.tui.entry_list.journal import JournalScreen

        self.switch_mode("journal")
        if isinstance(self.screen, JournalScreen):
            self.screen.show_state("trashed")

    def action_open_help(self) -> None:
        from chefslog.tui.help.help import HelpScreen

        labels = self.config.labels
        self.push_screen(HelpScreen(self.keys, self.problems, self.focused, labels))

    def action_open_palette(self) -> None:
        from chefslog.tui.help.palette import Palette

        if not Palette.is_open(cast("Any", self)):
            self.push_screen(Palette())

    def action_open_manual(self, page: str) -> None:
        from chefslog.tui.help.manual import ManualScreen

        self.push_screen(ManualScreen(page))

    def action_choose_theme(self) -> None:
        """The themes by name, each shown while the cursor is on it."""
        from chefslog.home.config import THEMES
        from chefslog.tui.data.preferences import remember
        from chefslog.tui.widgets.chooser import ChoosingScreen

        def show(name: str) -> None:
            self.theme = name

        def keep(name: str) -> None:
            show(name)
            remember(self.home, theme=name)

        options = [(name, name.replace("-", " "), "") for name in THEMES]
        self.push_screen(ChoosingScreen("theme", options, self.theme, keep, show))

    def action_choose_discarded(self) -> None:
        """The unsaved drafts; the chosen one is discarded."""
        from chefslog.tui.widgets.chooser import ChoosingScreen

        waiting = {left.path: left for left in self.unsaved.waiting()}
        if not waiting:
            self.say("There is no unsaved draft.")
            return
        options = [(path, short(left.headline, 60), "") for path, left in waiting.items()]

        def take(path: str) -> None:
            changes.discard_unsaved(self, waiting[path])

        self.push_screen(ChoosingScreen("discard", options, "", take))

    def action_ask_shell(self, begins: str) -> None:
        """A line for a command of the shell, with its beginning."""
        from chefslog.tui.help.palette import ask_command

        ask_command(self, begins)

    def action_run_shell(self, line: str) -> None:
        """A command of the shell, as it is."""
        from chefslog.tui.help.palette import run_command

        run_command(self, line)

    def action_open_checkin(self) -> None:
        from chefslog.tui.composer.checkin import CheckinScreen

        self.push_screen(CheckinScreen(self))

    def action_show_levels(self) -> None:
        """What each level means; in a bar a digit puts it in."""
        from chefslog.tui.composer.levels import show_levels

        show_levels(self)

    def action_compose(self) -> None:
        from chefslog.tui.composer.composer import compose

        compose(self)

    def action_edit_outside(self) -> None:
        """The bar's draft as a document in the writer's editor."""
        from chefslog.tui.composer.composer import write_outside

        write_outside(self)

    def action_choose_template(self) -> None:
        """The templates by name; the chosen one opens in the composer."""
        from chefslog.season.templates import compose as template
        from chefslog.season.templates import compose_names
        from chefslog.tui.composer.composer import compose
        from chefslog.tui.widgets.chooser import ChoosingScreen

        def take(name: str) -> None:
            found, problems = template(name, self.moment().day, self.home.config)
            compose(self, found.fields if found else {})
            if problems:
                self.say(f"{problems[0]} The shipped template is used.", problem=True)

        names = compose_names(self.home.config)
        options = [(name, name.replace("-", " "), "") for name in names]
        self.push_screen(ChoosingScreen("template", options, names[0] if names else "", take))

    def action_jump(self) -> None:
        """A letter beside every place that can take the focus; typing one goes there."""
        from chefslog.tui.help.jump import JumpScreen

        self.push_screen(JumpScreen(self.screen))

    def action_undo(self) -> None:
        changes.undo(self)

    def action_redo(self) -> None:
        changes.undo(self, redo=True)
