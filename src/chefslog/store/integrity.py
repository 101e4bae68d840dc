"""Whether a file may be opened as a journal at all, found out without touching it."""

from __future__ import annotations

import os
import sqlite3

from chefslog.home.paths import Home
from chefslog.reading.connect import APPLICATION_ID, SCHEMA_VERSION
from chefslog.store.errors import (
    JournalDamaged,
    JournalForeign,
    JournalNewer,
    StoreError,
    advice,
)

_MAGIC = b"SQLite format 3\0"


def header_problem(path: str, newest: int | None = None) -> type[StoreError] | None:
    """The kind of error that a file's first 100 bytes call for, None when they look right.

    A change of version may still be in the -wal, so a header that looks older is no problem here.
    Raises OSError.
    """
    with open(path, "rb") as file:
        head = file.read(100)
        size = os.fstat(file.fileno()).st_size
    if len(head) < 100 or not head.startswith(_MAGIC):
        return JournalDamaged
    if _number(head, 68) != APPLICATION_ID:
        return JournalForeign
    if _number(head, 60) > (newest or SCHEMA_VERSION):
        return JournalNewer
    page = _number(head, 16, 2)
    pages = _number(head, 28) if _number(head, 24) == _number(head, 92) else 0
    if pages * (65536 if page == 1 else page) > size and not _size(path + "-wal"):
        return JournalDamaged
    return None


TABLES = (
    *("entry", "word", "evidence", "entry_fts", "verdict", "checkin"),
    *("season", "step", "change", "tombstone"),
)
"""What every released schema has."""


def _number(head: bytes, at: int, length: int = 4) -> int:
    return int.from_bytes(head[at : at + length], "big")


def _size(path: str) -> int:
    try:
        return os.path.getsize(path)
    except OSError:
        return 0


def refuse_unsound(home: Home, newest: int | None = None) -> None:
    """Raise the error that says why this file is not opened, and what to do; else do nothing."""
    if os.path.isdir(home.journal):
        raise damaged(home, "it is a folder, not a file")
    problem = header_problem(home.journal, newest)
    if problem is JournalNewer:
        raise newer(home)
    if problem is JournalForeign:
        raise foreign(home)
    if problem is not None:
        empty = not os.path.getsize(home.journal)
        raise damaged(home, "it is empty (zero bytes)" if empty else "it is cut short or damaged")


def refuse_orphan(home: Home) -> None:
    """Raise JournalDamaged where the journal is gone and its -wal is not.

    A new file beside it would be taken for the one that the -wal belongs to, and be ruined.
    """
    if _size(home.journal + "-wal") and not os.path.lexists(home.journal):
        raise JournalDamaged(
            f"{home.journal} is missing, but {home.journal}-wal, which holds its latest changes, "
            f"is there. Put the file back beside it. {_cure(home)}"
        )


def check_version(home: Home, conn: sqlite3.Connection, newest: int | None = None) -> int:
    """The schema version that this program writes. Raises StoreError for a file it must not use."""
    newest = newest or SCHEMA_VERSION
    try:
        owner = conn.execute("PRAGMA application_id").fetchone()[0]
        version = conn.execute("PRAGMA user_version").fetchone()[0]
        conn.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        raise damaged(home, str(error)) from error
    if owner != APPLICATION_ID:
        raise foreign(home)
    if version > newest:
        raise newer(home)
    if version < 1:
        raise damaged(home, "it has no schema version")
    held = {row[0] for row in conn.execute("SELECT name FROM sqlite_schema")}
    missing = [name for name in TABLES if name not in held]
    if missing:
        raise damaged(home, f"the table {missing[0]} is missing")
    return newest


def damaged(home: Home, reason: str) -> JournalDamaged:
    """The journal's file is not sound."""
    return JournalDamaged(f"{home.journal} cannot be used: {reason}. {_cure(home)}")


def foreign(home: Home) -> JournalForeign:
    """The journal's file belongs to another program."""
    return JournalForeign(
        f"{home.journal} is a database of another program. {_cure(home)} "
        "To begin a new journal here, move that file away."
    )


def newer(home: Home) -> JournalNewer:
    """The journal was written by a newer chefslog."""
    return JournalNewer(
        f"{home.journal} was written by a newer chefslog. It was not changed, and new entries are "
        "kept as pending captures. Upgrade chefslog to open it."
    )


def _cure(home: Home) -> str:
    return (
        f"It was not changed, and new entries are kept as pending captures. {advice(home.journal)}"
    )
