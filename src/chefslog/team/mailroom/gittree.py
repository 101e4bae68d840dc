"""Files in a commit, read and changed without the work tree, the index or filters of the person."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from posixpath import basename, dirname

from chefslog.home.git import Git
from chefslog.team.mailroom.protocol import NoFile, Taken

_DAY = 86_400
_WHO = {"NAME": "chefslog", "EMAIL": "chefslog@localhost"}
_MESSAGE = "chefslog: team"


@dataclass(frozen=True)
class Found:
    """What a tree has at a path: `kind` is "file", "folder" or "" for links and submodules."""

    path: str
    kind: str
    object: str
    size: int

    @property
    def name(self) -> str:
        """The last part of the path."""
        return basename(self.path)


def list_tree(git: Git, commit: str, *paths: str) -> list[Found]:
    """What a commit has at paths of its whole tree, and directly in those that end in "/".

    Without paths, all directly in it; nothing in "", the commit before the first.
    """
    if not commit:
        return []
    lines = os.fsdecode(git.run("ls-tree", "-z", "-l", "--full-tree", commit, *paths)).split("\0")
    found = []
    for line in filter(None, lines):
        about, _, path = line.partition("\t")
        mode, _, name, size = about.split()
        kind = {"100": "file", "040": "folder"}.get(mode[:3], "")
        found.append(Found(path, kind, name, int(size) if size.isdigit() else 0))
    return found


def list_folder(git: Git, commit: str, folder: str) -> list[Found]:
    """What is directly in a folder of the whole tree ("" is its root), by name."""
    found = list_tree(git, commit, *([f"{folder}/"] if folder else []))
    return sorted(found, key=lambda one: one.path)


def lacking(git: Git, commit: str, wanted: Mapping[str, str], replace: bool) -> dict[str, str]:
    """Those of the wanted objects by path ("" for none at all) that a commit has not.

    Raises Taken for another file at a path, unless `replace`.
    """
    if len(wanted) > 1:
        folders = {dirname(path) for path in wanted}
        listed = [one for folder in folders for one in list_folder(git, commit, folder)]
    else:
        listed = list_tree(git, commit, *wanted)
    there = {one.path: one for one in listed}
    changes = {}
    for path, name in wanted.items():
        found = there.get(path)
        if found is not None and found.kind != "file":
            raise NoFile(path)
        if (found.object if found else "") == name:
            continue
        if found and not replace:
            raise Taken(path)
        changes[path] = name
    return changes


def contents(git: Git, files: Collection[Found], limit: int) -> Iterator[tuple[str, bytes | None]]:
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


def commit_changes(git: Git, parent: str, changes: Mapping[str, str], now: float) -> str:
    """A new commit by nobody in particular, on top of one or of none (""); no branch moves.

    Its time is the start of the day, or the parent's if that is later: no hour can be read from it
    and git's order of times stays sound.
    """
    at = int(now) // _DAY * _DAY
    with tempfile.TemporaryDirectory(prefix="chefslog-") as scratch:
        env = {"GIT_INDEX_FILE": os.path.join(scratch, "index")}
        if parent:
            git.run("read-tree", parent, env=env)
            at = max(at, int(git.run("rev-list", "-1", "--timestamp", parent).split()[0]))
        gone = "".join(f"0 {'0' * 40}\t{path}\0" for path, name in changes.items() if not name)
        if gone:
            git.run("update-index", "-z", "--index-info", data=os.fsencode(gone), env=env)
        for path, name in changes.items():
            if name:
                # Refused where a file would become a folder.
                added = ("--add", "--cacheinfo", f"100644,{name},{path}")
                git.run("update-index", *added, env=env)
        tree = git.run("write-tree", "--missing-ok", env=env).decode().strip()
    who = {
        f"GIT_{role}_{part}": text
        for role in ("AUTHOR", "COMMITTER")
        for part, text in {**_WHO, "DATE": f"@{at} +0000"}.items()
    }
    above = ("-p", parent) if parent else ()
    return git.run("commit-tree", tree, *above, "-m", _MESSAGE, env=who).decode().strip()
