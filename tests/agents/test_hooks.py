"""Hooks leave drafts of facts: what a session did, not what was said in it."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chefslog.model.secrets import hide_secrets
from tests.agents.logs import claude_line, codex_head, codex_total, codex_turn, write_log
from tests.agents.secrets import foreign_secrets, planted_secrets
from tests.cli.conftest import Shell, shell
from tests.exchange.repositories import ME, Repo

__all__ = ["shell"]


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "shop")
    repo.git("config", "user.email", ME)
    repo.git("config", "user.name", "Ada")
    return repo


def tool_use(number: int, name: str, **given: Any) -> dict[str, Any]:
    line = claude_line(number, at=f"2026-11-03T09:{number:02}:00.000Z")
    part = {"type": "tool_use", "id": f"t{number}", "name": name, "input": given}
    line["message"]["content"] = [{"type": "text", "text": "PROMPT TEXT"}, part]
    return line


def tool_result(number: int, of: int, *, is_error: bool) -> dict[str, Any]:
    part = {"type": "tool_result", "tool_use_id": f"t{of}", "is_error": is_error,
            "content": "FILE CONTENT"}  # fmt: skip
    return {"type": "user", "timestamp": f"2026-11-03T09:{number:02}:00.000Z",
            "message": {"role": "user", "content": [part]}}  # fmt: skip


def end_session(shell: Shell, repo: Repo, log: Path, tool: str = "claude-code") -> None:
    payload = {"session_id": "s1", "transcript_path": str(log), "cwd": str(repo.path),
               "hook_event_name": "SessionEnd", "reason": "exit"}  # fmt: skip
    ran = shell("hook", "run", tool, stdin=json.dumps(payload).encode())
    assert (ran.code, ran.out) == (0, "")


def drafts(shell: Shell) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(shell("drafts", "--json").out)
    return found


def test_a_session_becomes_a_draft_of_facts(shell: Shell, repo: Repo, tmp_path: Path) -> None:
    when = "2026-11-03T09:20:00 +0000"
    name = repo.commit("fix: NPE when the cart is empty", at=when, words=[f"--date={when}"])
    repo.git("commit", "-q", "--amend", "--no-edit", f"--date={when}", GIT_COMMITTER_DATE=when)
    name = repo.git("rev-parse", "HEAD")
    log = write_log(
        tmp_path / "s1.jsonl",
        tool_use(1, "Edit", file_path=str(repo.path / "cart.py"), old_string="FILE CONTENT"),
        tool_use(2, "Write", file_path="/elsewhere/secret-place/plan.md", content="FILE CONTENT"),
        tool_use(3, "Bash", command="cd x && pytest -q tests/ --token=abc"),
        tool_result(5, 3, is_error=True),
        tool_use(6, "Bash", command="pytest -q"), tool_result(8, 6, is_error=False),
        tool_use(30, "Bash", command="git log"),
    )  # fmt: skip
    end_session(shell, repo, log)
    (draft,) = drafts(shell)
    assert draft["headline"] == "Fix NPE when the cart is empty"
    assert (draft["source"], draft["project"], draft["day"]) == (
        "agent:claude-code", "shop", "2026-11-03",
    )  # fmt: skip
    assert draft["evidence"] == [{"kind": "commit", "ref": name[:12]}]
    assert draft["tools"] == ["claude-code", "claude-opus-4-5-20251101"]
    assert draft["suggested"]["ai"] == 3
    notes = draft["notes"]
    assert "edited cart.py, plan.md" in notes and "pytest passed" in notes
    assert "22 minutes in the session" in notes and "cost 0.0" in notes
    for text in ("PROMPT", "CONTENT", "token", "secret-place"):
        assert text not in json.dumps(draft)


def test_a_session_that_ends_again_is_one_draft(shell: Shell, repo: Repo, tmp_path: Path) -> None:
    log = write_log(tmp_path / "s1.jsonl", tool_use(1, "Edit", file_path=f"{repo.path}/a.py"))
    end_session(shell, repo, log)
    more = tool_use(1, "Edit", file_path=f"{repo.path}/a.py")
    write_log(log, more, tool_use(9, "Edit", file_path=f"{repo.path}/b.py"))
    end_session(shell, repo, log)
    (draft,) = drafts(shell)
    assert "edited a.py, b.py" in draft["notes"]
    shell("drafts", draft["id"], "--no")
    end_session(shell, repo, log)
    assert drafts(shell) == []
    assert "rejected" not in shell("doctor").out.lower()


@pytest.mark.parametrize("first", ["session", "harvest"])
def test_a_commit_is_proposed_once_by_whatever_comes_first(
    shell: Shell, repo: Repo, tmp_path: Path, first: str
) -> None:
    when = "2026-11-03T09:20:00 +0000"
    repo.commit("Add a wish list", at=when, words=[f"--date={when}"])
    repo.git("commit", "-q", "--amend", "--no-edit", f"--date={when}", GIT_COMMITTER_DATE=when)
    edits = [tool_use(at, "Edit", file_path=f"{repo.path}/a.py") for at in (1, 30)]
    log = write_log(tmp_path / "s1.jsonl", *edits)
    for step in (first, "session", "harvest", "session"):
        if step == "session":
            end_session(shell, repo, log)
        else:
            shell("harvest", str(repo.path), "--since", "2026-11", "--yes")
    (draft,) = drafts(shell)
    assert draft["headline"] == "Add a wish list"
    assert draft["source"] == {"session": "agent:claude-code", "harvest": "git"}[first]


def test_a_commit_with_an_old_date_hides_none_of_the_session(
    shell: Shell, repo: Repo, tmp_path: Path
) -> None:
    repo.commit("Add a wish list", at="2026-11-03T09:20:00 +0000")
    repo.commit("Bump the tools", mail="bot@example.org", at="2020-03-01T09:00:00 +0000")
    edits = [tool_use(at, "Edit", file_path=f"{repo.path}/a.py") for at in (1, 30)]
    end_session(shell, repo, write_log(tmp_path / "s1.jsonl", *edits))
    assert [draft["headline"] for draft in drafts(shell)] == ["Add a wish list"]


def test_a_session_that_changed_nothing_leaves_nothing(
    shell: Shell, repo: Repo, tmp_path: Path
) -> None:
    end_session(shell, repo, write_log(tmp_path / "s1.jsonl", claude_line(1)))
    assert drafts(shell) == []


def test_codex_tells_its_thread_and_the_log_is_found(
    shell: Shell, repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CODEX_HOME", str(tmp_path / "codex"))
    when = "2026-11-03T10:00:01 +0000"
    repo.commit("Sort orders by date", at=when)
    repo.git("commit", "-q", "--amend", "--no-edit", f"--date={when}", GIT_COMMITTER_DATE=when)
    call = {"type": "function_call", "name": "shell", "call_id": "c1",
            "arguments": json.dumps({"command": ["bash", "-lc", "go test ./..."]})}  # fmt: skip
    done = {"type": "function_call_output", "call_id": "c1", "output": '{"exit_code": 1}'}
    at = "2026-11-03T10:00:02.000Z"
    write_log(
        tmp_path / "codex/sessions/2026/11/03/rollout-2026-11-03-th1.jsonl",
        codex_head("th1"), codex_turn(),
        {"timestamp": at, "type": "response_item", "payload": call},
        {"timestamp": at, "type": "response_item", "payload": done}, codex_total(1000, 0, 9),
    )  # fmt: skip
    payload = {"type": "agent-turn-complete", "thread-id": "th1", "turn-id": "1",
               "cwd": str(repo.path), "input-messages": ["PROMPT TEXT"],
               "last-assistant-message": "ANSWER TEXT"}  # fmt: skip
    ran = shell("hook", "run", "codex", json.dumps(payload))
    assert (ran.code, ran.out) == (0, "")
    (draft,) = drafts(shell)
    assert draft["headline"] == "Sort orders by date"
    assert "go test failed" in draft["notes"]
    assert "TEXT" not in json.dumps(draft)


def gemini_messages(repo: Repo) -> list[dict[str, Any]]:
    calls = [
        {"id": "1", "name": "replace", "status": "success", "timestamp": "2026-11-03T09:01:00Z",
         "args": {"file_path": f"{repo.path}/cart.ts", "new_string": "FILE CONTENT"}},
        {"id": "2", "name": "run_shell_command", "args": {"command": "npm test"},
         "status": "success", "result": [{"functionResponse": {"response": {"output":
         "Output: OUTPUT TEXT\nExit Code: 1"}}}]},
        {"id": "3", "name": "write_file", "args": {"file_path": "x"}, "status": "cancelled"},
        "not a call",
    ]  # fmt: skip
    tokens = {"input": 20_000, "output": 900, "cached": 5_000, "thoughts": 100, "total": 21_000}
    return [
        {"id": "a", "timestamp": "2026-11-03T09:00:00.000Z", "type": "user",
         "content": "PROMPT TEXT"},
        {"id": "b", "timestamp": "2026-11-03T09:07:00.000Z", "type": "gemini", "content": "ANSWER",
         "toolCalls": calls, "tokens": tokens, "model": "gemini-2.5-pro", "thoughts": []},
        {"id": "c", "timestamp": 7, "type": "gemini", "toolCalls": "x", "tokens": {"input": -1}},
    ]  # fmt: skip


@pytest.mark.parametrize("form", ["object", "lines"])
def test_a_chat_of_gemini_becomes_a_draft(
    shell: Shell, repo: Repo, tmp_path: Path, form: str
) -> None:
    messages = gemini_messages(repo)
    if form == "object":
        held = {"sessionId": "s1", "projectHash": "x", "messages": messages}
        log = tmp_path / "session-2026.json"
        log.write_text(json.dumps(held, indent=2))
    else:
        log = write_log(tmp_path / "session-2026.jsonl", {"sessionId": "s1"}, *messages, "{")
    end_session(shell, repo, log, "gemini")
    (draft,) = drafts(shell)
    assert draft["source"] == "agent:gemini"
    assert draft["tools"] == ["gemini", "gemini-2.5-pro"]
    assert draft["notes"].split("\n") == [
        "- edited cart.ts", "- npm test failed", "- 7 minutes in the session", "- cost 0.03 USD",
    ]  # fmt: skip
    assert not any(word in json.dumps(draft) for word in ("TEXT", "CONTENT", "ANSWER"))


def test_files_that_codex_patched_are_told(
    shell: Shell, repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CODEX_HOME", str(tmp_path / "codex"))
    patch = "*** Begin Patch\n*** Update File: src/cart.go\n+FILE CONTENT\n*** Add File: a.go\n"
    call = {"type": "custom_tool_call", "name": "apply_patch", "call_id": "c", "input": patch}
    line = {"timestamp": "2026-11-03T10:00:02.000Z", "type": "response_item", "payload": call}
    log = write_log(
        tmp_path / "codex/sessions/2026/11/03/rollout-th2.jsonl", codex_head("th2"), line
    )
    # Codex hands over a thread where it notifies, and a path where a hook ends the session.
    for payload in (
        {"type": "agent-turn-complete", "thread-id": "th2", "cwd": str(repo.path)},
        {"session_id": "th2", "transcript_path": str(log), "cwd": str(repo.path),
         "hook_event_name": "SessionEnd", "reason": "other"},
    ):  # fmt: skip
        assert shell("hook", "run", "codex", json.dumps(payload)).code == 0
        (draft,) = drafts(shell)
        assert "edited src/cart.go, a.go" in draft["notes"]
        assert "CONTENT" not in json.dumps(draft)


@pytest.mark.parametrize("payload", ["", "[]", "not json", '{"cwd": 7}', '{"session_id": "x"}'])
def test_whatever_a_hook_is_fed_the_agent_goes_on(shell: Shell, payload: str) -> None:
    ran = shell("hook", "run", "gemini", stdin=payload.encode())
    assert (ran.code, ran.out) == (0, "")
    assert drafts(shell) == []


@pytest.mark.parametrize("tool", ["claude-code", "codex", "gemini", "git"])
def test_a_hook_is_printed_with_its_place_and_how_to_remove_it(shell: Shell, tool: str) -> None:
    out = shell("hook", tool).out
    assert "Put this into" in out and "To remove it" in out and "chefslog" in out
    assert not list(Path.home().glob(".claude/*"))


@pytest.mark.parametrize("plant", [planted_secrets, foreign_secrets])
def test_five_hundred_secrets_in_sessions_commits_and_paths_stay_out_of_drafts(
    shell: Shell,
    repo: Repo,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    plant: Callable[[int], list[tuple[str, str]]],
) -> None:
    secrets = plant(500)
    lines = []
    for number, (text, secret) in enumerate(secrets):
        kind = number % 3
        if kind == 0:
            lines.append(tool_use(number % 60, "Bash", command=f"pytest # {text}"))
        elif kind == 1:
            path = f"{repo.path}/{secret.replace('/', '_')}.env"
            lines.append(tool_use(number % 60, "Edit", file_path=path, new_string=text))
    parts = [secrets[at : at + 25] for at in range(0, 500, 25)]
    for number, part in enumerate(parts):
        when = f"2026-11-03T09:{number:02}:30 +0000"
        body = "\n\n".join(text for text, _ in part)
        repo.commit(f"{part[number % 25][0]}\n\n{body}", at=when, name=f"f{number}")
        repo.git("commit", "-q", "--amend", "--no-edit", f"--date={when}", GIT_COMMITTER_DATE=when)
    end_session(shell, repo, write_log(tmp_path / "s1.jsonl", *lines))
    held = shell("drafts", "--json").out
    # In another journal, since a commit is proposed once.
    monkeypatch.setenv("CHEFSLOG_HOME", str(tmp_path / "other"))
    shell("harvest", str(repo.path), "--since", "2026-11", "--yes")
    harvested = shell("drafts", "--json").out
    assert len(json.loads(held)) == len(json.loads(harvested)) == 1
    held = (held + harvested).replace("_", "/")
    assert [secret for _, secret in secrets if secret.replace("_", "/") in held] == []


@pytest.mark.parametrize(
    "text",
    [
        "Cut login latency for all 40 developers", "Replace the per-request JWKS fetch by a cache",
        "See commit 0123456789abcdef0123456789abcdef01234567 and PR-91",
        "Move src/chefslog/exchange/harvest/proposals.py", "The token bucket was too small",
        "p99 1.8s → 240ms, https://example.org/dash?id=7", "Password reset mails arrive again",
        "sqlite-utils insert --extras-key rest",
        "See https://github.com/owner/shop/commit/0123456789abcdef0123456789abcdef01234567",
        "The token is stale after an hour", "Pass --auth to the client", "Basic requirements first",
        "Send mail to Ada.Byron@Example.org", "Rename TestHeadAppenderWithStorage_V2",
        "Passwords are hashed with argon2", "Ask for id-token: write", "X25519Kyber768 by default",
        "test_a_session_that_ends_again_is_one_draft", "claude-opus-4-5-20251101",
    ],
)  # fmt: skip
def test_plain_text_is_left_alone(text: str) -> None:
    assert hide_secrets(text) == text


def test_standard_input_that_is_a_terminal_is_not_waited_for(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chefslog.cli.exchange import agents

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Terminal())
    assert agents._read_payload() == ""
