"""A real process on a real terminal: keys go in, a screen is read out."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from types import TracebackType

import pyte

PATIENCE = 60.0
"""Seconds that a loaded machine may take for anything."""


class Terminal:
    """One process on a pseudo-terminal of its own; `screen` is what stands there now."""

    def __init__(
        self, words: Sequence[str], env: Mapping[str, str], columns: int = 80, lines: int = 24
    ) -> None:
        self._main, side = pty.openpty()
        fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.process = subprocess.Popen(
            words,
            stdin=side,
            stdout=side,
            stderr=side,
            env=dict(env),
            start_new_session=True,
            # One system call between fork and exec: a shell needs a controlling terminal.
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509
        )
        os.close(side)
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self.written = b""

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process and its terminal."""
        self.process.kill()
        self.process.wait()
        os.close(self._main)

    @property
    def screen(self) -> str:
        """The lines of the screen without what is empty at their ends."""
        return "\n".join(line.rstrip() for line in self._screen.display).rstrip()

    def type(self, text: str) -> None:
        """Press the keys of a text."""
        os.write(self._main, text.encode())

    def wait_for(self, text: str, times: int = 1) -> None:
        """Wait until the screen shows a text so often, or raise AssertionError."""
        end = time.monotonic() + PATIENCE
        while self.screen.count(text) < times:
            if not self._read(end - time.monotonic()):
                raise AssertionError(f"{text!r} never came; the screen shows:\n{self.screen}")

    def wait_for_exit(self) -> int:
        """Wait until the process has ended, and return its exit code."""
        end = time.monotonic() + PATIENCE
        while self._read(end - time.monotonic()):
            pass
        return self.process.wait(PATIENCE)

    def _read(self, seconds: float) -> bool:
        """Take in what was written next; false at the end of it or of the time."""
        if seconds <= 0 or not select.select([self._main], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._main, 65536)
        except OSError:  # Linux says so where the other side is closed.
            return False
        self.written += data
        self._stream.feed(data)
        return bool(data)
