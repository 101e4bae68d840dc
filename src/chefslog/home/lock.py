"""A lock on a file of its own, which a killed process lets go by itself."""

from __future__ import annotations

import contextlib
import errno
import os
from typing import Self


class FileLock:
    """A file that one process holds alone, made 0600 where it is not there.

    `with FileLock(path):` waits for whoever has it. Raises OSError where the file cannot be made
    or locked.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self._fd = -1

    def acquire(self) -> None:
        """Hold the file, waiting for whoever has it."""
        fd = self._open()
        try:
            _lock(fd, waits=True)
        except BaseException:
            os.close(fd)
            raise
        self._fd = fd

    def try_acquire(self) -> bool:
        """Hold the file; False where another process has it."""
        fd = self._open()
        try:
            _lock(fd, waits=False)
        except OSError:
            os.close(fd)
            return False
        self._fd = fd
        return True

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

    def _open(self) -> int:
        return os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)


def _lock(fd: int, *, waits: bool) -> None:
    if os.name != "nt":
        import fcntl

        fcntl.flock(fd, fcntl.LOCK_EX if waits else fcntl.LOCK_EX | fcntl.LOCK_NB)
        return
    import msvcrt

    kind = msvcrt.LK_LOCK if waits else msvcrt.LK_NBLCK  # type: ignore[attr-defined,unused-ignore]
    while True:
        try:
            msvcrt.locking(fd, kind, 1)  # type: ignore[attr-defined,unused-ignore]
            return
        except OSError as error:
            # It gives up after ten tries, a second each.
            if not waits or error.errno != errno.EDEADLK:
                raise
