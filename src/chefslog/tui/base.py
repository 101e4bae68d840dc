"""What every screen stands on: the app's services, whatever screens there are."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from textual import events
from textual.app import App
from textual.binding import Binding
from textual.command import CommandPalette
from textual.screen import Screen
from textual.widget import AwaitMount
from textual.worker import Worker, WorkerState

from chefslog.home.clock import Moment
from chefslog.home.config import Config
from chefslog.home.paths import Home
from chefslog.model.days import parse_day
from chefslog.reading.connect import JournalError, Snapshot
from chefslog.reading.damage import explain_damage, is_damage
from chefslog.reading.entry import load_entry
from chefslog.tui.commands import BY_ID
from chefslog.tui.data.drafts import Unsaved
from chefslog.tui.data.reader import Look, Looker, Source
from chefslog.tui.data.timeline import Extra
from chefslog.tui.frame import Frame
from chefslog.tui.keys import Keys, bindings, is_available, shown_key
from chefslog.tui.terminal.keygate import FocusWatch, KeyDone, KeyGate
from chefslog.tui.terminal.tty import terminal_driver
from chefslog.tui.theme import THEMES, InkScreen, chosen, plain_colours

if TYPE_CHECKING:
    from chefslog.reading.entry import Entry
    from chefslog.tui.data.writer import Writer

MANY_LETTERS = 200
"""Waiting letters from which they are taken in: every look would have to read them all."""
SLOW = 0.1
"""Seconds from which a look counts as slow."""
REST = 10
"""How many times as long as it took a slow look is not repeated."""
LONG = 0.5
"""Seconds after which what is under way says so."""


class Done(NamedTuple):
    """A change of this session: the screen that shows it, and how to undo and redo it elsewhere.

    Without `back` and `again` it is a step of the journal, which knows itself what and how.
    """

    place: str
    what: str = ""
    back: Callable[[], object] | None = None
    again: Callable[[], object] | None = None


class Host(App[int]):
    """What screens and widgets may ask of the app, whatever screens there are."""

    TITLE = "chefslog"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    DEFAULT_MODE = "today"
    look_every = 0.5
    """Seconds between two looks at whether something was written by another program."""
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
        self.team_rows: tuple[Extra, ...] = ()
        """What waits for this machine's teams, as rows of Today."""
        self.captured: list[str] = []
        """Ids captured in this session, in their order: undo knows them as its own."""
        self.done: list[Done] = []
        """What was changed in this session and can be undone, the newest last."""
        self.undone: list[Done] = []
        """What was undone and can be redone, the newest last."""
        self.lines: list[str] = []
        """Lines typed into the bar in this session, the newest last."""
        self.focus_watch = FocusWatch()
        self.source = Source(home)
        self.unsaved = Unsaved(home, session, self._unsaved_problem)
        self.session = session
        self._writer: Writer | None = None
        super().__init__(driver_class=terminal_driver(), ansi_color=plain_colours())
        self._day = self.today()
        self._looker = Looker(self, home)
        self._gate = KeyGate(self, super().on_event)
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = chosen(config.theme, home, self.available_themes)
        self.set_keymap(self.keys.changed)

    # -- starting and ending --------------------------------------------------------------

    def on_mount(self) -> None:
        """Have the terminal's settings at hand; keep an eye on the disk."""
        if self._driver is not None and hasattr(self._driver, "attrs_before"):
            self._driver.attrs_before = self.terminal_before or self._driver.attrs_before
        self._mind_signals()
        self.set_interval(self.look_every, self._keep_up)
        self.call_after_refresh(self.settle)

    def _mind_signals(self) -> None:
        """A terminal that is closed, or a shutdown, ends the app as leaving does."""
        import asyncio
        import signal

        for name in ("SIGHUP", "SIGTERM"):
            if hasattr(signal, name) and not self.is_headless:
                with contextlib.suppress(NotImplementedError, RuntimeError):
                    asyncio.get_running_loop().add_signal_handler(
                        getattr(signal, name), self.action_leave
                    )

    def settle(self) -> None:
        """After the first paint: what starting made stays, and is not searched for garbage."""
        import gc

        gc.freeze()
        gc.enable()
        gc.set_threshold(20_000, 20, 50)
        if self.problems:
            more = len(self.problems) - 1
            rest = f" ({more} more: {self.keys.shown('help')})" if more else ""
            self.say(self.problems[0] + rest, problem=True)
        snapshot = self.source.snapshot()
        if self.source.older or (snapshot is not None and snapshot.waiting > MANY_LETTERS):
            # Opening it for writing upgrades it and takes the pending captures in.
            self.writer.write(lambda _: None, self._say_failure)

    def _say_failure(self, result: Any) -> None:
        if isinstance(result, Exception):
            self.say(str(result), problem=True)

    def action_leave(self) -> None:
        """End the app; unsaved text is on disk."""
        self.keep_texts()
        self.exit(0)

    def keep_texts(self) -> None:
        """Have every text that was typed and not saved on disk before returning."""
        for stack in self._screen_stacks.values():
            for screen in stack:
                if isinstance(screen, InkScreen):
                    screen.keep_text()
        self.unsaved.flush()

    def close(self) -> None:
        """After the app has ended: finish writes, let go of files."""
        if self._writer is not None:
            self._writer.close()
        self.unsaved.close()
        self.source.close()

    # -- what commands ask for ------------------------------------------------------------

    def today(self) -> int:
        """Today's number."""
        return parse_day(self.moment().day) or 0

    @property
    def numbered(self) -> Frame | None:
        """The numbered screen, where that is what one works in."""
        screen = self.front
        return screen if isinstance(screen, Frame) else None

    @property
    def typed_ahead(self) -> bool:
        """Whether something was typed before the bar was there."""
        return self.typed_early or self._gate.holding

    @property
    def front(self) -> InkScreen | None:
        """The screen that one works in; the palette does not count."""
        for screen in reversed(self.screen_stack):
            if not isinstance(screen, CommandPalette):
                return screen if isinstance(screen, InkScreen) else None
        return None

    async def action_command(self, name: str) -> None:
        """Run a command by its id."""
        self.focus_watch.press()
        command, screen = BY_ID[name], self.front
        if is_available(command, screen):
            self.say("")
            await self.run_action(command.action, screen)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A key of a command that makes no sense here is not taken."""
        if action == "command" and self.is_running:
            return is_available(BY_ID[str(parameters[0])], self.front)
        return True

    def get_key_display(self, binding: Binding) -> str:
        """Return a key in the words of the footer: `ctrl+s`, not `^s`."""
        return binding.key_display or shown_key(binding.key)

    def action_say_quit(self) -> None:
        """ctrl+c copies; whoever meant to leave is told how."""
        self.say(f"{self.keys.shown('quit')} leaves")

    def say(self, text: str, *, problem: bool = False) -> None:
        """A message on the bottom line of the screen in front."""
        lines = [getattr(screen, "keys_line", None) for screen in self.screen_stack]
        for line in [line for line in lines if line is not None][-1:]:
            line.say(text, problem=problem)

    def go(self, mode: str) -> None:
        """Show another of the screens."""
        self.switch_mode(mode)

    def waiting_rows(self) -> tuple[Extra, ...]:
        """What waits besides the journal: texts that were left unsaved, answers for a team."""
        left = (Extra("unsaved", ref=one.path, text=one.headline) for one in self.unsaved.waiting())
        return (*left, *self.team_rows)

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
        """Read in a worker; see `data.reader.Looker`."""
        self._looker.look(screen, work, then, group=group, keep=keep, failed=failed)

    def load_entry(self, ref: str) -> Entry | None:
        """Return one entry whole, None where it is not there or cannot be read."""
        snapshot = self.source.snapshot() if ref else None
        try:
            return load_entry(snapshot, ref) if snapshot is not None else None
        except Exception as error:
            if not is_damage(error):
                raise
            self.say(str(explain_damage(self.home, error)), problem=True)
            return None

    @property
    def offers(self) -> frozenset[str]:
        """What commands may find on any screen: a change to undo, one to redo."""
        had = {"change": self.done, "undone": self.undone}
        return frozenset(name for name, steps in had.items() if steps)

    def on_key(self, event: events.Key) -> None:
        """A key that did nothing says why, where it is the key of a command."""
        place = getattr(self.focused, "place", "")
        if told := self.keys.explain_key(self.front, place, event.key):
            self.say(told)

    def note_change(self) -> None:
        """A change was made: undo will take it back where it is shown."""
        name = getattr(self.screen_stack[0], "name_of_screen", "")
        self.done.append(Done("season" if name == "season" else "journal"))
        self.undone.clear()

    def note_capture(self, entry_id: str) -> None:
        """A capture of this session: undo knows it as its own."""
        self.captured.append(entry_id)
        self.note_change()

    def words(self, name: str) -> list[str]:
        """Return the words of a field that are in use, those of the last months first."""
        return self.source.words(name, self.today())

    def adopt(self, snapshot: Snapshot) -> None:
        """A worker's newer snapshot is the app's from now on."""
        self.source.adopt(snapshot)

    def refresh_rooms(self) -> None:
        """Something was written: read again here, and elsewhere when gone to."""
        for stack in self._screen_stacks.values():
            for screen in stack:
                # What is not laid out yet reads by itself once it is.
                if isinstance(screen, Frame) and screen.is_mounted:
                    if screen.is_current or screen in self.screen_stack:
                        screen.reload()
                    else:
                        screen.stale = True

    @property
    def writer(self) -> Writer:
        """What writes into the journal; made with the first write."""
        if self._writer is None:
            from chefslog.tui.data.writer import Writer

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
            if isinstance(screen, Frame) and screen.is_mounted:
                screen.masthead.busy = (late and screen.doing) or late

    def _tell(self, then: Callable[[Any], None], result: Any, notes: Sequence[str]) -> None:
        """Called from the writer's thread."""

        def take(value: Any) -> None:
            self.writer.done()
            then(value)
            if notes:
                self.say(" ".join(notes), problem=True)
            self.refresh_rooms()

        self.call_later(take, result)

    def _unsaved_problem(self, text: str) -> None:
        self.call_later(self.say, text, problem=True)

    # -- keys and crashes -----------------------------------------------------------------

    def switch_mode(self, mode: str) -> AwaitMount:
        """Show another screen; however long it takes, the focus that it takes is meant."""
        self.focus_watch.switching = True
        return super().switch_mode(mode)

    async def on_event(self, event: events.Event) -> None:
        """Keys and pastes go through the gate, everything else its way."""
        is_input = isinstance(event, events.Key | events.MouseDown)
        if is_input and self.focus_watch.is_stray(event, self.focused):
            self.say("Key ignored: the focus had just moved here. Press it again if you meant it.")
            return
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            await self._gate.put(event)
        else:
            await super().on_event(event)

    async def on_key_done(self, event: KeyDone) -> None:
        """The key before is handled."""
        event.stop()
        await self._gate.done(event)
        # Where handling it took long (a screen that is loaded first), it is not stale yet.
        self.focus_watch.press()

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
