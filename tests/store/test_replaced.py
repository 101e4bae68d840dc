"""The journal's file changes under an open program: what was there is kept, the new one is used."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Barrier

import pytest

from chefslog.home.paths import Home
from chefslog.reading.connect import SCHEMA_VERSION, JournalError, JournalNewer
from chefslog.store.copies import copy_to
from chefslog.store.entries import edit_entries
from chefslog.store.journal import Journal
from chefslog.store.migration import make_empty, released
from chefslog.store.restore import restore_journal
from chefslog.store.transaction import Transaction
from tests.store.given import (
    Clock,
    a_letter,
    add_entries,
    all_entries,
    an_entry,
    an_id,
    opened,
    post,
)

FIELDS = ("impact", "notes", "problem", "result")


def _swap_in(home: Home, other: str) -> None:
    os.replace(other, home.journal)


def _swap_in_without_wal(home: Home, other: str) -> None:
    for end in ("-wal", "-shm"):
        os.unlink(home.journal + end)
    os.replace(other, home.journal)


def _restore_over_damage(home: Home, other: str) -> None:
    Path(home.journal).write_bytes(b"")
    restore_journal(home, other, Clock())


SWAPS = [_swap_in, _swap_in_without_wal, _restore_over_damage]


@pytest.fixture
def other(home: Home) -> Iterator[str]:
    """A journal of three entries, in a file of another shape than the one that takes its place."""
    path = os.path.join(home.data, "other.db")
    with opened(home) as journal:
        add_entries(journal, [an_entry(number) for number in (1, 2, 3)])
    copy_to(home.journal, path)
    yield path


@pytest.fixture
def journal(home: Home, other: str) -> Iterator[Journal]:
    """The journal, open and used once since then, so that it has a -wal."""
    with opened(home) as journal:
        edit_entries(journal, {an_id(1): {"impact": "an edit before"}})
        assert os.path.getsize(home.journal + "-wal")
        yield journal


@pytest.mark.parametrize("swap", SWAPS)
def test_a_change_after_the_file_was_replaced_goes_into_the_file_that_is_there(
    home: Home, journal: Journal, other: str, swap: Callable[[Home, str], None]
) -> None:
    swap(home, other)
    post(home, a_letter(9))
    journal.ingest()
    edit_entries(journal, {an_id(2): {"impact": "after"}})
    entries = all_entries(home)
    assert {entry["headline"] for entry in entries.values()} == {
        *("Entry 1", "Entry 2", "Entry 3", "Letter 9")
    }
    assert entries[an_id(2)]["impact"] == "after"
    assert not os.listdir(home.letters("new"))
    with closing(sqlite3.connect(home.journal)) as conn:
        assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_what_only_the_old_file_had_is_kept_as_a_copy_and_said(
    home: Home, journal: Journal, other: str
) -> None:
    edit_entries(journal, {an_id(3): {"impact": "only in the old file"}})
    _swap_in(home, other)
    edit_entries(journal, {an_id(2): {"impact": "after"}})
    (note,) = [note for note in journal.notes if "replaced" in note]
    (kept,) = [name for name in os.listdir(home.backups) if name.startswith("before-replaced")]
    assert kept in note
    with closing(sqlite3.connect(os.path.join(home.backups, kept))) as conn:
        rows = conn.execute("SELECT impact FROM entry WHERE impact IS NOT NULL ORDER BY key")
        assert [*rows] == [("an edit before",), ("only in the old file",)]


@pytest.mark.parametrize("ends", [("",), ("", "-wal", "-shm")], ids=["file", "file and wal"])
def test_a_file_that_was_deleted_is_not_made_anew(
    home: Home, journal: Journal, ends: tuple[str, ...]
) -> None:
    for end in ends:
        os.unlink(home.journal + end)
    path = post(home, a_letter(9))
    for _ in range(2):
        with pytest.raises(JournalError, match="missing"):
            journal.ingest()
    assert os.path.exists(path)
    assert not os.path.exists(home.journal)
    (kept,) = [name for name in os.listdir(home.backups) if name.startswith("before-replaced")]
    restore_journal(home, os.path.join(home.backups, kept), Clock())
    assert all_entries(home)[an_id(1)]["impact"] == "an edit before"
    journal.ingest()
    assert not os.path.exists(path)
    assert len(all_entries(home)) == 4


def test_a_file_that_a_newer_program_upgraded_is_not_written_to(
    home: Home, journal: Journal
) -> None:
    with closing(sqlite3.connect(home.journal)) as conn:
        conn.execute("ALTER TABLE entry ADD COLUMN mood")
        conn.execute("PRAGMA user_version=99")
    path = post(home, a_letter(9))
    with pytest.raises(JournalNewer):
        journal.ingest()
    with pytest.raises(JournalNewer):
        edit_entries(journal, {an_id(2): {"impact": "after"}})
    assert os.path.exists(path)
    with closing(sqlite3.connect(home.journal)) as conn:
        assert conn.execute("SELECT count(*), max(impact) FROM entry").fetchone() == (
            *(3, "an edit before"),
        )


def test_a_file_replaced_between_the_change_and_its_end_keeps_the_captures(
    home: Home, journal: Journal, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = post(home, a_letter(9))
    begin = journal.transaction

    @contextmanager
    def swapped_under() -> Iterator[Transaction]:
        with begin() as transaction:
            yield transaction
            _swap_in(home, other)

    with monkeypatch.context() as patched:
        patched.setattr(journal, "transaction", swapped_under)
        with pytest.raises(JournalError, match="replaced"):
            journal.ingest()
    assert os.path.exists(path)
    journal.ingest()
    assert len(all_entries(home)) == 4


def test_a_file_of_an_older_schema_is_upgraded_before_it_is_written_to(
    home: Home, journal: Journal
) -> None:
    old = os.path.join(home.data, "old.db")
    make_empty(old, released()[:1])
    _swap_in(home, old)
    add_entries(journal, [an_entry(7)])
    assert list(all_entries(home)) == [an_id(7)]
    with closing(sqlite3.connect(home.journal)) as conn:
        assert conn.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    assert any(name.startswith("before-upgrade-from-1") for name in os.listdir(home.backups))


def test_without_space_for_a_copy_the_old_changes_are_set_aside(
    home: Home, journal: Journal, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("chefslog.store.journal.copy_from", refuse)
    _swap_in(home, other)
    edit_entries(journal, {an_id(2): {"impact": "after"}})
    assert all_entries(home)[an_id(2)]["impact"] == "after"
    assert os.path.getsize(home.journal + "-wal.replaced")
    assert not any("kept as" in note for note in journal.notes)


def test_two_threads_that_meet_a_replaced_file_leave_it_once(
    home: Home, journal: Journal, other: str
) -> None:
    _swap_in(home, other)
    barrier = Barrier(4)

    def edit(number: int) -> None:
        barrier.wait()
        edit_entries(journal, {an_id(number % 3 + 1): {FIELDS[number]: "after"}})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(edit, range(4)))
    entries = all_entries(home)
    assert all(entries[an_id(n % 3 + 1)][FIELDS[n]] == "after" for n in range(4))
    assert len([name for name in os.listdir(home.backups) if "before-replaced" in name]) == 1
    with closing(sqlite3.connect(home.journal)) as conn:
        assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_the_check_of_the_file_is_one_statement(
    journal: Journal,
) -> None:
    with journal.transaction() as transaction:
        seen: list[str] = []
        transaction.conn.connection.driver_connection.set_trace_callback(seen.append)  # type: ignore[union-attr]
    with journal.transaction():
        pass
    beginning = ("PRAGMA data_version", "BEGIN", "COMMIT")
    assert [sql for sql in seen if not sql.startswith(beginning)] == ["PRAGMA user_version"]
