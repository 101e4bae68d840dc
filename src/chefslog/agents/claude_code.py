"""The session logs of Claude Code: `projects/FOLDER/SESSION.jsonl`, subagents among them.

One answer is logged several times while it streams, with the same message and request id and a
growing count of output; a resumed or forked session begins with a copy of the one before. The
ids tell, and the largest counts are those at the end of the answer.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from chefslog.agents.usage import (
    DamagedLine,
    LogReader,
    Message,
    make_key,
    name_project,
    read_count,
    read_name,
)

_INTERNAL = "<synthetic>"
"""The model of messages that the program writes itself, without any use."""


def claude_folders() -> list[str]:
    """Return the folders that hold projects: CLAUDE_CONFIG_DIR, else both usual homes."""
    named = os.environ.get("CLAUDE_CONFIG_DIR", "")
    roots = [part.strip() for part in named.split(",") if part.strip()]
    if not roots:
        config = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")
        roots = [os.path.join(config, "claude"), os.path.expanduser("~/.claude")]
    return [os.path.join(root, "projects") for root in roots]


def read_claude_log(reader: LogReader, path: str) -> Iterator[Message]:
    """Yield the answers in one file. Raises OSError, Stopped."""
    start = _Start(path)
    return reader.read(path, lambda line: _read_line(reader, start, line))


class _Start:
    """Where a session began: later folders are places it went to."""

    def __init__(self, path: str) -> None:
        self.folder = ""
        self.session = os.path.splitext(os.path.basename(path))[0]


def _read_line(reader: LogReader, start: _Start, line: dict[str, Any]) -> Message | None:
    folder = line.get("cwd")
    if not start.folder and isinstance(folder, str):
        start.folder = folder
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
        make_key("claude", *ids),
        reader.day(line.get("timestamp")),
        name_project(start.folder) if start.folder else "",
        model,
        read_name(line.get("sessionId"), start.session),
        read_count(usage, "input_tokens"),
        read_count(usage, "output_tokens"),
        read_count(usage, "cache_read_input_tokens"),
        writes,
        long_writes,
    )
