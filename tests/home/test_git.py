"""Git is started in one place, and no repository can make it run a program."""

from __future__ import annotations

import ast
import os
import subprocess
import time
from pathlib import Path

import pytest

import chefslog
from chefslog.home.git import ForeignRepository, GitError, end_process, private_repository

SOURCE = Path(chefslog.__file__).parent
STARTERS = {
    "home/git.py": "git",
    "capture/editor.py": "the person's editor",
    "cli/journal/demo.py": "chefslog itself, on the demo",
    "cli/pager.py": "the person's pager",
    "team/keyholder/tally.py": "workers of its own",
    "tui/help/palette.py": "a line that the person typed: chefslog itself, or their shell",
}
"""The only modules that may start a process, and what they start."""
_MODULES = {"subprocess", "multiprocessing", "pty", "webbrowser", "concurrent.futures.process"}
_CALLS = {"system", "popen", "fork", "forkpty", "startfile", "create_subprocess_exec",
          "create_subprocess_shell", "ProcessPoolExecutor"}  # fmt: skip


def _starts(tree: ast.AST) -> bool:
    """Whether a module can start a process: by an import, or by a call of os and asyncio."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) and any(one.name in _MODULES for one in node.names):
            return True
        if isinstance(node, ast.ImportFrom):
            names = {one.name for one in node.names}
            if node.module in _MODULES or names & _CALLS:
                return True
        if isinstance(node, ast.Attribute):
            name = node.attr
            if name in _CALLS or name.startswith(("exec", "spawn", "posix_spawn")):
                owner = node.value.id if isinstance(node.value, ast.Name) else ""
                if owner in ("os", "asyncio", "futures"):
                    return True
    return False


def test_only_these_modules_start_processes_and_only_one_starts_git() -> None:
    found = set()
    for path in SOURCE.rglob("*.py"):
        name, text = path.relative_to(SOURCE).as_posix(), path.read_text(encoding="utf-8")
        if _starts(ast.parse(text)):
            found.add(name)
        assert "git.exe" not in text or name == "home/git.py"
    # A type of a running process is no start of one.
    assert found - {"team/mailroom/gittree.py"} <= STARTERS.keys()
    text = (SOURCE / "team" / "mailroom" / "gittree.py").read_text()
    assert text.count("subprocess.") == text.count("subprocess.Popen[bytes]")


@pytest.mark.parametrize(
    "source",
    [
        "import subprocess", "from subprocess import run", "import os; os.system('git')",
        "from asyncio import create_subprocess_exec", "import os\nos.execvp('git', [])",
        "import asyncio\nasyncio.create_subprocess_shell('git')", "import os; os.posix_spawn('g')",
    ],
)  # fmt: skip
def test_the_check_sees_every_way_to_start_a_process(source: str) -> None:
    assert _starts(ast.parse(source))


def git(folder: Path, *words: str, is_fine: bool = True) -> str:
    done = subprocess.run(
        ["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org", *words],
        cwd=folder, capture_output=True, text=True, check=is_fine,
    )  # fmt: skip
    return done.stdout.strip()


SETTINGS = (
    "core.fsmonitor", "core.pager", "core.sshCommand", "core.editor", "core.askPass",
    "core.alternateRefsCommand", "core.gitProxy", "diff.external", "diff.evil.command",
    "diff.evil.textconv", "filter.evil.clean", "filter.evil.smudge", "filter.evil.process",
    "gpg.program", "gpg.ssh.program", "credential.helper", "uploadpack.packObjectsHook",
    "gc.recentObjectsHook", "trailer.evil.command", "trailer.evil.cmd", "pager.log",
    "pager.rev-list", "interactive.diffFilter", "sequence.editor", "merge.evil.driver",
    "remote.origin.uploadpack", "remote.origin.receivepack", "browser.evil.cmd", "init.templateDir",
)  # fmt: skip


@pytest.fixture
def trapped(tmp_path: Path) -> tuple[Path, Path]:
    """A repository in which every setting and hook names a trap, and the file it would write."""
    folder, trap, sprung = (tmp_path / name for name in ("repo", "trap", "sprung"))
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    (folder / ".gitattributes").write_text("* diff=evil filter=evil merge=evil ident\n")
    (folder / "a").write_text("one\n")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "One\n\nevil: x")
    (folder / "a").write_text("two\n")
    git(folder, "commit", "-q", "-am", "Two")
    git(folder, "tag", "-a", "v1", "-m", "v1")
    trap.write_text(f"#!/bin/sh\necho $0 $@ >>'{sprung}'\n")
    trap.chmod(0o755)
    for name in ("post-index-change", "reference-transaction", "pre-auto-gc", "post-checkout"):
        (folder / ".git" / "hooks" / name).symlink_to(trap)
    for name in SETTINGS:
        git(folder, "config", name, str(trap))
    (folder / "included").write_text(f"[core]\n\tfsmonitor = {trap}\n\tpager = {trap}\n")
    for name, value in {
        "include.path": str(folder / "included"), "core.hooksPath": str(folder / ".git/hooks"),
        "alias.rev-parse": f"!{trap}", "alias.rev-list": f"!{trap}", "log.showSignature": "true",
        "protocol.allow": "always", "remote.origin.url": f"ext::{trap}", "diff.submodule": "log",
        "remote.origin.promisor": "true", "extensions.partialClone": "origin", "gc.auto": "1",
        "core.repositoryFormatVersion": "1", "submodule.evil.update": f"!{trap}",
    }.items():  # fmt: skip
        git(folder, "config", name, value)
    sprung.unlink(missing_ok=True)
    return folder, sprung


COMMANDS = (
    ("rev-parse", "--git-common-dir", "HEAD"),
    ("rev-list", "--all", "--format=%H %s %b %(trailers) %G? %ae %aE %N"),
    ("for-each-ref", "--format=%(contents) %(signature) %(contents:trailers)"),
    ("diff-tree", "-p", "--root", "HEAD"), ("cat-file", "--batch-all-objects", "--batch"),
    ("patch-id", "--stable"),
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: words[0])
def test_no_setting_hook_attribute_or_alias_of_a_repository_runs(
    trapped: tuple[Path, Path], command: tuple[str, ...]
) -> None:
    folder, sprung = trapped
    ForeignRepository(str(folder), seconds=10).ask(*command)
    assert not sprung.exists(), sprung.read_text()


@pytest.mark.parametrize("command", ["status", "log", "fetch", "commit", "gc", "submodule", "show"])
def test_commands_that_do_more_are_not_run_in_a_foreign_repository(
    trapped: tuple[Path, Path], command: str
) -> None:
    folder, sprung = trapped
    with pytest.raises(ValueError, match="does not only read"):
        ForeignRepository(str(folder)).run(command)
    assert not sprung.exists()


def test_the_traps_are_real(trapped: tuple[Path, Path]) -> None:
    folder, sprung = trapped
    for command in (("status",), ("log", "-p"), ("commit", "-m", "x")):
        git(folder, *command, is_fine=False)
        assert sprung.exists(), command
        sprung.unlink()


def test_missing_content_of_a_partial_clone_is_not_fetched(trapped: tuple[Path, Path]) -> None:
    folder, sprung = trapped
    lost = git(folder, "rev-parse", "HEAD:a")
    (folder / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    sprung.unlink(missing_ok=True)
    with pytest.raises(GitError) as told:
        ForeignRepository(str(folder)).run("cat-file", "-p", "HEAD:a")
    assert told.value.code
    assert not sprung.exists()


def test_a_git_in_the_folder_that_one_stands_in_is_not_the_git_that_runs(
    trapped: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, sprung = trapped
    (folder / "git").symlink_to(folder.parent / "trap")
    monkeypatch.chdir(folder)
    for path in (f".:{os.environ['PATH']}", f":{os.environ['PATH']}"):
        monkeypatch.setenv("PATH", path)
        assert ForeignRepository(".").ask("rev-parse", "HEAD")
    assert not sprung.exists()


def test_variables_of_git_do_not_reach_a_foreign_repository(
    trapped: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, sprung = trapped
    for name in ("GIT_SSH_COMMAND", "GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_EDITOR", "GIT_ASKPASS"):
        monkeypatch.setenv(name, str(folder.parent / "trap"))
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_TRACE", str(sprung))
    assert ForeignRepository(str(folder)).run("diff-tree", "-p", "HEAD")
    assert not sprung.exists()


def test_only_variables_for_reaching_a_remote_reach_our_own_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sprung = tmp_path / "sprung"
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_TRACE", str(sprung))
    own = private_repository(str(tmp_path / "own.git"), "own", f"file://{tmp_path}/there.git")
    assert own.ask("rev-parse", "--is-bare-repository") == "true"
    assert not sprung.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_repository_of_another_user_needs_the_persons_trust(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "theirs")
    for folder, _, files in os.walk(tmp_path / "theirs"):
        for name in ["", *files]:
            os.chown(os.path.join(folder, name), 12345, 12345)
    with pytest.raises(GitError, match=r"another user.*safe\.directory") as told:
        ForeignRepository(str(tmp_path / "theirs"))
    assert told.value.reason == ""
    os.makedirs(os.environ["HOME"], exist_ok=True)
    git(tmp_path, "config", "--global", "--add", "safe.directory", str(tmp_path / "theirs"))
    assert ForeignRepository(str(tmp_path / "theirs")).git_dir


def test_what_takes_too_long_ends_with_all_its_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "held")
    held = os.open(tmp_path / "held", os.O_RDONLY | os.O_NONBLOCK)
    monkeypatch.setenv("GIT_SSH_COMMAND", f"sh -c 'exec sleep 600 > {tmp_path}/held'")
    repository = private_repository(
        str(tmp_path / "own.git"), "the remote", "ssh://ada:geheim@nowhere.invalid/x", 0.6
    )
    started = time.monotonic()
    with pytest.raises(GitError, match=r"the remote: git ls-remote took over 0\.6 seconds"):
        repository.run("ls-remote", "chefslog")
    assert time.monotonic() - started < 60
    os.set_blocking(held, True)
    # The end of the file comes when the last process that holds it has gone.
    assert os.read(held, 1) == b""
    os.close(held)


@pytest.mark.slow
def test_a_child_that_outlives_git_and_holds_its_output_is_ended_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bin").mkdir()
    os.mkfifo(tmp_path / "held")
    held = os.open(tmp_path / "held", os.O_RDONLY | os.O_NONBLOCK)
    (tmp_path / "bin" / "git").write_text(
        f"#!/bin/sh\nsleep 600 3>{tmp_path}/held &\necho started\nexit 0\n"
    )
    (tmp_path / "bin" / "git").chmod(0o755)
    repository = private_repository(str(tmp_path), "own", "file:///x", 0.5)
    monkeypatch.setenv("PATH", f"{tmp_path}/bin:{os.environ['PATH']}")
    with pytest.raises(GitError, match="took over"), repository.stream("x") as output:
        assert output.readline() == b"started\n"
        output.read()
    os.set_blocking(held, True)
    # The end of the file comes when the child has gone. (Its number stays where nobody reaps it.)
    assert os.read(held, 1) == b""
    os.close(held)


def test_a_fifo_in_a_repository_does_not_hold_it_up(trapped: tuple[Path, Path]) -> None:
    folder, _ = trapped
    (folder / ".git" / "packed-refs").unlink(missing_ok=True)
    os.mkfifo(folder / ".git" / "packed-refs")
    with pytest.raises(GitError, match="took over"):
        ForeignRepository(str(folder), seconds=0.5).run("for-each-ref")


def test_output_has_a_bound(trapped: tuple[Path, Path]) -> None:
    repository = ForeignRepository(str(trapped[0]), output=60)
    with pytest.raises(GitError, match="over 0 MiB"):
        repository.run("rev-list", "HEAD")
    with pytest.raises(GitError, match="over 0 MiB"), repository.stream("rev-list", "HEAD"):
        pass


def test_a_failure_is_one_line_without_a_password(tmp_path: Path) -> None:
    repository = private_repository(
        str(tmp_path / "own.git"), "the remote", "http://ada:geheim@127.0.0.1:9/x.git"
    )
    with pytest.raises(GitError) as told:
        repository.run("fetch", "chefslog")
    assert str(told.value).startswith("the remote: git fetch failed: ")
    assert "geheim" not in str(told.value)
    assert "\n" not in str(told.value)
    assert "geheim" not in (tmp_path / "own.git" / "config").read_text()


@pytest.mark.parametrize("remote", ["ext::sh -c true", "fd::17", "git://127.0.0.1:9/x"])
def test_other_protocols_are_not_spoken(tmp_path: Path, remote: str) -> None:
    repository = private_repository(str(tmp_path / "own.git"), "it", remote)
    with pytest.raises(GitError, match="not allowed"):
        repository.run("fetch", "chefslog")


@pytest.mark.skipif(os.name != "posix", reason="signals to a group of processes")
def test_git_is_asked_to_end_before_it_is_killed(tmp_path: Path) -> None:
    held = tmp_path / "index.lock"
    script = f"trap 'sleep 0.2; rm {held}; exit' TERM; echo ready; while :; do sleep 0.05; done"
    held.touch()
    process = subprocess.Popen(["sh", "-c", script], stdout=subprocess.PIPE, start_new_session=True)
    assert process.stdout is not None and process.stdout.readline() == b"ready\n"
    end_process(process)
    process.stdout.close()
    assert process.returncode is not None
    assert not held.exists()
