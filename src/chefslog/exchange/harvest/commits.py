"""The commits of a repository as harvest needs them: the person's own, and what was taken back."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO

from chefslog.exchange.harvest.delegation import find_agents
from chefslog.exchange.harvest.messages import (
    find_reverts,
    read_request,
    strip_decoration,
    title_key,
)
from chefslog.exchange.progress import Watch, unwatched
from chefslog.home.git import ForeignRepository
from chefslog.model.days import iso, parse_day
from chefslog.model.sanitize import clean_line

_FORMAT = "%H%n%P%n%ae%n%aE%n%aN%n%at%n%ai%n%ct%n%ci%n%s%n%b%x00"
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

    `landed` is the committer's local day, "" where that is none of any calendar.
    `body` is the beginning of the message behind its subject. `reverts` and `agents` are what
    the whole message says (see `messages`).
    """

    hash: bytes
    parents: tuple[bytes, ...]
    mail: str
    at: int
    offset: int
    day: str
    landed: str
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
    """Parents of every commit, and the person's own commits and merges whole, oldest first.

    Only what has a commit of the window below it, or is one, is in it. `reverts` are what
    anybody's commits say they take back, `titles` and `pulls` how commits are referred to, in the
    order of time; `authors` counts everybody's commits by address.
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
    day_starts: int = 0,
) -> Graph:
    """All branches, and what is checked out, down to the first commit written or made `since`.

    Without `identities` everybody's commits are `own`. `since` is in seconds since 1970,
    `day_starts` in minutes. Raises GitError, Stopped.
    """
    graph = Graph()
    wanted = None if identities is None else {one.casefold() for one in identities}
    revisions = ["--branches", "--remotes"]
    if repository.ask("rev-parse", "--verify", "--quiet", "HEAD"):
        revisions.append("HEAD")
    # Git's own `--since` would go by one of the two dates, and cut history at a wrong one.
    shape = ("--date-order", "--reverse", f"--format={_FORMAT}", "--encoding=UTF-8")
    command = ("rev-list", *shape, *revisions, "--")
    with repository.stream(*command) as stream:
        for number, record in enumerate(_records(stream)):
            if number % _EVERY == 0:
                watch(number, None)
            _place(graph, record, wanted, since, day_starts)
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
    return _pipe_patches(repository, "--stdin", "--root", data=b"\n".join(commits) + b"\n")


def read_range_patch(repository: ForeignRepository, base: bytes, tip: bytes) -> bytes:
    """Return the patch id of all changes from one commit to another, empty for none.

    Raises GitError.
    """
    found = [*_pipe_patches(repository, base.decode(), tip.decode(), "--")]
    return found[0][1] if found else b""


def _pipe_patches(
    repository: ForeignRepository, *words: str, data: bytes = b""
) -> Iterator[tuple[bytes, bytes]]:
    with (
        repository.stream("diff-tree", *_PATCH, *words, data=data) as patches,
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


def _place(
    graph: Graph,
    record: list[bytes],
    wanted: set[str] | None,
    since: int | None = None,
    day_starts: int = 0,
) -> None:
    # "commit HASH" stands first, whatever the format.
    if len(record) < 11:
        return
    name, parents = record[1], tuple(record[2].split())
    is_old = since is not None and max(int(record[6] or 0), int(record[8] or 0)) < since
    # What is above the window leads down to it, whatever its own dates say.
    if is_old and not any(parent in graph.parents for parent in parents):
        return
    mail, mapped, author, at, written, _, made, subject = (_text(line) for line in record[3:11])
    title, body = clean_line(subject), "\n".join(map(_text, record[11:]))
    graph.parents[name] = parents
    graph.order.append(name)
    graph.authors[mapped] += 1
    is_merge = len(parents) > 1
    reverts = find_reverts(title, body)
    if reverts:
        graph.reverts[name] = reverts
    pull, request = read_request(title, body) if is_merge else (strip_decoration(title)[1], "")
    if pull:
        # The oldest that names a request is where it came in.
        graph.pulls.setdefault(pull, name)
    for key in {title_key(title), title_key(request)} - {""}:
        # Eight bytes stand for a title: there is one for every commit.
        graph.titles.setdefault(hash(key), []).append(name)
    own = wanted is None or not wanted.isdisjoint(who.casefold() for who in (mail, mapped, author))
    day = _local_day(written, day_starts)  # git takes dates that no calendar has
    if (own and day) or is_merge:
        (graph.merges if is_merge else graph.own)[name] = Commit(
            name, parents, mapped, int(at or 0), _read_offset(written), day,
            _local_day(made, day_starts), title, body[:_BODY_LIMIT], reverts,
            find_agents(author, body),
        )  # fmt: skip


def _text(data: bytes) -> str:
    """UTF-8, and what is not is most likely an old message in Latin-1."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _local_day(written: str, day_starts: int) -> str:
    """The day of `2026-11-03 00:40:00 +0100`; what is before `day_starts` is the day before's."""
    day = written[:10]
    number = parse_day(day)
    if number is None:
        return ""
    is_night = int(written[11:13]) * 60 + int(written[14:16]) < day_starts
    return iso(number - 1) if is_night else day


def _read_offset(written: str) -> int:
    """Minutes east of UTC out of `2026-11-03 09:00:00 +0100`."""
    sign, hours, minutes = written[-5:-4], written[-4:-2], written[-2:]
    if not (hours + minutes).isdecimal():
        return 0
    return min(int(hours) * 60 + int(minutes), 1439) * (-1 if sign == "-" else 1)


class Fates:
    """The commits and merges that are taken back at the end of a history: `dead`.

    `main` is what the main line has: only a revert that got there takes back what is there.
    Reverts that stand are among them too, and those of commits that are not in the graph;
    `reverts` are all of them.
    """

    def __init__(self, graph: Graph, main: set[bytes]) -> None:
        self.dead: set[bytes] = set()
        self.reverts: set[bytes] = set()
        self._graph = graph
        self._taken: dict[bytes, list[bytes]] = defaultdict(list)
        self._place = {name: place for place, name in enumerate(graph.order)}
        self._by_start: dict[bytes, bytes] = {name[:7]: name for name in graph.order}
        for name in graph.order:
            targets = graph.reverts.get(name)
            if not targets:
                continue
            found = self._targets(name, targets)
            # "Revert to the old scheduler" names no commit, and is work like any other.
            if found or targets[-1][0] != "~":
                self.reverts.add(name)
            for target in found:
                if name in main or target not in main:
                    self._taken[name].append(target)
                    self._mark(target, is_dead=True)
        # A revert is no work to write down; while it stands, nor is what it took back.
        self._lost = set(self.dead)
        self.dead |= self.reverts

    def taker(self, name: bytes) -> bytes | None:
        """Return the revert that takes a commit back and stands itself, None where none does."""
        if name not in self._lost:
            return None
        takers = (taker for taker, targets in self._taken.items() if name in targets)
        return next((taker for taker in takers if taker not in self._lost), None)

    def restorers(self, name: bytes) -> set[bytes]:
        """Return the commits that brought a commit back by reverting its revert."""
        takers = {taker for taker, targets in self._taken.items() if name in targets}
        return {taker for taker, targets in self._taken.items() if takers & set(targets)}

    def _targets(self, name: bytes, targets: tuple[str, ...]) -> list[bytes]:
        hashes = [found for text in targets if (found := self.named(text))]
        if hashes:
            return hashes
        for text in targets:
            if text[0] == "#" and text[1:] in self._graph.pulls:
                return [self._graph.pulls[text[1:]]]
            if text[0] in "=~" and (found := self._titled(name, text[1:])):
                return [found]
        return []

    def named(self, text: str) -> bytes | None:
        """Return the commit of a hash or its beginning, None where the graph has none."""
        if text[0] in "#=~":
            return None
        name = text.encode()
        found = name if name in self._place else self._by_start.get(name[:7])
        return found if found and found.startswith(name) else None

    def _titled(self, name: bytes, title: str) -> bytes | None:
        """The newest commit of this title before the revert, one that stands if there is any."""
        places = self._graph.titles.get(hash(title), ())
        before = [place for place in places if self._place[place] < self._place[name]]
        standing = [place for place in before if place not in self.dead]
        found = standing or before
        return found[-1] if found else None

    def _mark(self, name: bytes, *, is_dead: bool) -> None:
        if (name in self.dead) != is_dead:
            self.dead ^= {name}
            for target in self._taken.get(name, ()):
                self._mark(target, is_dead=not is_dead)
