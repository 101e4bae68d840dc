"""Files in a commit, read and changed without the work tree, the index or filters of the person."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chefslog.home.git import Git
from chefslog.team.mailroom.paths import no_file, taken
from chefslog.team.mailroom.protocol import MailroomError

_DAY = 86_400
_WHO = {"NAME": "chefslog", "EMAIL": "chefslog@localhost"}
_MESSAGE = "chefslog: team"
_COMMITTED = re.compile(rb"^committer .* ([0-9]+) [+-][0-9]+$", re.MULTILINE)


@dataclass(frozen=True)
class Found:
    """What a tree has at a path: `kind` is "file", "folder" or "" for links and submodules."""

    name: str
    kind: str
    object: str
    size: int


def found_at(git: Git, commit: str, path: str) -> Found | None:
    """What is at a path of the whole tree; nothing in "", the commit before the first."""
    listed = _listed(git, commit, path)
    return listed[0] if listed else None


def found_in(git: Git, commit: str, folder: str) -> list[Found]:
    """What is directly in a folder of the whole tree ("" is its root), by name."""
    listed = _listed(git, commit, f"{folder}/" if folder else "")
    return sorted(listed, key=lambda one: one.name)


def _listed(git: Git, commit: str, path: str) -> list[Found]:
    if not commit:
        return []
    words = ["ls-tree", "-z", "-l", "--full-tree", commit, *([path] if path else [])]
    lines = os.fsdecode(git.run(*words)).split("\0")
    return [_entry(line) for line in lines if line]


def _entry(line: str) -> Found:
    about, _, path = line.partition("\t")
    mode, _, name, size = about.split()
    kind = {"100": "file", "040": "folder"}.get(mode[:3], "")
    return Found(path.rpartition("/")[2], kind, name, int(size) if size.isdigit() else 0)


def lacking(git: Git, commit: str, wanted: Mapping[str, str], replace: bool) -> dict[str, str]:
    """Those of the wanted objects by path ("" for none at all) that a commit has not.

    Raises Taken for another file at a path, unless `replace`.
    """
    there: dict[str, Found] = {}
    folders = Counter(path.rpartition("/")[0] for path in wanted)
    for folder, count in folders.items():
        listed = found_in(git, commit, folder) if count > 1 else []
        there |= {f"{folder}/{one.name}".lstrip("/"): one for one in listed}
    changes = {}
    for path, name in wanted.items():
        alone = folders[path.rpartition("/")[0]] == 1
        found = found_at(git, commit, path) if alone else there.get(path)
        if found is not None and found.kind != "file":
            raise no_file(path)
        if (found.object if found else "") == name:
            continue
        if found and not replace:
            raise taken(path)
        changes[path] = name
    return changes


def contents(git: Git, files: list[Found], limit: int) -> Iterator[tuple[str, bytes | None]]:
    """Yield the content of files, one in memory at a time, None for one that is missing.

    It is b"" for one of more than `limit` bytes. The caller may take its time.
    """
    with git.start("cat-file", "--batch", seconds=_DAY) as process:
        for one in files:
            yield one.name, b"" if one.size > limit else _content(process, one)
        process.communicate()


def _content(process: subprocess.Popen[bytes], one: Found) -> bytes | None:
    assert process.stdin and process.stdout
    try:
        process.stdin.write(one.object.encode() + b"\n")
        process.stdin.flush()
    except BrokenPipeError:
        return None
    if len(process.stdout.readline().split()) != 3:
        return None
    data = process.stdout.read(one.size + 1)[:-1]
    return data if len(data) == one.size else None


def keep(git: Git, data: bytes) -> str:
    """The name of an object with these bytes, exactly."""
    return git.run("hash-object", "-w", "--stdin", "--no-filters", data=data).decode().strip()


def commit(git: Git, parent: str, changes: Mapping[str, str], now: float) -> str:
    """A new commit by nobody in particular, on top of one or of none (""); no branch moves.

    Its time is the start of the day, or the parent's if that is later: no hour can be read from it
    and git's order of times stays sound.
    """
    with tempfile.TemporaryDirectory(prefix="chefslog-") as scratch:
        env = {"GIT_INDEX_FILE": os.path.join(scratch, "index")}
        if parent:
            git.run("read-tree", parent, env=env)
        # What update-index reads: an object by path, or that the path goes.
        lines = [
            f"100644 {name}\t{path}\0" if name else f"0 {'0' * 40}\t{path}\0"
            for path, name in changes.items()
        ]
        data = os.fsencode("".join(lines))
        git.run("update-index", "-z", "--index-info", data=data, env=env)
        tree = git.run("write-tree", "--missing-ok", env=env).decode().strip()
    if parent:
        _refuse_more(git, parent, tree, changes)
    at = int(now) // _DAY * _DAY
    if parent:
        dated = _COMMITTED.search(git.run("cat-file", "commit", parent))
        at = max(at, int(dated[1]) if dated else 0)
    who = {
        f"GIT_{role}_{part}": text
        for role in ("AUTHOR", "COMMITTER")
        for part, text in _WHO.items()
    }
    dates = {f"GIT_{role}_DATE": f"@{at} +0000" for role in ("AUTHOR", "COMMITTER")}
    above = ("-p", parent) if parent else ()
    words = ("commit-tree", tree, *above, "-m", _MESSAGE)
    return git.run(*words, env={**who, **dates}).decode().strip()


def _refuse_more(git: Git, parent: str, tree: str, changes: Mapping[str, str]) -> None:
    """The index gives way silently where a file is to be a folder, or the other way round."""
    words = ("diff-tree", "-r", "-z", "--name-only", "--no-renames", parent, tree)
    changed = {path for path in os.fsdecode(git.run(*words)).split("\0") if path}
    if not changed <= changes.keys():
        other = min(changed - changes.keys())
        raise MailroomError(
            f"{git.name}: {min(changes)} would take the place of {other}. It was left as it is."
        )
