"""Work that was taken back is not proposed, however the host writes the revert."""

from __future__ import annotations

from pathlib import Path

import pytest

from chefslog.exchange.harvest.commits import Fates, Graph
from chefslog.exchange.harvest.harvest import Harvest, harvest_commits
from tests.exchange.repositories import ME, Repo

FORMS = ("plain", "squash", "azure", "bitbucket", "gitlab", "conventional", "title only", "others")


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "api")


def gather(repo: Repo) -> Harvest:
    found = harvest_commits([str(repo.path)], (), identities=[ME])
    assert found.problems == []
    return found


def headlines(repo: Repo) -> list[str]:
    return [letter["headline"] for letter in gather(repo).letters]


def subject_of(form: str, number: int, title: str) -> str:
    """A subject as the host writes it for a request with this title."""
    shapes = {
        "squash": "{title} (#{number})", "azure": "Merged PR {number}: {title}",
        "bitbucket": "Pull request #{number}: {title}", "conventional": "feat: {title}",
        "others": "{title} (#{number})",
    }  # fmt: skip
    return shapes.get(form, "{title}").format(title=title, number=number)


def revert_of(form: str, number: int, name: str, subject: str, title: str) -> str:
    """The message of a revert as the host writes it."""
    quoted = subject_of(form, number + 5000, f'Revert "{subject}"')
    return {
        "plain": f'Revert "{subject}"\n\nThis reverts commit {name}.',
        "squash": f"{quoted}\n\nReverts acme/api#{number}",
        "azure": f'Merged PR {number + 5000}: Revert "{title}"\n\nReverts !{number}',
        "bitbucket": f'Pull request #{number + 5000}: Revert "{title}"\n\nMerge in A/api to main',
        "gitlab": f'Revert "{subject}"\n\nThis reverts commit {name[:10]}\n\nSee merge request a!7',
        "conventional": f"revert: {subject}\n\nRefs: {name[:8]}",
        "title only": f'Revert "{subject}"',
        "others": f"{quoted}\n\nThis reverts commit {name}.",
    }[form]


@pytest.mark.slow
def test_of_two_hundred_planted_reverts_none_is_proposed_and_what_stands_is(repo: Repo) -> None:
    standing, seen = [], set()
    for number in range(200):
        form = FORMS[number % len(FORMS)]
        title = f"Rework the import of batch {number}"
        subject = subject_of(form, number, title)
        at = f"{1_780_000_000 + number * 90_000} +0100"
        name = repo.commit(subject, at=at, name=f"f{number}")
        revert = revert_of(form, number, name, subject, title)
        mail = "other@example.org" if form == "others" else ME
        taken = repo.commit(revert, at=at, name=f"f{number}", mail=mail)
        if number % 5 == 4:  # the revert is reverted, and the work stands again
            again = f'Revert "{revert.splitlines()[0]}"\n\nThis reverts commit {taken}.'
            repo.commit(again, at=at, name=f"f{number}")
            standing.append(title)
        seen.add(form)
    assert seen == set(FORMS)
    found = gather(repo)
    proposed = {letter["headline"] for letter in found.letters}
    assert proposed == set(standing)
    assert found.taken_back == 200 - len(standing) + 200 - 25 + len(standing)


def test_a_reapplied_commit_stands_and_one_reverted_three_times_does_not(repo: Repo) -> None:
    for title, times in (("Cache the tokens", 2), ("Cache the users", 3)):
        subject, name = title, repo.commit(title, name=title)
        for time in range(times):
            word = "Reapply" if time == 1 else "Revert"
            message = f'{word} "{title}"\n\nThis reverts commit {name}.'
            subject, name = message, repo.commit(message, name=title, content=f"{subject}{time}")
    assert headlines(repo) == ["Cache the tokens"]


def test_a_reverted_merge_takes_its_commits_back(repo: Repo) -> None:
    repo.commit("Start", mail="other@example.org")
    for name in ("kept", "lost"):
        repo.git("checkout", "-q", "-b", name)
        repo.commit(f"Write the {name} part", name=name)
        repo.commit(f"Cover the {name} part", name=name)
        repo.git("checkout", "-q", "main")
        repo.merge(name, f"Merge pull request #9 from me/{name}\n\nDeliver what is {name}")
    merge = repo.git("rev-parse", "HEAD")
    before = repo.git("rev-parse", "HEAD^")
    repo.commit(
        'Revert "Deliver what is lost"\n\n'
        f"This reverts commit {merge}, reversing\nchanges made to {before}."
    )
    assert headlines(repo) == ["Deliver what is kept"]


def test_a_branch_that_was_squashed_and_reverted_is_not_proposed_from_the_branch(
    repo: Repo,
) -> None:
    repo.commit("Start", mail="other@example.org")
    repo.git("checkout", "-q", "-b", "limits")
    for number in range(3):
        repo.commit(f"Limit part {number}", name=f"part{number}", content=f"{number}\n")
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--squash", "limits")
    name = repo.commit("Limit everything (#12)", name="part0", content="0\n")
    repo.commit(f'Revert "Limit everything (#12)" (#13)\n\nThis reverts commit {name}.')
    assert headlines(repo) == []


def test_a_revert_on_a_branch_takes_nothing_from_the_main_line(repo: Repo) -> None:
    name = repo.commit("Sort by date")
    repo.git("checkout", "-q", "-b", "experiment")
    repo.commit(f'Revert "Sort by date"\n\nThis reverts commit {name}.')
    assert headlines(repo) == ["Sort by date"]


def test_a_commit_that_landed_again_after_its_revert_is_proposed(repo: Repo) -> None:
    at = "2026-11-02T10:00:00 +0100"
    name = repo.commit("Sort by date", at=at, content="sorted\n")
    repo.commit(f'Revert "Sort by date"\n\nThis reverts commit {name}.', content="unsorted\n")
    repo.commit("Sort by date", at="2026-11-04T10:00:00 +0100", content="sorted again\n")
    assert headlines(repo) == ["Sort by date"]


@pytest.mark.parametrize(
    "message",
    [
        "Revert to the old scheduler because the new one starves jobs",
        "Roll back orders that were paid twice",
        "revert: go back to the old scheduler\n\nRefs: 0123456",
        "Keep retries\n\nThis partially reverts commit {name}.",
    ],
)
def test_what_names_no_commit_that_is_there_is_work(repo: Repo, message: str) -> None:
    name = repo.commit("Sort by date", at="2026-11-02T10:00:00 +0100")
    repo.commit(message.format(name=name), at="2026-11-03T10:00:00 +0100")
    subject = message.partition("\n")[0]
    assert headlines(repo) == ["Sort by date", subject]
    assert gather(repo).taken_back == 0


@pytest.mark.parametrize(
    "message", ["Revert sort by date", "revert: Sort by date", "Revert {name:.8}", "Revert #7"]
)
def test_what_names_a_commit_that_is_there_is_a_revert(repo: Repo, message: str) -> None:
    name = repo.commit("Sort by date (#7)", at="2026-11-02T10:00:00 +0100")
    repo.commit(message.format(name=name), at="2026-11-03T10:00:00 +0100")
    assert headlines(repo) == []


@pytest.mark.parametrize(
    "message",
    [
        'Revert "Sort by name"',
        "Revert the sorting\n\nThis reverts commit 0123456789.",
        "Revert last commit",
    ],
)
def test_a_revert_of_what_is_not_here_is_no_work(repo: Repo, message: str) -> None:
    repo.commit(message)
    assert headlines(repo) == []


def test_work_that_reads_like_a_revert_can_be_reverted(repo: Repo) -> None:
    name = repo.commit("Revert to the old scheduler")
    repo.commit(f'Revert "Revert to the old scheduler"\n\nThis reverts commit {name}.')
    found = gather(repo)
    assert (found.letters, len(found.taken_keys)) == ([], 1)


def dead(*history: tuple[str, str], pulls: dict[str, str] | None = None) -> set[str]:
    """What is taken back in a history of (commit, what it is called or `-` and what it reverts)."""
    graph = Graph(order=[name.encode() for name, _ in history])
    for name, said in history:
        title, _, reverts = said.partition("-")
        graph.titles.setdefault(hash(title), []).append(name.encode())
        if reverts:
            graph.reverts[name.encode()] = (reverts,)
    graph.pulls = {number: name.encode() for number, name in (pulls or {}).items()}
    return {name.decode() for name in Fates(graph, set(graph.order)).dead} - {
        name for name, said in history if "-" in said
    }


@pytest.mark.parametrize(
    ("history", "gone"),
    [
        ([("a", "sort"), ("b", "sort"), ("r", "-=sort")], {"b"}),
        ([("a", "sort"), ("b", "sort"), ("r", "-=sort"), ("s", "-=sort")], {"a", "b"}),
        ([("a", "sort"), ("r", "-=sort"), ("s", "-=sort")], {"a"}),
        ([("a", "sort"), ("r", "-=sort"), ("b", "sort")], {"a"}),
        ([("r", "-=sort"), ("b", "sort")], set()),
        ([("a", "sort"), ("r", "-=order")], set()),
        ([("a", "sort"), ("r", 'revert "sort-=sort'), ("s", '-=revert "sort')], set()),
    ],
)
def test_a_revert_by_title_takes_back_the_newest_that_stands(
    history: list[tuple[str, str]], gone: set[str]
) -> None:
    assert dead(*history) == gone


@pytest.mark.parametrize(("number", "gone"), [("#12", {"a"}), ("#13", set())])
def test_a_revert_by_number_takes_back_what_brought_the_request(
    number: str, gone: set[str]
) -> None:
    history = [("a", "sort"), ("b", "sort"), ("r", f"-{number}")]
    assert dead(*history, pulls={"12": "a"}) == gone


@pytest.mark.parametrize(
    ("start", "gone"), [("abcdef1", {"abcdef12"}), ("abcdef13", set()), ("abcdef123", set())]
)
def test_a_revert_by_the_beginning_of_a_hash_takes_back_only_that(
    start: str, gone: set[str]
) -> None:
    assert dead(("abcdef12", "sort"), ("r", f"-{start}")) == gone
