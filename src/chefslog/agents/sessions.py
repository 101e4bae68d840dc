"""What the log of a session says was done: files, tests, minutes, models and cost, but no text."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chefslog.agents.logs import DamagedLine, LogReader, read_count, read_name
from chefslog.agents.prices import Prices
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
    """What a session's log says, without a word that anybody wrote.

    Times are seconds since 1970. `tests` are the commands that ran and how they ended, None where
    that is not told; `pending` those that have not ended yet, by the call that began them.
    """

    first: float = 0.0
    last: float = 0.0
    seconds: float = 0.0
    files: Counter[str] = field(default_factory=Counter)
    tests: dict[str, bool | None] = field(default_factory=dict)
    models: Counter[str] = field(default_factory=Counter)
    cost: float = 0.0
    currency: str = ""
    pending: dict[str, str] = field(default_factory=dict)

    def note_time(self, at: Any) -> None:
        """Note when something was logged."""
        try:
            seconds = datetime.fromisoformat(at).timestamp()
        except (TypeError, ValueError, OverflowError):
            return
        self.first = self.first or seconds
        if self.last:
            self.seconds += min(max(0.0, seconds - self.last), _PAUSE)
        self.last = max(self.last, seconds)

    def note_use(self, prices: Prices, model: str, day: str, counts: Sequence[int]) -> None:
        """Note what an answer used: its counts in the order of `Rates.cost`."""
        self.models[model] += 1
        rates = prices.rates(model, day)
        if rates:
            self.cost += rates.cost(*counts)
            self.currency = rates.currency

    def note_line(self, line: dict[str, Any]) -> None:
        """Note edited files, tests that begin, and how they ended; nothing else is looked at."""
        self.note_time(line.get("timestamp"))
        message = line.get("message")
        content = message.get("content") if isinstance(message, dict) else None
        for part in content if isinstance(content, list) else [line.get("payload")]:
            if isinstance(part, dict):
                self._note_part(part)

    def _note_part(self, part: dict[str, Any]) -> None:
        kind = part.get("type")
        given = part["input"] if isinstance(part.get("input"), dict) else _arguments(part)
        if kind in ("tool_use", "function_call", "local_shell_call") and given is not None:
            test = self.note_call(part.get("name"), given)
            if test:
                self.pending[str(part.get("id") or part.get("call_id"))] = test
        if kind == "custom_tool_call" and part.get("name") == "apply_patch":
            self.files.update(map(clean_line, _PATCHED.findall(str(part.get("input")))))
        ended = self.pending.get(str(part.get("tool_use_id") or part.get("call_id")))
        if ended and kind == "tool_result":
            self.tests[ended] = not part.get("is_error")
        elif ended and kind == "function_call_output":
            self.note_exit(ended, part.get("output"))

    def note_call(self, name: Any, given: dict[str, Any]) -> str:
        """Note the file that a call edits; the test command that it runs, empty for none."""
        path = given.get("file_path") or given.get("notebook_path")
        if name in _EDITS and isinstance(path, str):
            self.files[clean_line(path)] += 1
        command = given.get("command") or given.get("cmd")
        words = " ".join(map(str, command)) if isinstance(command, list) else command
        found = _TESTS.search(words[:20_000]) if isinstance(words, str) else None
        if not found:
            return ""
        self.tests.setdefault(found[1], None)
        return found[1]

    def note_exit(self, test: str, output: Any) -> None:
        """Note how a test ended, where its output tells."""
        told = _EXIT.search(str(output))
        if told:
            self.tests[test] = (told[1] or told[2]) == "0"


def read_session(home: Home, tool: str, path: str) -> SessionFacts:
    """Read the facts of a log. Raises OSError, PriceError."""
    facts, prices = SessionFacts(), Prices(home)
    if tool == "gemini":
        _read_gemini(facts, prices, path)
        return facts
    # An answer is logged several times; the last one has all its counts.
    messages = {one.key: one for one in LogReader().read(path, tool, facts.note_line)}
    for message in messages.values():
        facts.note_use(prices, message.model, message.day, message[5:])
    return facts


def _arguments(part: dict[str, Any]) -> dict[str, Any] | None:
    held = load_json(part.get("arguments"))
    return held if isinstance(held, dict) else None


def _read_gemini(facts: SessionFacts, prices: Prices, path: str) -> None:
    """Read a chat that Gemini CLI keeps, as one object or one message a line. Raises OSError."""
    text = read_regular(path).decode("utf-8", "replace")
    held = load_json(text)
    messages = held.get("messages") if isinstance(held, dict) else None
    if held is None:
        messages = [load_json(line) for line in text.splitlines()]
    for message in messages if isinstance(messages, list) else ():
        if not isinstance(message, dict):
            continue
        facts.note_time(message.get("timestamp"))
        calls = message.get("toolCalls")
        for call in calls if isinstance(calls, list) else ():
            given = call.get("args") if isinstance(call, dict) else None
            if isinstance(given, dict) and call.get("status", "success") != "cancelled":
                test = facts.note_call(call.get("name"), given)
                if test:
                    facts.tests[test] = call.get("status") != "error"
                    facts.note_exit(test, call.get("result"))
        tokens, day = message.get("tokens"), str(message.get("timestamp"))[:10]
        if not isinstance(tokens, dict) or parse_day(day) is None:
            continue
        try:
            read, cached, output, thoughts = (
                read_count(tokens, name) for name in ("input", "cached", "output", "thoughts")
            )
        except DamagedLine:
            continue
        counts = (max(0, read - cached), output + thoughts, cached, 0, 0)
        facts.note_use(prices, read_name(message.get("model"), "gemini"), day, counts)


def load_json(text: Any) -> Any:
    """Return the value of a JSON text, None where it is none."""
    try:
        return json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return None
