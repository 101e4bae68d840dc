"""Git as a source that is only read: no hook, no program of a configuration, no network runs.

A repository may be anybody's, so what it configures is not trusted. Git runs with an environment
of ours, without global settings, and every setting that names a program is empty.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO

_ALWAYS = (
    "--no-pager",
    "--no-replace-objects",
    "-c", "core.fsmonitor=",
    "-c", f"core.hooksPath={os.devnull}",
    "-c", f"core.attributesFile={os.devnull}",
    "-c", "core.pager=cat",
    "-c", "core.alternateRefsCommand=",
    "-c", "diff.external=",
    "-c", "log.showSignature=false",
    "-c", "gpg.program=false",
    "-c", "gpg.ssh.program=false",
    "-c", "gpg.x509.program=false",
    "-c", "protocol.allow=never",
    "-c", "gc.auto=0",
    "-c", "maintenance.auto=false",
    "-c", "core.quotePath=true",
)  # fmt: skip
_KEPT = ("PATH", "HOME", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP", "XDG_CONFIG_HOME")
_STRANGER = "dubious ownership"


class GitError(Exception):
    """A repository that cannot be read; the text is one clear line."""


def environment(*, own_settings: bool = False) -> dict[str, str]:
    """The variables that git gets; the person's global settings only where they are asked for."""
    env = {name: os.environ[name] for name in _KEPT if name in os.environ}
    env |= {
        "LC_ALL": "C",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "",
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_ATTR_NOSYSTEM": "1",
    }
    if not own_settings:
        env["GIT_CONFIG_GLOBAL"] = os.devnull
    return env


class Repository:
    """A local repository: a folder, or one inside of it; bare ones too.

    `git_dir` is where its data are, `name` what a person calls it. Raises GitError.
    """

    def __init__(self, path: str) -> None:
        self.path = os.path.abspath(path)
        if not os.path.isdir(self.path):
            raise GitError(f"{path}: there is no such folder")
        self._trusted = [part for one in _trusted() for part in ("-c", f"safe.directory={one}")]
        common = self.run("rev-parse", "--git-common-dir").decode(errors="surrogateescape").strip()
        self.git_dir = os.path.normpath(os.path.join(self.path, common))
        folder = self.git_dir
        if os.path.basename(folder) == ".git":
            folder = os.path.dirname(folder)
        self.name = os.path.basename(folder).removesuffix(".git") or "repository"

    def command(self, *words: str) -> list[str]:
        """The whole command line of a git command."""
        return ["git", *_ALWAYS, *self._trusted, "-C", self.path, *words]

    def run(self, *words: str) -> bytes:
        """The output of a command. Raises GitError."""
        try:
            done = subprocess.run(
                self.command(*words), env=environment(), capture_output=True, check=False,
                stdin=subprocess.DEVNULL,
            )  # fmt: skip
        except FileNotFoundError:
            raise GitError("git is not installed here, or not on the PATH") from None
        if done.returncode:
            raise GitError(self._reason(done.stderr))
        return done.stdout

    def ask(self, *words: str) -> str:
        """The output of a command as text, nothing where it fails."""
        try:
            return self.run(*words).decode("utf-8", "replace").strip()
        except GitError:
            return ""

    @contextmanager
    def stream(self, *words: str) -> Iterator[IO[bytes]]:
        """The output of a command as it comes; it is ended with the block. Raises GitError."""
        command = self.command(*words)
        with subprocess.Popen(
            command, env=environment(), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        ) as process:  # fmt: skip
            assert process.stdout and process.stderr
            try:
                yield process.stdout
            except BaseException:
                process.kill()
                raise
            reason = process.stderr.read(4096)
            if process.wait():
                raise GitError(self._reason(reason))

    def patch_ids(self, commits: Sequence[bytes]) -> Iterator[tuple[bytes, bytes]]:
        """(commit, its patch id) of hashes; those without a change in them are left out.

        Raises GitError, also where content is missing, as in a partial clone.
        """
        import tempfile

        diff = self.command(
            "diff-tree", "--stdin", "-p", "-r", "--root", "--no-ext-diff", "--no-textconv",
            "--no-renames", "--no-color", "--full-index", "-U3", "--diff-algorithm=myers",
            "--ignore-submodules=none", "--submodule=short", "--src-prefix=a/", "--dst-prefix=b/",
        )  # fmt: skip
        with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as problems:
            asked.write(b"\n".join(commits) + b"\n")
            asked.seek(0)
            env = environment()
            with (
                subprocess.Popen(
                    diff, env=env, stdin=asked, stdout=subprocess.PIPE, stderr=problems
                ) as source,
                subprocess.Popen(
                    self.command("patch-id", "--stable"),
                    env=env, stdin=source.stdout, stdout=subprocess.PIPE, stderr=problems,
                ) as ids,
            ):  # fmt: skip
                assert source.stdout and ids.stdout
                source.stdout.close()
                for line in ids.stdout:
                    patch, _, commit = line.strip().partition(b" ")
                    yield commit, patch
            problems.seek(0)
            if source.returncode:
                raise GitError(self._reason(problems.read(4096)))

    def _reason(self, stderr: bytes) -> str:
        text = stderr.decode("utf-8", "backslashreplace")
        if _STRANGER in text:
            return (
                f"{self.path}: it belongs to another user. If you trust it: "
                f"git config --global --add safe.directory '{self.path}'"
            )
        if "not a git repository" in text:
            return f"{self.path}: not a git repository"
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        return f"{self.path}: {lines[0].removeprefix('fatal: ') if lines else 'git failed'}"


def _trusted() -> list[str]:
    return _own_setting("--global", "--get-all", "safe.directory").splitlines()


def own_mail(repository: Repository) -> str:
    """The mail address that the person commits with in this repository; nothing where unset."""
    return _own_setting("-C", repository.path, config=("--get", "user.email")).strip()


def _own_setting(*words: str, config: Sequence[str] = ()) -> str:
    """Settings as the person has them; reading them runs nothing."""
    command = ["git", *words[:2], "config", *config] if config else ["git", "config", *words]
    try:
        done = subprocess.run(
            command, env=environment(own_settings=True), capture_output=True, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except FileNotFoundError:
        return ""
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""
