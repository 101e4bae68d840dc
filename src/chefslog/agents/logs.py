"""The session logs of Claude Code and Codex CLI: one answer after another, never their text.

Claude Code (`projects/FOLDER/SESSION.jsonl`, subagents among them) logs one answer several times
while it streams, with the same message and request id and a growing count of output; a resumed or
forked session begins with a copy of the one before. The ids tell, and the largest counts are those
at the end of the answer.

Codex (`sessions/YYYY/MM/DD/rollout-….jsonl`) logs running totals of a session, repeated whenever
anything about them is told; what an answer used is the difference to the total before. A forked
session begins with a copy of the one before, its totals included, so that a total of the same chain
of forks is one and the same answer.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from datetime import datetime
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
_INTERNAL = "<synthetic>"
"""The model of messages that Claude Code writes itself, without any use."""
_TOTALS = ("input_tokens", "cached_input_tokens", "output_tokens", "reasoning_output_tokens")


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

    `readable` counts the others, also of tables and reports.

    `watch` is told bytes out of `size`. `parents` are the sessions of Codex that forked ones come
    from, as far as their files were read: the oldest ones are to be read first.
    """

    def __init__(self, day_starts: int = 0, size: int = 1, watch: Watch = unwatched) -> None:
        self.damaged = 0
        self.readable = 0
        self.problems: list[str] = []
        self.parents: dict[str, str] = {}
        self._size = size
        self._done = 0
        self._watch = watch
        self._day_of_minute = lru_cache(4096)(lambda minute: _local_day(minute, day_starts))

    def read(
        self, path: str, tool: str, look: Callable[[dict[str, Any]], object] | None = None
    ) -> Iterator[Message]:
        """Yield the answers in a log of `codex` or `claude-code`; `look` is given each line too.

        Raises OSError, Stopped.
        """
        read_line: _Codex | _Claude = _Codex(self, path) if tool == "codex" else _Claude(self, path)
        with open(path, "rb") as file:
            number = 0
            while text := file.readline(LINE_LIMIT):
                number += 1
                self._done += len(text)
                if number % 200 == 0:
                    self._watch(self._done, self._size)
                if text.isspace():
                    continue
                try:
                    line = _load_object(text)
                    if look:
                        look(line)
                    message = read_line(line)
                except DamagedLine as error:
                    self.note(f"{path}:{number}: {error}")
                else:
                    self.readable += 1
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


def _load_object(text: bytes) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise DamagedLine("not JSON") from None
    if not isinstance(value, dict):
        raise DamagedLine("not a JSON object")
    return value


def _local_day(minute: str, day_starts: int) -> str:
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


@lru_cache(1024)
def name_project(folder: str) -> str:
    """Return the project of a folder: its repository where that is there, else its own name."""
    found = repository_name(folder) if os.path.isdir(folder) else ""
    return read_name(found or os.path.basename(folder.replace("\\", "/").rstrip("/")))


def _make_key(*parts: object) -> int:
    """The 64 bits that stand for a message."""
    text = "\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big", signed=True)


def claude_folders() -> list[str]:
    """Return the folders that hold projects: CLAUDE_CONFIG_DIR, else both usual homes."""
    named = os.environ.get("CLAUDE_CONFIG_DIR", "")
    roots = [part.strip() for part in named.split(",") if part.strip()]
    if not roots:
        config = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")
        roots = [os.path.join(config, "claude"), os.path.expanduser("~/.claude")]
    return [os.path.join(root, "projects") for root in roots]


def codex_folders() -> list[str]:
    """Return the folders that hold sessions: those of CODEX_HOME, else of ~/.codex."""
    home = os.environ.get("CODEX_HOME") or os.path.expanduser("~/.codex")
    return [os.path.join(home, name) for name in ("sessions", "archived_sessions")]


class _Claude:
    """A log of Claude Code. Where it began is its folder: later ones are places it went to."""

    def __init__(self, reader: LogReader, path: str) -> None:
        self.reader = reader
        self.session = os.path.splitext(os.path.basename(path))[0]
        self.folder = ""

    def __call__(self, line: dict[str, Any]) -> Message | None:
        folder = line.get("cwd")
        if not self.folder and isinstance(folder, str):
            self.folder = folder
        message = line.get("message")
        if not isinstance(message, dict) or not isinstance(message.get("usage"), dict):
            return None
        usage, model = message["usage"], read_name(message.get("model"), "unknown")
        if model == _INTERNAL or line.get("type", "assistant") != "assistant":
            return None
        writes = read_count(usage, "cache_creation_input_tokens")
        parts = usage.get("cache_creation")
        long_writes = 0
        if isinstance(parts, dict):
            long_writes = read_count(parts, "ephemeral_1h_input_tokens")
            writes = max(writes, long_writes + read_count(parts, "ephemeral_5m_input_tokens"))
        ids = message.get("id"), line.get("requestId")
        if ids == (None, None):
            ids = line.get("uuid"), line.get("timestamp")
        if ids == (None, None):
            raise DamagedLine("neither an id nor a time stamp")
        return Message(
            _make_key("claude", *ids),
            self.reader.day(line.get("timestamp")),
            name_project(self.folder) if self.folder else "",
            model,
            read_name(line.get("sessionId"), self.session),
            read_count(usage, "input_tokens"),
            read_count(usage, "output_tokens"),
            read_count(usage, "cache_read_input_tokens"),
            writes,
            long_writes,
        )


class _Codex:
    """A rollout of Codex."""

    def __init__(self, reader: LogReader, path: str) -> None:
        self.reader = reader
        self.name = os.path.splitext(os.path.basename(path))[0]
        self.session = self.folder = ""
        self.model = "unknown"
        self.total = [0, 0, 0, 0]

    def __call__(self, line: dict[str, Any]) -> Message | None:
        kind, payload = line.get("type"), line.get("payload")
        if not isinstance(payload, dict):
            return None
        if kind == "session_meta":
            self._begin(payload)
        elif kind == "turn_context":
            self.model = read_name(payload.get("model"), self.model)
            self.folder = self.folder or read_name(payload.get("cwd"))
        elif kind == "event_msg" and payload.get("type") == "token_count":
            return self._count(line, payload.get("info"))
        return None

    def _begin(self, meta: dict[str, Any]) -> None:
        name = read_name(meta.get("id"))
        parents = self.reader.parents
        if not self.session:
            self.session = name
            self.folder = read_name(meta.get("cwd"))
            if parent := read_name(meta.get("forked_from_id")):
                parents[name] = parent
        elif name and name != self.session:
            # The copy brings the head of the session it was made from along.
            parents.setdefault(self.session, name)

    def _root(self) -> str:
        name, met = self.session, set[str]()
        while name in self.reader.parents and name not in met:
            met.add(name)
            name = self.reader.parents[name]
        return name or self.name

    def _count(self, line: dict[str, Any], info: Any) -> Message | None:
        info = info if isinstance(info, dict) else {}
        used, told = info.get("total_token_usage"), info.get("last_token_usage")
        if isinstance(used, dict):
            total, before = [read_count(used, name) for name in _TOTALS], self.total
            self.total = total
            if total == before:
                return None
            counts = [now - then for now, then in zip(total, before, strict=True)]
            # A total that is smaller than the one before has begun again.
            counts = total if min(counts) < 0 else counts
            key = _make_key("codex", self._root(), *total)
        elif isinstance(told, dict):
            counts = [read_count(told, name) for name in _TOTALS]
            key = _make_key("codex", self._root(), line.get("timestamp"), *counts)
        else:
            return None
        input_tokens, cached, output, _ = counts
        return Message(
            key,
            self.reader.day(line.get("timestamp")),
            name_project(self.folder) if self.folder else "",
            self.model,
            self.session or self.name,
            max(0, input_tokens - cached),
            output,
            min(cached, input_tokens),
            0,
            0,
        )
