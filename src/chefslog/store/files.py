"""Files that appear whole or not at all, and are private whatever the umask."""

from __future__ import annotations

import os
from collections.abc import Callable

from chefslog.home.files import sync_folder

STALE = 3600.0
"""Seconds after which an unfinished file cannot be anybody's work in progress."""


def make_private(path: str) -> None:
    """An empty new file, 0600. Raises OSError (FileExistsError where there is one)."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    fd = os.open(path, flags, 0o600)
    try:
        if os.name == "posix":
            os.fchmod(fd, 0o600)
    finally:
        os.close(fd)


def sync_file(path: str) -> None:
    """Make a file's content durable."""
    fd = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def place(unfinished: str, path: str) -> None:
    """Give a finished file its name, never over another one. Raises FileExistsError, OSError."""
    try:
        os.link(unfinished, path)
    except FileExistsError:
        raise
    except OSError:
        # A file system without hard links: the moment between look and rename stays open.
        if os.path.lexists(path):
            raise FileExistsError(17, "File exists", path) from None
        os.rename(unfinished, path)
    else:
        os.unlink(unfinished)
    sync_folder(os.path.dirname(path))


def unfinished_name(path: str, urandom: Callable[[int], bytes] = os.urandom) -> str:
    """Where a file is made before it gets its name; hidden, in the same folder."""
    folder, name = os.path.split(path)
    return os.path.join(folder, f".{name}.{urandom(4).hex()}.part")


def discard(*paths: str) -> None:
    """Unlink what is there of these."""
    for path in paths:
        try:
            os.unlink(path)
        except FileNotFoundError:
            continue


def parts(folder: str) -> list[str]:
    """Unfinished files in a folder, whoever makes or made them."""
    try:
        names = [n for n in os.listdir(folder) if n.startswith(".") and ".part" in n]
    except OSError:
        return []
    return [os.path.join(folder, name) for name in names]


def stale_parts(folder: str, now: float) -> list[str]:
    """Unfinished files that a killed process left in a folder."""
    return [path for path in parts(folder) if now - _modified(path, now) > STALE]


def _modified(path: str, now: float) -> float:
    try:
        return os.lstat(path).st_mtime
    except OSError:
        return now
