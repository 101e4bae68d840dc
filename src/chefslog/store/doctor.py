"""Looks a journal over: what is wrong, what it means and what cures it."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from chefslog.capture.letters import LetterError, read_letter
from chefslog.home.clock import now
from chefslog.home.config import load
from chefslog.home.paths import Home
from chefslog.store import files, index, integrity
from chefslog.store.copies import check
from chefslog.store.engine import connect
from chefslog.store.errors import (
    CopyError,
    JournalBusy,
    JournalNewer,
    NoSpace,
    NotWritable,
    StoreError,
    told,
)
from chefslog.store.migration import version_of

SHOWN = 20
"""Letters and texts that are named one by one."""
BRING_BACK = "Bring a sound copy back: chefslog restore (without a name it lists the copies)"
FIX = "Cure it with: chefslog doctor --fix"
OLDEST_SQLITE = (3, 31, 0)


@dataclass(frozen=True)
class Finding:
    """Something that is not as it should be.

    `code` names the kind: sqlite, journal, integrity, permissions, rejected, letter, unsaved,
    index, copy, leftover, config. `severity` is error or note. `paths` are the files it is about;
    `curable` says whether `cure` can put it right.
    """

    code: str
    text: str
    cure: str
    severity: str = "error"
    paths: tuple[str, ...] = ()
    curable: bool = False


def examine(home: Home, at: float | None = None) -> list[Finding]:
    """Everything that is wrong; an empty list when all is well. Changes nothing.

    `at` is the present, in seconds since 1970.
    """
    at = now().at if at is None else at
    return [finding for look in _LOOKS for finding in look(home, at)]


def cure(home: Home, findings: Sequence[Finding]) -> list[str]:
    """Put right what can be put right safely; a line for each thing done. Raises StoreError."""
    done = []
    for finding in findings:
        if not finding.curable:
            continue
        if finding.code == "permissions":
            with told(home.data):
                for path in finding.paths:
                    os.chmod(path, 0o700 if os.path.isdir(path) else 0o600)
            done.append(f"{len(finding.paths)} files and folders are private again.")
        elif finding.code == "index":
            with told(home.journal), closing(connect(home.journal)) as conn:
                index.rebuild(conn)
            done.append("The search index was written anew.")
        elif finding.code == "leftover":
            with told(home.data):
                files.discard(*finding.paths)
            done.append(f"{len(finding.paths)} unfinished files were removed.")
    return done


def _sqlite(home: Home, at: float) -> Iterator[Finding]:
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        yield Finding(
            "sqlite",
            f"Python brings SQLite {sqlite3.sqlite_version}; 3.31 is the oldest that works.",
            "Use a newer Python.",
        )


def _journal(home: Home, at: float) -> Iterator[Finding]:
    if not os.path.lexists(home.journal):
        return
    try:
        with told(home.journal):
            integrity.refuse_unsound(home)
            with closing(connect(home.journal)) as conn:
                newest = integrity.check_version(home, conn)
                yield from _integrity(home, conn)
                if version_of(conn) == newest:
                    yield from _index(conn)
    except StoreError as error:
        yield Finding("journal", str(error), _cure_of(error), paths=(home.journal,))


def _cure_of(error: StoreError) -> str:
    """A copy helps against damage only."""
    cures = {
        NotWritable: "Make the file and its folder writable for this user, then look again.",
        NoSpace: "Make room on the disk, then look again.",
        JournalBusy: "Look again when that program is done.",
        JournalNewer: "Upgrade chefslog.",
    }
    return cures.get(type(error), BRING_BACK)


def _integrity(home: Home, conn: sqlite3.Connection) -> Iterator[Finding]:
    found = [row[0] for row in conn.execute("PRAGMA integrity_check(5)")]
    if found != ["ok"]:
        text = f"{home.journal} is damaged: {'; '.join(found)}"
        yield Finding("integrity", text, BRING_BACK, paths=(home.journal,))
    orphans = conn.execute("PRAGMA foreign_key_check").fetchall()
    if orphans:
        text = f"{home.journal}: {len(orphans)} rows belong to no entry (in {orphans[0][0]})"
        yield Finding("integrity", text, BRING_BACK, paths=(home.journal,))


def _index(conn: sqlite3.Connection) -> Iterator[Finding]:
    for line in index.drift(conn):
        yield Finding("index", f"Search index: {line}.", FIX, curable=True)


def _permissions(home: Home, at: float) -> Iterator[Finding]:
    if os.name != "posix":
        return
    open_to_others = [path for path in _ours(home) if _is_open(path)]
    if open_to_others:
        first = open_to_others[0]
        more = f" and {len(open_to_others) - 1} more" if len(open_to_others) > 1 else ""
        text = f"Other users may read {first}{more}."
        yield Finding("permissions", text, FIX, paths=tuple(open_to_others), curable=True)


def _ours(home: Home) -> Iterator[str]:
    """The folder of the journal with all that is in it, and the settings."""
    if os.path.isdir(home.data):
        yield home.data
    for folder, inner, names in os.walk(home.data):
        yield from (os.path.join(folder, name) for name in (*inner, *names))
    if home.config != home.data and os.path.isdir(home.config):
        yield home.config
        if os.path.exists(home.config_file):
            yield home.config_file


def _is_open(path: str) -> bool:
    try:
        mode = os.lstat(path).st_mode
    except OSError:
        return False
    wanted = 0o700 if stat.S_ISDIR(mode) else 0o600
    return not stat.S_ISLNK(mode) and stat.S_IMODE(mode) & ~wanted != 0


def _rejected(home: Home, at: float) -> Iterator[Finding]:
    folder = home.letters("rejected")
    names = [name for name in _listed(folder) if not name.endswith(".reason")]
    for name in names[:SHOWN]:
        path = os.path.join(folder, name)
        yield Finding(
            "rejected",
            f"A letter that could not be taken in: {path}: {_reason(path)}",
            f"Put it right and move it to {home.letters('new')}, or delete it.",
            paths=(path,),
        )
    if len(names) > SHOWN:
        text = f"{len(names) - SHOWN} more letters could not be taken in."
        yield Finding("rejected", text, f"Look into {folder}.", paths=(folder,))


def _reason(path: str) -> str:
    try:
        with open(path + ".reason", encoding="utf-8", errors="replace") as file:
            return file.read(2_000).strip()
    except OSError:
        return "for a reason that is not recorded"


def _unfinished_letters(home: Home, at: float) -> Iterator[Finding]:
    folder = home.letters("tmp")
    for path in _old(folder, at)[:SHOWN]:
        try:
            with open(path, "rb") as file:
                read_letter(file.read())
        except LetterError as error:
            yield Finding(
                "letter",
                f"A letter that was never finished: {path}: {error}",
                "Look at it; delete it when nothing in it is wanted.",
                paths=(path,),
            )
        except OSError as error:
            text = f"A letter that cannot be read: {path}: {error.strerror}"
            yield Finding("letter", text, "Make it readable, or delete it.", paths=(path,))
        # A whole one is taken in by the next change.


def _unsaved(home: Home, at: float) -> Iterator[Finding]:
    texts = [path for path in _old(home.unsaved, at) if not path.endswith(".lock")]
    for path in texts[:SHOWN]:
        yield Finding(
            "unsaved",
            f"Text that was typed and not saved: {path}",
            "The app offers it again; delete the file when it is not wanted.",
            "note",
            (path,),
        )


def _copies(home: Home, at: float) -> Iterator[Finding]:
    for name in _listed(home.backups):
        path = os.path.join(home.backups, name)
        if not name.endswith(".db"):
            continue
        try:
            check(path)
        except (CopyError, sqlite3.Error, OSError) as error:
            yield Finding("copy", str(error), "Delete it; other copies are kept.", paths=(path,))
    if os.path.exists(home.journal) and not any(n.endswith(".db") for n in _listed(home.backups)):
        text = f"There is no copy of the journal in {home.backups}."
        yield Finding("copy", text, "Make one with: chefslog backup", "note")


def _leftovers(home: Home, at: float) -> Iterator[Finding]:
    paths = [*files.stale_parts(home.data, at), *files.stale_parts(home.backups, at)]
    if paths:
        text = f"{len(paths)} unfinished files that a killed program left, such as {paths[0]}."
        yield Finding("leftover", text, FIX, "note", tuple(paths), curable=True)


def _config(home: Home, at: float) -> Iterator[Finding]:
    for problem in load(home)[1]:
        yield Finding("config", problem, f"Correct it in {home.config_file}.", "note")


def _listed(folder: str) -> list[str]:
    try:
        return sorted(name for name in os.listdir(folder) if not name.startswith("."))
    except OSError:
        return []


def _old(folder: str, at: float) -> list[str]:
    """Files in a folder that nobody can be working on."""
    paths = [os.path.join(folder, name) for name in _listed(folder)]
    return [path for path in paths if at - _modified(path, at) > files.STALE]


def _modified(path: str, at: float) -> float:
    try:
        return os.lstat(path).st_mtime
    except OSError:
        return at


_LOOKS: tuple[Callable[[Home, float], Iterator[Finding]], ...] = (
    _sqlite,
    _journal,
    _permissions,
    _rejected,
    _unfinished_letters,
    _unsaved,
    _copies,
    _leftovers,
    _config,
)
