"""Commits and keys as other programs leave them: no odd one stops a harvest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from chefslog.exchange.harvest.harvest import (
    Harvest,
    find_reverted,
    harvest_commits,
    known_keys,
)
from chefslog.home.paths import Home
from chefslog.reading.connect import open_snapshot
from tests.exchange.repositories import ME, Repo
from tests.journals import entry, put_journal


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "api")


def gather(path: Path) -> Harvest:
    return harvest_commits([str(path)], (), identities=[ME])


def put_commit(repo: Repo, offset: str, message: bytes, at: str = "1795000000") -> None:
    """Put a commit as it stands among the objects: git would put message and date right."""
    who = f"Ada <{ME}> {at} {offset}"
    head = f"tree {repo.git('write-tree')}\nauthor {who}\ncommitter {who}\n\n"
    data = head.encode() + message + b"\n"
    name = repo.git("hash-object", "-t", "commit", "-w", "--stdin", "--literally", data=data)
    repo.git("update-ref", "refs/heads/main", name)


def test_a_message_in_latin_1_that_does_not_say_so_is_read(repo: Repo) -> None:
    put_commit(repo, "+0100", "Größe prüfen".encode("latin-1"))
    assert [letter["headline"] for letter in gather(repo.path).letters] == ["Größe prüfen"]


@pytest.mark.parametrize(
    ("offset", "minutes", "day"),
    [("-0330", -210, "2026-11-18"), ("+2359", 1439, "2026-11-19"), ("+2500", 1439, "2026-11-19")],
)
def test_an_offset_is_kept_up_to_a_day(repo: Repo, offset: str, minutes: int, day: str) -> None:
    put_commit(repo, offset, b"Sort orders")
    (letter,) = gather(repo.path).letters
    assert (letter["offset"], letter["day"]) == (minutes, day)


def test_a_branch_whose_content_is_not_here_is_proposed_as_it_is(
    repo: Repo, tmp_path: Path
) -> None:
    repo.commit("Start", mail="other@example.org")
    repo.git("checkout", "-q", "-b", "work")
    repo.commit("Parse brackets")
    repo.commit("Parse quotes")
    repo.git("checkout", "-q", "main")
    repo.git("config", "uploadpack.allowFilter", "true")
    clone, source = tmp_path / "partial", f"file://{repo.path}"
    repo.git("clone", "-q", "--no-checkout", "--filter=blob:none", source, str(clone))
    found = gather(clone)
    assert [letter["git"]["branch"] for letter in found.letters] == ["work"]
    assert (found.commits, found.problems) == (2, [])


@pytest.mark.parametrize("git", [5, None, "keys", {"commits": 1}, {"keys": []},
                                 {"keys": 5}, {"keys": None}])  # fmt: skip
def test_what_another_program_calls_git_holds_no_keys(home: Home, git: Any) -> None:
    mine = entry(1, source="git", extra={"git": {"keys": ["0123456789abcdef", 5]}})
    put_journal(home, [entry(2, extra={"git": git}), mine])
    with open_snapshot(home) as snapshot:
        assert known_keys(snapshot, home) == {"0123456789abcdef", "\n0123456789abcdef"}
        assert [one["id"] for one in find_reverted(snapshot, {"0123456789abcdef"})] == [mine["id"]]


@pytest.mark.parametrize("at", ["", "-1", "99999999999999"])
def test_a_commit_without_a_day_of_any_calendar_is_left_out(repo: Repo, at: str) -> None:
    repo.commit("Sort orders")
    put_commit(repo, "+0100", b"Sort them again", at)
    letters = gather(repo.path).letters
    assert [letter["headline"] for letter in letters if not letter["day"][:4].isdigit()] == []
    assert all(len(letter["day"]) == 10 for letter in letters)
