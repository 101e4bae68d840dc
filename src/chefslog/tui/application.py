"""The app: what its screens share. What commands do is in their own modules."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Sequence
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import App
from textual.binding import Binding
from textual.command import CommandPalette
from textual.screen import Screen
from textual.theme import Theme
from textual.worker import Worker, WorkerState

from chefslog.home.clock import Moment
from chefslog.home.config import Config
from chefslog.home.paths import Home
from chefslog.model.days import parse_day
from chefslog.reading.connect import JournalError, Snapshot, explain_damage, is_damage
from chefslog.tui import themes
from chefslog.tui.agenda import Agenda, read_agenda, unreadable
from chefslog.tui.commands.table import BY_ID, bindings
from chefslog.tui.keygate import KeyDone, KeyGate
from chefslog.tui.keymap import Keys
from chefslog.tui.looking import Look, Looker, Result
from chefslog.tui.screens.numbered import Numbered
from chefslog.tui.screens.room import Room
from chefslog.tui.screens.today import TodayScreen
from chefslog.tui.source import Source
from chefslog.tui.terminal import terminal_driver
from chefslog.tui.timeline import Extra
from chefslog.tui.unsaved import Unsaved

if TYPE_CHECKING:
    from chefslog.tui.writing import Writer

MANY_LETTERS = 200
"""Waiting letters from which they are taken in: every look would have to read them all."""
SLOW = 0.1
"""Seconds from which a look counts as slow."""
REST = 10
"""How many times as long as it took a slow look is not repeated."""
LONG = 0.5
"""Seconds after which what is under way says so."""
TEAM_EVERY = 900.0
"""Seconds between two looks at whether something that was sealed has to go."""


class Chefslog(App[int]):
    """chefslog in the terminal."""

    TITLE = "chefslog"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    DEFAULT_MODE = "today"
    look_every = 0.5
    """Seconds between two looks at whether something was written by another program."""
    opens_on = ("today", "")
    """The screen that is shown first, and its page where it has pages."""
    typed_early = False
    """Whether keys had come before the app began to read them."""
    crashed = ""
    """What to print after the terminal is restored, where the app ended by an error."""
    terminal_before: Any = None
    """The terminal's settings from before the start, for what runs while the app is suspended."""
    BINDINGS: ClassVar = [*bindings("app"), Binding("ctrl+c", "say_quit", show=False, system=True)]

    def __init__(
        self,
        home: Home,
        config: Config,
        problems: list[str],
        clock: Callable[[], Moment],
        session: str,
    ) -> None:
        self.home = home
        self.config = config
        self.moment = clock
        """The clock: this moment, by the config's start of the day."""
        self.keys = Keys(config.keys)
        self.problems = [*problems, *self.keys.problems]
        self.captured: list[str] = []
        """Ids captured in this session, in their order: undo knows them as its own."""
        self.source = Source(home)
        self.unsaved = Unsaved(home, session, self._unsaved_problem)
        self.session = session
        self._writer: Writer | None = None
        self._first = self._first_agenda()
        self._day = self._first.today
        super().__init__(driver_class=terminal_driver(), ansi_color=themes.plain_colours())
        self._looker = Looker(self, home)
        self._gate = KeyGate(self, super().on_event)
        for theme in themes.THEMES:
            self.register_theme(theme)
        self.theme = themes.chosen(config.theme, home, self.available_themes)
        self.set_keymap(self.keys.changed)

    # -- starting and ending --------------------------------------------------------------

    def _first_agenda(self) -> Agenda:
        snapshot = self.source.snapshot()
        moment = self.moment()
        if snapshot is None:
            return unreadable(moment, self.source.problem)
        try:
            return read_agenda(snapshot, moment, self.config.follow_up_days, self.unsaved_rows())
        except Exception as error:
            if not is_damage(error):
                raise
            return unreadable(moment, str(explain_damage(self.home, error)))

    def get_default_screen(self) -> Screen[Any]:
        """Screen 1. (A mode's first screen would cost another pass over all styles.)"""
        return TodayScreen(self._first)

    def _journal(self) -> Screen[None]:
        from chefslog.tui.screens.journal import JournalScreen

        return JournalScreen()

    def _insight(self) -> Screen[None]:
        from chefslog.tui.screens.insight import InsightScreen

        return InsightScreen()

    def _season(self) -> Screen[None]:
        from chefslog.tui.screens.season import SeasonScreen

        return SeasonScreen()

    def _team(self) -> Screen[None]:
        from chefslog.tui.screens.team import TeamScreen

        return TeamScreen(self.opens_on[1])

    def on_mount(self) -> None:
        """The other screens; an eye on the disk."""
        self.add_mode("today", self.get_default_screen)
        self.add_mode("journal", self._journal)
        self.add_mode("insight", self._insight)
        self.add_mode("season", self._season)
        self.add_mode("team", self._team)
        if self.opens_on[0] != self.DEFAULT_MODE:
            self.go(self.opens_on[0])
        if self._driver is not None and hasattr(self._driver, "attrs_before"):
            self._driver.attrs_before = self.terminal_before or self._driver.attrs_before
        self._mind_signals()
        self.set_interval(self.look_every, self._keep_up)
        self.call_after_refresh(self._settle)

    def _mind_signals(self) -> None:
        """A terminal that is closed, or a shutdown, ends the app as leaving does."""
        import asyncio
        import signal

        for name in ("SIGHUP", "SIGTERM"):
            if hasattr(signal, name) and not self.is_headless:
                with contextlib.suppress(NotImplementedError, RuntimeError):
                    asyncio.get_running_loop().add_signal_handler(getattr(signal, name), self.leave)

    def _settle(self) -> None:
        """After the first paint: what starting made stays, and is not searched for garbage."""
        import gc

        gc.freeze()
        gc.enable()
        gc.set_threshold(20_000, 20, 50)
        if self.problems:
            more = len(self.problems) - 1
            rest = f" ({more} more: {self.keys.shown('help')})" if more else ""
            self.say(self.problems[0] + rest, problem=True)
        self.theme_changed_signal.subscribe(self, self._remember_theme)
        snapshot = self.source.snapshot()
        if self.source.older or (snapshot is not None and snapshot.waiting > MANY_LETTERS):
            from chefslog.tui.changing import absorb

            absorb(self)
        # Who has just come may still share: the blank of the undecided waits for the next look.
        self.set_interval(TEAM_EVERY, partial(self._send_team, undecided=True))
        self._send_team(undecided=False)

    def _send_team(self, undecided: bool) -> None:
        """What goes to a team on its closing day goes, if that has come."""
        if os.path.isdir(self.home.team):
            from chefslog.tui.team_due import send_due

            send_due(self, undecided)

    def _remember_theme(self, theme: Theme) -> None:
        from chefslog.tui.memory import remember

        remember(self.home, theme=theme.name)

    def leave(self) -> None:
        """End the app; unsaved text is on disk."""
        self.unsaved.flush()
        self.exit(0)

    def close(self) -> None:
        """After the app has ended: finish writes, let go of files."""
        self.unsaved.close()
        if self._writer is not None:
            self._writer.close()
        self.source.close()

    # -- what commands ask for ------------------------------------------------------------

    def today(self) -> int:
        """Today's number."""
        return parse_day(self.moment().day) or 0

    @property
    def numbered(self) -> Numbered | None:
        """The numbered screen, where that is what one works in; the palette does not count."""
        for screen in reversed(self.screen_stack):
            if not isinstance(screen, CommandPalette):
                return screen if isinstance(screen, Numbered) else None
        return None

    @property
    def room(self) -> Room | None:
        """The screen with a list of entries, where that is what one works in."""
        screen = self.numbered
        return screen if isinstance(screen, Room) else None

    @property
    def typed_ahead(self) -> bool:
        """Whether something was typed before the bar was there."""
        return self.typed_early or self._gate.holding

    def action_command(self, name: str) -> None:
        """Run a command by its id."""
        command = BY_ID[name]
        if command.enabled(self):
            if self.numbered:
                self.numbered.keys_line.say("")
            command.run(self)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A key of a command that makes no sense here is not taken."""
        if action == "command" and self.is_running:
            return BY_ID[str(parameters[0])].enabled(self)
        return True

    def action_say_quit(self) -> None:
        """ctrl+c copies; whoever meant to leave is told how."""
        self.say(f"{self.keys.shown('quit')} leaves")

    def say(self, text: str, *, problem: bool = False) -> None:
        """A message on the bottom line of the screen in front."""
        shown = [screen for screen in self.screen_stack if isinstance(screen, Numbered)]
        if shown:
            shown[-1].keys_line.say(text, problem=problem)

    def go(self, mode: str) -> None:
        """Show another of the numbered screens."""
        self.switch_mode(mode)

    def hints(self, widget: object) -> list[tuple[str, str, str]]:
        """The keys that work in a widget, for the bottom line."""
        return self.keys.hints(self, getattr(widget, "place", ""))

    def answers(self, extra: Extra) -> list[tuple[str, str, str]]:
        """The keys that answer a waiting row."""
        return self.keys.answers(extra.kind)

    def unsaved_rows(self) -> tuple[Extra, ...]:
        """Texts that were left unsaved, as rows to go on with."""
        return tuple(
            Extra("unsaved", ref=left.path, text=left.headline) for left in self.unsaved.waiting()
        )

    # -- reading and writing --------------------------------------------------------------

    def look(
        self,
        screen: Screen[Any],
        work: Callable[[Look], Any],
        then: Callable[[Any], None],
        *,
        group: str,
        keep: Callable[[Snapshot], None] | None = None,
        failed: Callable[[JournalError], None] | None = None,
    ) -> None:
        """Read in a worker; see `looking.Looker`."""
        self._looker.look(screen, work, then, group=group, keep=keep, failed=failed)

    def adopt(self, snapshot: Snapshot) -> None:
        """A worker's newer snapshot is the app's from now on."""
        self.source.adopt(snapshot)

    def refresh_rooms(self) -> None:
        """Something was written: read again here, and elsewhere when gone to."""
        for stack in self._screen_stacks.values():
            for screen in stack:
                if isinstance(screen, Numbered):
                    if screen.is_current or screen in self.screen_stack:
                        screen.reload()
                    else:
                        screen.stale = True

    @property
    def writer(self) -> Writer:
        """What writes into the journal; made with the first write."""
        if self._writer is None:
            from chefslog.tui.writing import Writer

            self._writer = Writer(self.home, self.moment, self.session, self._tell, self._crash)
        return self._writer

    def _keep_up(self) -> None:
        looker, writer, today = self._looker, self._writer, self.today()
        writing = monotonic() - writer.since if writer is not None and writer.busy else 0.0
        # Where a look takes long, it is not taken all the time, and not beside long writing.
        rested = looker.took < SLOW or monotonic() - looker.ended > REST * looker.took
        free = rested and not looker.waiting and writing < LONG
        if free and (self.source.changed() or today != self._day):
            self._day = today
            self.refresh_rooms()
        late = "saving" if writing > LONG else "reading" if looker.waiting > LONG else ""
        for screen in self.screen_stack:
            if isinstance(screen, Numbered):
                screen.masthead.busy = (late and screen.doing) or late

    def _tell(self, then: Callable[[Any], None], result: Any, notes: Sequence[str]) -> None:
        """Called from the writer's thread."""

        def take(value: Any) -> None:
            self.writer.done()
            then(value)
            if notes:
                self.say(" ".join(notes), problem=True)
            self.refresh_rooms()

        self.post_message(Result(take, result))

    def on_result(self, event: Result) -> None:
        """A thread's finding, taken in here."""
        event.stop()
        event.then(event.value)

    def _unsaved_problem(self, text: str) -> None:
        self.post_message(Result(lambda said: self.say(said, problem=True), text))

    # -- keys and crashes -----------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """Keys and pastes go through the gate, everything else its way."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            await self._gate.put(event)
        else:
            await super().on_event(event)

    async def on_key_done(self, event: KeyDone) -> None:
        """The key before is handled."""
        event.stop()
        await self._gate.done(event)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A worker that failed says so and leaves a crash file."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            if is_damage(event.worker.error):
                self.say(str(explain_damage(self.home, event.worker.error)), problem=True)
                return
            where = self._crash(event.worker.error)
            self.say(f"Something went wrong while reading ({where}).", problem=True)

    def _crash(self, error: BaseException) -> str:
        from chefslog.home.crash import crash_file

        return crash_file(self.home, error, self.moment().captured_at)

    def _fatal_error(self) -> None:
        """End with a plain line; Textual's own traceback would show local variables."""
        self.unsaved.flush()
        where = self._crash(self._exception) if self._exception else "no crash file"
        problem = f"an error in the program itself. What you typed is kept. {where}"
        if self._exception and is_damage(self._exception):
            problem = f"{explain_damage(self.home, self._exception)} What you typed is kept."
        self.crashed = f"chefslog: {problem}"
        self._close_messages_no_wait()
