"""Flow and quality from git: what is counted, and that nobody can be found in it."""

from __future__ import annotations

import json
import os
import re
import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from chefslog.team.delivery.delivery import Delivery, Month, delivery
from chefslog.team.delivery.history import DeliveryError, Repository
from chefslog.team.errors import TeamError

DAY = 86_400
NAMES = ("Aurelia Loudmouth", "Zacharias Quill", "Nadja Ünlü", "Wilhelmina Pym", "Ōki Björk")


def at(day: str, hour: int = 12) -> int:
    """UNIX seconds of a UTC day."""
    return int(datetime.fromisoformat(f"{day}T{hour:02}:00:00+00:00").timestamp())


class Repo:
    """A repository whose people are loud: each commit, tag and merge carries names and mails."""

    def __init__(self, path: Path, *words: str) -> None:
        self.path = path
        path.mkdir(parents=True)
        self._turn = 0
        self.git("init", "-q", "-b", "main", *words)

    def git(self, *words: str, when: int = 0, wrote: int = 0) -> str:
        """Run git as the next of the people."""
        self._turn += 1
        author, committer = (NAMES[(self._turn + more) % len(NAMES)] for more in (0, 1))
        env = {
            "GIT_AUTHOR_NAME": author, "GIT_AUTHOR_EMAIL": mail_of(author),
            "GIT_COMMITTER_NAME": committer, "GIT_COMMITTER_EMAIL": mail_of(committer),
            "GIT_AUTHOR_DATE": f"@{wrote or when} +0000", "GIT_COMMITTER_DATE": f"@{when} +0000",
        }  # fmt: skip
        done = subprocess.run(
            ["git", "-C", str(self.path), "-c", "tag.gpgSign=false", *words],
            capture_output=True, check=True, env={**os.environ, **env},
        )  # fmt: skip
        return done.stdout.decode().strip()

    def commit(self, day: str, subject: str = "Work", wrote: str = "") -> str:
        """An empty commit that landed on a day, written on that day or before."""
        body = f"Co-authored-by: {NAMES[0]} <{mail_of(NAMES[0])}>"
        words = ("commit", "-q", "--allow-empty", "-m", subject, "-m", body)
        self.git(*words, when=at(day), wrote=at(wrote or day))
        return self.git("rev-parse", "HEAD")

    def tag(self, name: str, day: str, what: str = "HEAD") -> None:
        """An annotated tag, made on a day."""
        self.git("tag", "-a", "-m", f"by {NAMES[1]}", name, what, when=at(day))

    def merge(self, branch: str, day: str, subject: str) -> None:
        """A merge with a commit of its own."""
        self.git("merge", "-q", "--no-ff", "-m", subject, branch, when=at(day))


def mail_of(name: str) -> str:
    return f"{name.rsplit(maxsplit=1)[-1].lower()}@example.org"


def months_of(found: Delivery) -> dict[str, Month]:
    return {one.month: one for one in found.months}


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "shop")


def of(repo: Repo, month: str = "2026-11", tags: str = "v*") -> Month:
    (found,) = delivery([str(repo.path)], [month], tags).months
    return found


def test_lead_time_runs_from_writing_to_the_first_tag_that_holds_it(repo: Repo) -> None:
    repo.commit("2026-09-01", wrote="2026-01-01")
    repo.tag("v1", "2026-09-02")
    for day in range(1, 9):
        repo.commit(f"2026-11-{day:02}")
    repo.tag("v2", "2026-11-10")
    repo.commit("2026-11-11")
    repo.tag("v3", "2026-12-01")
    repo.tag("v2-again", "2026-12-02", "v2^{commit}")
    found = of(repo)
    assert (found.lead_time_hours.n, found.lead_time_hours.median) == (8, 24 * 5.5)
    assert found.deployments == 1
    december = of(repo, "2026-12")
    assert (december.lead_time_hours.n, december.lead_time_hours.median) == (1, None)
    assert december.deployments == 1


def test_the_first_deployment_of_all_says_nothing_of_lead_times(repo: Repo) -> None:
    for _ in range(9):
        repo.commit("2026-11-01", wrote="2020-01-01")
    repo.tag("v1", "2026-11-02")
    found = of(repo)
    assert (found.deployments, found.lead_time_hours.n) == (1, 0)


def test_without_tags_work_is_delivered_when_it_reaches_the_default_branch(repo: Repo) -> None:
    repo.commit("2026-10-01", wrote="2026-10-01")
    repo.git("checkout", "-q", "-b", "feature")
    for day in range(2, 10):
        repo.commit(f"2026-11-{day:02}")
    repo.git("checkout", "-q", "main")
    repo.merge("feature", "2026-11-12", "Merge branch 'feature'")
    repo.commit("2026-11-20", wrote="2026-11-19")
    repo.git("checkout", "-q", "-b", "unfinished")
    repo.commit("2026-11-21")
    repo.git("checkout", "-q", "main")
    found = of(repo)
    # Days 10 to 3 before the merge, and one of one day; the merge itself is no work.
    assert (found.lead_time_hours.n, found.lead_time_hours.median) == (9, 24 * 6)
    assert found.landings == 2
    assert found.deployments is None


def test_where_merges_are_squashed_no_lead_time_is_made_up(repo: Repo) -> None:
    for day in range(1, 12):
        repo.commit(f"2026-11-{day:02}", f"Feature {day} (#{day})")
    found = delivery([str(repo.path)], ["2026-11"])
    assert (found.squashed, found.months[0].lead_time_hours.n, found.months[0].landings) == (
        1,
        0,
        11,
    )
    assert "not measurable here: merges are squashed" in found.as_markdown()
    assert "0.0 h" not in found.as_markdown()
    # Rebased work keeps the day it was written.
    for day in range(12, 28):
        repo.commit(f"2026-11-{day:02}", wrote=f"2026-11-{day - 3:02}")
    rebased = delivery([str(repo.path)], ["2026-11"])
    assert (rebased.squashed, rebased.months[0].lead_time_hours.median) == (0, 72)


@pytest.mark.parametrize(
    ("tag", "deploys"),
    [
        ("v1", True), ("8.5.0", True), ("v2.0.1", True), ("shop-1.4", True),
        ("prod/2026-11-02", True),
        ("v2.0.0-rc.1", False), ("8.0.0rc1", False), ("1.0-beta-2", False), ("backup", False),
        ("release/1", False), ("before-merge", False),
    ],
)  # fmt: skip
def test_which_tags_deploy_is_guessed_by_their_names(repo: Repo, tag: str, deploys: bool) -> None:
    repo.commit("2026-11-01")
    repo.tag(tag, "2026-11-02")
    assert of(repo, tags="").deployments == (1 if deploys else None)


def test_only_tags_of_the_pattern_deploy(repo: Repo) -> None:
    repo.commit("2026-11-01")
    for name in ("v1", "release/1", "release/2", "backup"):
        repo.tag(name, "2026-11-02")
        repo.commit("2026-11-03")
    assert of(repo).deployments == 1
    assert of(repo, tags="release/*").deployments == 2
    assert of(repo, tags="*").deployments == 4
    assert of(repo, tags="nothing*").deployments is None
    assert of(repo, tags="[").deployments is None


def test_light_tags_and_several_on_one_commit(repo: Repo) -> None:
    repo.commit("2026-10-01")
    repo.git("tag", "v1")
    repo.commit("2026-11-05")
    for name in ("v2", "v2.0", "v2.0.0"):
        repo.git("tag", name)
    assert of(repo).deployments == 1


def test_a_tag_on_something_else_than_a_commit_is_passed_over(repo: Repo) -> None:
    repo.commit("2026-11-05")
    (repo.path / "key").write_text(NAMES[0])
    blob = repo.git("hash-object", "-w", "key")
    repo.git("tag", "v0", blob)
    repo.git("tag", "-a", "-m", "x", "v0a", blob, when=at("2026-11-05"))
    repo.git("tag", "v1")
    assert of(repo).deployments == 1


@pytest.mark.parametrize(
    ("subject", "is_one"),
    [
        ('Revert "Cache the fares"', True),
        ("revert: cache the fares", True),
        ("revert(cache): the fares", True),
        ("Reverted the cache", True),
        ('Revert "Revert "Cache the fares""', False),
        ("Reversal of fares", False),
        ("Make it possible to revert", False),
    ],
)
def test_reverts_are_told_by_their_subject(repo: Repo, subject: str, is_one: bool) -> None:
    repo.commit("2026-11-01")
    repo.commit("2026-11-02", subject)
    found = of(repo)
    assert (found.landings, found.reverts.count) == (2, int(is_one))


def test_a_revert_that_comes_by_a_merge_counts_once(repo: Repo) -> None:
    repo.commit("2026-11-01")
    repo.git("checkout", "-q", "-b", "revert-7")
    repo.commit("2026-11-02", 'Revert "a"')
    repo.commit("2026-11-02", 'Revert "b"')
    repo.git("checkout", "-q", "main")
    repo.merge("revert-7", "2026-12-01", 'Revert "a" and "b"')
    assert of(repo).reverts.count == 0
    assert of(repo, "2026-12").reverts.count == 1


def test_hotfixes_are_told_by_subjects_branches_and_tags_each_once(repo: Repo) -> None:
    repo.commit("2026-11-01")
    repo.git("checkout", "-q", "-b", "hotfix/fares")
    repo.commit("2026-11-02", "Hotfix: fares")
    repo.tag("v1-hotfix", "2026-11-02")
    repo.git("checkout", "-q", "main")
    repo.merge("hotfix/fares", "2026-11-03", "Merge branch 'hotfix/fares'")
    assert of(repo).hotfixes == 1
    repo.commit("2026-11-04", "Hot-fix the seats")
    repo.git("checkout", "-q", "-b", "release_hotfix_2")
    repo.commit("2026-11-05", "Seats again")
    repo.git("checkout", "-q", "main")
    repo.commit("2026-11-06", "Prepare hotfixtures")
    assert of(repo).hotfixes == 3
    assert of(repo).landings == 4


def test_repositories_are_taken_as_one_and_each_once(tmp_path: Path) -> None:
    one, other = Repo(tmp_path / "a"), Repo(tmp_path / "b")
    for repo in (one, other):
        repo.commit("2026-11-01")
        repo.git("tag", "v1")
        repo.commit("2026-11-02")
    os.mkdir(one.path / "inside")
    paths = [str(path) for path in (one.path, other.path, one.path / "inside", one.path / ".git")]
    found = delivery(paths, ["2026-11", "2026-10", "2026-11"])
    assert (found.repositories, found.tagged) == (2, 2)
    assert [one.month for one in found.months] == ["2026-10", "2026-11"]
    assert months_of(found)["2026-11"].landings == 4
    assert months_of(found)["2026-10"].landings == 0


def test_an_empty_repository_delivers_nothing(repo: Repo) -> None:
    found = of(repo)
    assert (found.landings, found.deployments, found.lead_time_hours.n) == (0, None, 0)


def test_a_bare_one_and_a_shallow_clone_can_be_read(tmp_path: Path, repo: Repo) -> None:
    for day in range(1, 12):
        repo.commit(f"2026-11-{day:02}")
    bare, shallow = tmp_path / "bare", tmp_path / "shallow"
    repo.git("clone", "-q", "--bare", str(repo.path), str(bare))
    repo.git("clone", "-q", "--depth", "3", f"file://{repo.path}", str(shallow))
    assert months_of(delivery([str(bare)], ["2026-11"]))["2026-11"].landings == 11
    assert months_of(delivery([str(shallow)], ["2026-11"]))["2026-11"].landings == 3


def test_what_the_remote_calls_its_default_branch_goes_before_what_is_checked_out(
    tmp_path: Path, repo: Repo
) -> None:
    repo.git("checkout", "-q", "-b", "develop")
    repo.commit("2026-11-01")
    repo.commit("2026-11-02")
    clone = tmp_path / "clone"
    repo.git("clone", "-q", str(repo.path), str(clone))
    repo.git("-C", str(clone), "checkout", "-q", "-b", "main", "HEAD~1")
    assert months_of(delivery([str(clone)], ["2026-11"]))["2026-11"].landings == 2


def _loud(repo: Repo) -> list[str]:
    """Everything in a repository that could name somebody or point at their work."""
    subjects = [f"Fares for {name} <{mail_of(name)}>, see {name.split()[0]}" for name in NAMES]
    for number, subject in enumerate(subjects):
        repo.commit("2026-10-01", subject, wrote="2026-09-20")
        repo.tag(f"v{number}-{NAMES[number].split()[0]}", "2026-10-02")
    branches = []
    for number, name in enumerate(NAMES):
        branches.append(f"hotfix/{name.split()[-1]}")
        repo.git("checkout", "-q", "-b", branches[-1])
        repo.commit(f"2026-11-{number + 2:02}", f"hotfix by {name}")
        repo.commit(f"2026-11-{number + 2:02}", f'Revert "Work of {name}"')
        repo.git("checkout", "-q", "main")
        merged = f"Merge branch '{branches[-1]}' of {mail_of(name)}"
        repo.merge(branches[-1], f"2026-11-{number + 10}", merged)
    for number in range(9):
        repo.commit("2026-11-20", f"Note {number} for {NAMES[0]}")
    repo.tag(f"v9-{NAMES[0].split()[0]}", "2026-11-25")
    hashes = repo.git("rev-list", "--all").split()
    told = [*subjects, *branches, *hashes, *(one[:7] for one in hashes)]
    for name in NAMES:
        told += [name, *name.split(), mail_of(name), mail_of(name).split("@")[0]]
    return [*told, "example.org", "Co-authored", "Merge branch", "Note", str(repo.path), "shop"]


def test_no_name_mail_subject_branch_tag_or_hash_can_come_out(repo: Repo) -> None:
    told = _loud(repo)
    found = delivery([str(repo.path)], ["2026-10", "2026-11"])
    november = months_of(found)["2026-11"]
    assert (november.hotfixes, november.reverts.count, november.landings) == (5, 5, 14)
    assert november.lead_time_hours.n == 19
    for text in (json.dumps(found.as_json(), ensure_ascii=False), found.as_markdown(), repr(found)):
        for one in told:
            assert one.lower() not in text.lower(), one
        assert not re.search(r"[0-9a-f]{7}", re.sub(r"[0-9]+\.[0-9]+", "", text))


def test_all_words_that_come_out_are_our_own(repo: Repo, tmp_path: Path) -> None:
    """The same months from a repository of other people: every letter is the same."""
    _loud(repo)
    quiet = Repo(tmp_path / "quiet")
    quiet.commit("2026-11-01", "One")
    quiet.git("tag", "v1")

    def letters(one: Repo) -> tuple[str, str]:
        found = delivery([str(one.path)], ["2026-10", "2026-11"])
        keys = re.sub(r"[-0-9.]+|null|true|false", "", json.dumps(found.as_json()))
        return keys, found.as_markdown().split("\n\n", 2)[2]

    assert letters(repo) == letters(quiet)


def test_git_is_never_asked_for_people_or_bodies(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A git in front of the real one writes down how it was called."""
    repo.commit("2026-11-01")
    repo.git("tag", "v1")
    real = subprocess.run(["which", "git"], capture_output=True, check=True).stdout.decode().strip()
    folder, log = tmp_path / "bin", tmp_path / "asked"
    folder.mkdir()
    (folder / "git").write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >>"{log}"\nexec "{real}" "$@"\n')
    (folder / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    assert of(repo).deployments == 1
    asked = log.read_text()
    formats = set(re.findall(r"%[a-zA-Z]+|%\([^)]*\)", asked))
    assert formats == {
        "%at", "%ct", "%s", "%(if)", "%(then)", "%(else)", "%(end)", "%(objecttype)",
        "%(*objecttype)", "%(creatordate:unix)", "%(objectname)", "%(*objectname)", "%(refname)",
    }  # fmt: skip
    assert not re.search(r"^(?:log|show|shortlog|blame|cat-file|notes)$", asked, re.MULTILINE)


def test_a_repository_cannot_run_anything(repo: Repo, tmp_path: Path) -> None:
    repo.commit("2026-11-01")
    repo.tag("v1", "2026-11-01")
    trap, sprung = tmp_path / "trap", tmp_path / "sprung"
    trap.write_text(f"#!/bin/sh\ntouch '{sprung}'\ncat\n")
    trap.chmod(0o755)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("reference-transaction", "post-index-change", "pre-auto-gc", "post-checkout"):
        (hooks / name).symlink_to(trap)
    settings = {
        "core.fsmonitor": trap, "core.hooksPath": hooks, "core.pager": trap, "pager.log": trap,
        "core.alternateRefsCommand": trap, "core.sshCommand": trap, "core.askPass": trap,
        "gpg.program": trap, "log.showSignature": "true", "diff.external": trap,
        "core.editor": trap, "credential.helper": trap, "alias.rev-list": f"!{trap}",
        "alias.rev-parse": f"!{trap}", "uploadpack.packObjectsHook": trap,
        "log.mailmap": "true", "mailmap.file": trap, "color.ui": "always",
        "i18n.logOutputEncoding": "UTF-16", "format.pretty": "%an",
    }  # fmt: skip
    for name, value in settings.items():
        repo.git("config", name, str(value))
    (repo.path / ".gitattributes").write_text("* diff=evil filter=evil\n")
    repo.git("config", "diff.evil.textconv", str(trap))
    repo.git("config", "filter.evil.clean", str(trap))
    found = of(repo)
    assert (found.deployments, found.landings) == (1, 1)
    assert not sprung.exists()


def test_what_a_partial_clone_lacks_is_not_fetched(repo: Repo, tmp_path: Path) -> None:
    first = repo.commit("2026-11-01")
    repo.commit("2026-11-02")
    (repo.path / ".git" / "objects" / first[:2] / first[2:]).unlink()
    trap, sprung = tmp_path / "trap", tmp_path / "sprung"
    trap.write_text(f"#!/bin/sh\ntouch '{sprung}'\n")
    trap.chmod(0o755)
    settings = {
        "core.repositoryFormatVersion": "1", "extensions.partialClone": "far",
        "remote.far.url": f"ext::{trap}", "remote.far.promisor": "true",
        "remote.far.uploadpack": str(trap), "protocol.allow": "always",
    }  # fmt: skip
    for name, value in settings.items():
        repo.git("config", name, value)
    with pytest.raises(DeliveryError, match="cannot read its history"):
        of(repo)
    assert not sprung.exists()
    # The trap is a real one: without our settings git walks into it.
    subprocess.run(["git", "-C", str(repo.path), "rev-list", "main"], check=False)
    assert sprung.exists()


def test_settings_of_the_environment_do_not_reach_git(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.commit("2026-11-01")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_TRACE", str(tmp_path / "trace"))
    assert of(repo).landings == 1
    assert not (tmp_path / "trace").exists()


def test_odd_dates_and_odd_bytes_are_survived(repo: Repo) -> None:
    repo.commit("2026-11-01")
    tree = repo.git("write-tree")
    parent = repo.git("rev-parse", "HEAD")
    commit = (
        f"tree {tree}\nparent {parent}\nauthor A <> 99999999999999999 +0000\n"
        f"committer {NAMES[0]} <x@example.org> {at('2026-11-03')} +0000\n\n"
    ).encode() + b"\xff\xfe Revert\r\n\x00 hotfix\nmore\n"
    done = subprocess.run(
        ["git", "-C", repo.path, "hash-object", "-t", "commit", "-w", "--stdin", "--literally"],
        input=commit, capture_output=True, check=True,
    )  # fmt: skip
    repo.git("update-ref", "refs/heads/main", done.stdout.decode().strip())
    found = of(repo)
    assert found.landings == 2
    assert found.lead_time_hours.n == 1


def test_a_clock_that_ran_ahead_is_no_time_before_writing(repo: Repo) -> None:
    repo.commit("2026-10-01")
    for _ in range(8):
        repo.commit("2026-11-01", wrote="2026-11-05")
    assert of(repo).lead_time_hours.median == 0


def test_what_is_no_repository_says_so(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.mkdir()
    for path, says in ((plain, "not a git repository"), (tmp_path / "no", "no such folder")):
        with pytest.raises(DeliveryError, match=says):
            delivery([str(path)], ["2026-11"])


def test_months_and_repositories_are_asked_for_rightly(repo: Repo) -> None:
    for month in ("2026-Q4", "2026-13", "November"):
        with pytest.raises(TeamError, match=r"is no (month|period)"):
            delivery([str(repo.path)], [month])
    with pytest.raises(TeamError, match="--repo"):
        delivery([], ["2026-11"])


def test_a_damaged_repository_is_told_without_its_words(repo: Repo) -> None:
    first = repo.commit("2026-11-01")
    repo.commit("2026-11-02")
    repo.git("branch", f"hotfix/{NAMES[0].split()[0]}")
    (repo.path / ".git" / "objects" / first[:2] / first[2:]).unlink()
    with pytest.raises(DeliveryError, match="git cannot read its history") as told:
        of(repo)
    assert NAMES[0].split()[0] not in str(told.value)
    assert first[:7] not in str(told.value)


def test_output_and_time_have_bounds(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(20):
        repo.commit("2026-11-02", f"Work {number}")
    everything = re.compile(".*")
    with pytest.raises(DeliveryError, match="is over 0 MiB"):
        Repository(str(repo.path), output=800).history(everything.fullmatch)
    with pytest.raises(DeliveryError, match="is over 0 MiB"):
        Repository(str(repo.path), output=4).history(everything.fullmatch)
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "git").write_text("#!/bin/sh\n[ $2 = config ] || exec sleep 60\n")
    (folder / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    with pytest.raises(DeliveryError, match=r"took over 0\.2 seconds"):
        Repository(str(repo.path), seconds=0.2)


def test_without_git_it_says_so(
    repo: Repo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DeliveryError, match="git is not installed"):
        Repository(str(repo.path))


def test_months_with_little_in_them_say_so(repo: Repo) -> None:
    repo.commit("2026-11-01")
    repo.commit("2026-11-02", 'Revert "x"')
    repo.commit("2026-12-01")
    for day in range(2, 14):
        repo.commit(f"2026-12-{day:02}", "Revert x" if day == 2 else "Work", wrote="2026-11-30")
    text = delivery([str(repo.path)], ["2026-11", "2026-12"]).as_markdown()
    rows = [line for line in text.splitlines() if line.startswith("| 2026")]
    assert rows == [
        "| 2026-11 | too few to say, 2 commits | no tags | 2, too few to say | 1 | 0 |",
        "| 2026-12 | 7.0 days, 13 commits | no tags | 13 | 8% of 13 (2 to 28%) | 0 |",
    ]
    told = delivery([str(repo.path)], ["2026-11"]).as_json()
    assert told["months"][0]["lead_time_hours"] == {
        "n": 2, "median": None, "low_quartile": None, "high_quartile": None, "too_few": True,
    }  # fmt: skip
    assert told["months"][0]["reverts"]["too_few"] is True
