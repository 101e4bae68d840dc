"""The same change again: in one repository it is a copy, in two it is two pieces of work."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from chefslog.exchange.harvest.commits import digest, read_patch_ids
from chefslog.exchange.harvest.evidence import load_repositories, save_repositories
from chefslog.exchange.harvest.harvest import Harvest, harvest_commits, known_keys, leave
from chefslog.home.git import ForeignRepository
from chefslog.home.paths import Home
from chefslog.reading.connect import open_snapshot
from tests.cli.conftest import Shell, shell
from tests.exchange.repositories import ME, Repo
from tests.store.given import opened

__all__ = ["shell"]
RETRIES = "retries: 5\ntimeout: 30\n"
SHOP = "Retry flaky jobs in the shop pipeline (#12)"
PAY = "Give the payment pipeline the same retries (#88)"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "api")


@pytest.fixture
def shop(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "shop")
    repo.commit(SHOP, name="ci.yml", content=RETRIES, at="2026-11-02T10:00:00 +0100")
    return repo


@pytest.fixture
def pay(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "pay")
    repo.commit(PAY, name="ci.yml", content=RETRIES, at="2026-11-09T10:00:00 +0100")
    return repo


def gather(*repos: Repo | Path, known: Any = ()) -> Harvest:
    paths = [str(one.path if isinstance(one, Repo) else one) for one in repos]
    return harvest_commits(paths, known, identities=[ME])


def pulls(found: Harvest) -> list[str]:
    return [letter["evidence"][0]["ref"] for letter in found.letters]


def reword(repo: Repo, message: str) -> None:
    who = ("-c", f"user.email={ME}", "-c", "user.name=Ada")
    repo.git(*who, "commit", "-q", "--amend", "-m", message)


def test_the_same_patch_in_another_repository_is_other_work(shop: Repo, pay: Repo) -> None:
    found = gather(shop, pay)
    assert pulls(found) == ["#12", "#88"]
    assert (found.known, found.copies) == (0, 0)


def test_the_same_patch_in_a_clone_is_known_under_another_message(
    shop: Repo, tmp_path: Path
) -> None:
    known = gather(shop).letters[0]["git"]["keys"]
    shop.git("clone", "-q", str(shop.path), str(tmp_path / "fork"))
    fork = Repo(tmp_path / "fork")
    reword(fork, "Retry what is flaky")
    found = gather(fork, known=known)
    assert (found.letters, found.known, found.copies) == ([], 2, 0)  # there, and at its origin


def test_what_an_older_version_proposed_is_known_in_its_repository_alone(
    shop: Repo, pay: Repo, home: Home
) -> None:
    (letter,) = gather(shop).letters
    name = shop.git("rev-parse", "HEAD").encode()
    (patch,) = (one for _, one in read_patch_ids(ForeignRepository(str(shop.path)), [name]))
    letter["git"]["keys"] = ["0" * 16, digest(patch)]
    leave(home, [letter])
    with opened(home), open_snapshot(home) as snapshot:
        known = known_keys(snapshot, home)
    reword(shop, "Retry what is flaky (#12)")
    found = gather(shop, pay, known=known)
    assert (pulls(found), found.known) == (["#88"], 1)


def test_copies_of_what_is_proposed_now_were_not_proposed_before(repo: Repo, shell: Shell) -> None:
    repo.commit("Start", mail="other@example.org", name="start")
    repo.git("checkout", "-q", "-b", "limits")
    for number in range(2):
        repo.commit(f"Limit part {number}", name=f"part{number}", content=f"{number}\n")
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--squash", "limits")
    repo.commit("Limit everything (#12)", name="part0", content="0\n")
    picked = repo.commit("Sort orders", name="orders")
    repo.git("checkout", "-q", "-b", "release", "main~2")
    repo.git("cherry-pick", picked, GIT_COMMITTER_NAME="Ada", GIT_COMMITTER_EMAIL=ME)
    found = gather(repo)
    assert (len(found.letters), found.known, found.copies) == (2, 0, 3)
    words = ("harvest", str(repo.path), "--since", "2026-11", "--identity", ME, "--yes")
    assert "2 drafts from 2 commits to review; 3 commits are copies of these:" in shell(*words).err
    assert "Nothing new; 5 commits were proposed before." in shell(*words).err


def test_what_is_no_work_is_counted_once_for_two_clones(repo: Repo, tmp_path: Path) -> None:
    repo.commit("wip", at="2026-11-02T10:00:00 +0100")
    name = repo.commit("Sort by date", at="2026-11-03T10:00:00 +0100")
    repo.commit(f'Revert "Sort by date"\n\nThis reverts commit {name}.')
    copy = tmp_path / "copy"
    repo.git("clone", "-q", str(repo.path), str(copy))
    found = gather(repo, copy)
    assert (found.letters, found.noise, found.taken_back) == ([], 1, 2)


def test_two_repositories_of_one_name_are_both_remembered(tmp_path: Path, home: Home) -> None:
    repos = [Repo(tmp_path / client / "api") for client in ("bank", "shop")]
    for number, repo in enumerate(repos):
        repo.commit(f"Sort orders of client {number}")
    save_repositories(home, gather(*repos).places)
    assert sorted(load_repositories(home)["api"]) == [str(repo.path) for repo in repos]


def test_a_repository_whose_name_looks_like_a_secret_is_found_again(
    tmp_path: Path, home: Home
) -> None:
    repo = Repo(tmp_path / "key-9f8e7d6c5b4a39281706f5e4d3c2b1a0")
    repo.commit("Sort orders")
    found = gather(repo)
    save_repositories(home, found.places)
    assert [*load_repositories(home)] == [found.letters[0]["project"]]
    assert "9f8e" not in found.letters[0]["project"]
