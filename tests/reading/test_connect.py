"""Opening a journal that is not as it should be, and one that others are writing."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import pytest

from chefslog.home.paths import Home
from chefslog.reading import pages
from chefslog.reading.connect import (
    SCHEMA_VERSION,
    JournalError,
    JournalNewer,
    JournalOlder,
    Snapshot,
    connect,
    file_uri,
    open_snapshot,
)
from chefslog.reading.damage import is_damage
from tests.journals import entry, put_journal, put_letters
from tests.store.given import unprivileged


def damage(home: Home, how: str) -> bytes:
    path = Path(home.journal)
    if how == "zero":
        path.write_bytes(b"")
    elif how == "text":
        path.write_bytes(b"my diary\n" * 400)
    elif how == "truncated":
        path.write_bytes(path.read_bytes()[:5000])
    elif how == "missing, its changes are there":
        path.unlink()
        Path(home.journal + "-wal").write_bytes(b"changes")
        return b""
    elif how == "folder":
        path.unlink()
        path.mkdir()
        return b""
    elif how == "newer":
        set_version(home, SCHEMA_VERSION + 1)
    elif how == "foreign, with a version":
        path.unlink()
        with sqlite3.connect(path) as conn:
            conn.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        conn.close()
    elif how == "foreign":
        path.unlink()
        with sqlite3.connect(path) as conn:
            conn.execute("CREATE TABLE moz_places (id)")
        conn.close()
    return path.read_bytes()


def set_version(home: Home, version: int) -> None:
    with closing(sqlite3.connect(home.journal)) as conn:
        conn.execute(f"PRAGMA user_version = {version}")


DAMAGES = {
    "zero": "it is empty",
    "text": "file is not a database",
    "foreign": "database of another program",
    "foreign, with a version": "database of another program",
    "truncated": "malformed",
    "folder": "it is a folder",
    "missing, its changes are there": "is missing",
}


@pytest.mark.parametrize("how", DAMAGES)
def test_a_file_that_is_no_journal_is_named_with_the_newest_copy(home: Home, how: str) -> None:
    put_journal(home, [entry(1)])
    drop_sides(home)
    before = damage(home, how)
    with pytest.raises(JournalError, match=DAMAGES[how]) as caught:
        open_snapshot(home)
    assert "kept as pending captures" in str(caught.value)
    assert "restore" in str(caught.value)
    assert "daily-" in str(caught.value)
    assert not before or Path(home.journal).read_bytes() == before


@pytest.mark.parametrize("how", [*DAMAGES, "newer"])
def test_a_journal_that_cannot_be_read_does_not_hide_pending_captures(home: Home, how: str) -> None:
    put_journal(home, [entry(1)])
    drop_sides(home)
    before = damage(home, how)
    put_letters(home, [entry(2, headline="Still pending")])
    with open_snapshot(home, partial=True) as snapshot:
        assert [row[pages.HEADLINE] for row in pages.page(snapshot)] == ["Still pending"]
        assert pages.count(snapshot) == 1
        assert not snapshot.has_journal
        assert home.journal in snapshot.problem
        assert "Only pending captures" in snapshot.problem
    with pytest.raises(JournalError):
        open_snapshot(home)
    assert not before or Path(home.journal).read_bytes() == before


def test_a_journal_that_this_user_may_not_read_does_not_hide_pending_captures(home: Home) -> None:
    put_letters(home, [entry(1)])
    with open_snapshot(home) as snapshot:  # loads the modules, which that user may not read
        assert pages.count(snapshot) == 1
    with unprivileged() as folder:
        home = Home(folder, folder)
        put_journal(home, [entry(1)])
        put_letters(home, [entry(2)])
        os.chmod(home.journal, 0)
        with open_snapshot(home, partial=True) as snapshot:
            assert [row[pages.HEADLINE] for row in pages.page(snapshot)] == ["Entry 2"]
            assert "Permission denied" in snapshot.problem


@pytest.mark.parametrize("data", [b"", b"{half", b'{"chefslog": 9}'])
def test_captures_that_cannot_be_read_are_counted_and_hide_nothing(home: Home, data: bytes) -> None:
    put_journal(home, [entry(1)])
    put_letters(home, [entry(2)])
    Path(home.letters("new"), "bad.json").write_bytes(data)
    with open_snapshot(home) as snapshot:
        assert pages.count(snapshot) == 2
        assert (snapshot.waiting, snapshot.unreadable, snapshot.problem) == (1, 1, "")


def test_a_letterbox_that_cannot_be_read_does_not_hide_the_journal(home: Home) -> None:
    put_journal(home, [entry(1)])
    put_letters(home, [])
    Path(home.letters("new")).rmdir()
    Path(home.letters("new")).write_bytes(b"")
    with open_snapshot(home, partial=True) as snapshot:
        assert pages.count(snapshot) == 1
        assert "Pending captures" in snapshot.problem
    with pytest.raises(JournalError, match="Not a directory"):
        open_snapshot(home)


def test_a_missing_journal_beside_copies_is_no_new_one(home: Home) -> None:
    with open_snapshot(home) as snapshot:
        assert pages.count(snapshot) == 0
    put_journal(home, [entry(1)])
    drop_sides(home)
    Path(home.journal).unlink()
    with pytest.raises(JournalError, match="is missing") as caught:
        open_snapshot(home)
    assert "chefslog restore" in str(caught.value)
    put_letters(home, [entry(2)])
    with open_snapshot(home, partial=True) as snapshot:
        assert pages.count(snapshot) == 1
        assert "is missing" in snapshot.problem


def test_a_newer_and_an_older_journal_are_told_apart(home: Home) -> None:
    put_journal(home, [entry(1)])
    set_version(home, SCHEMA_VERSION + 1)
    with pytest.raises(JournalNewer, match="Upgrade chefslog"):
        open_snapshot(home)
    set_version(home, SCHEMA_VERSION - 1)
    put_letters(home, [entry(2)])
    for partial in (False, True):
        with pytest.raises(JournalOlder, match="the next change upgrades it"):
            open_snapshot(home, partial=partial)
    set_version(home, SCHEMA_VERSION)
    with open_snapshot(home) as snapshot:
        assert len(pages.page(snapshot)) == 2


def test_a_snapshot_stays_what_it_was_while_others_write(home: Home) -> None:
    put_journal(home, [entry(1)])
    with open_snapshot(home) as snapshot:
        assert pages.count(snapshot) == 1
        put_journal(home, [entry(2)])
        assert pages.count(snapshot) == 1
        assert [row[pages.HEADLINE] for row in pages.page(snapshot)] == ["Entry 1"]
    with open_snapshot(home) as snapshot:
        assert pages.count(snapshot) == 2


def test_changes_that_cannot_be_read_beside_the_journal_are_named_and_left_alone(
    home: Home,
) -> None:
    put_journal(home, [entry(1)])
    Path(home.journal + "-wal").mkdir()
    with pytest.raises(JournalError, match="The journal was not changed"):
        open_snapshot(home)


def test_a_link_to_a_disk_that_is_not_there_is_no_empty_journal(home: Home) -> None:
    put_letters(home, [entry(1)])
    os.symlink("/nowhere/journal.db", home.journal)
    with pytest.raises(JournalError, match="No such file"):
        open_snapshot(home)


def test_a_missing_table_is_damage_and_other_errors_are_not(home: Home) -> None:
    put_journal(home, [entry(1)])
    with open_snapshot(home) as snapshot, pytest.raises(sqlite3.OperationalError) as met:
        snapshot.conn.execute("SELECT * FROM main.gone")
    assert is_damage(met.value)
    assert not is_damage(sqlite3.OperationalError("database is locked"))
    assert is_damage(sqlite3.DatabaseError("database disk image is malformed"))
    assert not is_damage(sqlite3.ProgrammingError("Cannot operate on a closed database."))


def test_capturing_goes_on_beside_a_damaged_journal(home: Home) -> None:
    put_journal(home, [entry(1)])
    damage(home, "text")
    done = subprocess.run(
        [sys.executable, "-m", "chefslog", "add", "Still here"], capture_output=True, check=False
    )
    assert done.returncode == 0


_READ = """
import os, shutil, tempfile
import chefslog.capture.letters
from chefslog.home.paths import find_home
from chefslog.reading.connect import open_snapshot
from chefslog.reading.pages import page
if os.getuid() == 0:
    os.setuid(65534)
with open_snapshot(find_home()) as s:
    print(len(page(s)), s.note)
"""


@pytest.mark.skipif(os.name != "posix", reason="folder permissions are POSIX")
@pytest.mark.parametrize("with_wal", [False, True])
def test_a_read_only_folder_is_read_all_the_same(
    monkeypatch: pytest.MonkeyPatch, with_wal: bool
) -> None:
    # Not below pytest's own folder, which other users may not enter.
    folder = Path(tempfile.mkdtemp(prefix="chefslog-test-"))
    home = Home(str(folder), str(folder))
    monkeypatch.setenv("CHEFSLOG_HOME", str(folder))
    try:
        put_journal(home, [entry(1)])
        leave_wal(home) if with_wal else drop_sides(home)
        for path in [*folder.rglob("*"), folder]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        command = [sys.executable, "-c", _READ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.stdout.startswith("1"), done.stderr
        assert ("private copy" in done.stdout) == with_wal
    finally:
        folder.chmod(0o700)
        shutil.rmtree(folder)


def drop_sides(home: Home) -> None:
    for side in ("-wal", "-shm"):
        Path(home.journal + side).unlink(missing_ok=True)


def leave_wal(home: Home) -> None:
    """As after a crash: a -wal with a change in it, and no -shm."""
    writer = sqlite3.connect(home.journal)
    writer.execute("PRAGMA wal_autocheckpoint = 0")
    writer.execute("UPDATE entry SET headline = 'in the wal'")
    writer.commit()
    kept = Path(home.journal + "-wal").read_bytes()
    writer.close()
    drop_sides(home)
    Path(home.journal + "-wal").write_bytes(kept)


@pytest.mark.slow
def test_a_reader_beside_add_and_absorb_never_misses_an_acknowledged_entry(home: Home) -> None:
    put_journal(home)
    adder = (
        "import sys\nfrom tests.journals import entry, put_letters\n"
        "from chefslog.home.paths import find_home\n"
        "for n in range(1, 400):\n put_letters(find_home(), [entry(n)]); print(n, flush=True)\n"
    )
    absorber = (
        "from tests.journals import put_journal\nfrom chefslog.home.paths import find_home\n"
        "import os\n"
        "while not os.path.exists('stop'): put_journal(find_home())\n"
    )
    root = str(Path(__file__).parents[2])
    env = {**os.environ, "PYTHONPATH": root}
    taking = subprocess.Popen([sys.executable, "-c", absorber], env=env)
    adding = subprocess.Popen(
        [sys.executable, "-c", adder], env=env, stdout=subprocess.PIPE, text=True
    )
    acknowledged = 0
    try:
        assert adding.stdout is not None
        until = time.monotonic() + 60
        for line in adding.stdout:
            acknowledged = int(line)
            with open_snapshot(home) as snapshot:
                assert pages.count(snapshot) >= acknowledged
            assert time.monotonic() < until
    finally:
        Path("stop").touch()
        adding.kill()
        adding.wait()
        taking.wait()
    assert acknowledged == 399
    put_journal(home)
    with open_snapshot(home) as snapshot:
        assert (pages.count(snapshot), snapshot.waiting) == (399, 0)


def test_a_letter_arrives_while_the_snapshot_is_open(home: Home) -> None:
    put_letters(home, [entry(1)])
    with open_snapshot(home) as snapshot:
        put_letters(home, [entry(2)])
        assert pages.count(snapshot) == 1
    with open_snapshot(home) as snapshot:
        assert pages.count(snapshot) == 2


@pytest.mark.parametrize(
    ("system", "path", "uri"),
    [
        ("posix", "/home/ada/100%/a?b#c/journal.db",
         "file:/home/ada/100%25/a%3fb%23c/journal.db?mode=ro"),
        ("nt", r"C:\a b\journal.db", "file:/C:/a b/journal.db?mode=ro"),
    ],
)  # fmt: skip
def test_a_path_of_any_signs_is_an_address_of_sqlite(
    monkeypatch: pytest.MonkeyPatch, system: str, path: str, uri: str
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "name", system)
        found = file_uri(path, "mode=ro")
    assert found == uri


def test_a_private_copy_goes_when_its_snapshot_is_closed(tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    (scratch / "journal.db").touch()
    snapshot = Snapshot(connect(":memory:"), "a note", str(scratch))
    snapshot.close()
    assert not scratch.exists()
    scratch.mkdir()
    snapshot.close()
    assert scratch.exists()
