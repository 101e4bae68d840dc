"""Daily copies and backups: whole, private, few, or not there at all."""

from __future__ import annotations

import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chefslog.home.paths import Home
from chefslog.reading.connect import JournalDamaged
from chefslog.store import copies
from chefslog.store.errors import CopyError, CopyUnread, NotWritable
from chefslog.store.journal import Journal
from chefslog.store.restore import restore_journal
from tests.store.given import Clock, add_entries, an_entry, opened, unprivileged

DAY = 86_400.0


def _headlines(path: str) -> list[str]:
    with closing(sqlite3.connect(path)) as conn:
        return [row[0] for row in conn.execute("SELECT headline FROM entry ORDER BY key")]


def test_the_first_opening_of_a_day_keeps_a_copy(home: Home, clock: Clock) -> None:
    with opened(home, clock) as journal:
        add_entries(journal, [an_entry(1)])
        assert copies.daily(journal.home, journal.clock()) is None
    clock.on(DAY)
    with opened(home, clock) as journal:
        add_entries(journal, [an_entry(2)])
    assert sorted(os.listdir(home.backups)) == ["daily-2026-11-21.db", "daily-2026-11-22.db"]
    assert _headlines(os.path.join(home.backups, "daily-2026-11-22.db")) == ["Entry 1"]


def test_daily_copies_thin_out_and_others_are_left_alone(home: Home, clock: Clock) -> None:
    with opened(home, clock) as journal:
        kept = copies.back_up_journal(home, journal.clock())
    for _ in range(26):
        clock.on(DAY)
        with opened(home, clock):
            pass
    names = sorted(os.listdir(home.backups))
    assert [n.removeprefix("daily-2026-").removesuffix(".db") for n in names if "daily" in n] == [
        # The first of a month and of each week, then the last ten days.
        *("11-21", "11-23", "11-30", "12-01", "12-07"),
        *("12-08", "12-09", "12-10", "12-11", "12-12", "12-13", "12-14", "12-15", "12-16", "12-17"),
    ]
    assert os.path.basename(kept) in names


@given(st.sets(st.dates(date(2024, 1, 1), date(2026, 12, 31)), max_size=400))
def test_weeks_and_months_keep_a_copy(days: set[date]) -> None:
    kept = days.difference(copies.choose_outdated(days))
    assert kept >= set(sorted(days)[-10:])
    assert len(kept) <= 10 + 8 + 24
    months = sorted({(day.year, day.month) for day in days})
    weeks = sorted({day.isocalendar()[:2] for day in days})
    assert {(day.year, day.month) for day in kept} >= set(months[-24:])
    assert {day.isocalendar()[:2] for day in kept} >= set(weeks[-8:])


def test_the_last_copy_of_a_fuller_journal_stays(home: Home, clock: Clock) -> None:
    with opened(home, clock) as journal:
        add_entries(journal, [an_entry(number) for number in range(5)])
    clock.on(DAY)
    with opened(home, clock):
        pass
    fuller = "daily-2026-11-22.db"
    restore_journal(home, None, clock)
    for name in os.listdir(home.backups):
        if name.startswith("before-restore"):
            os.unlink(os.path.join(home.backups, name))
    for day in range(40):
        clock.on(DAY)
        with opened(home, clock) as journal:
            if day == 30:
                add_entries(journal, [an_entry(number) for number in range(10, 14)])
        assert fuller in os.listdir(home.backups)
    with opened(home, clock) as journal:
        add_entries(journal, [an_entry(number) for number in range(20, 25)])
    clock.on(DAY)
    with opened(home, clock):
        assert fuller not in os.listdir(home.backups)


def test_a_clock_set_back_still_keeps_the_days_copy(home: Home, clock: Clock) -> None:
    for _ in range(12):
        with opened(home, clock):
            pass
        clock.on(DAY)
    clock.on(-400 * DAY)
    with opened(home, clock):
        pass
    assert "daily-2025-10-29.db" in os.listdir(home.backups)


def test_leftovers_of_a_killed_copy_go_after_an_hour(home: Home, clock: Clock) -> None:
    with opened(home, clock):
        pass
    for name, age in (("old", 4000), ("new", 100)):
        path = os.path.join(home.backups, f".daily.{name}.part")
        with open(path, "wb"):
            pass
        os.utime(path, (clock.at + DAY - age,) * 2)
    clock.on(DAY)
    with opened(home, clock):
        pass
    hidden = [name for name in os.listdir(home.backups) if name.startswith(".")]
    assert hidden == [".daily.new.part"]


def test_a_backup_holds_what_is_not_merged_yet(journal: Journal, home: Home) -> None:
    add_entries(journal, [an_entry(1)])
    assert os.path.getsize(home.journal + "-wal") > 0
    path = copies.back_up_journal(home, journal.clock(), "copy.db")
    assert path == os.path.abspath("copy.db")
    assert _headlines(path) == ["Entry 1"]
    copies.check(path)


def test_a_backup_into_a_folder_gets_a_name(journal: Journal, home: Home) -> None:
    os.mkdir("copies")
    assert copies.back_up_journal(home, journal.clock(), "copies") == os.path.abspath(
        "copies/chefslog-2026-11-21.db"
    )
    assert os.listdir("copies") == ["chefslog-2026-11-21.db"]


def test_a_backup_without_a_name_goes_to_the_others(journal: Journal, home: Home) -> None:
    first, *others = [copies.back_up_journal(home, journal.clock()) for _ in range(3)]
    assert os.path.dirname(first) == home.backups
    assert others == [first.replace(".db", f"-{number}.db") for number in (2, 3)]


def test_a_backup_never_replaces_a_file(journal: Journal) -> None:
    with open("there", "wb") as file:
        file.write(b"mine")
    with pytest.raises(CopyError, match="exists already"):
        copies.back_up_journal(journal.home, journal.clock(), "there")
    with open("there", "rb") as file:
        assert file.read() == b"mine"


def test_a_backup_needs_a_folder_that_is_there(journal: Journal) -> None:
    with pytest.raises(CopyError, match="not a folder"):
        copies.back_up_journal(journal.home, journal.clock(), "nowhere/copy.db")
    assert not os.path.exists("nowhere")


def test_a_folder_that_may_not_be_written_is_said(clock: Clock) -> None:
    with unprivileged() as folder:
        home = Home(os.path.join(folder, "data"), folder)
        shut = os.path.join(folder, "shut")
        os.mkdir(shut, 0o500)
        with opened(home, clock) as journal, pytest.raises(NotWritable, match="shut"):
            copies.back_up_journal(home, journal.clock(), os.path.join(shut, "copy.db"))
        assert os.listdir(shut) == []


def test_a_copy_that_cannot_be_made_does_not_keep_one_from_working(clock: Clock) -> None:
    with unprivileged() as folder:
        home = Home(folder, folder)
        with opened(home, clock):
            pass
        os.chmod(home.backups, 0o500)
        clock.on(DAY)
        with opened(home, clock) as journal:
            add_entries(journal, [an_entry(1)])
            (note,) = journal.notes
        assert note.startswith("Today's copy was not made")
        os.chmod(home.backups, 0o700)


def test_a_damaged_journal_is_named_and_not_its_copy(home: Home, clock: Clock) -> None:
    with opened(home, clock):
        pass
    with open(home.journal, "r+b") as file:
        file.write(b"my diary\n" * 400)
    with pytest.raises(JournalDamaged) as met:
        copies.copy_to(home.journal, "copy.db")
    assert str(met.value).startswith(f"{home.journal} is damaged: file is not a database.")
    assert os.listdir() == ["journal"]


def test_a_copy_never_replaces_a_file_that_came_meanwhile(journal: Journal, home: Home) -> None:
    with open("copy.db", "wb") as file:
        file.write(b"mine")
    path = os.path.abspath("copy.db")
    with pytest.raises(CopyError) as refused:
        copies.copy_to(home.journal, path)
    assert str(refused.value) == (
        f"{path} exists already and was left as it is; name another file."
    )
    assert sorted(os.listdir()) == ["copy.db", "journal"]


@pytest.mark.parametrize("meanwhile", [True, False])
def test_of_two_that_make_the_days_copy_the_second_leaves_the_first_ones(
    home: Home, clock: Clock, monkeypatch: pytest.MonkeyPatch, meanwhile: bool
) -> None:
    with opened(home, clock):
        pass
    clock.on(DAY)
    path = os.path.join(home.backups, "daily-2026-11-22.db")

    def copy_to(source: str, target: str) -> None:
        if meanwhile:
            os.close(os.open(target, os.O_CREAT))
        raise CopyError(f"{target} is no use.")

    monkeypatch.setattr(copies, "copy_to", copy_to)
    if meanwhile:
        assert copies.daily(home, clock()) is None
    else:
        with pytest.raises(CopyError, match="is no use"):
            copies.daily(home, clock())
    assert os.path.exists(path) == meanwhile
    assert "daily-2026-11-21.db" in os.listdir(home.backups)


@pytest.mark.parametrize(
    ("spoil", "kind", "text"),
    [
        ("PRAGMA application_id=7", CopyError, "{path} is not a journal of chefslog."),
        ("DROP TABLE tombstone", CopyError,
         "{path} is not a sound journal: the table tombstone is missing."),
        ("", CopyUnread, "{path} cannot be opened: it is not a file."),
    ],
)  # fmt: skip
def test_a_copy_that_is_no_use_is_told_from_one_that_cannot_be_read(
    journal: Journal, home: Home, spoil: str, kind: type[CopyError], text: str
) -> None:
    path = copies.back_up_journal(home, journal.clock())
    copies.check(path)
    if spoil:
        with closing(sqlite3.connect(path)) as conn:
            conn.execute(spoil)
    else:
        os.unlink(path)
    with pytest.raises(CopyError) as met:
        copies.check(path)
    assert type(met.value) is kind
    assert str(met.value) == text.format(path=path)


def test_a_backup_of_an_unsound_journal_is_refused_by_what_is_wrong_with_it(
    journal: Journal, home: Home
) -> None:
    journal.close()
    with closing(sqlite3.connect(home.journal)) as conn:
        conn.execute("DROP TABLE tombstone")
    with pytest.raises(CopyError) as met:
        copies.copy_to(home.journal, os.path.join(home.backups, "own.db"))
    assert str(met.value) == (
        "What was copied is not a sound journal: the table tombstone is missing. No copy was made."
    )
    assert not os.path.exists(home.backups) or "own.db" not in os.listdir(home.backups)


def test_two_backups_of_one_moment_are_both_kept_under_names_of_their_own(
    journal: Journal, home: Home
) -> None:
    with ThreadPoolExecutor(4) as pool:
        made = [pool.submit(copies.back_up_journal, home, journal.clock()) for _ in range(4)]
    names = {os.path.basename(one.result()) for one in made}
    assert len(names) == 4
    assert names <= {*os.listdir(home.backups)}


def test_a_copy_that_a_purge_removed_unfinished_is_made_again(
    journal: Journal, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def remove_once(path: str) -> None:
        seen.append(path)
        if len(seen) == 1:
            os.unlink(path)
        check(path)

    check = copies.check
    monkeypatch.setattr(copies, "check", remove_once)
    assert _headlines(copies.back_up_journal(home, journal.clock())) == []
    assert len(seen) == 2
