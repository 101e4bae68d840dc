"""A program in a pseudo-terminal: what it wrote and when, and the screen that this makes.

Bytes are only noted while the program runs; pyte reads them afterwards, so that its work does not
slow down what is measured.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import pyte

from tests.bench.ground import environment
from tests.bench.journals import tidy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

COLUMNS, ROWS = 120, 36
_ESCAPE = re.compile(
    rb"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[PX^_].*?\x1b\\|[^\[\]PX^_])", re.DOTALL
)
_PRIVATE = re.compile(rb"\x1b\[[<=>?][0-?]*[ -/]*[@-~]|\x1b\[[0-9;]*\$[@-~]")


class Terminal:
    """One run of a program; times are seconds since its start."""

    def __init__(self, args: Sequence[str], home: str | None) -> None:
        self._fd, slave = pty.openpty()
        size = struct.pack("HHHH", ROWS, COLUMNS, 0, 0)
        fcntl.ioctl(slave, termios.TIOCSWINSZ, size)
        path = os.ttyname(slave)
        actions: list[tuple[int, ...] | tuple[int, int, str, int, int]] = [
            (os.POSIX_SPAWN_OPEN, fd, path, os.O_RDWR, 0) for fd in (0, 1, 2)
        ]
        self.chunks: list[tuple[float, bytes]] = []
        self._started = time.perf_counter()
        self.pid = os.posix_spawn(
            args[0], list(args), environment(home), file_actions=actions, setsid=True
        )
        # Kept open until the child is there; without a slave the master would read an end.
        self._slave = slave

    def now(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self._started

    def type(self, keys: bytes) -> float:
        """Press keys; when."""
        at = self.now()
        os.write(self._fd, keys)
        return at

    def read(self, wait: float) -> bytes:
        """What comes within so many seconds, b"" for nothing; noted with its time."""
        ready, _, _ = select.select([self._fd], [], [], max(wait, 0))
        if not ready:
            return b""
        data = os.read(self._fd, 1 << 16)
        self.chunks.append((self.now(), data))
        return data

    def until(self, word: str, limit: float = 30.0) -> bool:
        """Read until a word was written; whether it was."""
        wanted, seen = word.encode(), b""
        while self.now() < limit:
            seen = seen[-64:] + self.read(limit - self.now())
            if wanted in seen:
                return True
        return False

    def settle(self, quiet: float, limit: float = 10.0) -> None:
        """Read until nothing came for so long; a cursor that blinks does not count."""
        end = self.now() + limit
        since = self.now()
        while self.now() < end and self.now() - since < quiet:
            if len(self.read(quiet)) > 200:
                since = self.now()

    def drain(self, quiet: float, limit: float = 1.0) -> None:
        """Read until nothing at all came for so long."""
        end = self.now() + limit
        while self.now() < end and self.read(quiet):
            pass

    def close(self) -> None:
        """End the program."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._fd)
        os.close(self._slave)

    def replay(self) -> Iterator[tuple[float, list[str]]]:
        """The screen's lines after each chunk, with its time."""
        screen = pyte.Screen(COLUMNS, ROWS)
        stream = pyte.ByteStream(screen)
        held = b""
        for at, data in self.chunks:
            whole, held = _whole(held + data)
            stream.feed(_PRIVATE.sub(b"", whole))
            yield at, list(screen.display)

    def screen(self) -> list[str]:
        """The lines of the screen as it is."""
        lines: list[str] = []
        for _, display in self.replay():
            lines = display
        return lines

    def appeared(self, text: str) -> float | None:
        """When a text was first to be seen on the screen."""
        for at, display in self.replay():
            if any(text in line for line in display):
                return at
        return None


def _whole(data: bytes) -> tuple[bytes, bytes]:
    """The data up to an escape sequence that is not finished yet, and the rest."""
    last = data.rfind(b"\x1b")
    if last < 0 or _ESCAPE.match(data, last):
        return data, b""
    return data[:last], data[last:]


def visible(data: bytes) -> str:
    """What a piece of output writes, without its escape sequences."""
    return _ESCAPE.sub(b"", data).decode("utf-8", "replace")


@contextmanager
def running(args: Sequence[str], home: str | None = None) -> Iterator[Terminal]:
    """A program that is ended when the block is left; what it kept of unsaved text goes too."""
    terminal = Terminal(args, home)
    try:
        yield terminal
    finally:
        terminal.close()
        if home is not None:
            tidy(home)
