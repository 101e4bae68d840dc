"""The commits of a repository as harvest needs them: the person's own, and what was taken back."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO

from chefslog.exchange.harvest.messages import (
    find_agents,
    find_reverts,
    read_request,
    strip_decoration,
    title_key,
)
from chefslog.exchange.progress import Watch, unwatched
from chefslog.home.git import ForeignRepository
from chefslog.model.sanitize import clean_line

_FORMAT = "%H%n%P%n%ae%n%aE%n%aN%n%at%n%ai%n%s%n%b%x00"
_MESSAGE_LIMIT = 64 * 1024
"""Bytes of a commit's message that are read."""
_BODY_LIMIT = 4_000
"""Characters of a message behind its subject that are kept."""
_EVERY = 500


_PATCH = (
    "-p", "-r", "--no-renames", "--no-color", "--full-index", "-U3", "--diff-algorithm=myers",
    "--ignore-submodules=none", "--submodule=short", "--src-prefix=a/", "--dst-prefix=b/",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Commit:
    """`at` is seconds since 1970, `offset` minutes east of UTC, `day` the author's local day.

    `body` is the beginning of the message behind its subject. `reverts` and `agents` are what
    the whole message says (see `messages`).
    """

    hash: bytes
    parents: tuple[bytes, ...]
    mail: str
    at: int
    offset: int
    day: str
    subject: str
    body: str
    reverts: tuple[str, ...] = ()
    agents: tuple[tuple[str, bool], ...] = ()

    @property
    def author_key(self) -> str:
        """What a rebase leaves alone: author, author time and subject, as a digest."""
        return digest(f"{self.mail}\n{self.at}\n{self.subject}".encode())


def digest(data: bytes) -> str:
    """Sixteen hexadecimal digits that stand for a commit, and tell nothing of it."""
    return hashlib.sha256(data).hexdigest()[:16]


def day_instant(number: int) -> int:
    """Return the seconds since 1970 at which a day, by its number, begins in UTC."""
    return max(0, number - 719_163) * 86_400


@dataclass(slots=True)
class Graph:
    """Parents of every commit in the window, and the person's own commits and merges whole.

    `reverts` are what anybody's commits say they take back, `titles` and `pulls` how commits are
    referred to, in the order of time; `authors` counts everybody's commits by address.
    """

    parents: dict[bytes, tuple[bytes, ...]] = field(default_factory=dict)
    own: dict[bytes, Commit] = field(default_factory=dict)
    merges: dict[bytes, Commit] = field(default_factory=dict)
    reverts: dict[bytes, tuple[str, ...]] = field(default_factory=dict)
    titles: dict[int, list[bytes]] = field(default_factory=dict)
    pulls: dict[str, bytes] = field(default_factory=dict)
    authors: Counter[str] = field(default_factory=Counter)
    order: list[bytes] = field(default_factory=list)


def read_graph(
    repository: ForeignRepository,
    identities: Collection[str] | None,
    since: int | None,
    watch: Watch = unwatched,
) -> Graph:
    """All branches, and what is checked out; commits that were made before `since` are left out.

    Without `identities` everybody's commits are `own`.

    `since` is in seconds since 1970. Raises GitError, Stopped.
    """
    graph = Graph()
    wanted = None if identities is None else {one.casefold() for one in identities}
    # A commit is never older than its author says, so that none is missed that was written later.
    window = [f"--since-as-filter={since}"] if since is not None else []
    revisions = ["--branches", "--remotes"]
    if repository.ask("rev-parse", "--verify", "--quiet", "HEAD"):
        revisions.append("HEAD")
    shape = ("--date-order", *window, f"--format={_FORMAT}", "--encoding=UTF-8")
    command = ("rev-list", *shape, *revisions, "--")
    with repository.stream(*command) as stream:
        for number, record in enumerate(_records(stream)):
            if number % _EVERY == 0:
                watch(number, None)
            _place(graph, record, wanted)
    graph.order.reverse()
    for places in graph.titles.values():
        places.reverse()
    return graph


def read_commits(repository: ForeignRepository, names: Sequence[str]) -> list[Commit]:
    """Read single commits, on a branch or on none; those that are not there are left out.

    Raises GitError.
    """
    found: list[Commit] = []
    for name in names:
        full = repository.ask("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
        if full:
            graph = Graph()
            words = ("rev-list", "--no-walk", f"--format={_FORMAT}", "--encoding=UTF-8", full, "--")
            with repository.stream(*words) as stream:
                for record in _records(stream):
                    _place(graph, record, None)
            found += graph.own.values()
    return found


def read_patch_ids(
    repository: ForeignRepository, commits: Sequence[bytes]
) -> Iterator[tuple[bytes, bytes]]:
    """Yield (commit, its patch id) of hashes; those without a change in them are left out.

    Raises GitError, also where content is missing, as in a partial clone.
    """
    diff = ("diff-tree", "--stdin", "--root", *_PATCH)
    asked = b"\n".join(commits) + b"\n"
    with (
        repository.stream(*diff, data=asked) as patches,
        repository.start("patch-id", "--stable", stdin=patches) as process,
    ):
        assert process.stdout
        for line in process.stdout:
            patch, _, commit = line.strip().partition(b" ")
            yield commit, patch


def read_range_patch(repository: ForeignRepository, base: bytes, tip: bytes) -> bytes:
    """Return the patch id of all changes from one commit to another, empty for none.

    Raises GitError.
    """
    words = ("diff-tree", *_PATCH, base.decode(), tip.decode(), "--")
    with (
        repository.stream(*words) as patches,
        repository.start("patch-id", "--stable", stdin=patches) as process,
    ):
        assert process.stdout
        return process.stdout.read().partition(b" ")[0]


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


def _place(graph: Graph, record: list[bytes], wanted: Collection[str] | None) -> None:
    # "commit HASH" stands first, whatever the format.
    if len(record) < 9:
        return
    _, name, parents, mail, mapped, author, at, written, subject, *body = record
    found = tuple(parents.split())
    graph.parents[name] = found
    graph.order.append(name)
    title, text = clean_line(_text(subject)), "\n".join(_text(line) for line in body)
    _note_references(graph, name, title, text, len(found) > 1)
    graph.authors[_text(mapped)] += 1
    mails = {_text(mail).casefold(), _text(mapped).casefold(), _text(author).casefold()}
    own = wanted is None or bool(mails & set(wanted))
    if not own and len(found) < 2:
        return
    commit = Commit(
        name, found, _text(mapped), _number(at), _offset(written), _text(written)[:10],
        title, text[:_BODY_LIMIT], graph.reverts.get(name, ()), find_agents(_text(author), text),
    )  # fmt: skip
    if len(found) > 1:
        graph.merges[name] = commit
    else:
        graph.own[name] = commit


def _note_references(graph: Graph, name: bytes, title: str, text: str, is_merge: bool) -> None:
    """Note how a commit is referred to, and what it takes back."""
    reverts = find_reverts(title, text)
    if reverts:
        graph.reverts[name] = reverts
    pull, request = read_request(title, text) if is_merge else (strip_decoration(title)[1], "")
    if pull:
        # Told from the newest on: the oldest that names a request is where it came in.
        graph.pulls[pull] = name
    for key in {title_key(title), title_key(request)} - {""}:
        # Eight bytes stand for a title: there is one for every commit.
        graph.titles.setdefault(hash(key), []).append(name)


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
