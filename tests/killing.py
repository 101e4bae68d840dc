"""SIGKILL at any point of an operation: forks of this process, killed a little later each time."""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

NAMES = {"unlink", "rename", "replace", "link", "mkdir", "rmdir"}
"""What changes a folder."""
FILES = {"open", "write", "fsync", "chmod", "fchmod", "utime"}
"""What changes a file."""
DATABASE = {"execute", "executemany", "commit", "rollback", "close", "backup"}
"""What changes a file of SQLite."""
SHARED_MEMORY = "-shm"
"""Files that SQLite makes anew after a crash."""
_write = os.write

Operation = Callable[[], object]


def run_killed(
    prepare: Callable[[int], Operation], folder: Path, calls: set[str]
) -> Iterator[bool]:
    """Prepare and run in a fork that is killed right before one of these calls.

    `prepare` gets the number of the try. Yields after each whether it was killed; the last one
    gets through. Between two calls that leave the folder as it was a kill is the same, so there is
    one try for each state of the folder.
    """
    # Whatever is imported on the way is imported by now, so that every child makes the same calls.
    prepare(0)()
    points = _find_changes(prepare(0), folder, calls)
    for number, point in enumerate(points):
        run = prepare(number)
        assert _fork(run, _kill_at(point, calls)) == -signal.SIGKILL, f"not killed at {point}"
        yield True
    assert _fork(prepare(len(points)), None) == 0, "it failed by itself"
    yield False


def _fork(run: Operation, watch: Callable[[FrameType, str, Any], None] | None) -> int:
    """Run in a child; return its exit code, or the signal that ended it as a negative number."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            gc.disable()
            # Writes of some length come in halves, so that one can be killed inside.
            os.write = _write_half
            sys.setprofile(watch)
            run()
            sys.setprofile(None)
            status = 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _write_half(fd: int, data: Any) -> int:
    return _write(fd, data if len(data) <= 256 else data[: len(data) // 2])


def _kill_at(point: int, calls: set[str]) -> Callable[[FrameType, str, Any], None]:
    seen = 0

    def watch(_frame: FrameType, event: str, function: Any) -> None:
        nonlocal seen
        if event == "c_call" and function.__name__ in calls:
            if seen == point:
                os.kill(os.getpid(), signal.SIGKILL)
            seen += 1

    return watch


def _find_changes(run: Operation, folder: Path, calls: set[str]) -> list[int]:
    """Return which of the calls find the folder in another state than the call before."""
    points: list[int] = []
    seen, last = 0, -1

    def watch(_frame: FrameType, event: str, function: Any) -> None:
        nonlocal seen, last
        if event == "c_call" and function.__name__ in calls:
            state = _fingerprint(folder)
            if state != last:
                points.append(seen)
            seen, last = seen + 1, state

    reading, writing = os.pipe()

    def record() -> None:
        run()
        sys.setprofile(None)
        _write(writing, json.dumps(points).encode())

    code = _fork(record, watch)
    os.close(writing)
    with open(reading, "rb") as file:
        found: list[int] = json.loads(file.read()) if code == 0 else []
    assert code == 0, "it failed by itself"
    return found


def _fingerprint(folder: Path) -> int:
    """Return a checksum of what is in a folder: names, modes and contents."""
    sum_of = 0
    for root, folders, files in os.walk(folder):
        folders.sort()
        for name in (*folders, *sorted(files)):
            path = os.path.join(root, name)
            mode = os.lstat(path).st_mode
            sum_of = zlib.crc32(f"{path} {mode}".encode(), sum_of)
            if name in files and not name.endswith(SHARED_MEMORY):
                with open(path, "rb") as file:
                    sum_of = zlib.crc32(file.read(), sum_of)
    return sum_of
