"""SIGKILL at any point of an operation loses nothing and corrupts nothing."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from chefslog.home.files import make_folder
from chefslog.home.paths import Home
from chefslog.model.season import OwnText, Pick, Season
from chefslog.reading.connect import SCHEMA_VERSION, open_snapshot
from chefslog.reading.records import load_seasons
from chefslog.store import copies, entries, history, records
from chefslog.store.journal import Journal, open_journal
from chefslog.store.migration import Step, prepare
from chefslog.store.purge import purge_entries
from chefslog.store.restore import restore_journal
from tests.killing import DATABASE, FILES, NAMES, run_killed
from tests.store.given import (
    NOON,
    Clock,
    a_letter,
    add_entries,
    all_entries,
    an_entry,
    an_id,
    assert_sound,
    opened,
    post,
    query,
    release,
    state,
)

pytestmark = pytest.mark.slow
UPGRADE = Step(
    SCHEMA_VERSION + 1,
    "CREATE TABLE lesson (id TEXT PRIMARY KEY);\n"
    "ALTER TABLE entry ADD COLUMN mood TEXT;\n"
    "UPDATE entry SET mood = 'calm';\n",
)
STAMP = "2026-11-21T11:00:00.000Z"
CHANGES = {an_id(1): {"impact": "new", "tags": ["b"], "day": "2026-10-01"}}

Operation = Callable[[Home], object]
FEWEST = 4
"""States of the disk that each operation goes through at least."""


@pytest.fixture
def begun(home: Home, clock: Clock) -> Home:
    """Two entries, one of them edited, with a past; the day's copy is there."""
    with opened(home, clock, "killed") as journal:
        add_entries(journal, [an_entry(1, tags=["a"], impact="old"), an_entry(2, tags=["a"])])
        entries.edit_entries(journal, {an_id(1): {"impact": "first"}})
        entries.edit_entries(journal, {an_id(2): {"impact": "second"}})
    return home


def _in_journal(act: Callable[[Journal], object]) -> Operation:
    def run(home: Home) -> None:
        with open_journal(home, Clock(), session="killed") as journal:
            act(journal)

    return run


def _killed(operation: Operation, home: Home, tmp_path: Path) -> Iterator[Home]:
    """The homes that an operation left, killed at one point after another; the last is whole."""
    folder = tmp_path / "killed"
    left = Home(str(folder), str(folder))

    def prepare(_number: int) -> Callable[[], object]:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(home.data, folder)
        return lambda: operation(left)

    count = 0
    for _ in run_killed(prepare, folder, NAMES | FILES | DATABASE):
        count += 1
        yield left
    assert count > FEWEST


def _reopen(home: Home) -> None:
    with opened(home):
        pass
    assert_sound(home)


def test_killed_in_absorb(begun: Home, tmp_path: Path) -> None:
    for number in (5, 6):
        post(begun, a_letter(number, tags=["x"]))
    post(begun, a_letter(7), "seven.json")
    post(begun, a_letter(7), "seven-again.json")
    post(begun, b"{broken", "broken.json")
    make_folder(begun.letters("tmp"))
    stale = shutil.move(post(begun, a_letter(8)), begun.letters("tmp"))
    os.utime(stale, (NOON - 4000,) * 2)
    wanted = [an_id(number) for number in (1, 2, 5, 6, 7, 8)]
    for left in _killed(_in_journal(Journal.ingest), begun, tmp_path):
        _reopen(left)
        assert sorted(all_entries(left)) == wanted
        assert query(left, "SELECT count(*) FROM step WHERE verb = 'capture'") == [(5,)]
        assert os.listdir(left.letters("new")) == []
        rejected = [
            n
            for n in os.listdir(left.letters("rejected"))
            if n[0] != "." and not n.endswith(".reason")
        ]
        assert rejected == ["broken.json"]
        assert Path(left.letters("rejected"), "broken.json").read_bytes() == b"{broken"


def _is_one_or_the_other(operation: Operation, home: Home, tmp_path: Path) -> None:
    before = (state(home), query(home, "SELECT * FROM step"))
    seen = []
    for left in _killed(operation, home, tmp_path):
        _reopen(left)
        seen.append((state(left), query(left, "SELECT * FROM step")))
    after = seen[-1]
    assert after != before
    assert all(one in (before, after) for one in seen)
    assert seen[0] == before
    changed = seen.index(after)
    assert all(one == after for one in seen[changed:])


def test_killed_in_edit(begun: Home, tmp_path: Path) -> None:
    edit = _in_journal(lambda journal: entries.edit_entries(journal, CHANGES))
    _is_one_or_the_other(edit, begun, tmp_path)


def test_killed_in_undo(begun: Home, tmp_path: Path) -> None:
    _is_one_or_the_other(_in_journal(history.undo_step), begun, tmp_path)


def test_killed_in_redo(begun: Home, tmp_path: Path) -> None:
    with opened(begun, session="killed") as journal:
        history.undo_step(journal)
    _is_one_or_the_other(_in_journal(history.redo_step), begun, tmp_path)


def test_killed_in_rename(begun: Home, tmp_path: Path) -> None:
    _is_one_or_the_other(
        _in_journal(lambda journal: entries.rename_word(journal, "tags", "a", "z")), begun, tmp_path
    )


def test_killed_in_writing_a_text_of_a_season(begun: Home, tmp_path: Path) -> None:
    plain = Season("H2", "2026-07-01", "2026-12-31", picks=(Pick(an_id(1)),))
    text = OwnText("Written for the review.", ids=(an_id(1),))
    texts = {an_id(1): text, "opening": text._replace(words="An opening.")}
    with opened(begun, session="killed") as journal:
        records.save_season(journal, plain)
        records.change_season(journal, plain.name, lambda one: one._replace(texts={an_id(1): text}))
    old, new = plain._replace(texts={an_id(1): text}), plain._replace(texts=texts)
    found = set()

    def write(journal: Journal) -> None:
        records.change_season(journal, old.name, lambda _: new, "season text")

    for left in _killed(_in_journal(write), begun, tmp_path):
        _reopen(left)
        assert_sound(left)
        with open_snapshot(left) as snapshot:
            (season,) = load_seasons(snapshot)
        assert season in (old, new)
        found.add(len(season.texts))
    assert found == {1, 2}


def test_killed_in_make(home: Home, tmp_path: Path) -> None:
    make_folder(home.data)
    post(home, a_letter(1))
    for left in _killed(lambda home: prepare(home, STAMP), home, tmp_path):
        _reopen(left)
        assert list(all_entries(left)) == [an_id(1)]


def test_killed_in_upgrade(begun: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = state(begun)["entries"]
    release(monkeypatch, UPGRADE)
    for left in _killed(lambda home: prepare(home, STAMP), begun, tmp_path):
        assert query(left, "PRAGMA user_version")[0][0] in (SCHEMA_VERSION, UPGRADE.version)
        prepare(left, STAMP)
        assert query(left, "PRAGMA user_version") == [(UPGRADE.version,)]
        assert query(left, "SELECT DISTINCT mood FROM entry") == [("calm",)]
        assert all_entries(left) == before
        assert_sound(left)
        for name in os.listdir(left.backups):
            if name.endswith(".db"):
                copies.check(os.path.join(left.backups, name))
        open_journal(left, Clock(), session="test").close()


def test_killed_in_backup(begun: Home, tmp_path: Path) -> None:
    before = state(begun)
    shutil.rmtree(begun.backups)
    made = 0

    def back_up(journal: Journal) -> None:
        copies.back_up_journal(journal.home, journal.clock(), journal.home.data + "/out.db")

    for left in _killed(_in_journal(back_up), begun, tmp_path):
        paths = [os.path.join(left.data, "out.db"), *_copies(left)]
        for path in paths:
            if os.path.exists(path):
                made += 1
                copies.check(path)
                with closing(sqlite3.connect(path)) as conn:
                    assert conn.execute("SELECT count(*) FROM entry").fetchone() == (2,)
        _reopen(left)
        assert state(left) == before
    assert made > 2


def _copies(home: Home) -> list[str]:
    names = os.listdir(home.backups) if os.path.isdir(home.backups) else []
    return [os.path.join(home.backups, name) for name in names if name.endswith(".db")]


@pytest.mark.parametrize("damage", [False, True], ids=["sound", "damaged"])
def test_killed_in_restore(begun: Home, tmp_path: Path, damage: bool) -> None:
    with opened(begun, session="killed") as journal:
        copies.back_up_journal(journal.home, journal.clock(), begun.data + "/copy.db")
        add_entries(journal, [an_entry(3)])
    if damage:
        with open(begun.journal, "r+b") as file:
            file.write(b"no journal")
    was = Path(begun.journal).read_bytes()
    counts = []

    def restore(home: Home) -> None:
        restore_journal(home, os.path.join(home.data, "copy.db"), Clock())

    for left in _killed(restore, begun, tmp_path):
        if damage and Path(left.journal).read_bytes() == was:
            counts.append(3)
            continue
        _reopen(left)
        counts.append(len(all_entries(left)))
        if counts[-1] == 2 and not damage:
            (kept,) = [path for path in _copies(left) if "before-restore" in path]
            copies.check(kept)
    assert counts == sorted(counts, reverse=True)
    assert set(counts) == {2, 3}


def test_killed_in_purge(begun: Home, tmp_path: Path) -> None:
    with opened(begun, session="killed") as journal:
        entries.edit_entries(journal, {an_id(1): {"notes": "xylophone quartz"}})
        copies.back_up_journal(journal.home, journal.clock())
    folder = begun.letters("rejected")
    make_folder(folder)
    Path(folder, "r.json").write_text(f'{{"id": "{an_id(1)}", "notes": "xylophone quartz"}}')
    for left in _killed(
        _in_journal(lambda journal: purge_entries(journal, [an_id(1)])), begun, tmp_path
    ):
        with opened(left) as journal:
            if an_id(1) in all_entries(left):
                purge_entries(journal, [an_id(1)])
        assert_sound(left)
        assert list(all_entries(left)) == [an_id(2)]
        files = [path for path in Path(left.data).rglob("*") if path.is_file()]
        assert [path for path in files if b"quartz" in path.read_bytes()] == []
        for path in _copies(left):
            copies.check(path)
