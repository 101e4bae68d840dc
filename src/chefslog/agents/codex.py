"""The session logs of Codex CLI: `sessions/YYYY/MM/DD/rollout-….jsonl`.

Counts are running totals of a session, repeated whenever anything about them is told; what an
answer used is the difference to the total before. A forked session begins with a copy of the one
before, its totals included, so that a total of the same chain of forks is one and the same answer.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from chefslog.agents.usage import (
    LogReader,
    Message,
    make_key,
    name_project,
    read_count,
    read_name,
)

_COUNTS = ("input_tokens", "cached_input_tokens", "output_tokens", "reasoning_output_tokens")


def codex_folders() -> list[str]:
    """Return the folders that hold sessions: those of CODEX_HOME, else of ~/.codex."""
    home = os.environ.get("CODEX_HOME") or os.path.expanduser("~/.codex")
    return [os.path.join(home, name) for name in ("sessions", "archived_sessions")]


class CodexLogs:
    """Reads rollouts, in the order in which they were begun.

    `parents` are the sessions that forked ones come from, as far as their files were read.
    """

    def __init__(self, reader: LogReader) -> None:
        self._reader = reader
        self._parents: dict[str, str] = {}

    def read(self, path: str) -> Iterator[Message]:
        """Yield the answers in one file. Raises OSError, Stopped."""
        rollout = _Rollout(self._reader, self._parents, path)
        return self._reader.read(path, rollout.read_line)


class _Rollout:
    def __init__(self, reader: LogReader, parents: dict[str, str], path: str) -> None:
        self.reader = reader
        self.parents = parents
        self.session = ""
        self.name = os.path.splitext(os.path.basename(path))[0]
        self.folder = ""
        self.model = "unknown"
        self.total: tuple[int, ...] = (0, 0, 0, 0)

    def read_line(self, line: dict[str, Any]) -> Message | None:
        payload = line.get("payload")
        if not isinstance(payload, dict):
            return None
        kind = line.get("type")
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
        if not self.session:
            self.session = name
            self.folder = read_name(meta.get("cwd"))
            parent = read_name(meta.get("forked_from_id"))
            if parent:
                self.parents[name] = parent
        elif name and name != self.session:
            # The copy brings the head of the session it was made from along.
            self.parents.setdefault(self.session, name)

    def _root(self) -> str:
        name, met = self.session, set[str]()
        while name in self.parents and name not in met:
            met.add(name)
            name = self.parents[name]
        return name or self.name

    def _count(self, line: dict[str, Any], info: Any) -> Message | None:
        if not isinstance(info, dict):
            return None
        used, told = info.get("total_token_usage"), info.get("last_token_usage")
        if isinstance(used, dict):
            total = tuple(read_count(used, name) for name in _COUNTS)
            before = self.total
            self.total = total
            if total == before:
                return None
            # A total that is smaller than the one before has begun again.
            if any(now < then for now, then in zip(total, before, strict=True)):
                before = (0, 0, 0, 0)
            counts = [now - then for now, then in zip(total, before, strict=True)]
            key = make_key("codex", self._root(), *total)
        elif isinstance(told, dict):
            counts = [read_count(told, name) for name in _COUNTS]
            key = make_key("codex", self._root(), line.get("timestamp"), *counts)
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
