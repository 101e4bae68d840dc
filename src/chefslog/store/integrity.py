"""Check that a file is a sound journal and its index right, and rebuild the index."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from itertools import islice
from typing import Any

from chefslog.home.paths import Home
from chefslog.reading.connect import (
    APPLICATION_ID,
    FILE,
    SCHEMA_VERSION,
    JournalDamaged,
    JournalError,
    JournalForeign,
    JournalNewer,
    damage_error,
    foreign_error,
    newer_error,
)
from chefslog.reading.entry import complete_rows
from chefslog.reading.fts import fold, fts_row
from chefslog.reading.rows import COLUMNS

_MAGIC = b"SQLite format 3\0"


def header_problem(path: str, newest: int | None = None) -> type[JournalError] | None:
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


_BATCH = 1_000

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
        raise damage_error(home, "it is a folder, not a file")
    problem = header_problem(home.journal, newest)
    if problem is JournalNewer:
        raise newer_error(home)
    if problem is JournalForeign:
        raise foreign_error(home)
    if problem is not None:
        empty = not os.path.getsize(home.journal)
        raise damage_error(
            home, "it is empty (zero bytes)" if empty else "it is cut short or damaged"
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
        raise damage_error(home, str(error)) from error
    if owner != APPLICATION_ID:
        raise foreign_error(home)
    if version > newest:
        raise newer_error(home)
    if version < 1:
        raise damage_error(home, "it has no schema version")
    held = {row[0] for row in conn.execute("SELECT name FROM sqlite_schema")}
    missing = [name for name in TABLES if name not in held]
    if missing:
        raise damage_error(home, f"the table {missing[0]} is missing")
    return newest


def index_drift(conn: sqlite3.Connection) -> list[str]:
    """What differs, a line each; nothing when the index is what the entries say.

    Raises sqlite3.Error.
    """
    missing = wrong = 0
    held = conn.cursor()
    for key, *texts in _index_rows(conn):
        found = held.execute(
            "SELECT headline, body, words FROM entry_fts WHERE rowid = ?", (key,)
        ).fetchone()
        missing += found is None
        wrong += found is not None and list(found) != texts
    extra = conn.execute(
        "SELECT count(*) FROM entry_fts_docsize WHERE id NOT IN (SELECT key FROM entry)"
    ).fetchone()[0]
    words = conn.execute("SELECT word, fold FROM word")
    folded = sum(fold(word) != stored for word, stored in words)
    counts = (
        (missing, "entries are not in the search index"),
        (wrong, "entries are indexed with other text than they have"),
        (extra, "rows of the search index have no entry"),
        (folded, "words are folded wrongly, so filters miss them"),
    )
    lines = [f"{count} {what}" for count, what in counts if count]
    return lines or _index_damage(conn)


def _index_damage(conn: sqlite3.Connection) -> list[str]:
    try:
        conn.execute("INSERT INTO entry_fts (entry_fts) VALUES ('integrity-check')")
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        return [f"the search index is damaged ({error})"]
    return []


def rebuild_index(conn: sqlite3.Connection) -> None:
    """Write the index and the folded words anew, in one transaction. Raises sqlite3.Error."""
    conn.create_function("fold", 1, fold, deterministic=True)
    conn.execute("BEGIN IMMEDIATE")
    # A damaged index may not be able to delete row by row.
    made = conn.execute("SELECT sql FROM sqlite_schema WHERE name = 'entry_fts'").fetchone()[0]
    conn.execute("DROP TABLE entry_fts")
    conn.execute(made)
    rows = _index_rows(conn)
    while batch := list(islice(rows, _BATCH)):
        conn.executemany(
            "INSERT INTO entry_fts (rowid, headline, body, words) VALUES (?, ?, ?, ?)", batch
        )
    conn.execute("UPDATE word SET fold = fold(word) WHERE fold <> fold(word)")
    conn.execute("COMMIT")


def _index_rows(conn: sqlite3.Connection) -> Iterator[tuple[Any, ...]]:
    """The index row of every entry: key, headline, body, words."""
    entries = conn.execute(f"SELECT {', '.join(COLUMNS)} FROM entry ORDER BY key")
    while rows := entries.fetchmany(_BATCH):
        for entry in complete_rows(conn, FILE, rows):
            yield (entry["key"], *fts_row(entry))
