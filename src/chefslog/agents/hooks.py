"""Hooks that agents and git run when a piece of work ends: a draft of facts, no prompt, no code.

Facts are the commits that were made meanwhile, the files that were edited, the tests that were run
and how they ended, minutes, model and cost. They come from the session's log and from git.
"""

from __future__ import annotations

import os
from typing import Any

from chefslog.agents.logs import codex_folders, name_project
from chefslog.agents.sessions import SessionFacts, load_json, read_session
from chefslog.exchange.formats.entries import derive_id
from chefslog.exchange.harvest.commits import Commit, read_commits
from chefslog.exchange.harvest.harvest import leave_letter, load_harvested_keys
from chefslog.exchange.harvest.messages import is_noise, read_title
from chefslog.home.clock import Moment
from chefslog.home.config import load_config
from chefslog.home.git import ForeignRepository, GitError
from chefslog.home.paths import Home
from chefslog.model.sanitize import clean_line
from chefslog.model.secrets import hide_secrets

TOOLS = ("claude-code", "codex", "gemini", "git")
_COMMAND = "chefslog hook run"
_JSON_HOOK = """{{
  "hooks": {{
    "{event}": [{{"hooks": [{{"type": "command", "command": "{command} {tool}"}}]}}]
  }}
}}"""
_PLACES = {
    "claude-code": (
        "~/.claude/settings.json",
        _JSON_HOOK.format(event="SessionEnd", command=_COMMAND, tool="claude-code"),
        "the entry with `chefslog hook run claude-code`",
    ),
    "codex": (
        "~/.codex/config.toml, above the first [table]",
        'notify = ["chefslog", "hook", "run", "codex"]',
        "the line that begins with notify",
    ),
    "gemini": (
        "~/.gemini/settings.json",
        _JSON_HOOK.format(event="SessionEnd", command=_COMMAND, tool="gemini"),
        "the entry with `chefslog hook run gemini`",
    ),
    "git": (
        ".git/hooks/post-commit of a repository, made executable",
        "#!/bin/sh\nchefslog harvest . --since 2d --yes >/dev/null 2>&1 &",
        "the line with chefslog, or the file: rm .git/hooks/post-commit",
    ),
}
_LOG_LIMIT = 256 << 20
_FILES, _COMMITS = 8, 12
_LOOKED_AT = 1000
"""Commits that are looked through for those of a session."""


def describe_hook(tool: str) -> list[str]:
    """Return a hook as lines: where it goes, the text itself, and how to remove it."""
    place, text, removal = _PLACES[tool]
    return [
        f"# Put this into {place}:", *text.split("\n"),
        f"# To remove it, take out {removal}.",
    ]  # fmt: skip


def run_hook(home: Home, tool: str, payload: str) -> bool:
    """Leave the draft of a session that ended; whether there was anything to write down.

    `payload` is what the tool hands over, JSON. Raises OSError, GitError, PriceError.
    """
    given = load_json(payload[: 1 << 20])
    given = given if isinstance(given, dict) else {}
    folder, session, thread, path = (
        clean_line(value)[:4096] if isinstance(value := given.get(name), str) else ""
        for name in ("cwd", "session_id", "thread-id", "transcript_path")
    )
    folder, session = folder or os.getcwd(), session or thread
    if not path and session and tool == "codex":
        path = _find_rollout(session)
    facts = SessionFacts()
    is_log = path.endswith((".jsonl", ".json")) and os.path.isfile(path)
    if is_log and os.path.getsize(path) <= _LOG_LIMIT:
        facts = read_session(home, tool, path)
    made = _find_commits(folder, facts)
    proposed = set(load_harvested_keys(home)) if made else set()
    commits = [commit for commit in made if commit.author_key not in proposed]
    # What was harvested in the meantime is a draft already.
    is_known = made and not commits
    if is_known or not session or not (commits or facts.files):
        return False
    # A session that is resumed ends again: while its draft waits it is brought up to date.
    leave_letter(home, _make_letter(home, tool, session, folder, facts, commits))
    return True


def _find_rollout(session: str) -> str:
    """The log of a thread of Codex, whose payload does not name it."""
    for root in codex_folders():
        for folder, _, names in os.walk(root):
            for name in names:
                if session in name and name.endswith(".jsonl"):
                    return os.path.join(folder, name)
    return ""


def _find_commits(folder: str, facts: SessionFacts) -> list[Commit]:
    """The commits that the person made while the session ran, oldest first."""
    if not facts.first or not os.path.isdir(folder):
        return []
    first, last = int(facts.first) - 1, int(facts.last) + 60
    try:
        repository = ForeignRepository(folder, seconds=5)
        own = repository.own_mail().casefold()
        # Git's own `--since` stops at a commit with a wrong date.
        told = repository.ask("rev-list", "--timestamp", "-n", str(_LOOKED_AT), "HEAD").split()
        dated = zip(told[::2], told[1::2], strict=True)
        names = [name for at, name in dated if first <= int(at) <= last][:50]
        made = [one for one in read_commits(repository, names) if one.mail.casefold() == own]
    except GitError:
        return []
    return made[::-1]


def _make_letter(
    home: Home, tool: str, session: str, folder: str, facts: SessionFacts, commits: list[Commit]
) -> dict[str, Any]:
    config = load_config(home)[0]
    moment = Moment(facts.first or commits[0].at, config.day_starts)
    project = hide_secrets(name_project(folder))
    telling = [commit for commit in commits if not is_noise(commit.subject)]
    headline = read_title(telling[-1].subject).text if telling else ""
    files = f"{len(facts.files)} file{'s' * (len(facts.files) != 1)}"
    headline = headline or f"{files} changed in {project or 'a folder'}"
    models = [name for name, _ in facts.models.most_common(1)]
    letter: dict[str, Any] = {
        "chefslog": 1,
        "id": derive_id("agent", tool, session),
        "captured_at": moment.captured_at,
        "offset": moment.offset,
        "zone": moment.zone,
        "day": moment.day,
        "source": f"agent:{tool}",
        "typed": "",
        "headline": hide_secrets(headline)[:300],
        "notes": hide_secrets("\n".join(f"- {fact}" for fact in _facts(folder, facts, commits))),
        "tools": [tool, *map(hide_secrets, models)],
    }
    if project:
        letter["project"] = project
    if commits:
        links = [{"kind": "commit", "ref": c.hash.decode()[:12]} for c in reversed(commits)]
        letter["evidence"] = links[:_COMMITS]
        # By these harvest knows the commits again.
        letter["git"] = {"commits": len(commits), "keys": [c.author_key for c in commits]}
    if facts.files:
        why = f"{tool} edited {files} in this session"
        letter["suggested"] = {"ai": 3 if commits else 2, "why": why}
    return letter


def _facts(folder: str, facts: SessionFacts, commits: list[Commit]) -> list[str]:
    told = [f"commit {c.hash.decode()[:12]}: {read_title(c.subject).text}" for c in commits]
    told = told[:_COMMITS]
    if facts.files:
        names = ", ".join(_shorten_path(folder, path) for path in [*facts.files][:_FILES])
        more = len(facts.files) - _FILES
        told.append(f"edited {names}{f' and {more} more' if more > 0 else ''}")
    for name, is_good in facts.tests.items():
        told.append(name + {True: " passed", False: " failed", None: " was run"}[is_good])
    minutes = round(facts.seconds / 60)
    if minutes:
        told.append(f"{minutes} minutes in the session")
    if facts.cost:
        told.append(f"cost {facts.cost:.2f} {facts.currency}")
    return told


def _shorten_path(folder: str, path: str) -> str:
    """A path below the session's folder; of one elsewhere no more than its name."""
    if os.path.isabs(path):
        relative = os.path.relpath(path, folder)
        path = os.path.basename(path) if relative.startswith("..") else relative
    return path
