"""Erases entries for ever: from the journal, its history, index and copies, and from letters."""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections.abc import Iterator, Sequence, Set
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

from chefslog.home.files import (
    list_folder,
    list_parts,
    remove_files,
    replace_file,
    sync_file,
    sync_folder,
)
from chefslog.home.lock import FileLock
from chefslog.home.paths import Home
from chefslog.model.season import is_made_from, without_entries
from chefslog.reading.connect import JournalError, connect, file_uri
from chefslog.reading.entry import marks
from chefslog.store.copies import (
    check,
    ids_in,
    make_part,
    open_journal_file,
    other_versions,
    snapshot,
)
from chefslog.store.errors import NoSpace, Refused, translate_errors
from chefslog.store.journal import Journal
from chefslog.store.migration import begin_writing, connect_writer
from chefslog.store.transaction import HUMAN, values_to_json


@dataclass
class Purged:
    """What a purge reached: `count` entries, rewritten `copies`, and what it could not clean.

    `left` are lines to show: files that may still hold the text.
    """

    count: int = 0
    copies: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Gone:
    """The entries that are erased: their ids and headlines, and the instant of it."""

    ids: Sequence[str]
    headlines: Sequence[str]
    at: str


def purge_entries(journal: Journal, ids: Sequence[str]) -> Purged:
    """Erase entries, leaving only tombstones, so that no late letter brings one back.

    This cannot be undone. Copies kept outside of the journal's folder are out of reach. Raises
    Refused (nothing was erased), StoreError.
    """
    wanted = list(dict.fromkeys(ids))
    home, done = journal.home, Purged(len(wanted))
    with (
        translate_errors(home.journal),
        # Of two at once, each would put back into a copy what the other erased from it.
        FileLock(os.path.join(home.data, "purge.lock")),
        closing(connect_writer(home.journal, bulk=True)) as conn,
    ):
        sql = f"SELECT id, headline FROM entry WHERE id IN ({marks(wanted)})"
        found = dict(conn.execute(sql, wanted))
        for ref in wanted:
            if ref not in found:
                raise Refused(f"There is no entry {ref} (any more). Nothing was erased.")
        gone = _Gone(wanted, [found[ref] for ref in wanted], journal.clock().captured_at)
        # The journal last: after a kill the entry is still there to be purged again.
        _purge_copies(home, gone, done, needs_space=True)
        _purge_letters(home, gone, done)
        with _erasing(conn, gone) as files:
            conn.execute(
                "INSERT INTO step (at, actor, session, verb) VALUES (?, ?, ?, 'purge')",
                (gone.at, HUMAN, journal.session),
            )
        _shake_out(conn, done)
        # Once more, for what another process made meanwhile.
        _purge_letters(home, gone, done)
        _purge_copies(home, gone, done)
    done.left += [
        f"{path} was exported with it; delete it by hand." for path in files if os.path.exists(path)
    ]
    _name_others(home, gone, done)
    done.left = list(dict.fromkeys(done.left))
    return done


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


@contextmanager
def _erasing(conn: sqlite3.Connection, gone: _Gone) -> Iterator[list[str]]:
    """One transaction that erases, and does what the block does; files that it was exported to."""
    conn.execute("PRAGMA secure_delete=ON")
    conn.execute("CREATE TEMP TABLE gone (id TEXT PRIMARY KEY)")
    conn.executemany("INSERT INTO gone VALUES (?)", [(ref,) for ref in gone.ids])
    begin_writing(conn)
    try:
        for statement in _ERASE:
            conn.execute(statement)
        tombstones = [(ref, gone.at) for ref in gone.ids]
        conn.executemany("INSERT OR REPLACE INTO tombstone VALUES (?, ?)", tombstones)
        yield _erase_from_seasons(conn, set(gone.ids), gone.headlines)
        conn.execute("COMMIT")
    except BaseException:
        # SQLite has rolled back by itself where the disk is full.
        if conn.in_transaction:
            conn.execute("ROLLBACK")
        raise


def _erase_from_seasons(
    conn: sqlite3.Connection, gone: Set[str], headlines: Sequence[str]
) -> list[str]:
    """Erase picks, own texts, versions and their past; the files into which it was exported.

    The journal may have any schema. A version that does not know its entries goes where it holds
    one of the headlines. Texts for which nothing is proposed (next steps, goals) are the writer's
    own and stay.
    """
    files: dict[str, None] = {}
    for season in _rows(conn, "season"):
        kept = without_entries(season, gone)
        if kept is not season:
            pairs = ", ".join(f"{name} = :{name}" for name in kept)
            conn.execute(f"UPDATE season SET {pairs} WHERE name = :name", kept)
    for version in _rows(conn, "version"):
        if is_made_from(version, gone, headlines):
            files[version["file"]] = None
            conn.execute("DELETE FROM version WHERE id = :id", version)
    for change in _rows(conn, "change WHERE item IN ('season', 'version')"):
        held = [json.loads(change[side] or "null") for side in ("before", "after")]
        here = "WHERE step = :step AND pos = :pos"
        if change["item"] == "version":
            if any(value and is_made_from(value, gone, headlines) for value in held):
                conn.execute(f"DELETE FROM change {here}", change)
            continue
        past = [value and without_entries(value, gone) for value in held]
        if past != held:
            change["before"], change["after"] = map(values_to_json, past)
            conn.execute(f"UPDATE change SET before = :before, after = :after {here}", change)
    return [*files]


def _rows(conn: sqlite3.Connection, what: str) -> list[dict[str, Any]]:
    """Return the rows of a table by their columns' names; none where there is no such table."""
    if not conn.execute(f"PRAGMA table_info({what.split(maxsplit=1)[0]})").fetchone():
        return []
    found = conn.execute(f"SELECT * FROM {what}")
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found]


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


def _purge_letters(home: Home, gone: _Gone, done: Purged) -> None:
    """Unlink letters of these entries, readable or not; one that only mentions an id stays."""
    theirs = re.compile(rb'"id"\s*:\s*"(' + "|".join(gone.ids).encode() + rb')"', re.IGNORECASE)
    for path in _files(*(home.letters(state) for state in ("new", "tmp", "rejected"))):
        try:
            with open(path, "rb") as file:
                hit = theirs.search(file.read())
            if hit or os.path.basename(path)[:36].lower() in gone.ids:
                remove_files(path, path + ".reason")
                sync_folder(os.path.dirname(path))
        except FileNotFoundError:
            continue
        except OSError as error:
            done.left.append(f"{path} could not be searched or removed: {error.strerror}.")


def _name_others(home: Home, gone: _Gone, done: Purged) -> None:
    """Say which files that are not ours to delete or change may still hold the text.

    They are texts that were typed and not saved, and conflict copies of a sync program.
    """
    marks = [mark.encode() for mark in (*gone.ids, *gone.headlines)]
    for path in _files(home.unsaved):
        try:
            with open(path, "rb") as file:
                text = file.read()
        except OSError:
            continue
        if any(mark in text for mark in marks):
            done.left.append(f"{path} is unsaved text with the same words; delete it by hand.")
    for path in other_versions(home):
        held = ids_in(path)
        if held is None or held & set(gone.ids):
            done.left.append(
                f"{path} looks like another version of the journal and may still hold what was "
                "erased; delete it by hand."
            )


def _files(*folders: str) -> list[str]:
    """The regular files in these folders, links left out."""
    paths = (path for folder in folders for path in list_folder(folder))
    return [path for path in paths if os.path.isfile(path) and not os.path.islink(path)]


def _purge_copies(home: Home, gone: _Gone, done: Purged, *, needs_space: bool = False) -> None:
    """Rewrite the copies; with `needs_space` raise NoSpace, as nothing is erased by then."""
    # Unfinished copies hold everything, and whoever still makes one can make another.
    start = f".{os.path.basename(home.journal)}."
    own = [path for path in list_parts(home.data) if os.path.basename(path).startswith(start)]
    remove_files(*own, *list_parts(home.backups))
    for path in list_folder(home.backups):
        if not path.endswith(".db"):
            done.left.append(f"{path} is no sound copy and was not searched; delete it by hand.")
            continue
        try:
            with translate_errors(path):
                if _purge_copy(path, gone):
                    done.copies.append(path)
        except JournalError as error:
            if needs_space and isinstance(error, NoSpace):
                raise NoSpace(
                    error.what,
                    "The journal still has the entry, and a backup may have lost it. Free some "
                    "space and purge it again.",
                ) from error
            done.left.append(f"{path} may still hold what was erased: {error}")


def _purge_copy(path: str, gone: _Gone) -> bool:
    """Replace a copy by one without these entries; whether it had any."""
    with closing(connect(file_uri(path, "mode=ro"))) as conn:
        ids = marks(gone.ids)
        held = f"SELECT 1 FROM entry WHERE id IN ({ids}) UNION ALL "
        held += f"SELECT 1 FROM change WHERE ref IN ({ids}) LIMIT 1"
        if conn.execute(held, [*gone.ids, *gone.ids]).fetchone() is None:
            return False
    times = os.stat(path)
    with make_part(path) as unfinished:
        with open_journal_file(path) as conn:
            snapshot(conn, unfinished)
        with closing(connect(file_uri(unfinished, "mode=rw"))) as conn:
            conn.execute("PRAGMA foreign_keys=ON")
            conn.execute("PRAGMA temp_store=FILE")
            with _erasing(conn, gone):
                pass
            conn.execute("VACUUM")
        check(unfinished)
        sync_file(unfinished)
        os.utime(unfinished, ns=(times.st_atime_ns, times.st_mtime_ns))
        replace_file(unfinished, path)
    return True
