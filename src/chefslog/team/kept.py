"""The small files in which this machine keeps what it knows of its teams."""

from __future__ import annotations

import contextlib
import copy
import json
import os
from collections.abc import Iterator
from typing import Any

from chefslog.home.files import make_folder, read_regular, sync_folder, write_private
from chefslog.home.lock import FileLock
from chefslog.home.paths import Home
from chefslog.team.digest import FORMAT
from chefslog.team.errors import TeamError
from chefslog.team.founding.limits import team_id


def team_folder(home: Home, team: str) -> str:
    """The folder of one team on this machine. Raises Wrong where the id is none."""
    return os.path.join(home.team, team_id(team))


@contextlib.contextmanager
def translate_errors(path: str) -> Iterator[None]:
    """Raise TeamError where the disk refuses what is done with a file."""
    try:
        yield
    except OSError as error:
        raise TeamError(
            f"{path}: {error.strerror}. It is as it was before, and your journal is untouched. "
            "Make room or make it readable and writable for this user, then do the same again."
        ) from error


def load_bytes(path: str) -> bytes | None:
    """What a file holds, None where there is none. Raises TeamError."""
    with translate_errors(path):
        try:
            return read_regular(path)
        except FileNotFoundError:
            return None


def load(path: str) -> dict[str, Any]:
    """What a file of ours holds; empty where there is none. Raises TeamError."""
    data = load_bytes(path)
    if data is None:
        return {}
    try:
        table = json.loads(data)
    except (ValueError, RecursionError):
        table = None
    if not isinstance(table, dict) or table.pop("format", None) != FORMAT:
        raise TeamError(
            f"{path} is damaged, or not of this version. Nothing was sent and your journal is "
            "untouched. Put the file back from a copy of this machine."
        )
    return table


def keep_bytes(path: str, data: bytes) -> None:
    """Write a file whole or not at all, 0600, durable. Raises TeamError."""
    with translate_errors(path):
        make_folder(os.path.dirname(path))
        write_private(path, data)


def keep(path: str, table: dict[str, Any]) -> None:
    """Write a file of ours as `load` reads it. Raises TeamError."""
    text = json.dumps({"format": FORMAT, **table}, ensure_ascii=False, indent=1)
    keep_bytes(path, text.encode())


def drop(path: str) -> None:
    """Remove a file for good; one that is not there is fine. Raises TeamError."""
    with translate_errors(path), contextlib.suppress(FileNotFoundError):
        os.unlink(path)
        sync_folder(os.path.dirname(path))


@contextlib.contextmanager
def hold(path: str, busy: str = "") -> Iterator[None]:
    """Hold a file alone while the block runs; a killed process lets go by itself.

    Waits for who has it, or raises TeamError with the text `busy` where that is given; TeamError
    too where the file cannot be made.
    """
    lock = FileLock(path)
    is_held = True
    with translate_errors(path):
        make_folder(os.path.dirname(path))
        if busy:
            is_held = lock.try_acquire()
        else:
            try:
                lock.acquire()
            except TimeoutError as error:
                raise TeamError(f"{path}: {error.strerror}.") from error
    if not is_held:
        raise TeamError(busy)
    try:
        yield
    finally:
        lock.release()


def alone(home: Home) -> contextlib.AbstractContextManager[None]:
    """Hold off every other process of this home while files are read and written again.

    Held for moments only, never while something is sent, and never twice by one caller. Raises
    TeamError where the folder cannot be written.
    """
    return hold(os.path.join(home.team, ".lock"))


@contextlib.contextmanager
def changing(home: Home, path: str) -> Iterator[dict[str, Any]]:
    """What a file holds, to be changed while all others wait; it is written where it is another.

    Raises what `load`, `keep` and `alone` raise.
    """
    with alone(home):
        before = load(path)
        table = copy.deepcopy(before)
        yield table
        if table != before:
            keep(path, table)
