"""Entry dicts in and out of the tables; words, evidence and the full-text index go along."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, cast

from sqlalchemy import Connection, Table, select, text, update

from chefslog.model.days import parse_day
from chefslog.reading.connect import FILE
from chefslog.reading.entry import fetch_entries
from chefslog.reading.fts import fold, fts_row
from chefslog.reading.resolve import CAPTURED
from chefslog.reading.rows import (
    COLUMNS,
    DAY_SHIFT,
    WAITING_FROM,
    WORD_FIELDS,
    to_columns,
)
from chefslog.store.errors import StoreError
from chefslog.store.tables import ENTRY, EVIDENCE, WORD

Entry = dict[str, Any]
PLACES = (1 << DAY_SHIFT) - 1
"""The part of a key that is the place in its day."""


def insert_sql(table: Table, names: Sequence[str]) -> str:
    """Return the statement that inserts rows as plain tuples, with these columns in this order."""
    # SQLAlchemy's own puts them into the order of the class, where a new column may stand anywhere.
    return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


_ADD_ENTRY = insert_sql(ENTRY, COLUMNS)
_ADD_WORD = insert_sql(WORD, WORD.columns.keys())
_ADD_EVIDENCE = insert_sql(EVIDENCE, EVIDENCE.columns.keys())
_ADD_FTS = "INSERT INTO entry_fts (rowid, headline, body, words) VALUES (?, ?, ?, ?)"
_DROP_FTS = "DELETE FROM entry_fts WHERE rowid = ?"


def fetch(conn: Connection, ids: Iterable[str]) -> dict[str, Entry]:
    """The entries with these ids, by id; unknown ones are left out."""
    # The same transaction: it is the connection beneath SQLAlchemy's.
    plain = cast("sqlite3.Connection", conn.connection.driver_connection)
    return fetch_entries(plain, FILE, ids)


def whole_reference(conn: Connection, ref: str) -> str:
    """Return the id of the one entry that a short id, its beginning or `last` means.

    What means none, or several, stays as it is.
    """
    if ref == "last":
        captured = select(ENTRY.c.id).where(text(CAPTURED), ENTRY.c.state == "entry")
        last = conn.scalar(
            captured.order_by(ENTRY.c.captured_at.desc(), ENTRY.c.id.desc()).limit(1)
        )
        return last or ref
    begins = ENTRY.c.short >= ref, ENTRY.c.short < ref + "~"
    found = list(conn.scalars(select(ENTRY.c.id).where(*begins).limit(2)))
    return found[0] if len(found) == 1 and len(ref) < 36 else ref


def known(conn: Connection, ids: Sequence[str]) -> tuple[dict[str, tuple[str, str]], set[str]]:
    """Those of these ids that the journal has, with (captured_at, typed), and those purged."""
    asked = (json.dumps(list(ids)),)
    here = conn.exec_driver_sql(
        "SELECT id, captured_at, typed FROM entry WHERE id IN (SELECT value FROM json_each(?))",
        asked,
    )
    gone = conn.exec_driver_sql(
        "SELECT id FROM tombstone WHERE id IN (SELECT value FROM json_each(?))", asked
    )
    return {row[0]: (row[1], row[2]) for row in here}, {row[0] for row in gone}


class KeyAllocator:
    """Hands out the keys of a transaction: the next place of each day."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._last: dict[str, int] = {}

    def allocate(self, day: str) -> int:
        """A free key on this day. Raises StoreError where a day is full (a million entries)."""
        last = self._last.get(day)
        if last is None:
            last = self._taken(day)
        if last & PLACES == WAITING_FROM - 1:
            raise StoreError(f"{day} holds {WAITING_FROM} entries, no more fit. Nothing was added.")
        self._last[day] = last + 1
        return last + 1

    def _taken(self, day: str) -> int:
        number = parse_day(day)
        assert number is not None
        first = number << DAY_SHIFT
        query = text("SELECT max(key) FROM entry WHERE key BETWEEN :first AND :last")
        held = self._conn.scalar(query, {"first": first, "last": first + WAITING_FROM - 1})
        return held or first


def is_free_key(conn: Connection, key: int) -> bool:
    """Whether no entry has this key."""
    return conn.scalar(select(ENTRY.c.key).where(ENTRY.c.key == key)) is None


def add_rows(conn: Connection, entries: Sequence[Entry]) -> None:
    """Insert whole entries, their keys given, with words, evidence and index."""
    if entries:
        _insert(conn, _ADD_ENTRY, [tuple(to_columns(entry).values()) for entry in entries])
        _add_belongings(conn, entries)
        _insert(conn, _ADD_FTS, [(entry["key"], *fts_row(entry)) for entry in entries])


def _add_belongings(conn: Connection, entries: Sequence[Entry]) -> None:
    words = [
        (entry["key"], name, pos, word, fold(word))
        for entry in entries
        for name in WORD_FIELDS
        for pos, word in enumerate(entry.get(name) or ())
    ]
    _insert(conn, _ADD_WORD, words)
    links = [
        (entry["key"], pos, link["kind"], link["ref"])
        for entry in entries
        for pos, link in enumerate(entry.get("evidence") or ())
    ]
    _insert(conn, _ADD_EVIDENCE, links)


def _insert(conn: Connection, statement: str, rows: list[tuple[Any, ...]]) -> None:
    """Insert rows as they are: for many of them, SQLAlchemy's own way takes twice as long."""
    if rows:
        conn.exec_driver_sql(statement, rows)


def change_row(conn: Connection, old: Entry, new: Entry) -> None:
    """Turn the row of `old` into that of `new`, the same entry; only what differs is written."""
    before, after = to_columns(old), to_columns(new)
    columns = {name: value for name, value in after.items() if before[name] != value}
    if columns:
        # A new key takes words and evidence along (ON UPDATE CASCADE).
        conn.execute(update(ENTRY).where(ENTRY.c.id == old["id"]).values(columns))
    names = (*WORD_FIELDS, "evidence")
    if any((old.get(name) or []) != (new.get(name) or []) for name in names):
        for table in (WORD, EVIDENCE):
            conn.execute(table.delete().where(table.c.entry_key == new["key"]))
        _add_belongings(conn, [new])
    if old["key"] != new["key"] or fts_row(old) != fts_row(new):
        conn.exec_driver_sql(_DROP_FTS, (old["key"],))
        conn.exec_driver_sql(_ADD_FTS, (new["key"], *fts_row(new)))
