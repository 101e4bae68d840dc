"""Puts a file again and again, killed a little later each time.

`python -m tests.team.mailroom.killing KIND FOLDER ADDRESS` forks a process for each try, whose home
is in a folder. It kills itself with SIGKILL right before its n-th call into the system or the
database; the last one gets through. Each puts into a team of its own, so that folders are made
anew. Prints how many tries there were.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from itertools import count
from types import FrameType
from typing import Any

import chefslog.team.mailroom.database
import chefslog.team.mailroom.git  # noqa: F401
from chefslog.home.paths import Home
from chefslog.team.mailroom.place import open_mailroom
from tests.team.mailroom.places import content, home_of

NAMES = {"link", "unlink", "mkdir", "replace", "rename", "rmdir"}
CALLS = {
    "folder": {*NAMES, "open", "write", "fsync", "chmod"},
    "git": {*NAMES, "fork_exec"},
    "sqlite": {"execute", "commit", "rollback", "close"},
    "postgres": {"poll", "__exit__", "send"},
}


def path(number: int) -> str:
    """What the n-th try puts."""
    return f"team{number}/2026-11/in/{number:032x}.rep"


def _kill_at(point: int, calls: set[str]) -> Callable[[FrameType, str, Any], None]:
    seen = 0

    def watch(frame: FrameType, event: str, function: Any) -> None:
        nonlocal seen
        if event != "c_call" or function.__name__ not in calls:
            return
        if seen == point:
            os.kill(os.getpid(), signal.SIGKILL)
        seen += 1

    return watch


def _gets_through(kind: str, home: Home, place: str, point: int) -> bool:
    child = os.fork()
    if child == 0:
        status = 1
        try:
            sys.setprofile(_kill_at(point, CALLS[kind]))
            with open_mailroom(home, place) as room:
                room.put(path(point), content(point))
            sys.setprofile(None)
            status = 0
        finally:
            os._exit(status)
    _, ended = os.waitpid(child, 0)
    if os.WIFEXITED(ended) and os.WEXITSTATUS(ended):
        raise SystemExit(f"the put failed by itself at point {point}")
    return not os.WIFSIGNALED(ended)


def main(kind: str, folder: str, place: str) -> None:
    """Kill at every point in turn."""
    for point in count():
        if _gets_through(kind, home_of(folder, 0), place, point):
            print(point + 1)
            return


if __name__ == "__main__":
    main(*sys.argv[1:])
