"""A mailroom in a folder: plain, on a file server, or kept in step by a sync program.

A file is written under a hidden name in its own folder, fsynced, and linked to its name, which
never replaces another file. Links inside the place are never followed.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import time
from collections.abc import Callable, Iterator, Sequence

from chefslog.home.files import create_file, remove_files, sync_folder, write_all
from chefslog.team.mailroom.protocol import (
    LIMIT,
    Mailroom,
    MailroomError,
    NoFile,
    Taken,
    TooLarge,
    check_size,
    file_parts,
    folder_parts,
    is_name,
    too_large,
)

_OURS = ".chefslog-"
"""How the names of unfinished files and locks begin."""
_STALE = 86_400
"""Seconds after which an unfinished file is nobody's work in progress."""
_LOCKED = 30
"""Seconds after which a lock folder was left by a killed process."""
_WAIT = 0.02
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EACCES, errno.EINVAL}
_READ = os.O_RDONLY
for _flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"):
    _READ |= getattr(os, _flag, 0)


class Folder(Mailroom):
    """The mailroom in a folder that is there. Raises MailroomError where it is not."""

    def __init__(
        self,
        root: str,
        urandom: Callable[[int], bytes] = os.urandom,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.place = os.path.realpath(root)
        self._urandom = urandom
        self._sleep = sleep
        self._tidied: set[str] = set()
        self._check_root()

    def put(self, path: str, data: bytes, replace: bool = False) -> None:
        """See Mailroom."""
        check_size(path, data)
        with self._telling(path):
            final = self._way(file_parts(path), make=True)
            if not replace and _is_there(final, path, data):
                return
            folder = os.path.dirname(final)
            unfinished = os.path.join(folder, f"{_OURS}{self._urandom(8).hex()}.tmp")
            try:
                write_all(make_shared_file(unfinished), data)
                self._tidy(folder, unfinished)
                if not replace:
                    self._give_name(unfinished, final, path, data)
                elif os.path.islink(final):
                    raise NoFile(path)
                else:
                    os.replace(unfinished, final)
            finally:
                remove_files(unfinished)
            sync_folder(folder)

    def get(self, path: str, limit: int = LIMIT) -> bytes | None:
        """See Mailroom."""
        with self._telling(path):
            try:
                return _read(self._way(file_parts(path)), path, limit)
            except FileNotFoundError:
                self._check_root()
                return None

    def names(self, folder: str) -> list[str]:
        """See Mailroom."""
        return self._listed(folder, lambda one: one.is_file(follow_symlinks=False))

    def folders(self, folder: str) -> list[str]:
        """See Mailroom."""
        return self._listed(folder, lambda one: one.is_dir(follow_symlinks=False))

    def files(self, folder: str, limit: int) -> Iterator[tuple[str, bytes]]:
        """See Mailroom. A file that goes meanwhile is left out."""
        for name in self.names(folder):
            try:
                found = self.get(f"{folder}/{name}".lstrip("/"), limit)
            except TooLarge:
                found = b""
            if found is not None:
                yield name, found

    def delete(self, *paths: str) -> None:
        """See Mailroom."""
        changed = set()
        for path in paths:
            with self._telling(path), contextlib.suppress(FileNotFoundError):
                whole = self._way(file_parts(path))
                os.unlink(whole)
                changed.add(os.path.dirname(whole))
        for folder in changed:
            with self._telling(folder):
                sync_folder(folder)

    def _check_root(self) -> None:
        # Never made here: where a drive is not mounted, reports would pile up underneath.
        if not os.path.isdir(self.place):
            raise MailroomError(
                f"There is no folder {self.place}. Make it first, or check that the drive or "
                "sync program behind it is there."
            )

    @contextlib.contextmanager
    def _telling(self, path: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            why = error.strerror or type(error).__name__
            whole = os.path.join(self.place, path)
            raise MailroomError(
                f"{whole}: {why}. Nothing was lost; put that right and repeat."
            ) from error

    def _way(self, parts: Sequence[str], make: bool = False) -> str:
        """The path on disk; no folder on the way to it is a link. With `make`, they are made."""
        if make:
            self._check_root()
        at = self.place
        for part in parts[:-1]:
            at = os.path.join(at, part)
            if make and not os.path.lexists(at):
                _make_shared_folder(at)
            if os.path.lexists(at) and not _is_folder(at):
                raise MailroomError(f"{at} is no folder (a link, or a file); it was not followed.")
        return os.path.join(at, parts[-1])

    def _listed(self, folder: str, is_kind: Callable[[os.DirEntry[str]], bool]) -> list[str]:
        with self._telling(folder):
            # The last part has to be a folder as well: "" stands for a file in it.
            whole = self._way([*folder_parts(folder), ""])
            try:
                with os.scandir(whole) as found:
                    return sorted(one.name for one in found if is_name(one.name) and is_kind(one))
            except FileNotFoundError:
                self._check_root()
                return []

    def _give_name(self, unfinished: str, final: str, path: str, data: bytes) -> None:
        try:
            os.link(unfinished, final)
        except FileExistsError:
            _is_there(final, path, data)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            self._rename(unfinished, final, path, data)

    def _rename(self, unfinished: str, final: str, path: str, data: bytes) -> None:
        """Without hard links: look and rename under a lock folder, which every system has."""
        folder, name = os.path.split(final)
        lock = os.path.join(folder, f"{_OURS}{name}.lock")
        waited = 0.0
        while True:
            try:
                os.mkdir(lock)
                break
            except FileExistsError:
                if waited > 2 * _LOCKED:
                    raise MailroomError(f"{path} is being written by others. Repeat it.") from None
            _remove_old(lock, os.stat(unfinished).st_mtime + waited, _LOCKED)
            self._sleep(_WAIT)
            waited += _WAIT
        try:
            if not _is_there(final, path, data):
                os.rename(unfinished, final)
        finally:
            with contextlib.suppress(FileNotFoundError):
                os.rmdir(lock)

    def _tidy(self, folder: str, unfinished: str) -> None:
        """Remove what killed writers left, once per folder, by the clock that stamps its files."""
        if folder in self._tidied:
            return
        self._tidied.add(folder)
        now = os.stat(unfinished).st_mtime
        for name in os.listdir(folder):
            if name.startswith(_OURS):
                _remove_old(os.path.join(folder, name), now, _STALE)


def make_shared_file(path: str) -> int:
    """Return a new empty file, open for writing, as open to others as its folder.

    Raises OSError (FileExistsError where there is one).
    """
    fd = create_file(path, 0o666)
    _open_up(path, 0o066)
    return fd


def _make_shared_folder(path: str) -> None:
    """A new folder, durable; one that is there is fine."""
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


def _is_folder(path: str) -> bool:
    return os.path.isdir(path) and not os.path.islink(path)


def _is_there(final: str, path: str, data: bytes) -> bool:
    """Whether these bytes have their name already. Raises Taken for other bytes."""
    try:
        is_same = _read(final, path, len(data)) == data
    except FileNotFoundError:
        return False
    except TooLarge:
        is_same = False
    if not is_same:
        raise Taken(path)
    return True


def _remove_old(path: str, now: float, age: float) -> None:
    with contextlib.suppress(OSError):
        if now - os.lstat(path).st_mtime > age:
            (os.rmdir if _is_folder(path) else os.unlink)(path)


def _read(whole: str, path: str, limit: int) -> bytes:
    """A plain file's bytes. Raises OSError, MailroomError for what is none or is too large."""
    if not stat.S_ISREG(os.lstat(whole).st_mode):
        raise NoFile(path)
    with open(os.open(whole, _READ), "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise NoFile(path)
        data = file.read(limit + 1) if found.st_size <= limit else b""
    if max(found.st_size, len(data)) > limit:
        raise too_large(path, max(found.st_size, len(data)), limit)
    return data
