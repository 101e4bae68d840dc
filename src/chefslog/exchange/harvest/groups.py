"""Commits that belong together: what one merge brought in, one branch, one day on the main line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from chefslog.exchange.harvest.commits import Commit, Graph
from chefslog.home.git import ForeignRepository

_PULL = re.compile(r"\(#(\d{1,9})\)\s*\Z")
_MAIN = ("main", "master", "trunk", "develop")


@dataclass(frozen=True, slots=True)
class Group:
    """The person's own commits of one piece of work, oldest first.

    `merge` is what brought them in, `branch` the branch that has them while nothing did.
    """

    commits: tuple[Commit, ...]
    merge: Commit | None = None
    branch: str = ""


def groups(repository: ForeignRepository, graph: Graph) -> list[Group]:
    """Every own commit in exactly one group; groups in the order of their last commit."""
    heads = _heads(repository)
    line = _main_line(graph, _main_head(repository, heads))
    taken = set(line)
    found = list(_merged(graph, line, taken))
    for name, head in heads:
        own = _reachable(graph, [head], taken)
        found += [Group(own, branch=name)] if own else []
    rest = [commit for name, commit in graph.own.items() if name not in taken]
    found += _direct([graph.own[name] for name in line if name in graph.own] + rest)
    return sorted(found, key=lambda group: (group.commits[-1].at, group.commits[-1].hash))


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


def _main_head(repository: ForeignRepository, heads: list[tuple[str, bytes]]) -> bytes:
    """The tip of the main line: the remote's default branch, one of the usual names, or HEAD."""
    remote = repository.ask("rev-parse", "--verify", "--quiet", "refs/remotes/origin/HEAD")
    if remote:
        return remote.encode()
    by_name = dict(reversed(heads))
    for name in _MAIN:
        if name in by_name:
            return by_name[name]
    return repository.ask("rev-parse", "--verify", "--quiet", "HEAD").encode()


def _main_line(graph: Graph, head: bytes) -> list[bytes]:
    """First parents from the tip, newest first."""
    line = []
    while head in graph.parents:
        line.append(head)
        parents = graph.parents[head]
        if not parents:
            break
        head = parents[0]
    return line


def _merged(graph: Graph, line: list[bytes], taken: set[bytes]) -> Iterator[Group]:
    """What each merge on the main line brought in; the oldest merge that has a commit gets it."""
    for name in reversed(line):
        parents = graph.parents[name]
        if len(parents) > 1:
            own = _reachable(graph, list(parents[1:]), taken)
            if own:
                yield Group(own, merge=graph.merges.get(name))


def _reachable(graph: Graph, heads: list[bytes], taken: set[bytes]) -> tuple[Commit, ...]:
    """Own commits that are reached from here and not taken yet; all that is met is taken."""
    own = []
    while heads:
        name = heads.pop()
        if name in taken or name not in graph.parents:
            continue
        taken.add(name)
        if name in graph.own:
            own.append(graph.own[name])
        heads += graph.parents[name]
    return _in_order(own)


def _direct(commits: list[Commit]) -> list[Group]:
    """Commits on the main line: those of a squashed pull request alone, others by day."""
    days: dict[str, list[Commit]] = {}
    found = []
    for commit in commits:
        if _PULL.search(commit.subject):
            found.append(Group((commit,)))
        else:
            days.setdefault(commit.day, []).append(commit)
    return found + [Group(_in_order(day)) for day in days.values()]


def _in_order(commits: list[Commit]) -> tuple[Commit, ...]:
    return tuple(sorted(commits, key=lambda commit: (commit.at, commit.hash)))
