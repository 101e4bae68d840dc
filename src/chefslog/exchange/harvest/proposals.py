"""A group of commits as a letter: headline, project, links, day, notes; nothing is invented."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from chefslog.exchange.formats.entries import derive_id
from chefslog.exchange.formats.prose import shorten_line
from chefslog.exchange.harvest.commits import Commit
from chefslog.exchange.harvest.groups import Group
from chefslog.model.sanitize import clean_line

LINKS = 12
SUBJECTS = 100
_PREFIX = re.compile(r"(\w{2,12})(?:\([^()]{1,60}\))?!?: +(?=\S)")
_KINDS = {"feat": "build", "fix": "fix", "hotfix": "fix", "bugfix": "fix"}
_PREFIXES = (
    *_KINDS, "build", "chore", "ci", "docs", "doc", "perf", "refactor", "revert", "style", "test",
    "tests", "wip", "release", "deps", "security",
)  # fmt: skip
_TICKET = re.compile(r"(?:\[[A-Z][A-Z0-9]{1,9}-\d{1,7}\]:?|[A-Z][A-Z0-9]{1,9}-\d{1,7}:)\s+(?=\S)")
_PULL = re.compile(r"(?<!\s)\s*\(#(\d{1,9})\)\s*\Z")
_EMPTY = ("wip", "fix", "tmp", "x")
_FIXUP = re.compile(r"(?:fixup|squash|amend)! ", re.IGNORECASE)
_MERGES = (
    re.compile(r"Merge pull request #(?P<pull>\d{1,9}) from (?P<branch>\S+)"),
    re.compile(r"Merged in (?P<branch>\S+) \(pull request #(?P<pull>\d{1,9})\)"),
    re.compile(r"Merge (?:remote-tracking )?branch(?:es)? '(?P<branch>[^']+)'"),
)
_GITLAB = re.compile(r"See merge request \S*!(?P<pull>\d{1,9})")


def letter_of(group: Group, keys: Sequence[str], project: str) -> dict[str, Any]:
    """The letter of a group; `keys` stand for its commits, and make its id.

    The same commits always make the same letter. Commits of a group are the person's own.
    """
    last = group.commits[-1]
    pull, title = _merge(group.merge)
    pulls = [pull] if pull else []
    pulls += [found.group(1) for c in group.commits if (found := _PULL.search(c.subject))]
    subjects = list(dict.fromkeys(_bare(c.subject) for c in group.commits if _tells(c)))
    headline = title or _chosen(group.commits)
    letter: dict[str, Any] = {
        "chefslog": 1,
        "id": derive_id("git", *sorted(keys)),
        **_origin(last),
        "source": "git",
        "typed": "",
        "headline": headline,
        "project": project,
        "evidence": _links(pulls, group.commits),
    }
    kind = _kind(group.commits)
    if kind:
        letter["kind"] = kind
    if len(subjects) > 1 or (subjects and subjects[0] != headline):
        more = len(subjects) - SUBJECTS
        lines = [f"- {subject}" for subject in subjects[:SUBJECTS]]
        letter["notes"] = "\n".join([*lines, f"- … and {more} more"] if more > 0 else lines)
    letter["git"] = {"commits": len(group.commits), "keys": sorted(keys)}
    if group.branch:
        letter["git"]["branch"] = clean_line(group.branch)
    return letter


def _origin(commit: Commit) -> dict[str, Any]:
    at = max(0, min(commit.at, 253_402_300_799))
    instant = datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return {"captured_at": instant, "offset": commit.offset, "zone": None, "day": commit.day}


def _merge(merge: Commit | None) -> tuple[str, str]:
    """Number and title of the pull request that a merge says it is, as far as it says so."""
    if merge is None:
        return "", ""
    found = next((m for shape in _MERGES if (m := shape.match(merge.subject))), None)
    pull = found.groupdict().get("pull") or "" if found else ""
    gitlab = _GITLAB.search(merge.body)
    if gitlab:
        pull = gitlab["pull"]
    if found is None:
        return pull, _bare(merge.subject)
    # Hosts put the title of the request into the body's first line.
    title = next((line for line in merge.body.split("\n") if line.strip()), "")
    return pull, _bare(clean_line(title)) if pull and not title.startswith("See merge") else ""


def _chosen(commits: Sequence[Commit]) -> str:
    """The subject that says best what was done: the first that is more than a fixup."""
    telling = [commit for commit in commits if _tells(commit)]
    return shorten_line(_bare((telling or list(commits))[0].subject)) or "Work without a message"


def _tells(commit: Commit) -> bool:
    low = commit.subject.casefold()
    return bool(low.strip(" .!")) and not _FIXUP.match(low) and low.strip(" .!") not in _EMPTY


def _bare(subject: str) -> str:
    """A subject without its conventional prefix, ticket and number of a pull request."""
    subject = _PULL.sub("", _FIXUP.sub("", subject))
    subject = _TICKET.sub("", subject, count=1)
    prefix = _PREFIX.match(subject)
    if prefix and prefix.group(1).casefold() in _PREFIXES:
        subject = _TICKET.sub("", subject[prefix.end() :], count=1)
    return subject[:1].upper() + subject[1:]


def _kind(commits: Sequence[Commit]) -> str:
    """The kind that all prefixes which name one agree on."""
    prefixes = [_PREFIX.match(commit.subject) for commit in commits]
    kinds = {_KINDS.get(prefix.group(1).casefold(), "") for prefix in prefixes if prefix} - {""}
    return kinds.pop() if len(kinds) == 1 else ""


def _links(pulls: list[str], commits: Sequence[Commit]) -> list[dict[str, str]]:
    links = [{"kind": "pr", "ref": f"#{number}"} for number in dict.fromkeys(pulls)]
    links += [{"kind": "commit", "ref": c.hash.decode()[:12]} for c in reversed(commits)]
    return links[:LINKS]
