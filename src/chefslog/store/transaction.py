"""One operation on the journal: the rows that it changes, recorded so that it can be undone."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, Table, insert, select, text

from chefslog.home.clock import Moment
from chefslog.model.fields import FIELDS
from chefslog.reading.connect import FILE
from chefslog.reading.entry import (
    COLUMNS,
    WAITING_FROM,
    WORD_FIELDS,
    fetch_entries,
    key_of,
    to_columns,
    to_links,
    to_words,
)
from chefslog.reading.fts import fts_row
from chefslog.reading.records import UNDONE
from chefslog.reading.resolve import find_followed
from chefslog.store.errors import StoreError
from chefslog.store.tables import (
    CHANGE,
    CHECKIN,
    ENTRY,
    EVIDENCE,
    SEASON,
    STEP,
    USAGE,
    VERDICT,
    VERSION,
    WORD,
)

HUMAN = "human"
_BATCH = 1_000
"""Changes that are kept in memory before they are written."""
Entry = dict[str, Any]
Values = dict[str, Any]

_KEPT = (*(field.name for field in FIELDS), "day", "state", "typed", "extra")
TABLES: dict[str, Table] = {
    "verdict": VERDICT, "checkin": CHECKIN, "season": SEASON, "version": VERSION,
    "usage": USAGE,
}  # fmt: skip
"""The tables of the items beside entries that history keeps."""


def _insert_sql(table: Table, names: Sequence[str]) -> str:
    """Return the statement that inserts rows as plain tuples, with these columns in this order."""
    # For many rows SQLAlchemy's own way takes twice as long; and it puts columns into the order of
    # the class, where a new one may stand anywhere.
    return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


_ADD_ENTRY = _insert_sql(ENTRY, COLUMNS)
_ADD_WORD = _insert_sql(WORD, WORD.columns.keys())
_ADD_EVIDENCE = _insert_sql(EVIDENCE, EVIDENCE.columns.keys())
_ADD_CHANGE = _insert_sql(CHANGE, CHANGE.columns.keys())
_ADD_FTS = "INSERT INTO entry_fts (rowid, headline, body, words) VALUES (?, ?, ?, ?)"


def follow(conn: Connection, ref: str, own: str, moment: str) -> str:
    """Return the id of the entry that the entry `own` follows; see `find_followed`."""
    return find_followed(conn.exec_driver_sql, (FILE.entry,), ref, own, moment)


def known(conn: Connection, ids: Sequence[str]) -> tuple[dict[str, tuple[str, str]], set[str]]:
    """Those of these ids that the journal has, with (captured_at, typed), and those purged."""
    asked, among = (json.dumps(list(ids)),), "WHERE id IN (SELECT value FROM json_each(?))"
    here = conn.exec_driver_sql(f"SELECT id, captured_at, typed FROM entry {among}", asked)
    gone = conn.exec_driver_sql(f"SELECT id FROM tombstone {among}", asked)
    return {row[0]: (row[1], row[2]) for row in here}, {row[0] for row in gone}


class KeyAllocator:
    """Hands out the keys of a transaction: the next place of each day."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._last: dict[str, int] = {}

    def allocate(self, day: str) -> int:
        """A free key on this day. Raises StoreError where a day is full (a million entries)."""
        first, end = key_of(day, 0), key_of(day, WAITING_FROM)
        last = self._last.get(day)
        if last is None:
            query = text("SELECT max(key) FROM entry WHERE key >= :first AND key < :end")
            last = self._conn.scalar(query, {"first": first, "end": end}) or first
        if last + 1 == end:
            raise StoreError(f"{day} holds {WAITING_FROM} entries, no more fit. Nothing was added.")
        self._last[day] = last + 1
        return last + 1


class Added(NamedTuple):
    """An entry that was added: whole, and what history is to hold of it."""

    entry: Entry
    before: Values | None
    after: Values


def add_unknown(
    conn: Connection, entries: Sequence[Entry], keys: KeyAllocator
) -> tuple[list[Added], set[str]]:
    """Add the entries whose ids are neither known nor purged; those, and the purged ids.

    What an undone import left in the trash becomes what is given now.
    """
    ids = [entry["id"] for entry in entries]
    here, gone = known(conn, ids)
    again = conn.exec_driver_sql(
        f"SELECT id FROM entry {UNDONE} AND id IN (SELECT value FROM json_each(?))",
        (json.dumps(ids),),
    )
    old = fetch_items(conn, "entry", [row[0] for row in again])
    new: dict[str, Added] = {}
    for entry in entries:
        ref = entry["id"]
        if ref in old and ref not in new:
            key = (
                keys.allocate(entry["day"]) if entry["day"] != old[ref]["day"] else old[ref]["key"]
            )
            whole = {**entry, "key": key}
            change_row(conn, old[ref], whole)
            new[ref] = Added(whole, *diff_entries(old[ref], whole))
        elif ref not in here and ref not in gone and ref not in new:
            # Undo needs no more than the state; the entry itself is kept once.
            whole = {**entry, "key": keys.allocate(entry["day"])}
            new[ref] = Added(whole, None, {"state": entry["state"]})
    add_rows(conn, [added.entry for added in new.values() if added.before is None])
    return [*new.values()], gone


def add_rows(conn: Connection, entries: Sequence[Entry]) -> None:
    """Insert whole entries, their keys given, with words, evidence and index."""
    _insert(conn, _ADD_ENTRY, [tuple(to_columns(entry).values()) for entry in entries])
    _add_belongings(conn, entries)
    _insert(conn, _ADD_FTS, [(entry["key"], *fts_row(entry)) for entry in entries])


def _add_belongings(conn: Connection, entries: Sequence[Entry]) -> None:
    _insert(conn, _ADD_WORD, to_words(entries))
    _insert(conn, _ADD_EVIDENCE, to_links(entries))


def _insert(conn: Connection, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if rows:
        conn.exec_driver_sql(statement, list(rows))


def change_row(conn: Connection, old: Entry, new: Entry) -> None:
    """Turn the row of `old` into that of `new`, the same entry; only what differs is written."""
    before, after = to_columns(old), to_columns(new)
    columns = {name: value for name, value in after.items() if before[name] != value}
    if columns:
        # A new key takes words and evidence along (ON UPDATE CASCADE).
        sets = ", ".join(f"{name} = ?" for name in columns)
        values = (*columns.values(), old["id"])
        conn.exec_driver_sql(f"UPDATE {ENTRY.name} SET {sets} WHERE id = ?", values)
    names = (*WORD_FIELDS, "evidence")
    if any((old.get(name) or []) != (new.get(name) or []) for name in names):
        for table in (WORD, EVIDENCE):
            conn.exec_driver_sql(f"DELETE FROM {table.name} WHERE entry_key = ?", (new["key"],))
        _add_belongings(conn, [new])
    if old["key"] != new["key"] or fts_row(old) != fts_row(new):
        conn.exec_driver_sql("DELETE FROM entry_fts WHERE rowid = ?", (old["key"],))
        conn.exec_driver_sql(_ADD_FTS, (new["key"], *fts_row(new)))


def fetch_items(conn: Connection, item: str, refs: Iterable[str]) -> dict[str, Values]:
    """Return the present values of items of one kind, by reference; unknown ones are left out."""
    if item == "entry":
        # The same transaction: it is the connection beneath SQLAlchemy's.
        plain = cast("sqlite3.Connection", conn.connection.driver_connection)
        return fetch_entries(plain, FILE, refs)
    table = TABLES[item]
    (primary,) = table.primary_key
    rows = conn.execute(select(table).where(primary.in_(list(refs)))).mappings()
    return {row[primary.name]: dict(row) for row in rows}


def put_item(
    conn: Connection, item: str, ref: str, now: Values | None, then: Values | None
) -> None:
    """Turn the item as it is `now` (None: not there) into what it was `then`."""
    if item == "entry":
        assert now is not None and then is not None
        change_row(conn, now, then)
        return
    table = TABLES[item]
    (primary,) = table.primary_key
    if now is not None:
        conn.execute(table.delete().where(primary == ref))
    if then is not None:
        conn.execute(insert(table).values(**{**then, primary.name: ref}))


def diff_entries(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Values, Values]:
    """Return the fields of an entry that differ, before and after; unset ones are None.

    A change of day carries the keys, so that going back restores the place in the day.
    """
    names = [name for name in _KEPT if old.get(name) != new.get(name)]
    if "day" in names:
        names.append("key")
    return {name: old.get(name) for name in names}, {name: new.get(name) for name in names}


def values_to_json(values: Values | None) -> str | None:
    """Return values as the change table holds them."""
    return None if values is None else json.dumps(values, ensure_ascii=False, sort_keys=True)


def values_from_json(held: str | None) -> Values | None:
    """Return values from the change table."""
    values: Values | None = None if held is None else json.loads(held)
    return values


class Transaction:
    """An operation under way, holding the write lock.

    Its steps and changes are written at its end, or many at a time.
    """

    def __init__(self, conn: Connection, clock: Callable[[], Moment], session: str) -> None:
        self.conn = conn
        self.clock = clock
        self._session = session
        self._last_step: int | None = None
        self._steps: list[Values] = []
        self._changes: list[tuple[Any, ...]] = []
        self._places: dict[int, int] = {}

    @property
    def last_step(self) -> int:
        """The number of the newest step that there ever was, 0 before the first."""
        if self._last_step is None:
            query = text("SELECT seq FROM sqlite_sequence WHERE name = 'step'")
            self._last_step = self.conn.scalar(query) or 0
        return self._last_step

    def begin_step(
        self, verb: str, *, actor: str = HUMAN, target: int | None = None, session: str = ""
    ) -> int:
        """Record that something is done now; its number. `session` is this run's by default."""
        step = {"verb": verb, "target": target, "at": self.clock().captured_at, "undone": 0}
        step |= {"actor": actor, "session": session or self._session}
        return self.add_step(step)

    def add_step(self, values: Values) -> int:
        """Record a step as it is given, with the next number where it has no `id`; its number."""
        number: int = values.get("id") or self.last_step + 1
        self._last_step = max(self.last_step, number)
        self._steps.append({**values, "id": number})
        return number

    def go_on(self, step: int, place: int) -> None:
        """Record further changes of a step that was begun before, from this place on."""
        self._places[step] = place

    def record(
        self, step: int, item: str, ref: str, before: Values | None, after: Values | None
    ) -> None:
        """Record what a step did to one item."""
        place = self._places.get(step, 0)
        self._places[step] = place + 1
        change = (step, place, item, ref, values_to_json(before), values_to_json(after))
        self._changes.append(change)
        if len(self._changes) >= _BATCH:
            self.write_history()

    def change_item(
        self, step: int, item: str, ref: str, now: Values | None, then: Values | None
    ) -> None:
        """Turn an item as it is `now` into `then`, None for not there, as a part of a step."""
        put_item(self.conn, item, ref, now, then)
        self.record(step, item, ref, now, then)

    def change_entries(
        self, verb: str, pairs: Iterable[tuple[Entry, Entry]], **step: Any
    ) -> tuple[int | None, int]:
        """Turn each old entry into its new form, as one step.

        Returns the step's number, None where nothing differs, and how many entries changed.
        """
        number, count = None, 0
        for old, new in pairs:
            before, after = diff_entries(old, new)
            if after:
                number = number or self.begin_step(verb, **step)
                put_item(self.conn, "entry", old["id"], old, new)
                self.record(number, "entry", old["id"], before, after)
                count += 1
        return number, count

    def write_history(self) -> None:
        """Write what was recorded."""
        if self._steps:
            self.conn.execute(insert(STEP), self._steps)
        _insert(self.conn, _ADD_CHANGE, self._changes)
        self._steps, self._changes = [], []
