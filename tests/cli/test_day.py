"""`chefslog day`: the day's drafts and follow-ups, one key each."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from chefslog import __main__ as program
from chefslog.home.paths import Home
from tests.cli.conftest import Shell
from tests.exchange.repositories import ME, Repo
from tests.journals import NOON, put_journal
from tests.season.given import full

CLAUDE = "Co-Authored-By: Claude <noreply@anthropic.com>"
NOW = "1795000000"  # 18 November 2026


class Keys(io.StringIO):
    """What a person types on a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def repo(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """Three drafts of one day, one of the day before."""
    monkeypatch.setenv("CHEFSLOG_NOW", NOW)
    repo = Repo(tmp_path / "shop")
    for day, hour, subject in (
        (17, 9, "Older work (#1)"), (18, 9, f"Cache the tokens (#2)\n\n{CLAUDE}"),
        (18, 10, "fix: umlauts on labels (#3)"), (18, 11, "Try a new parser (#4)"),
    ):  # fmt: skip
        repo.commit(subject, at=f"2026-11-{day}T{hour:02}:00:00 +0100", name=f"{hour}")
    shell("harvest", str(repo.path), "--identity", ME, "--since", "2026-11", "--yes")
    return repo


def walk(monkeypatch: pytest.MonkeyPatch, keys: str, *words: str) -> None:
    monkeypatch.setattr(sys, "argv", ["chefslog", "day", *words])
    monkeypatch.setattr(sys, "stdin", Keys(keys))
    assert program.main() == 0


@pytest.mark.usefixtures("repo")
def test_each_draft_takes_a_key_and_what_no_machine_knows_a_line(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    walk(monkeypatch, "a\nlogin 1.8s → 240ms, all users\nhelped\ny\n\nx\n")
    told = capsys.readouterr()
    assert "suggested AI level: 3 Sous chef (its commit was co-authored by claude-code)" in told.err
    assert told.out == "✓ 2 kept, 1 dropped\n"
    assert "1 other draft" in told.err
    kept = {one["headline"]: one for one in json.loads(shell("list", "--json").out)}
    assert set(kept) == {"Cache the tokens", "Fix umlauts on labels"}
    first = kept["Cache the tokens"]
    assert (first["delegation"], first["ai_effect"]) == (3, "helped")
    assert first["impact"] == "login 1.8s → 240ms, all users"
    assert "delegation" not in kept["Fix umlauts on labels"]


@pytest.mark.usefixtures("repo")
def test_what_is_left_waits_and_stopping_keeps_what_was_answered(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    walk(monkeypatch, "\ny\n\nq\n", "--all")
    assert capsys.readouterr().out == "✓ 1 kept, 3 left for later\n"
    assert len(json.loads(shell("drafts", "--json").out)) == 3


@pytest.mark.usefixtures("repo")
def test_without_a_terminal_it_lists_and_changes_nothing(shell: Shell) -> None:
    ran = shell("day")
    assert "Cache the tokens" in ran.out and "--yes" in ran.out
    assert len(json.loads(shell("day", "17", "--json").out or "{}").get("drafts", [])) in (0, 1)
    data = json.loads(shell("day", "--json").out)
    assert (len(data["drafts"]), data["other_drafts"]) == (3, 1)
    assert len(json.loads(shell("drafts", "--json").out)) == 4


def test_a_follow_up_is_answered_with_what_git_knows(
    repo: Repo, shell: Shell, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shell("drafts", "--source", "git", "--yes")
    (entry, *_) = json.loads(shell("search", "tokens", "--json").out)
    shell("set", entry["id"], "hold:yes")
    name = repo.git("log", "--format=%H", "-n1", "--grep=Cache the tokens")
    repo.commit(f'Revert "Cache the tokens (#2)"\n\nThis reverts commit {name}.')
    monkeypatch.setenv("CHEFSLOG_NOW", str(int(NOW) + 70 * 86_400))
    walk(monkeypatch, "y\n")
    told = capsys.readouterr()
    assert "Reverted by" in told.err
    assert told.out == "✓ 1 follow-up answered\n"
    shown = json.loads(shell("show", entry["id"], "--json").out)
    assert shown["verdict"]["verdict"] == "reverted"


def test_season_due_takes_a_beginning_leaves_a_wrong_key_for_later_and_stops(
    home: Home,
    shell: Shell,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("CHEFSLOG_NOW", str(NOON))
    put_journal(home, [full(number, ago=number) for number in range(4)])
    shell("season", "new", "H2", "2026-07..2026-12")
    ids = [str(full(number)["id"]) for number in range(4)]
    shell("season", "pick", *ids)
    monkeypatch.setattr(sys, "argv", ["chefslog", "season", "due"])
    monkeypatch.setattr(sys, "stdin", Keys("hel\nwhat\nq\n"))
    assert program.main() == 0
    assert len(capsys.readouterr().out.splitlines()) == 3
    told = [json.loads(shell("show", ref, "--json").out).get("verdict") for ref in ids]
    assert [verdict and verdict["verdict"] for verdict in told] == ["held", None, None, None]
