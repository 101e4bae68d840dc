"""What only a git remote meets: other people's work and settings in it, and an unruly server."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from chefslog.home.git import GitError
from chefslog.home.paths import Home, find_home
from chefslog.team.mailroom.git import GitRemote, Patience
from chefslog.team.mailroom.place import open_mailroom, settle_place
from chefslog.team.mailroom.protocol import Mailroom, MailroomError, Taken
from tests.team.mailroom.places import IN, clone, git, home_of, hub, report

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
def own(tmp_path: Path) -> Home:
    return home_of(tmp_path, 1)


@pytest.fixture
def room(own: Home, shared: Path) -> Mailroom:
    return open_mailroom(own, f"git:{shared}")


def _log(folder: Path, what: str, *words: str) -> list[str]:
    return git(folder, "log", f"--format={what}", *words).splitlines()


def test_files_are_commits_on_top_of_what_others_have_there(room: Mailroom, shared: Path) -> None:
    room.put(report(1), b"x")
    room.put(report(2), b"x")
    room.delete(report(2))
    assert room.names(IN) == [report(1)[-36:]]
    assert git(shared, "ls-tree", "-r", "--name-only", "main").split() == [report(1), "README"]
    assert _log(shared, "%an %s", "main") == ["chefslog chefslog: team"] * 3 + ["Ada README of Ada"]
    assert git(shared, "fsck", "--strict") == ""


def test_git_has_one_bare_repository_in_the_own_folder_and_nobody_elses(
    room: Mailroom, own: Home, shared: Path, tmp_path: Path
) -> None:
    room.put(report(1), b"x")
    (copy,) = Path(own.team, "git").iterdir()
    assert git(copy, "rev-parse", "--is-bare-repository") == "true"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["first", "home1", "hub.git"]
    assert str(shared) not in (copy / "config").read_text()
    assert copy.parent.stat().st_mode & 0o777 == 0o700


def test_a_commit_says_neither_who_nor_what_nor_at_which_hour(room: Mailroom, shared: Path) -> None:
    room.put(report(1), b"x")
    (said,) = _log(shared, "%an %ae %cn %ce %s%b %at %ct", "-1", "main")
    match = re.fullmatch(
        r"chefslog chefslog@localhost chefslog chefslog@localhost chefslog: team ([0-9]+) ([0-9]+)",
        said,
    )
    assert match
    # On top of a person's commit of today, the later of midnight and that commit.
    assert match[1] == match[2] == _log(shared, "%ct", "-1", "main~1")[0]


def test_the_time_of_a_commit_is_the_start_of_its_day(own: Home, tmp_path: Path) -> None:
    room = GitRemote(own, str(hub(tmp_path)), now=lambda: 1_764_765_432.1)
    room.put(report(1), b"x")
    assert _log(tmp_path / "hub.git", "%ct", "main") == [str(1_764_765_432 // 86_400 * 86_400)]


def test_hooks_and_settings_of_the_person_change_nothing(
    own: Home, shared: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "hooks").mkdir()
    for name in ("pre-commit", "commit-msg", "pre-push", "post-commit", "reference-transaction"):
        hook = tmp_path / "hooks" / name
        hook.write_text("#!/bin/sh\nexit 1\n")
        hook.chmod(0o755)
    user = Path(os.environ["HOME"])
    user.mkdir()
    (user / ".gitconfig").write_text(
        f"[core]\nhooksPath={tmp_path}/hooks\nautocrlf=true\nsafecrlf=true\neditor=false\n"
        "pager=false\nquotePath=true\nfsmonitor=/bin/false\nattributesFile=~/attributes\n"
        "[commit]\ngpgSign=true\n[push]\ngpgSign=true\ndefault=nothing\nfollowTags=true\n"
        "[gpg]\nprogram=false\n[user]\nuseConfigOnly=true\n[fetch]\nprune=true\nshowForced=false\n"
        "[color]\nui=always\n[log]\nshowSignature=true\n[status]\nshowUntrackedFiles=no\n"
        "[diff]\nexternal=false\nnoprefix=true\n[alias]\npush=!false\n"
        '[remote "team"]\npushurl=/nowhere\n'
    )
    (user / "attributes").write_text("* text=auto eol=crlf\n*.rep filter=broken\n")
    text = b"one\ntwo\r\n$Id$\n"
    with monkeypatch.context() as inside_of_a_hook:
        for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_AUTHOR_NAME", "GIT_COMMITTER_DATE"):
            inside_of_a_hook.setenv(name, "/nowhere")
        inside_of_a_hook.setenv("GIT_CONFIG_COUNT", "9")
        room = open_mailroom(own, f"git:{shared}")
        room.put(report(1), text)
        room.put(f"{IN}/note.toml", text)
        assert room.get(f"{IN}/note.toml") == text
        room.delete(f"{IN}/note.toml")
    other = open_mailroom(home_of(tmp_path, 2), f"git:{shared}")
    assert dict(other.files(IN, 99)) == {report(1)[-36:]: text}
    assert _log(shared, "%an", "-2", "main") == ["chefslog"] * 2


def test_settings_of_the_person_that_lead_to_the_remote_hold(own: Home, shared: Path) -> None:
    user = Path(os.environ["HOME"])
    user.mkdir()
    (user / ".gitconfig").write_text(f'[url "file://{shared.parent}/"]\ninsteadOf=ssh://work/\n')
    room = open_mailroom(own, "ssh://work/hub.git")
    room.put(report(1), b"x")
    assert room.get(report(1)) == b"x"


def test_nothing_that_a_remote_on_this_machine_holds_runs(
    room: Mailroom, shared: Path, tmp_path: Path
) -> None:
    trap, sprung = tmp_path / "trap", tmp_path / "sprung"
    trap.write_text(f"#!/bin/sh\necho $0 $@ >>'{sprung}'\n")
    trap.chmod(0o755)
    for name in ("pre-receive", "update", "post-receive", "post-update", "reference-transaction",
                 "proc-receive", "push-to-checkout"):  # fmt: skip
        (shared / "hooks" / name).symlink_to(trap)
    settings = {
        "core.hooksPath": str(shared / "hooks"), "core.fsmonitor": str(trap),
        "core.alternateRefsCommand": str(trap), "uploadpack.packObjectsHook": str(trap),
        "gc.recentObjectsHook": str(trap), "gc.auto": "1", "receive.autogc": "true",
        "core.sshCommand": str(trap), "core.pager": str(trap), "credential.helper": str(trap),
        "remote.far.url": f"ext::{trap}", "remote.far.promisor": "true",
        "protocol.allow": "always", "alias.receive-pack": f"!{trap}",
    }  # fmt: skip
    for name, value in settings.items():
        git(shared, "config", name, value)
    (tmp_path / "other.git").mkdir()
    git(tmp_path / "other.git", "init", "-q", "--bare")
    (shared / "objects" / "info" / "alternates").write_text(f"{tmp_path}/other.git/objects\n")
    room.put(report(1), b"x")
    room.sync()
    assert room.get(report(1)) == b"x"
    assert not sprung.exists(), sprung.read_text()
    # The traps are real ones: without our options git walks into them.
    first = tmp_path / "first"
    git(first, "pull", "-q", "--ff-only", "origin", "main")
    _commit(first, "more", "x")
    git(first, "push", "-q", "origin", "main")
    assert sprung.exists()


def test_a_folder_of_a_branch_is_a_place_of_its_own(own: Home, shared: Path) -> None:
    inner = open_mailroom(own, f"git:{shared}#team:(x) Ärger [*]/team")
    inner.put(report(1), b"inner")
    assert inner.place == f"{shared}#team:(x) Ärger [*]/team"
    assert (inner.names(IN), inner.folders("")) == ([report(1)[-36:]], [IN.split("/")[0]])
    assert list(inner.files(IN, 9)) == [(report(1)[-36:], b"inner")]
    assert open_mailroom(own, f"git:{shared}#team").get(report(1)) is None
    assert open_mailroom(own, f"git:{shared}").folders("") == []
    assert git(shared, "ls-tree", "-r", "--name-only", "main").split() == ["README"]
    shown = git(shared, "-c", "core.quotePath=false", "ls-tree", "-r", "--name-only", "team")
    assert shown == f"(x) Ärger [*]/team/{report(1)}"


def test_the_default_branch_is_asked_for_once_and_kept(own: Home, shared: Path) -> None:
    git(shared, "branch", "-m", "main", "trunk")
    git(shared, "symbolic-ref", "HEAD", "refs/heads/trunk")
    open_mailroom(own, f"git:{shared}").put(report(1), b"x")
    git(shared, "branch", "other", "trunk~1")
    git(shared, "symbolic-ref", "HEAD", "refs/heads/other")
    assert open_mailroom(own, f"git:{shared}").get(report(1)) == b"x"
    assert git(shared, "branch", "--format=%(refname)").split() == [
        "refs/heads/other", "refs/heads/trunk",
    ]  # fmt: skip


def test_an_empty_remote_gets_the_same_branch_from_everybody(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "-b", "elsewhere", "empty.git")
    sam, lee = (
        open_mailroom(home_of(tmp_path, one), f"git:{tmp_path}/empty.git") for one in (1, 2)
    )
    assert sam.names("") == lee.names("") == []
    sam.put("a", b"x")
    lee.put("b", b"x")
    assert lee.names("") == ["a", "b"]


def test_many_files_go_in_one_commit(own: Home, shared: Path, tmp_path: Path) -> None:
    first = tmp_path / "first"
    (first / IN).mkdir(parents=True)
    for number in range(30):
        (first / report(number)).write_bytes(b"x")
    git(first, "add", "-A")
    git(first, *MINE, "commit", "-q", "-m", "many")
    git(first, "push", "-q", "origin", "main")
    room = open_mailroom(own, f"git:{shared}")
    room.delete(*(report(number) for number in range(1, 40)), "elsewhere/note")
    room.delete(*(report(number) for number in range(1, 40)))
    assert room.names(IN) == [report(0)[-36:]]
    assert _log(shared, "%s", "main") == ["chefslog: team", "many", "README of Ada"]


def test_links_and_submodules_in_the_tree_are_no_files(
    own: Home, shared: Path, tmp_path: Path
) -> None:
    first = tmp_path / "first"
    (first / IN).mkdir(parents=True)
    (first / report(1)).symlink_to("/etc/passwd")
    (first / report(2)).write_bytes(b"plain")
    (first / IN / "copy (1).rep").write_bytes(b"x")
    git(first, "add", "-A")
    head = git(first, "rev-parse", "HEAD")
    git(first, "update-index", "--add", "--cacheinfo", f"160000,{head},{report(3)}")
    git(first, *MINE, "commit", "-q", "-m", "hostile")
    git(first, "push", "-q", "origin", "main")
    room = open_mailroom(own, f"git:{shared}")
    assert list(room.files(IN, 99)) == [(report(2)[-36:], b"plain")]
    for path in (report(1), report(3)):
        with pytest.raises(MailroomError, match="is no plain file"):
            room.get(path)
        with pytest.raises(MailroomError, match="is no plain file"):
            room.put(path, b"x", replace=True)


def _waiting(own: Home, shared: Path, sleep: Callable[[float], None]) -> GitRemote:
    return GitRemote(own, str(shared), sleep=sleep)


def test_a_push_that_comes_second_is_made_again_on_top(
    own: Home, shared: Path, tmp_path: Path
) -> None:
    waits: list[float] = []
    room = _waiting(own, shared, waits.append)
    assert room.names("") == ["README"]
    open_mailroom(home_of(tmp_path, 2), f"git:{shared}").put(report(2), b"rival")
    room.put(report(1), b"mine")
    assert len(waits) == 1
    assert dict(room.files(IN, 99)) == {report(1)[-36:]: b"mine", report(2)[-36:]: b"rival"}
    assert _log(shared, "%s", "main") == ["chefslog: team"] * 2 + ["README of Ada"]


def test_a_push_that_comes_second_for_the_same_path_is_taken(
    own: Home, shared: Path, tmp_path: Path
) -> None:
    room = _waiting(own, shared, lambda _: None)
    assert room.names("") == ["README"]
    open_mailroom(home_of(tmp_path, 2), f"git:{shared}").put(report(1), b"rival")
    with pytest.raises(Taken):
        room.put(report(1), b"mine")
    assert room.get(report(1)) == b"rival"


def test_patience_waits_by_chance_and_ends() -> None:
    for reason, tries in (
        ("! [rejected] (fetch first)", 100),
        ("Unable to create '/x/git/packed-refs.lock': File exists.", 20),
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


def test_what_the_remote_refuses_is_told_at_once(room: Mailroom, shared: Path) -> None:
    git(shared, "config", "receive.fsckObjects", "true")
    git(shared, "config", "receive.maxInputSize", "1")
    with pytest.raises(MailroomError, match=r"git push failed: .*unpack"):
        room.put(report(1), b"x")


def test_a_remote_that_is_not_there_is_told_without_its_password(own: Home) -> None:
    with open_mailroom(own, "http://ada:geheim@127.0.0.1:9/team.git") as room:
        assert room.place == "http://***@127.0.0.1:9/team.git"
        with pytest.raises(MailroomError, match="git ls-remote failed: ") as told:
            room.names("")
    assert "geheim" not in str(told.value)
    assert "127.0.0.1" in str(told.value)


@pytest.mark.parametrize(
    "address",
    [
        "git:ext::sh -c 'touch sprung'", "git:ftp://host/team.git", "git:-oProxyCommand=x:y\n",
        "git:ssh://host/x#--upload-pack=x", "git:ssh://host/x#main:../up", "git:#main", "git:",
        "git:fd::17", "git:file:///x#/main",
    ],
)  # fmt: skip
def test_an_address_that_could_run_something_is_refused(own: Home, address: str) -> None:
    with pytest.raises(MailroomError, match="no address of a git remote"):
        open_mailroom(own, address)


def test_without_git_it_says_so(own: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(MailroomError, match="git is not installed here"):
        open_mailroom(own, "git:/x.git#")


def test_a_damaged_copy_is_told_and_fetched_again(room: Mailroom, own: Home, shared: Path) -> None:
    room.put(report(1), b"x")
    (copy,) = Path(own.team, "git").iterdir()
    lost = git(shared, "rev-parse", f"main:{report(1)}")
    (copy / "objects" / lost[:2] / lost[2:]).unlink()
    with pytest.raises(MailroomError, match=copy.name):
        list(room.files(IN, 99))
    assert dict(open_mailroom(own, f"git:{shared}").files(IN, 99)) == {report(1)[-36:]: b"x"}
    for head in copy.glob("HEAD"):
        head.write_bytes(b"\0" * 41)
    with pytest.raises(MailroomError):
        open_mailroom(own, f"git:{shared}").names("")
    copy.rename(copy.with_name("aside"))
    assert dict(open_mailroom(own, f"git:{shared}").files(IN, 99)) == {report(1)[-36:]: b"x"}


def test_a_checkout_stands_for_its_remote_which_is_asked_for_once(
    shared: Path, tmp_path: Path, own: Home
) -> None:
    mine = clone(shared, "mine")
    assert settle_place(f"git:{mine}") == f"git:{shared}#main"
    (mine / "team" / "deep").mkdir(parents=True)
    git(mine, "checkout", "-q", "-b", "idea")
    git(mine, "config", "branch.idea.merge", "refs/heads/theirs")
    assert settle_place(f"git:{mine}/team/deep") == f"git:{shared}#theirs:team/deep"
    git(mine, "remote", "set-url", "origin", "../hub.git")
    address = settle_place(f"git:{mine}/team")
    assert address == f"git:{shared}#theirs:team"
    git(mine, "remote", "set-url", "origin", "ext::false")
    assert settle_place(address) == address
    with open_mailroom(own, address) as room:
        room.put(report(1), b"x")
    assert git(shared, "ls-tree", "-r", "--name-only", "theirs") == f"team/{report(1)}"
    with pytest.raises(MailroomError, match="no address of a git remote"):
        settle_place(f"git:{mine}")


def test_a_checkout_without_what_is_needed_says_what(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main", "alone")
    git(tmp_path, "init", "-q", "-b", "main", "detached")
    _commit(tmp_path / "detached", "README", "x")
    git(tmp_path / "detached", "checkout", "-q", "--detach")
    git(tmp_path / "detached", "worktree", "add", "-q", "../linked")
    (tmp_path / "plain").mkdir()
    (tmp_path / "fifo" / ".git").mkdir(parents=True)
    os.mkfifo(tmp_path / "fifo" / ".git" / "HEAD")
    for name, says in (
        ("alone", "has no remote"), ("detached", "no branch is checked out"),
        ("linked", "linked work tree"), ("plain", "is no git checkout"), ("fifo", "no repository"),
    ):  # fmt: skip
        with pytest.raises(MailroomError, match=rf"{says}.*Name the remote's address"):
            settle_place(f"git:{tmp_path / name}")


def test_two_programs_of_one_person_share_the_copy(own: Home, shared: Path) -> None:
    one, other = (open_mailroom(own, f"git:{shared}") for _ in range(2))
    one.put(report(1), b"x")
    other.put(report(2), b"x")
    assert one.get(report(2)) is None
    one.sync()
    assert one.get(report(2)) == other.get(report(2)) == b"x"
    assert len(os.listdir(os.path.join(own.team, "git"))) == 1


def test_the_home_of_this_process_is_not_used(room: Mailroom) -> None:
    room.put(report(1), b"x")
    assert not os.path.exists(find_home().team)
