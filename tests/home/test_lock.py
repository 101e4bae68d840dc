"""One process at a time has a lock, and a killed one lets it go."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from chefslog.home.lock import FileLock

HOLDER = """
import sys
from chefslog.home.lock import FileLock
with FileLock(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""
COUNTER = """
import sys
from chefslog.home.lock import FileLock
path = sys.argv[1]
for _ in range(100):
    with FileLock(path + ".lock"):
        with open(path) as file:
            count = int(file.read())
        with open(path, "w") as file:
            file.write(str(count + 1))
"""


def hold(path: Path) -> subprocess.Popen[str]:
    """A process that has the lock until its standard input ends."""
    command = [sys.executable, "-c", HOLDER, str(path)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    return process


def test_another_process_is_refused_while_one_holds_it_and_not_after(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    process = hold(path)
    lock = FileLock(str(path))
    assert not lock.try_acquire()
    process.communicate()
    assert lock.try_acquire()
    lock.release()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")
def test_a_killed_process_lets_go(tmp_path: Path) -> None:
    process = hold(tmp_path / "lock")
    process.send_signal(signal.SIGKILL)
    process.wait()
    with FileLock(str(tmp_path / "lock")):
        assert not FileLock(str(tmp_path / "lock")).try_acquire()
    process.communicate()


def test_those_who_wait_come_one_after_the_other(tmp_path: Path) -> None:
    path = tmp_path / "count"
    path.write_text("0")
    command = [sys.executable, "-c", COUNTER, str(path)]
    counters = [subprocess.Popen(command) for _ in range(3)]
    assert [one.wait() for one in counters] == [0, 0, 0]
    assert path.read_text() == "300"


def test_a_holder_that_is_stopped_is_not_waited_for_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = hold(tmp_path / "lock")
    monkeypatch.setattr("chefslog.home.lock.PATIENCE", 0.1)
    with pytest.raises(TimeoutError, match="another chefslog has held this"):
        FileLock(str(tmp_path / "lock")).acquire()
    process.communicate()


def test_a_lock_that_nobody_needs_any_more_goes_with_its_file(tmp_path: Path) -> None:
    lock = FileLock(str(tmp_path / "lock"))
    lock.acquire()
    lock.release(removes=True)
    assert os.listdir(tmp_path) == []
    assert lock.try_acquire()
    lock.release()


def test_a_folder_that_is_not_there_is_an_error_and_not_a_busy_lock(tmp_path: Path) -> None:
    lock = FileLock(str(tmp_path / "nowhere" / "lock"))
    for take in (lock.acquire, lock.try_acquire):
        with pytest.raises(FileNotFoundError):
            take()


def test_files_are_locked_in_one_module_only() -> None:
    source = Path(sys.modules["chefslog"].__file__ or "").parent
    users = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*.py")
        if any(call in path.read_text() for call in (".flock(", ".locking("))
    }
    assert users == {"home/lock.py"}


def test_a_file_system_that_cannot_lock_is_told_and_the_file_is_not_kept_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(fd: int, how: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr("fcntl.flock", refuse)
    lock = FileLock(str(tmp_path / "lock"))
    lowest = os.dup(0)
    os.close(lowest)
    with pytest.raises(OSError, match="No locks available"):
        lock.acquire()
    assert not lock.try_acquire()
    again = os.dup(0)
    os.close(again)
    assert again == lowest


def test_a_lock_is_let_go_once(tmp_path: Path) -> None:
    lock, other = FileLock(str(tmp_path / "lock")), FileLock(str(tmp_path / "lock"))
    lock.release(removes=True)
    assert os.fstat(0)
    with lock:
        lock.release()
        assert other.try_acquire()
        lock.release(removes=True)
        assert os.listdir(tmp_path) == ["lock"]
    assert not lock.try_acquire()
    other.release()
    assert lock.try_acquire()
    lock.release()
