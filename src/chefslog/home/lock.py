"""A lock on a file of its own, which a killed process lets go by itself."""

from __future__ import annotations

import contextlib
import errno
import os
import time
from typing import Self

PATIENCE = 60.0
"""Seconds to wait for whoever has a lock: it is held for moments, unless its holder is stopped."""
_PAUSE = 0.02
_HELD = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)
"""What systems say of a file that another process has."""


class FileLock:
    """A file that one process holds alone, made 0600 where it is not there.

    `with FileLock(path):` waits for whoever has it. Raises OSError where the file cannot be made
    or locked, TimeoutError where another process held it for all of PATIENCE.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self._fd = -1

    def acquire(self) -> None:
        """Hold the file, waiting for whoever has it."""
        end = time.monotonic() + PATIENCE
        while (problem := self._take()) is not None:
            if problem.errno not in _HELD:
                raise problem
            if time.monotonic() > end:
                raise TimeoutError(
                    errno.ETIMEDOUT,
                    "another chefslog has held this for a minute, or is stopped; try again when "
                    "it is done",
                    self.path,
                )
            time.sleep(_PAUSE)

    def try_acquire(self) -> bool:
        """Hold the file; False where another process has it."""
        return self._take() is None

    def _take(self) -> OSError | None:
        """Hold the file; else why it cannot be held."""
        fd = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if os.name == "posix" and (mode := os.fstat(fd).st_mode) & 0o600 != 0o600:
                os.fchmod(fd, mode | 0o600)  # made under a umask that left its owner nothing
            _lock(fd)
        except OSError as error:
            os.close(fd)
            return error
        self._fd = fd
        return None

    def release(self, *, removes: bool = False) -> None:
        """Let go; with `removes` the file goes too, where nobody needs it any more."""
        fd, self._fd = self._fd, -1
        if fd < 0:
            return
        if removes and os.name == "posix":
            with contextlib.suppress(OSError):
                os.unlink(self.path)
        os.close(fd)
        if removes and os.name != "posix":
            # A file that is open cannot be removed there.
            with contextlib.suppress(OSError):
                os.unlink(self.path)

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def _lock(fd: int) -> None:
    if os.name != "nt":
        import fcntl

        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    else:
        import msvcrt

        msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
