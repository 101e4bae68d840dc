"""Harvest from real repositories: the right commits, grouped, once; and nothing of theirs runs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from chefslog.capture.letters import load_pending
from chefslog.exchange.harvest.harvest import Harvest, harvest_commits, known_keys, leave
from chefslog.exchange.progress import Stopped
from chefslog.home.paths import Home
from chefslog.reading.connect import open_snapshot
from chefslog.store import entries
from chefslog.store.purge import purge_entries
from tests.exchange.given import stop_after
from tests.exchange.repositories import ME, Repo, many
from tests.memory import with_tests
from tests.store.given import all_entries, opened

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "api")


def gather(*repos: Repo | Path, known: Any = (), **more: Any) -> Harvest:
    more.setdefault("identities", [ME])
    paths = [str(one.path if isinstance(one, Repo) else one) for one in repos]
    return harvest_commits(paths, known, **more)


def headlines(found: Harvest) -> list[str]:
    return [letter["headline"] for letter in found.letters]


def harvested(home: Home, *repos: Repo) -> Harvest:
    """One run of the command: what is known is left out, letters are left and absorbed."""
    with open_snapshot(home) as snapshot:
        known = known_keys(snapshot, home)
    found = gather(*repos, known=known)
    leave(home, found.letters)
    with opened(home):
        return found


def test_a_merge_becomes_one_draft_with_its_commits_as_proof(repo: Repo, home: Home) -> None:
    repo.commit("Start", mail="other@example.org")
    repo.git("checkout", "-q", "-b", "feature/login")
    first = repo.commit("feat(auth): cache the JWKS document")
    repo.commit("Their part", mail="other@example.org")
    last = repo.commit("fix: refresh the cache after an hour")
    repo.git("checkout", "-q", "main")
    repo.merge("feature/login", "Merge pull request #12 from me/feature/login\n\nCut login latency")
    found = gather(repo)
    (letter,) = found.letters
    assert letter["headline"] == "Cut login latency"
    assert letter["project"] == "api"
    assert letter["notes"] == "- Cache the JWKS document\n- Refresh the cache after an hour"
    assert letter["evidence"] == [
        {"kind": "pr", "ref": "#12"},
        {"kind": "commit", "ref": last[:12]},
        {"kind": "commit", "ref": first[:12]},
    ]
    assert (found.commits, found.known, found.problems) == (2, 0, [])
    leave(home, found.letters)
    (entry,) = load_pending(home)[0]
    assert (entry["state"], entry["source"]) == ("draft", "git")


def test_unmerged_branches_days_and_squashed_requests_are_groups(repo: Repo) -> None:
    repo.commit("One on Monday", at="2026-11-16T09:00:00 +0100")
    repo.commit("Two on Monday", at="2026-11-16T18:00:00 +0100")
    repo.commit("feat: Squashed work (#7)", at="2026-11-16T19:00:00 +0100")
    repo.commit("On Tuesday", at="2026-11-17T09:00:00 +0100")
    repo.git("checkout", "-q", "-b", "wip-parser")
    repo.commit("wip", at="2026-11-18T09:00:00 +0100")
    repo.commit("fixup! Parse brackets", at="2026-11-18T10:00:00 +0100")
    repo.commit("ABC-12: Parse brackets", at="2026-11-18T11:00:00 +0100")
    found = gather(repo)
    assert headlines(found) == ["One on Monday", "Squashed work", "On Tuesday", "Parse brackets"]
    assert found.letters[1]["evidence"][0] == {"kind": "pr", "ref": "#7"}
    assert found.letters[1]["kind"] == "build"
    assert [letter["git"]["commits"] for letter in found.letters] == [2, 1, 1, 3]
    assert found.letters[3]["git"]["branch"] == "wip-parser"


def test_the_day_is_the_authors_own(repo: Repo) -> None:
    repo.commit("Late in Tokyo", at="2026-11-17T00:30:00 +0900")
    repo.commit("Late in Lima", at="2026-11-16T23:30:00 -0500")
    found = gather(repo)
    days = {letter["headline"]: (letter["day"], letter["offset"]) for letter in found.letters}
    assert days == {"Late in Tokyo": ("2026-11-17", 540), "Late in Lima": ("2026-11-16", -300)}
    assert found.letters[0]["captured_at"].startswith("2026-11-1")


def test_since_goes_by_the_authors_date(repo: Repo) -> None:
    repo.commit("Old", at="2026-10-01T12:00:00 +0000", name="a")
    repo.commit("New", at="2026-11-01T12:00:00 +0000", name="b")
    repo.commit("Newest", at="2026-11-10T12:00:00 +0000", name="c")
    assert headlines(gather(repo, since="2026-11-01", until="2026-11-05")) == ["New"]


def test_a_rebase_or_a_reworded_message_proposes_nothing_again(repo: Repo, home: Home) -> None:
    repo.commit("Base", mail="other@example.org", name="base")
    repo.git("checkout", "-q", "-b", "work")
    repo.commit("Parse brackets", name="a")
    repo.commit("Parse quotes", name="b")
    assert len(harvested(home, repo).letters) == 1
    repo.git("checkout", "-q", "main")
    repo.commit("Upstream", mail="other@example.org", name="up")
    repo.git("checkout", "-q", "work")
    repo.git("rebase", "-q", "main", GIT_COMMITTER_NAME="A", GIT_COMMITTER_EMAIL=ME)
    assert harvested(home, repo).letters == []
    repo.git(
        "commit",
        "-q",
        "--amend",
        "-m",
        "Parse quotes rightly",
        GIT_COMMITTER_NAME="A",
        GIT_COMMITTER_EMAIL=ME,
    )
    found = harvested(home, repo)
    assert (found.letters, found.known) == ([], 2)
    repo.commit("One more", name="c")
    assert headlines(harvested(home, repo)) == ["One more"]


@pytest.mark.parametrize("end", ["dismiss", "trash", "purge", "purge twice"])
def test_whatever_became_of_a_draft_its_commits_stay_known(
    repo: Repo, home: Home, end: str
) -> None:
    repo.commit("Parse brackets")
    (letter,) = harvested(home, repo).letters
    with opened(home) as journal:
        if end.startswith("purge"):
            purge_entries(journal, [letter["id"]])
        else:
            state = {"dismiss": "dismissed", "trash": "trashed"}[end]
            entries.set_state(journal, [letter["id"]], state, end)
    assert harvested(home, repo).letters == []
    assert harvested(home, repo).known == 1


def test_the_journal_alone_knows_what_was_proposed(repo: Repo, home: Home) -> None:
    repo.commit("Parse brackets")
    harvested(home, repo)
    os.unlink(os.path.join(home.data, "harvested"))
    assert harvested(home, repo).letters == []
    assert len(all_entries(home)) == 1


def test_letters_that_wait_are_known_before_they_are_absorbed(repo: Repo, home: Home) -> None:
    repo.commit("Parse brackets")
    found = gather(repo)
    leave(home, found.letters)
    os.unlink(os.path.join(home.data, "harvested"))
    with open_snapshot(home) as snapshot:
        known = known_keys(snapshot, home)
    assert gather(repo, known=known).letters == []


def test_the_same_commit_in_two_clones_is_proposed_once(repo: Repo, tmp_path: Path) -> None:
    repo.commit("Parse brackets")
    copy = tmp_path / "copy"
    repo.git("clone", "-q", str(repo.path), str(copy))
    found = gather(repo, copy)
    assert (headlines(found), found.known, found.copies) == (["Parse brackets"], 0, 1)


def test_several_identities_and_a_mailmap(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.commit("Mine", mail="Me@Example.org", at="2026-11-16T09:00:00 +0100")
    repo.commit("Also mine", mail="old@example.org", at="2026-11-17T09:00:00 +0100")
    repo.commit("Theirs", mail="other@example.org", at="2026-11-18T09:00:00 +0100")
    assert headlines(gather(repo)) == ["Mine"]
    assert headlines(gather(repo, identities=[ME, "old@example.org"])) == ["Mine", "Also mine"]
    (repo.path / ".mailmap").write_text(f"Ada <{ME}> <old@example.org>\n")
    repo.commit("Say who is who", mail="third@example.org", at="2026-11-18T10:00:00 +0100")
    assert headlines(gather(repo)) == ["Mine", "Also mine"]
    repo.git("config", "user.email", "other@example.org")
    assert headlines(gather(repo, identities=())) == ["Theirs"]


def test_nobodys_commits_is_a_question(repo: Repo) -> None:
    repo.commit("Mine")
    (problem,) = gather(repo, identities=()).problems
    assert "harvest.identities" in problem


def test_messages_that_are_not_utf_8(repo: Repo) -> None:
    repo.commit("Größe prüfen".encode("latin-1"), at="2026-11-16T09:00:00 +0100")
    repo.git("config", "i18n.commitEncoding", "ISO-8859-1")
    repo.commit("Maß prüfen".encode("latin-1"), at="2026-11-17T09:00:00 +0100")
    repo.git("config", "--unset", "i18n.commitEncoding")
    repo.commit("\x1b[31mred\x1b[0m text", at="2026-11-18T09:00:00 +0100")
    assert headlines(gather(repo)) == ["Größe prüfen", "Maß prüfen", "[31mred[0m text"]


def test_empty_bare_detached_and_shallow_repositories(repo: Repo, tmp_path: Path) -> None:
    empty = gather(repo)
    assert (empty.letters, empty.problems) == ([], [])
    repo.commit("One", at="2026-11-16T09:00:00 +0100", name="a")
    repo.commit("Two", at="2026-11-17T09:00:00 +0100", name="b")
    bare, shallow = tmp_path / "api.git", tmp_path / "shallow"
    repo.git("clone", "-q", "--bare", str(repo.path), str(bare))
    repo.git("clone", "-q", "--depth", "1", f"file://{repo.path}", str(shallow))
    assert [letter["project"] for letter in gather(bare).letters] == ["api", "api"]
    found = gather(shallow)
    assert headlines(found) == ["Two"]
    assert "shallow" in found.notes[0]
    repo.git("checkout", "-q", "--detach")
    repo.commit("Detached", at="2026-11-18T09:00:00 +0100", name="c")
    assert headlines(gather(repo)) == ["One", "Two", "Detached"]
    sub = repo.path / "deep" / "er"
    sub.mkdir(parents=True)
    assert gather(sub).letters[0]["project"] == "api"


def test_a_repository_that_cannot_be_read_is_one_line_and_the_rest_goes_on(
    repo: Repo, tmp_path: Path
) -> None:
    repo.commit("Fine")
    (tmp_path / "plain").mkdir()
    broken = Repo(tmp_path / "broken")
    broken.commit("Lost")
    shutil.rmtree(broken.path / ".git" / "objects")
    found = gather(tmp_path / "missing", tmp_path / "plain", broken, repo)
    assert headlines(found) == ["Fine"]
    assert len(found.problems) == 3
    assert all("\n" not in line for line in found.problems)
    assert "not a git repository" in found.problems[1]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_repository_of_another_user_needs_the_persons_trust(repo: Repo) -> None:
    repo.commit("Theirs")
    for folder, _, files in os.walk(repo.path):
        for name in ["", *files]:
            os.chown(os.path.join(folder, name), 12345, 12345)
    (problem,) = gather(repo).problems
    assert "safe.directory" in problem
    os.makedirs(os.environ["HOME"], exist_ok=True)
    subprocess.run(
        ["git", "config", "--global", "--add", "safe.directory", str(repo.path)], check=True
    )
    assert headlines(gather(repo)) == ["Theirs"]


def test_nothing_that_a_repository_configures_runs_and_nothing_in_it_changes(
    repo: Repo, tmp_path: Path
) -> None:
    repo.commit("Parse brackets", name="a.txt")
    repo.commit("Parse quotes", name="a.txt")
    mark = tmp_path / "ran"
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\necho $0 >> {mark}\ncat\n")
    trap.chmod(0o755)
    hooks = repo.path / ".git" / "hooks"
    for name in ("post-checkout", "pre-commit", "post-index-change", "reference-transaction",
                 "fsmonitor-watchman", "pre-auto-gc"):  # fmt: skip
        (hooks / name).write_text(trap.read_text())
        (hooks / name).chmod(0o755)
    for key, value in (
        ("core.fsmonitor", trap), ("core.pager", trap), ("core.editor", trap),
        ("core.sshCommand", trap), ("diff.external", trap), ("diff.evil.textconv", trap),
        ("diff.evil.command", trap), ("filter.evil.clean", trap), ("filter.evil.smudge", trap),
        ("filter.evil.process", trap), ("gpg.program", trap), ("log.showSignature", "true"),
        ("core.hooksPath", hooks), ("core.alternateRefsCommand", trap), ("credential.helper", trap),
        ("alias.rev-list", f"!{trap}"), ("pager.rev-list", trap), ("core.askPass", trap),
        ("remote.origin.url", f"ext::{trap}"), ("protocol.ext.allow", "always"),
        ("extensions.partialClone", "origin"), ("remote.origin.promisor", "true"),
        ("core.attributesFile", tmp_path / "attributes"), ("interactive.diffFilter", trap),
        ("gc.auto", "1"), ("diff.noprefix", "true"), ("color.ui", "always"),
        ("format.pretty", "raw"), ("log.mailmap", "false"), ("diff.renames", "copies"),
    ):  # fmt: skip
        repo.git("config", key, str(value))
    repo.git("config", "core.repositoryformatversion", "1")
    (tmp_path / "attributes").write_text("* diff=evil filter=evil\n")
    (repo.path / ".gitattributes").write_text("* diff=evil filter=evil\n")
    (repo.path / ".git" / "info" / "attributes").write_text("* diff=evil filter=evil\n")
    before = _files(repo.path)
    found = gather(repo)
    assert found.problems == []
    assert found.commits == 2
    assert not mark.exists(), mark.read_text()
    assert _files(repo.path) == before


def _files(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        str(path): (path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_missing_content_is_never_fetched(repo: Repo, tmp_path: Path) -> None:
    repo.commit("Parse brackets", name="a")
    repo.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "partial"
    repo.git(
        "clone", "-q", "--no-checkout", "--filter=blob:none", f"file://{repo.path}", str(clone)
    )
    found = gather(clone)
    assert headlines(found) == ["Parse brackets"]
    assert "author and time alone" in found.notes[0]


def test_settings_of_a_repository_do_not_change_what_is_known(repo: Repo, home: Home) -> None:
    repo.commit("Parse brackets", name="a b")
    first = gather(repo).letters[0]["git"]["keys"]
    for key, value in (
        ("diff.noprefix", "true"), ("diff.mnemonicPrefix", "true"), ("diff.context", "9"),
        ("diff.algorithm", "patience"), ("core.quotePath", "false"), ("color.ui", "always"),
        ("diff.suppressBlankEmpty", "true"),
    ):  # fmt: skip
        repo.git("config", key, value)
    assert gather(repo).letters[0]["git"]["keys"] == first


def test_a_stop_proposes_nothing(repo: Repo) -> None:
    repo.commit("One")
    with pytest.raises(Stopped):
        gather(repo, watch=stop_after(0))


@pytest.mark.parametrize(
    ("subject", "headline"),
    [
        ("feat(auth)!: drop token refresh", "Drop token refresh (auth)"),
        ("fix: [ABC-12] parse it", "Parse it"),
        ("PROJ-9: fix: parse it (#44)", "Parse it"),
        ("UTF-8 in names", "UTF-8 in names"),
        ("docs: é", "É"),
        ("note: keep this", "note: keep this"),
        ("x" * 300, "X" + "x" * 198 + "…"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_headlines(repo: Repo, subject: str, headline: str) -> None:
    repo.commit(subject)
    assert headlines(gather(repo)) == [headline]


def test_gitlab_and_plain_merges(repo: Repo) -> None:
    repo.commit("Start", mail="other@example.org")
    for name, message in (
        ("one", "Merge branch 'one' into 'main'\n\nCut latency\n\nSee merge request g/api!34"),
        ("two", "Merge branch 'two'"),
    ):
        repo.git("checkout", "-q", "-b", name)
        repo.commit(f"Work on {name}", name=name)
        repo.git("checkout", "-q", "main")
        repo.merge(name, message)
    found = gather(repo)
    assert headlines(found) == ["Cut latency", "Work on two"]
    assert found.letters[0]["evidence"][0] == {"kind": "pr", "ref": "#34"}


_MEASURED = """
import json, sys
from chefslog.exchange.harvest.harvest import harvest_commits
from tests.memory import peak
seen = []
found = harvest_commits(
    [sys.argv[1]], (), identities=[sys.argv[2]], watch=lambda done, of: seen.append(done)
)
print(json.dumps([found.commits, len(found.letters), len(seen),
    peak(), found.problems]))
"""


@pytest.mark.slow
def test_twenty_thousand_commits_fit_into_little_memory(repo: Repo) -> None:
    many(repo, 20_000)
    command = [sys.executable, "-c", _MEASURED, str(repo.path), ME]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=with_tests())
    commits, letters, ticks, memory, problems = json.loads(done.stdout)
    assert (commits, problems) == (20_000, [])
    assert letters > 120
    assert ticks > 20
    assert memory < 60 * 1024, f"{memory} KiB"
