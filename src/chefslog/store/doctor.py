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
from chefslog.home.files import (
    STALE,
    list_stale_parts,
    make_folder,
    remove_files,
    write_private,
)
from chefslog.home.paths import Home
from chefslog.reading.connect import JournalError, JournalNewer, refuse_missing
from chefslog.reading.damage import list_copies
from chefslog.reading.summary import summarize_journal
from chefslog.store import integrity
from chefslog.store.copies import check, ids_in, other_versions
from chefslog.store.engine import connect_writer
from chefslog.store.errors import (
    SPACE_ERRORS,
    CopyError,
    CopyUnread,
    JournalBusy,
    NoSpace,
    NotWritable,
    StoreError,
    translate_errors,
)
from chefslog.store.migration import version_of

SHOWN = 20
"""Captures and texts that are named one by one."""
_REBUILT = "The indexes were rebuilt."
FIX = "Repair it with: chefslog doctor --fix"
OLDEST_SQLITE = (3, 31, 0)
Copies = dict[str, CopyError | None]
"""The paths of the backups, each with what is wrong with it."""


@dataclass(frozen=True)
class Finding:
    """Something that is not as it should be.

    `code` names the kind: sqlite, journal, capture, conflict, integrity, permissions, pending,
    rejected, unfinished, unsaved, index, copy, leftover, config. `severity` is error or note.
    `paths` are the files it is about; `curable` says whether `cure` can put it right.
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
    copies = {path: _find_problem(path) for path in list_copies(home)}
    return [finding for look in _LOOKS for finding in look(home, at, copies)]


def _find_problem(path: str) -> CopyError | None:
    try:
        check(path)
    except CopyError as error:
        return error
    except (sqlite3.Error, OSError) as error:
        return CopyUnread(f"{path} cannot be opened: {error}.")
    return None


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
            done.append(f"{len(finding.paths)} files and folders are for this user alone again.")
        elif finding.code == "index" and _REBUILT not in done:
            with (
                translate_errors(home.journal),
                closing(connect_writer(home.journal, bulk=True)) as conn,
            ):
                integrity.rebuild_index(conn)
            done.append(_REBUILT)
        elif finding.code == "leftover":
            with translate_errors(home.data):
                remove_files(*finding.paths)
            done.append(f"{len(finding.paths)} unfinished files were removed.")
    return done


def _sqlite(home: Home, at: float, copies: Copies) -> Iterator[Finding]:
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        yield Finding(
            "sqlite",
            f"Python brings SQLite {sqlite3.sqlite_version}; 3.31 is the oldest that works.",
            "Use a newer Python.",
        )


def _journal(home: Home, at: float, copies: Copies) -> Iterator[Finding]:
    try:
        with translate_errors(home.journal):
            refuse_missing(home)
            if not os.path.lexists(home.journal):
                return
            integrity.refuse_unsound(home)
            found = integrity.find_damage(home.journal)
            odd: list[Finding] = []
            if all("constraint failed" in line for line in found):
                with closing(connect_writer(home.journal)) as conn:
                    newest = integrity.check_version(home, conn)
                    if version_of(conn) != newest:
                        return
                    odd += _rows(home, conn, copies)
                    if not odd:
                        # What the index should hold is not known while rows are damaged.
                        yield from _indexes(conn)
            yield from odd
            if found or os.path.exists(home.suspect):
                integrity.refuse_damaged(home, always=True)
    except JournalError as error:
        yield Finding("journal", error.what, _cure_of(home, error, copies), paths=(home.journal,))


def _cure_of(home: Home, error: JournalError, copies: Copies) -> str:
    """Name the cure; a copy helps against damage only."""
    cures = {
        NotWritable: "Make the file and its folder writable for this user, then try again.",
        NoSpace: "Free some space on the disk, then try again.",
        JournalBusy: "Try again when that program is done.",
        JournalNewer: "Upgrade chefslog.",
    }
    if type(error) is StoreError:
        return "Make the file readable for this user, or connect the disk that it is on."
    return cures.get(type(error)) or _restore_cure(home, copies)


def _restore_cure(home: Home, copies: Copies) -> str:
    """Say how to get a sound journal, whatever there is to get it from."""
    sound = [path for path, problem in copies.items() if problem is None]
    first = ""
    if _has_entries(home):
        first = "Keep what can still be read with: chefslog export -o FILE. "
    if sound:
        best = max(sound, key=os.path.getmtime)
        return f"{first}Restore the newest sound backup with: chefslog restore '{best}'"
    return (
        f"{first}There is no sound backup in {home.backups}. Begin a new journal, which takes in "
        "the pending captures, with: chefslog restore --new (what is there now is kept)"
    )


def _has_entries(home: Home) -> bool:
    return not summarize_journal(home.journal).problem


def _rows(home: Home, conn: sqlite3.Connection, copies: Copies) -> Iterator[Finding]:
    orphans = conn.execute("PRAGMA foreign_key_check").fetchall()
    if orphans:
        text = f"{home.journal}: {len(orphans)} rows belong to no entry (in {orphans[0][0]})"
        yield Finding("integrity", text, _restore_cure(home, copies), paths=(home.journal,))
    odd = list(integrity.find_odd_values(conn))
    for line in odd[:SHOWN]:
        text = f"{home.journal}: {line}."
        yield Finding("integrity", text, _restore_cure(home, copies), paths=(home.journal,))
    if len(odd) > SHOWN:
        text = f"{home.journal}: {len(odd) - SHOWN} more values are damaged."
        yield Finding("integrity", text, _restore_cure(home, copies), paths=(home.journal,))


def _indexes(conn: sqlite3.Connection) -> Iterator[Finding]:
    for name in integrity.missing_indexes(conn):
        yield Finding("index", f"The index {name} is missing.", FIX, curable=True)
    for line in integrity.index_drift(conn):
        yield Finding("index", f"Search index: {line}.", FIX, curable=True)


def _capture(home: Home, at: float, copies: Copies) -> Iterator[Finding]:
    """Keep a capture as `chefslog add` does, and take it away again."""
    if not os.path.isdir(home.data):
        return
    name = f".probe-{os.urandom(4).hex()}"
    new = os.path.join(home.letters("new"), name)
    try:
        make_folder(home.letters("tmp"))
        make_folder(home.letters("new"))
        try:
            write_private(new, b"{}", os.path.join(home.letters("tmp"), name))
        finally:
            remove_files(new)
    except OSError as error:
        folder = error.filename if isinstance(error.filename, str) else new
        if os.path.basename(folder) == name:
            folder = os.path.dirname(folder)
        yield Finding(
            "capture",
            f"A new capture cannot be kept in {folder}: {error.strerror}.",
            "Free some space on the disk."
            if error.errno in SPACE_ERRORS
            else f"Make {home.letters('tmp')} and {home.letters('new')} folders in which this "
            "user may write.",
            paths=(folder,),
        )


def _conflict_copies(home: Home, at: float, copies: Copies) -> Iterator[Finding]:
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


def _permissions(home: Home, at: float, copies: Copies) -> Iterator[Finding]:
    if os.name != "posix":
        return
    ours = list(_ours(home))
    shut = [path for path in ours if not _may_use(path)]
    own = [path for path in shut if os.lstat(path).st_uid == os.geteuid()]
    for paths, cure in (
        (own, FIX),
        (
            [path for path in shut if path not in own],
            f"Make it yours: sudo chown -R \"$USER\" '{home.data}'",
        ),
    ):
        if paths:
            text = f"This user may not read and write {_first_of(paths)}."
            yield Finding("permissions", text, cure, paths=tuple(paths), curable=paths is own)
    open_to_others = [path for path in ours if _is_open(path)]
    if open_to_others:
        text = f"Other users may read or change {_first_of(open_to_others)}."
        yield Finding("permissions", text, FIX, paths=tuple(open_to_others), curable=True)


def _first_of(paths: Sequence[str]) -> str:
    return f"{paths[0]} and {len(paths) - 1} more" if len(paths) > 1 else paths[0]


def _may_use(path: str) -> bool:
    """Whether this user may do with a file or folder of ours what chefslog does with it."""
    if os.path.islink(path):
        return True
    mode = os.R_OK | os.W_OK | (os.X_OK if os.path.isdir(path) else 0)
    return os.access(path, mode, effective_ids=os.access in os.supports_effective_ids)


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


def _pending(home: Home, at: float, copies: Copies) -> Iterator[Finding]:
    folder = home.letters("new")
    try:
        unreadable = load_pending(home).unreadable
    except NotADirectoryError:
        return  # no capture can be kept either, which was said
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
            f"The next change moves it to {home.letters('rejected')} as it is."
            if _may_use(path)
            else "Make it readable for this user; it is taken in then.",
            paths=(path,),
        )
    if len(unreadable) > SHOWN:
        text = f"{len(unreadable) - SHOWN} more pending captures cannot be read."
        yield Finding("pending", text, f"Look into {folder}.", paths=(folder,))


def _rejected(home: Home, at: float, copies: Copies) -> Iterator[Finding]:
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


def _unfinished_captures(home: Home, at: float, copies: Copies) -> Iterator[Finding]:
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
            yield Finding("unfinished", text, "Make it readable for this user.", paths=(path,))


def _unsaved(home: Home, at: float, copies: Copies) -> Iterator[Finding]:
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


def _copies(home: Home, at: float, copies: Copies) -> Iterator[Finding]:
    is_other_sound = None in copies.values()
    for path, problem in copies.items():
        if isinstance(problem, CopyUnread):
            cure = "Make it readable for this user, or end the program that holds it locked."
            yield Finding("copy", problem.what, cure, paths=(path,))
        elif problem:
            cure = "Delete it; there are sound backups beside it."
            if not is_other_sound:
                cure = "Keep it until there is a sound one, which is made with: chefslog backup"
            yield Finding("copy", problem.what, cure, paths=(path,))
    if not copies and _is_journal(home.journal):
        text = f"There is no backup of the journal in {home.backups}."
        yield Finding("copy", text, "Make one with: chefslog backup", "note")


def _is_journal(path: str) -> bool:
    try:
        return integrity.header_problem(path) is None and not integrity.find_damage(path, 1)
    except (OSError, sqlite3.Error):
        return False


def _leftovers(home: Home, at: float, copies: Copies) -> Iterator[Finding]:
    folders = {home.config, *(folder for folder, _, _ in os.walk(home.data))}
    paths = [path for folder in sorted(folders) for path in list_stale_parts(folder, at)]
    if paths:
        text = f"{len(paths)} unfinished files that a killed program left, such as {paths[0]}."
        yield Finding("leftover", text, FIX, "note", tuple(paths), curable=True)


def _config(home: Home, at: float, copies: Copies) -> Iterator[Finding]:
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


_LOOKS: tuple[Callable[[Home, float, Copies], Iterator[Finding]], ...] = (
    _sqlite,
    _journal,
    _capture,
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
