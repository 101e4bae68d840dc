"""A journal that SQLite finds damaged is not written to, and doctor tells what is true of it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from chefslog.home.paths import Home
from chefslog.reading.connect import JournalDamaged, JournalForeign, open_snapshot
from chefslog.reading.entry import load_matching
from chefslog.reading.pages import load_columns, page
from chefslog.store import copies, entries
from chefslog.store.doctor import cure, examine
from chefslog.store.errors import from_sqlite
from chefslog.store.integrity import SMALL
from chefslog.store.journal import Journal
from chefslog.store.restore import restore_journal
from tests.journals import lay_empty_journal
from tests.store.given import NOON, Clock, add_entries, an_entry, an_id, assert_sound, opened, query


@pytest.fixture
def filled(home: Home, clock: Clock) -> Home:
    """A closed journal of forty entries with a sound copy of it."""
    lay_empty_journal(home)
    with opened(home, clock) as journal:
        add_entries(journal, [an_entry(n, tags=["tag"], notes="note " * 90) for n in range(40)])
        copies.back_up_journal(home, clock())
    return home


def _spoil_page(home: Home, name: str) -> None:
    """Zero the first page of a table or index, which most commands never look at."""
    with closing(sqlite3.connect(home.journal)) as conn:
        sql = "SELECT rootpage FROM sqlite_schema WHERE name = ?"
        (number,) = conn.execute(sql, (name,)).fetchone()
    with open(home.journal, "r+b") as file:
        file.seek((number - 1) * 4096)
        file.write(b"\0" * 4096)


def _run(home: Home, *statements: str) -> None:
    with closing(sqlite3.connect(home.journal, isolation_level=None)) as conn:
        for statement in ("PRAGMA ignore_check_constraints=ON", *statements):
            conn.execute(statement)


PAGES = ("tombstone", "season", "step_target", "word_fold", "entry_fts_idx", "checkin")


@pytest.mark.parametrize("name", PAGES)
def test_a_journal_with_a_damaged_page_is_not_written_to(
    filled: Home, clock: Clock, name: str
) -> None:
    _spoil_page(filled, name)
    was = Path(filled.journal).read_bytes()
    for _ in range(2):
        with pytest.raises(JournalDamaged, match=r"is damaged.*restore it with"), opened(filled):
            pass
    (finding,) = [one for one in examine(filled, NOON) if one.code == "journal"]
    assert "chefslog restore '" in finding.cure
    assert cure(filled, [finding]) == []
    assert Path(filled.journal).read_bytes() == was
    assert not Path(filled.journal + "-wal").read_bytes()
    restore_journal(filled, finding.cure.split("'")[1], clock)
    with opened(filled, clock) as journal:
        assert entries.edit_entries(journal, {an_id(1): {"impact": "faster"}})
    assert not os.path.exists(filled.suspect)
    assert_sound(filled)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE entry SET delegation = 'many' WHERE rowid IN (SELECT max(key) FROM entry)",
        "UPDATE evidence SET kind = 'rumour'",
        "UPDATE entry SET private = 9 WHERE rowid IN (SELECT min(key) FROM entry)",
    ],
)
def test_a_row_that_breaks_a_check_counts_as_damage(filled: Home, clock: Clock, sql: str) -> None:
    with opened(filled, clock) as journal:
        evidence = [{"kind": "pr", "ref": "https://git.example/1"}]
        add_entries(journal, [an_entry(99, evidence=evidence)])
    _run(filled, sql)
    with pytest.raises(JournalDamaged, match="CHECK constraint failed"), opened(filled):
        pass


def test_an_open_journal_is_not_written_to_any_more_once_damage_was_found(
    filled: Home, clock: Clock
) -> None:
    with opened(filled, clock) as journal:
        entries.edit_entries(journal, {an_id(1): {"impact": "faster"}})
        copy = copies.back_up_journal(filled, clock())
        journal.engine.dispose()
        _spoil_page(filled, "tombstone")
        assert [one.code for one in examine(filled, NOON) if one.code == "journal"]
        with pytest.raises(JournalDamaged, match="is damaged"):
            entries.edit_entries(journal, {an_id(2): {"impact": "lost"}})
        restore_journal(filled, copy, clock)
        assert entries.edit_entries(journal, {an_id(2): {"impact": "kept"}})
    assert query(filled, "SELECT impact FROM entry WHERE id = ?", an_id(2)) == [("kept",)]


def test_a_large_journal_is_looked_through_at_the_first_change_of_a_day(
    filled: Home, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(filled, clock) as journal:
        entries.edit_entries(journal, {an_id(1): {"impact": "faster"}})
    monkeypatch.setattr("chefslog.store.integrity.SMALL", 1)
    assert os.path.getsize(filled.journal) < SMALL
    _spoil_page(filled, "season")
    with opened(filled, clock) as journal:
        entries.edit_entries(journal, {an_id(1): {"impact": "faster still"}})
    clock.on(86_400)
    with pytest.raises(JournalDamaged), opened(filled, clock):
        pass
    clock.on(-86_400)
    with pytest.raises(JournalDamaged), opened(filled, clock):
        pass


def test_a_damaged_search_index_is_named_as_what_can_be_rebuilt(filled: Home, clock: Clock) -> None:
    _run(filled, "UPDATE entry_fts_data SET block = x'00ff00ff' WHERE id > 10")
    with closing(sqlite3.connect(filled.journal)) as conn:
        with pytest.raises(sqlite3.DatabaseError) as met:
            conn.execute("SELECT rowid FROM entry_fts WHERE entry_fts MATCH 'note'").fetchall()
        error = from_sqlite(filled.journal, met.value)
    assert "search index" in str(error)
    assert "doctor --fix" in str(error)
    assert "restore" not in str(error)
    cure(filled, examine(filled, NOON))
    with opened(filled, clock) as journal:
        assert entries.edit_entries(journal, {an_id(1): {"headline": "Other words"}})


INDEXES = ("entry_short", "entry_state", "word_fold", "change_ref", "entry_captured")


@pytest.mark.parametrize("name", INDEXES)
def test_a_missing_index_is_named_and_made_anew(filled: Home, name: str) -> None:
    made = query(filled, "SELECT sql FROM sqlite_schema WHERE name = ?", name)
    _run(filled, f"DROP INDEX {name}")
    findings = examine(filled, NOON)
    assert [(one.code, one.text) for one in findings] == [
        ("index", f"The index {name} is missing.")
    ]
    assert cure(filled, findings) == ["The indexes were rebuilt."]
    assert examine(filled, NOON) == []
    (now,) = query(filled, "SELECT sql FROM sqlite_schema WHERE name = ?", name)
    assert now[0].replace('"', "") == made[0][0].replace('"', "")


ODD = {
    "headline of other bytes": ("UPDATE entry SET headline = cast(x'61ff62' AS TEXT)", "headline"),
    "notes of other bytes": ("UPDATE entry SET notes = cast(x'c3' AS TEXT)", "notes"),
    "bytes for text": ("UPDATE entry SET headline = x'6162'", "headline"),
    "text for a number": ("UPDATE entry SET guess = 'long'", "guess"),
    "bytes for an amount": ("UPDATE entry SET spend = x'00'", "spend"),
    "half an object": ("UPDATE entry SET extra = '{'", "extra"),
    "a tag of other bytes": ("UPDATE word SET word = cast(x'ff' AS TEXT)", "word"),
    "history of other bytes": ("UPDATE change SET after = cast(x'ff' AS TEXT)", "after"),
    "half a history": ("UPDATE change SET after = '{\"headline\": '", "after"),
    "a verb of other bytes": ("UPDATE step SET verb = cast(x'80' AS TEXT)", "verb"),
}


@pytest.mark.parametrize(("sql", "column"), ODD.values(), ids=ODD.keys())
def test_a_value_that_its_column_cannot_hold_is_named(
    filled: Home, clock: Clock, sql: str, column: str
) -> None:
    _run(filled, sql)
    findings = examine(filled, NOON)
    assert {one.code for one in findings} == {"integrity"}
    assert f"has a damaged {column}" in findings[0].text
    assert "chefslog restore '" in findings[0].cure


@pytest.mark.parametrize(
    ("column", "value"), [("delegation", "'q'"), ("delegation", "9"), ("hold", "2"), ("value", "1")]
)
def test_doctor_names_the_row_that_breaks_a_check(filled: Home, column: str, value: str) -> None:
    _run(filled, f"UPDATE entry SET {column} = {value} WHERE key = (SELECT max(key) FROM entry)")
    ((short,),) = query(filled, "SELECT short FROM entry ORDER BY key DESC LIMIT 1")
    row, journal = examine(filled, NOON)
    assert f"entry {short} has a damaged {column}" in row.text
    assert "CHECK constraint failed" in journal.text


@pytest.mark.parametrize("value", ["'long'", "x'00'", "'2h'"])
@pytest.mark.parametrize("column", ["took", "delegation", "spend", "bugs_inline", "private"])
def test_a_number_that_is_none_is_read_as_unset_and_told(
    filled: Home, column: str, value: str
) -> None:
    _run(filled, f"UPDATE entry SET {column} = {value} WHERE key = (SELECT max(key) FROM entry)")
    with open_snapshot(filled) as snapshot:
        assert sorted(row[1] is None for row in load_columns(snapshot, None, [column]))[-1]
        assert snapshot.is_garbled
    with open_snapshot(filled) as snapshot:
        assert not {column, "bugs"} & next(load_matching(snapshot)).keys()
        assert snapshot.is_garbled


def test_sound_numbers_are_not_called_damaged(filled: Home, clock: Clock) -> None:
    with opened(filled, clock) as journal:
        entries.edit_entries(journal, {an_id(1): {"took": 90, "spend": 2.5, "delegation": 0}})
    with open_snapshot(filled) as snapshot:
        found = load_columns(snapshot, None, ("took", "spend", "delegation"))
        assert (90, 2.5, 0) in [row[1:] for row in found]
        assert not snapshot.is_garbled


def test_one_garbled_row_does_not_hide_the_others(filled: Home) -> None:
    one = "WHERE key = (SELECT max(key) FROM entry)"
    for value in ("cast(x'61ff62' AS TEXT)", "x'61ff62'"):
        _run(filled, f"UPDATE entry SET headline = {value} {one}")
        with open_snapshot(filled) as snapshot:
            rows = page(snapshot)
            assert snapshot.is_garbled
        assert (len(rows), rows[0][4], rows[1][4]) == (40, "a\ufffdb", "Entry 38")


def _make_foreign(home: Home) -> None:
    Path(home.journal).write_bytes(b"my diary\n" * 400)


def _cut(home: Home) -> None:
    os.truncate(home.journal, 9_000)


@pytest.mark.parametrize("spoil", [_make_foreign, _cut])
def test_doctor_offers_only_what_there_is(filled: Home, spoil: Callable[[Home], None]) -> None:
    spoil(filled)
    (copy,) = [path for path in Path(filled.backups).iterdir() if path.name.startswith("backup")]
    (finding,) = examine(filled, NOON)
    assert finding.cure.endswith(f"Restore the newest sound backup with: chefslog restore '{copy}'")
    os.truncate(copy, 5_000)
    for path in Path(filled.backups).glob("daily*"):
        path.unlink()
    finding, of_copy = examine(filled, NOON)
    assert "There is no sound backup" in finding.cure
    assert "chefslog restore --new" in finding.cure
    assert "Delete" not in of_copy.cure
    shutil.rmtree(filled.backups)
    (finding,) = examine(filled, NOON)
    assert "There is no sound backup" in finding.cure


def test_a_journal_that_is_opened_again_and_again_stays_as_it_is(filled: Home) -> None:
    was = Path(filled.journal).read_bytes()
    for _ in range(3):
        assert examine(filled, NOON) == []
    assert Path(filled.journal).read_bytes() == was


def test_a_capture_is_tried_and_leaves_nothing(journal: Journal, home: Home) -> None:
    assert examine(home, NOON) == []
    assert os.listdir(home.letters("new")) == os.listdir(home.letters("tmp")) == []


def test_the_write_ahead_log_of_another_database_does_not_get_into_the_journal(
    filled: Home, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(tmp_path / "other.db", isolation_level=None)) as conn:
        conn.execute("PRAGMA journal_mode=WAL")
        conn.execute("CREATE TABLE other (x)")
        shutil.copy(tmp_path / "other.db-wal", filled.journal + "-wal")
    was = Path(filled.journal).read_bytes()
    for _ in range(2):
        with pytest.raises(JournalForeign, match="-wal may belong to it alone"), opened(filled):
            pass
        (finding,) = [one for one in examine(filled, NOON) if one.code == "journal"]
        assert "move that file away" in finding.text
    assert Path(filled.journal).read_bytes() == was
    for end in ("-wal", "-shm"):
        os.unlink(filled.journal + end)
    assert examine(filled, NOON) == []


def test_a_link_to_a_disk_that_is_not_there_is_not_answered_with_a_restore(filled: Home) -> None:
    os.unlink(filled.journal)
    os.symlink("/no/such/disk/journal.db", filled.journal)
    (finding,) = examine(filled, NOON)
    assert "connect the disk" in finding.cure
    assert "restore" not in finding.cure
