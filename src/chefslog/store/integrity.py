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
    connect,
    file_uri,
    refuse_irregular,
)
from chefslog.reading.damage import damage_error, is_damage, mark_suspect, version_error
from chefslog.reading.entry import COLUMNS, complete_rows
from chefslog.reading.fts import fold, fts_row
from chefslog.store.tables import Base

TABLES = (
    *("entry", "word", "evidence", "entry_fts", "verdict", "checkin"),
    *("season", "step", "change", "tombstone"),
)
"""What every released schema has."""
SMALL = 16 * 1024 * 1024
"""Bytes of a journal that is looked through each time it is opened, in less than 50 ms."""
_BATCH = 1_000


def refuse_unsound(home: Home) -> None:
    """Raise the error that says why this file is not opened, and what to do; else do nothing."""
    refuse_irregular(home)
    os.stat(home.journal)  # of a link to nowhere SQLite only says that it cannot be opened
    # With its -wal it may be another database. A connection that writes would merge that when it
    # is closed; one that may only read does not.
    with closing(connect(file_uri(home.journal, "mode=ro"))) as conn:
        check_version(home, conn)


def check_version(home: Home, conn: sqlite3.Connection) -> int:
    """Return the schema version of a journal that this program may write to.

    Raises JournalError for any other file.
    """
    try:
        owner = conn.execute("PRAGMA application_id").fetchone()[0]
        version: int = conn.execute("PRAGMA user_version").fetchone()[0]
        held = {row[0] for row in conn.execute("SELECT name FROM sqlite_schema")}
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        raise damage_error(home, f"it is cut short or damaged ({error})") from error
    if owner != APPLICATION_ID or not 1 <= version <= SCHEMA_VERSION:
        raise version_error(home, version, owner)
    missing = [name for name in TABLES if name not in held]
    if missing:
        raise damage_error(home, f"the table {missing[0]} is missing")
    return version


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


def find_damage(path: str, most: int = 5, wait: int = 5_000) -> list[str]:
    """Return what SQLite finds wrong with a file, a line each; nothing is written.

    A full-text index that says something else than its table is not among it: that can be
    rebuilt. Another program that has the file locked is waited for (`wait` milliseconds). Raises
    sqlite3.OperationalError where the file cannot be opened.
    """
    # SQLite tests no CHECK in a file that it may only read; and the connection that closes a file
    # last merges its -wal into it, which one that may only read does not.
    try:
        with (
            closing(connect(file_uri(path, "mode=ro"))) as last,
            closing(connect(file_uri(path, "mode=rw"))) as conn,
        ):
            conn.execute(f"PRAGMA busy_timeout={wait}")
            last.execute("PRAGMA user_version").fetchone()
            rows = conn.execute(f"PRAGMA integrity_check({most})").fetchall()
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError) and not is_damage(error):
            raise
        return [str(error)]
    # Some lines have a headline of their own: "*** in database main ***".
    lines = [line for (text,) in rows for line in text.splitlines() if not line.startswith("***")]
    return [line for line in lines[:most] if line != "ok" and "inverted index" not in line]


_JSON = {("entry", "extra"), ("season", "goals"), ("season", "picks"), ("season", "desk"),
         ("change", "before"), ("change", "after")}  # fmt: skip


def find_odd_values(conn: sqlite3.Connection) -> Iterator[str]:
    """Yield a line for each row with values that their columns do not hold; SQLite minds none.

    That is another type, text that is not UTF-8, JSON that is none, a day that there is not.
    Raises sqlite3.Error.
    """
    conn.text_factory = bytes
    try:
        for table in Base.metadata.sorted_tables:
            yield from _odd_rows(conn, table)
    finally:
        conn.text_factory = str


def _odd_rows(conn: sqlite3.Connection, table: Table) -> Iterator[str]:
    columns = [column for column in table.columns if column.computed is None]
    tests = [f"coalesce({_odd_test(table.name, column)}, 0)" for column in columns]
    texts = [f"coalesce({_name(c)}, '')" for c in columns if isinstance(c.type, Text)]
    keys = list(table.primary_key)
    # All the tests and all the texts of a row at once: most rows are sound.
    whole = f"{' OR '.join(tests)}, {' || '.join(texts)}"
    rows = conn.execute(f"SELECT {', '.join(map(_name, keys))}, {whole} FROM {table}")
    # Text comes as bytes here, and its column compares with text.
    at = [f"{_name(c)} = {'CAST(? AS TEXT)' if isinstance(c.type, Text) else '?'}" for c in keys]
    each = ", ".join([*tests, *map(_name, columns)])
    one = f"SELECT {each} FROM {table} WHERE {' AND '.join(at)}"
    for *key, odd, text in rows:
        if odd or not _is_utf8(text):
            found = conn.execute(one, key).fetchone() or [True] * 2 * len(columns)
            sides = zip(columns, found[: len(columns)], found[len(columns) :], strict=True)
            names = [c.name for c, is_odd, value in sides if is_odd or not _is_utf8(value)]
            yield f"{_label(conn, table, key)} has a damaged {', '.join(names)}"


def _name(column: Column[Any]) -> str:
    return f'"{column.name}"'


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


def _is_utf8(value: object) -> bool:
    try:
        if isinstance(value, bytes):
            value.decode()
    except UnicodeDecodeError:
        return False
    return True


def _label(conn: sqlite3.Connection, table: Table, key: list[Any]) -> str:
    """Return the words for a row: an entry by its short id, another one by its key."""
    if table.name == "entry" or "entry_key" in table.columns:
        found = conn.execute("SELECT short FROM entry WHERE key = ?", key[:1]).fetchone()
        short = found[0] if found else b"?"
        return f"{'' if table.name == 'entry' else table.name + ' of '}entry {_shown(short)}"
    return f"{table.name} {' '.join(map(_shown, key))}"


def _shown(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


_INDEXES = {
    str(index.name): index for table in Base.metadata.tables.values() for index in table.indexes
}


def missing_indexes(conn: sqlite3.Connection) -> list[str]:
    """Return the names of indexes that the journal should have. Raises sqlite3.Error."""
    held = {row[0] for row in conn.execute("SELECT name FROM sqlite_schema")}
    return sorted(_INDEXES.keys() - held)


def index_drift(conn: sqlite3.Connection) -> list[str]:
    """What differs, a line each; nothing when the index is what the entries say.

    Raises sqlite3.Error.
    """
    conn.execute("BEGIN")  # one state, though another program may write meanwhile
    try:
        lines = _count_drift(conn)
    finally:
        conn.execute("ROLLBACK")
    if lines:
        return lines
    try:
        conn.execute("INSERT INTO entry_fts (entry_fts) VALUES ('integrity-check')")
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        return [f"the search index is damaged ({error})"]
    return []


def _count_drift(conn: sqlite3.Connection) -> list[str]:
    missing = wrong = 0
    held = conn.cursor()
    for key, *texts in _index_rows(conn):
        sql = "SELECT headline, body, words FROM entry_fts WHERE rowid = ?"
        found = held.execute(sql, (key,)).fetchone()
        missing += found is None
        wrong += found is not None and list(found) != texts
    sql = "SELECT count(*) FROM entry_fts_docsize WHERE id NOT IN (SELECT key FROM entry)"
    extra = conn.execute(sql).fetchone()[0]
    words = conn.execute("SELECT word, fold FROM word")
    folded = sum(fold(word) != stored for word, stored in words)
    counts = (
        (missing, "entries are not in the search index"),
        (wrong, "entries are indexed with other text than they have"),
        (extra, "rows of the search index have no entry"),
        (folded, "words are folded wrongly, so filters miss them"),
    )
    return [f"{count} {what}" for count, what in counts if count]


def rebuild_index(conn: sqlite3.Connection) -> None:
    """Write the full-text index, missing indexes and the folded words anew.

    It ends the transaction that is open. Raises sqlite3.Error.
    """
    conn.create_function("fold", 1, fold, deterministic=True)
    for name in missing_indexes(conn):
        conn.execute(str(CreateIndex(_INDEXES[name]).compile(dialect=sqlite.dialect())))
    # A damaged index may not be able to delete row by row.
    made = conn.execute("SELECT sql FROM sqlite_schema WHERE name = 'entry_fts'").fetchone()[0]
    conn.execute("DROP TABLE entry_fts")
    conn.execute(made)
    rows = _index_rows(conn)
    add = "INSERT INTO entry_fts (rowid, headline, body, words) VALUES (?, ?, ?, ?)"
    while batch := list(islice(rows, _BATCH)):
        conn.executemany(add, batch)
    conn.execute("UPDATE word SET fold = fold(word) WHERE fold <> fold(word)")
    conn.execute("COMMIT")


def _index_rows(conn: sqlite3.Connection) -> Iterator[tuple[Any, ...]]:
    """The index row of every entry: key, headline, body, words."""
    entries = conn.execute(f"SELECT {', '.join(COLUMNS)} FROM entry ORDER BY key")
    while rows := entries.fetchmany(_BATCH):
        for entry in complete_rows(conn, FILE, rows):
            yield (entry["key"], *fts_row(entry))
