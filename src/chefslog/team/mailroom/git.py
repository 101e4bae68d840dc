"""A mailroom in a git repository, shared through the remote of a checkout.

With a remote, files are read from its branch and written as commits on top of it; the person's
work tree, index, branches and own commits are neither read nor touched. Without one, the files lie
in the work tree and each is committed to the branch that is checked out.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Self

from chefslog.team.mailroom.folder import Folder
from chefslog.team.mailroom.gitcommand import NETWORK, Git, GitError
from chefslog.team.mailroom.gittree import (
    Found,
    commit,
    contents,
    found_at,
    found_in,
    index_lines,
    keep,
    lacking,
)
from chefslog.team.mailroom.paths import (
    checked_size,
    file_parts,
    folder_parts,
    is_name,
    no_file,
    too_large,
)
from chefslog.team.mailroom.patience import Patience
from chefslog.team.mailroom.protocol import LIMIT, Mailroom, MailroomError

_NO_BRANCH = "find remote ref"


def open_checkout(path: str) -> Mailroom | None:
    """The mailroom in a folder of a git work tree; None where the folder is in none.

    A folder that git ignores is none of it. Raises MailroomError.
    """
    if _is_bare(path):
        raise MailroomError(
            f"{path} is a bare repository. Clone it, and name a folder of the clone."
        )
    path = os.path.realpath(path)
    if not _below_git(path):
        return None
    git = Git(path)
    if git.ask("check-ignore", path):
        return None
    top = os.fsdecode(git.run("rev-parse", "--show-toplevel")).rstrip("\n")
    prefix = os.fsdecode(git.run("rev-parse", "--show-prefix")).rstrip("\n")
    root = Git(top)
    branch = root.ask("symbolic-ref", "--quiet", "HEAD")
    if not branch:
        raise MailroomError(f"{top}: no branch is checked out. Check out the team's, then repeat.")
    remote, ref = _upstream(root, branch)
    if remote:
        return Shared(root, prefix, remote, ref, branch)
    return Local(path, Git(top, durable=True), prefix, branch)


def _is_bare(path: str) -> bool:
    parts = [os.path.join(path, name) for name in ("HEAD", "objects", "refs")]
    return all(os.path.exists(part) for part in parts)


def _below_git(path: str) -> bool:
    while not os.path.lexists(os.path.join(path, ".git")):
        path, before = os.path.dirname(path), path
        if path == before:
            return False
    return True


def _upstream(git: Git, branch: str) -> tuple[str, str]:
    """The remote that a branch is shared through ("" if none) and the ref there."""
    short = branch.removeprefix("refs/heads/")
    remote = git.ask("config", "--get", f"branch.{short}.remote")
    if remote:
        ref = git.ask("config", "--get", f"branch.{short}.merge")
        return ("", "") if remote == "." else (remote, ref or branch)
    remotes = git.ask("remote").split()
    if len(remotes) > 1 and "origin" not in remotes:
        raise MailroomError(
            f"{git.folder}: which remote is the team's? Say so with git push -u, then repeat."
        )
    return ("origin" if "origin" in remotes else "".join(remotes), branch)


class Shared:
    """The mailroom in a branch of a remote, below a folder of it. Reads what the last sync saw."""

    def __init__(
        self,
        git: Git,
        prefix: str,
        remote: str,
        ref: str,
        branch: str,
        urandom: Callable[[int], bytes] = os.urandom,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._git = git
        self._prefix = prefix
        self._remote = remote
        self._ref = ref
        self._branch = branch
        self._own = "refs/chefslog/" + ref.removeprefix("refs/heads/")
        self._tip: str | None = None
        self._urandom = urandom
        self._sleep = sleep
        self._now = now

    @property
    def place(self) -> str:
        """The folder of the checkout."""
        return os.path.join(self._git.folder, self._prefix).rstrip(os.sep)

    def sync(self) -> None:
        """Fetch the branch."""
        patience = Patience(self._urandom, self._sleep)
        words = ("fetch", "--quiet", "--no-tags", "--refmap=", self._remote)
        while True:
            try:
                self._git.run(*words, f"+{self._ref}:{self._own}", seconds=NETWORK)
            except GitError as error:
                if _NO_BRANCH in error.reason:
                    self._tip = self._nothing_yet()
                    return
                patience.after(error)
            else:
                self._tip = self._git.run("rev-parse", self._own).decode().strip()
                return

    def put(self, path: str, data: bytes, replace: bool = False) -> None:
        """See Mailroom: a commit that the remote has."""
        checked_size(path, data)
        file_parts(path)
        self._change({self._prefix + path: keep(self._git, data)}, replace)

    def get(self, path: str, limit: int = LIMIT) -> bytes | None:
        """See Mailroom."""
        file_parts(path)
        found = found_at(self._git, self._seen(), self._prefix + path)
        if found is None:
            return None
        if found.kind != "file":
            raise no_file(path)
        if found.size > limit:
            raise too_large(path, found.size, limit)
        ((_, data),) = contents(self._git, [found], limit)
        return data

    def names(self, folder: str) -> list[str]:
        """See Mailroom."""
        return [one.name for one in self._listed(folder, "file")]

    def folders(self, folder: str) -> list[str]:
        """See Mailroom. A folder goes with its last file."""
        return [one.name for one in self._listed(folder, "folder")]

    def files(self, folder: str, limit: int) -> Iterator[tuple[str, bytes]]:
        """See Mailroom."""
        return contents(self._git, self._listed(folder, "file"), limit)

    def delete(self, *paths: str) -> None:
        """See Mailroom: one commit for all; the files stay in git's history."""
        for path in paths:
            file_parts(path)
        self._change({self._prefix + path: "" for path in paths}, replace=True)

    def close(self) -> None:
        """Nothing is held open."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _seen(self) -> str:
        if self._tip is None:
            self.sync()
        assert self._tip is not None
        return self._tip

    def _nothing_yet(self) -> str:
        if self._git.ask("rev-parse", "--verify", "--quiet", self._branch):
            raise MailroomError(
                f"{self._git.folder}: {self._remote} has no branch {self._ref[11:]}. Push yours "
                f"once (git push -u {self._remote} HEAD), then repeat."
            )
        return ""

    def _listed(self, folder: str, kind: str) -> list[Found]:
        folder_parts(folder)
        whole = (self._prefix + folder).rstrip("/")
        listed = found_in(self._git, self._seen(), whole)
        return [one for one in listed if one.kind == kind and is_name(one.name)]

    def _change(self, wanted: Mapping[str, str], replace: bool) -> None:
        """Make the remote's branch have these objects at these paths."""
        patience = Patience(self._urandom, self._sleep)
        while True:
            tip = self._seen()
            changes = lacking(self._git, tip, wanted, replace)
            if not changes:
                return
            made = commit(self._git, tip, changes, self._now())
            try:
                self._push(made)
            except GitError as error:
                # Whether it arrived or not, the next look tells.
                self._tip = None
                patience.after(error)
            else:
                self._tip = made
                return

    def _push(self, made: str) -> None:
        words = ("push", "--porcelain", "--no-verify", self._remote, f"{made}:{self._ref}")
        self._git.run(*words, seconds=NETWORK)


class Local(Folder):
    """The mailroom in the work tree of a repository without a remote."""

    def __init__(
        self,
        path: str,
        git: Git,
        prefix: str,
        branch: str,
        urandom: Callable[[int], bytes] = os.urandom,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(path, urandom, sleep)
        self._git = git
        self._prefix = prefix
        self._branch = branch
        self._now = now

    def put(self, path: str, data: bytes, replace: bool = False) -> None:
        """See Mailroom: a file, and a commit of it alone."""
        super().put(path, data, replace)
        self._record({self._prefix + path: keep(self._git, data)})

    def delete(self, *paths: str) -> None:
        """See Mailroom: one commit for all; the files stay in git's history."""
        super().delete(*paths)
        self._record({self._prefix + path: "" for path in paths})

    def _record(self, wanted: Mapping[str, str]) -> None:
        """Stage, then commit: a process killed in between leaves what the next commit takes in."""
        patience = Patience(self._urandom, self._sleep)
        while True:
            tip = self._git.ask("rev-parse", "--verify", "--quiet", self._branch)
            changes = lacking(self._git, tip, wanted, replace=True)
            if not changes:
                return
            try:
                lines = index_lines(changes)
                self._git.run("update-index", "-z", "--index-info", data=lines)
                made = commit(self._git, tip, changes, self._now())
                self._git.run("update-ref", "-m", "chefslog", self._branch, made, tip)
            except GitError as error:
                patience.after(error)
            else:
                return
