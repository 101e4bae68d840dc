"""Commits that belong together: what one merge brought in, one branch, a ticket, one day."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass

from chefslog.exchange.harvest.commits import Commit, Fates, Graph
from chefslog.exchange.harvest.messages import find_ticket, strip_decoration
from chefslog.home.git import ForeignRepository

_PAUSE = 14 * 86_400
"""Seconds between two commits of a ticket after which another piece of work begins."""
_MAIN = ("main", "master", "trunk", "develop")


@dataclass(frozen=True, slots=True)
class Group:
    """The person's own commits of one piece of work, oldest first.

    `merge` is what brought them in, `branch` the branch that has them while nothing did.
    """

    commits: tuple[Commit, ...]
    merge: Commit | None = None
    branch: str = ""


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups of a history in the order of their last commits.

    `taken_back` are own commits that were reverted, and the `reverts` themselves. `main` is what
    the main line has, `root` says with whom and when that began: clones and forks have the same.
    """

    found: list[Group]
    taken_back: set[bytes]
    reverts: set[bytes]
    main: set[bytes]
    root: bytes


def group_commits(repository: ForeignRepository, graph: Graph) -> Groups:
    """Put every own commit into one group, but for those that were taken back."""
    tip = find_main_head(repository)
    main = reach_commits(graph, tip)
    root = _find_root(repository, tip)
    # First parents from the tip, newest first.
    line = []
    while tip in graph.parents:
        line.append(tip)
        tip = next(iter(graph.parents[tip]), b"")
    fates = Fates(graph, main)
    dead = fates.dead
    gone = {graph.own[name].author_key for name in dead if name in graph.own and name in main}
    taken = set(line)
    found = []
    # The oldest merge that has a commit gets it.
    for name in reversed(line):
        own = _take_own(graph, graph.parents[name][1:], taken)
        if name in dead:
            dead.update(commit.hash for commit in own)
        found += [Group(own, merge=graph.merges.get(name))] if own else []
    for branch, head in _heads(repository):
        own = _take_own(graph, [head], taken)
        found += [Group(own, branch=branch)] if own else []
    rest = [commit for name, commit in graph.own.items() if name not in taken]
    found += _direct([graph.own[name] for name in line if name in graph.own] + rest)
    taken_back = set()
    standing = []
    for group in found:
        # A copy on a branch shares the fate of what came from it.
        lost = {
            c.hash
            for c in group.commits
            if c.hash in dead or (c.hash not in main and c.author_key in gone)
        }
        taken_back |= lost
        own = tuple(commit for commit in group.commits if commit.hash not in lost)
        standing += [Group(own, group.merge, group.branch)] if own else []
    standing.sort(key=lambda group: (group.commits[-1].at, group.commits[-1].hash))
    return Groups(standing, taken_back, fates.reverts, main, root)


def _find_root(repository: ForeignRepository, tip: bytes) -> bytes:
    """Author and author's time of the first commit: they stay when its message is changed."""
    if not tip:
        return b""
    only = ("--max-parents=0", "--first-parent", "--no-commit-header", "--format=%ae %at")
    return repository.run("rev-list", *only, tip.decode(), "--")


def _heads(repository: ForeignRepository) -> list[tuple[str, bytes]]:
    """(branch, its commit): local ones first, then those of remotes."""
    found = []
    for space in ("refs/heads", "refs/remotes"):
        listed = repository.ask("for-each-ref", "--format=%(objectname) %(refname:lstrip=2)", space)
        for line in listed.splitlines():
            name, _, branch = line.partition(" ")
            if space == "refs/remotes":
                branch = branch.partition("/")[2]
            found.append((branch, name.encode()))
    return found


def find_main_head(repository: ForeignRepository) -> bytes:
    """The tip of the main line: the remote's default branch, one of the usual names, or HEAD."""
    remote = repository.ask("rev-parse", "--verify", "--quiet", "refs/remotes/origin/HEAD")
    if remote:
        return remote.encode()
    by_name = dict(reversed(_heads(repository)))
    for name in _MAIN:
        if name in by_name:
            return by_name[name]
    return repository.ask("rev-parse", "--verify", "--quiet", "HEAD").encode()


def reach_commits(graph: Graph, *heads: bytes, beyond: Set[bytes] = frozenset()) -> set[bytes]:
    """Everything that commits lead back to, themselves included, but nothing from `beyond`."""
    found: set[bytes] = set()
    left = [*heads]
    while left:
        name = left.pop()
        if name not in found and name not in beyond and name in graph.parents:
            found.add(name)
            left += graph.parents[name]
    return found


def _take_own(graph: Graph, heads: Iterable[bytes], taken: set[bytes]) -> tuple[Commit, ...]:
    """Own commits that are reached from here and not taken yet; all that is met is taken."""
    found = reach_commits(graph, *heads, beyond=taken)
    taken |= found
    return _in_order(graph.own[name] for name in found if name in graph.own)


def _direct(commits: list[Commit]) -> list[Group]:
    """Commits on the main line: a squashed request alone, others by ticket, else by day."""
    days: dict[str, list[Commit]] = {}
    found = []
    for commit in _in_order(commits):
        if strip_decoration(commit.subject)[1]:
            found.append(Group((commit,)))
            continue
        place = find_ticket(commit.subject, commit.body) or commit.day
        held = days.get(place, [])
        # What comes to a ticket long after is another piece of work.
        if held and commit.at - held[-1].at > _PAUSE:
            found.append(Group(tuple(days.pop(place))))
        days.setdefault(place, []).append(commit)
    return found + [Group(tuple(day)) for day in days.values()]


def _in_order(commits: Iterable[Commit]) -> tuple[Commit, ...]:
    return tuple(sorted(commits, key=lambda commit: (commit.at, commit.hash)))
