"""The program in a real terminal of its own, its screen read back."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
from collections.abc import Callable
from time import monotonic
from types import TracebackType
from typing import Self

import pyte

PATIENCE = 60.0
"""Seconds that a loaded machine may take for anything."""


class Terminal:
    """chefslog in a pty; `keys` are written before the program has begun to start."""

    def __init__(
        self, *arguments: str, keys: str = "", size: tuple[int, int] = (80, 24), **env: str
    ) -> None:
        self.screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self.screen)
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update({"TERM": "xterm-256color", **env})
            os.execv(sys.executable, [sys.executable, "-m", "chefslog", *arguments])
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        if keys:
            self.send(keys)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    def send(self, keys: str) -> None:
        """Type."""
        self.send_bytes(keys.encode())

    def send_bytes(self, data: bytes) -> None:
        """Send what a keyboard may not."""
        os.write(self.fd, data)

    @property
    def text(self) -> str:
        """What the terminal shows."""
        return "\n".join(self.screen.display)

    def until(self, met: Callable[[str], bool], seconds: float = PATIENCE) -> str:
        """Read until the screen meets a condition; the screen."""
        end = monotonic() + seconds
        while not met(self.text):
            if monotonic() > end:
                raise AssertionError(f"never seen; the screen is:\n{self.text}")
            if select.select([self.fd], [], [], 0.05)[0]:
                try:
                    data = os.read(self.fd, 65_536)
                except OSError:
                    data = b""
                if not data and not met(self.text):
                    raise AssertionError(f"the program ended; the screen is:\n{self.text}")
                self._show(data)
        return self.text

    def _show(self, data: bytes) -> None:
        self._stream.feed(data)

    def shows(self, text: str) -> str:
        """Read until a text is on the screen."""
        return self.until(lambda screen: text in screen)

    def kill(self, how: signal.Signals = signal.SIGKILL) -> int:
        """End the program with a signal; its wait status."""
        if self.pid:
            os.kill(self.pid, how)
            return self.wait()
        return 0

    def wait(self) -> int:
        """The wait status once the program has ended."""
        end = monotonic() + PATIENCE
        while monotonic() < end:
            done, status = os.waitpid(self.pid, os.WNOHANG)
            # What it wrote last may come after its end.
            while select.select([self.fd], [], [], 0 if done else 0.05)[0]:
                try:
                    data = os.read(self.fd, 65_536)
                except OSError:
                    break
                if not data:
                    break
                self._show(data)
            if done:
                self.pid = 0
                os.close(self.fd)
                return status
        raise AssertionError("the program does not end")


ESCAPES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\\\)|[ -/]*[0-~])")
CLIPBOARD = b"\x1b]52;"


class Printer(Terminal):
    """A terminal that only prints: it drops colour and every move of the cursor.

    `text` is all that was printed since the last line was sent; `dropped` are the sequences that
    it did not act upon.
    """

    def __init__(self, *arguments: str) -> None:
        self._printed = b""
        self._since = 0
        self.dropped: list[bytes] = []
        super().__init__(*arguments)

    def _show(self, data: bytes) -> None:
        self._printed += data

    @property
    def text(self) -> str:
        """What was printed since the last answer."""
        self.dropped = ESCAPES.findall(self._printed)
        return ESCAPES.sub(b"", self._printed)[self._since :].decode("utf-8", "replace")

    def answer(self, line: str, shows: str) -> str:
        """Enter a line and read until the next question; what was printed from there on."""
        self._since = len(ESCAPES.sub(b"", self._printed))
        self.send(line + "\r")
        return self.until(lambda text: shows in text and text.endswith(("): ", "now: ", "with: ")))
