"""What the logs of agents say was used: one message after another, never their text."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from chefslog.capture.add import repository_name
from chefslog.exchange.progress import Watch, unwatched
from chefslog.home.clock import Moment
from chefslog.model.sanitize import clean_line

LINE_LIMIT = 64 << 20
"""Bytes of a line that are read; no log has longer ones."""
SHOWN = 12
"""Damaged lines that are named; the others are counted."""
TOKENS = 10**12
"""More than this many in one message is a damaged line."""


class Message(NamedTuple):
    """What one answer of a model used.

    `key` stands for the message wherever it is logged. `input` is without what was read from or
    written to the cache; `long_writes` is the part of `cache_writes` that is kept for an hour.
    """

    key: int
    day: str
    project: str
    model: str
    session: str
    input: int
    output: int
    cache_reads: int
    cache_writes: int
    long_writes: int


class DamagedLine(ValueError):
    """A line of a log that cannot be read; the text says why."""


class LogReader:
    """Reads the lines of logs as JSON; `damaged` counts those that are none, `problems` name them.

    `watch` is told bytes out of `size`.
    """

    def __init__(self, day_starts: int = 0, size: int = 1, watch: Watch = unwatched) -> None:
        self.damaged = 0
        self.problems: list[str] = []
        self._size = size
        self._done = 0
        self._watch = watch
        self._day_of_minute = lru_cache(4096)(lambda minute: _local_day(minute, day_starts))

    def read(
        self, path: str, read_line: Callable[[dict[str, Any]], Message | None]
    ) -> Iterator[Message]:
        """Yield what a function makes of each line of a file. Raises OSError, Stopped."""
        with open(path, "rb") as file:
            number = 0
            while line := file.readline(LINE_LIMIT):
                number += 1
                self._done += len(line)
                if number % 200 == 0:
                    self._watch(self._done, self._size)
                if line.isspace():
                    continue
                try:
                    message = read_line(_object(line))
                except DamagedLine as error:
                    self.note(f"{path}:{number}: {error}")
                else:
                    if message:
                        yield message

    def note(self, problem: str) -> None:
        """Count something damaged, and name it while there are few."""
        self.damaged += 1
        if len(self.problems) < SHOWN:
            self.problems.append(problem)

    def day(self, at: Any) -> str:
        """Return the local day of an instant such as 2026-11-03T09:12:33.123Z."""
        if not isinstance(at, str):
            raise DamagedLine("no time stamp")
        # Clocks go forward and back at whole minutes, so that an hour's messages are one question.
        return self._day_of_minute(at[:16] + at[19:].lstrip(".0123456789"))


def _object(line: bytes) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        raise DamagedLine("not JSON") from None
    if not isinstance(value, dict):
        raise DamagedLine("not a JSON object")
    return value


def _local_day(minute: str, day_starts: int) -> str:
    from datetime import datetime

    try:
        at = datetime.fromisoformat(minute)
        if at.tzinfo is None:
            raise ValueError
        return Moment(at.timestamp(), day_starts).day
    except (ValueError, OverflowError, OSError):
        raise DamagedLine(f'"{clean_line(minute)}" is no time stamp') from None


def read_count(values: dict[str, Any], name: str) -> int:
    """Return a count of tokens, 0 where it is not there. Raises DamagedLine."""
    value = values.get(name)
    if value is None:
        return 0
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= TOKENS:
        raise DamagedLine(f"{name} is no count of tokens")
    return value


def read_name(value: Any, otherwise: str = "") -> str:
    """Return a short name out of a log: one clean line."""
    return clean_line(value)[:120] if isinstance(value, str) and value.strip() else otherwise


def make_key(*parts: object) -> int:
    """Return the 64 bits that stand for a message."""
    text = "\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big", signed=True)


@lru_cache(1024)
def name_project(folder: str) -> str:
    """Return the project of a folder: its repository where that is there, else its own name."""
    if os.path.isdir(folder):
        found = repository_name(folder)
        if found:
            return read_name(found)
    return read_name(os.path.basename(folder.replace("\\", "/").rstrip("/")))
