"""What git knows of the commits of an entry: reverted, changed by a fix, how much is still there.

Lines are followed with `git blame -w -M -C` through moves and renames. A commit that was rebased,
amended or squashed is known again by its author and author's time, by its patch, or by its pull
request. Where none of that helps the answer is that git cannot tell.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from chefslog.exchange.harvest.commits import (
    Commit,
    Fates,
    day_instant,
    read_commits,
    read_graph,
    read_patch_ids,
    read_range_patch,
)
from chefslog.exchange.harvest.groups import find_main_head, reach_commits
from chefslog.exchange.harvest.messages import is_noise, read_title
from chefslog.home.files import make_folder, read_regular, write_private
from chefslog.home.git import ForeignRepository, GitError
from chefslog.home.paths import Home, rules
from chefslog.model.days import parse_day

FILE = "repositories"
_MARGIN = 30
"""Days before an entry that its commits may have been made in."""
_SECONDS = 60.0
FIX_DAYS = 30
"""Days after a commit within which a fix of its lines is told."""
_FILES = 24
_FIXES = 12
_DAY = 86_400
_FIX = re.compile(r"(?:fix|hotfix|bugfix|repair|correct)(?:e[sd])?\b", re.IGNORECASE)
_HUNK = re.compile(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


class _Hunk(NamedTuple):
    """Changed lines: the `span` in the file before, as `from,to`, and `added` but blank ones."""

    old: str
    path: str
    span: str
    added: int


@dataclass(frozen=True)
class Evidence:
    """What git says about an entry; `verdict` is what that suggests, `unknown` for cannot tell.

    `alive` of `lines` written are on the main line today. `why` are sentences for the person.
    """

    verdict: str
    alive: int
    lines: int
    why: tuple[str, ...]


class CommitHistory:
    """The history of one repository, read once for any number of questions. Raises GitError."""

    def __init__(
        self, repository: ForeignRepository, since: int | None = None, day_starts: int = 0
    ) -> None:
        self._repository = repository
        self._graph = read_graph(repository, None, since, day_starts=day_starts)
        self._tip = find_main_head(repository)
        self._main = reach_commits(self._graph, self._tip)
        self._fates = Fates(self._graph, self._main)
        self._merged_back = self._reverted_merges()
        self._by_author: dict[tuple[str, int], list[bytes]] = {}
        self._by_key: dict[str, bytes] = {}
        for name in self._graph.order:
            commit = self._graph.own.get(name)
            if commit and name in self._main:
                self._by_author.setdefault((commit.mail, commit.at), []).append(name)
                self._by_key[commit.author_key] = name

    def _reverted_merges(self) -> dict[bytes, bytes]:
        """The revert of the merge that brought a commit in, by commit."""
        found: dict[bytes, bytes] = {}
        for merge in reversed(self._graph.merges):
            taker = self._fates.taker(merge)
            if taker:
                before, *brought = self._graph.parents[merge]
                known = reach_commits(self._graph, before)
                came = reach_commits(self._graph, *brought, beyond=known)
                found |= dict.fromkeys(came, taker)
        return found

    def judge(self, commits: Sequence[str], pulls: Sequence[str], keys: Iterable[str]) -> Evidence:
        """Return what became of commits (hashes or their beginnings), requests and harvest's keys.

        Raises GitError.
        """
        known = self._find(commits, pulls, keys)
        if not known:
            return Evidence("unknown", 0, 0, ("git cannot tell: none of its commits is here.",))
        reverted = self._reverted(known)
        if reverted:
            return Evidence("reverted", 0, 0, (reverted,))
        counts = [self._count_lines(commit) for commit in known]
        alive, lines = (sum(column) for column in zip(*counts, strict=True))
        fix = self._find_fix(known)
        still = "It added no lines to look for."
        if lines:
            still = f"{alive} of its {lines} lines are still there."
            if lines == 1:
                still = "Its one line is still there." if alive else "Its one line is gone."
        verdict = "held" if lines else "unknown"
        if fix or alive * 2 < lines:
            verdict = "reworked"
        return Evidence(verdict, alive, lines, (*([fix] if fix else []), still))

    def _find(
        self, commits: Sequence[str], pulls: Sequence[str], keys: Iterable[str]
    ) -> list[Commit]:
        """Which commits of today's main line these are."""
        found = [n for text in commits if (n := self._fates.named(text)) and n in self._main]
        if not found:
            asked = [text for text in commits if re.fullmatch(r"[0-9a-f]{7,64}", text)]
            past = read_commits(self._repository, asked)
            found = self._again(past) or self._squashed(past)
        found = found or [self._by_key[key] for key in keys if key in self._by_key]
        found = found or [self._graph.pulls[pull] for pull in pulls if pull in self._graph.pulls]
        return [commit for name in dict.fromkeys(found) if (commit := self._commit(name))]

    def _commit(self, name: bytes) -> Commit | None:
        return self._graph.own.get(name) or self._graph.merges.get(name)

    def _again(self, past: Sequence[Commit]) -> list[bytes]:
        """The commits of the same author and time: a rebase and an amend keep both."""
        found = []
        for commit in past:
            same = self._by_author.get((commit.mail, commit.at), [])
            titled = [n for n in same if self._graph.own[n].subject == commit.subject]
            found += (titled or (same if len(same) == 1 else []))[-1:]
        return found

    def _squashed(self, past: Sequence[Commit]) -> list[bytes]:
        """The commit of the main line that has the whole change of a branch."""
        ordered = sorted(past, key=lambda commit: commit.at)
        if not ordered or not ordered[0].parents:
            return []
        begin = ordered[0].at
        patch = read_range_patch(self._repository, ordered[0].parents[0], ordered[-1].hash)
        later = [
            commit.hash
            for commit in self._graph.own.values()
            if commit.hash in self._main and -_DAY < commit.at - begin < 120 * _DAY
        ]
        patches = read_patch_ids(self._repository, later) if patch and later else iter(())
        return [name for name, other in patches if other == patch][-1:]

    def _reverted(self, commits: Sequence[Commit]) -> str:
        """A sentence where most of them are taken back, empty where they stand."""
        by = (self._fates.taker(c.hash) or self._merged_back.get(c.hash) for c in commits)
        takers = [taker for taker in by if taker]
        if len(takers) * 2 <= len(commits):
            return ""
        taker = self._commit(takers[-1])
        return f"Reverted by {takers[-1][:12].decode()}{f' on {taker.day}' if taker else ''}."

    def _count_lines(self, commit: Commit) -> tuple[int, int]:
        """How many of the lines that a commit added are there today, and how many it added."""
        added: Counter[str] = Counter()
        for hunk in self._hunks(commit.hash):
            added[hunk.path] += hunk.added
        alive, written = 0, added.total()
        names = {commit.hash} | self._fates.restorers(commit.hash)
        for path in self._places(commit, added) if written else ():
            alive += self._blamed(self._tip, path, names)
            if alive >= written:
                break
        return min(alive, written), written

    def _places(self, commit: Commit, added: Iterable[str]) -> list[str]:
        """The files of today that lines of a commit may be in: its own, and where those went."""
        run, tip = self._repository.run, self._tip.decode()
        paths = [*added]
        since = run("rev-list", f"{commit.hash.decode()}..{tip}", "--", *paths).split()
        if since:
            names = run(
                "diff-tree", "--stdin", "-r", "--no-commit-id", "--name-only", "-z", "--root",
                data=b"\n".join(since[:200]) + b"\n",
            )  # fmt: skip
            paths += names.decode("utf-8", "surrogateescape").split("\0")
        paths = [path for path in dict.fromkeys(paths) if path and "\n" not in path]
        asked = "".join(f"{tip}:{path}\n" for path in paths).encode("utf-8", "surrogateescape")
        kinds = run("cat-file", "--batch-check=%(objecttype)", data=asked).split(b"\n")
        there = [path for path, kind in zip(paths, kinds, strict=False) if kind == b"blob"]
        return there[:_FILES]

    def _blamed(
        self, revision: bytes, path: str, commits: set[bytes], spans: Sequence[str] = ()
    ) -> int:
        """How many lines of a file in a revision are from these commits, blank ones left out."""
        ranges = [word for span in spans for word in ("-L", span)]
        try:
            told = self._repository.run(
                "blame", "-w", "-M10", "-C20", "--porcelain", *ranges, revision.decode(), "--", path
            )
        except GitError:
            return 0
        count, name = 0, b""
        for line in told.split(b"\n"):
            if line.startswith(b"\t"):
                count += name in commits and bool(line.strip())
            elif re.match(rb"[0-9a-f]{40,64} \d", line):
                name = line.partition(b" ")[0]
        return count

    def _find_fix(self, commits: Sequence[Commit]) -> str:
        """A sentence about the first fix that changed lines of these commits soon after."""
        names = {commit.hash for commit in commits}
        last = max(commits, key=lambda commit: commit.at)
        tried = 0
        paths = {hunk.path for name in names for hunk in self._hunks(name)}
        paths |= self._find_renamed(last, paths)
        for name in self._graph.order:
            fix = self._graph.own.get(name)
            if (
                fix is None or name in names or name not in self._main or not fix.parents
                or not 0 <= fix.at - last.at <= FIX_DAYS * _DAY or not _is_fix(fix)
                or name in self._fates.dead
            ):  # fmt: skip
                continue
            hunks = [(h.old, h.span) for h in self._hunks(name) if h.span and h.old in paths]
            if not hunks:
                continue
            tried += 1
            for path, spans in groupby(hunks, key=lambda hunk: hunk[0]):
                if self._blamed(fix.parents[0], path, names, [span for _, span in spans]):
                    days = (parse_day(fix.day) or 0) - (parse_day(last.day) or 0)
                    when = "the same day" if days <= 0 else f"{days} day{'s' * (days > 1)} later"
                    return f"Changed {when} by {name[:12].decode()}: {fix.subject}"
            if tried >= _FIXES:
                break
        return ""

    def _find_renamed(self, last: Commit, paths: Collection[str]) -> set[str]:
        """What commits after the last one renamed these files to."""
        run, span = self._repository.run, f"{last.hash.decode()}..{self._tip.decode()}"
        since = run("rev-list", "--reverse", span, "--", *paths).split() if paths else []
        told = run(
            "diff-tree", "--stdin", "-r", "-M", "--no-commit-id", "--name-status", "-z",
            "--diff-filter=R", data=b"\n".join([*since[:200], b""]),
        )  # fmt: skip
        words = told.decode("utf-8", "surrogateescape").split("\0")
        renames = zip(words[1::3], words[2::3], strict=False)
        return {new for old, new in renames if old in paths}

    def _hunks(self, name: bytes) -> list[_Hunk]:
        told = self._repository.run(
            "diff-tree", "-r", "-p", "-U0", "-M", "-w", "--root", "--no-commit-id", "--no-color",
            "--src-prefix=a/", "--dst-prefix=b/", name.decode(),
        )  # fmt: skip
        hunks: list[_Hunk] = []
        old, path, is_head = "", "", True
        for line in told.split(b"\n"):
            if line.startswith(b"diff --git "):
                old, path, is_head = "", "", True
            elif is_head and line.startswith((b"--- ", b"+++ ")):
                path = _path(line[4:]) or path
                old = old or path
            elif found := _HUNK.match(line):
                is_head = False
                start, count = int(found[1]), int(found[2] or 1)
                span = f"{start},{start + count - 1}" if count else ""
                hunks.append(_Hunk(old, path, span, 0))
            elif not is_head and line.startswith(b"+") and line[1:].strip():
                hunks[-1] = hunks[-1]._replace(added=hunks[-1].added + 1)
        return hunks


def _path(text: bytes) -> str:
    name = text.rstrip(b"\t")
    if name == b"/dev/null":
        return ""
    if name.startswith(b'"'):
        name = name.strip(b'"').decode("unicode_escape").encode("latin-1")
    return name[2:].decode("utf-8", "surrogateescape")


def _is_fix(commit: Commit) -> bool:
    title = read_title(commit.subject)
    return title.kind == "fix" or (bool(_FIX.match(title.text)) and not is_noise(commit.subject))


def load_repositories(home: Home) -> dict[str, list[str]]:
    """Load where the repositories of each project are; empty where that cannot be read."""
    try:
        held = json.loads(read_regular(os.path.join(home.data, FILE)))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(held, dict):
        return {}
    return {
        project: [path for path in paths if isinstance(path, str)]
        for project, paths in held.items()
        if isinstance(paths, list)
    }


def save_repositories(home: Home, places: Mapping[str, str]) -> None:
    """Remember which project each repository of this machine is. Raises OSError."""
    held = load_repositories(home)
    before = json.dumps(held, sort_keys=True)
    for path, project in places.items():
        held[project] = [path, *(other for other in held.get(project, ()) if other != path)][:8]
    text = json.dumps(held, sort_keys=True, indent=1)
    if json.dumps(held, sort_keys=True) != before:
        make_folder(home.data)
        write_private(os.path.join(home.data, FILE), text.encode("utf-8", "backslashreplace"))


def judge_entries(
    home: Home, entries: Sequence[Mapping[str, Any]]
) -> tuple[dict[str, Evidence], list[str]]:
    """Return what git says of entries with commits, by id, and what could not be read."""
    known = load_repositories(home)
    wanted: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for entry in entries:
        commits, pulls, _ = _references(entry)
        if commits or pulls:
            for path in known.get(entry.get("project", ""), []):
                wanted[path].append(entry)
    found: dict[str, Evidence] = {}
    problems = []
    for path, asked in wanted.items():
        try:
            first = min(parse_day(entry["day"]) or 0 for entry in asked) - _MARGIN
            repository = ForeignRepository(path, _SECONDS)
            history = CommitHistory(repository, day_instant(first), rules(home).day_starts)
            for entry in asked:
                evidence = history.judge(*_references(entry))
                if entry["id"] not in found or found[entry["id"]].verdict == "unknown":
                    found[entry["id"]] = evidence
        except GitError as error:
            problems.append(str(error))
    return found, problems


def _references(entry: Mapping[str, Any]) -> tuple[list[str], list[str], list[str]]:
    """Commits, numbers of pull requests and harvest's keys of an entry."""
    commits, pulls = [], []
    for link in entry.get("evidence", ()):
        name = link["ref"].rstrip("/").rpartition("/")[2].lower()
        if link["kind"] == "commit":
            commits.append(name)
        elif link["kind"] == "pr" and (number := name.lstrip("#!pr-")).isdigit():
            pulls.append(number)
    made = (entry.get("extra") or {}).get("git")
    keys = made.get("keys", ()) if isinstance(made, dict) else ()
    keys = keys if isinstance(keys, list) else ()
    return commits[::-1], pulls, [key for key in keys if isinstance(key, str)]
