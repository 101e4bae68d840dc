"""A draft is what one would have written: verb kept, noise left out, numbers and agents seen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from chefslog.exchange.harvest.commits import Commit
from chefslog.exchange.harvest.groups import Group
from chefslog.exchange.harvest.harvest import Harvest, harvest_commits
from chefslog.exchange.harvest.messages import find_impact, is_noise, read_title
from chefslog.exchange.harvest.proposals import says_something
from tests.cli.conftest import Shell, shell
from tests.exchange.repositories import ME, Repo

__all__ = ["shell"]
CLAUDE = "Co-Authored-By: Claude <noreply@anthropic.com>"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "api")


def gather(repo: Repo) -> Harvest:
    return harvest_commits([str(repo.path)], (), identities=[ME])


def letter(repo: Repo) -> dict[str, Any]:
    (found,) = gather(repo).letters
    return found


@pytest.mark.parametrize(
    ("subject", "text", "pull"),
    [
        ("fix: NPE when cart is empty", "Fix NPE when cart is empty", ""),
        ("fix(cart): handle an empty cart (#12)", "Handle an empty cart", "12"),
        ("fix: Umlauts in address lines", "Fix umlauts in address lines", ""),
        ("fix: parser: handle empty input", "parser: handle empty input", ""),
        ("feat: dark mode for reports", "Add dark mode for reports", ""),
        ("feat!: drops the v1 endpoints", "Drops the v1 endpoints", ""),
        ("Merged PR 88: Speed up the nightly import", "Speed up the nightly import", "88"),
        ("Pull request #7: fix: timeout of the bank file", "Fix timeout of the bank file", "7"),
        ("Merged PR 5: feat: export as CSV (#5)", "Export as CSV", "5"),
        ("perf: cut p99 from 900ms to 140ms", "Cut p99 from 900ms to 140ms", ""),
        ("rows_from_file(ignore_extras), refs #440", "rows_from_file(ignore_extras)", ""),
        ("--raw-lines option, closes #539, refs #2", "--raw-lines option", ""),
        ("[SHOP-12] Sort orders by date", "Sort orders by date", ""),
    ],
)
def test_titles_are_read_without_decoration(subject: str, text: str, pull: str) -> None:
    title = read_title(subject)
    assert (title.text, title.pull) == (text, pull)


@pytest.mark.parametrize(
    "subject",
    [
        "wip", "asdf", "x", "fix", "Apply", "Again", "Update f.py", "Release 4.12.0", "v2.0.1",
        "Bump lodash from 4.17.20 to 4.17.21", "chore: bump version to 2.1.0", "skip ci",
        "[skip ci]", "Merge branch 'main' into feature/x",
        "refactor(parser): step 4", "typo", "fixup! wip",
        "Applied Black", "Flake8 fixes", "Fixed a typo in the docs", "docutils>=2.0",
        "Update CHANGELOG", "chore(deps): update eslint to v9", "address review comments", "...",
    ],
)  # fmt: skip
def test_noise_is_recognised(subject: str) -> None:
    assert is_noise(subject)


@pytest.mark.parametrize(
    "subject",
    [
        "Fix flaky test of the scheduler", "Apply discounts per line", "Update prices nightly",
        "Release locks when a worker dies", "Bump the pool to 50 connections for Black Friday",
        "Test refunds against the sandbox", "Add retry", "Merge carts of guests at login",
    ],
)  # fmt: skip
def test_work_is_no_noise(subject: str) -> None:
    assert not is_noise(subject)


@pytest.mark.parametrize(
    ("text", "impact"),
    [
        ("perf: p99 from 900ms to 140ms", "perf: p99 from 900ms to 140ms"),
        ("Before: 4.1 % of labels failed. Now 4.1% → 0.2% fail.", "Now 4.1% → 0.2% fail"),
        ("Cuts memory by 40% on large files", "Cuts memory by 40% on large files"),
        ("Bump x from 1.2.3 to 1.3.0", ""),
        ("Move from Jenkins to GitHub", ""),
        ("Rename 3 files", ""),
    ],
)
def test_a_change_in_numbers_is_a_proposed_impact(text: str, impact: str) -> None:
    assert find_impact(text) == impact


def test_bodies_become_notes_and_numbers_an_impact(repo: Repo) -> None:
    repo.commit(
        "fix: umlauts on labels\n\nThe printer expects Latin-1.\n\n"
        f"Failed labels went from 4.1 % to 0.2 %.\n\n{CLAUDE}\nSigned-off-by: Ada <{ME}>"
    )
    draft = letter(repo)
    assert draft["headline"] == "Fix umlauts on labels"
    assert draft["kind"] == "fix"
    assert draft["impact"] == "Failed labels went from 4.1 % to 0.2 %"
    assert "The printer expects Latin-1." in draft["notes"]
    assert "Co-Authored" not in draft["notes"] and "Signed-off" not in draft["notes"]


def test_a_hidden_secret_stands_once_and_the_notes_do_not_repeat_it(repo: Repo) -> None:
    repo.commit("Drop token=ghp_abcdefghijklmnop1234 leaked\n\nSeen in a log.")
    draft = letter(repo)
    assert draft["headline"] == "Drop token=[secret] leaked"
    assert draft["notes"] == "Seen in a log."


def test_a_request_with_a_hidden_secret_is_not_repeated_either(repo: Repo) -> None:
    repo.commit("Start", mail="other@example.org", name="start")
    repo.git("checkout", "-q", "-b", "leak")
    repo.commit("Drop token=ghp_abcdefghijklmnop1234 leaked")
    repo.git("checkout", "-q", "main")
    title = "Drop token=ghp_abcdefghijklmnop1234 leaked"
    repo.merge("leak", f"Merge pull request #9 from me/leak\n\n{title}\n\nSeen in a log.")
    assert letter(repo)["notes"] == "Seen in a log."


def test_noise_alone_is_no_draft_and_is_counted(repo: Repo) -> None:
    repo.commit("wip", at="2026-11-02T10:00:00 +0100")
    repo.commit("Release 4.12.0", at="2026-11-03T10:00:00 +0100")
    repo.commit("Sort orders", at="2026-11-04T10:00:00 +0100")
    found = gather(repo)
    assert ([one["headline"] for one in found.letters], found.noise) == (["Sort orders"], 2)


@pytest.mark.parametrize("is_named", [True, False])
def test_trailers_suggest_a_level_with_its_reason(repo: Repo, shell: Shell, is_named: bool) -> None:
    repo.git("checkout", "-q", "-b", "labels")
    repo.commit(f"Print labels in Latin-1\n\n{CLAUDE}")
    repo.commit(f"Cover labels with tests\n\n{CLAUDE}")
    repo.git("config", "user.email", ME)
    assert shell("harvest", str(repo.path), "--since", "2026-11", "--yes").code == 0
    (draft,) = json.loads(shell("drafts", "--json").out)
    why = "2 of 2 commits co-authored by claude-code"
    assert draft["suggested"] == {"ai": 3, "why": why}
    assert "delegation" not in draft
    assert draft["tools"] == ["claude-code"]
    assert "2 commits, ai:3?" in shell("drafts").out
    shell("drafts", *([draft["id"]] if is_named else ["--source", "git"]), "--yes", "--level")
    (entry,) = json.loads(shell("list", "--json").out)
    assert entry["delegation"] == 3 and "suggested" not in entry


def test_a_yes_to_the_draft_alone_leaves_the_level_open(repo: Repo, shell: Shell) -> None:
    repo.commit(f"Print labels in Latin-1\n\n{CLAUDE}")
    shell("harvest", str(repo.path), "--identity", ME, "--since", "2026-11", "--yes")
    (draft,) = json.loads(shell("drafts", "--json").out)
    shell("drafts", draft["id"], "--yes")
    (entry,) = json.loads(shell("list", "--json").out)
    assert "delegation" not in entry


def test_a_person_called_claude_is_no_agent(repo: Repo) -> None:
    repo.commit("Print labels\n\nCo-authored-by: Claude Monet <claude@example.org>")
    assert "suggested" not in letter(repo)


def test_help_is_less_than_authorship(repo: Repo) -> None:
    repo.commit("Print labels\n\nAssisted-by: GitHub Copilot")
    assert letter(repo)["suggested"]["ai"] == 2


def test_notes_of_git_ai_say_how_much_an_agent_wrote(repo: Repo) -> None:
    name = repo.commit("Print labels")
    prompt = {"agent_id": {"tool": "cursor", "id": "1", "model": "m"}, "messages": ["a secret"],
              "total_additions": 40, "accepted_lines": 36}  # fmt: skip
    note = "file\n  abc 1-36\n---\n" + json.dumps(
        {"schema_version": "3", "prompts": {"abc": prompt}}
    )
    repo.git("config", "user.email", ME)
    repo.git("config", "user.name", "Ada")
    repo.git("notes", "--ref=ai", "add", "-m", note, name)
    draft = letter(repo)
    assert draft["suggested"] == {"ai": 3, "why": "90% of 40 added lines are noted as cursor's"}
    assert draft["tools"] == ["cursor"]
    assert "a secret" not in json.dumps(draft)


def test_commits_of_one_ticket_are_one_draft_whatever_their_day(repo: Repo) -> None:
    repo.commit("SHOP-12: Read the bank file", at="2026-11-02T10:00:00 +0100")
    repo.commit("Sort orders", at="2026-11-02T11:00:00 +0100")
    repo.commit("SHOP-12: Pay refunds from it", at="2026-11-03T10:00:00 +0100")
    found = [one["headline"] for one in gather(repo).letters]
    assert sorted(found) == ["Read the bank file", "Sort orders"]


@pytest.mark.parametrize(
    ("second", "drafts"),
    [("2026-11-17T10:00:00 +0100", 1), ("2026-11-17T10:00:01 +0100", 2)],
)
def test_two_weeks_after_its_last_commit_a_ticket_is_another_piece_of_work(
    repo: Repo, second: str, drafts: int
) -> None:
    repo.commit("SHOP-12: Read the bank file", at="2026-11-03T10:00:00 +0100")
    repo.commit("SHOP-12: Pay refunds from it", at=second)
    assert [one["git"]["commits"] for one in gather(repo).letters] == [2 // drafts] * drafts


def test_nothing_found_says_who_was_looked_for_and_who_committed(repo: Repo, shell: Shell) -> None:
    repo.commit("Theirs", mail="other@example.org")
    ran = shell("harvest", str(repo.path), "--identity", ME, "--since", "2020")
    assert ME in ran.err and "other@example.org (1)" in ran.err


def test_the_identity_is_the_one_that_git_would_commit_with(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.commit("Mine by include", mail="work@example.org", at="2026-11-02T10:00:00 +0100")
    repo.commit("Mine by author", mail="author@example.org", at="2026-11-03T10:00:00 +0100")
    repo.commit("Mine by variable", mail="variable@example.org", at="2026-11-04T10:00:00 +0100")
    work = tmp_path / "work.gitconfig"
    work.write_text("[user]\n\temail = work@example.org\n\tname = Ada\n")
    config = tmp_path / "global.gitconfig"
    where = f"gitdir:{repo.path}/"
    config.write_text(f'[user]\n\tname = Ada\n\temail = home@example.org\n'
                      f'[includeIf "{where}"]\n\tpath = {work}\n')  # fmt: skip
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))

    def mine() -> list[str]:
        found = harvest_commits([str(repo.path)], ())
        return [one["headline"] for one in found.letters]

    assert mine() == ["Mine by include"]
    repo.git("config", "author.email", "author@example.org")
    assert mine() == ["Mine by author"]
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "variable@example.org")
    assert mine() == ["Mine by variable"]


def test_a_number_in_the_body_of_one_of_several_commits_stays_with_it(repo: Repo) -> None:
    repo.commit("Keep the cart for a month", name="cart")
    repo.commit("Cache the tax table\n\np99 of the checkout went from 900ms to 140ms.", name="tax")
    (letter,) = gather(repo).letters
    assert letter["headline"] == "Keep the cart for a month"
    assert "impact" not in letter
    assert letter["notes"].endswith(
        "- Cache the tax table: p99 of the checkout went from 900ms to 140ms"
    )


@pytest.mark.parametrize(("title", "says"), [("Cut latency", True), ("wip", False), ("", False)])
def test_a_request_says_something_by_its_title(title: str, says: bool) -> None:
    subject = "Merge pull request #12 from me/x"
    merge = Commit(b"a", (), ME, 0, 0, "2026-11-02", "2026-11-02", subject, title)
    assert says_something(Group((), merge)) is says
