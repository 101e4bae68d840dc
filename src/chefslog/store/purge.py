"""Erases entries for ever: from the journal, its history, index and copies, and from letters."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

from chefslog.home.files import (
    list_parts,
    remove_files,
    replace_file,
    sync_file,
    sync_folder,
)
from chefslog.home.paths import Home
from chefslog.reading import connect as reading
from chefslog.reading.connect import JournalError
from chefslog.store.copies import (
    check,
    ids_in,
    make_part,
    open_journal_file,
    other_versions,
    snapshot,
)
from chefslog.store.errors import NoSpace, UnknownEntry, translate_errors
from chefslog.store.journal import Journal
from chefslog.store.migration import connect_writer
from chefslog.store.purge_seasons import erase_from_seasons


@dataclass
class Purged:
    """What a purge reached: `count` entries, rewritten `copies`, and what it could not clean.

    `left` are lines to show: files that may still hold the text.
    """

    count: int = 0
    copies: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def purge_entries(journal: Journal, ids: Sequence[str]) -> Purged:
    """Erase entries, leaving only tombstones, so that no late letter brings one back.

    This cannot be undone. Copies kept outside of the journal's folder are out of reach. Raises
    UnknownEntry (nothing was erased), StoreError.
    """
    wanted = list(dict.fromkeys(ids))
    home = journal.home
    done = Purged(len(wanted))
    at = journal.clock().captured_at
    with translate_errors(home.journal), closing(connect_writer(home.journal, bulk=True)) as conn:
        headlines = _headlines(conn, wanted)
        # The journal last: after a kill the entry is still there to be purged again.
        _purge_copies(home, wanted, headlines, at, done, needs_space=True)
        _purge_letters(home, wanted, done)
        with _erasing(conn, wanted, at):
            files = erase_from_seasons(conn, wanted, headlines)
            conn.execute(
                "INSERT INTO step (at, actor, session, verb) VALUES (?, ?, ?, 'purge')",
                (at, journal.actor, journal.session),
            )
        _shake_out(conn, done)
    done.left += [
        f"{path} was exported with it; delete it by hand."
        for path in dict.fromkeys(files)
        if os.path.exists(path)
    ]
    _name_unsaved(home, [*wanted, *headlines], done)
    # Once more, for what another process made meanwhile.
    _purge_letters(home, wanted, done)
    _purge_copies(home, wanted, headlines, at, done)
    _name_other_versions(home, wanted, done)
    done.left = list(dict.fromkeys(done.left))
    return done


def _headlines(conn: sqlite3.Connection, ids: Sequence[str]) -> list[str]:
    found = []
    for ref in ids:
        row = conn.execute("SELECT headline FROM entry WHERE id = ?", (ref,)).fetchone()
        if row is None:
            raise UnknownEntry(f"There is no entry {ref} (any more). Nothing was erased.")
        found.append(row[0])
    return found


@contextmanager
def _erasing(conn: sqlite3.Connection, ids: Sequence[str], at: str) -> Iterator[None]:
    """One transaction that erases, and does what the block does."""
    conn.execute("PRAGMA secure_delete=ON")
    conn.execute("CREATE TEMP TABLE gone (id TEXT PRIMARY KEY)")
    conn.executemany("INSERT INTO gone VALUES (?)", [(ref,) for ref in ids])
    conn.execute("BEGIN IMMEDIATE")
    try:
        for statement in _ERASE:
            conn.execute(statement)
        conn.executemany("INSERT OR REPLACE INTO tombstone VALUES (?, ?)", [(i, at) for i in ids])
        yield
        conn.execute("COMMIT")
    except BaseException:
        # SQLite has rolled back by itself where the disk is full.
        if conn.in_transaction:
            conn.execute("ROLLBACK")
        raise


_ERASE = (
    "DELETE FROM entry_fts WHERE rowid IN (SELECT key FROM entry WHERE id IN gone)",
    # Deleted words stay in the index's segments until these are merged.
    "INSERT INTO entry_fts (entry_fts) VALUES ('optimize')",
    "DELETE FROM entry WHERE id IN gone",
    "CREATE TEMP TABLE touched AS SELECT DISTINCT step FROM change "
    "WHERE item IN ('entry', 'verdict') AND ref IN gone",
    "DELETE FROM change WHERE item IN ('entry', 'verdict') AND ref IN gone",
    "DELETE FROM step WHERE id IN touched AND id NOT IN (SELECT step FROM change)",
)


def _shake_out(conn: sqlite3.Connection, done: Purged) -> None:
    """Write the file anew and empty the -wal, so that no freed page keeps a word."""
    try:
        conn.execute("VACUUM")
        conn.execute("PRAGMA busy_timeout=1000")
        busy = conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.Error as error:
        done.left.append(f"The journal's file was not written anew ({error}); purge once more.")
        return
    if busy:
        done.left.append(
            "Another program has the journal open, so its -wal file still holds erased text; "
            "it goes when that program closes the journal."
        )


def _purge_letters(home: Home, ids: Sequence[str], done: Purged) -> None:
    """Unlink letters of these entries, readable or not; one that only mentions an id stays."""
    theirs = re.compile(rb'"id"\s*:\s*"(' + "|".join(ids).encode() + rb')"', re.IGNORECASE)
    for path in _files(*(home.letters(state) for state in ("new", "tmp", "rejected"))):
        try:
            with open(path, "rb") as file:
                hit = theirs.search(file.read())
            if hit or os.path.basename(path)[:36].lower() in ids:
                remove_files(path, path + ".reason")
                sync_folder(os.path.dirname(path))
        except FileNotFoundError:
            continue
        except OSError as error:
            done.left.append(f"{path} could not be searched or removed: {error.strerror}.")


def _name_unsaved(home: Home, marks: Sequence[str], done: Purged) -> None:
    """Texts that were typed and not saved are not ours to delete; say which may be meant."""
    for path in _files(home.unsaved):
        try:
            with open(path, encoding="utf-8", errors="replace") as file:
                text = file.read()
        except OSError:
            continue
        if any(mark in text for mark in marks):
            done.left.append(f"{path} is unsaved text with the same words; delete it by hand.")


def _name_other_versions(home: Home, ids: Sequence[str], done: Purged) -> None:
    """Conflict copies of a sync program are not ours to change; say which hold an entry."""
    for path in other_versions(home):
        held = ids_in(path)
        if held is None or held & set(ids):
            done.left.append(
                f"{path} looks like another version of the journal and may still hold what was "
                "erased; delete it by hand."
            )


def _files(*folders: str) -> list[str]:
    """The regular files in these folders, links left out."""
    paths = []
    for folder in folders:
        try:
            paths += [os.path.join(folder, name) for name in sorted(os.listdir(folder))]
        except OSError:
            continue
    return [path for path in paths if os.path.isfile(path) and not os.path.islink(path)]


def _purge_copies(
    home: Home,
    ids: Sequence[str],
    headlines: Sequence[str],
    at: str,
    done: Purged,
    *,
    needs_space: bool = False,
) -> None:
    """Rewrite the copies; with `needs_space` raise NoSpace, as nothing is erased by then."""
    # Unfinished copies hold everything, and whoever still makes one can make another.
    remove_files(*list_parts(home.data), *list_parts(home.backups))
    try:
        names = sorted(os.listdir(home.backups))
    except OSError:
        return
    for name in names:
        path = os.path.join(home.backups, name)
        if not name.endswith(".db"):
            done.left.append(f"{path} is no sound copy and was not searched; delete it by hand.")
            continue
        try:
            with translate_errors(path):
                if _purge_copy(path, ids, headlines, at):
                    done.copies.append(path)
        except JournalError as error:
            if needs_space and isinstance(error, NoSpace):
                raise NoSpace(
                    error.what,
                    "The journal still has the entry, and a backup may have lost it. Free some "
                    "space and purge it again.",
                ) from error
            done.left.append(f"{path} may still hold what was erased: {error}")


def _purge_copy(path: str, ids: Sequence[str], headlines: Sequence[str], at: str) -> bool:
    """Replace a copy by one without these entries; whether it had any."""
    with closing(reading.connect(reading.file_uri(path, "mode=ro"))) as conn:
        marks = ",".join("?" * len(ids))
        held = f"SELECT 1 FROM entry WHERE id IN ({marks}) UNION ALL "
        held += f"SELECT 1 FROM change WHERE ref IN ({marks}) LIMIT 1"
        if conn.execute(held, [*ids, *ids]).fetchone() is None:
            return False
    times = os.stat(path)
    with make_part(path) as unfinished:
        with open_journal_file(path) as conn:
            snapshot(conn, unfinished)
        with closing(reading.connect(reading.file_uri(unfinished, "mode=rw"))) as conn:
            conn.execute("PRAGMA foreign_keys=ON")
            conn.execute("PRAGMA temp_store=FILE")
            with _erasing(conn, ids, at):
                erase_from_seasons(conn, ids, headlines)
            conn.execute("VACUUM")
        check(unfinished)
        sync_file(unfinished)
        os.utime(unfinished, ns=(times.st_atime_ns, times.st_mtime_ns))
        replace_file(unfinished, path)
    return True
