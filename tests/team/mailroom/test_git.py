"""What only a git checkout meets: the person's own work and settings, and an unruly remote."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from chefslog.team.mailroom.folder import Folder
from chefslog.team.mailroom.git import Local, Shared, open_checkout
from chefslog.team.mailroom.gitcommand import Git, GitError
from chefslog.team.mailroom.patience import Patience
from chefslog.team.mailroom.place import open_mailroom
from chefslog.team.mailroom.protocol import MailroomError, Taken
from tests.team.mailroom.places import IN, clone, git, hub, report

MINE = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")


def _commit(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text)
    git(folder, "add", name)
    git(folder, *MINE, "commit", "-q", "-m", f"{name} of Ada")
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """The repository of the team, with a commit by a person in it."""
    made = hub(tmp_path)
    ada = clone(made, "first")
    _commit(ada, "README", "ours\n")
    git(ada, "push", "-q", "origin", "main")
    return made


@pytest.fixture
def mine(shared: Path) -> Path:
    return clone(shared, "mine")


@pytest.fixture
def alone(tmp_path: Path) -> Path:
    """A repository without a remote."""
    git(tmp_path, "init", "-q", "-b", "main", "alone")
    _commit(tmp_path / "alone", "README", "ours\n")
    return tmp_path / "alone"


def _log(folder: Path, what: str, *words: str) -> list[str]:
    return git(folder, "log", f"--format={what}", *words).splitlines()


def _shared(folder: Path, sleep: Callable[[float], None]) -> Shared:
    return Shared(Git(str(folder)), "", "origin", "refs/heads/main", "refs/heads/main", sleep=sleep)


@pytest.mark.parametrize("kind", ["mine", "alone"])
def test_what_the_person_has_there_stays_as_it_is(
    kind: str, request: pytest.FixtureRequest, shared: Path
) -> None:
    folder: Path = request.getfixturevalue(kind)
    _commit(folder, "unpushed", "not for others yet\n")
    (folder / "README").write_text("changed\n")
    (folder / "staged").write_text("staged\n")
    git(folder, "add", "staged")
    (folder / "untracked").write_text("untracked\n")
    before = (git(folder, "status", "--porcelain"), git(folder, "stash", "list"))
    head = git(folder, "rev-parse", "HEAD")
    with open_mailroom(str(folder)) as room:
        room.put(report(1), b"x")
        room.put(report(2), b"x")
        room.delete(report(2))
        assert room.names(IN) == [report(1)[-36:]]
    assert (git(folder, "status", "--porcelain"), git(folder, "stash", "list")) == before
    assert (folder / "README").read_text() == "changed\n"
    if kind == "mine":
        assert git(folder, "rev-parse", "HEAD") == head
        assert git(shared, "ls-tree", "-r", "--name-only", "main").split() == [report(1), "README"]
    else:
        names = git(folder, "ls-tree", "-r", "--name-only", "HEAD").split()
        assert names == [report(1), "README", "unpushed"]
    assert git(folder, "fsck", "--strict") == ""


def test_a_commit_says_neither_who_nor_what_nor_at_which_hour(mine: Path, shared: Path) -> None:
    open_mailroom(str(mine)).put(report(1), b"x")
    (said,) = _log(shared, "%an %ae %cn %ce %s%b %at %ct", "-1", "main")
    match = re.fullmatch(
        r"chefslog chefslog@localhost chefslog chefslog@localhost chefslog: team ([0-9]+) ([0-9]+)",
        said,
    )
    assert match
    # On top of a person's commit of today, the later of midnight and that commit.
    assert match[1] == match[2] == _log(shared, "%ct", "-1", "main~1")[0]


def test_the_time_of_a_commit_is_the_start_of_its_day(tmp_path: Path) -> None:
    room = Shared(
        Git(str(clone(hub(tmp_path), "mine"))), "", "origin", "refs/heads/main", "refs/heads/main",
        now=lambda: 1_764_765_432.1,
    )  # fmt: skip
    room.put(report(1), b"x")
    assert _log(tmp_path / "hub.git", "%ct", "main") == [str(1_764_765_432 // 86_400 * 86_400)]


def test_hooks_and_settings_of_the_person_change_nothing(
    mine: Path, shared: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "hooks").mkdir()
    hooks = [mine / ".git" / "hooks" / "reference-transaction"]
    for name in ("pre-commit", "commit-msg", "pre-push", "post-commit", "post-index-change"):
        hooks += [mine / ".git" / "hooks" / name, tmp_path / "hooks" / name]
    for hook in hooks:
        hook.write_text("#!/bin/sh\nexit 1\n")
        hook.chmod(0o755)
    home = Path(os.environ["HOME"])
    home.mkdir()
    (home / ".gitconfig").write_text(
        f"[core]\nhooksPath={tmp_path}/hooks\nautocrlf=true\nsafecrlf=true\neditor=false\n"
        "pager=false\nquotePath=true\nfsmonitor=/bin/false\nattributesFile=~/attributes\n"
        "[commit]\ngpgSign=true\n[push]\ngpgSign=true\ndefault=nothing\nfollowTags=true\n"
        "[gpg]\nprogram=false\n[user]\nuseConfigOnly=true\n[fetch]\nprune=true\nshowForced=false\n"
        "[color]\nui=always\n[log]\nshowSignature=true\n[status]\nshowUntrackedFiles=no\n"
        "[diff]\nexternal=false\nnoprefix=true\n[alias]\npush=!false\n"
    )
    (home / "attributes").write_text("* text=auto eol=crlf\n*.rep filter=broken\n")
    (mine / ".gitignore").write_text("*.rep\n")
    (mine / ".gitattributes").write_text("* text eol=crlf ident\n")
    text = b"one\ntwo\r\n$Id$\n"
    with monkeypatch.context() as inside_of_a_hook:
        for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_AUTHOR_NAME", "GIT_COMMITTER_DATE"):
            inside_of_a_hook.setenv(name, "/nowhere")
        room = open_mailroom(str(mine))
        assert isinstance(room, Shared)
        room.put(report(1), text)
        room.put(f"{IN}/note.toml", text)
        assert room.get(f"{IN}/note.toml") == text
        room.delete(f"{IN}/note.toml")
    for hook in hooks:
        hook.unlink()
    assert dict(open_mailroom(str(clone(shared, "other"))).files(IN, 99)) == {report(1)[-36:]: text}
    assert _log(shared, "%an", "-2", "main") == ["chefslog"] * 2


def test_a_folder_of_a_checkout_is_a_place_of_its_own(mine: Path, shared: Path) -> None:
    inner = mine / ":(x) Ärger [*]" / "team"
    inner.mkdir(parents=True)
    with open_mailroom(str(inner)) as room:
        room.put(report(1), b"inner")
        assert room.place == str(inner)
        assert (room.names(IN), room.folders("")) == ([report(1)[-36:]], [IN.split("/")[0]])
        assert list(room.files(IN, 9)) == [(report(1)[-36:], b"inner")]
    with open_mailroom(str(mine)) as room:
        assert room.get(report(1)) is None
    git(mine, "pull", "-q")
    assert (inner / report(1)).read_bytes() == b"inner"


def test_a_linked_work_tree_is_a_checkout(mine: Path, shared: Path) -> None:
    git(mine, "worktree", "add", "-q", "-b", "team", "../linked")
    git(mine.parent / "linked", "push", "-q", "-u", "origin", "team")
    open_mailroom(str(mine.parent / "linked")).put(report(1), b"x")
    assert git(shared, "ls-tree", "-r", "--name-only", "team").split() == [report(1), "README"]
    assert git(shared, "ls-tree", "-r", "--name-only", "main").split() == ["README"]


def test_many_files_go_in_one_commit(mine: Path, shared: Path) -> None:
    (mine / IN).mkdir(parents=True)
    for number in range(30):
        (mine / report(number)).write_bytes(b"x")
    git(mine, "add", "-A")
    git(mine, *MINE, "commit", "-q", "-m", "many")
    git(mine, "push", "-q")
    room = open_mailroom(str(mine))
    room.delete(*(report(number) for number in range(1, 40)), "elsewhere/note")
    room.delete(*(report(number) for number in range(1, 40)))
    assert room.names(IN) == [report(0)[-36:]]
    assert _log(shared, "%s", "main") == ["chefslog: team", "many", "README of Ada"]


def test_ignored_folders_and_named_folders_are_plain(alone: Path) -> None:
    (alone / ".gitignore").write_text("ignored/\n")
    (alone / "ignored").mkdir()
    assert open_checkout(str(alone / "ignored")) is None
    assert type(open_mailroom(str(alone / "ignored"))) is Folder
    assert type(open_mailroom(f"folder:{alone}")) is Folder
    assert type(open_mailroom(str(alone))) is Local


def test_links_and_submodules_in_the_tree_are_no_files(mine: Path) -> None:
    (mine / IN).mkdir(parents=True)
    (mine / report(1)).symlink_to("/etc/passwd")
    (mine / report(2)).write_bytes(b"plain")
    (mine / IN / "copy (1).rep").write_bytes(b"x")
    git(mine, "add", "-A")
    head = git(mine, "rev-parse", "HEAD")
    git(mine, "update-index", "--add", "--cacheinfo", f"160000,{head},{report(3)}")
    git(mine, *MINE, "commit", "-q", "-m", "hostile")
    git(mine, "push", "-q", "origin", "main")
    room = open_mailroom(str(mine))
    assert list(room.files(IN, 99)) == [(report(2)[-36:], b"plain")]
    for path in (report(1), report(3)):
        with pytest.raises(MailroomError, match="is no plain file"):
            room.get(path)
        with pytest.raises(MailroomError, match="is no plain file"):
            room.put(path, b"x", replace=True)


def test_a_push_that_comes_second_is_made_again_on_top(mine: Path, shared: Path) -> None:
    waits: list[float] = []
    room = _shared(mine, waits.append)
    assert room.names("") == ["README"]
    open_mailroom(str(clone(shared, "rival"))).put(report(2), b"rival")
    room.put(report(1), b"mine")
    assert len(waits) == 1
    assert dict(room.files(IN, 99)) == {report(1)[-36:]: b"mine", report(2)[-36:]: b"rival"}
    assert _log(shared, "%s", "main") == ["chefslog: team"] * 2 + ["README of Ada"]


def test_a_push_that_comes_second_for_the_same_path_is_taken(mine: Path, shared: Path) -> None:
    room = _shared(mine, lambda _: None)
    assert room.names("") == ["README"]
    open_mailroom(str(clone(shared, "rival"))).put(report(1), b"rival")
    with pytest.raises(Taken):
        room.put(report(1), b"mine")
    assert room.get(report(1)) == b"rival"


def test_patience_waits_by_chance_and_ends() -> None:
    for reason, tries in (
        ("! [rejected] (fetch first)", 100),
        ("Unable to create '/x/.git/index.lock': File exists.", 20),
        ("kex_exchange_identification: Connection closed by remote host", 4),
        ("! [remote rejected] (pre-receive hook declined)", 0),
        ("fatal: repository not found", 0),
    ):
        waits: list[float] = []
        patience = Patience(lambda n: b"\x80" + bytes(n - 1), waits.append)
        with pytest.raises(GitError, match="it said"):
            while len(waits) < 200:
                patience.after(GitError("it said", reason, 1))
        assert len(waits) == tries
        assert waits[:2] == [0.25, 0.5][: len(waits)]
        assert max(waits, default=0) <= 2


def test_what_the_remote_refuses_is_told_at_once(mine: Path, shared: Path) -> None:
    hook = shared / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho 'only on Fridays' >&2\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(MailroomError, match=r"git push failed: .*only on Fridays"):
        open_mailroom(str(mine)).put(report(1), b"x")


def test_a_remote_that_is_not_there_is_told_without_its_password(mine: Path) -> None:
    git(mine, "remote", "set-url", "origin", "http://ada:geheim@127.0.0.1:9/team.git")
    with pytest.raises(MailroomError, match="git fetch failed: ") as told:
        open_mailroom(str(mine)).names("")
    assert "geheim" not in str(told.value)
    assert "127.0.0.1" in str(told.value)


def test_a_remote_that_does_not_answer_ends_with_all_its_children(
    mine: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "held")
    held = os.open(tmp_path / "held", os.O_RDONLY | os.O_NONBLOCK)
    monkeypatch.setenv("GIT_SSH_COMMAND", f"sh -c 'exec sleep 600 > {tmp_path}/held'")
    git(mine, "remote", "set-url", "origin", "ssh://nowhere.invalid/team.git")
    with pytest.raises(
        GitError, match=r"git fetch did not end within 1 seconds.*check the network"
    ):
        Git(str(mine)).run("fetch", "origin", seconds=0.6)
    os.set_blocking(held, True)
    # The end of the file comes when the last process that holds it has gone.
    assert os.read(held, 1) == b""
    os.close(held)


def test_a_branch_that_the_remote_lacks_is_not_made_up(mine: Path, shared: Path) -> None:
    git(mine, "checkout", "-q", "-b", "idea")
    with pytest.raises(MailroomError, match=r"origin has no branch idea\. Push yours once"):
        open_mailroom(str(mine)).put(report(1), b"x")
    git(mine, "checkout", "-q", "--detach")
    with pytest.raises(MailroomError, match="no branch is checked out"):
        open_mailroom(str(mine))
    assert git(shared, "branch", "--format=%(refname)") == "refs/heads/main"


def test_of_several_remotes_the_one_of_the_branch_or_origin(alone: Path, shared: Path) -> None:
    git(alone, "remote", "add", "one", str(shared))
    assert isinstance(open_mailroom(str(alone)), Shared)
    git(alone, "remote", "add", "two", str(shared))
    with pytest.raises(MailroomError, match="which remote is the team's"):
        open_mailroom(str(alone))
    git(alone, "config", "branch.main.remote", "two")
    git(alone, "config", "branch.main.merge", "refs/heads/main")
    assert open_mailroom(str(alone)).names("") == ["README"]


def test_a_bare_repository_is_no_place(shared: Path) -> None:
    with pytest.raises(MailroomError, match=r"is a bare repository\. Clone it"):
        open_mailroom(str(shared))


def test_without_git_it_says_so(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(MailroomError, match="git is not installed here"):
        open_mailroom(str(mine))


def test_a_lost_object_is_told(mine: Path) -> None:
    open_mailroom(str(mine)).put(report(1), b"x")
    room = open_mailroom(str(mine))
    assert room.names(IN) == [report(1)[-36:]]
    tip = git(mine, "rev-parse", "refs/chefslog/main")
    lost = git(mine, "rev-parse", f"{tip}:{report(1)}")
    (mine / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    with pytest.raises(MailroomError):
        list(room.files(IN, 99))


def test_without_a_remote_the_file_is_in_the_work_tree_too(alone: Path) -> None:
    room = open_mailroom(str(alone))
    room.put(report(1), b"x")
    assert (alone / report(1)).read_bytes() == b"x"
    assert git(alone, "status", "--porcelain") == ""
    room.delete(report(1))
    assert git(alone, "status", "--porcelain") == ""
    assert _log(alone, "%an %s", "-2") == ["chefslog chefslog: team"] * 2


def test_without_a_remote_a_file_that_a_killed_put_left_is_committed_later(alone: Path) -> None:
    Folder(str(alone)).put(report(1), b"x")
    assert git(alone, "status", "--porcelain") != ""
    open_mailroom(str(alone)).put(report(1), b"x")
    assert git(alone, "status", "--porcelain") == ""
    assert git(alone, "show", f"HEAD:{report(1)}") == "x"
