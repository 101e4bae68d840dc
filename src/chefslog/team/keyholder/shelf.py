"""What a keyholder's machine keeps of one period, file by file, each written whole or not at all.

    frozen.json    the reports that were there at closing, with their SHA-256
    desk.bin       the first keyholder's answer, on its machine
    lock.bin       the second keyholder's answer, on its machine
    release.json   the finished release, on the first keyholder's machine
    progress.json  what was accepted from the other keyholder, and what was made public

None of them holds a share, a contribution or a key.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from dataclasses import dataclass, replace
from typing import Any

from chefslog.home.files import make_folder, sync_folder, write_private
from chefslog.home.paths import Home
from chefslog.team.errors import TeamError
from chefslog.team.kept import keep, load, team_folder
from chefslog.team.mailroom.protocol import Mailroom
from chefslog.team.seal import report_size
from chefslog.team.task import Task


@dataclass(frozen=True)
class Progress:
    """How far a period is.

    `theirs` is the SHA-256 (hex) of the one answer taken from the other keyholder, `asked_at` when
    the first keyholder's answer was finished; `is_public` says that the release was published,
    `is_over` that the expiry was told. `statement` and `bands` (of support, by section) are what
    the second keyholder wants to find in the release.
    """

    task_id: str
    theirs: str = ""
    asked_at: int = 0
    is_public: bool = False
    is_over: bool = False
    statement: dict[str, Any] | None = None
    bands: dict[str, str] | None = None


def keyholder_folder(home: Home, team: str) -> str:
    """Where a keyholder's machine keeps what it knows of a team."""
    return os.path.join(team_folder(home, team), "keyholder")


class Shelf:
    """The files of one task. Raises TeamError where the disk refuses or another task was begun."""

    def __init__(self, home: Home, task: Task) -> None:
        self._folder = os.path.join(keyholder_folder(home, task.file.team), task.period.name)
        self._task = task
        found = load(self._path("progress.json"))
        self.progress = Progress(**found) if found else Progress(task.task_id.hex())
        if self.progress.task_id != task.task_id.hex():
            raise TeamError(
                f"{task.period.name} was begun on this machine under another team file. A period "
                "has one, ever: nothing was opened. Tell the other keyholder."
            )

    def note(self, **changes: Any) -> None:
        """Keep a change of the progress."""
        self.progress = replace(self.progress, **changes)
        keep(self._path("progress.json"), vars(self.progress))

    def frozen(self) -> dict[str, str] | None:
        """The reports that count, SHA-256 (hex) by file name; None before they were frozen."""
        found = load(self._path("frozen.json"))
        return dict(found["files"]) if found else None

    def freeze(self, mailroom: Mailroom) -> dict[str, str]:
        """Keep which reports are there now; what comes later is late. The first time counts."""
        files = self.frozen()
        if files is None:
            limit = size_limit(self._task)
            files = {
                name: hashlib.sha256(data).hexdigest()
                for name, data in mailroom.files(self._task.inbox, limit)
            }
            keep(self._path("frozen.json"), {"files": files})
        return files

    def reopen(self) -> None:
        """Forget what was frozen and answered before the period closed."""
        if self.frozen() is not None:
            for name in ("frozen.json", "desk.bin"):
                self.drop(name)
            self.note(asked_at=0)

    def get(self, name: str) -> bytes | None:
        """A finished file, or None."""
        try:
            with open(self._path(name), "rb") as file:
                return file.read()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _told(self._path(name), error) from error

    def put(self, name: str, data: bytes) -> None:
        """Keep a finished file, whole and durable."""
        path = self._path(name)
        try:
            make_folder(self._folder)
            write_private(path, data)
        except OSError as error:
            raise _told(path, error) from error

    def drop(self, name: str) -> None:
        """Forget a finished file."""
        path = self._path(name)
        try:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)
                sync_folder(self._folder)
        except OSError as error:
            raise _told(path, error) from error

    def _path(self, name: str) -> str:
        return os.path.join(self._folder, name)


def size_limit(task: Task) -> int:
    """Files larger than this are not even read; twice a report, to say what is wrong with more."""
    return 2 * report_size(task)


def _told(path: str, error: OSError) -> TeamError:
    return TeamError(
        f"{path}: {error.strerror}. Nothing was opened or published by this step. Make room or "
        "make it readable and writable for this user, then run chefslog team tend again."
    )
