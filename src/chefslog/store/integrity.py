"""Check that a file is a sound journal and its indexes right, and rebuild these."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from typing import Any

from sqlalchemy import CheckConstraint, Column, Integer, Table, Text
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex

from chefslog.home.paths import Home
from chefslog.reading.connect import (
    APPLICATION_ID,
    FILE,
    SCHEMA_VERSION,
    JournalDamaged,
    JournalError,
    JournalForeign,
    JournalNewer,
    connect,
    file_uri,
    refuse_irregular,
)
from chefslog.reading.damage import (
    damage_error,
    foreign_error,
    is_damage,
    mark_suspect,
    newer_error,
)
from chefslog.reading.entry import complete_rows
from chefslog.reading.fts import fold, fts_row
from chefslog.reading.rows import COLUMNS
from chefslog.store.tables import Base

_MAGIC = b"SQLite format 3\0"


def header_problem(path: str, newest: int | None = None) -> type[JournalError] | None:
    """The kind of error that a file's first 100 bytes call for, None when they look right.

    A change of version may still be in the -wal, so a header that looks older is no problem here.
    Raises OSError.
    """
    if os.path.exists(path) and not os.path.isfile(path):
        return JournalDamaged  # to open a pipe waits for whoever writes to it
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
    refuse_irregular(home)
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
    # With its -wal it may be another database. A connection that writes would merge that when it
    # is closed; one that may only read does not.
    with closing(connect(file_uri(home.journal, "mode=ro"))) as conn:
        check_version(home, conn, newest)


SMALL = 16 * 1024 * 1024
"""Bytes of a journal that is looked through each time it is opened, in less than 50 ms."""


def refuse_damaged(home: Home, *, always: bool = False) -> None:
    """Raise JournalDamaged where SQLite finds damage in the file: it is not written to then.

    A small journal is looked through each time; a large one (`always`) once a day, before an
    upgrade, and as long as it is suspect. Raises sqlite3.Error where it cannot be opened.
    """
    suspect = os.path.exists(home.suspect)
    if not (always or suspect or os.path.getsize(home.journal) <= SMALL):
        return
    found = find_damage(home.journal)
    if found:
        mark_suspect(home)
        raise damage_error(home, found[0], "is damaged")
    if suspect:
        os.unlink(home.suspect)


def find_damage(path: str, most: int = 5) -> list[str]:
    """Return what SQLite finds wrong with a file, a line each; nothing is written.

    A full-text index that says something else than its table is not among it: that can be
    rebuilt. Raises sqlite3.OperationalError where the file cannot be opened.
    """
    # SQLite tests no CHECK in a file that it may only read; and the connection that closes a file
    # last merges its -wal into it, which one that may only read does not.
    try:
        with (
            closing(connect(file_uri(path, "mode=ro"))) as last,
            closing(connect(file_uri(path, "mode=rw"))) as conn,
        ):
            conn.execute("PRAGMA busy_timeout=500")
            last.execute("PRAGMA user_version").fetchone()
            rows = conn.execute(f"PRAGMA integrity_check({most})").fetchall()
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError) and not is_damage(error):
            raise
        return [str(error)]
    # Some lines have a headline of their own: "*** in database main ***".
    lines = [line for (text,) in rows for line in text.splitlines() if not line.startswith("***")]
    return [line for line in lines[:most] if line != "ok" and "inverted index" not in line]


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


_JSON = {("entry", "extra"), ("season", "goals"), ("season", "picks"), ("season", "desk"),
         ("change", "before"), ("change", "after")}  # fmt: skip


def find_odd_values(conn: sqlite3.Connection) -> Iterator[str]:
    """Yield a line for each value that is not what its column holds, which SQLite does not mind.

    That is another type, text that is not UTF-8, JSON that is none, a day that there is not.
    Raises sqlite3.Error.
    """
    conn.text_factory = bytes
    try:
        for table in Base.metadata.sorted_tables:
            yield from _odd_values(conn, table)
    finally:
        conn.text_factory = str


def _odd_values(conn: sqlite3.Connection, table: Table) -> Iterator[str]:
    columns = [column for column in table.columns if column.computed is None]
    texts = [f"coalesce({_name(c)}, '')" for c in columns if isinstance(c.type, Text)]
    keys = list(map(_name, table.primary_key))
    is_odd = "coalesce(" + " OR ".join(_odd_test(table.name, c) for c in columns) + ", 0)"
    # All the texts of a row at once: most rows are sound.
    rows = conn.execute(f"SELECT {', '.join(keys)}, {is_odd}, {' || '.join(texts)} FROM {table}")
    for *key, odd, text in rows:
        if not odd and _is_utf8(text):
            continue
        names = [c.name for c in columns if _is_odd(conn, table, c, key)]
        yield f"{_label(conn, table, key)} has a damaged {', '.join(names)}"


def _is_odd(conn: sqlite3.Connection, table: Table, column: Column[Any], key: list[Any]) -> bool:
    # Text comes as bytes here, and its column compares with text.
    at = (
        f"{_name(c)} = {'CAST(? AS TEXT)' if isinstance(c.type, Text) else '?'}"
        for c in table.primary_key
    )
    is_odd = f"coalesce({_odd_test(table.name, column)}, 0)"
    sql = f"SELECT {is_odd}, {_name(column)} FROM {table} WHERE "
    found = conn.execute(sql + " AND ".join(at), key).fetchone()
    if found is None or found[0]:
        return True
    return isinstance(found[1], bytes) and not _is_utf8(found[1])


def _name(column: Column[Any]) -> str:
    return f'"{column.name}"'


def _label(conn: sqlite3.Connection, table: Table, key: list[Any]) -> str:
    """Return the words for a row: an entry by its short id, another one by its key."""
    if table.name == "entry" or "entry_key" in table.columns:
        found = conn.execute("SELECT short FROM entry WHERE key = ?", key[:1]).fetchone()
        short = found[0] if found else b"?"
        return f"{'' if table.name == 'entry' else table.name + ' of '}entry {_shown(short)}"
    return f"{table.name} {' '.join(map(_shown, key))}"


def _shown(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _odd_test(table: str, column: Column[Any]) -> str:
    """Return SQL that is true for a value that the column should not hold."""
    name = _name(column)
    if (table, column.name) in _JSON:
        return f"{name} <> '' AND (typeof({name}) <> 'text' OR NOT json_valid({name}))"
    if (table, column.name) == ("entry", "key"):
        return "coalesce(day NOT GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]', 1)"
    kinds = {Text: "'text'", Integer: "'integer'"}
    allowed = next((sql for kind, sql in kinds.items() if isinstance(column.type, kind)), "'real'")
    is_odd = f"typeof({name}) NOT IN ({allowed}, 'null')"
    checks = [check.sqltext for check in column.constraints if isinstance(check, CheckConstraint)]
    return " OR ".join([is_odd, *(f"NOT ({check})" for check in checks)])


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def missing_indexes(conn: sqlite3.Connection) -> list[str]:
    """Return the names of indexes that the journal should have. Raises sqlite3.Error."""
    held = {row[0] for row in conn.execute("SELECT name FROM sqlite_schema")}
    return sorted(_INDEXES.keys() - held)


_INDEXES = {
    str(index.name): index for table in Base.metadata.tables.values() for index in table.indexes
}


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
    """Write the full-text index, missing indexes and the folded words anew, in one transaction.

    Raises sqlite3.Error.
    """
    conn.create_function("fold", 1, fold, deterministic=True)
    conn.execute("BEGIN IMMEDIATE")
    for name in missing_indexes(conn):
        conn.execute(str(CreateIndex(_INDEXES[name]).compile(dialect=sqlite.dialect())))
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
