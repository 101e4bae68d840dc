"""Asks git about entries that are followed up, in the repositories that were harvested here."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chefslog.exchange.harvest.commits import day_instant
from chefslog.exchange.harvest.evidence import CommitHistory, Evidence, keys_of
from chefslog.home.files import make_folder, read_regular, write_private
from chefslog.home.git import ForeignRepository, GitError
from chefslog.home.paths import Home
from chefslog.model.days import parse_day

FILE = "repositories"
_MARGIN = 30
"""Days before an entry that its commits may have been made in."""
_SECONDS = 60.0


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
    """Remember the repository of each project on this machine. Raises OSError."""
    held = load_repositories(home)
    before = json.dumps(held, sort_keys=True)
    for project, path in places.items():
        held[project] = [path, *(other for other in held.get(project, ()) if other != path)][:8]
    text = json.dumps(held, sort_keys=True, indent=1)
    if json.dumps(held, sort_keys=True) != before:
        make_folder(home.data)
        write_private(os.path.join(home.data, FILE), text.encode("utf-8", "backslashreplace"))


def judge_entries(
    home: Home, entries: Sequence[Mapping[str, Any]], extra_paths: Iterable[str] = ()
) -> tuple[dict[str, Evidence], list[str]]:
    """Return what git says of entries with commits, by id, and what could not be read."""
    known = load_repositories(home)
    given = list(extra_paths)
    wanted: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for entry in entries:
        if _references(entry)[0] or _references(entry)[1]:
            for path in given or known.get(entry.get("project", ""), []):
                wanted[path].append(entry)
    found: dict[str, Evidence] = {}
    problems = []
    for path, asked in wanted.items():
        try:
            first = min(parse_day(entry["day"]) or 0 for entry in asked) - _MARGIN
            history = CommitHistory(ForeignRepository(path, _SECONDS), day_instant(first))
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
    return commits[::-1], pulls, keys_of(keys if isinstance(keys, list) else ())
