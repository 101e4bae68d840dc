"""The journal's file: opened for writing, made where there is none, brought to this schema.

A step is numbered SQL, run by plain `sqlite3` (a tool that rebuilds tables behind one's back can
empty a child table without an error). All steps that are due run in one transaction: after a
failure, or a kill at any point, the file is what it was.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from typing import NamedTuple

from chefslog.home.files import create_file, make_folder, place_file, sync_file
from chefslog.home.paths import Home
from chefslog.reading.connect import (
    APPLICATION_ID,
    SCHEMA_VERSION,
    JournalError,
    connect,
    file_uri,
    refuse_missing,
)
from chefslog.store.copies import keep_copy, make_part
from chefslog.store.errors import StoreError, UpgradeFailed, translate_errors
from chefslog.store.integrity import check_version, refuse_damaged, refuse_unsound

FOLDER = os.path.join(os.path.dirname(__file__), "migrations")
_TURNS = 12
"""How often a writer in a crowd waits for its turn, five seconds each time."""


def connect_writer(
    path: str, *, foreign_keys: bool = True, bulk: bool = False
) -> sqlite3.Connection:
    """A connection that writes to a file that exists; transactions are begun by hand.

    With `bulk`, which is for statements that go over the whole file, what SQLite sets aside for
    them goes to temporary files: it may be as large as the journal. Waits five seconds for other
    writers. Raises sqlite3.Error.
    """
    conn = connect(file_uri(path, "mode=rw"))
    try:
        for pragma in (
            "busy_timeout=5000",
            "journal_mode=WAL",
            "synchronous=FULL",
            # On macOS fsync alone leaves pages in the drive's cache.
            "fullfsync=ON",
            "checkpoint_fullfsync=ON",
            f"foreign_keys={'ON' if foreign_keys else 'OFF'}",
            f"temp_store={'FILE' if bulk else 'MEMORY'}",
        ):
            conn.execute(f"PRAGMA {pragma}")
    except sqlite3.Error:
        conn.close()
        raise
    return conn


def begin_writing(conn: sqlite3.Connection) -> None:
    """Begin a transaction that holds the write lock. Raises sqlite3.Error.

    SQLite lets waiting writers in by chance. In a crowd, where others get their turn, this one
    waits on, for a minute; one program that holds the lock is waited for as long as SQLite waits.
    """
    for turn in range(1, _TURNS + 1):
        before = _data_version(conn)
        try:
            conn.execute("BEGIN IMMEDIATE")
            return
        except sqlite3.OperationalError as error:
            is_busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not is_busy or turn == _TURNS or _data_version(conn) == before:
                raise


def _data_version(conn: sqlite3.Connection) -> int:
    """Return a number that is another one when another connection has written meanwhile."""
    version: int = conn.execute("PRAGMA data_version").fetchone()[0]
    return version


class Step(NamedTuple):
    """One migration: the schema version it leads to, and its SQL."""

    version: int
    sql: str


def released() -> tuple[Step, ...]:
    """The steps of this program, in order."""
    steps = []
    for name in sorted(os.listdir(FOLDER)):
        if name.endswith(".sql"):
            with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
                steps.append(Step(int(name[:4]), file.read()))
    return tuple(steps)


def prepare(home: Home, stamp: str, *, check: bool = False) -> str | None:
    """Make the journal where there is none, or upgrade an older one.

    `stamp` (an instant, as text) names the copy that is kept before an upgrade; its path is
    returned then. With `check` a large journal is looked through for damage as a small one always
    is. Raises StoreError: JournalDamaged, JournalForeign, JournalNewer for a file that is left
    untouched, UpgradeFailed.
    """
    with translate_errors(home.journal):
        if not os.path.lexists(home.journal):
            refuse_missing(home)
            make_folder(home.data)
            with suppress(FileExistsError), make_part(home.journal) as unfinished:
                make_empty(unfinished, released())
                place_file(unfinished, home.journal)  # unless another process was first
        refuse_unsound(home)
        refuse_damaged(home, always=check)
        with closing(connect_writer(home.journal, foreign_keys=False, bulk=True)) as conn:
            if check_version(home, conn) == SCHEMA_VERSION:
                return None
            return _upgrade(home, conn, stamp)


def make_empty(path: str, steps: Sequence[Step]) -> None:
    """Make a new file that is a journal without entries. Raises sqlite3.Error, OSError."""
    os.close(create_file(path))
    finish_file(path, steps)


def finish_file(path: str, steps: Sequence[Step]) -> None:
    """Run the steps that are due in a file before it gets its name, and merge its -wal into it.

    Raises sqlite3.Error, OSError.
    """
    with closing(connect_writer(path, foreign_keys=False, bulk=True)) as conn:
        begin_writing(conn)
        conn.execute(f"PRAGMA application_id={APPLICATION_ID}")
        run_steps(conn, steps)
        conn.execute("COMMIT")
        # Closing does it too, but is silent where the disk is full.
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    sync_file(path)


def _upgrade(home: Home, conn: sqlite3.Connection, stamp: str) -> str | None:
    """Run the steps that are due; the path of the copy from before."""
    refuse_damaged(home, always=True)
    begin_writing(conn)
    version = version_of(conn)
    if version == SCHEMA_VERSION:
        return None  # another process was first
    # Nobody can write now, so the copy is what the upgrade begins with.
    copy = keep_copy(home, f"before-upgrade-from-{version}", stamp)
    try:
        run_steps(conn, released())
        conn.execute("COMMIT")
    except (sqlite3.Error, JournalError) as error:
        raise UpgradeFailed(
            f"{home.journal} could not be upgraded from schema {version}: {error}. "
            f"The journal is whole and unchanged, and a copy of it is {copy}. The chefslog that "
            "wrote it still opens it; new entries are kept as pending captures meanwhile."
        ) from error
    return copy


def version_of(conn: sqlite3.Connection) -> int:
    """The schema version of the file."""
    version: int = conn.execute("PRAGMA user_version").fetchone()[0]
    return version


def run_steps(conn: sqlite3.Connection, steps: Sequence[Step]) -> None:
    """Run the steps that are due, foreign keys being off, in the transaction that is open."""
    for step in steps:
        if step.version <= version_of(conn):
            continue
        for statement in statements(step.sql):
            conn.execute(statement)
        broken = conn.execute("PRAGMA foreign_key_check").fetchone()
        if broken:
            raise StoreError(f"step {step.version} leaves a row of {broken[0]} without its parent")
        conn.execute(f"PRAGMA user_version={step.version}")


def statements(sql: str) -> Iterator[str]:
    """The statements of a script, one by one (`executescript` would commit first)."""
    part = ""
    for line in sql.splitlines(keepends=True):
        part += line
        if sqlite3.complete_statement(part):
            yield part
            part = ""
    if part.strip():
        yield part
