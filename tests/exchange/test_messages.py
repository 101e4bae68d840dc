"""What the messages of commits and the notes beside them say: requests, reverts, agents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from chefslog.exchange.harvest.delegation import (
    AuthorshipNote,
    find_agents,
    read_notes,
    suggest_level,
)
from chefslog.exchange.harvest.messages import find_reverts, find_ticket, read_request
from chefslog.home.git import ForeignRepository
from tests.exchange.repositories import ME, Repo


@pytest.mark.parametrize(
    ("subject", "body", "ticket"),
    [
        ("ABC-12: Cut latency, fixes #9", "Closes #7", "ABC-12"),
        ("Fix #12", "Closes #7", "#12"),
        ("Cut latency, #12", "Closes #7", "#12"),
        ("Cut latency (#12)", "Closes #7", "#7"),
        ("Cut latency", "After #7", ""),
    ],
)
def test_the_ticket_is_named_by_the_subject_before_the_body(
    subject: str, body: str, ticket: str
) -> None:
    assert find_ticket(subject, body) == ticket


@pytest.mark.parametrize(
    ("subject", "body", "pull", "title"),
    [
        ("Merge pull request #12 from me/x", "Cut latency (#9)\nmore", "12", "Cut latency"),
        ("Merge pull request #12 from me/x", "Cut latency and…\n\n…the rest of it", "12",
         "Cut latency and the rest of it"),
        ("Merge pull request #12 from me/x", "Cut latency…", "12", "Cut latency…"),
        ("Merge pull request #12 from me/x", "", "12", ""),
        ("Merged in x (pull request #3)", "\nCut latency", "3", "Cut latency"),
        ("Merge branch 'x'", "Cut latency\n\nSee merge request g/a!34", "34", "Cut latency"),
        ("Merge branch 'x'", "See merge request g/a!34", "34", ""),
        ("Merge branch 'x'", "Cut latency", "", ""),
        ("Cut latency (#5)", "more", "5", "Cut latency"),
        ("Cut latency", "See merge request g/a!34", "34", "Cut latency"),
    ],
)  # fmt: skip
def test_a_merge_says_which_request_it_is(subject: str, body: str, pull: str, title: str) -> None:
    assert read_request(subject, body) == (pull, title)


@pytest.mark.parametrize(
    ("subject", "body", "reverts"),
    [
        ("revert: feat: sort (#3)", "", ("~feat: sort",)),
        ("revert: sort", "Refs: abcdef12", ("abcdef12", "~sort")),
        ('Revert "Sort" (#13)', "Reverts acme/api#12", ("#12", "=sort")),
        ('Revert "Sort"', "This reverts commit abcdef1.", ("abcdef1", "=sort")),
        ('Rollback "Sort"', "", ("=sort",)),
        ('Reapply "Sort"', "", ('=revert "sort',)),
        ("Reverting: sort by date.", "", ("~sort by date",)),
        ("Roll back sort", "", ("~sort",)),
        ("Revert sort", "This reverts commit abcdef1.", ("abcdef1", "=sort")),
        ("Revert abcdef1 for now", "", ("abcdef1", "~abcdef1 for now")),
        ("Reverted PR #12", "", ("#12", "~pr #12")),
        ("Sort", "This partially reverts commit abcdef1.", ()),
        ("Sort", "It does not revert commit abcdef1.", ()),
        ("Sort", "This reverts commit abcdef1.", ("abcdef1",)),
        ("Sort", "Refs: abcdef12\nReverts #5", ()),
    ],
)
def test_a_message_says_what_it_takes_back(
    subject: str, body: str, reverts: tuple[str, ...]
) -> None:
    assert find_reverts(subject, body) == reverts


@pytest.mark.parametrize(
    ("author", "body", "agents"),
    [
        ("Ada (aider)", "", {"aider": True}),
        ("Ada", "Co-authored-by: aider (gpt-4) <noreply@aider.chat>", {"aider": True}),
        ("Ada", "Co-authored-by: Claude <noreply@anthropic.com>\nAssisted-by: Claude",
         {"claude-code": True}),
        ("Ada", "Co-authored-by: Copilot <1+Copilot@users.noreply.github.com>", {"copilot": True}),
        ("Ada", "Generated with [Claude Code](x)", {"claude-code": True}),
        ("Ada", "AI-assisted: ChatGPT\nMade-with: Cursor", {"chatgpt": False, "cursor": False}),
        ("Ada", "Co-authored-by: Bo <bo@example.org>", {}),
    ],
)  # fmt: skip
def test_agents_are_known_by_what_they_leave(
    author: str, body: str, agents: dict[str, bool]
) -> None:
    assert dict(find_agents(author, body)) == agents


_WROTE = (("claude-code", True),)
_HELPED = (("copilot", False),)


@pytest.mark.parametrize(
    ("agents", "branch", "notes", "level", "why"),
    [
        ([_WROTE], "", [], 3, "its commit was co-authored by claude-code"),
        ([_WROTE, ()], "", [], 2, "1 of 2 commits co-authored by claude-code"),
        ([_WROTE, _WROTE, ()], "", [], 3, "2 of 3 commits co-authored by claude-code"),
        ([_HELPED, (), _HELPED], "", [], 2, "2 of 3 commits assisted by copilot"),
        ([()], "claude/fix-it", [], 3, "the branch is named claude/fix-it"),
        ([()], "copilot", [], 3, "the branch is named copilot"),
        ([()], "", [AuthorshipNote("cursor", 70, 100)], 3,
         "70% of 100 added lines are noted as cursor's"),
        ([()], "", [AuthorshipNote("cursor", 69, 100)], 2,
         "69% of 100 added lines are noted as cursor's"),
        ([()], "claude/x", [AuthorshipNote("cursor", 1, 2), AuthorshipNote("codex", 1, 2)], 2,
         "50% of 4 added lines are noted as cursor, codex's"),
        ([_WROTE], "", [AuthorshipNote("cursor", 1, 4)], 2,
         "25% of 4 added lines are noted as cursor's"),
        ([_WROTE], "", [AuthorshipNote("cursor", 0, 4)], 3,
         "its commit was co-authored by claude-code"),
    ],
)  # fmt: skip
def test_a_level_is_suggested_with_its_reason(
    agents: Any, branch: str, notes: list[AuthorshipNote], level: int, why: str
) -> None:
    assert suggest_level(agents, branch, notes)["suggested"] == {"ai": level, "why": why}


def test_a_branch_that_only_mentions_an_agent_suggests_nothing() -> None:
    assert suggest_level([()], "feature/claude", []) == {}


def put_text(repo: Repo, text: str) -> str:
    """The hash of a text among the objects."""
    return repo.git("hash-object", "-w", "--stdin", data=text.encode())


def put_notes(repo: Repo, tree: str) -> None:
    """Let the notes of git-ai be the files of a tree."""
    repo.git("config", "user.email", ME)
    repo.git("config", "user.name", "Ada")
    commit = repo.git("commit-tree", repo.git("mktree", data=tree.encode()), "-m", "notes")
    repo.git("update-ref", "refs/notes/ai", commit)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("not JSON", None),
        ('{"prompts": []}', None),
        ('{"prompts": {"a": 5}}', None),
        ('{"prompts": {"a": {"accepted_lines": true, "total_additions": 10000000}}}', None),
        ('{"prompts": {"a": {"total_additions": 9999999}}}',
         AuthorshipNote("an agent", 0, 9_999_999)),
        ('{"prompts": {"a": {"accepted_lines": 3}}}', AuthorshipNote("an agent", 3, 3)),
        ('lines\n---\n{"prompts": {"a": {"agent_id": {"tool": "cursor"}, "accepted_lines": 3, '
         '"total_additions": 4}, "b": 5, "c": {"agent_id": {"tool": "codex"}, '
         '"accepted_lines": 1, "total_additions": 9}, "d": {"accepted_lines": 2}}}',
         AuthorshipNote("cursor", 6, 15)),
    ],
)  # fmt: skip
def test_a_note_says_how_many_lines_are_an_agents_or_nothing(
    tmp_path: Path, text: str, note: AuthorshipNote | None
) -> None:
    repo = Repo(tmp_path / "api")
    name = "ab" + "0" * 38
    put_notes(repo, f"100644 blob {put_text(repo, text)}\t{name}\n")
    asked = [b"cd" + b"0" * 38, name.encode()]
    found = read_notes(ForeignRepository(str(repo.path)), asked)
    assert found == ([note] if note else [])


def test_notes_in_folders_of_two_digits_are_read(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "api")
    text = json.dumps({"prompts": {"a": {"accepted_lines": 3}}})
    inner = repo.git("mktree", data=f"100644 blob {put_text(repo, text)}\t{'0' * 38}\n".encode())
    put_notes(repo, f"040000 tree {inner}\tab\n")
    found = read_notes(ForeignRepository(str(repo.path)), [b"ab" + b"0" * 38])
    assert found == [AuthorshipNote("an agent", 3, 3)]
