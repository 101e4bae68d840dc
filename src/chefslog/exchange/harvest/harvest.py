"""Proposes entries from the person's own commits; each waits as a draft until they say yes.

A commit is known by what a rebase leaves alone: its patch id in a repository and its clones, or
its author, author time and subject. What was proposed once is not proposed again, whatever became
of the draft: the letter keeps the keys of its commits, and so does a file beside the journal, which
a purge leaves alone.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from chefslog.exchange.harvest.commits import (
    Commit,
    Graph,
    day_instant,
    digest,
    read_graph,
    read_patch_ids,
    read_range_patch,
)
from chefslog.exchange.harvest.delegation import read_notes
from chefslog.exchange.harvest.groups import Group, Groups, group_commits
from chefslog.exchange.harvest.proposals import letter_of, says_something
from chefslog.exchange.progress import Watch, unwatched
from chefslog.home.files import make_folder, write_private
from chefslog.home.git import ForeignRepository, GitError
from chefslog.home.paths import Home
from chefslog.model.days import parse_day
from chefslog.model.secrets import hide_secrets
from chefslog.reading.entry import load_entries
from chefslog.reading.records import load_extras, load_ids

if TYPE_CHECKING:
    from chefslog.home.clock import Moment
    from chefslog.reading.connect import Snapshot

GROUP_LIMIT = 5_000
"""Commits in one proposal; the keys of more would not fit into a letter."""
_PART = 2_000
_BRANCHES = 100
"""Branches that are looked through for having been squashed."""
_SECONDS = 600.0
"""How long git may take for the whole history, while its groups are made here."""


@dataclass
class Harvest:
    """What was found: letters to leave, `commits` in them, `known` ones left out.

    `copies` are commits that are left out for others of this run, which say the same.
    `taken_back` and `noise` count the commits that were reverted (the reverts among them) and
    those that say nothing; `taken_keys` stand for the reverted ones. `places` are the projects by
    their repository. `identities` are what was looked for, `others` counts the commits of
    other people by address. `problems` are lines about repositories that could not be read,
    `notes` about what else there is to know.
    """

    letters: list[dict[str, Any]] = field(default_factory=list)
    commits: int = 0
    known: int = 0
    copies: int = 0
    taken_back: int = 0
    taken_keys: set[str] = field(default_factory=set)
    places: dict[str, str] = field(default_factory=dict)
    noise: int = 0
    identities: list[str] = field(default_factory=list)
    others: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def harvest_commits(
    paths: Iterable[str],
    known: Collection[str],
    *,
    since: str | None = None,
    until: str | None = None,
    identities: Sequence[str] = (),
    watch: Watch = unwatched,
    day_starts: int = 0,
    moment: Moment | None = None,
) -> Harvest:
    """Read repositories and propose; nothing is written. Days are ISO text, both inclusive.

    `day_starts` is in minutes; what is dated after `moment` is proposed for the day of that.
    Without `identities` they are the mail address that each repository would commit with. A
    repository that cannot be read is a problem and the rest goes on. Raises Stopped.
    """
    end = until or "9999-12-31"
    gatherer = _Gatherer(set(known), since or "", end, watch, day_starts, moment)
    found = gatherer.found
    for path in dict.fromkeys(paths):
        try:
            gatherer.gather(ForeignRepository(path, _SECONDS), identities)
        except GitError as error:
            found.problems.append(str(error))
    found.letters.sort(key=lambda letter: (letter["day"], letter["captured_at"], letter["id"]))
    return found


@dataclass
class _Gatherer:
    """Gathers from one repository after the other; `met` are the keys of commits met by now.

    `known` are those of them that were proposed before, `counted` those left out as no work.
    """

    known: set[str]
    since: str
    until: str
    watch: Watch
    day_starts: int
    moment: Moment | None
    found: Harvest = field(default_factory=Harvest)
    counted: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.met = set(self.known)

    def gather(self, repository: ForeignRepository, identities: Sequence[str]) -> None:
        found, met = self.found, self.met
        who = list(identities) or [mail for mail in [repository.own_mail()] if mail]
        if not who:
            raise GitError(
                f"{repository.path}: whose commits? Set harvest.identities to your mail addresses, "
                "or user.email in git"
            )
        found.identities += [name for name in who if name not in found.identities]
        first = parse_day(self.since)
        # A day before the day begins anywhere.
        begin = day_instant(first) - 2 * 86_400 if first else None
        graph = read_graph(repository, who, begin, self.watch, self.day_starts)
        shallow = _find_shallow(repository)
        if shallow:
            found.notes.append(f"{repository.path}: a shallow clone; older commits are not seen")
        own = {commit.mail for commit in graph.own.values()}
        found.others.update({a: n for a, n in graph.authors.items() if a not in own})
        found.places[repository.path] = _name(repository)
        groups = group_commits(repository, graph)
        for commit in (graph.own[name] for name in groups.taken_back if name in graph.own):
            if self._is_asked(commit) and commit.author_key not in met:
                found.taken_back += self._count_once([commit])
            if commit.hash not in groups.reverts:
                found.taken_keys.add(commit.author_key)
        squashed = _find_squashed(repository, graph, groups)
        for group in groups.found:
            asked = [commit for commit in group.commits if self._is_asked(commit)]
            new = [commit for commit in asked if commit.author_key not in met]
            self._leave_out(*([c.author_key] for c in asked if c.author_key in met))
            if new and group.branch in squashed:
                self._leave_out(*[[squashed[group.branch].author_key]] * len(new))
            elif new and not says_something(replace(group, commits=tuple(new))):
                found.noise += self._count_once(new)
            else:
                for at in range(0, len(new), GROUP_LIMIT):
                    part = replace(group, commits=tuple(new[at : at + GROUP_LIMIT]))
                    self._propose(repository, part, shallow, groups.root)
            self.watch(len(graph.order), None)

    def _is_asked(self, commit: Commit) -> bool:
        return any(self.since <= day <= self.until for day in (commit.day, commit.landed) if day)

    def _count_once(self, commits: Sequence[Commit]) -> int:
        """How many of them were not counted in another clone."""
        keys = {commit.author_key for commit in commits} - self.counted
        self.counted |= keys
        return len(keys)

    def _leave_out(self, *commits: Sequence[str]) -> None:
        """Count commits, by their keys, as proposed before or as copies of what is proposed now."""
        for keys in commits:
            if self.known.isdisjoint(keys):
                self.found.copies += 1
            else:
                self.found.known += 1
                self.known.update(keys)

    def _propose(
        self, repository: ForeignRepository, group: Group, shallow: set[bytes], root: bytes
    ) -> None:
        """Add the letter of a group for those commits whose patch is not known either."""
        # Where history was cut off, a commit looks as if it had written every file.
        whole = [commit.hash for commit in group.commits if commit.hash not in shallow]
        patches: dict[bytes, bytes] = {}
        try:
            for at in range(0, len(whole), _PART):
                patches.update(read_patch_ids(repository, whole[at : at + _PART]))
        except GitError as error:
            note = f"{error}: rebased commits are known by author and time alone"
            self.found.notes += [] if note in self.found.notes else [note]
        fresh: list[Commit] = []
        keys: list[str] = []
        names: list[str] = []
        for commit in group.commits:
            patch = patches.get(commit.hash)
            # The same patch in another repository is other work.
            own = [commit.author_key, *([digest(patch + b"\n" + root)] if patch else [])]
            alone = [digest(patch)] if patch else []
            older = [_older_key(_name(repository), name) for name in alone]
            if self.met.isdisjoint(own + older):
                fresh.append(commit)
                keys += own
                names += [commit.author_key, *alone]
            else:
                self._leave_out(own + older)
            # A copy of a known patch is known by its author from here on as well.
            self.met.update(own)
        if fresh:
            self.found.commits += len(fresh)
            notes = read_notes(repository, [commit.hash for commit in fresh])
            group = replace(group, commits=tuple(fresh))
            project, moment = _name(repository), self.moment
            self.found.letters.append(letter_of(group, keys, names, project, notes, moment))


def _find_squashed(
    repository: ForeignRepository, graph: Graph, groups: Groups
) -> dict[str, Commit]:
    """The branches whose whole change is one commit of the main line, and that commit."""
    branches = [group for group in groups.found if group.branch and len(group.commits) > 1]
    if not branches or len(branches) > _BRANCHES:
        return {}
    singles = [name for name in graph.own if name in groups.main][-_PART:]
    try:
        known = {patch: graph.own[name] for name, patch in read_patch_ids(repository, singles)}
        return {
            group.branch: known[patch]
            for group in branches
            for parent in group.commits[0].parents[:1]
            if (patch := read_range_patch(repository, parent, group.commits[-1].hash)) in known
        }
    except GitError:
        return {}


def _name(repository: ForeignRepository) -> str:
    """What a person calls it: the folder of its work tree, or of its objects where it is bare."""
    folder = repository.git_dir
    if os.path.basename(folder) == ".git":
        folder = os.path.dirname(folder)
    return hide_secrets(os.path.basename(folder).removesuffix(".git") or "repository")


def _find_shallow(repository: ForeignRepository) -> set[bytes]:
    try:
        with open(os.path.join(repository.git_dir, "shallow"), "rb") as file:
            return set(file.read().split())
    except OSError:
        return set()


# -- what is known, and leaving letters -------------------------------------------------------


def known_keys(snapshot: Snapshot, home: Home) -> set[str]:
    """The keys of all commits that were ever proposed here. Raises OSError, JournalError."""
    keys = set(load_harvested_keys(home))
    for project, extra in load_extras(snapshot, "git"):
        with suppress(ValueError):
            held = _held_keys(json.loads(extra))
            keys |= held | {_older_key(project, key) for key in held}
    return keys


def _older_key(project: str, patch: str) -> str:
    """What stands for a patch that was proposed when its key did not tell the repository."""
    return f"{project}\n{patch}"


def _held_keys(extra: Any) -> set[str]:
    """The keys of commits in what an entry keeps from git; others may have put anything there."""
    git = extra.get("git") if isinstance(extra, dict) else None
    keys = git.get("keys") if isinstance(git, dict) else None
    return {key for key in keys if isinstance(key, str)} if isinstance(keys, list) else set()


def find_reverted(snapshot: Snapshot, keys: Collection[str]) -> list[dict[str, Any]]:
    """Find the entries and drafts from git whose commits were reverted, without a verdict yet."""
    found = []
    for entry in load_entries(snapshot, load_ids(snapshot, "git") if keys else ()):
        gone = len(set(keys) & _held_keys(entry.get("extra")))
        if gone and entry["state"] in ("entry", "draft") and "verdict" not in entry:
            count = entry["extra"]["git"].get("commits")
            found += [entry] if gone * 2 >= (count if isinstance(count, int) else 1) else []
    return found


def load_harvested_keys(home: Home) -> Iterator[str]:
    """Load the keys of commits that harvest left drafts of. Raises OSError."""
    try:
        with open(_file(home), encoding="ascii", errors="replace") as file:
            yield from (line.strip() for line in file if line.strip())
    except FileNotFoundError:
        return


def _file(home: Home) -> str:
    return os.path.join(home.data, "harvested")


def leave(home: Home, letters: Iterable[dict[str, Any]]) -> int:
    """Leave letters in the letterbox, then note that their commits are known; how many.

    Stopped in between, the letters that are there keep their commits known. Raises OSError.
    """
    keys: set[str] = set()
    count = 0
    for letter in letters:
        leave_letter(home, letter)
        keys.update(letter["git"]["keys"])
        count += 1
    if keys:
        all_keys = sorted(keys.union(load_harvested_keys(home)))
        write_private(_file(home), ("\n".join(all_keys) + "\n").encode())
    return count


def leave_letter(home: Home, letter: Mapping[str, Any]) -> None:
    """Leave one letter; one of the same id that still waits is replaced. Raises OSError."""
    folders = home.letters("new"), home.letters("tmp")
    for folder in folders:
        make_folder(folder)
    path_new, path_tmp = (os.path.join(folder, f"{letter['id']}.json") for folder in folders)
    data = json.dumps(letter, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
    write_private(path_new, data, path_tmp)
