"""A full disk and a read-only folder: said clearly, nothing half written, nothing lost."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from chefslog.home.paths import Home
from chefslog.store import copies, entries, history
from chefslog.store.errors import NoSpace, NotWritable, StoreError, translate_errors
from chefslog.store.purge import purge_entries
from chefslog.store.restore import restore_journal
from tests.store.given import (
    Clock,
    a_letter,
    add_entries,
    all_entries,
    an_entry,
    an_id,
    assert_sound,
    opened,
    post,
    state,
    unprivileged,
)


class Disk:
    """A disk of 2 MiB that can be filled to the last byte."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._filler = path / "filler"

    def fill(self, room: int = 0) -> None:
        """Leave only this much room, in bytes."""
        with open(self._filler, "ab", buffering=0) as file:
            for size in (65_536, 4_096, 1):
                try:
                    while file.write(b"x" * size):
                        pass
                except OSError:
                    continue
            file.truncate(file.tell() - room)

    def free(self) -> None:
        self._filler.unlink()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """A small disk of its own; needs the right to mount one."""
    path = tmp_path / "disk"
    path.mkdir()
    mount = shutil.which("mount")
    command = [mount or "mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(path)]
    if not mount or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("this user may not mount a small disk")
    yield Disk(path)
    subprocess.run(["umount", "-l", str(path)], check=True)


def test_on_a_full_disk_nothing_changes_and_letters_stay(disk: Disk, clock: Clock) -> None:
    home = Home(str(disk.path / "journal"), str(disk.path / "journal"))
    with opened(home, clock) as journal:
        add_entries(journal, [an_entry(1, impact="a")])
        entries.edit_entries(journal, {an_id(1): {"impact": "b"}})
        post(home, a_letter(2))
        before = state(home)
        disk.fill()
        big = {"notes": "word " * 20_000}
        for act in (
            lambda: add_entries(journal, [an_entry(3, **big)]),
            lambda: entries.edit_entries(journal, {an_id(1): big}),
            journal.ingest,
            lambda: entries.add_entries(journal, (an_entry(n, **big) for n in range(10, 30))),
        ):
            with pytest.raises(NoSpace, match="no space left"):
                act()
        for kept in (None, str(disk.path / "out.db")):
            with pytest.raises(StoreError):
                copies.back_up_journal(journal.home, journal.clock(), kept)
        with pytest.raises(StoreError):
            restore_journal(home, os.path.join(home.backups, "daily-2026-11-21.db"), clock)
        assert state(home) == before
        assert len(os.listdir(home.letters("new"))) == 1
        assert [
            p.name for p in disk.path.rglob("*") if ".part" in p.name or p.name == "out.db"
        ] == []
        disk.free()
        assert entries.edit_entries(journal, {an_id(1): big})
        assert history.undo_step(journal)
        assert journal.ingest().added == 1
    assert sorted(all_entries(home)) == [an_id(1), an_id(2)]
    assert_sound(home)


@pytest.mark.parametrize("room", range(0, 400_001, 40_000))
def test_on_a_disk_that_fills_up_a_journal_is_begun_whole_or_not_at_all(
    disk: Disk, clock: Clock, room: int
) -> None:
    home = Home(str(disk.path / "journal"), str(disk.path / "journal"))
    post(home, a_letter(1))
    disk.fill(room)
    try:
        with opened(home, clock):
            pass
    except NoSpace:
        if not room:
            assert sorted(os.listdir(home.data)) == ["letterbox"]
    else:
        assert room
    disk.free()
    with opened(home, clock):
        pass
    assert list(all_entries(home)) == [an_id(1)]


@pytest.mark.parametrize("open_elsewhere", [False, True], ids=["clean", "with a -wal"])
def test_a_read_only_folder_is_said(clock: Clock, open_elsewhere: bool) -> None:
    with unprivileged() as folder:
        home = Home(os.path.join(folder, "data"), folder)
        with opened(home, clock) as journal:
            add_entries(journal, [an_entry(1)])
            if open_elsewhere:
                shutil.copytree(home.data, folder + "/with-wal")
        if open_elsewhere:
            home = Home(os.path.join(folder, "with-wal"), folder)
            assert os.path.getsize(home.journal + "-wal")
        names = [home.journal + end for end in ("", "-wal", "-shm")]
        for name in names:
            if os.path.exists(name):
                os.chmod(name, 0o400)
        os.chmod(home.data, 0o500)
        before = Path(home.journal).read_bytes()
        with pytest.raises(NotWritable, match="read-only"), opened(home, clock) as journal:
            entries.edit_entries(journal, {an_id(1): {"impact": "a"}})
        assert Path(home.journal).read_bytes() == before
        os.chmod(home.data, 0o700)
        for name in names:
            if os.path.exists(name):
                os.chmod(name, 0o600)
        with opened(home, clock):
            assert list(all_entries(home)) == [an_id(1)]


def test_a_home_that_cannot_be_made_is_said(clock: Clock) -> None:
    with unprivileged() as folder:
        os.chmod(folder, 0o500)
        home = Home(os.path.join(folder, "data"), folder)
        with pytest.raises(NotWritable, match="data"), opened(home, clock):
            pass
        os.chmod(folder, 0o700)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (errno.ENOSPC, NoSpace),
        (errno.EDQUOT, NoSpace),
        (errno.EACCES, NotWritable),
        (errno.EROFS, NotWritable),
        (errno.EIO, StoreError),
    ],
)
def test_what_the_system_refuses_is_said_with_its_file(
    tmp_path: Path, code: int, kind: type[StoreError]
) -> None:
    path = str(tmp_path / "copy.db")
    with pytest.raises(StoreError) as raised, translate_errors("elsewhere"):
        raise OSError(code, os.strerror(code), path)
    assert type(raised.value) is kind
    assert str(tmp_path) in str(raised.value)


def test_a_purge_on_a_full_disk_says_so_and_the_entry_can_be_purged_later(
    disk: Disk, clock: Clock
) -> None:
    home = Home(str(disk.path / "journal"), str(disk.path / "journal"))
    with opened(home, clock) as journal:
        add_entries(journal, [an_entry(n, notes=f"zebra{n}z " * 200) for n in range(10)])
        path = copies.back_up_journal(home, clock())
        disk.fill()
        with pytest.raises(NoSpace, match=r"no space left.*purge it again"):
            purge_entries(journal, [an_id(1)])
        assert an_id(1) in all_entries(home)
        disk.free()
        assert purge_entries(journal, [an_id(1)]).left == []
        assert b"zebra1z" not in Path(path).read_bytes()
    assert_sound(home)


def test_a_restore_on_a_full_disk_says_so_and_not_that_the_copy_is_bad(
    disk: Disk, clock: Clock
) -> None:
    home = Home(str(disk.path / "journal"), str(disk.path / "journal"))
    with opened(home, clock) as journal:
        add_entries(journal, [an_entry(1)])
        path = copies.back_up_journal(home, clock())
    disk.fill()
    with pytest.raises(NoSpace, match="no space left"):
        restore_journal(home, path, clock)
