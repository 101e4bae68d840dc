"""Real git repositories for the harvest's tests."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

ME = "me@example.org"


class Repo:
    """A repository that is written with the git of this machine."""

    def __init__(self, path: Path, *words: str) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main", *words)
        self._at = 1_795_000_000

    def git(self, *words: str, data: bytes | None = None, **env: str) -> str:
        """Run git here as the person would."""
        done = subprocess.run(
            ["git", "-C", str(self.path), *words],
            input=data, capture_output=True, check=True, env={**os.environ, **env},
        )  # fmt: skip
        return done.stdout.decode("utf-8", "replace").strip()

    def commit(
        self,
        message: str | bytes,
        *,
        mail: str = ME,
        at: str | None = None,
        made: str | None = None,
        name: str = "file",
        content: str | None = None,
        words: Iterable[str] = (),
    ) -> str:
        """Change a file and commit it; the commit's hash. `at` is as git takes dates.

        `made` is when it was committed, as a rebase would write it; the same where not said.
        """
        self._at += 60
        when = at or f"@{self._at} +0100"
        (self.path / name).write_text(content or f"{name} {self._at}\n", encoding="utf-8")
        self.git("add", "-A")
        who = {"GIT_AUTHOR_EMAIL": mail, "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_DATE": when,
               "GIT_COMMITTER_EMAIL": mail, "GIT_COMMITTER_NAME": "Ada",
               "GIT_COMMITTER_DATE": made or when}  # fmt: skip
        text = message if isinstance(message, bytes) else message.encode()
        self.git("commit", "-q", "-F", "-", *words, data=text, **who)
        return self.git("rev-parse", "HEAD")

    def merge(self, branch: str, message: str, at: str = "") -> None:
        """Merge a branch with a commit of its own, now where no time is said."""
        when = {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at} if at else {}
        self.git(
            "merge", "-q", "--no-ff", "-m", message, branch, data=None,
            GIT_AUTHOR_EMAIL=ME, GIT_AUTHOR_NAME="Ada",
            GIT_COMMITTER_EMAIL=ME, GIT_COMMITTER_NAME="Ada", **when,
        )  # fmt: skip


def many(repo: Repo, count: int) -> None:
    """A long history, made at once."""

    def stream() -> Iterable[bytes]:
        for number in range(count):
            subject = f"Add part {number}"
            yield (
                f"commit refs/heads/main\nauthor Ada <{ME}> {1_700_000_000 + number * 600} +0000\n"
                f"committer Ada <{ME}> {1_700_000_000 + number * 600} +0000\n"
                f"data {len(subject)}\n{subject}\nM 644 inline f{number % 50}\n"
                f"data {len(str(number))}\n{number}\n"
            ).encode()

    repo.git("fast-import", "--quiet", data=b"".join(stream()))
