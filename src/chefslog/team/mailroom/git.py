"""A mailroom in a branch of a git remote, below a folder of it.

Git runs in a bare repository in our own data folder and nowhere else. Files are read from the
remote's branch and written as commits on top of it; nobody's work tree is read or touched.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Self

from chefslog.home.files import make_folder
from chefslog.home.git import REMOTE, GitError, private_repository
from chefslog.home.paths import Home
from chefslog.team.mailroom.gittree import (
    Found,
    commit,
    contents,
    found_at,
    found_in,
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
from chefslog.team.mailroom.protocol import LIMIT, MailroomError

SECONDS = 180.0
"""How long a command that talks to the remote may take."""
_NO_BRANCH = "find remote ref"
_DEFAULT = "refs/chefslog/default"
_USUAL = "refs/heads/main"
"""The branch that an empty remote gets."""


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except GitError as error:
        raise MailroomError(str(error)) from error


class GitRemote:
    """The mailroom in a branch ("" for the remote's default) of a remote, below a folder of it.

    `remote` is an address that git takes. Reads what the last sync saw. Raises MailroomError.
    """

    def __init__(
        self,
        home: Home,
        remote: str,
        branch: str = "",
        folder: str = "",
        urandom: Callable[[int], bytes] = os.urandom,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.place = _shown(remote, branch, folder)
        self._copy = os.path.join(
            home.team, "git", hashlib.sha256(os.fsencode(remote)).hexdigest()[:32]
        )
        try:
            make_folder(os.path.dirname(self._copy))
            with _translated():
                self._git = private_repository(self._copy, self.place, remote, SECONDS)
        except OSError as error:
            raise MailroomError(f"{self._copy}: {error.strerror}. Nothing was sent.") from error
        self._prefix = f"{folder}/" if folder else ""
        self._branch = f"refs/heads/{branch}" if branch else ""
        self._tip: str | None = None
        self._urandom = urandom
        self._sleep = sleep
        self._now = now

    @_translated()
    def sync(self) -> None:
        """Fetch the branch."""
        patience = Patience(self._urandom, self._sleep)
        words = ("fetch", "--quiet", "--no-tags", "--refmap=", REMOTE)
        while True:
            try:
                branch = self._ref()
                self._git.run(*words, f"+{branch}:{branch}")
            except GitError as error:
                if _NO_BRANCH in error.reason:
                    self._tip = ""
                    return
                patience.after(error)
            else:
                self._tip = self._git.run("rev-parse", branch).decode().strip()
                return

    @_translated()
    def put(self, path: str, data: bytes, replace: bool = False) -> None:
        """See Mailroom: a commit that the remote has."""
        checked_size(path, data)
        file_parts(path)
        self._change({self._prefix + path: keep(self._git, data)}, replace)

    @_translated()
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
        ((_, data),) = self._contents([found], limit)
        return data

    def names(self, folder: str) -> list[str]:
        """See Mailroom."""
        return [one.name for one in self._listed(folder, "file")]

    def folders(self, folder: str) -> list[str]:
        """See Mailroom. A folder goes with its last file."""
        return [one.name for one in self._listed(folder, "folder")]

    def files(self, folder: str, limit: int) -> Iterator[tuple[str, bytes]]:
        """See Mailroom."""
        with _translated():
            yield from self._contents(self._listed(folder, "file"), limit)

    @_translated()
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

    def _ref(self) -> str:
        """The branch, which is asked for once and kept where the address names none."""
        if not self._branch:
            self._branch = self._git.ask("symbolic-ref", "--quiet", _DEFAULT)
        if not self._branch:
            told = os.fsdecode(self._git.run("ls-remote", "--symref", REMOTE, "HEAD"))
            found = re.match(r"ref: (refs/heads/\S+)\tHEAD$", told, re.MULTILINE)
            self._branch = found[1] if found else _USUAL
            self._git.run("symbolic-ref", _DEFAULT, self._branch)
        return self._branch

    def _seen(self) -> str:
        if self._tip is None:
            self.sync()
        assert self._tip is not None
        return self._tip

    @_translated()
    def _listed(self, folder: str, kind: str) -> list[Found]:
        folder_parts(folder)
        whole = (self._prefix + folder).rstrip("/")
        listed = found_in(self._git, self._seen(), whole)
        return [one for one in listed if one.kind == kind and is_name(one.name)]

    def _contents(self, files: list[Found], limit: int) -> Iterator[tuple[str, bytes]]:
        for name, data in contents(self._git, files, limit):
            if data is None:
                raise MailroomError(
                    f"{self.place}: the copy in {self._copy} is damaged. Delete that folder: it is "
                    "fetched again."
                )
            yield name, data

    def _change(self, wanted: Mapping[str, str], replace: bool) -> None:
        """Make the remote's branch have these objects at these paths."""
        patience = Patience(self._urandom, self._sleep)
        while True:
            tip = self._seen()
            changes = lacking(self._git, tip, wanted, replace)
            if not changes:
                return
            made = commit(self._git, tip, changes, self._now())
            words = ("push", "--quiet", "--no-verify", REMOTE, f"{made}:{self._ref()}")
            try:
                self._git.run(*words)
            except GitError as error:
                # Whether it arrived or not, the next look tells.
                self._tip = None
                patience.after(error)
            else:
                self._tip = made
                return


def _shown(remote: str, branch: str, folder: str) -> str:
    """A remote's address for people: without a password."""
    below = f":{folder}" if folder else ""
    end = f"#{branch}{below}" if branch or folder else ""
    return re.sub(r"(\w://)[^/@\s]*:[^/@\s]*@", r"\1***@", remote) + end
