"""Tends a period again and again, killed a little later each time, and tends on.

`python -m tests.team.keyholder.killing KIND FOLDER STAGE` founds a team in a folder or with an
SQLite database, plays up to one of the four turns of the keyholders, and forks a process for each
try that kills itself with SIGKILL right before its n-th call that changes something, halves of
writes included; the last one gets through. After each try both keyholders tend to the end, and
what they publish is held against what was published before. Prints how many tries there were.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

import chefslog.team.mailroom.database  # noqa: F401
from chefslog.team.keyholder.boxes import DESK_BIN, LOCK_BIN
from chefslog.team.keyholder.tend import Tended
from chefslog.team.release.release import FIRST, NAME, check_release
from chefslog.team.task import DESK, LOCK
from chefslog.team.vault import KeyGone
from tests.team.scene import DAY, Scene, contribution, found

SECTIONS = ("check", "own")
TURNS = (DESK, LOCK, DESK, LOCK)
CALLS = {
    *("link", "unlink", "mkdir", "replace", "rename", "rmdir"),
    *("write", "fsync", "chmod", "fchmod", "commit"),
}
"""What changes a file, or a database for others; what is in between is undone or unseen."""
CHANGES = "total_changes"
"""How many rows a connection to SQLite changed."""
_write = os.write


def _half(fd: int, data: Any) -> int:
    """Writes of some length come in halves, so that one can be killed inside."""
    return _write(fd, data if len(data) <= 256 else data[: len(data) // 2])


def _kill_at(point: int) -> Callable[[FrameType, str, Any], None]:
    seen = 0

    def watch(frame: FrameType, event: str, function: Any) -> None:
        nonlocal seen
        if event != "c_call" or function.__name__ not in CALLS:
            return
        if isinstance(function.__self__, str) or not getattr(function.__self__, CHANGES, 1):
            return
        if seen == point:
            os.kill(os.getpid(), signal.SIGKILL)
        seen += 1

    return watch


def _gets_through(scene: Scene, role: str, point: int) -> bool:
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.write = _half
            sys.setprofile(_kill_at(point))
            tended = scene.tend(role)
            sys.setprofile(None)
            status = 2 if tended.stopped else 0
        finally:
            os._exit(status)
    _, ended = os.waitpid(child, 0)
    if os.WIFEXITED(ended) and os.WEXITSTATUS(ended):
        raise SystemExit(f"it failed by itself at point {point}: {os.WEXITSTATUS(ended)}")
    return not os.WIFSIGNALED(ended)


def _public(scene: Scene) -> dict[str, bytes]:
    with scene.open() as mailroom:
        found_in = {
            name: mailroom.get(f"{scene.task().folder}/{name}")
            for name in (DESK_BIN, LOCK_BIN, NAME)
        }
    return {name: data for name, data in found_in.items() if data is not None}


def _tend_on(scene: Scene, role: str, point: int) -> None:
    """Tend to the end, now and a day later, now this keyholder first and now the other."""
    now = scene.closed() + (DAY if point % 3 == 0 else 0)
    other = LOCK if role == DESK else DESK
    order = [role, other] if point % 2 else [other, role]
    before = _public(scene)
    for turn in order * 3:
        tended = scene.tend(turn, now)
        assert not tended.stopped, (point, tended)
        after = _public(scene)
        assert before == {name: after[name] for name in before}, (point, turn)
        before = after
    _check(scene, point, now)


def _check(scene: Scene, point: int, now: float) -> None:
    release = scene.release()
    assert release is not None, point
    check_release(release, scene.file, FIRST)
    shown = [(one["name"], one["support"], one["cells"], one["why"]) for one in release["sections"]]
    assert shown == [
        ("check", "5–11", ["mid", "lo", "lo", "mid"], ""),
        ("own", "", [], "under-k"),
    ], point
    assert len(release["leaves"]) == len(scene.identities), point
    with scene.open() as mailroom:
        assert mailroom.names(scene.task().inbox) == [], point
    for machine in (scene.desk, scene.lock):
        try:
            machine.keys.period_key(scene.file.team, "2026-10")
        except KeyGone:
            continue
        raise AssertionError(f"a key is left at {point}")
    collects = ["2026-11 collects until 3 Dec 2026, 12:00 UTC."]
    assert scene.tend(DESK, now) == scene.tend(LOCK, now) == Tended([], collects), point


def main(kind: str, folder: str, stage: str) -> None:
    """Kill at every point of one turn, at every second one where the place is a database."""
    root, kept = Path(folder) / "now", Path(folder) / "before"
    place = "" if kind == "folder" else f"sqlite:///{root / 'place.db'}"
    root.mkdir()
    scene = found(root, members=6, sections=SECTIONS, place=place)
    scene.send_all(lambda member: contribution(SECTIONS, 10, SECTIONS if member < 4 else ["check"]))
    turn = int(stage)
    for role in TURNS[:turn]:
        assert not scene.tend(role).stopped
    shutil.copytree(root, kept)
    # A database changes by whole transactions, so every second point tells as much.
    for point in count(step=1 if kind == "folder" else 2):
        is_through = _gets_through(scene, TURNS[turn], point)
        _tend_on(scene, TURNS[turn], point)
        if is_through:
            print(point + 1)
            return
        shutil.rmtree(root)
        shutil.copytree(kept, root)


if __name__ == "__main__":
    main(*sys.argv[1:])
