"""What the store's tests begin with: a clock that is wound by hand, entries, letters, looks."""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import Any

import pytest

from chefslog.home.clock import Moment, new_id
from chefslog.home.files import make_folder
from chefslog.home.paths import Home
from chefslog.reading import connect, damage
from chefslog.reading.entry import COLUMNS, to_entry
from chefslog.reading.fts import fold, fts_row
from chefslog.store import entries as store
from chefslog.store import integrity, migration
from chefslog.store import journal as journals
from chefslog.store.journal import Journal, open_journal

NOON = 1_795_258_800.0
"""2026-11-21 12:00 in Berlin."""


class Clock:
    """Stands still until it is wound on."""

    def __init__(self, at: float = NOON) -> None:
        self.at = at

    def __call__(self) -> Moment:
        return Moment(self.at)

    def on(self, seconds: float) -> None:
        self.at += seconds


def release(patch: pytest.MonkeyPatch, *steps: migration.Step) -> None:
    """Make this program one whose newest schemas are these."""
    newest = (*migration.released(), *steps)
    patch.setattr(migration, "released", lambda: newest)
    for module in (connect, damage, integrity, migration, journals):
        patch.setattr(module, "SCHEMA_VERSION", steps[-1].version)


def make_old(path: str, version: int) -> None:
    """Make a journal without entries of a released schema."""
    make_folder(os.path.dirname(path))
    migration.make_empty(path, migration.released()[:version])


def an_id(number: int) -> str:
    """A different uuid7 for every number."""
    return new_id(NOON + number, number.to_bytes(10, "big"))


def an_entry(number: int = 1, **fields: Any) -> dict[str, Any]:
    """An entry as it is added, its id known."""
    return {"id": an_id(number), "headline": f"Entry {number}", **fields}


def add_entries(journal: Journal, entries: Sequence[Mapping[str, Any]]) -> None:
    """Add entries as one step that says that they were written down."""
    assert store.add_entries(journal, entries, verb="capture") == len(entries)


def a_letter(number: int = 1, **fields: Any) -> dict[str, Any]:
    """A letter's content."""
    moment = Moment(NOON + number)
    return {
        "chefslog": 1,
        "id": an_id(number),
        "captured_at": moment.captured_at,
        "offset": moment.offset,
        "zone": moment.zone,
        "day": moment.day,
        "source": "shell",
        "typed": f"Letter {number}",
        "headline": f"Letter {number}",
        **fields,
    }


def post(home: Home, letter: dict[str, Any] | bytes, name: str | None = None) -> str:
    """Put a letter into letterbox/new; its path."""
    data = letter if isinstance(letter, bytes) else json.dumps(letter).encode()
    folder = home.letters("new")
    make_folder(folder)
    if name is None:
        assert isinstance(letter, dict)
        name = letter["id"] + ".json"
    path = os.path.join(folder, name)
    with open(path, "wb") as file:
        file.write(data)
    return path


@contextmanager
def opened(home: Home, clock: Clock | None = None, session: str = "test") -> Iterator[Journal]:
    """The journal, open for writing."""
    with open_journal(home, clock or Clock(), session=session) as journal:
        yield journal


def query(home: Home, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """Rows of the journal's file, read the plain way."""
    with closing(sqlite3.connect(home.journal)) as conn:
        return conn.execute(sql, values).fetchall()


def all_entries(home: Home) -> dict[str, dict[str, Any]]:
    """Every entry of the file by id."""
    with closing(sqlite3.connect(home.journal)) as conn:
        found = {}
        for row in conn.execute(f"SELECT {', '.join(COLUMNS)} FROM entry").fetchall():
            words = conn.execute(
                "SELECT field, word FROM word WHERE entry_key = ? ORDER BY field, pos", (row[0],)
            ).fetchall()
            links = conn.execute(
                "SELECT kind, ref FROM evidence WHERE entry_key = ? ORDER BY pos", (row[0],)
            ).fetchall()
            found[row[1]] = to_entry(row, words, links)
        return found


def entry(home: Home, number: int = 1) -> dict[str, Any]:
    """The entry with this number."""
    return all_entries(home)[an_id(number)]


def assert_sound(home: Home) -> None:
    """The file is whole, and index, words and days say what the entries say."""
    assert query(home, "PRAGMA integrity_check") == [("ok",)]
    assert query(home, "PRAGMA foreign_key_check") == []
    entries = all_entries(home)
    indexed = query(home, "SELECT rowid, headline, body, words FROM entry_fts ORDER BY rowid")
    assert indexed == sorted((e["key"], *fts_row(e)) for e in entries.values())
    with closing(sqlite3.connect(home.journal)) as conn:
        conn.execute("INSERT INTO entry_fts (entry_fts) VALUES ('integrity-check')")
    assert all(fold(w) == f for w, f in query(home, "SELECT word, fold FROM word"))
    days = dict(query(home, "SELECT id, day FROM entry"))
    assert days == {ref: e["day"] for ref, e in entries.items()}
    orphans = "SELECT count(*) FROM word WHERE entry_key NOT IN (SELECT key FROM entry)"
    assert query(home, orphans) == [(0,)]


@contextmanager
def unprivileged() -> Iterator[str]:
    """A folder of a user for whom permissions count; root becomes nobody meanwhile."""
    nobody = 65534
    with tempfile.TemporaryDirectory() as folder:
        if os.geteuid() != 0:
            yield folder
            return
        os.chown(folder, nobody, nobody)
        os.seteuid(nobody)
        try:
            yield folder
        finally:
            os.seteuid(0)


def state(home: Home) -> dict[str, Any]:
    """All that a person can see in the journal, history left out."""
    tables = ("verdict", "checkin", "season")
    rest = {table: query(home, f"SELECT * FROM {table} ORDER BY 1") for table in tables}
    return {"entries": all_entries(home), **rest}
