"""Examine a journal and the files beside it: what is wrong, and what to do about it."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass

from chefslog.capture.letters import NEWER, LetterError, load_pending, read_file, read_letter
from chefslog.home.config import load_config
from chefslog.home.files import (
    is_stale,
    list_folder,
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
from chefslog.store.migration import begin_writing, connect_writer

SHOWN = 20
"""Captures and texts that are named one by one."""
_REBUILT = "The indexes were rebuilt."
_FIX = "Repair it with: chefslog doctor --fix"
_UPGRADE = "Upgrade chefslog."
_OLDEST_SQLITE = (3, 32)  # knows iif()
Copies = dict[str, CopyError | None]
"""The paths of the backups, each with what is wrong with it."""


@dataclass(frozen=True)
class Finding:
    """Something that is not as it should be.

    `code` names the kind: sqlite, journal, capture, conflict, integrity, permissions, pending,
    rejected, unfinished, unsaved, index, copy, leftover, config. `paths` are the files it is
    about; `severity` is error or note; `curable` says whether `cure` can put it right.
    """

    code: str
    text: str
    cure: str
    paths: tuple[str, ...] = ()
    severity: str = "error"
    curable: bool = False


def examine(home: Home, at: float) -> list[Finding]:
    """Everything that is wrong; an empty list when all is well. Changes nothing.

    `at` is the present, in seconds since 1970.
    """
    copies = {path: _find_problem(path) for path in list_copies(home)}
    return [
        *_examine_sqlite(),
        *_examine_journal(home, copies),
        *_try_capture(home),
        *_find_conflict_copies(home),
        *_examine_permissions(home),
        *_examine_pending(home),
        *_list_rejected(home),
        *_list_unfinished(home, at),
        *_list_unsaved(home, at),
        *_examine_copies(home, copies),
        *_find_leftovers(home, at),
        *(
            Finding("config", problem, f"Correct it in {home.config_file}.", severity="note")
            for problem in load_config(home)[1]
        ),
    ]


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
                begin_writing(conn)
                integrity.rebuild_index(conn)
            done.append(_REBUILT)
        elif finding.code == "leftover":
            with translate_errors(home.data):
                remove_files(*finding.paths)
            done.append(f"{len(finding.paths)} unfinished files were removed.")
    return done


def _examine_sqlite() -> Iterator[Finding]:
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        text = f"Python brings SQLite {sqlite3.sqlite_version}; 3.32 is the oldest that works."
        yield Finding("sqlite", text, "Use a newer Python.")


def _examine_journal(home: Home, copies: Copies) -> Iterator[Finding]:
    try:
        with translate_errors(home.journal):
            refuse_missing(home)
            if not os.path.lexists(home.journal):
                return
            integrity.refuse_unsound(home)
            found = integrity.find_damage(home.journal)
            if all("constraint failed" in line for line in found):
                with closing(connect_writer(home.journal)) as conn:
                    if integrity.check_version(home, conn) < SCHEMA_VERSION:
                        return
                    yield from _examine_rows(home, conn, copies)
            if found or os.path.exists(home.suspect):
                integrity.refuse_damaged(home, always=True)
    except JournalError as error:
        # A copy helps against damage only.
        cures: dict[type[JournalError], str] = {
            NotWritable: "Make the file and its folder writable for this user, then try again.",
            NoSpace: "Free some space on the disk, then try again.",
            JournalBusy: "Try again when that program is done.",
            JournalNewer: _UPGRADE,
            StoreError: "Make the file readable for this user, or connect the disk that it is on.",
        }
        cure = cures.get(type(error)) or _restore_cure(home, copies)
        yield Finding("journal", error.what, cure, (home.journal,))


def _examine_rows(home: Home, conn: sqlite3.Connection, copies: Copies) -> Iterator[Finding]:
    orphans = conn.execute("PRAGMA foreign_key_check").fetchall()
    odd = [f"{len(orphans)} rows belong to no entry (in {orphans[0][0]})"] if orphans else []
    odd += integrity.find_odd_values(conn)
    if len(odd) > SHOWN:
        odd[SHOWN:] = [f"{len(odd) - SHOWN} more values are damaged"]
    for line in odd:
        cure = _restore_cure(home, copies)
        yield Finding("integrity", f"{home.journal}: {line}.", cure, (home.journal,))
    if odd:
        return  # what the index should hold is not known while rows are damaged
    for name in integrity.missing_indexes(conn):
        yield Finding("index", f"The index {name} is missing.", _FIX, curable=True)
    for line in integrity.index_drift(conn):
        yield Finding("index", f"Search index: {line}.", _FIX, curable=True)


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


def _try_capture(home: Home) -> Iterator[Finding]:
    """Keep a capture as `chefslog add` does, and take it away again."""
    if not os.path.isdir(home.data):
        return
    name = f".probe-{os.urandom(4).hex()}"
    tmp, new = home.letters("tmp"), home.letters("new")
    probe = os.path.join(new, name)
    try:
        make_folder(tmp)
        make_folder(new)
        try:
            write_private(probe, b"{}", os.path.join(tmp, name))
        finally:
            remove_files(probe)
    except OSError as error:
        folder = error.filename if isinstance(error.filename, str) else probe
        if os.path.basename(folder) == name:
            folder = os.path.dirname(folder)
        text = f"A new capture cannot be kept in {folder}: {error.strerror}."
        cure = f"Make {tmp} and {new} folders in which this user may write."
        cure = "Free some space on the disk." if error.errno in SPACE_ERRORS else cure
        yield Finding("capture", text, cure, (folder,))


def _find_conflict_copies(home: Home) -> Iterator[Finding]:
    versions = other_versions(home)
    ours = ids_in(home.journal) if versions else None
    for path in versions:
        theirs = ids_in(path)
        more = theirs if theirs is None or ours is None else theirs - ours
        count = "1 entry" if more is not None and len(more) == 1 else f"{len(more or ())} entries"
        severity, cure = "error", f"Use it as the journal with: chefslog restore '{path}'"
        if more is None:
            severity, what = "note", "it cannot be read as a journal"
            cure = "Move it away if it is not yours to keep."
        elif ours is None:
            what = f"it has {count}"
        elif not more:
            severity, what = "note", "it has no entry that the journal lacks"
            cure = "Delete it when no edit in it is wanted."
        else:
            what = f"it has {count} that the journal lacks"
            cure = (
                "Add them: copy it into an empty FOLDER as journal.db, then run "
                "CHEFSLOG_HOME=FOLDER chefslog export -o other.json and chefslog import "
                "other.json; then delete it."
            )
        text = f"{path} looks like another version of the journal, as sync programs make them"
        yield Finding("conflict", f"{text}; {what}.", cure, (path,), severity)


def _examine_permissions(home: Home) -> Iterator[Finding]:
    if os.name != "posix":
        return
    own: list[str] = []
    others: list[str] = []
    open_to_others: list[str] = []
    for path in _list_own(home):
        try:
            found = os.lstat(path)
        except OSError:
            continue
        if stat.S_ISLNK(found.st_mode):
            continue
        if not _may_use(path):
            (own if found.st_uid == os.geteuid() else others).append(path)
        if stat.S_IMODE(found.st_mode) & ~(0o700 if stat.S_ISDIR(found.st_mode) else 0o600):
            open_to_others.append(path)
    chown = f"Make it yours: sudo chown -R \"$USER\" '{home.data}'"
    for paths, what, cure in (
        (own, "This user may not read and write", _FIX),
        (others, "This user may not read and write", chown),
        (open_to_others, "Other users may read or change", _FIX),
    ):
        if paths:
            rest = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
            text = f"{what} {paths[0]}{rest}."
            yield Finding("permissions", text, cure, tuple(paths), curable=cure == _FIX)


def _list_own(home: Home) -> Iterator[str]:
    """The folder of the journal with all that is in it, and the settings."""
    if os.path.isdir(home.data):
        yield home.data
    for folder, inner, names in os.walk(home.data):
        yield from (os.path.join(folder, name) for name in (*inner, *names))
    if home.config != home.data and os.path.isdir(home.config):
        yield home.config
        if os.path.exists(home.config_file):
            yield home.config_file


def _may_use(path: str) -> bool:
    """Whether this user may do with a file or folder of ours what chefslog does with it."""
    mode = os.R_OK | os.W_OK | (os.X_OK if os.path.isdir(path) else 0)
    return os.access(path, mode, effective_ids=os.access in os.supports_effective_ids)


def _examine_pending(home: Home) -> Iterator[Finding]:
    folder = home.letters("new")
    try:
        _, unreadable = load_pending(home)
    except NotADirectoryError:
        return  # no capture can be kept, which was said
    except OSError as error:
        text = f"Pending captures in {folder} cannot be read: {error.strerror}."
        cure = "Make it a folder that this user may read and write."
        yield Finding("pending", text, cure, (folder,))
        return
    for path, reason in unreadable[:SHOWN]:
        cure = "Make it readable for this user; it is taken in then."
        if reason.startswith(NEWER):
            cure = _UPGRADE
        elif os.path.islink(path) or _may_use(path):
            cure = (
                "Correct the file, or delete it if nothing in it is wanted. "
                f"The next change moves it to {home.letters('rejected')} as it is."
            )
        text = f"Pending capture {path} cannot be read: {reason}."
        yield Finding("pending", text, cure, (path,))
    yield from _rest("pending", len(unreadable), "pending captures cannot be read", folder)


def _list_rejected(home: Home) -> Iterator[Finding]:
    folder = home.letters("rejected")
    paths = [path for path in _listed(folder) if not path.endswith(".reason")]
    for path in paths[:SHOWN]:
        cure = f"Correct it and move it to {home.letters('new')}, or delete it."
        reason = "the reason was not recorded"
        with suppress(OSError):
            reason = read_regular(path + ".reason").decode("utf-8", "replace")[:2_000].strip()
        if reason.startswith(NEWER):
            cure = _UPGRADE
        yield Finding("rejected", f"Capture {path} was rejected: {reason}", cure, (path,))
    yield from _rest("rejected", len(paths), "captures were rejected", folder)


def _rest(code: str, count: int, what: str, folder: str) -> Iterator[Finding]:
    """What is said of those that are not named one by one."""
    if count > SHOWN:
        yield Finding(code, f"{count - SHOWN} more {what}.", f"Look into {folder}.", (folder,))


def _list_unfinished(home: Home, at: float) -> Iterator[Finding]:
    for path in [path for path in _listed(home.letters("tmp")) if is_stale(path, at)][:SHOWN]:
        text = f"Capture {path} was never finished"
        try:
            read_letter(read_file(path))  # the next change takes a whole one in
        except LetterError as error:
            cure = "Look at it, and delete it if nothing in it is wanted."
            cure = _UPGRADE if str(error).startswith(NEWER) else cure
            yield Finding("unfinished", f"{text}: {error}.", cure, (path,))
        except OSError as error:
            text += f" and cannot be read: {error.strerror}."
            yield Finding("unfinished", text, "Make it readable for this user.", (path,))


def _list_unsaved(home: Home, at: float) -> Iterator[Finding]:
    # What a command kept that has ended: nobody works on these either.
    kept = (".txt", ".kept.md")
    paths = [path for path in _listed(home.unsaved) if path.endswith(kept) or is_stale(path, at)]
    cure = "The app offers it again; delete the file if it is not wanted."
    for path in [path for path in paths if not path.endswith(".lock")][:SHOWN]:
        yield Finding("unsaved", f"Text typed and not saved: {path}", cure, (path,), "note")


def _listed(folder: str) -> list[str]:
    """The paths of what is in a folder, hidden files left out."""
    return [path for path in list_folder(folder) if os.path.basename(path)[0] != "."]


def _examine_copies(home: Home, copies: Copies) -> Iterator[Finding]:
    for path, problem in [(path, problem) for path, problem in copies.items() if problem]:
        cure = "Delete it; there are sound backups beside it."
        if isinstance(problem, CopyUnread):
            cure = "Make it readable for this user, or end the program that holds it locked."
        elif None not in copies.values():
            cure = "Keep it until there is a sound one, which is made with: chefslog backup"
        yield Finding("copy", problem.what, cure, (path,))
    is_journal = not copies and ids_in(home.journal) is not None
    if is_journal and not integrity.find_damage(home.journal, 1):
        text = f"There is no backup of the journal in {home.backups}."
        yield Finding("copy", text, "Make one with: chefslog backup", severity="note")


def _find_leftovers(home: Home, at: float) -> Iterator[Finding]:
    folders = {home.config, *(folder for folder, _, _ in os.walk(home.data))}
    paths = [path for folder in sorted(folders) for path in list_stale_parts(folder, at)]
    if paths:
        text = f"{len(paths)} unfinished files that a killed program left, such as {paths[0]}."
        yield Finding("leftover", text, _FIX, tuple(paths), "note", curable=True)
