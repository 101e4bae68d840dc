"""Examine a journal and the files beside it: what is wrong, and what to do about it."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from chefslog.capture.letters import LetterError, load_pending, read_file, read_letter
from chefslog.home.clock import now
from chefslog.home.config import load_config
from chefslog.home.files import STALE, list_stale_parts, remove_files
from chefslog.home.paths import Home
from chefslog.reading.connect import JournalError, JournalNewer, newest_copy, refuse_missing
from chefslog.store import integrity
from chefslog.store.copies import check, ids_in, other_versions
from chefslog.store.engine import connect_writer
from chefslog.store.errors import CopyError, JournalBusy, NoSpace, NotWritable, translate_errors
from chefslog.store.migration import version_of

SHOWN = 20
"""Captures and texts that are named one by one."""
RESTORE = "Restore a sound copy with: chefslog restore FILE (without FILE it lists the copies)"
FIX = "Repair it with: chefslog doctor --fix"
OLDEST_SQLITE = (3, 31, 0)


@dataclass(frozen=True)
class Finding:
    """Something that is not as it should be.

    `code` names the kind: sqlite, journal, conflict, integrity, permissions, pending, rejected,
    unfinished, unsaved, index, copy, leftover, config. `severity` is error or note. `paths` are
    the files it is about; `curable` says whether `cure` can put it right.
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
            with translate_errors(home.data):
                for path in finding.paths:
                    os.chmod(path, 0o700 if os.path.isdir(path) else 0o600)
            done.append(f"{len(finding.paths)} files and folders are private again.")
        elif finding.code == "index":
            with translate_errors(home.journal), closing(connect_writer(home.journal)) as conn:
                integrity.rebuild_index(conn)
            done.append("The search index was rebuilt.")
        elif finding.code == "leftover":
            with translate_errors(home.data):
                remove_files(*finding.paths)
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
    try:
        with translate_errors(home.journal):
            refuse_missing(home)
            if not os.path.lexists(home.journal):
                return
            integrity.refuse_unsound(home)
            with closing(connect_writer(home.journal)) as conn:
                newest = integrity.check_version(home, conn)
                yield from _integrity(home, conn)
                if version_of(conn) == newest:
                    yield from _index(conn)
    except JournalError as error:
        yield Finding("journal", str(error), _cure_of(error), paths=(home.journal,))


def _conflict_copies(home: Home, at: float) -> Iterator[Finding]:
    for path in other_versions(home):
        yield _conflict_finding(home, path)


def _conflict_finding(home: Home, path: str) -> Finding:
    text = f"{path} looks like another version of the journal, as sync programs make them"
    theirs, ours = ids_in(path), ids_in(home.journal)
    if theirs is None:
        return Finding(
            "conflict", f"{text}; it cannot be read as a journal.",
            "Move it away if it is not yours to keep.", "note", (path,),
        )  # fmt: skip
    if ours is None:
        return Finding(
            "conflict", f"{text}; it has {_count(theirs)}.",
            f"Use it as the journal with: chefslog restore '{path}'", paths=(path,),
        )  # fmt: skip
    missing = theirs - ours
    if not missing:
        return Finding(
            "conflict", f"{text}; it has no entry that the journal lacks.",
            "Delete it when no edit in it is wanted.", "note", (path,),
        )  # fmt: skip
    return Finding(
        "conflict",
        f"{text}; it has {_count(missing)} that the journal lacks.",
        "Add them: copy it into an empty FOLDER as journal.db, then run "
        "CHEFSLOG_HOME=FOLDER chefslog export -o other.json and chefslog import other.json; "
        "then delete it.",
        paths=(path,),
    )


def _count(ids: set[str]) -> str:
    return "1 entry" if len(ids) == 1 else f"{len(ids)} entries"


def _cure_of(error: JournalError) -> str:
    """Name the cure; a copy helps against damage only."""
    cures = {
        NotWritable: "Make the file and its folder writable for this user, then try again.",
        NoSpace: "Free some space on the disk, then try again.",
        JournalBusy: "Try again when that program is done.",
        JournalNewer: "Upgrade chefslog.",
    }
    return cures.get(type(error), RESTORE)


def _integrity(home: Home, conn: sqlite3.Connection) -> Iterator[Finding]:
    found = [row[0] for row in conn.execute("PRAGMA integrity_check(5)")]
    if found != ["ok"]:
        text = f"{home.journal} is damaged: {'; '.join(found)}"
        yield Finding("integrity", text, RESTORE, paths=(home.journal,))
    orphans = conn.execute("PRAGMA foreign_key_check").fetchall()
    if orphans:
        text = f"{home.journal}: {len(orphans)} rows belong to no entry (in {orphans[0][0]})"
        yield Finding("integrity", text, RESTORE, paths=(home.journal,))


def _index(conn: sqlite3.Connection) -> Iterator[Finding]:
    for line in integrity.index_drift(conn):
        yield Finding("index", f"Search index: {line}.", FIX, curable=True)


def _permissions(home: Home, at: float) -> Iterator[Finding]:
    if os.name != "posix":
        return
    open_to_others = [path for path in _ours(home) if _is_open(path)]
    if open_to_others:
        first = open_to_others[0]
        more = f" and {len(open_to_others) - 1} more" if len(open_to_others) > 1 else ""
        text = f"Other users may read or change {first}{more}."
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


def _pending(home: Home, at: float) -> Iterator[Finding]:
    folder = home.letters("new")
    try:
        unreadable = load_pending(home).unreadable
    except OSError as error:
        text = f"Pending captures in {folder} cannot be read: {error.strerror}."
        cure = "Make it a folder that this user may read and write."
        yield Finding("pending", text, cure, paths=(folder,))
        return
    for path, reason in unreadable[:SHOWN]:
        yield Finding(
            "pending",
            f"Pending capture {path} cannot be read: {reason}.",
            "Correct the file, or delete it if nothing in it is wanted. "
            f"The next change moves it to {home.letters('rejected')} as it is.",
            paths=(path,),
        )
    if len(unreadable) > SHOWN:
        text = f"{len(unreadable) - SHOWN} more pending captures cannot be read."
        yield Finding("pending", text, f"Look into {folder}.", paths=(folder,))


def _rejected(home: Home, at: float) -> Iterator[Finding]:
    folder = home.letters("rejected")
    names = [name for name in _listed(folder) if not name.endswith(".reason")]
    for name in names[:SHOWN]:
        path = os.path.join(folder, name)
        yield Finding(
            "rejected",
            f"Capture {path} was rejected: {_reason(path)}",
            f"Correct it and move it to {home.letters('new')}, or delete it.",
            paths=(path,),
        )
    if len(names) > SHOWN:
        text = f"{len(names) - SHOWN} more captures were rejected."
        yield Finding("rejected", text, f"Look into {folder}.", paths=(folder,))


def _reason(path: str) -> str:
    try:
        with open(path + ".reason", encoding="utf-8", errors="replace") as file:
            return file.read(2_000).strip()
    except OSError:
        return "the reason was not recorded"


def _unfinished_captures(home: Home, at: float) -> Iterator[Finding]:
    for path in _old(home.letters("tmp"), at)[:SHOWN]:
        try:
            read_letter(read_file(path))  # the next change takes a whole one in
        except LetterError as error:
            yield Finding(
                "unfinished",
                f"Capture {path} was never finished: {error}.",
                "Look at it, and delete it if nothing in it is wanted.",
                paths=(path,),
            )
        except OSError as error:
            text = f"Capture {path} was never finished and cannot be read: {error.strerror}."
            yield Finding("unfinished", text, "Make it readable, or delete it.", paths=(path,))


def _unsaved(home: Home, at: float) -> Iterator[Finding]:
    old = _old(home.unsaved, at)
    paths = [os.path.join(home.unsaved, name) for name in _listed(home.unsaved)]
    # Kept by a command that has ended: nobody works on these either.
    texts = [path for path in paths if path in old or path.endswith((".txt", ".kept.md"))]
    texts = [path for path in texts if not path.endswith(".lock")]
    for path in texts[:SHOWN]:
        yield Finding(
            "unsaved",
            f"Text that was typed and not saved: {path}",
            "The app offers it again; delete the file if it is not wanted.",
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
            yield Finding(
                "copy", str(error), "Delete it; the other copies are kept.", paths=(path,)
            )
    if _is_journal(home.journal) and not newest_copy(home):
        text = f"There is no copy of the journal in {home.backups}."
        yield Finding("copy", text, "Make one with: chefslog backup", "note")


def _is_journal(path: str) -> bool:
    try:
        return integrity.header_problem(path) is None
    except OSError:
        return False


def _leftovers(home: Home, at: float) -> Iterator[Finding]:
    folders = (
        home.data,
        home.backups,
        home.unsaved,
        home.config,
        home.team,
        home.letters("rejected"),
    )
    paths = [path for folder in dict.fromkeys(folders) for path in list_stale_parts(folder, at)]
    if paths:
        text = f"{len(paths)} unfinished files that a killed program left, such as {paths[0]}."
        yield Finding("leftover", text, FIX, "note", tuple(paths), curable=True)


def _config(home: Home, at: float) -> Iterator[Finding]:
    for problem in load_config(home)[1]:
        yield Finding("config", problem, f"Correct it in {home.config_file}.", "note")


def _listed(folder: str) -> list[str]:
    try:
        return sorted(name for name in os.listdir(folder) if not name.startswith("."))
    except OSError:
        return []


def _old(folder: str, at: float) -> list[str]:
    """Files in a folder that nobody can be working on."""
    paths = [os.path.join(folder, name) for name in _listed(folder)]
    return [path for path in paths if at - _modified(path, at) > STALE]


def _modified(path: str, at: float) -> float:
    try:
        return os.lstat(path).st_mtime
    except OSError:
        return at


_LOOKS: tuple[Callable[[Home, float], Iterator[Finding]], ...] = (
    _sqlite,
    _journal,
    _conflict_copies,
    _permissions,
    _pending,
    _rejected,
    _unfinished_captures,
    _unsaved,
    _copies,
    _leftovers,
    _config,
)
