"""The journal's file changes under an open program: what was there is kept, the new one is used."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from chefslog.home.paths import Home
from chefslog.reading.connect import JournalError, JournalNewer
from chefslog.store.copies import copy_to
from chefslog.store.entries import edit_entries
from chefslog.store.journal import Journal
from chefslog.store.restore import restore_journal
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
    home: Home, journal: Journal, other: str
) -> None:
    path = post(home, a_letter(9))
    begin = journal.transaction

    def swapped_under() -> object:
        transaction = begin()
        inner = transaction.__enter__()

        class Swapped:
            def __enter__(self) -> object:
                return inner

            def __exit__(self, *error: object) -> None:
                _swap_in(home, other)
                transaction.__exit__(None, None, None)

        return Swapped()

    journal.transaction = swapped_under  # type: ignore[method-assign,assignment]
    with pytest.raises(JournalError, match="replaced"):
        journal.ingest()
    assert os.path.exists(path)
    journal.transaction = begin  # type: ignore[method-assign]
    journal.ingest()
    assert len(all_entries(home)) == 4


def test_the_check_of_the_file_is_one_statement(
    journal: Journal,
) -> None:
    with journal.transaction() as transaction:
        seen: list[str] = []
        transaction.conn.connection.driver_connection.set_trace_callback(seen.append)  # type: ignore[union-attr]
    with journal.transaction():
        pass
    assert [sql for sql in seen if not sql.startswith(("BEGIN", "COMMIT"))] == [
        "PRAGMA user_version"
    ]
