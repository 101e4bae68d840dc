"""What tools note beside commits about who wrote them: `refs/notes/ai`, git-ai standard 3.

A note is a list of lines by file and session, then `---`, then JSON with the sessions' prompts.
Only the tool's name and counts of lines are read, no prompt.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from chefslog.home.git import ForeignRepository, GitError
from chefslog.model.sanitize import clean_line

_REF = "refs/notes/ai"
_LIMIT = 1 << 20


class AuthorshipNote(NamedTuple):
    """How many of a commit's added `lines` are noted as an agent's."""

    tool: str
    by_agent: int
    lines: int


def read_notes(
    repository: ForeignRepository, commits: Sequence[bytes]
) -> Mapping[bytes, AuthorshipNote]:
    """Return the notes about these commits, as far as there are any that can be read."""
    if not repository.ask("rev-parse", "--verify", "--quiet", _REF):
        return {}
    # A large collection of notes lies in folders of two digits.
    names = [
        (commit, f"{_REF}:{path}")
        for commit in commits
        for path in (commit.decode(), f"{commit[:2].decode()}/{commit[2:].decode()}")
    ]
    found: dict[bytes, AuthorshipNote] = {}
    asked = "".join(f"{name}\n" for _, name in names).encode()
    try:
        with repository.stream("cat-file", "--batch", data=asked) as output:
            for commit, _ in names:
                head = output.readline().split()
                if len(head) != 3 or not head[2].isdigit():
                    continue
                data = output.read(int(head[2]) + 1)
                note = _read_note(data[:_LIMIT])
                if note:
                    found[commit] = note
    except GitError:
        return {}
    return found


def _read_note(data: bytes) -> AuthorshipNote | None:
    text = data.decode("utf-8", "replace")
    _, mark, held = text.partition("\n---\n")
    try:
        value = json.loads(held if mark else text)
    except (ValueError, RecursionError):
        return None
    prompts = value.get("prompts") if isinstance(value, dict) else None
    if not isinstance(prompts, dict) or not prompts:
        return None
    tool, by_agent, total = "", 0, 0
    for prompt in prompts.values():
        if not isinstance(prompt, dict):
            continue
        agent = prompt.get("agent_id")
        if isinstance(agent, dict) and isinstance(agent.get("tool"), str):
            tool = tool or clean_line(agent["tool"])[:40]
        by_agent += _count(prompt, "accepted_lines")
        total += _count(prompt, "total_additions") or _count(prompt, "accepted_lines")
    total = max(total, by_agent)
    return AuthorshipNote(tool or "an agent", by_agent, total) if total else None


def _count(value: dict[str, Any], name: str) -> int:
    count = value.get(name)
    return count if type(count) is int and 0 <= count < 10**7 else 0
