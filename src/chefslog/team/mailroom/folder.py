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
from collections.abc import Callable, Iterator
from typing import Self

from chefslog.home.files import sync_folder, write_all
from chefslog.team.mailroom.paths import (
    checked_size,
    file_parts,
    folder_parts,
    is_name,
    no_file,
    taken,
    too_large,
)
from chefslog.team.mailroom.protocol import LIMIT, MailroomError, TooLarge
from chefslog.team.mailroom.shared import make_shared_file, make_shared_folder

_OURS = ".chefslog-"
"""How the names of unfinished files and locks begin."""
_STALE = 86_400
"""Seconds after which an unfinished file is nobody's work in progress."""
_LOCKED = 30
"""Seconds after which a lock folder was left by a killed process."""
_WAIT = 0.02
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EACCES, errno.EINVAL}
_READ = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
)


class Folder:
    """The mailroom in a folder that is there. Raises MailroomError where it is not."""

    def __init__(
        self,
        root: str,
        urandom: Callable[[int], bytes] = os.urandom,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._root = os.path.realpath(root)
        self._urandom = urandom
        self._sleep = sleep
        self._tidied: set[str] = set()
        self._check_root()

    @property
    def place(self) -> str:
        """The folder's path."""
        return self._root

    def sync(self) -> None:
        """Nothing: a folder is live."""

    def put(self, path: str, data: bytes, replace: bool = False) -> None:
        """See Mailroom."""
        checked_size(path, data)
        with self._telling(path):
            final = self._make_way(file_parts(path))
            if not replace and self._is_there(final, path, data):
                return
            unfinished = self._hidden(final, f"{self._urandom(8).hex()}.tmp")
            try:
                write_all(make_shared_file(unfinished), data)
                self._tidy(unfinished)
                if replace:
                    self._refuse_link(final, path)
                    os.replace(unfinished, final)
                else:
                    self._give_name(unfinished, final, path, data)
            finally:
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(unfinished)
            sync_folder(os.path.dirname(final))

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
        return self._listed(folder, stat.S_ISREG)

    def folders(self, folder: str) -> list[str]:
        """See Mailroom."""
        return self._listed(folder, stat.S_ISDIR)

    def files(self, folder: str, limit: int) -> Iterator[tuple[str, bytes]]:
        """See Mailroom. A file that goes meanwhile is left out."""
        for name in self.names(folder):
            path = f"{folder}/{name}" if folder else name
            with self._telling(path):
                whole = self._way(file_parts(path))
                try:
                    found = _read(whole, path, limit)
                except TooLarge:
                    found = b""
                except FileNotFoundError:
                    continue
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
            with self._telling(os.path.basename(folder)):
                sync_folder(folder)

    def close(self) -> None:
        """Nothing is held open."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _check_root(self) -> None:
        # Never made here: where a drive is not mounted, reports would pile up underneath.
        if not os.path.isdir(self._root):
            raise MailroomError(
                f"There is no folder {self._root}. Make it first, or check that the drive or "
                "sync program behind it is there."
            )

    @contextlib.contextmanager
    def _telling(self, path: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise MailroomError(
                f"{os.path.join(self._root, path)}: {why}. Nothing was lost; put that right and "
                "repeat."
            ) from error

    def _way(self, parts: tuple[str, ...]) -> str:
        """The path on disk; no folder on the way to it is a link."""
        at = self._root
        for part in parts[:-1]:
            at = os.path.join(at, part)
            if os.path.lexists(at) and not _is_folder(at):
                raise MailroomError(f"{at} is no folder (a link, or a file); it was not followed.")
        return os.path.join(at, *parts[-1:])

    def _make_way(self, parts: tuple[str, ...]) -> str:
        self._check_root()
        whole = self._way(parts)
        at = self._root
        for part in parts[:-1]:
            at = os.path.join(at, part)
            if not os.path.lexists(at):
                make_shared_folder(at)
        return whole

    def _listed(self, folder: str, kind: Callable[[int], bool]) -> list[str]:
        with self._telling(folder):
            # The last part has to be a folder as well: "" stands for a file in it.
            whole = self._way((*folder_parts(folder), ""))
            try:
                with os.scandir(whole) as found:
                    return sorted(
                        one.name
                        for one in found
                        if is_name(one.name) and kind(_mode(one.stat, follow_symlinks=False))
                    )
            except FileNotFoundError:
                self._check_root()
                return []

    def _hidden(self, final: str, name: str) -> str:
        return os.path.join(os.path.dirname(final), _OURS + name)

    def _is_there(self, final: str, path: str, data: bytes) -> bool:
        """Whether these bytes have their name already. Raises Taken for other bytes."""
        try:
            same = _read(final, path, len(data)) == data
        except FileNotFoundError:
            return False
        except TooLarge:
            same = False
        if not same:
            raise taken(path)
        return True

    def _refuse_link(self, final: str, path: str) -> None:
        if os.path.islink(final):
            raise no_file(path)

    def _give_name(self, unfinished: str, final: str, path: str, data: bytes) -> None:
        try:
            os.link(unfinished, final)
        except FileExistsError:
            self._is_there(final, path, data)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            self._rename(unfinished, final, path, data)

    def _rename(self, unfinished: str, final: str, path: str, data: bytes) -> None:
        """Without hard links: look and rename under a lock folder, which every system has."""
        lock = self._hidden(final, f"{os.path.basename(final)}.lock")
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
            if not self._is_there(final, path, data):
                os.rename(unfinished, final)
        finally:
            with contextlib.suppress(FileNotFoundError):
                os.rmdir(lock)

    def _tidy(self, unfinished: str) -> None:
        """Remove what killed writers left, once per folder, by the clock that stamps its files."""
        folder = os.path.dirname(unfinished)
        if folder in self._tidied:
            return
        self._tidied.add(folder)
        now = os.stat(unfinished).st_mtime
        with os.scandir(folder) as found:
            hidden = [one.path for one in found if one.name.startswith(_OURS)]
        for path in hidden:
            _remove_old(path, now, _STALE)


def _mode(ask: Callable[..., os.stat_result], **options: bool) -> int:
    try:
        return ask(**options).st_mode
    except FileNotFoundError:
        return 0


def _is_folder(path: str) -> bool:
    return stat.S_ISDIR(_mode(lambda: os.lstat(path)))


def _remove_old(path: str, now: float, age: float) -> None:
    with contextlib.suppress(OSError):
        if now - os.lstat(path).st_mtime > age:
            (os.rmdir if _is_folder(path) else os.unlink)(path)


def _read(whole: str, path: str, limit: int) -> bytes:
    """A plain file's bytes. Raises OSError, MailroomError for what is none or is too large."""
    if not stat.S_ISREG(os.lstat(whole).st_mode):
        raise no_file(path)
    fd = os.open(whole, _READ)
    with open(fd, "rb") as file:
        about = os.fstat(fd)
        if not stat.S_ISREG(about.st_mode):
            raise no_file(path)
        if about.st_size > limit:
            raise too_large(path, about.st_size, limit)
        data = file.read(limit + 1)
    if len(data) > limit:
        raise too_large(path, len(data), limit)
    return data
