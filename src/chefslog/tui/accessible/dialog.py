"""Questions and answers line by line: nothing is redrawn, coloured or placed on the screen."""

from __future__ import annotations

import json
import signal
import sys
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stdout, suppress
from io import StringIO
from types import ModuleType
from typing import Any

from chefslog.model.sanitize import clean_line, legible
from chefslog.tui.data.drafts import BAR, Unsaved

Dispatch = Callable[[Sequence[str]], int]
"""Runs one command line, the words after `chefslog`; returns its exit code."""
Row = tuple[str, Callable[[], object]]
"""A choice as shown, and what it does."""

_readline: ModuleType | None = None
with suppress(ImportError):  # not everywhere; without it a line is typed without editing keys
    import readline as _readline


class Leave(Exception):
    """The person leaves: q, ctrl+c, ctrl+d, the end of the input, or a signal to end."""


class Dialog:
    """One conversation: what is asked, what is said, and the commands that are run."""

    def __init__(self, dispatch: Dispatch, unsaved: Unsaved) -> None:
        self._dispatch = dispatch
        self._is_ending = False
        self.unsaved = unsaved
        for name in ("SIGTERM", "SIGHUP"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), self._end)

    def _end(self, *_: object) -> None:
        self._is_ending = True
        raise KeyboardInterrupt

    def say(self, *texts: str) -> None:
        """Print lines, of which the terminal acts upon nothing."""
        for text in texts:
            print(legible(text))
        sys.stdout.flush()

    def ask(self, question: str) -> str:
        """Return a line of text, empty where nothing is answered.

        Raises Leave. What was typed until then is kept as a draft.
        """
        return self._read(question, is_text=True)

    def choose(
        self,
        question: str,
        choices: Mapping[str, str],
        *,
        lists: bool = True,
        empty: str = "back",
    ) -> str:
        """Return the key of a choice, each with what it means; "" for none, which means `empty`.

        Raises Leave.
        """
        if lists:
            self.say(*(f"{key}. {text}" for key, text in choices.items()))
        while True:
            answer = self._read(f"{question} (enter: {empty})")
            if not answer or answer in choices:
                return answer
            if answer == "q":
                raise Leave
            self.say(f"{answer} is not in the list. Type one of: {' '.join(choices)}")

    def pick(self, question: str, rows: Sequence[Row], *, lists: bool = True) -> bool:
        """Offer numbered rows and do what is chosen; False where none is. Raises Leave."""
        numbered = {str(number): row for number, row in enumerate(rows, 1)}
        answer = self.choose(question, {key: row[0] for key, row in numbered.items()}, lists=lists)
        if answer:
            numbered[answer][1]()
        return bool(answer)

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

    def _read(self, question: str, *, is_text: bool = False) -> str:
        try:
            answer = input(legible(question) + ": ")
        except (EOFError, KeyboardInterrupt):
            self._keep(is_text)
            raise Leave from None
        if not sys.stdin.isatty():
            print()  # nobody's enter ended the line
        return clean_line(answer)

    def _keep(self, is_text: bool) -> None:
        """Keep a line that was typed and not entered, and say so."""
        typed = clean_line(_readline.get_line_buffer()) if _readline is not None else ""
        with suppress(OSError):  # a terminal that is gone
            self.say("")
            if is_text and typed:
                self.unsaved.keep(BAR, {"line": typed, "notes": ""})
                self.unsaved.flush()
                self.say("Draft kept. Reopen it from Today.")


def use_plain_lines() -> None:
    """Read the keyboard without signs that place the cursor, whatever bytes come."""
    if _readline is not None:
        _readline.parse_and_bind("set enable-bracketed-paste off")
    sys.stdin.reconfigure(errors="surrogateescape")  # type: ignore[union-attr]  # a text file
