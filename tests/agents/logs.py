"""Logs as the agents write them, with numbers that a reader can add up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

OPUS = "claude-opus-4-5-20251101"


def claude_line(
    number: int | str,
    *,
    at: str = "2026-11-03T10:00:00.000Z",
    session: str = "s1",
    cwd: str = "/home/me/shop",
    model: str = OPUS,
    output: int = 7,
    written: int = 0,
    for_an_hour: int = 0,
    **more: Any,
) -> dict[str, Any]:
    """A line about answer `number`: 10 in, 1,000 from the cache."""
    usage: dict[str, Any] = {
        "input_tokens": 10, "cache_read_input_tokens": 1000, "output_tokens": output,
        "cache_creation_input_tokens": written + for_an_hour,
        "cache_creation": {"ephemeral_5m_input_tokens": written,
                           "ephemeral_1h_input_tokens": for_an_hour},
    }  # fmt: skip
    message = {
        "id": f"msg_{number}", "model": model, "role": "assistant", "usage": usage,
        "content": [{"type": "text", "text": "the text of an answer"}],
    }  # fmt: skip
    return {
        "type": "assistant", "timestamp": at, "sessionId": session, "cwd": cwd,
        "requestId": f"req_{number}", "message": message, **more,
    }  # fmt: skip


def codex_head(name: str, **more: Any) -> dict[str, Any]:
    """The first line of a rollout."""
    payload = {"id": name, "cwd": "/home/me/shop", "originator": "codex_cli_rs", **more}
    return {"timestamp": "2026-11-03T10:00:00.000Z", "type": "session_meta", "payload": payload}


def codex_turn(model: str = "gpt-5-codex") -> dict[str, Any]:
    """The line at the beginning of a turn."""
    payload = {"cwd": "/home/me/shop", "model": model}
    return {"timestamp": "2026-11-03T10:00:01.000Z", "type": "turn_context", "payload": payload}


def codex_total(
    input: int,
    cached: int,
    output: int,
    *,
    at: str = "2026-11-03T10:00:02.000Z",
    before: tuple[int, int, int] = (0, 0, 0),
) -> dict[str, Any]:
    """A running total of a session, and what its last answer used since the total before."""
    total = _codex_counts(input, cached, output)
    last = _codex_counts(input - before[0], cached - before[1], output - before[2])
    info = {"total_token_usage": total, "last_token_usage": last}
    payload = {"type": "token_count", "info": info, "rate_limits": {"primary": {}}}
    return {"timestamp": at, "type": "event_msg", "payload": payload}


def _codex_counts(input: int, cached: int, output: int) -> dict[str, int]:
    return {
        "input_tokens": input, "cached_input_tokens": cached, "output_tokens": output,
        "reasoning_output_tokens": 0, "total_tokens": input + output,
    }  # fmt: skip


def write_log(path: Path, *lines: dict[str, Any] | str) -> Path:
    """Write lines of a log; text is written as it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return path
