"""A copy comes back whole, and what it replaces is kept."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from chefslog.home.paths import Home
from chefslog.reading.connect import SCHEMA_VERSION
from chefslog.reading.damage import newest_copy
from chefslog.store import copies, entries, history
from chefslog.store.errors import CopyError
from chefslog.store.journal import Journal
from chefslog.store.restore import restore_journal
from tests.memory import with_tests
from tests.store.given import (
    Clock,
    a_letter,
    add_entries,
    all_entries,
    an_entry,
    an_id,
    assert_sound,
    make_old,
    opened,
    post,
    query,
    state,
)


@pytest.fixture
def copy(journal: Journal, home: Home) -> str:
    """A copy with one entry, edited; the journal has two more by now."""
    add_entries(journal, [an_entry(1, tags=["世界"], bugs=[1, 0])])
    entries.edit_entries(journal, {an_id(1): {"impact": "copied"}})
    path = copies.back_up_journal(journal.home, journal.clock(), "copy.db")
    add_entries(journal, [an_entry(2), an_entry(3)])
    return path


def test_the_journal_becomes_the_copy_and_is_kept_aside(
    journal: Journal, home: Home, clock: Clock, copy: str
) -> None:
    before = state(home)
    kept = restore_journal(home, copy, clock)
    assert kept == os.path.join(home.backups, "before-restore-2026-11-21T110000.db")
    assert list(all_entries(home)) == [an_id(1)]
    assert state(Home_of(copy))["entries"] == state(home)["entries"]
    assert_sound(home)
    assert query(home, "SELECT max(id) FROM step") == [(2,)]
    clock.on(1)
    restore_journal(home, kept, clock)
    assert state(home) == before
    assert_sound(home)


class Home_of(Home):
    """A home whose journal is this file."""

    def __init__(self, path: str) -> None:
        super().__init__(os.path.dirname(path), "")
        self.journal = path


def test_programs_that_have_the_journal_open_go_on_in_the_restored_one(
    journal: Journal, home: Home, clock: Clock, copy: str
) -> None:
    reader = sqlite3.connect(home.journal, isolation_level=None)
    with closing(reader):
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM entry").fetchone() == (3,)
        restore_journal(home, copy, clock)
        assert reader.execute("SELECT count(*) FROM entry").fetchone() == (3,)
        reader.execute("COMMIT")
        assert reader.execute("SELECT count(*) FROM entry").fetchone() == (1,)
    add_entries(journal, [an_entry(4)])
    assert sorted(all_entries(home)) == [an_id(1), an_id(4)]
    history.undo_step(journal)
    history.undo_step(journal)
    assert "impact" not in all_entries(home)[an_id(1)]
    assert_sound(home)


def test_letters_that_wait_are_taken_in_afterwards(
    home: Home, journal: Journal, clock: Clock, copy: str
) -> None:
    post(home, a_letter(9))
    restore_journal(home, copy, clock)
    with opened(home, clock):
        pass
    assert sorted(all_entries(home)) == [an_id(1), an_id(9)]


@pytest.mark.parametrize(
    "spoiled", ["empty", "text", "cut", "foreign", "newer", "missing", "pipe", "folder", "device"]
)
def test_a_journal_that_is_no_use_makes_way(
    home: Home, journal: Journal, clock: Clock, copy: str, spoiled: str
) -> None:
    journal.close()
    if spoiled == "empty":
        Path(home.journal).write_bytes(b"")
    elif spoiled == "text":
        Path(home.journal).write_bytes(b"words\n" * 99)
    elif spoiled == "cut":
        os.truncate(home.journal, 5_000)
    elif spoiled in ("missing", "pipe", "folder", "device"):
        os.unlink(home.journal)
        if spoiled == "pipe":
            os.mkfifo(home.journal)
        elif spoiled == "folder":
            os.mkdir(home.journal)
        elif spoiled == "device":
            os.symlink("/dev/zero", home.journal)
    else:
        pragma = "application_id=7" if spoiled == "foreign" else "user_version=99"
        with closing(sqlite3.connect(home.journal)) as conn:
            conn.execute(f"PRAGMA {pragma}")
    was = Path(home.journal).read_bytes() if os.path.isfile(home.journal) else None
    kept = restore_journal(home, copy, clock)
    assert list(all_entries(home)) == [an_id(1)]
    assert_sound(home)
    if spoiled == "missing":
        assert kept is None
    else:
        assert kept is not None
        assert os.listdir(kept) == ["journal.db"]
        assert was is None or Path(kept, "journal.db").read_bytes() == was
    with opened(home, clock) as again:
        add_entries(again, [an_entry(5)])


def test_an_old_wal_does_not_get_into_the_restored_journal(
    home: Home, journal: Journal, clock: Clock, copy: str
) -> None:
    shutil.copy(home.journal + "-wal", "wal")
    journal.close()
    os.unlink(home.journal)
    shutil.move("wal", home.journal + "-wal")
    kept = restore_journal(home, copy, clock)
    assert kept is not None
    assert os.listdir(kept) == ["journal.db-wal"]
    assert list(all_entries(home)) == [an_id(1)]
    assert_sound(home)


@pytest.mark.parametrize("spoiled", ["empty", "text", "cut", "foreign", "newer", "missing", "page"])
def test_a_copy_that_is_no_use_changes_nothing(
    home: Home, journal: Journal, clock: Clock, copy: str, spoiled: str
) -> None:
    before = state(home)
    if spoiled == "missing":
        os.unlink(copy)
    elif spoiled in ("empty", "text"):
        Path(copy).write_bytes(b"" if spoiled == "empty" else b"words\n" * 99)
    elif spoiled == "cut":
        os.truncate(copy, os.path.getsize(copy) - 8192)
    elif spoiled == "page":
        with open(copy, "r+b") as file:
            file.seek(8192)
            file.write(b"\xaa" * 4096)
    else:
        pragma = "application_id=7" if spoiled == "foreign" else "user_version=99"
        with closing(sqlite3.connect(copy)) as conn:
            conn.execute(f"PRAGMA {pragma}")
    with pytest.raises(CopyError, match="not touched"):
        restore_journal(home, copy, clock)
    assert state(home) == before
    assert [name for name in os.listdir(home.backups) if "restore" in name] == []
    assert [name for name in os.listdir(home.data) if ".part" in name] == []


def test_a_copy_on_a_medium_that_cannot_be_written_will_do(
    home: Home, journal: Journal, clock: Clock, copy: str
) -> None:
    os.mkdir("disc")
    shutil.move(copy, "disc/copy.db")
    os.chmod("disc/copy.db", 0o400)
    os.chmod("disc", 0o500)
    restore_journal(home, "disc/copy.db", clock)
    assert os.listdir("disc") == ["copy.db"]
    os.chmod("disc", 0o700)
    assert list(all_entries(home)) == [an_id(1)]


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
def test_a_copy_of_an_older_schema_is_upgraded_on_the_way(
    home: Home, journal: Journal, clock: Clock, version: int
) -> None:
    add_entries(journal, [an_entry(1)])
    old = Home(home.data + "-old", "")
    make_old(old.journal, version)
    was = Path(old.journal).read_bytes()
    restore_journal(home, old.journal, clock)
    assert Path(old.journal).read_bytes() == was
    assert query(home, "PRAGMA user_version") == [(SCHEMA_VERSION,)]
    assert all_entries(home) == {}
    add_entries(journal, [an_entry(2)])
    assert_sound(home)


def test_the_newest_copy_is_the_one_made_last(home: Home, journal: Journal, clock: Clock) -> None:
    path = copies.back_up_journal(journal.home, journal.clock())
    os.utime(path, (clock.at + 9e7,) * 2)
    assert newest_copy(home) == path


_RESTORE = """
import sys
from chefslog.home.paths import Home
from chefslog.store.restore import restore_journal
from tests.memory import peak
from tests.store.given import Clock
home = Home(sys.argv[1], sys.argv[1])
restore_journal(home, sys.argv[3], Clock(1_795_000_000.0))
before = peak()
for hour in (1, 2):
    assert restore_journal(home, sys.argv[2], Clock(1_795_000_000.0 + hour * 3600))
print(peak() - before)
"""


_MANY = """
INSERT INTO entry (key, id, short, state, captured_at, offset, source, headline, notes)
WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 20000)
SELECT (739000 << 20) + n, printf('id-%d', n), printf('%d', n), 'entry',
       '2026-11-21T11:00:00.000Z', 60, 'shell', 'Entry', hex(zeroblob(600)) || n FROM number
"""


@pytest.mark.slow
def test_a_large_copy_comes_back_in_little_memory(
    home: Home, journal: Journal, clock: Clock
) -> None:
    small = copies.back_up_journal(home, clock(), "small.db")
    journal.close()
    with closing(sqlite3.connect(home.journal, isolation_level=None)) as conn:
        conn.execute(_MANY)
    copy = copies.back_up_journal(home, clock(), "large.db")
    command = [sys.executable, "-c", _RESTORE, home.data, copy, small]
    ran = subprocess.run(command, check=True, capture_output=True, text=True, env=with_tests())
    assert int(ran.stdout) < 4 << 10, "KiB"
