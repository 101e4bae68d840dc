"""The program in a real terminal of its own, its screen read back."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from types import TracebackType

import pyte


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

    def __enter__(self) -> Terminal:
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

    def until(self, met: Callable[[str], bool], seconds: float = 20) -> str:
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
                self._stream.feed(data)
        return self.text

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
        end = monotonic() + 20
        while monotonic() < end:
            if select.select([self.fd], [], [], 0.05)[0]:
                with suppress(OSError):
                    self._stream.feed(os.read(self.fd, 65_536))
            done, status = os.waitpid(self.pid, os.WNOHANG)
            if done:
                self.pid = 0
                os.close(self.fd)
                return status
        raise AssertionError("the program does not end")
