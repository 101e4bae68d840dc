"""What only a folder meets: links, sync programs, modes, file systems without hard links."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from chefslog.team.mailroom.folder import Folder
from chefslog.team.mailroom.protocol import MailroomError, Taken
from tests.team.mailroom.places import IN, TEAM, report

NOBODY = 65_534


@pytest.fixture
def room(tmp_path: Path) -> Folder:
    (tmp_path / "team").mkdir()
    return Folder(str(tmp_path / "team"))


def _inside(room: Folder, path: str) -> Path:
    whole = Path(room.place, path)
    whole.parent.mkdir(parents=True, exist_ok=True)
    return whole


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_what_others_left_in_the_folder_is_not_seen(room: Folder) -> None:
    room.put(report(1), b"mine")
    for name in (
        *(".DS_Store", ".sync.ffs_db", f".{report(2)[-36:]}.1234.tmp", "unfinished.tmp", "~lock"),
        f"{report(1)[-36:-4]} (Kim's conflicted copy 2026-11-03).rep",
        f"{report(1)[-36:-4]}.sync-conflict-20261103-101112-ABCDEFG.rep ",
        *("Neues Textdokument.txt", "ünïcode.rep", "new\nline.rep"),
    ):
        _inside(room, f"{IN}/{name}").write_bytes(b"junk")
    os.mkfifo(_inside(room, f"{IN}/pipe.rep"))
    _inside(room, f"{IN}/folder.rep").mkdir()
    assert room.names(IN) == [report(1)[-36:]]
    assert list(room.files(IN, 100)) == [(report(1)[-36:], b"mine")]
    assert room.folders(IN) == ["folder.rep"]


def test_a_foreign_or_truncated_file_of_a_safe_name_is_given_as_it_is(room: Folder) -> None:
    _inside(room, report(1)).write_bytes(b"trunc")
    _inside(room, report(2)).write_bytes(b"")
    _inside(room, f"{IN}/Thumbs.db").write_bytes(b"x" * 1000)
    found = dict(room.files(IN, 100))
    assert found == {report(1)[-36:]: b"trunc", report(2)[-36:]: b"", "Thumbs.db": b""}
    with pytest.raises(Taken):
        room.put(report(1), b"whole")
    room.put(report(1), b"whole", replace=True)
    assert room.get(report(1)) == b"whole"


def test_a_file_that_goes_while_it_is_read_is_left_out(room: Folder) -> None:
    for number in range(3):
        room.put(report(number), b"x")
    seen = []
    for name, _ in room.files(IN, 100):
        seen.append(name)
        _inside(room, report(1)).unlink(missing_ok=True)
    assert seen == [report(0)[-36:], report(2)[-36:]]


def test_links_are_never_followed(room: Folder, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret").write_bytes(b"secret")
    room.put(report(1), b"mine")
    _inside(room, report(2)).symlink_to(outside / "secret")
    _inside(room, f"{TEAM}/linked").symlink_to(outside)
    assert room.names(IN) == [report(1)[-36:]]
    assert room.folders(TEAM) == ["2026-11"]
    for path in (report(2), f"{TEAM}/linked/secret", f"{TEAM}/linked/new"):
        with pytest.raises(MailroomError, match="link"):
            room.get(path)
        for replace in (False, True):
            with pytest.raises(MailroomError, match="link"):
                room.put(path, b"x", replace)
    for act in (room.names, room.folders):
        with pytest.raises(MailroomError, match="link"):
            act(f"{TEAM}/linked")
    with pytest.raises(MailroomError, match="link"):
        room.delete(f"{TEAM}/linked/secret")
    assert [one.name for one in outside.iterdir()] == ["secret"]
    assert (outside / "secret").read_bytes() == b"secret"


def test_the_place_itself_may_be_a_link(room: Folder, tmp_path: Path) -> None:
    (tmp_path / "shortcut").symlink_to(room.place)
    Folder(str(tmp_path / "shortcut")).put(report(1), b"x")
    assert room.get(report(1)) == b"x"


@pytest.mark.parametrize(
    ("folder", "umask", "file", "inner"),
    [(0o2775, 0o077, 0o664, 0o2775), (0o755, 0o077, 0o644, 0o755), (0o700, 0o022, 0o644, 0o755),
     (0o770, 0o077, 0o660, 0o770)],
)  # fmt: skip
def test_files_are_as_open_as_the_folder_and_the_umask_say(
    tmp_path: Path, folder: int, umask: int, file: int, inner: int
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(folder)
    before = os.umask(umask)
    try:
        Folder(str(shared)).put(report(1), b"x")
    finally:
        os.umask(before)
    assert _mode(shared / report(1)) == file
    assert _mode(shared / IN) == _mode(shared / TEAM) == inner


def _without_links(source: str, destination: str) -> None:
    raise OSError(errno.EPERM, "Operation not permitted", source, None, destination)


def test_a_file_system_without_hard_links(room: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", _without_links)
    room.put(report(1), b"first")
    room.put(report(1), b"first")
    with pytest.raises(Taken):
        room.put(report(1), b"other")
    assert os.listdir(os.path.join(room.place, IN)) == [report(1)[-36:]]


def test_without_hard_links_two_at_once_are_one_and_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rival's lock is there; while we wait it finishes, and its file stays."""
    lock = tmp_path / IN / f".chefslog-{report(1)[-36:]}.lock"
    lock.mkdir(parents=True)
    waits = []

    def rival(seconds: float) -> None:
        waits.append(seconds)
        (tmp_path / report(1)).write_bytes(b"rival")
        lock.rmdir()

    monkeypatch.setattr(os, "link", _without_links)
    with pytest.raises(Taken):
        Folder(str(tmp_path), sleep=rival).put(report(1), b"mine")
    assert len(waits) == 1
    assert [one.name for one in (tmp_path / IN).iterdir()] == [report(1)[-36:]]


def test_without_hard_links_a_lock_that_a_killed_process_left_is_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / IN / f".chefslog-{report(1)[-36:]}.lock").mkdir(parents=True)
    monkeypatch.setattr(os, "link", _without_links)
    waits: list[float] = []
    Folder(str(tmp_path), sleep=waits.append).put(report(1), b"mine")
    assert 30 <= sum(waits) < 31
    assert [one.name for one in (tmp_path / IN).iterdir()] == [report(1)[-36:]]


def test_what_killed_writers_left_goes_after_a_day_and_only_that(room: Folder) -> None:
    left = [_inside(room, f"{IN}/{name}") for name in (".chefslog-old.tmp", ".chefslog-new.tmp")]
    foreign = _inside(room, f"{IN}/.syncthing.x.tmp")
    for one in (*left, foreign):
        one.write_bytes(b"half")
    for one in (left[0], foreign):
        os.utime(one, (0, 0))
    room.put(report(1), b"x")
    assert sorted(os.listdir(_inside(room, IN))) == sorted(
        [left[1].name, foreign.name, report(1)[-36:]]
    )


def test_a_folder_that_goes_away_is_said_and_not_made_again(room: Folder) -> None:
    os.rmdir(room.place)
    for act in (lambda: room.get(report(1)), lambda: room.names(""), lambda: room.names(IN)):
        with pytest.raises(MailroomError, match=r"There is no folder .* drive or sync program"):
            act()
    with pytest.raises(MailroomError, match="There is no folder"):
        room.put(report(1), b"x")
    assert not os.path.exists(room.place)


def test_errors_of_the_system_are_told_with_the_path(
    room: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(fd: int) -> None:
        if stat.S_ISREG(os.fstat(fd).st_mode):
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(MailroomError, match=r"0\.rep: No space left on device\. Nothing was lost;"):
        room.put(f"{IN}/0.rep", b"x")
    monkeypatch.undo()
    assert room.names(IN) == []
    assert os.listdir(os.path.join(room.place, IN)) == []


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="needs two users: run as root")
def test_a_file_that_may_not_be_read_is_named() -> None:
    script = (
        "import os, sys; from chefslog.team.mailroom.folder import Folder\n"
        f"os.setuid({NOBODY})\n"
        "try: list(Folder(sys.argv[1]).files(sys.argv[2], 9))\n"
        "except Exception as error: print(error)"
    )
    with tempfile.TemporaryDirectory() as shared:
        os.chmod(shared, 0o755)
        Folder(shared).put(report(1), b"x")
        os.chmod(os.path.join(shared, report(1)), 0o600)
        command = [sys.executable, "-c", script, shared, IN]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert f"{report(1)}: Permission denied" in done.stdout
