"""The system's git, run so that no setting, hook or prompt of the person gets in the way.

Settings that reach the remote (credentials, ssh, proxies) stay in force.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
from collections.abc import Iterator, Mapping
from typing import IO

from chefslog.team.mailroom.protocol import MailroomError

_SETTINGS = {
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "core.autocrlf": "false",
    "core.quotePath": "false",
    "color.ui": "false",
    "commit.gpgSign": "false",
    "push.gpgSign": "false",
    "push.followTags": "false",
    "push.recurseSubmodules": "no",
    "fetch.recurseSubmodules": "no",
    "fetch.prune": "false",
    "fetch.writeCommitGraph": "false",
    "gc.auto": "0",
    "maintenance.auto": "false",
}
_ALWAYS = ["git", "--no-pager", "--no-replace-objects"] + [
    part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")
]
_KEPT = ("GIT_SSH", "GIT_ASKPASS", "GIT_PROXY", "GIT_SSL", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYS")
"""Only these variables of git pass: inside of a hook, others would point somewhere else."""
LOCAL = 60.0
"""Seconds that a command may take."""
NETWORK = 180.0
"""The same for one that talks to the remote."""
_GRACE = 3.0
_PASSWORD = re.compile(r"(\w://)[^/@\s']*@")


class GitError(MailroomError):
    """A git command that failed: `reason` is what git said, `code` None where it did not end."""

    def __init__(self, text: str, reason: str = "", code: int | None = None) -> None:
        super().__init__(text)
        self.reason = reason
        self.code = code


def environment(more: Mapping[str, str]) -> dict[str, str]:
    """The variables that git gets."""
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name.startswith(_KEPT)
    }
    ours = {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"}
    return {**env, **ours, **more}


def legible(output: bytes) -> str:
    """What git said, on one line and without a password in an address."""
    text = " ".join(output.decode("utf-8", "replace").split())
    return _PASSWORD.sub(r"\1***@", text)[:800]


class Git:
    """Git in one folder; `durable` commits survive a power cut, which costs a while each."""

    def __init__(self, folder: str, durable: bool = False) -> None:
        self.folder = folder
        self._command = [*_ALWAYS, "-c", "core.fsync=committed"] if durable else _ALWAYS

    def run(
        self,
        *words: str,
        data: bytes = b"",
        env: Mapping[str, str] | None = None,
        seconds: float = LOCAL,
    ) -> bytes:
        """The output of a command. Raises GitError."""
        with self.start(*words, env=env) as process:
            try:
                output, problems = process.communicate(data, timeout=seconds)
            except subprocess.TimeoutExpired:
                raise GitError(
                    f"{self.folder}: git {words[0]} did not end within {seconds:.0f} seconds. "
                    "Nothing was lost; check the network, then repeat."
                ) from None
        if process.returncode:
            reason = legible(problems + b" " + output)
            text = f"{self.folder}: git {words[0]} failed: {reason}"
            raise GitError(text, reason, process.returncode)
        return output

    def ask(self, *words: str) -> str:
        """The output of a command as text, nothing where it fails."""
        try:
            return os.fsdecode(self.run(*words)).rstrip("\n")
        except GitError as error:
            if error.code is None:
                raise
            return ""

    @contextlib.contextmanager
    def start(
        self, *words: str, env: Mapping[str, str] | None = None
    ) -> Iterator[subprocess.Popen[bytes]]:
        """A running command, killed with its children if the block ends before it does."""
        pipe = subprocess.PIPE
        try:
            # In a session of its own: nothing in it can ask on the terminal.
            process = subprocess.Popen(
                [*self._command, *words], cwd=self.folder, env=environment(env or {}),
                stdin=pipe, stdout=pipe, stderr=pipe, start_new_session=True,
            )  # fmt: skip
        except FileNotFoundError:
            if not os.path.isdir(self.folder):
                raise MailroomError(f"There is no folder {self.folder}.") from None
            raise MailroomError(
                "git is not installed here, or not on the PATH; this place needs it."
            ) from None
        try:
            yield process
        finally:
            if process.poll() is None:
                _end(process)
            for stream in (process.stdin, process.stdout, process.stderr):
                _close(stream)


def _close(stream: IO[bytes] | None) -> None:
    if stream is not None:
        with contextlib.suppress(BrokenPipeError):
            stream.close()


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask it to end, so that it removes its lock files; then insist."""
    for name in ("SIGTERM", "SIGKILL"):
        if os.name == "posix":
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, getattr(signal, name))
        else:
            process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE)
            return
