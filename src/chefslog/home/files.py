"""Files that appear whole or not at all, and are private whatever the umask.

On the thin path: `os` only, while nothing fails.
"""

from __future__ import annotations

import os
import sys
import time

STALE = 3600.0
"""Seconds after which an unfinished file cannot be anybody's work in progress."""
_PAUSES = (0.02, 0.1, 0.3, 0.6)
"""Seconds between tries where another process holds a file open."""


class NotDurable(OSError):
    """A file is whole and has its name, but the disk has not confirmed the name."""


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


def write_private(path: str, data: bytes, via: str | None = None) -> None:
    """Write a file whole or not at all: 0600, fsynced, renamed into place, folder fsynced.

    `via` is the path of the unfinished file where it is made in another folder. Raises OSError,
    and the file is as it was then; NotDurable where only the last step failed.
    """
    unfinished = via or part_name(path)
    try:
        if via:
            remove_files(via)  # what was left of it when a program was killed
        write_all(create_file(unfinished), data)
        replace_file(unfinished, path)
    except NotDurable:
        raise
    except OSError as error:
        if os.path.lexists(unfinished):
            os.unlink(unfinished)
        error.filename = error.filename or path
        raise


def read_regular(path: str, limit: int = 64 << 20) -> bytes:
    """Return the bytes of a file; of one beyond the limit the first, more than that.

    Raises OSError, also for what is no regular file: a named pipe would keep its reader waiting.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    fd = os.open(path, flags)
    try:
        found = os.fstat(fd)
        if found.st_mode & 0o170000 != 0o100000:
            raise OSError(22, "not a regular file", path)
        size = min(found.st_size, limit) + 1
        data = b""
        # A file object would cost more than all the rest of reading a small file.
        while len(data) <= limit and (part := os.read(fd, size)):
            data += part
        return data
    finally:
        os.close(fd)


def flush(fd: int) -> None:
    """Bring what was written to the disk itself. Raises OSError."""
    if sys.platform == "darwin":
        import fcntl

        # fsync leaves it in the drive's own cache there. Not every file system knows the other.
        try:
            fcntl.fcntl(fd, fcntl.F_FULLFSYNC)
            return
        except OSError:
            pass
    os.fsync(fd)


def create_file(path: str, mode: int = 0o600) -> int:
    """Return a new empty file, open for writing. Raises OSError, FileExistsError.

    0600 holds whatever the umask is.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    fd = os.open(path, flags, mode)
    if mode == 0o600 and os.name == "posix":
        try:
            os.fchmod(fd, mode)
        except OSError:
            os.close(fd)
            raise
    return fd


def write_all(fd: int, data: bytes) -> None:
    """Write all bytes, make them durable, and close the file, also after an error."""
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(fd, view) :]
        flush(fd)
    finally:
        os.close(fd)


def replace_file(unfinished: str, path: str) -> None:
    """Give a finished file its name, over what has it now. Raises OSError, NotDurable."""
    for pause in _PAUSES if os.name == "nt" else ():
        # Another program, or a virus scanner, may have the file open for a moment.
        try:
            os.replace(unfinished, path)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    os.replace(unfinished, path)
    _confirm(path)


def place_file(unfinished: str, path: str) -> None:
    """Give a finished file its name, never over another one.

    Raises FileExistsError, OSError, NotDurable.
    """
    try:
        os.link(unfinished, path)
    except FileExistsError:
        raise
    except OSError:
        # A file system without hard links: the moment between look and rename stays open.
        if os.path.lexists(path):
            from errno import EEXIST

            raise FileExistsError(EEXIST, "File exists", path) from None
        os.rename(unfinished, path)
    else:
        os.unlink(unfinished)
    _confirm(path)


def _confirm(path: str) -> None:
    try:
        sync_folder(os.path.dirname(path))
    except OSError as error:
        raise NotDurable(error.errno, error.strerror, path) from error


def sync_file(path: str) -> None:
    """Make a file's content durable. Raises OSError."""
    fd = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        flush(fd)
    finally:
        os.close(fd)


def sync_folder(path: str) -> None:
    """Make names in a folder durable, where the file system can. Raises OSError."""
    if os.name != "posix":
        return
    try:
        fd = os.open(path or ".", os.O_RDONLY)
    except PermissionError:
        return  # a folder that may be written and not read
    try:
        flush(fd)
    except OSError as error:
        import errno

        # What file systems say that do not know the fsync of a folder.
        unknown = (errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EBADF)
        if error.errno not in unknown:
            raise
    finally:
        os.close(fd)


def remove_files(*paths: str) -> None:
    """Unlink what is there of these. Raises OSError."""
    for path in paths:
        try:
            os.unlink(path)
        except FileNotFoundError:
            continue


def part_name(path: str) -> str:
    """Return where a file is made before it gets its name: hidden, in the same folder."""
    folder, name = os.path.split(path)
    return os.path.join(folder, f".{name[:100]}.{os.urandom(4).hex()}.part")


def free_path(path: str) -> str:
    """Return the path, or with -2, -3 and so on before its ending, that nothing has yet."""
    stem, end = os.path.splitext(path)
    number = 1
    while os.path.lexists(path):
        number += 1
        path = f"{stem}-{number}{end}"
    return path


def create_free(path: str) -> tuple[int, str]:
    """Return a new file at a free path, open for writing, and that path. Raises OSError."""
    while True:
        free = free_path(path)
        try:
            return create_file(free), free
        except FileExistsError:
            continue  # another process was first


def place_free(unfinished: str, path: str) -> str:
    """Give a finished file a free path; that path. Raises OSError, NotDurable."""
    while True:
        free = free_path(path)
        try:
            place_file(unfinished, free)
            return free
        except FileExistsError:
            continue


def list_folder(folder: str) -> list[str]:
    """Return the paths of what is in a folder, by name; none where it cannot be listed."""
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return []
    return [os.path.join(folder, name) for name in names]


def list_parts(folder: str) -> list[str]:
    """Return the unfinished files in a folder, whoever makes or made them."""
    paths = list_folder(folder)
    return [path for path in paths if os.path.basename(path)[:1] == "." and ".part" in path]


def list_stale_parts(folder: str, now: float) -> list[str]:
    """Return the unfinished files that a killed process left in a folder."""
    return [path for path in list_parts(folder) if is_stale(path, now)]


def is_stale(path: str, now: float) -> bool:
    """Whether a file is so old that nobody can be working on it."""
    try:
        return now - os.lstat(path).st_mtime > STALE
    except OSError:
        return False
