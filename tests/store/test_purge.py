"""What is purged is gone from every byte that is ours."""

from __future__ import annotations

import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from chefslog.home.clock import short_of
from chefslog.home.files import make_folder
from chefslog.home.paths import Home
from chefslog.model.season import OwnText, Pick, Season
from chefslog.reading.connect import SCHEMA_VERSION, open_snapshot
from chefslog.reading.damage import list_copies
from chefslog.reading.records import load_seasons, load_versions
from chefslog.store import copies, entries, history, records
from chefslog.store.errors import Refused, StoreError
from chefslog.store.journal import Journal
from chefslog.store.purge import purge_entries
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

MARK = "xylophonequartz"
NOON_UTC = "2026-11-21T11:00:00.000Z"
TAIL = b"quartz"
"""The index keeps a term as what follows the beginning it shares with the one before."""


def _holding(home: Home) -> list[str]:
    """Files below the data folder with the mark, or what an index keeps of it, in their bytes."""
    paths = sorted(path for path in Path(home.data).rglob("*") if path.is_file())
    return [path.name for path in paths if TAIL in path.read_bytes()]


@pytest.fixture
def filled(journal: Journal, home: Home) -> Journal:
    """The marked entry among others, with a past, a verdict and copies."""
    add_entries(journal, [an_entry(n, notes="xylophone keys", tags=["keep"]) for n in (2, 3)])
    post(home, a_letter(1, headline=f"secret {MARK}", tags=[MARK], notes=f"a {MARK} b"))
    journal.ingest()
    copies.back_up_journal(journal.home, journal.clock())
    entries.edit_entries(journal, {an_id(1): {"headline": "harmless", "tags": None, "notes": None}})
    entries.edit_entries(journal, {an_id(1): {"impact": MARK}, an_id(2): {"impact": "other"}})
    records.give_verdict(journal, [an_id(1)], "held", f"note {MARK}")
    history.undo_step(journal)
    history.redo_step(journal)
    copies.back_up_journal(journal.home, journal.clock())
    entries.edit_entries(journal, {an_id(1): {"impact": None}})
    return journal


def test_of_several_purges_at_once_none_puts_back_into_a_copy_what_another_erased(
    filled: Journal, home: Home
) -> None:
    ids = [an_id(number) for number in range(1, 4)]
    with ThreadPoolExecutor(3) as pool:
        done = [pool.submit(purge_entries, filled, [ref]) for ref in ids]
    # That the others had the journal open is no fault.
    left = [line for one in done for line in one.result().left if "-wal" not in line]
    assert left == []
    for path in (home.journal, *list_copies(home)):
        with closing(sqlite3.connect(path)) as conn:
            assert conn.execute("SELECT id FROM entry").fetchall() == []


def test_no_byte_of_it_is_left_anywhere(filled: Journal, home: Home) -> None:
    make_folder(home.letters("rejected"))
    make_folder(home.letters("tmp"))
    broken = f'{{"chefslog": 9, "id": "{an_id(1)}", "headline": "{MARK}"}}'.encode()
    for folder, name in (("rejected", "r.json"), ("tmp", "t.json"), ("new", "n.json")):
        Path(home.letters(folder), name).write_bytes(broken)
    Path(home.letters("rejected"), "r.json.reason").write_text(MARK)
    assert len(_holding(home)) > 5
    done = purge_entries(filled, [an_id(1)])
    assert _holding(home) == []
    assert done.count == 1
    assert len(done.copies) == 2
    assert done.left == []
    assert sorted(all_entries(home)) == [an_id(2), an_id(3)]
    assert_sound(home)
    filled.close()
    assert _holding(home) == []


def test_copies_stay_whole_for_what_is_left(filled: Journal, home: Home) -> None:
    times = {p.name: p.stat().st_mtime for p in Path(home.backups).iterdir()}
    purge_entries(filled, [an_id(1)])
    for path in Path(home.backups).iterdir():
        copies.check(str(path))
        assert path.stat().st_mtime == times[path.name]
        with closing(sqlite3.connect(path)) as conn:
            held = conn.execute("SELECT id FROM entry ORDER BY id").fetchall()
            assert held in ([], [(an_id(2),), (an_id(3),)])
    assert [name for name in os.listdir(home.backups) if name.startswith(".")] == []


def test_the_rest_of_a_shared_step_can_still_be_undone(filled: Journal, home: Home) -> None:
    step = query(home, "SELECT step FROM change WHERE ref = ? AND before IS NOT NULL", an_id(2))
    purge_entries(filled, [an_id(1)])
    done = history.undo_step(filled, step=step[0][0])
    assert done.refs == (("entry", an_id(2)),)
    assert "impact" not in all_entries(home)[an_id(2)]
    assert query(home, "SELECT count(*) FROM step WHERE id NOT IN (SELECT step FROM change)") == [
        (1,)
    ]


def test_a_late_letter_does_not_bring_it_back(filled: Journal, home: Home) -> None:
    purge_entries(filled, [an_id(1)])
    post(home, a_letter(1, headline=MARK))
    assert filled.ingest().known == 1
    assert _holding(home) == []


def test_a_letter_that_only_mentions_its_id_stays(filled: Journal, home: Home) -> None:
    folder = home.letters("rejected")
    make_folder(folder)
    Path(folder, "other.json").write_text(f'{{"id": "{an_id(7)}", "notes": "see {an_id(1)}"}}')
    purge_entries(filled, [an_id(1)])
    assert os.listdir(folder) == ["other.json"]


def test_unsaved_text_with_its_words_is_named_not_deleted(filled: Journal, home: Home) -> None:
    make_folder(home.unsaved)
    path = Path(home.unsaved, "edit.md")
    path.write_text("# harmless\n")
    done = purge_entries(filled, [an_id(1)])
    assert [line for line in done.left if str(path) in line]
    assert path.exists()


def test_it_cannot_be_undone_and_says_so(filled: Journal) -> None:
    purge_entries(filled, [an_id(1)])
    undone = history.undo_step(filled)
    assert undone.after_purge
    assert an_id(1) not in all_entries(filled.home)


def test_an_unknown_id_erases_nothing(filled: Journal, home: Home) -> None:
    before = state(home)
    with pytest.raises(Refused, match="There is no entry"):
        purge_entries(filled, [an_id(1), an_id(8)])
    assert state(home) == before


def test_a_copy_that_cannot_be_read_is_named(filled: Journal, home: Home) -> None:
    path = Path(home.backups, "broken.db")
    path.write_bytes(b"no copy")
    done = purge_entries(filled, [an_id(1)])
    assert [line for line in done.left if str(path) in line]
    assert path.read_bytes() == b"no copy"


def test_a_reader_that_is_in_the_way_is_said(filled: Journal, home: Home, clock: Clock) -> None:
    with closing(sqlite3.connect(home.journal, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM entry").fetchone()
        done = purge_entries(filled, [an_id(1)])
        assert [line for line in done.left if "-wal" in line]
        reader.execute("COMMIT")
    filled.close()
    assert _holding(home) == []
    with opened(home, clock):
        assert_sound(home)


def test_a_conflict_copy_that_still_holds_the_entry_is_named(journal: Journal, home: Home) -> None:
    add_entries(journal, [an_entry(1)])
    before = copies.back_up_journal(
        home, journal.clock(), os.path.join(home.data, "journal (1).db")
    )
    add_entries(journal, [an_entry(2)])
    assert purge_entries(journal, [an_id(2)]).left == []
    (line,) = purge_entries(journal, [an_id(1)]).left
    assert line.startswith(before)
    assert "delete it by hand" in line


def test_own_texts_and_versions_made_from_it_go_with_it(filled: Journal, home: Home) -> None:
    one, two = an_id(1), an_id(2)
    season = Season("H2", "2026-01-01", "2026-12-31", picks=(Pick(one), Pick(two)))
    records.save_season(filled, season)
    own = {
        one: OwnText(f"own {MARK}", ids=(one,)),
        "opening": OwnText(f"opening {MARK}", source=f"from {MARK}", ids=(one, two)),
        two: OwnText("stays", ids=(two,)),
        "asks": OwnText("also stays"),
    }
    records.change_season(filled, season.name, lambda one: one._replace(texts=own))
    for text, ids in ((f"review {MARK}", (one, two)), ("other", (two,))):
        records.add_version(filled, "H2", "manager", "md", "", text, ids)
    records.rename_season(filled, "H2", "Half")
    copies.back_up_journal(filled.home, filled.clock())
    purge_entries(filled, [one])
    assert _holding(home) == []
    with open_snapshot(home) as snapshot:
        (held,) = load_seasons(snapshot)
        assert [version.text for version in load_versions(snapshot, "Half")] == ["other"]
    assert held.picked == {two}
    assert {key: text.words for key, text in held.texts.items()} == {
        two: "stays",
        "asks": "also stays",
    }
    history.undo_step(filled)
    assert query(home, "SELECT name FROM season") == [("H2",)]
    assert_sound(home)


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
def test_a_copy_of_every_older_schema_is_purged_too(
    journal: Journal, home: Home, version: int
) -> None:
    add_entries(journal, [an_entry(1, headline=MARK)])
    path = os.path.join(home.backups, "before-upgrade.db")
    make_old(path, version)
    with closing(sqlite3.connect(path)) as conn:
        values = (an_id(1), short_of(an_id(1)), NOON_UTC, MARK)
        conn.execute(
            "INSERT INTO entry (key, id, short, state, captured_at, offset, source, headline) "
            "VALUES (1, ?, ?, 'entry', ?, 60, 'shell', ?)", values
        )  # fmt: skip
        conn.commit()
    done = purge_entries(journal, [an_id(1)])
    assert (done.copies, done.left) == ([path], [])
    assert _holding(home) == []


def test_a_purge_that_fails_at_its_end_erases_nothing_from_the_journal(
    filled: Journal, home: Home
) -> None:
    with closing(sqlite3.connect(home.journal)) as conn:
        conn.execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON step WHEN new.verb = 'purge' "
            "BEGIN SELECT RAISE(ABORT, 'not now'); END"
        )
    before = state(home)
    with pytest.raises(StoreError, match="not now"):
        purge_entries(filled, [an_id(1)])
    assert state(home) == before
    assert query(home, "SELECT count(*) FROM tombstone") == [(0,)]
    with closing(sqlite3.connect(home.journal)) as conn:
        conn.execute("DROP TRIGGER refuse")
    assert purge_entries(filled, [an_id(1)]).left == []
    assert _holding(home) == []
