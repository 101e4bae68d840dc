"""Making the file, upgrading it, and leaving alone what is not ours to touch."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from chefslog.home.files import make_folder
from chefslog.home.paths import Home
from chefslog.reading.connect import (
    APPLICATION_ID,
    SCHEMA_VERSION,
    JournalDamaged,
    JournalError,
    JournalForeign,
    JournalNewer,
)
from chefslog.store import entries
from chefslog.store.errors import UpgradeFailed
from chefslog.store.journal import open_journal
from chefslog.store.migration import Step, prepare, statements
from chefslog.store.restore import restore_journal
from tests.store.given import (
    Clock,
    add_entries,
    all_entries,
    an_entry,
    an_id,
    assert_sound,
    make_old,
    opened,
    post,
    query,
    release,
)

STAMP = "2026-11-21T11:00:00.000Z"
NEXT = SCHEMA_VERSION + 1
GOOD = Step(
    NEXT,
    "ALTER TABLE entry ADD COLUMN mood TEXT;\n"
    "CREATE TABLE lesson (id TEXT PRIMARY KEY, entry_id TEXT REFERENCES entry (id));\n"
    "CREATE TRIGGER moody AFTER UPDATE ON entry BEGIN\n"
    "  INSERT INTO lesson VALUES (new.id, new.id);\n"
    "END;\n",
)
BAD_SQL = Step(NEXT, "DELETE FROM word;\nALTER TABLE nothing ADD COLUMN x;\n")
ORPHANS = Step(NEXT, "UPDATE word SET entry_key = entry_key + 1;\n")


def _digest(home: Home) -> dict[str, str]:
    found = {}
    for path in sorted(Path(home.data).rglob("*")):
        if path.is_file():
            found[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def test_the_first_opening_makes_the_file(home: Home) -> None:
    assert prepare(home, STAMP) is None
    assert sorted(os.listdir(home.data)) == ["journal.db"]
    assert prepare(home, STAMP) is None


def test_several_may_make_it_at_once(home: Home) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda _: prepare(home, STAMP), range(8))) == [None] * 8
    assert sorted(name for name in os.listdir(home.data) if ".part" in name) == []
    with opened(home) as journal:
        add_entries(journal, [an_entry(1)])


def test_an_upgrade_keeps_a_copy_of_what_was(
    home: Home, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(home) as journal:
        add_entries(journal, [an_entry(1, tags=["a"])])
    release(monkeypatch, GOOD)
    with open_journal(home, clock, session="test") as journal:
        (note,) = journal.notes
    copy = os.path.join(home.backups, f"before-upgrade-from-{SCHEMA_VERSION}-2026-11-21T110000.db")
    assert copy in note
    assert query(home, "PRAGMA user_version") == [(NEXT,)]
    assert query(home, "SELECT headline, mood FROM entry") == [("Entry 1", None)]
    assert query(home, "SELECT word FROM word") == [("a",)]
    with closing(sqlite3.connect(copy)) as conn:
        assert conn.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert conn.execute("SELECT headline FROM entry").fetchall() == [("Entry 1",)]


@pytest.mark.parametrize("step", [BAD_SQL, ORPHANS], ids=["sql", "orphans"])
def test_a_failed_upgrade_leaves_the_old_journal_and_says_where_the_copy_is(
    home: Home, clock: Clock, step: Step, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(home) as journal:
        add_entries(journal, [an_entry(1, tags=["a"])])
    post(home, b"waiting", "waiting.json")
    with monkeypatch.context() as patch:
        release(patch, GOOD, Step(99, step.sql))
        with pytest.raises(UpgradeFailed, match="whole and unchanged") as raised:
            open_journal(home, clock, session="test")
    copies = [n for n in os.listdir(home.backups) if n.startswith("before-upgrade")]
    assert os.path.join(home.backups, copies[0]) in str(raised.value)
    assert query(home, "PRAGMA user_version") == [(SCHEMA_VERSION,)]
    assert query(home, "SELECT word FROM word") == [("a",)]
    assert query(home, "PRAGMA table_info(lesson)") == []
    assert os.listdir(home.letters("new")) == ["waiting.json"]
    with opened(home) as journal:
        entries.edit_entries(journal, {an_id(1): {"impact": "still works"}})


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
def test_a_journal_of_every_released_schema_is_upgraded_whole(
    home: Home, clock: Clock, version: int
) -> None:
    make_old(home.journal, version)
    row = {"key": 1 << 20, "id": an_id(1), "short": "s", "state": "entry", "captured_at": STAMP}
    row |= {"offset": 0, "source": "shell", "headline": "old"}
    marks = ",".join("?" * len(row))
    with closing(sqlite3.connect(home.journal)) as conn:
        conn.execute(f"INSERT INTO entry ({','.join(row)}) VALUES ({marks})", [*row.values()])
        conn.execute("INSERT INTO word VALUES (?, 'tags', 0, 'A', 'a')", (1 << 20,))
        conn.execute(
            "INSERT INTO entry_fts (rowid, headline, body, words) VALUES (?, 'old', '', 'A')",
            (1 << 20,),
        )
        conn.commit()
    with opened(home, clock) as journal:
        assert "upgraded" in journal.notes[0]
    assert query(home, "SELECT headline, word FROM entry JOIN word ON entry_key = key") == [
        ("old", "A")
    ]
    assert_sound(home)
    prepare(Home(home.data + "-new", ""), STAMP)
    assert _schema(home.journal) == _schema(home.data + "-new/journal.db")


def _schema(path: str) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as conn:
        return conn.execute("SELECT name, sql FROM sqlite_schema ORDER BY 1").fetchall()


def test_several_may_upgrade_it_at_once(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(home):
        pass
    release(monkeypatch, GOOD)
    with ThreadPoolExecutor(6) as pool:
        made = list(pool.map(lambda _: prepare(home, STAMP), range(6)))
    assert [path is not None for path in made].count(True) == 1
    assert query(home, "PRAGMA user_version") == [(NEXT,)]


def test_statements_are_cut_where_they_end() -> None:
    assert len(list(statements(GOOD.sql))) == 3
    assert len(list(statements("-- only a remark\n"))) == 1


def _newer(path: str) -> None:
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("PRAGMA user_version=99")


def _foreign(path: str) -> None:
    os.unlink(path)
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("CREATE TABLE t (x)")
        conn.execute("PRAGMA user_version=3")


def _text(path: str) -> None:
    Path(path).write_bytes(b"dear diary\n" * 500)


def _empty(path: str) -> None:
    Path(path).write_bytes(b"")


def _short(path: str) -> None:
    os.truncate(path, 50)


def _cut(path: str) -> None:
    os.truncate(path, os.path.getsize(path) // 2)


def _scribbled(path: str) -> None:
    with open(path, "r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 3000)


_BESIDE = ("journal.db-shm", "journal.db-wal", "suspect")
"""What looking at a damaged journal may leave beside it; the -wal is empty."""

REFUSALS = [
    (_newer, JournalNewer, "newer chefslog"),
    (_foreign, JournalForeign, "another program"),
    (_text, JournalDamaged, "damaged"),
    (_empty, JournalDamaged, "zero bytes"),
    (_short, JournalDamaged, "cut short"),
    (_cut, JournalDamaged, "cut short"),
    (_scribbled, JournalDamaged, "malformed"),
]


@pytest.mark.parametrize(("spoil", "kind", "says"), REFUSALS, ids=[r[0].__name__ for r in REFUSALS])
def test_what_is_no_sound_journal_of_ours_is_refused_untouched(
    home: Home, spoil: Callable[[str], None], kind: type[JournalError], says: str
) -> None:
    with opened(home) as journal:
        add_entries(journal, [an_entry(1)])
    spoil(home.journal)
    post(home, b"waits", "letter.json")
    before = _digest(home)
    with pytest.raises(kind, match=says) as raised, opened(home):
        pass
    after = _digest(home)
    assert {name: digest for name, digest in after.items() if name not in _BESIDE} == before
    if kind is not JournalNewer:
        assert os.path.join(home.backups, "daily-2026-11-21.db") in str(raised.value)


def test_without_a_copy_it_says_so(home: Home) -> None:
    make_folder(home.data)
    Path(home.journal).write_bytes(b"")
    with pytest.raises(JournalDamaged, match="There is no backup"):
        prepare(home, STAMP)
    assert os.path.getsize(home.journal) == 0


def test_no_new_file_is_put_beside_an_old_wal(home: Home) -> None:
    with opened(home) as journal:
        add_entries(journal, [an_entry(1)])
        shutil.copy(home.journal + "-wal", home.data + "/kept")
    os.unlink(home.journal)
    os.rename(home.data + "/kept", home.journal + "-wal")
    with pytest.raises(JournalDamaged, match="is missing"):
        prepare(home, STAMP)
    assert not os.path.exists(home.journal)


def test_a_folder_in_its_place_is_an_error_in_words(home: Home) -> None:
    make_folder(home.journal)
    with pytest.raises(JournalDamaged, match="it is a folder, not a file"):
        prepare(home, STAMP)


def test_an_sqlite_file_without_version_is_not_taken_for_an_old_one(home: Home) -> None:
    make_folder(home.data)
    with closing(sqlite3.connect(home.journal)) as conn:
        conn.execute(f"PRAGMA application_id={APPLICATION_ID}")
        conn.execute("CREATE TABLE t (x)")
    with pytest.raises(JournalDamaged, match="no schema version"):
        prepare(home, STAMP)


def test_beside_copies_a_missing_journal_is_never_silently_a_new_one(home: Home) -> None:
    with opened(home) as journal:
        add_entries(journal, [an_entry(1)])
    (copy,) = [os.path.join(home.backups, name) for name in os.listdir(home.backups)]
    os.remove(home.journal)
    with pytest.raises(JournalDamaged, match="is missing") as caught, opened(home):
        pass
    assert f"chefslog restore '{copy}'" in str(caught.value)
    assert not os.path.exists(home.journal)
    restore_journal(home, copy, Clock())
    with opened(home):
        pass
    os.remove(home.journal)
    os.rename(home.backups, home.backups + "-moved")
    with opened(home):
        assert all_entries(home) == {}
