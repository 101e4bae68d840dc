"""What SQLite and the system refuse, in our words: the class and the whole text of each."""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError, InvalidRequestError

from chefslog.home.paths import Home
from chefslog.reading.connect import JournalDamaged, JournalError
from chefslog.store.errors import (
    CopyError,
    JournalBusy,
    NoSpace,
    NotWritable,
    StoreError,
    from_sqlite,
    translate_errors,
)

BUSY = (
    "{path}: another program has been writing to it for more than five seconds. "
    "Nothing was changed; try again when that program is done."
)
FULL = (
    "{path}: no space left on the disk. The change was not made; what was saved before is kept. "
    "Free some space and try again."
)
DENIED = (
    "{path} cannot be written: it, or its folder, is read-only for this user. "
    "The change was not made. Make the file and its folder writable, then try again."
)
FAILED = (
    "{path}: the disk failed while it was read or written (SQLite error 778), or it is full. "
    "The change was not made; what was saved before is kept."
)


def sqlite_error(
    code: int | None, text: str = "it says", kind: type[sqlite3.Error] = sqlite3.OperationalError
) -> sqlite3.Error:
    error = kind(text)
    if code is not None:
        error.sqlite_errorcode = code
    return error


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A file that is there and is not the journal."""
    file = tmp_path / "copy.db"
    file.touch()
    return str(file)


@pytest.mark.parametrize(
    ("code", "kind", "text"),
    [
        (sqlite3.SQLITE_BUSY, JournalBusy, BUSY),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, JournalBusy, BUSY),
        (sqlite3.SQLITE_LOCKED, JournalBusy, BUSY),
        (sqlite3.SQLITE_FULL, NoSpace, FULL),
        (sqlite3.SQLITE_IOERR_SHMSIZE, NoSpace, FULL),
        (sqlite3.SQLITE_READONLY, NotWritable, DENIED),
        (sqlite3.SQLITE_READONLY_DBMOVED, NotWritable, DENIED),
        (sqlite3.SQLITE_PERM, NotWritable, DENIED),
        (sqlite3.SQLITE_CANTOPEN, NotWritable, DENIED),
        (sqlite3.SQLITE_IOERR_WRITE, StoreError, FAILED),
        (sqlite3.SQLITE_TOOBIG, StoreError,
         "{path}: it says. The change was not made. Check with: chefslog doctor"),
        (None, StoreError, "{path}: it says. The change was not made. Check with: chefslog doctor"),
    ],
)  # fmt: skip
def test_what_sqlite_refuses_is_said_by_its_kind(
    path: str, code: int | None, kind: type[StoreError], text: str
) -> None:
    for raised in (sqlite_error(code), DBAPIError("SELECT 1", None, sqlite_error(code))):
        with pytest.raises(JournalError) as met, translate_errors(path):
            raise raised
        assert type(met.value) is kind
        assert str(met.value) == text.format(path=path)
        assert met.value.__cause__ is raised


def test_a_copy_that_is_not_there_is_missing(tmp_path: Path) -> None:
    path = str(tmp_path / "copy.db")
    error = from_sqlite(path, sqlite_error(sqlite3.SQLITE_CANTOPEN))
    assert type(error) is CopyError
    assert str(error) == f"{path} is missing. Nothing was changed."


def test_a_journal_that_is_not_there_is_missing_with_what_to_do(home: Home) -> None:
    error = from_sqlite(home.journal, sqlite_error(sqlite3.SQLITE_CANTOPEN))
    assert type(error) is JournalDamaged
    assert str(error) == (
        f"{home.journal} is missing. New entries are kept as pending captures. "
        "To begin a new journal instead: chefslog restore --new"
    )


DAMAGE = [
    sqlite_error(sqlite3.SQLITE_NOTADB, "file is not a database", sqlite3.DatabaseError),
    sqlite_error(sqlite3.SQLITE_ERROR, "no such table: entry"),
    sqlite_error(None, "Could not decode to UTF-8 column 'typed'"),
]


@pytest.mark.parametrize("damage", DAMAGE, ids=str)
def test_a_damaged_copy_is_named_and_leaves_the_journal_above_suspicion(
    home: Home, damage: sqlite3.Error
) -> None:
    os.makedirs(home.backups)
    path = os.path.join(home.backups, "daily-2026-11-21.db")
    error = from_sqlite(path, damage)
    assert type(error) is JournalDamaged
    assert str(error) == f"{path} is damaged: {damage}. Nothing was changed. Use another copy."
    assert not os.path.exists(home.suspect)


@pytest.mark.parametrize("damage", DAMAGE, ids=str)
def test_a_damaged_journal_is_suspect_from_then_on(home: Home, damage: sqlite3.Error) -> None:
    os.makedirs(home.data)
    error = from_sqlite(home.journal, damage)
    assert type(error) is JournalDamaged
    assert str(error) == (
        f"{home.journal} is damaged: {damage}. It was not changed, and new entries are kept as "
        f"pending captures. There is no backup in {home.backups}. To begin a new journal that "
        "takes in the pending captures: chefslog restore --new"
    )
    assert Path(home.suspect).read_text() == "Damage was found in the journal.\n"


def test_damage_is_said_where_it_cannot_be_written_down(home: Home) -> None:
    assert "is damaged: no such table: entry." in str(from_sqlite(home.journal, DAMAGE[1]))
    assert not os.path.exists(home.data)


def test_a_damaged_search_index_is_rebuilt_and_the_journal_not_suspected(home: Home) -> None:
    os.makedirs(home.data)
    vtab = sqlite_error(sqlite3.SQLITE_CORRUPT_VTAB, "malformed", sqlite3.DatabaseError)
    assert str(from_sqlite(home.journal, vtab)) == (
        f"The search index of {home.journal} is damaged. Nothing was changed, and the entries are "
        "safe. Rebuild it with: chefslog doctor --fix"
    )
    assert not os.path.exists(home.suspect)


@pytest.mark.parametrize(
    ("code", "kind", "text"),
    [
        (errno.ENOSPC, NoSpace, FULL),
        (errno.EDQUOT, NoSpace, FULL),
        (errno.EFBIG, NoSpace, FULL),
        (errno.EACCES, NotWritable, DENIED),
        (errno.EPERM, NotWritable, DENIED),
        (errno.EROFS, NotWritable, DENIED),
        (errno.EIO, StoreError, "{path}: Input/output error. The change was not made."),
    ],
)
def test_what_the_system_refuses_is_said_by_its_kind(
    code: int, kind: type[StoreError], text: str
) -> None:
    for name, shown in (("/x/copy.db", "/x/copy.db"), (None, "elsewhere"), (7, "elsewhere")):
        with pytest.raises(StoreError) as met, translate_errors("elsewhere"):
            raise OSError(code, os.strerror(code), name)
        assert type(met.value) is kind
        assert str(met.value) == text.format(path=shown)


def test_an_error_of_the_system_without_a_number_is_said_as_it_is() -> None:
    with pytest.raises(StoreError) as met, translate_errors("/x/copy.db"):
        raise OSError("a broken pipe")
    assert str(met.value) == "/x/copy.db: a broken pipe. The change was not made."


def test_other_errors_of_the_library_name_the_file() -> None:
    with pytest.raises(StoreError) as met, translate_errors("/x/copy.db"):
        raise InvalidRequestError("closed")
    assert type(met.value) is StoreError
    assert str(met.value) == "/x/copy.db: closed. Nothing was changed."


def test_a_fault_of_the_program_is_not_taken_for_one_of_the_file() -> None:
    fault = DBAPIError("SELECT 1", None, TypeError("a fault"))
    with pytest.raises(DBAPIError) as met, translate_errors("/x/copy.db"):
        raise fault
    assert met.value is fault
