"""What the log of a session says was done: files, tests, minutes, models and cost, but no text."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chefslog.agents.claude_code import read_claude_log
from chefslog.agents.codex import CodexLogs
from chefslog.agents.prices import Prices
from chefslog.agents.usage import DamagedLine, LogReader, Message, read_count, read_name
from chefslog.home.files import read_regular
from chefslog.home.paths import Home
from chefslog.model.days import parse_day
from chefslog.model.sanitize import clean_line

_PAUSE = 15 * 60
"""Seconds without anything in the log that count as a pause, not as work."""
_EDITS = ("Edit", "MultiEdit", "Write", "NotebookEdit", "replace", "write_file", "edit_file")
_TESTS = re.compile(
    r"(?:^|[;&|]\s*|\s)(pytest|tox|nox|unittest|jest|vitest|mocha|rspec|phpunit|ctest|"
    r"(?:npm|pnpm|yarn|bun)(?: run)? test|go test|cargo (?:test|nextest)|make (?:test|check)|"
    r"gradlew? test|mvn test|dotnet test|mix test|bazel test|just test)\b"
)
_PATCHED = re.compile(r"^\*\*\* (?:Update|Add|Delete) File: (\S.{0,400})$", re.MULTILINE)
_EXIT = re.compile(r'"?exit_code"?:\s*(\d+)|(?:exited with code|Exit Code:) (\d+)')


@dataclass
class SessionFacts:
    """What a session's log says, without a word that anybody wrote."""

    first: float = 0.0
    last: float = 0.0
    seconds: float = 0.0
    files: Counter[str] = field(default_factory=Counter)
    tests: dict[str, bool | None] = field(default_factory=dict)
    models: Counter[str] = field(default_factory=Counter)
    cost: float = 0.0
    currency: str = ""


def read_session(home: Home, tool: str, path: str) -> SessionFacts:
    """Read the facts of a log. Raises OSError, PriceError."""
    facts = SessionFacts()
    if tool == "gemini":
        _read_gemini(facts, Prices(home), path)
        return facts
    pending: dict[str, str] = {}

    def look(line: dict[str, Any]) -> Message | None:
        _note_time(facts, line.get("timestamp"))
        for part in _parts(line):
            _note_part(facts, pending, part)
        return None

    reader = LogReader()
    for _ in reader.read(path, look):
        pass
    prices = Prices(home)
    messages = CodexLogs(reader).read(path) if tool == "codex" else read_claude_log(reader, path)
    last: dict[int, Message] = {}
    for message in messages:
        last[message.key] = message
    for message in last.values():
        _note_use(facts, prices, message.model, message.day, message[5:])
    return facts


def _note_use(
    facts: SessionFacts, prices: Prices, model: str, day: str, counts: tuple[int, ...]
) -> None:
    facts.models[model] += 1
    rates = prices.rates(model, day)
    if rates:
        facts.cost += rates.cost(*counts)
        facts.currency = rates.currency


def _note_time(facts: SessionFacts, at: Any) -> None:
    try:
        seconds = datetime.fromisoformat(at).timestamp()
    except (TypeError, ValueError, OverflowError):
        return
    facts.first = facts.first or seconds
    if facts.last:
        facts.seconds += min(max(0.0, seconds - facts.last), _PAUSE)
    facts.last = max(facts.last, seconds)


def _parts(line: dict[str, Any]) -> list[dict[str, Any]]:
    message = line.get("message")
    content = message.get("content") if isinstance(message, dict) else None
    parts = content if isinstance(content, list) else [line.get("payload")]
    return [part for part in parts if isinstance(part, dict)]


def _note_part(facts: SessionFacts, pending: dict[str, str], part: dict[str, Any]) -> None:
    """Note an edited file, a test that begins, and how one ended; nothing else is looked at."""
    given = part.get("input") if isinstance(part.get("input"), dict) else _arguments(part)
    if part.get("type") in ("tool_use", "function_call", "local_shell_call") and given is not None:
        test = _note_call(facts, part.get("name"), given)
        if test:
            pending[str(part.get("id") or part.get("call_id"))] = test
    if part.get("type") == "custom_tool_call" and part.get("name") == "apply_patch":
        for path in _PATCHED.findall(str(part.get("input"))):
            facts.files[clean_line(path)] += 1
    ended = pending.get(str(part.get("tool_use_id") or part.get("call_id")))
    if part.get("type") == "tool_result" and ended:
        facts.tests[ended] = not part.get("is_error")
    elif part.get("type") == "function_call_output" and ended:
        _note_exit(facts, ended, part.get("output"))


def _note_call(facts: SessionFacts, name: Any, given: dict[str, Any]) -> str:
    """Note the file that a call edits; the test command that it runs, empty for none."""
    path = given.get("file_path") or given.get("notebook_path")
    if name in _EDITS and isinstance(path, str):
        facts.files[clean_line(path)] += 1
    command = given.get("command") or given.get("cmd")
    words = " ".join(map(str, command)) if isinstance(command, list) else command
    found = _TESTS.search(words[:20_000]) if isinstance(words, str) else None
    if found:
        facts.tests.setdefault(found[1], None)
    return found[1] if found else ""


def _note_exit(facts: SessionFacts, test: str, output: Any) -> None:
    told = _EXIT.search(str(output))
    if told:
        facts.tests[test] = (told[1] or told[2]) == "0"


def _arguments(part: dict[str, Any]) -> dict[str, Any] | None:
    try:
        held = json.loads(part.get("arguments", ""))
    except (ValueError, TypeError, RecursionError):
        return None
    return held if isinstance(held, dict) else None


def _read_gemini(facts: SessionFacts, prices: Prices, path: str) -> None:
    """Read a chat that Gemini CLI keeps, as one object or one message a line. Raises OSError."""
    text = read_regular(path).decode("utf-8", "replace")
    try:
        held = json.loads(text)
        messages = held.get("messages", ()) if isinstance(held, dict) else ()
    except (ValueError, RecursionError):
        messages = [message for line in text.splitlines() if (message := _load_line(line))]
    for message in messages if isinstance(messages, list) else ():
        if not isinstance(message, dict):
            continue
        _note_time(facts, message.get("timestamp"))
        calls = message.get("toolCalls")
        for call in calls if isinstance(calls, list) else ():
            given = call.get("args") if isinstance(call, dict) else None
            if isinstance(given, dict) and call.get("status", "success") != "cancelled":
                test = _note_call(facts, call.get("name"), given)
                if test:
                    facts.tests[test] = call.get("status") != "error"
                    _note_exit(facts, test, call.get("result"))
        tokens = message.get("tokens")
        if isinstance(tokens, dict):
            _note_gemini_use(facts, prices, message, tokens)


def _note_gemini_use(
    facts: SessionFacts, prices: Prices, message: dict[str, Any], tokens: dict[str, Any]
) -> None:
    try:
        read, cached, output, thoughts = (
            read_count(tokens, name) for name in ("input", "cached", "output", "thoughts")
        )
    except DamagedLine:
        return
    model, day = read_name(message.get("model"), "gemini"), str(message.get("timestamp"))[:10]
    if parse_day(day) is not None:
        _note_use(
            facts, prices, model, day, (max(0, read - cached), output + thoughts, cached, 0, 0)
        )


def _load_line(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None
