"""Files and folders that are as open to others as the folder they are made in."""

from __future__ import annotations

import contextlib
import errno
import os
import stat

_UNSUPPORTED = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EACCES, errno.EBADF}


def make_file(path: str) -> int:
    """A new empty file, open for writing. Raises OSError (FileExistsError where there is one)."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    fd = os.open(path, flags, 0o666)
    _open_up(path, 0o066)
    return fd


def make_folder(path: str) -> None:
    """A new folder, durable; one that is there is fine. Raises OSError."""
    try:
        os.mkdir(path, 0o777)
    except FileExistsError:
        return
    _open_up(path, 0o077)
    sync_folder(os.path.dirname(path))


def _open_up(path: str, bits: int) -> None:
    """Give group and others what the folder gives them: a private umask must not lock them out."""
    if os.name != "posix":
        return
    mode = stat.S_IMODE(os.stat(path).st_mode)
    wanted = mode | stat.S_IMODE(os.stat(os.path.dirname(path)).st_mode) & bits
    if wanted != mode:
        # Some network file systems know no modes; then theirs hold.
        with contextlib.suppress(PermissionError, NotImplementedError):
            os.chmod(path, wanted)


def write_whole(fd: int, data: bytes) -> None:
    """Write and fsync all bytes, then close, also after an error. Raises OSError."""
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(fd, view) :]
        os.fsync(fd)
    finally:
        os.close(fd)


def sync_folder(path: str) -> None:
    """Make names in a folder durable, where the file system can. Raises OSError."""
    if os.name != "posix":
        return
    try:
        fd = os.open(path, os.O_RDONLY)
    except PermissionError:
        return
    try:
        os.fsync(fd)
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise
    finally:
        os.close(fd)
