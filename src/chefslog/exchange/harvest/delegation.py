"""How much of a piece of work was delegated, as git says it: trailers, and `refs/notes/ai`.

A note (git-ai standard 3) is a list of lines by file and session, then `---`, then JSON with the
sessions' prompts. Only the tool's name and counts of lines are read, no prompt.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from chefslog.home.git import ForeignRepository, GitError
from chefslog.model.sanitize import clean_line
from chefslog.model.secrets import hide_secrets

_REF = "refs/notes/ai"
_LIMIT = 1 << 20
_AGENTS = {
    "claude": "claude-code", "copilot": "copilot", "cursor": "cursor", "codex": "codex",
    "gemini": "gemini", "devin": "devin", "aider": "aider", "windsurf": "windsurf",
    "jules": "jules", "opencode": "opencode", "amp": "amp", "chatgpt": "chatgpt",
    "openhands": "openhands",
    "cline": "cline", "roo code": "roo-code", "goose": "goose", "junie": "junie", "kiro": "kiro",
    "anthropic": "claude-code", "openai": "codex",
}  # fmt: skip
_AGENT_NAME = re.compile(r"\b(?:" + "|".join(_AGENTS) + r")\b", re.IGNORECASE)
_MAKERS = (
    "noreply@anthropic.com", "cursoragent@", "copilot@", "+copilot", "devin-ai-integration",
    "noreply@openai.com", "@aider.chat", "amp@ampcode", "gemini-code-assist", "[bot]",
    "@users.noreply",
)  # fmt: skip
_COAUTHOR = re.compile(r"^co-authored-by:\s*(?P<who>.+)$", re.IGNORECASE | re.MULTILINE)
_ASSISTED = re.compile(
    r"^(?:assisted-by|generated-by|ai-assisted(?:-by)?|made-with|ai-model):\s*(?P<who>.+)$",
    re.IGNORECASE | re.MULTILINE,
)
GENERATED = re.compile(r"\bGenerated with \[?(?P<who>[\w .-]{2,30})", re.IGNORECASE)


class AuthorshipNote(NamedTuple):
    """How many of a commit's added `lines` are noted as an agent's."""

    tool: str
    by_agent: int
    lines: int


def read_notes(repository: ForeignRepository, commits: Sequence[bytes]) -> list[AuthorshipNote]:
    """Return the notes about these commits, as far as there are any that can be read."""
    if not repository.ask("rev-parse", "--verify", "--quiet", _REF):
        return []
    # A large collection of notes lies in folders of two digits.
    names = [
        f"{_REF}:{path}"
        for commit in map(bytes.decode, commits)
        for path in (commit, f"{commit[:2]}/{commit[2:]}")
    ]
    found = []
    asked = ("\n".join(names) + "\n").encode()
    try:
        with repository.stream("cat-file", "--batch", data=asked) as output:
            for _ in names:
                head = output.readline().split()
                if len(head) != 3 or not head[2].isdigit():
                    continue
                if note := _read_note(output.read(int(head[2]) + 1)[:_LIMIT]):
                    found.append(note)
    except GitError:
        return []
    return found


def _read_note(data: bytes) -> AuthorshipNote | None:
    text = data.decode("utf-8", "replace")
    _, mark, held = text.partition("\n---\n")
    try:
        value = json.loads(held if mark else text)
    except (ValueError, RecursionError):
        return None
    prompts = value.get("prompts") if isinstance(value, dict) else None
    tool, by_agent, total = "", 0, 0
    for prompt in prompts.values() if isinstance(prompts, dict) else ():
        if not isinstance(prompt, dict):
            continue
        agent = prompt.get("agent_id")
        if isinstance(agent, dict) and isinstance(agent.get("tool"), str):
            tool = tool or clean_line(agent["tool"])[:40]
        accepted, added = (_count(prompt.get(n)) for n in ("accepted_lines", "total_additions"))
        by_agent += accepted
        total += added or accepted
    total = max(total, by_agent)
    return AuthorshipNote(tool or "an agent", by_agent, total) if total else None


def _count(value: Any) -> int:
    return value if type(value) is int and 0 <= value < 10**7 else 0


def find_agents(author: str, body: str) -> tuple[tuple[str, bool], ...]:
    """Return (name, whether it wrote the change) of each agent that a message names.

    Known are the trailers that agents leave, and authors that are agents themselves.
    """
    found: dict[str, bool] = {}
    for shape, wrote in ((_COAUTHOR, True), (_ASSISTED, False), (GENERATED, True)):
        for match in shape.finditer(body):
            name = _agent(match["who"])
            if name:
                found[name] = found.get(name, False) or wrote
    if "(aider)" in author.casefold():
        found["aider"] = True
    return tuple(found.items())


def _agent(who: str) -> str:
    name, _, mail = who.partition("<")
    known = _AGENT_NAME.search(name) or _AGENT_NAME.search(mail)
    # A person may be called Claude: an address of an agent's maker, or no address, tells.
    is_agent = not mail or any(maker in mail.casefold() for maker in _MAKERS)
    return _AGENTS[known[0].casefold()] if known and is_agent else ""


def suggest_level(
    agents: Sequence[Sequence[tuple[str, bool]]], branch: str, notes: Collection[AuthorshipNote]
) -> dict[str, Any]:
    """Return the level that git's own signs suggest, with the reason, and which agents took part.

    `agents` are those of each commit, see `find_agents`. The level is a question: no value until
    the person says so.
    """
    wrote = dict.fromkeys(name for one in agents for name, is_author in one if is_author)
    assisted = dict.fromkeys(name for one in agents for name, is_author in one if not is_author)
    noted = dict.fromkeys(note.tool for note in notes)
    tools = [*dict.fromkeys([*wrote, *assisted, *noted])]
    level, why = 0, ""
    lines, by_agent = sum(note.lines for note in notes), sum(note.by_agent for note in notes)
    if by_agent:
        share = by_agent / lines
        level = 3 if share >= 0.7 else 2
        why = f"{share:.0%} of {lines} added lines are noted as {', '.join(noted)}'s"
    elif wrote:
        count = sum(any(is_author for _, is_author in one) for one in agents)
        level = 3 if count * 2 > len(agents) else 2
        why = f"{_of(count, len(agents))} co-authored by {' and '.join([*wrote][:2])}"
    elif assisted:
        count = sum(map(bool, agents))
        level, why = 2, f"{_of(count, len(agents))} assisted by {next(iter(assisted))}"
    elif branch.partition("/")[0] in ("claude", "codex", "cursor", "copilot", "devin", "agent"):
        level, why = 3, f"the branch is named {clean_line(branch)}"
    found: dict[str, Any] = {"tools": tools[:5]} if tools else {}
    if level:
        found["suggested"] = {"ai": level, "why": hide_secrets(why)}
    return found


def _of(count: int, total: int) -> str:
    return "its commit was" if total == 1 else f"{count} of {total} commits"
