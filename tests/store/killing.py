"""Runs an operation again and again, killed a little later each time.

`python -m tests.store.killing OPERATION BEFORE FOLDER` copies the home BEFORE to FOLDER/0, /1, …
and forks a process for each, which kills itself with SIGKILL right before its n-th call
into the system or SQLite. The last one gets through.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from itertools import count
from types import FrameType
from typing import Any

from chefslog.home.paths import Home
from chefslog.reading.connect import SCHEMA_VERSION
from chefslog.store import copies, entries, history
from chefslog.store.journal import Journal, open_journal
from chefslog.store.migration import Step, prepare, released
from chefslog.store.purge import purge_entries
from chefslog.store.restore import restore_journal
from tests.store.given import Clock, an_id

SYSTEM = {
    *("open", "unlink", "rename", "replace", "link", "mkdir", "rmdir"),
    *("write", "fsync", "chmod", "fchmod", "utime"),
    *("execute", "executemany", "commit", "rollback", "close", "backup"),
}
UPGRADE = Step(
    SCHEMA_VERSION + 1,
    "CREATE TABLE lesson (id TEXT PRIMARY KEY);\n"
    "ALTER TABLE entry ADD COLUMN mood TEXT;\n"
    "UPDATE entry SET mood = 'calm';\n",
)
STAMP = "2026-11-21T11:00:00.000Z"


def _with_journal(act: Callable[[Journal], object]) -> Callable[[Home], None]:
    def run(home: Home) -> None:
        with open_journal(home, Clock(), session="killed") as journal:
            act(journal)

    return run


def _restore(home: Home) -> None:
    restore_journal(home, os.path.join(home.data, "copy.db"), Clock())


def _make(home: Home) -> None:
    prepare(home, STAMP)


def _upgrade(home: Home) -> None:
    prepare(home, STAMP, [*released(), UPGRADE])


CHANGES = {an_id(1): {"impact": "new", "tags": ["b"], "day": "2026-10-01"}}

OPERATIONS: dict[str, Callable[[Home], None]] = {
    "absorb": _with_journal(Journal.ingest),
    "edit": _with_journal(lambda journal: entries.edit_entries(journal, CHANGES)),
    "undo": _with_journal(history.undo_step),
    "redo": _with_journal(history.redo_step),
    "rename": _with_journal(lambda journal: entries.rename_word(journal, "tags", "a", "z")),
    "backup": _with_journal(
        lambda journal: copies.back_up_journal(
            journal.home, journal.clock(), journal.home.data + "/out.db"
        )
    ),
    "purge": _with_journal(lambda journal: purge_entries(journal, [an_id(1)])),
    "make": _make,
    "upgrade": _upgrade,
    "restore": _restore,
}


def _kill_at(point: int) -> Callable[[FrameType, str, Any], None]:
    seen = 0

    def watch(frame: FrameType, event: str, function: Any) -> None:
        nonlocal seen
        if event != "c_call" or function.__name__ not in SYSTEM:
            return
        if seen == point:
            os.kill(os.getpid(), signal.SIGKILL)
        seen += 1

    return watch


def _gets_through(operation: str, folder: str, point: int) -> bool:
    child = os.fork()
    if child == 0:
        status = 1
        try:
            sys.setprofile(_kill_at(point))
            OPERATIONS[operation](Home(folder, folder))
            sys.setprofile(None)
            status = 0
        finally:
            os._exit(status)
    _, ended = os.waitpid(child, 0)
    if os.WIFSIGNALED(ended):
        return False
    if os.WEXITSTATUS(ended):
        raise SystemExit(f"{operation} failed by itself at point {point}")
    return True


def main(operation: str, before: str, folder: str) -> None:
    """Kill at every point in turn."""
    for point in count():
        target = os.path.join(folder, str(point))
        shutil.copytree(before, target)
        if _gets_through(operation, target, point):
            return


if __name__ == "__main__":
    main(*sys.argv[1:])
