"""The history of a git repository as times and two flags: nothing that names anybody is asked for.

Authors, committers, mail addresses, bodies and trailers are never read. A subject is looked at for
two words while it passes, and dropped.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from chefslog.home.git import OUTPUT, SECONDS, ForeignRepository, GitError
from chefslog.team.errors import TeamError

# Taking back what took something back is none.
_REVERT = re.compile(rb"revert(?:s|ed)?\b(?!:? *\"?revert)", re.IGNORECASE)
_HOTFIX = re.compile(rb"(?<![a-z])hot[-_ ]?fix(?:es)?(?![a-z])", re.IGNORECASE)
_TRUNKS = (
    "refs/remotes/origin/HEAD", "refs/remotes/origin/main", "refs/remotes/origin/master",
    "refs/heads/main", "refs/heads/master", "refs/heads/trunk", "HEAD",
)  # fmt: skip


class DeliveryError(TeamError):
    """A repository that cannot be read; the text holds nothing of what is in it."""


@dataclass(frozen=True)
class Commit:
    """A commit: numbers of its parents, UNIX seconds, and what its subject says of it."""

    parents: tuple[int, ...]
    authored: int
    committed: int
    is_revert: bool
    is_hotfix: bool


@dataclass(frozen=True)
class Tag:
    """Where a tag points and when it was made, in UNIX seconds; its name stays behind."""

    commit: int
    made: int
    is_deployment: bool
    is_hotfix: bool


@dataclass(frozen=True)
class History:
    """What can be reached from the default branch, the tags and the hotfix branches.

    `commits` are by number, `trunk` is the tip of the default branch (None: there is none yet),
    `hotfixes` are the tips of branches that are called a hotfix.
    """

    commits: dict[int, Commit]
    trunk: int | None
    tags: tuple[Tag, ...]
    hotfixes: tuple[int, ...]


class Repository:
    """A local repository, only read. Raises DeliveryError.

    `seconds` and `output` bound each git command.
    """

    def __init__(self, path: str, seconds: float = SECONDS, output: int = OUTPUT) -> None:
        self._output = output
        with _without_quotes(path):
            self._git = ForeignRepository(path, seconds, output)
        self.git_dir = self._git.git_dir

    def history(self, deploys: Callable[[str], object]) -> History:
        """Return everything at once; `deploys` says of a tag's name whether it deploys."""
        with _without_quotes(self._git.name):
            tags, branches = [], []
            for line in self._git.run(*_REFS).splitlines():
                kind, made, own, peeled, name = line.split(b" ", 4)
                tip, is_hotfix = peeled or own, bool(_HOTFIX.search(name))
                if kind == b"commit" and name.startswith(_TAGS):
                    does = bool(deploys(os.fsdecode(name.removeprefix(_TAGS))))
                    if does or is_hotfix:
                        tags.append((tip, _seconds(made), does, is_hotfix))
                elif kind == b"commit" and is_hotfix:
                    branches.append(tip)
            # The default branch is what the remote says, else one of the usual names.
            asked = (
                self._git.ask("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
                for name in _TRUNKS
            )
            trunk = next(filter(None, asked), "").encode()
            tips = [*([trunk] if trunk else []), *(tag[0] for tag in tags), *branches]
            numbers: dict[bytes, int] = {}
            commits = dict(self._commits(tips, numbers)) if tips else {}
        return History(
            commits,
            numbers[trunk] if trunk else None,
            tuple(Tag(numbers[tip], made, does, is_hot) for tip, made, does, is_hot in tags),
            tuple(numbers[tip] for tip in branches),
        )

    def _commits(
        self, tips: Sequence[bytes], numbers: dict[bytes, int]
    ) -> Iterator[tuple[int, Commit]]:
        """Each commit with its number; `numbers` fills up with them by hash."""
        form = ("--parents", "--encoding=UTF-8", "--format=tformat:%at %ct %s")
        left, asked = self._output, b"\n".join(tips) + b"\n"
        with self._git.stream("rev-list", *form, "--stdin", data=asked) as lines:
            while head := lines.readline(left):
                body = lines.readline(left)
                left -= len(head) + len(body)
                if left <= 0:
                    raise self._git.excess("rev-list")
                word, *names = head.split()
                told = body.rstrip(b"\n").split(b" ", 2)
                if word != b"commit" or not names or len(told) < 3:
                    raise _unreadable(self._git.name)
                own, *parents = (numbers.setdefault(name, len(numbers)) for name in names)
                authored, committed, subject = told
                yield own, Commit(
                    tuple(parents), _seconds(authored), _seconds(committed),
                    bool(_REVERT.match(subject)), bool(_HOTFIX.search(subject)),
                )  # fmt: skip


@contextmanager
def _without_quotes(name: str) -> Iterator[None]:
    """Raise DeliveryError for what git says, which may quote a name out of the repository."""
    try:
        yield
    except GitError as error:
        raise (_unreadable(name) if error.reason else DeliveryError(str(error))) from None


def _unreadable(name: str) -> DeliveryError:
    return DeliveryError(f"{name}: git cannot read its history. Try: git fsck")


_REFS = (
    "for-each-ref",
    "--format=%(if)%(*objecttype)%(then)%(*objecttype)%(else)%(objecttype)%(end) "
    "%(creatordate:unix) %(objectname) %(*objectname) %(refname)",
    "refs/tags", "refs/heads", "refs/remotes",
)  # fmt: skip
_TAGS = b"refs/tags/"


def _seconds(text: bytes) -> int:
    """A time as git writes it; 0 for one that it cannot make sense of."""
    return int(text) if text.isdigit() and len(text) < 12 else 0
