"""The commits of a repository as harvest needs them: who belongs together, and the person's own."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from chefslog.exchange.progress import Cancelled, Progress, Stopped
from chefslog.home.git import ForeignRepository
from chefslog.model.sanitize import clean_line

_FORMAT = "%H%n%P%n%ae%n%aE%n%aN%n%at%n%ai%n%s%n%b%x00"
_MESSAGE_LIMIT = 64 * 1024
"""Bytes of a commit's message that are read."""
_EVERY = 500


@dataclass(frozen=True, slots=True)
class Commit:
    """`at` is seconds since 1970, `offset` minutes east of UTC, `day` the author's local day.

    `body` is the beginning of the message behind its subject.
    """

    hash: bytes
    parents: tuple[bytes, ...]
    mail: str
    at: int
    offset: int
    day: str
    subject: str
    body: str

    @property
    def author_key(self) -> str:
        """What a rebase leaves alone: author, author time and subject, as a digest."""
        return digest(f"{self.mail}\n{self.at}\n{self.subject}".encode())


def digest(data: bytes) -> str:
    """Sixteen hexadecimal digits that stand for a commit, and tell nothing of it."""
    return hashlib.sha256(data).hexdigest()[:16]


@dataclass(slots=True)
class Graph:
    """Parents of every commit in the window, and the person's own commits and merges whole."""

    parents: dict[bytes, tuple[bytes, ...]]
    own: dict[bytes, Commit]
    merges: dict[bytes, Commit]


def read_graph(
    repository: ForeignRepository,
    identities: Collection[str],
    since: int | None,
    progress: Progress,
    cancelled: Cancelled,
) -> Graph:
    """All branches, and what is checked out; commits that were made before `since` are left out.

    `since` is in seconds since 1970. Raises GitError, Stopped.
    """
    graph = Graph({}, {}, {})
    wanted = {one.casefold() for one in identities}
    # A commit is never older than its author says, so that none is missed that was written later.
    window = [f"--since-as-filter={since}"] if since is not None else []
    revisions = ["--branches", "--remotes"]
    if repository.ask("rev-parse", "--verify", "--quiet", "HEAD"):
        revisions.append("HEAD")
    command = ("rev-list", *window, f"--format={_FORMAT}", "--encoding=UTF-8", *revisions, "--")
    with repository.stream(*command) as stream:
        for number, record in enumerate(_records(stream)):
            if number % _EVERY == 0:
                if cancelled():
                    raise Stopped("The harvest was cancelled; nothing was proposed.")
                progress(number, None)
            _place(graph, record, wanted)
    return graph


def read_patch_ids(
    repository: ForeignRepository, commits: Sequence[bytes]
) -> Iterator[tuple[bytes, bytes]]:
    """Yield (commit, its patch id) of hashes; those without a change in them are left out.

    Raises GitError, also where content is missing, as in a partial clone.
    """
    diff = (
        "diff-tree", "--stdin", "-p", "-r", "--root", "--no-renames", "--no-color",
        "--full-index", "-U3", "--diff-algorithm=myers", "--ignore-submodules=none",
        "--submodule=short", "--src-prefix=a/", "--dst-prefix=b/",
    )  # fmt: skip
    asked = b"\n".join(commits) + b"\n"
    with (
        repository.stream(*diff, data=asked) as patches,
        repository.start("patch-id", "--stable", stdin=patches) as process,
    ):
        assert process.stdout
        for line in process.stdout:
            patch, _, commit = line.strip().partition(b" ")
            yield commit, patch


def _records(stream: IO[bytes]) -> Iterator[list[bytes]]:
    """The lines of each commit; of a message only the beginning."""
    lines: list[bytes] = []
    size = 0
    while line := stream.readline(_MESSAGE_LIMIT):
        if line.endswith(b"\0\n"):
            yield [*lines, line[:-2]]
            lines, size = [], 0
            continue
        if size < _MESSAGE_LIMIT:
            lines.append(line.rstrip(b"\n"))
            size += len(line)


def _place(graph: Graph, record: list[bytes], wanted: Collection[str]) -> None:
    # "commit HASH" stands first, whatever the format.
    if len(record) < 9:
        return
    _, name, parents, mail, mapped, author, at, written, subject, *body = record
    found = tuple(parents.split())
    graph.parents[name] = found
    mails = {_text(mail).casefold(), _text(mapped).casefold(), _text(author).casefold()}
    own = bool(mails & set(wanted))
    if not own and len(found) < 2:
        return
    commit = Commit(
        name, found, _text(mapped), _number(at), _offset(written), _text(written)[:10],
        clean_line(_text(subject)), "\n".join(_text(line) for line in body[:20]),
    )  # fmt: skip
    if len(found) > 1:
        graph.merges[name] = commit
    else:
        graph.own[name] = commit


def _text(data: bytes) -> str:
    """UTF-8, and what is not is most likely an old message in Latin-1."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _number(text: bytes) -> int:
    try:
        return int(text)
    except ValueError:
        return 0


def _offset(written: bytes) -> int:
    """Minutes east of UTC out of `2026-11-03 09:00:00 +0100`."""
    sign = written[-5:]
    if len(sign) < 5 or not sign[1:].isdigit():
        return 0
    minutes = int(sign[1:3]) * 60 + int(sign[3:])
    return min(minutes, 1439) * (-1 if sign[:1] == b"-" else 1)
