"""On which day work was done: wrong clocks, nights, days to come, and the span asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from chefslog.exchange.harvest.evidence import CommitHistory
from chefslog.exchange.harvest.harvest import Harvest, harvest_commits
from chefslog.home.clock import Moment
from chefslog.home.git import ForeignRepository
from tests.cli.conftest import Shell, shell
from tests.exchange.repositories import ME, Repo

__all__ = ["shell"]
OLD = "2020-03-01T10:00:00 +0100"
NOW = 1_795_860_000  # 2026-11-28T10:00:00Z


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "api")


def gather(repo: Repo, **more: Any) -> Harvest:
    found = harvest_commits([str(repo.path)], (), identities=[ME], **more)
    assert found.problems == []
    return found


def drafts(repo: Repo, **more: Any) -> list[tuple[str, int]]:
    return [(one["headline"], one["git"]["commits"]) for one in gather(repo, **more).letters]


def branch_and_merge(repo: Repo, name: str, message: str, at: str = "") -> None:
    repo.git("checkout", "-q", "-b", name)
    for part in ("first", "second"):
        repo.commit(f"Write the {part} part of {name}", name=f"{name} {part}")
    repo.git("checkout", "-q", "main")
    repo.merge(name, message, at)


@pytest.mark.parametrize(
    ("mail", "at"),
    [(ME, "2026-11-20T10:00:00 +0100"), ("bot@example.org", OLD)],
    ids=["clock", "bot"],
)
def test_a_commit_with_an_old_date_hides_nothing_below_it(repo: Repo, mail: str, at: str) -> None:
    repo.commit("Start", mail="other@example.org", name="start", at=OLD)
    branch_and_merge(repo, "cart", "Merge pull request #7 from me/cart\n\nKeep carts for guests")
    name = repo.commit("Sort by date", name="sort")
    repo.commit(f'Revert "Sort by date"\n\nThis reverts commit {name}.', name="sort")
    repo.commit("Print labels in Latin-1", mail=mail, name="labels", at=at, made=OLD)
    found = drafts(repo, since="2026-11-01")
    assert ("Keep carts for guests", 2) in found
    assert (("Print labels in Latin-1", 1) in found) == (mail == ME)
    assert len(found) == 1 + (mail == ME)


def test_a_merge_with_an_old_date_names_what_it_brought(repo: Repo) -> None:
    repo.commit("Start", mail="other@example.org", name="start", at=OLD)
    message = "Merge pull request #7 from me/cart\n\nKeep carts for guests"
    branch_and_merge(repo, "cart", message, OLD)
    assert drafts(repo, since="2026-11-01") == [("Keep carts for guests", 2)]


def test_work_of_either_date_in_the_span_is_proposed(repo: Repo) -> None:
    repo.commit("Old", name="a", at=OLD)
    repo.commit("Rebased", name="b", at=OLD, made="2026-11-03T10:00:00 +0100")
    repo.commit("Later", name="c", at="2026-11-20T10:00:00 +0100")
    span = {"since": "2026-11-01", "until": "2026-11-05"}
    assert drafts(repo, **span) == [("Rebased", 1)]
    assert drafts(repo, since="2026-11-06") == [("Later", 1)]


def test_a_fix_below_an_old_date_is_found(repo: Repo) -> None:
    name = repo.commit("Add a cart", content="one\ntwo\n", at="2026-11-02T10:00:00 +0100")
    repo.commit("fix: cart", content="one\n2\n", at="2026-11-03T10:00:00 +0100")
    repo.commit("Add notes", name="notes", mail="bot@example.org", at=OLD)
    history = CommitHistory(ForeignRepository(str(repo.path)), 1_790_000_000)
    assert history.judge([name], (), ()).verdict == "reworked"


def test_a_night_belongs_to_the_day_before(repo: Repo, shell: Shell) -> None:
    repo.git("config", "user.email", ME)
    repo.commit("Sort orders", name="a", at="2026-11-16T20:00:00 +0100")
    repo.commit("Sort carts", name="b", at="2026-11-17T00:40:00 +0100")
    repo.commit("Sort mails", name="c", at="2026-11-17T04:00:00 +0100")
    found = gather(repo, day_starts=240)
    assert [(one["day"], one["git"]["commits"]) for one in found.letters] == [
        ("2026-11-16", 2), ("2026-11-17", 1),
    ]  # fmt: skip
    assert drafts(repo, day_starts=240, until="2026-11-16") == [("Sort orders", 2)]
    assert drafts(repo, day_starts=240, since="2026-11-17") == [("Sort mails", 1)]
    shell("config", "day_starts", "04:00")
    ran = shell("harvest", str(repo.path), "--since", "2026-11-16", "--until", "2026-11-16")
    assert "2026-11-16  Sort orders  (api, 2 commits)" in ran.out


def test_a_fix_after_midnight_is_one_of_the_same_day(repo: Repo) -> None:
    name = repo.commit("Add a cart", content="one\ntwo\n", at="2026-11-16T20:00:00 +0100")
    repo.commit("fix: cart", content="one\n2\n", at="2026-11-17T00:40:00 +0100")
    history = CommitHistory(ForeignRepository(str(repo.path)), day_starts=240)
    assert history.judge([name], (), ()).why[0].startswith("Changed the same day by")


def test_what_is_dated_in_the_future_is_put_on_today_and_says_so(repo: Repo) -> None:
    repo.commit("Sort orders", name="a", at="2030-05-01T10:00:00 +0200")
    repo.commit("Sort carts", name="b", at="2026-11-28T23:00:00 +1200")
    today = Moment(NOW)
    carts, orders = sorted(gather(repo, moment=today).letters, key=lambda one: one["headline"])
    assert (carts["day"], "notes" in carts) == ("2026-11-28", False)
    assert (orders["day"], orders["captured_at"]) == (today.day, today.captured_at)
    assert orders["notes"] == f"Git dates this 2030-05-01, in the future: put on {today.day}."
