"""Private files, written whole or not at all."""

from __future__ import annotations

import os


def make_folder(path: str) -> None:
    """Make a folder and its missing parents, 0700 whatever the umask, and durable.

    A folder that exists is left as it is. Raises OSError.
    """
    if os.path.isdir(path):
        return
    parent = os.path.dirname(path)
    if parent and parent != path:
        make_folder(parent)
    try:
        os.mkdir(path, 0o700)
    except FileExistsError:
        if not os.path.isdir(path):
            raise
        return
    os.chmod(path, 0o700)
    sync_folder(parent)


def sync_folder(path: str) -> None:
    """Make renames and unlinks in a folder durable, where the platform can."""
    if os.name != "posix":
        return
    fd = os.open(path or ".", os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def write_private(path: str, data: bytes, via: str | None = None) -> None:
    """Write a file whole or not at all: 0600, fsynced, renamed into place, folder fsynced.

    `via` is the path of the unfinished file, `path + ".tmp"` when not given. Raises OSError; the
    unfinished file is gone then.
    """
    via = via or path + ".tmp"
    fd = os.open(via, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
    try:
        try:
            if os.name == "posix":
                os.fchmod(fd, 0o600)
            view = memoryview(data)
            while view:
                view = view[os.write(fd, view) :]
            os.fsync(fd)
        finally:
            os.close(fd)
        os.replace(via, path)
    except OSError as error:
        if os.path.exists(via):
            os.unlink(via)
        error.filename = error.filename or path
        raise
    sync_folder(os.path.dirname(path))
