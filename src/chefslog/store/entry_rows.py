"""Entry dicts in and out of the tables; words, evidence and the full-text index go along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, insert, select, text, update

from chefslog.model.days import parse_day
from chefslog.reading.rows import (
    COLUMNS,
    DAY_SHIFT,
    WAITING_FROM,
    WORD_FIELDS,
    to_columns,
    to_entry,
)
from chefslog.reading.tokens import fold, fts_row
from chefslog.store.errors import StoreError
from chefslog.store.tables import ENTRY, EVIDENCE, TOMBSTONE, WORD

Entry = dict[str, Any]
PART = 500
"""Rows that one statement names at most."""

_ADD_FTS = text(
    "INSERT INTO entry_fts (rowid, headline, body, words) VALUES (:key, :headline, :body, :words)"
)
_DROP_FTS = text("DELETE FROM entry_fts WHERE rowid = :key")
_COLUMNS = [ENTRY.c[name] for name in COLUMNS]


def parts(items: Sequence[Any], size: int = PART) -> Iterator[Sequence[Any]]:
    """A sequence in pieces of at most `size`."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def fetch(conn: Connection, ids: Iterable[str]) -> dict[str, Entry]:
    """The entries with these ids, by id; unknown ones are left out."""
    found: dict[str, Entry] = {}
    for part in parts(list(ids)):
        rows = conn.execute(select(*_COLUMNS).where(ENTRY.c.id.in_(part))).all()
        found |= {
            row.id: to_entry(tuple(row), *belongings) for row, belongings in _with(conn, rows)
        }
    return found


def _with(conn: Connection, rows: Sequence[Row[Any]]) -> Iterator[tuple[Row[Any], Any]]:
    """Each row with its (field, word) and (kind, ref) pairs."""
    keys = [row.key for row in rows]
    words: dict[int, list[tuple[str, str]]] = {}
    query = select(WORD.c.entry_key, WORD.c.field, WORD.c.word).where(WORD.c.entry_key.in_(keys))
    for key, field, word in conn.execute(query.order_by(WORD.c.field, WORD.c.pos)):
        words.setdefault(key, []).append((field, word))
    links: dict[int, list[tuple[str, str]]] = {}
    proof = select(EVIDENCE.c.entry_key, EVIDENCE.c.kind, EVIDENCE.c.ref)
    proof = proof.where(EVIDENCE.c.entry_key.in_(keys)).order_by(EVIDENCE.c.pos)
    for key, kind, ref in conn.execute(proof):
        links.setdefault(key, []).append((kind, ref))
    for row in rows:
        yield row, (words.get(row.key, ()), links.get(row.key, ()))


def known(conn: Connection, ids: Sequence[str]) -> tuple[dict[str, tuple[str, str]], set[str]]:
    """Those of these ids that the journal has, with (captured_at, typed), and those purged."""
    here: dict[str, tuple[str, str]] = {}
    gone: set[str] = set()
    for part in parts(ids):
        query = select(ENTRY.c.id, ENTRY.c.captured_at, ENTRY.c.typed).where(ENTRY.c.id.in_(part))
        here |= {row.id: (row.captured_at, row.typed) for row in conn.execute(query)}
        gone |= set(conn.scalars(select(TOMBSTONE.c.id).where(TOMBSTONE.c.id.in_(part))))
    return here, gone


class Places:
    """Hands out the keys of a transaction: the next place of each day."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._last: dict[int, int] = {}

    def next(self, day: str) -> int:
        """A free key on this day. Raises StoreError where a day is full (a million entries)."""
        number = parse_day(day)
        assert number is not None
        first = number << DAY_SHIFT
        last = self._last.get(number)
        if last is None:
            query = text("SELECT max(key) FROM entry WHERE key BETWEEN :first AND :last")
            span = {"first": first, "last": first + WAITING_FROM - 1}
            last = self._conn.scalar(query, span) or first
        if last + 1 - first >= WAITING_FROM:
            raise StoreError(f"{day} holds {WAITING_FROM} entries, no more fit. Nothing was added.")
        self._last[number] = last + 1
        return last + 1


def is_free(conn: Connection, key: int) -> bool:
    """Whether no entry has this key."""
    return conn.scalar(select(ENTRY.c.key).where(ENTRY.c.key == key)) is None


def add_rows(conn: Connection, entries: Sequence[Entry], *, index: bool = True) -> None:
    """Insert whole entries, their keys given; `index=False` leaves the index to the caller."""
    if not entries:
        return
    conn.execute(insert(ENTRY), [to_columns(entry) for entry in entries])
    _add_belongings(conn, entries)
    if index:
        conn.execute(_ADD_FTS, [_indexed(entry) for entry in entries])


def _add_belongings(conn: Connection, entries: Sequence[Entry]) -> None:
    words = [
        {"entry_key": e["key"], "field": name, "pos": pos, "word": word, "fold": fold(word)}
        for e in entries
        for name in WORD_FIELDS
        for pos, word in enumerate(e.get(name) or ())
    ]
    if words:
        conn.execute(insert(WORD), words)
    links = [
        {"entry_key": e["key"], "pos": pos, "kind": link["kind"], "ref": link["ref"]}
        for e in entries
        for pos, link in enumerate(e.get("evidence") or ())
    ]
    if links:
        conn.execute(insert(EVIDENCE), links)


def _indexed(entry: Entry) -> dict[str, Any]:
    headline, body, words = fts_row(entry)
    return {"key": entry["key"], "headline": headline, "body": body, "words": words}


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
        conn.execute(_DROP_FTS, {"key": old["key"]})
        conn.execute(_ADD_FTS, _indexed(new))
