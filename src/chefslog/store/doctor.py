"""Examine a journal and the files beside it: what is wrong, and what to do about it."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass

from chefslog.capture.letters import LetterError, load_pending, read_file, read_letter
from chefslog.home.clock import now
from chefslog.home.config import load_config
from chefslog.home.files import (
    is_stale,
    list_stale_parts,
    make_folder,
    read_regular,
    remove_files,
    write_private,
)
from chefslog.home.paths import Home
from chefslog.reading.connect import SCHEMA_VERSION, JournalError, JournalNewer, refuse_missing
from chefslog.reading.damage import list_copies
from chefslog.reading.summary import summarize_journal
from chefslog.store import integrity
from chefslog.store.copies import check, ids_in, other_versions
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
from chefslog.store.migration import connect_writer

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
            path = home.journal
            with translate_errors(path), closing(connect_writer(path, bulk=True)) as conn:
                integrity.rebuild_index(conn)
            done.append(_REBUILT)
        elif finding.code == "leftover":
            with translate_errors(home.data):
                remove_files(*finding.paths)
            done.append(f"{len(finding.paths)} unfinished files were removed.")
    return done


def _sqlite(home: Home, at: float, copies: Copies) -> Iterator[Finding]:
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        text = f"Python brings SQLite {sqlite3.sqlite_version}; 3.31 is the oldest that works."
        yield Finding("sqlite", text, "Use a newer Python.")


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
                    if integrity.check_version(home, conn) < SCHEMA_VERSION:
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
    cures: dict[type[JournalError], str] = {
        NotWritable: "Make the file and its folder writable for this user, then try again.",
        NoSpace: "Free some space on the disk, then try again.",
        JournalBusy: "Try again when that program is done.",
        JournalNewer: "Upgrade chefslog.",
        StoreError: "Make the file readable for this user, or connect the disk that it is on.",
    }
    return cures.get(type(error)) or _restore_cure(home, copies)


def _restore_cure(home: Home, copies: Copies) -> str:
    """Say how to get a sound journal, whatever there is to get it from."""
    sound = [path for path, problem in copies.items() if problem is None]
    is_read = not summarize_journal(home.journal).problem
    first = "Keep what can still be read with: chefslog export -o FILE. " if is_read else ""
    if sound:
        best = max(sound, key=os.path.getmtime)
        return f"{first}Restore the newest sound backup with: chefslog restore '{best}'"
    return (
        f"{first}There is no sound backup in {home.backups}. Begin a new journal, which takes in "
        "the pending captures, with: chefslog restore --new (what is there now is kept)"
    )


def _rows(home: Home, conn: sqlite3.Connection, copies: Copies) -> Iterator[Finding]:
    orphans = conn.execute("PRAGMA foreign_key_check").fetchall()
    odd = [f"{len(orphans)} rows belong to no entry (in {orphans[0][0]})"] if orphans else []
    odd += integrity.find_odd_values(conn)
    if len(odd) > SHOWN:
        odd[SHOWN:] = [f"{len(odd) - SHOWN} more values are damaged"]
    for line in odd:
        text = f"{home.journal}: {line}."
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
        text = f"A new capture cannot be kept in {folder}: {error.strerror}."
        tmp, new = home.letters("tmp"), home.letters("new")
        cure = f"Make {tmp} and {new} folders in which this user may write."
        cure = "Free some space on the disk." if error.errno in SPACE_ERRORS else cure
        yield Finding("capture", text, cure, paths=(folder,))


def _conflict_copies(home: Home, at: float, copies: Copies) -> Iterator[Finding]:
    versions = other_versions(home)
    ours = ids_in(home.journal) if versions else None
    for path in versions:
        theirs = ids_in(path)
        severity, cure = "note", "Delete it when no edit in it is wanted."
        if theirs is None:
            what = "it cannot be read as a journal"
            cure = "Move it away if it is not yours to keep."
        elif ours is None:
            severity, what = "error", f"it has {_count(theirs)}"
            cure = f"Use it as the journal with: chefslog restore '{path}'"
        elif theirs <= ours:
            what = "it has no entry that the journal lacks"
        else:
            severity, what = "error", f"it has {_count(theirs - ours)} that the journal lacks"
            cure = (
                "Add them: copy it into an empty FOLDER as journal.db, then run "
                "CHEFSLOG_HOME=FOLDER chefslog export -o other.json and chefslog import "
                "other.json; then delete it."
            )
        text = f"{path} looks like another version of the journal, as sync programs make them"
        yield Finding("conflict", f"{text}; {what}.", cure, severity, (path,))


def _count(ids: set[str]) -> str:
    return "1 entry" if len(ids) == 1 else f"{len(ids)} entries"


def _permissions(home: Home, at: float, copies: Copies) -> Iterator[Finding]:
    if os.name != "posix":
        return
    ours = list(_ours(home))
    shut = [path for path in ours if not _may_use(path)]
    own = [path for path in shut if os.lstat(path).st_uid == os.geteuid()]
    others = [path for path in shut if path not in own]
    chown = f"Make it yours: sudo chown -R \"$USER\" '{home.data}'"
    for paths, cure in ((own, FIX), (others, chown)):
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
    except OSError as error:
        if not isinstance(error, NotADirectoryError):  # else no capture can be kept, which was said
            text = f"Pending captures in {folder} cannot be read: {error.strerror}."
            cure = "Make it a folder that this user may read and write."
            yield Finding("pending", text, cure, paths=(folder,))
        return
    for path, reason in unreadable[:SHOWN]:
        cure = "Make it readable for this user; it is taken in then."
        if _may_use(path):
            cure = (
                "Correct the file, or delete it if nothing in it is wanted. "
                f"The next change moves it to {home.letters('rejected')} as it is."
            )
        text = f"Pending capture {path} cannot be read: {reason}."
        yield Finding("pending", text, cure, paths=(path,))
    yield from _rest("pending", len(unreadable), "pending captures cannot be read", folder)


def _rejected(home: Home, at: float, copies: Copies) -> Iterator[Finding]:
    folder = home.letters("rejected")
    paths = [path for path in _listed(folder) if not path.endswith(".reason")]
    for path in paths[:SHOWN]:
        cure = f"Correct it and move it to {home.letters('new')}, or delete it."
        reason = "the reason was not recorded"
        with suppress(OSError):
            reason = read_regular(path + ".reason").decode("utf-8", "replace")[:2_000].strip()
        text = f"Capture {path} was rejected: {reason}"
        yield Finding("rejected", text, cure, paths=(path,))
    yield from _rest("rejected", len(paths), "captures were rejected", folder)


def _rest(code: str, count: int, what: str, folder: str) -> Iterator[Finding]:
    """What is said of those that are not named one by one."""
    if count > SHOWN:
        text = f"{count - SHOWN} more {what}."
        yield Finding(code, text, f"Look into {folder}.", paths=(folder,))


def _unfinished_captures(home: Home, at: float, copies: Copies) -> Iterator[Finding]:
    for path in [path for path in _listed(home.letters("tmp")) if is_stale(path, at)][:SHOWN]:
        text = f"Capture {path} was never finished"
        try:
            read_letter(read_file(path))  # the next change takes a whole one in
        except LetterError as error:
            cure = "Look at it, and delete it if nothing in it is wanted."
            yield Finding("unfinished", f"{text}: {error}.", cure, paths=(path,))
        except OSError as error:
            text += f" and cannot be read: {error.strerror}."
            yield Finding("unfinished", text, "Make it readable for this user.", paths=(path,))


def _unsaved(home: Home, at: float, copies: Copies) -> Iterator[Finding]:
    # What a command kept that has ended: nobody works on these either.
    kept = (".txt", ".kept.md")
    paths = [path for path in _listed(home.unsaved) if path.endswith(kept) or is_stale(path, at)]
    cure = "The app offers it again; delete the file if it is not wanted."
    for path in [path for path in paths if not path.endswith(".lock")][:SHOWN]:
        yield Finding("unsaved", f"Text typed and not saved: {path}", cure, "note", (path,))


def _copies(home: Home, at: float, copies: Copies) -> Iterator[Finding]:
    is_other_sound = None in copies.values()
    for path, problem in [(path, problem) for path, problem in copies.items() if problem]:
        cure = "Delete it; there are sound backups beside it."
        if isinstance(problem, CopyUnread):
            cure = "Make it readable for this user, or end the program that holds it locked."
        elif not is_other_sound:
            cure = "Keep it until there is a sound one, which is made with: chefslog backup"
        yield Finding("copy", problem.what, cure, paths=(path,))
    is_sound = ids_in(home.journal) is not None and not integrity.find_damage(home.journal, 1)
    if not copies and is_sound:
        text = f"There is no backup of the journal in {home.backups}."
        yield Finding("copy", text, "Make one with: chefslog backup", "note")


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
    """The paths of what is in a folder, hidden files left out."""
    try:
        names = sorted(name for name in os.listdir(folder) if not name.startswith("."))
    except OSError:
        return []
    return [os.path.join(folder, name) for name in names]


_LOOKS: tuple[Callable[[Home, float, Copies], Iterator[Finding]], ...] = (
    _sqlite, _journal, _capture, _conflict_copies, _permissions, _pending, _rejected,
    _unfinished_captures, _unsaved, _copies, _leftovers, _config,
)  # fmt: skip
