"""A journal that lost a table is refused, named, and cured by a copy."""

from __future__ import annotations

import sqlite3

import pytest

from chefslog.home.paths import Home
from chefslog.reading.connect import JournalDamaged, open_snapshot
from chefslog.reading.damage import newest_copy
from chefslog.reading.pages import count
from chefslog.store.copies import check
from chefslog.store.errors import CopyError
from chefslog.store.integrity import TABLES
from chefslog.store.journal import open_journal
from chefslog.store.restore import restore_journal
from tests.journals import entry, noon, put_journal


@pytest.mark.parametrize("table", TABLES)
def test_a_missing_table_is_damage_that_a_copy_cures(home: Home, table: str) -> None:
    put_journal(home, [entry(1)])
    copy = newest_copy(home)
    assert copy is not None
    with sqlite3.connect(home.journal) as conn:
        conn.execute("PRAGMA foreign_keys=OFF")
        conn.execute(f"DROP TABLE {table}")
    conn.close()
    with pytest.raises(CopyError, match=f"table {table} is missing"):
        check(home.journal)
    refused = pytest.raises(JournalDamaged, match=f"table {table} is missing")
    with refused, open_journal(home, noon, session="test"):
        pass
    restore_journal(home, copy, noon)
    with open_snapshot(home) as snapshot:
        assert count(snapshot) in (0, 1)
    with open_journal(home, noon, session="test"):
        pass
