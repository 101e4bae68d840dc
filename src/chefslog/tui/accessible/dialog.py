"""Questions and answers line by line: nothing is redrawn, coloured or placed on the screen."""

from __future__ import annotations

import json
import signal
import sys
from base64 import b64encode
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, redirect_stdout, suppress
from io import StringIO
from types import ModuleType
from typing import Any, TypeVar

from chefslog.home.clock import now
from chefslog.home.config import Config
from chefslog.model.days import parse_day
from chefslog.model.sanitize import clean_line, legible
from chefslog.tui.data.drafts import BAR, Unsaved
from chefslog.tui.terminal.tty import keys_wait

Dispatch = Callable[[Sequence[str]], int]
"""Runs one command line, the words after `chefslog`; returns its exit code."""
Row = tuple[str, Callable[[], object]]
"""A choice as shown, and what it does."""
Item = TypeVar("Item")
OFTEN = 0.25
"""Seconds between two looks at what is being typed."""

_readline: ModuleType | None = None
with suppress(ImportError):  # not everywhere; without it a line is typed without editing keys
    import readline as _readline


class Leave(Exception):
    """The person leaves: q, ctrl+c, ctrl+d, the end of the input, or a signal to end."""


class Dialog:
    """One conversation: what is asked, what is said, and the commands that are run."""

    def __init__(self, dispatch: Dispatch, unsaved: Unsaved, config: Config) -> None:
        self._dispatch = dispatch
        self._is_ending = False
        self.unsaved = unsaved
        self.config = config
        # No signs that place the cursor, and whatever bytes come.
        if _readline is not None:
            _readline.parse_and_bind("set enable-bracketed-paste off")
        sys.stdin.reconfigure(errors="surrogateescape")  # type: ignore[union-attr]  # a text file
        # A program that a shell started in its background ignores ctrl+c otherwise.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        for name in ("SIGTERM", "SIGHUP"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), self._end)

    def _end(self, *_: object) -> None:
        self._is_ending = True
        raise KeyboardInterrupt

    @property
    def today(self) -> int:
        """Today as a day number; the day may change in the middle of a conversation."""
        return parse_day(now(self.config.day_starts).day) or 0

    def say(self, *texts: str) -> None:
        """Print lines, of which the terminal acts upon nothing."""
        for text in texts:
            print(legible(text))
        sys.stdout.flush()

    def ask(self, question: str, *, is_draft: bool = False) -> str:
        """Return a line of text, empty where nothing is answered. Raises Leave.

        With `is_draft`, what was typed until then is kept as one.
        """
        line = clean_line(self._read(f"{question}: ", is_draft=is_draft))
        if is_draft:
            self.unsaved.forget(BAR)
        return line

    def ask_text(self, question: str) -> tuple[str, str]:
        """Return a line, and the lines that were pasted with it. Raises Leave.

        They are part of the text: taken as answers they would choose and change something. The
        line is a draft until the caller, who has saved it, forgets that.
        """
        line, pasted = clean_line(self._read(f"{question}: ", is_draft=True)), []
        while line and keys_wait():
            pasted.append(self._read(""))
        return line, "\n".join(pasted).strip("\n")

    def choose(self, question: str, keys: Collection[str], empty: str = "back") -> str:
        """Return one of some keys, "" for enter alone, which means `empty`. Raises Leave."""
        while True:
            answer = clean_line(self._read(f"{question} (enter: {empty}): "))
            if not answer or answer in keys:
                return answer
            if answer == "q":
                raise Leave
            self.say(f"{answer} is not one of: {' '.join(keys)}")

    def choose_item(
        self, question: str, items: Iterable[Item], text: Callable[[Item], str], first: int = 1
    ) -> Item | None:
        """List some things by numbers from `first` on; the chosen one or None. Raises Leave."""
        numbered = {str(number): item for number, item in enumerate(items, first)}
        self.say(*(f"{key}. {text(item)}" for key, item in numbered.items()))
        if not numbered:
            self.say("There is nothing here.")
            return None
        return numbered.get(self.choose(question, numbered))

    def pick(self, question: str, rows: Iterable[Row]) -> bool:
        """Offer numbered rows and do what is chosen; False where none is. Raises Leave."""
        row = self.choose_item(question, rows, lambda row: row[0])
        if row is not None:
            row[1]()
        return row is not None

    def run(self, *words: str) -> bool:
        """Run a command line, which prints what it did; whether it went well. Raises Leave."""
        sys.stdout.flush()
        try:
            code: object = self._dispatch(words)
        except SystemExit as end:
            code = end.code
        except KeyboardInterrupt:
            if self._is_ending:
                raise Leave from None
            self.say("Stopped.")
            return False
        sys.stdout.flush()
        return not code

    def read(self, *words: str) -> str:
        """Return what a command prints. Raises Leave."""
        with redirect_stdout(StringIO()) as printed:
            self.run(*words)
        return printed.getvalue()

    def load(self, *words: str) -> Any:
        """Return what a command prints with `--json`, None for nothing. Raises Leave."""
        printed = self.read(*words)
        return json.loads(printed) if printed else None

    def copy(self, text: str, what: str) -> None:
        """Print a text and hand it to the clipboard (OSC 52), where there is a terminal."""
        self.say(*text.split("\n"))
        if sys.stdout.isatty():
            sys.stdout.write(f"\x1b]52;c;{b64encode(text.encode('utf-8', 'replace')).decode()}\a")
            self.say(f"Copied: {what}")

    def _read(self, prompt: str, *, is_draft: bool = False) -> str:
        try:
            with self._keep_typed() if is_draft else nullcontext():
                answer = input(legible(prompt))
        except (EOFError, KeyboardInterrupt):
            with suppress(OSError):  # a terminal that is gone
                self.say("")
                if is_draft and self._keep_line():
                    self.unsaved.flush()
                    self.say("Draft kept. Reopen it from Today.")
            raise Leave from None
        if not sys.stdin.isatty():
            print()  # nobody's enter ended the line
        return answer

    def _keep_line(self) -> bool:
        """Keep a line that is typed and not entered yet; whether there is one."""
        typed = clean_line(_readline.get_line_buffer()) if _readline is not None else ""
        self.unsaved.keep(BAR, {"line": typed, "notes": ""} if typed else None)
        return bool(typed)

    @contextmanager
    def _keep_typed(self) -> Iterator[None]:
        """Have on disk what is being typed, within half a second."""
        if _readline is None or not (hasattr(signal, "setitimer") and sys.stdin.isatty()):
            yield
            return

        def keep(*_: object) -> None:
            # What ends the program waits: an exception here could leave a lock taken for ever.
            ending = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
            before = signal.pthread_sigmask(signal.SIG_BLOCK, ending)
            self._keep_line()
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

        # A signal, as readline's buffer may be read in its own thread only.
        signal.signal(signal.SIGALRM, keep)
        signal.setitimer(signal.ITIMER_REAL, OFTEN, OFTEN)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
