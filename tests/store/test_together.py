"""Many processes at once: none waits in vain, nothing is lost, nothing is there twice."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from chefslog.home.paths import Home
from chefslog.reading.connect import open_snapshot
from chefslog.store import entries, history
from chefslog.store.errors import JournalBusy
from chefslog.store.journal import Journal
from chefslog.store.migration import begin_writing
from tests.store.given import (
    Clock,
    a_letter,
    add_entries,
    all_entries,
    an_entry,
    an_id,
    assert_sound,
    entry,
    opened,
    post,
    query,
)

ROOT = Path(__file__).parents[2]
ADDERS = 8
EACH = 200


def _start(what: str, home: Home, count: int, acks: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.store.adding", what, home.data, str(count), str(acks)]
    return subprocess.Popen(command, cwd=ROOT)


def _acknowledged(folder: Path) -> set[str]:
    lines = [line for path in folder.iterdir() for line in path.read_text().split("\n")[:-1]]
    return set(lines)


@pytest.mark.slow
def test_eight_shells_add_while_the_app_edits_and_others_read_and_absorb(
    home: Home, tmp_path: Path
) -> None:
    acks = tmp_path / "acks"
    acks.mkdir()
    edits = 0
    looks = 0
    with opened(home) as journal:
        add_entries(journal, [an_entry(1)])
        adders = [_start("add", home, EACH, acks / str(n)) for n in range(ADDERS)]
        absorber = _start("absorb", home, 20, acks / "none")
        while any(adder.poll() is None for adder in adders):
            assert entries.edit_entries(journal, {an_id(1): {"impact": f"edit {edits}"}})
            edits += 1
            known = _acknowledged(acks)
            with open_snapshot(home) as snapshot:
                seen = {row[0] for row in snapshot.conn.execute("SELECT id FROM entries")}
            assert known <= seen
            looks += 1
        assert [adder.wait() for adder in adders] == [0] * ADDERS
        assert absorber.wait() == 0
        journal.ingest()
    known = _acknowledged(acks)
    assert len(known) == ADDERS * EACH
    assert set(all_entries(home)) == known | {an_id(1)}
    assert query(home, "SELECT count(*) FROM step WHERE verb = 'capture'") == [(len(known) + 1,)]
    assert entry(home)["impact"] == f"edit {edits - 1}"
    assert os.listdir(home.letters("new")) == []
    assert looks > 2
    assert_sound(home)


@pytest.mark.slow
def test_absorbers_killed_at_any_moment_lose_and_double_nothing(home: Home, tmp_path: Path) -> None:
    for number in range(400):
        post(home, a_letter(number))
    for milliseconds in range(300, 700, 40):
        absorber = _start("absorb", home, 1, tmp_path / "none")
        try:
            absorber.wait(milliseconds / 1000)
        except subprocess.TimeoutExpired:
            absorber.send_signal(signal.SIGKILL)
            absorber.wait()
        if os.path.exists(home.journal):
            assert query(home, "PRAGMA quick_check") == [("ok",)]
    with opened(home):
        pass
    assert sorted(all_entries(home)) == sorted(an_id(number) for number in range(400))
    assert query(home, "SELECT count(*) FROM step") == [(400,)]
    assert os.listdir(home.letters("new")) == []
    assert_sound(home)


def test_two_absorbers_at_once_never_double(home: Home) -> None:
    with opened(home) as first, opened(home) as second:
        for number in range(300):
            post(home, a_letter(number))
        with ThreadPoolExecutor(2) as pool:
            done = list(pool.map(Journal.ingest, (first, second)))
    assert sum(one.added for one in done) == 300
    assert query(home, "SELECT count(*), count(DISTINCT id) FROM entry") == [(300, 300)]
    assert query(home, "SELECT count(*) FROM step") == [(300,)]
    assert [one.rejected for one in done] == [[], []]


def test_what_two_absorbers_cannot_read_is_set_aside_and_told_once(home: Home) -> None:
    with opened(home) as first, opened(home) as second:
        names = [f"{number:02}.json" for number in range(40)]
        for name in names:
            post(home, b"{half", name)
        with ThreadPoolExecutor(2) as pool:
            done = list(pool.map(Journal.ingest, (first, second)))
    assert sorted(name for one in done for name, _ in one.rejected) == names
    kept = sorted(os.listdir(home.letters("rejected")))
    assert kept == sorted([*names, *(f"{name}.reason" for name in names)])


def test_operations_of_many_threads_take_turns(journal: Journal, home: Home) -> None:
    add_entries(journal, [an_entry(n) for n in range(8)])

    def edit(number: int) -> None:
        for turn in range(5):
            entries.edit_entries(journal, {an_id(number): {"impact": f"{turn}"}})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(edit, range(8)))
    assert {held["impact"] for held in all_entries(home).values()} == {"4"}
    assert query(home, "SELECT count(*) FROM step WHERE verb = 'edit'") == [(40,)]
    assert_sound(home)


def test_a_journal_that_stays_locked_is_said_and_nothing_is_changed(
    journal: Journal, home: Home
) -> None:
    add_entries(journal, [an_entry(1)])
    with journal.transaction() as work:
        work.conn.exec_driver_sql("PRAGMA busy_timeout=30")
    with closing(sqlite3.connect(home.journal, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(JournalBusy, match="try again"):
            entries.edit_entries(journal, {an_id(1): {"impact": "a"}})
        with pytest.raises(JournalBusy):
            history.undo_step(journal)
        post(home, a_letter(2))
        with pytest.raises(JournalBusy):
            journal.ingest()
        assert len(os.listdir(home.letters("new"))) == 1
        other.execute("ROLLBACK")
    assert entries.edit_entries(journal, {an_id(1): {"impact": "a"}})
    assert journal.ingest().added == 1
    assert sorted(all_entries(home)) == [an_id(1), an_id(2)]


def test_a_lock_that_goes_in_time_is_waited_for(journal: Journal, home: Home) -> None:
    add_entries(journal, [an_entry(1)])
    with closing(
        sqlite3.connect(home.journal, isolation_level=None, check_same_thread=False)
    ) as other:
        other.execute("BEGIN IMMEDIATE")
        release = threading.Timer(0.2, lambda: other.execute("ROLLBACK"))
        release.start()
        assert entries.edit_entries(journal, {an_id(1): {"impact": "a"}})
        release.join()


def test_in_a_crowd_a_writer_waits_on_as_long_as_others_get_their_turn(
    journal: Journal, home: Home
) -> None:
    add_entries(journal, [an_entry(1)])
    with closing(sqlite3.connect(home.journal, isolation_level=None)) as other:

        class Unlucky(sqlite3.Connection):
            """A writer before whom another one gets in, `ahead` times."""

            ahead = 0

            def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
                if sql == "BEGIN IMMEDIATE":
                    other.execute("COMMIT")
                    self.ahead -= 1
                    if self.ahead:
                        take_turn()
                return super().execute(sql, *values)

        def take_turn() -> None:
            other.execute("BEGIN IMMEDIATE")
            other.execute("UPDATE entry SET headline = headline || '.'")

        with closing(
            sqlite3.connect(home.journal, isolation_level=None, timeout=0.01, factory=Unlucky)
        ) as writer:
            take_turn()
            writer.ahead = 3
            begin_writing(writer)
            writer.execute("ROLLBACK")
            take_turn()
            writer.ahead = 1000
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                begin_writing(writer)
            assert writer.ahead > 900


def test_a_clock_set_back_changes_nothing_but_the_dates(home: Home, clock: Clock) -> None:
    with opened(home, clock) as journal:
        add_entries(journal, [an_entry(1)])
        clock.on(-40 * 86_400)
        add_entries(journal, [an_entry(2)])
        entries.edit_entries(journal, {an_id(1): {"impact": "a"}})
        assert history.undo_step(journal).refs == (("entry", an_id(1)),)
    assert entry(home, 2)["day"] == "2026-10-12"
    assert_sound(home)
