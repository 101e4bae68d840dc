"""What can go wrong with the journal, each as a class; the text is for the person who reads it."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from chefslog.home.paths import Home
from chefslog.reading.connect import JournalDamaged, JournalError
from chefslog.reading.damage import explain_damage, is_damage, missing_error


class StoreError(JournalError):
    """Something could not be written; the text says what, what was kept and what to do."""


class UpgradeFailed(StoreError):
    """A migration step failed; the old journal is whole."""


class JournalBusy(StoreError):
    """Another program held the journal for longer than we wait."""


class NoSpace(StoreError):
    """The disk is full."""


class NotWritable(StoreError):
    """A file or folder is read-only for this user."""


class UnknownWord(StoreError):
    """No entry has this tag, person, project, goal or skill."""


class Refused(StoreError):
    """What was asked makes no sense as things are now; the text says what would."""


class EditConflict(StoreError):
    """Fields were changed elsewhere meanwhile.

    `conflicts` lists (id, field, ours, theirs); nothing was written.
    """

    def __init__(self, text: str, conflicts: list[tuple[str, str, object, object]]) -> None:
        super().__init__(text)
        self.conflicts = conflicts


class NothingToUndo(StoreError):
    """There is no step left that could be undone or redone."""


class UndoConflict(StoreError):
    """Another step touched the same fields; the text says which one comes first."""


class CopyError(StoreError):
    """A copy could not be made, or cannot be used."""


class CopyUnread(CopyError):
    """A copy cannot be opened by this user now, so nobody knows whether it is sound."""


SPACE_ERRORS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_DENIED = (errno.EACCES, errno.EPERM, errno.EROFS)
_DENIED_BY_SQLITE = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM)


@contextmanager
def translate_errors(path: str) -> Iterator[None]:
    """Turn errors of SQLite and the system into ours; `path` is the file that was worked on."""
    try:
        yield
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error):
            raise from_sqlite(path, error.orig) from error
        raise
    except SQLAlchemyError as error:
        raise StoreError(f"{path}: {error}. Nothing was changed.") from error
    except sqlite3.Error as error:
        raise from_sqlite(path, error) from error
    except OSError as error:
        raise _from_system(path, error) from error


def from_sqlite(path: str, error: sqlite3.Error) -> JournalError:
    """The error of ours that says what SQLite met."""
    home = Home(os.path.dirname(path), "")
    is_journal = path == home.journal
    if is_damage(error):
        if is_journal:
            return explain_damage(home, error)
        return JournalDamaged(
            f"{path} is damaged: {error}.", "Nothing was changed. Use another copy."
        )
    extended = getattr(error, "sqlite_errorcode", None) or 0
    code = extended & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return JournalBusy(
            f"{path}: another program has been writing to it for more than five seconds. "
            "Nothing was changed; try again when that program is done."
        )
    if code == sqlite3.SQLITE_FULL or extended == sqlite3.SQLITE_IOERR_SHMSIZE:
        return no_space(path)
    if code == sqlite3.SQLITE_CANTOPEN and not os.path.lexists(path):
        missing = CopyError(f"{path} is missing. Nothing was changed.")
        return missing_error(home) if is_journal else missing
    if code in _DENIED_BY_SQLITE:
        return _not_writable(path)
    if code == sqlite3.SQLITE_IOERR:
        return StoreError(
            f"{path}: the disk failed while it was read or written (SQLite error {extended}), or "
            "it is full. The change was not made; what was saved before is kept."
        )
    return StoreError(f"{path}: {error}.", "The change was not made. Check with: chefslog doctor")


def _from_system(path: str, error: OSError) -> StoreError:
    """The error of ours that says what the system refused."""
    place = error.filename if isinstance(error.filename, str) else path
    if error.errno in SPACE_ERRORS:
        return no_space(place)
    if error.errno in _DENIED:
        return _not_writable(place)
    return StoreError(f"{place}: {error.strerror or error}. The change was not made.")


def no_space(path: str) -> NoSpace:
    """The disk is full."""
    return NoSpace(
        f"{path}: no space left on the disk.",
        "The change was not made; what was saved before is kept. Free some space and try again.",
    )


def _not_writable(path: str) -> NotWritable:
    return NotWritable(
        f"{path} cannot be written: it, or its folder, is read-only for this user.",
        "The change was not made. Make the file and its folder writable, then try again.",
    )
