"""What the full-text index and folded words should hold, compared with what they do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import islice
from typing import Any

from chefslog.reading.connect import FILE
from chefslog.reading.entry import complete_rows
from chefslog.reading.fts import fold, fts_row
from chefslog.reading.rows import COLUMNS

BATCH = 1_000


def drift(conn: sqlite3.Connection) -> list[str]:
    """What differs, a line each; nothing when the index is what the entries say.

    Raises sqlite3.Error.
    """
    missing = wrong = 0
    held = conn.cursor()
    for key, *texts in _rows(conn):
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
    return lines or _damage(conn)


def _damage(conn: sqlite3.Connection) -> list[str]:
    try:
        conn.execute("INSERT INTO entry_fts (entry_fts) VALUES ('integrity-check')")
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        return [f"the search index is damaged ({error})"]
    return []


def rebuild(conn: sqlite3.Connection) -> None:
    """Write the index and the folded words anew, in one transaction. Raises sqlite3.Error."""
    conn.create_function("fold", 1, fold, deterministic=True)
    conn.execute("BEGIN IMMEDIATE")
    # A damaged index may not be able to delete row by row.
    made = conn.execute("SELECT sql FROM sqlite_schema WHERE name = 'entry_fts'").fetchone()[0]
    conn.execute("DROP TABLE entry_fts")
    conn.execute(made)
    rows = _rows(conn)
    while batch := list(islice(rows, BATCH)):
        conn.executemany(
            "INSERT INTO entry_fts (rowid, headline, body, words) VALUES (?, ?, ?, ?)", batch
        )
    conn.execute("UPDATE word SET fold = fold(word) WHERE fold <> fold(word)")
    conn.execute("COMMIT")


def _rows(conn: sqlite3.Connection) -> Iterator[tuple[Any, ...]]:
    """The index row of every entry: key, headline, body, words."""
    entries = conn.execute(f"SELECT {', '.join(COLUMNS)} FROM entry ORDER BY key")
    while rows := entries.fetchmany(BATCH):
        for entry in complete_rows(conn, FILE, rows):
            yield (entry["key"], *fts_row(entry))
