"""What a person at the terminal is asked and told while a command runs."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from chefslog.cli.command import Arguments, UsageError
from chefslog.home.narration import is_accessible, narrate
from chefslog.model.sanitize import legible

PATIENCE = 0.5
"""Seconds before anything is shown."""
_PAUSE = 0.1
_WIDTH = 24


def ask(question: str) -> str:
    """Return the answer without spaces at its ends; empty where the input ends instead (ctrl+d).

    The question goes to the terminal, whatever standard output is.
    """
    sys.stdout.flush()
    sys.stderr.write(legible(question, lines=True))
    sys.stderr.flush()
    answer = sys.stdin.readline()
    if not answer.endswith("\n"):
        sys.stderr.write("\n")
    return answer.strip()


def ask_yes(question: str, *, is_default: bool = False) -> bool:
    """Return whether they say yes; with `is_default` an empty answer is one."""
    answer = ask(f"{question} [{'Y/n' if is_default else 'y/N'}] ").lower()
    return answer in ("y", "yes") or (is_default and not answer)


def require_yes(
    args: Arguments, question: str, otherwise: str, *, shown: tuple[str, ...] = ()
) -> None:
    """Go on after a yes, or with --yes. Raises UsageError, saying what happened otherwise.

    `shown` is what the question is about, told with --yes too.
    """
    if not args.flag("json"):
        narrate(*shown)
    if args.flag("yes"):
        return
    if not sys.stdin.isatty():
        raise UsageError(f"{otherwise}; --yes does it without asking")
    if not ask_yes(question):
        raise UsageError(otherwise)


class Waiting:
    """A line on standard error, where that is a terminal; `cancelled` after ctrl+c."""

    cancelled = False

    def __init__(self, what: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._what = legible(what)
        self._clock = clock
        self._next = clock() + PATIENCE
        self._shown = False
        self._visible = sys.stderr.isatty() and not is_accessible()

    def progress(self, done: int, of: int | None) -> None:
        """Show how far it is, seldom enough to cost nothing."""
        if not self._visible or self._clock() < self._next:
            return
        self._next = self._clock() + _PAUSE
        self._shown = True
        if of:
            share = min(1.0, done / of)
            full = round(share * _WIDTH)
            text = f"{'█' * full}{'░' * (_WIDTH - full)} {share:4.0%}"
        else:
            text = f"{done:,}"
        sys.stderr.write(f"\r{self._what} {text}\x1b[K")
        sys.stderr.flush()

    def watch(self, done: int, of: int | None) -> None:
        """Show how far work is that can be cancelled. Raises Stopped after ctrl+c."""
        if self.cancelled:
            from chefslog.exchange.progress import Stopped

            raise Stopped("The work was cancelled; nothing was changed.")
        self.progress(done, of)

    def advance(self, done: int, of: int) -> None:
        """Show how far work is of which nothing is kept. Raises KeyboardInterrupt after ctrl+c."""
        if self.cancelled:
            raise KeyboardInterrupt
        self.progress(done, of)

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._shown = False


@contextmanager
def waiting(what: str) -> Iterator[Waiting]:
    """While this is open ctrl+c asks the work to end; a second one ends the program."""
    bar = Waiting(what)

    def stop(number: int, frame: FrameType | None) -> None:
        if bar.cancelled:
            raise KeyboardInterrupt
        bar.cancelled = True

    try:
        before = signal.signal(signal.SIGINT, stop)
    except ValueError:  # not the main thread, where nobody presses keys
        before = None
    try:
        yield bar
    finally:
        bar.clear()
        if before is not None:
            signal.signal(signal.SIGINT, before)
