"""What every screen stands on: the app's services, and the frame of a screen with a digit."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from textual import events
from textual.binding import Binding
from textual.command import CommandPalette
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from chefslog.home.clock import Moment
from chefslog.home.config import Config
from chefslog.home.paths import Home
from chefslog.model.days import parse_day
from chefslog.reading.damage import explain_damage, is_damage
from chefslog.reading.entry import load_entry
from chefslog.tui.commands import BY_ID
from chefslog.tui.data.reader import Looker, Source
from chefslog.tui.data.timeline import Extra, Row
from chefslog.tui.keys import Keys, bindings, explain_lack, own_keys, shown_key
from chefslog.tui.terminal.session import TerminalApp
from chefslog.tui.theme import InkScreen
from chefslog.tui.widgets.lines import KeyLine, Masthead

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


class Host(TerminalApp[int]):
    """What screens and widgets may ask of the app, whatever screens there are."""

    TITLE = "chefslog"
    CSS_PATH = "app.tcss"
    DEFAULT_MODE = "today"
    look_every = 0.5
    """Seconds between two looks at whether something was written by another program."""
    BINDINGS: ClassVar = [*bindings("app"), Binding("ctrl+c", "say_quit", show=False, system=True)]

    def __init__(
        self,
        home: Home,
        config: Config,
        problems: list[str],
        clock: Callable[[], Moment],
        session: str,
    ) -> None:
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
        self.source = Source(home)
        self.adopt = self.source.adopt
        """A worker's newer snapshot is the app's from now on."""
        self._writer: Writer | None = None
        super().__init__(home, config, clock, session)
        self._day = self.today()
        self._looker = Looker(self, home)
        self.look = self._looker.look
        """Reads in a worker."""
        self.set_keymap(self.keys.changed)

    # -- starting and ending --------------------------------------------------------------

    def on_mount(self) -> None:
        """Have the terminal's settings at hand; keep an eye on the disk."""
        self.mind_terminal(self.action_leave)
        self.set_interval(self.look_every, self._keep_up)
        self.call_after_refresh(self.settle)

    def settle(self) -> None:
        """After the first paint: what starting made stays, and is not searched for garbage."""
        gc.freeze()
        gc.enable()
        gc.set_threshold(20_000, 20, 50)
        if self.problems:
            more = len(self.problems) - 1
            rest = f" ({more} more: {self.keys.shown('help')})" if more else ""
            self.say(self.problems[0] + rest, problem=True)
        snapshot = self.source.snapshot()
        if self.source.older or (snapshot is not None and snapshot.waiting > MANY_LETTERS):

            def told(result: Any) -> None:
                if isinstance(result, Exception):
                    self.say(str(result), problem=True)

            # Opening it for writing upgrades it and takes the pending captures in.
            self.writer.write(lambda _: None, told)

    def action_leave(self) -> None:
        """End the app; unsaved text is on disk."""
        self.keep_texts()
        self.exit(0)

    def keep_texts(self) -> None:
        """Have every text that was typed and not saved on disk before returning."""
        for screen in self._all_screens():
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
    def front(self) -> InkScreen | None:
        """The screen that one works in; the palette does not count."""
        stack = [one for one in self.screen_stack if not isinstance(one, CommandPalette)]
        return stack[-1] if stack and isinstance(stack[-1], InkScreen) else None

    @property
    def numbered(self) -> Numbered | None:
        """The numbered screen, where that is what one works in."""
        screen = self.front
        return screen if isinstance(screen, Numbered) else None

    @property
    def offers(self) -> frozenset[str]:
        """What commands may find on any screen: a change to undo, one to redo."""
        had = {"change": self.done, "undone": self.undone}
        return frozenset(name for name, steps in had.items() if steps)

    async def action_command(self, name: str) -> None:
        self.focus_watch.press()
        command, screen = BY_ID[name], self.front
        if not explain_lack(command, screen):
            self.say("")
            await self.run_action(command.action, screen)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A key of a command that makes no sense here is not taken."""
        if action == "command" and self.is_running:
            return not explain_lack(BY_ID[str(parameters[0])], self.front)
        return True

    def on_key(self, event: events.Key) -> None:
        """A key that did nothing says why, where it is the key of a command."""
        place = getattr(self.focused, "place", "")
        if told := self.keys.explain_key(self.front, place, event.key):
            self.say(told)

    def get_key_display(self, binding: Binding) -> str:
        """Return a key in the words of the footer: `ctrl+s`, not `^s`."""
        return binding.key_display or shown_key(binding.key)

    def action_say_quit(self) -> None:
        """ctrl+c copies; whoever meant to leave is told how."""
        self.say(f"{self.keys.shown('quit')} leaves")

    def say(self, text: str, *, problem: bool = False) -> None:
        """A message on the bottom line of the screen in front."""
        lines = [screen.keys_line for screen in self.screen_stack if hasattr(screen, "keys_line")]
        for line in lines[-1:]:
            line.say(text, problem=problem)

    def waiting_rows(self) -> tuple[Extra, ...]:
        """What waits besides the journal: texts that were left unsaved, answers for a team."""
        left = (Extra("unsaved", ref=one.path, text=one.headline) for one in self.unsaved.waiting())
        return (*left, *self.team_rows)

    # -- reading and writing --------------------------------------------------------------

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

    def words(self, name: str) -> list[str]:
        """Return the words of a field that are in use, those of the last months first."""
        return self.source.words(name, self.today())

    def note_change(self) -> None:
        """A change was made: undo will take it back where it is shown."""
        name = getattr(self.screen_stack[0], "name_of_screen", "")
        self.done.append(Done("season" if name == "season" else "journal"))
        self.undone.clear()

    def note_capture(self, entry_id: str) -> None:
        """A capture of this session: undo knows it as its own."""
        self.captured.append(entry_id)
        self.note_change()

    def refresh_rooms(self) -> None:
        """Something was written: read again here, and elsewhere when gone to."""
        for screen in self._all_screens():
            # What is not laid out yet reads by itself once it is.
            if isinstance(screen, Numbered) and screen.is_mounted:
                if screen.is_current or screen in self.screen_stack:
                    screen.reload()
                else:
                    screen.stale = True

    def _all_screens(self) -> list[Screen[Any]]:
        return [screen for stack in self._screen_stacks.values() for screen in stack]

    @property
    def writer(self) -> Writer:
        """What writes into the journal; made with the first write."""
        if self._writer is None:
            from chefslog.tui.data.writer import Writer

            self._writer = Writer(self.home, self.moment, self.session, self._tell, self.crash)
        return self._writer

    def _tell(self, then: Callable[[Any], None], result: Any, notes: Sequence[str]) -> None:
        """Called from the writer's thread."""

        def take() -> None:
            self.writer.done()
            then(result)
            if notes:
                self.say(" ".join(notes), problem=True)
            self.refresh_rooms()

        self.call_later(take)

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
            if isinstance(screen, Numbered) and screen.is_mounted:
                screen.masthead.busy = (late and screen.doing) or late

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A worker that failed says so and leaves a crash file."""
        error = event.worker.error
        if event.state is WorkerState.ERROR and error is not None:
            told = explain_damage(self.home, error) if is_damage(error) else None
            self.say(
                str(told or f"Something went wrong while reading ({self.crash(error)})."),
                problem=True,
            )


class Numbered(InkScreen):
    """One of the screens with a digit. Subclasses lay it out and say how to load."""

    has_filter: ClassVar[bool] = False
    doing: str = ""
    """What a worker of it does, in a word, where that is more than reading."""
    masthead: Masthead

    def __init__(self) -> None:
        super().__init__()
        self.stale = False
        """Whether something changed while another screen was shown."""
        self.keys_line = KeyLine()

    @property
    def journal_app(self) -> Host:
        assert isinstance(self.app, Host)
        return self.app

    def reload(self) -> None:
        """Read again what the screen shows, in a worker where that may take long."""
        raise NotImplementedError

    def go_to_list(self) -> None:
        """Focus what one moves about in: the list, or what stands in its place."""
        raise NotImplementedError

    def go_to_filter(self) -> None:
        """Focus the filter bar, where there is one."""

    def subject(self) -> Sequence[Row]:
        """Return the selected rows, else the current one; empty where there are none."""
        return ()

    def let_go(self) -> None:
        """Clear the selection, where there is one."""

    def action_go_to_list(self) -> None:
        self.go_to_list()

    def make_masthead(self) -> Masthead:
        """The top line, kept as `masthead`."""
        app = self.journal_app
        self.masthead = Masthead(app.keys.tabs(), self.name_of_screen, app.today())
        return self.masthead

    def show_keys(self) -> None:
        keys, place = self.journal_app.keys, getattr(self.focused, "place", "")
        self.masthead.typing = getattr(self.focused, "takes_text", False)
        hints = [*own_keys(self.focused), *keys.hints(self, place)]
        self.keys_line.show_keys(hints, keys.always(place))

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self.journal_app.focus_watch.move()
        self.show_keys()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """The message of a worker stays with the screen that began it: the app is told here."""
        self.journal_app.on_worker_state_changed(event)

    def on_screen_resume(self) -> None:
        self.journal_app.focus_watch.move()
        if self.stale:
            self.stale = False
            self.reload()
