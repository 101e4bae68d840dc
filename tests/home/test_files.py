"""A private file is whole or not there, whatever happens between two steps."""

from __future__ import annotations

import errno
import os
import re
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from chefslog.capture import add
from chefslog.home import files
from chefslog.home.files import (
    NotDurable,
    create_file,
    create_free,
    list_parts,
    list_stale_parts,
    make_folder,
    part_name,
    place_file,
    place_free,
    remove_files,
    write_all,
    write_private,
)
from chefslog.home.paths import find_home

OLD, NEW = b"old" * 30_000, b"new" * 40_000
KILLED = """
import os, signal, sys
from chefslog.capture import add
from chefslog.home import files
how, path, folder, at = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
CALLS = {"open", "fchmod", "chmod", "write", "fsync", "close", "replace", "link", "unlink", "mkdir"}
def count(frame, event, called):
    global at
    if event == "c_call" and called.__name__ in CALLS and called.__module__ == "posix":
        at -= 1
        if at < 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.setprofile(count)
files.make_folder(os.path.dirname(path))
if how == "write":
    files.write_private(path, b"new" * 40_000)
elif how == "via":
    files.write_private(path, b"new" * 40_000, os.path.join(folder, "via"))
else:
    part = files.part_name(path)
    files.write_all(files.create_file(part), b"new" * 40_000)
    files.place_file(part, path)
sys.setprofile(None)
"""
"""Kills itself right before its n-th call into the system."""


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")
@pytest.mark.parametrize("how", ["write", "via", "place"])
@pytest.mark.parametrize("before", [None, OLD])
def test_killed_between_any_two_steps_a_file_is_old_or_new_and_a_repeat_works(
    tmp_path: Path, how: str, before: bytes | None
) -> None:
    if how == "place" and before is not None:
        before = None
    for point in range(40):
        folder = tmp_path / str(point)
        path = folder / "deep" / "name"
        if before is not None:
            make_folder(str(path.parent))
            write_private(str(path), before)
        words = [sys.executable, "-c", KILLED, how, str(path), str(tmp_path)]
        done = subprocess.run([*words, str(point)], check=False)
        found = path.read_bytes() if path.exists() else None
        assert found in (before, NEW)
        if done.returncode == 0:
            assert found == NEW
            assert os.listdir(path.parent) == ["name"]
            assert point > 6
            return
        assert done.returncode == -signal.SIGKILL
        for one in folder.rglob("*"):
            assert stat.S_IMODE(one.stat().st_mode) in (0o600, 0o700)
        make_folder(str(path.parent))
        write_private(str(path), NEW, str(tmp_path / "via") if how == "via" else None)
        assert path.read_bytes() == NEW
        assert set(os.listdir(path.parent)) - {"name"} <= {
            os.path.basename(part) for part in list_parts(str(path.parent))
        }
    raise AssertionError("it never got through")


def test_a_disk_that_is_full_leaves_what_was_there_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "name"
    write_private(str(path), OLD)
    limited = (
        "import resource, signal, sys\n"
        "from chefslog.home.files import write_private\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))\n"
        "try:\n    write_private(sys.argv[1], b'new' * 40_000)\n"
        "except OSError as error:\n    print(error.filename)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", limited, str(path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == str(path)
    assert path.read_bytes() == OLD
    assert os.listdir(tmp_path) == ["name"]


def test_two_who_write_one_file_never_mix(tmp_path: Path) -> None:
    path = str(tmp_path / "name")
    again = (
        "import sys\nfrom chefslog.home.files import write_private\n"
        "for _ in range(150):\n    write_private(sys.argv[1], sys.argv[2].encode() * 50_000)\n"
    )
    writers = [subprocess.Popen([sys.executable, "-c", again, path, text]) for text in "ab"]
    seen = set()
    while any(one.poll() is None for one in writers):
        if os.path.exists(path):
            with open(path, "rb") as file:
                seen.add(file.read())
    assert [one.returncode for one in writers] == [0, 0]
    assert seen <= {b"a" * 50_000, b"b" * 50_000}
    assert os.listdir(tmp_path) == ["name"]


def _refuse_folders(code: int) -> Callable[[int], None]:
    """The fsync of a file system that says this of a folder."""
    known = os.fsync

    def fsync(fd: int) -> None:
        if stat.S_ISDIR(os.fstat(fd).st_mode):
            raise OSError(code, os.strerror(code))
        known(fd)

    return fsync


@pytest.mark.parametrize("code", [errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EBADF])
def test_a_file_system_that_cannot_sync_folders_is_fine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "fsync", _refuse_folders(code))
    make_folder(str(tmp_path / "a" / "b"))
    write_private(str(tmp_path / "a" / "b" / "name"), NEW)
    assert (tmp_path / "a" / "b" / "name").read_bytes() == NEW
    assert add.run(["Kept"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC])
def test_a_disk_that_fails_to_sync_a_folder_is_told_and_what_is_written_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert add.run(["First"]) == 0
    monkeypatch.setattr(os, "fsync", _refuse_folders(code))
    with pytest.raises(NotDurable, match=os.strerror(code)):
        write_private(str(tmp_path / "name"), NEW)
    assert (tmp_path / "name").read_bytes() == NEW
    assert add.run(["Kept"]) == 0
    assert "saved, but the disk did not confirm it" in capsys.readouterr().err
    assert len(os.listdir(find_home().letters("new"))) == 2


def test_an_fsync_of_the_file_that_fails_saves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "name"
    write_private(str(path), OLD)

    def fsync(fd: int) -> None:
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(OSError, match="broken"):
        write_private(str(path), NEW)
    assert path.read_bytes() == OLD
    assert os.listdir(tmp_path) == ["name"]


@pytest.mark.parametrize("has_links", [True, False])
def test_placing_never_replaces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_links: bool
) -> None:
    if not has_links:

        def link(*_: object) -> None:
            raise OSError(errno.EPERM, "no links here")

        monkeypatch.setattr(os, "link", link)
    path = str(tmp_path / "name")
    for data in (OLD, NEW):
        part = part_name(path)
        write_all(create_file(part), data)
        if data is OLD:
            place_file(part, path)
        else:
            with pytest.raises(FileExistsError):
                place_file(part, path)
            remove_files(part, part)
    assert Path(path).read_bytes() == OLD
    assert os.listdir(tmp_path) == ["name"]
    os.symlink("nowhere", tmp_path / "link")
    part = part_name(path)
    write_all(create_file(part), NEW)
    with pytest.raises(FileExistsError):
        place_file(part, str(tmp_path / "link"))


def test_a_file_that_is_there_is_not_created_again_nor_a_link_followed(tmp_path: Path) -> None:
    (tmp_path / "there").write_bytes(OLD)
    (tmp_path / "link").symlink_to("elsewhere")
    for name in ("there", "link"):
        with pytest.raises(FileExistsError):
            create_file(str(tmp_path / name))
    assert (tmp_path / "there").read_bytes() == OLD
    assert not (tmp_path / "elsewhere").exists()


def test_a_file_that_is_made_for_others_follows_the_umask(tmp_path: Path) -> None:
    old = os.umask(0o027)
    try:
        os.close(create_file(str(tmp_path / "shared"), 0o666))
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "shared").stat().st_mode) == 0o640


def test_a_folder_that_may_not_be_read_can_be_written(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    folder = tmp_path / "drop"
    folder.mkdir(0o300)
    write_private(str(folder / "name"), NEW)
    folder.chmod(0o700)
    assert (folder / "name").read_bytes() == NEW


def test_parts_are_stale_after_an_hour_and_no_others_are_parts(tmp_path: Path) -> None:
    names = [".a.db.12345678.part", ".b.part-journal", "c.part", ".d", "e"]
    for name in names:
        (tmp_path / name).touch()
    now = os.stat(tmp_path / names[0]).st_mtime
    os.utime(tmp_path / names[1], (now - files.STALE - 1, now - files.STALE - 1))
    assert sorted(map(os.path.basename, list_parts(str(tmp_path)))) == names[:2]
    assert list_stale_parts(str(tmp_path), now) == [str(tmp_path / names[1])]
    assert list_parts(str(tmp_path / "nowhere")) == []


OWN_WAYS = {
    "home/files.py": "all of it",
    "home/git.py": "a new repository is renamed into place",
    "capture/editor.py": "a text that was not saved gets another name",
    "store/ingest.py": "captures change folders",
    "store/journal.py": "a write-ahead log that is left over is set aside",
    "tui/data/drafts.py": "a text changes hands between two sessions",
    "team/mailroom/folder.py": "a shared place, whose files are not private",
}
"""The modules that may link, rename or sync files, and why those besides the writer do."""


def test_files_get_their_names_in_one_module() -> None:
    source = Path(files.__file__).parent.parent
    calls = re.compile(r"os\.(?:replace|rename|link|fsync)\(|O_EXCL")
    users = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*.py")
        if calls.search(path.read_text())
    }
    assert users <= OWN_WAYS.keys()


def test_on_macos_a_flush_reaches_the_disk_itself_where_the_file_system_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fcntl = pytest.importorskip("fcntl")
    full_sync = 51
    calls: list[object] = []

    def answer(fd: int, command: int) -> int:
        calls.append(command)
        if len(calls) > 1:
            raise OSError(errno.ENOTSUP, "not here")
        return 0

    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(fcntl, "F_FULLFSYNC", full_sync, raising=False)
    monkeypatch.setattr(fcntl, "fcntl", answer)
    monkeypatch.setattr(os, "fsync", lambda fd: calls.append("fsync"))
    write_all(create_file(str(tmp_path / "a")), NEW)
    assert calls == [full_sync]
    write_all(create_file(str(tmp_path / "b")), NEW)
    assert calls == [full_sync, full_sync, "fsync"]


def test_a_new_folder_is_there_after_a_power_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    monkeypatch.setattr(files, "sync_folder", synced.append)
    make_folder(str(tmp_path / "a" / "b"))
    assert synced == [str(tmp_path), str(tmp_path / "a")]
    make_folder(str(tmp_path / "a" / "b"))
    assert len(synced) == 2


def test_a_folder_that_another_process_makes_meanwhile_will_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mkdir = os.mkdir

    def make_first(path: str, mode: int = 0o777) -> None:
        mkdir(path, 0o750)
        mkdir(path, mode)

    monkeypatch.setattr(os, "mkdir", make_first)
    make_folder(str(tmp_path / "both"))
    assert stat.S_IMODE((tmp_path / "both").stat().st_mode) == 0o750


@pytest.mark.parametrize("target", ["nowhere", "file"])
def test_a_folder_is_not_made_where_something_else_is(tmp_path: Path, target: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to(target)
    with pytest.raises(FileExistsError, match="link"):
        make_folder(str(tmp_path / "link"))
    with pytest.raises(OSError, match="link"):
        make_folder(str(tmp_path / "link" / "below"))


def test_a_file_that_cannot_be_made_private_is_closed_and_the_error_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[int] = []

    def refuse(fd: int, mode: int) -> None:
        opened.append(fd)
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "fchmod", refuse)
    with pytest.raises(PermissionError):
        write_private(str(tmp_path / "name"), NEW)
    assert os.listdir(tmp_path) == []
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(opened[0])


def test_a_file_that_is_gone_is_not_stale(tmp_path: Path) -> None:
    assert not files.is_stale(str(tmp_path / "gone"), 4e9)


@pytest.mark.parametrize(("age", "is_old"), [(3600, False), (3601, True)])
def test_a_file_is_stale_after_more_than_an_hour(tmp_path: Path, age: int, is_old: bool) -> None:
    (tmp_path / "a").touch()
    os.utime(tmp_path / "a", (1_000_000, 1_000_000))
    assert files.is_stale(str(tmp_path / "a"), 1_000_000 + age) is is_old


@pytest.mark.parametrize(("size", "read"), [(9, 9), (10, 10), (11, 11), (12, 11)])
def test_of_a_file_beyond_the_limit_only_the_first_is_read(
    tmp_path: Path, size: int, read: int
) -> None:
    (tmp_path / "a").write_bytes(b"x" * size)
    assert len(files.read_regular(str(tmp_path / "a"), limit=10)) == read


def test_what_is_no_regular_file_is_not_read_or_kept_open(tmp_path: Path) -> None:
    lowest = os.dup(0)
    os.close(lowest)
    os.mkfifo(tmp_path / "pipe")
    for name in (tmp_path, tmp_path / "pipe"):
        with pytest.raises(OSError, match="not a regular file"):
            files.read_regular(str(name))
    again = os.dup(0)
    os.close(again)
    assert again == lowest


def test_what_a_killed_program_left_halfway_is_written_over(tmp_path: Path) -> None:
    path, via = str(tmp_path / "name"), str(tmp_path / "via")
    Path(via).write_bytes(OLD)
    write_private(path, NEW, via)
    assert (os.listdir(tmp_path), Path(path).read_bytes()) == (["name"], NEW)


def test_of_many_who_want_one_free_name_each_gets_another(tmp_path: Path) -> None:
    def make(number: int) -> tuple[str, str]:
        fd, path = create_free(str(tmp_path / "a.txt"))
        write_all(fd, b"new")
        unfinished = str(tmp_path / f"{number}.part")
        write_all(create_file(unfinished), b"placed")
        return path, place_free(unfinished, str(tmp_path / "b.txt"))

    with ThreadPoolExecutor(8) as pool:
        paths = {path for pair in pool.map(make, range(24)) for path in pair}
    assert len(paths) == 48
    assert {os.path.basename(path) for path in paths} == {*os.listdir(tmp_path)}
