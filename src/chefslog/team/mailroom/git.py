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
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from chefslog.home.files import make_folder
from chefslog.home.git import REMOTE, GitError, private_repository
from chefslog.home.paths import Home
from chefslog.team.mailroom.gittree import (
    Found,
    commit_changes,
    contents,
    lacking,
    list_folder,
    list_tree,
)
from chefslog.team.mailroom.protocol import (
    LIMIT,
    Mailroom,
    MailroomError,
    NoFile,
    check_size,
    file_parts,
    folder_parts,
    is_name,
    too_large,
)

SECONDS = 180.0
"""How long a command that talks to the remote may take."""
_NO_BRANCH = "find remote ref"
_DEFAULT = "refs/chefslog/default"
_USUAL = "refs/heads/main"
"""The branch that an empty remote gets."""
_PASSING = (
    # A git at work holds its lock for a moment; one that was killed left it for good.
    (re.compile(r"\.lock': File exists"), 20, 1.0),
    # Somebody else was faster, or is at it.
    (
        re.compile(
            r"fetch first|non-fast-forward|stale info|cannot lock ref|failed to update ref|"
            r"failed to lock|incorrect old value|reference already exists|but expected"
        ),
        100,
        4.0,
    ),
    # Servers drop connections when many come at once.
    (
        re.compile(r"onnection (closed|reset|timed out)|early EOF|hung up|unexpected disconnect"),
        4,
        4.0,
    ),
)
"""What git says that passes, how many times it is waited for, the longest wait in seconds."""
_FIRST = 0.5


class Patience:
    """Waits by chance, longer each time, so that many who meet do not meet again; then gives up."""

    def __init__(self, urandom: Callable[[int], bytes], sleep: Callable[[float], None]) -> None:
        self._urandom = urandom
        self._sleep = sleep
        self._met: Counter[re.Pattern[str]] = Counter()

    def after(self, error: GitError) -> None:
        """Wait, or raise the error again where waiting does not help, or not any more."""
        for said, tries, longest in _PASSING:
            if said.search(error.reason) and self._met[said] < tries:
                self._met[said] += 1
                window = min(longest, _FIRST * 2.0 ** min(self._met.total() - 1, 10))
                self._sleep(window * int.from_bytes(self._urandom(2), "big") / 65_536)
                return
        raise error


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except GitError as error:
        raise MailroomError(str(error)) from error


class GitRemote(Mailroom):
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
        below = f":{folder}" if folder else ""
        end = f"#{branch}{below}" if branch or folder else ""
        self.place = re.sub(r"(\w://)[^/@\s]*:[^/@\s]*@", r"\1***@", remote) + end
        name = hashlib.sha256(os.fsencode(remote)).hexdigest()[:32]
        self._copy = os.path.join(home.team, "git", name)
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
        while True:
            try:
                branch = self._ref()
                words = ("fetch", "--quiet", "--no-tags", "--refmap=", REMOTE)
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
        check_size(path, data)
        file_parts(path)
        # The object has exactly these bytes.
        words = ("hash-object", "-w", "--stdin", "--no-filters")
        name = self._git.run(*words, data=data).decode().strip()
        self._change({self._prefix + path: name}, replace)

    @_translated()
    def get(self, path: str, limit: int = LIMIT) -> bytes | None:
        """See Mailroom."""
        file_parts(path)
        for found in list_tree(self._git, self._seen(), self._prefix + path):
            if found.kind != "file":
                raise NoFile(path)
            if found.size > limit:
                raise too_large(path, found.size, limit)
            ((_, data),) = self._contents([found], limit)
            return data
        return None

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
        if paths:
            self._change({self._prefix + path: "" for path in paths}, replace=True)

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
        listed = list_folder(self._git, self._seen(), (self._prefix + folder).rstrip("/"))
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
            made = commit_changes(self._git, tip, changes, self._now())
            try:
                words = ("push", "--quiet", "--no-verify", REMOTE, f"{made}:{self._ref()}")
                self._git.run(*words)
            except GitError as error:
                # Whether it arrived or not, the next look tells.
                self._tip = None
                patience.after(error)
            else:
                self._tip = made
                return
