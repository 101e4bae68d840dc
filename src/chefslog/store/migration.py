"""Makes the journal's file, and brings an older one to this program's schema.

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
from chefslog.reading.connect import APPLICATION_ID, JournalError, refuse_irregular, refuse_missing
from chefslog.store.copies import keep_copy, make_part
from chefslog.store.engine import connect_writer
from chefslog.store.errors import StoreError, UpgradeFailed, translate_errors
from chefslog.store.integrity import check_version, refuse_damaged, refuse_unsound

FOLDER = os.path.join(os.path.dirname(__file__), "migrations")


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


def prepare(
    home: Home, stamp: str, steps: Sequence[Step] | None = None, *, check: bool = False
) -> str | None:
    """Make the journal where there is none, or upgrade an older one.

    `stamp` (an instant, as text) names the copy that is kept before an upgrade; its path is
    returned then. With `check` a large journal is looked through for damage as a small one always
    is. Raises StoreError: JournalDamaged, JournalForeign, JournalNewer for a file that is left
    untouched, UpgradeFailed.
    """
    with translate_errors(home.journal):
        if not os.path.lexists(home.journal):
            refuse_missing(home)
            _create(home, released() if steps is None else steps)
        refuse_irregular(home)
        return _upgrade(home, stamp, steps, check)


def _create(home: Home, steps: Sequence[Step]) -> None:
    make_folder(home.data)
    with suppress(FileExistsError), make_part(home.journal) as unfinished:
        make_empty(unfinished, steps)
        place_file(unfinished, home.journal)  # unless another process was first


def make_empty(path: str, steps: Sequence[Step]) -> None:
    """Make a new file that is a journal without entries. Raises sqlite3.Error, OSError."""
    os.close(create_file(path))
    with closing(connect_writer(path, foreign_keys=False)) as conn:
        conn.execute("BEGIN IMMEDIATE")
        conn.execute(f"PRAGMA application_id={APPLICATION_ID}")
        run_steps(conn, steps)
        conn.execute("COMMIT")
    sync_file(path)


def _upgrade(home: Home, stamp: str, steps: Sequence[Step] | None, check: bool) -> str | None:
    refuse_unsound(home, steps[-1].version if steps else None)
    refuse_damaged(home, always=check)
    conn = connect_writer(home.journal, foreign_keys=False, bulk=True)
    try:
        newest = check_version(home, conn, steps[-1].version if steps else None)
        if version_of(conn) == newest:
            return None
        refuse_damaged(home, always=True)
        conn.execute("BEGIN IMMEDIATE")
        version = version_of(conn)
        if version == newest:
            return None  # another process was first
        # Nobody can write now, so the copy is what the upgrade begins with.
        copy = keep_copy(home, f"before-upgrade-from-{version}", stamp)
        _run_kept(home, conn, released() if steps is None else steps, copy)
        return copy
    finally:
        conn.close()


def _run_kept(home: Home, conn: sqlite3.Connection, steps: Sequence[Step], copy: str) -> None:
    version = version_of(conn)
    try:
        run_steps(conn, [step for step in steps if step.version > version])
        conn.execute("COMMIT")
    except (sqlite3.Error, JournalError) as error:
        raise UpgradeFailed(
            f"{home.journal} could not be upgraded from schema {version}: {error}. "
            f"The journal is whole and unchanged, and a copy of it is {copy}. The chefslog that "
            "wrote it still opens it; new entries are kept as pending captures meanwhile."
        ) from error


def version_of(conn: sqlite3.Connection) -> int:
    """The schema version of the file."""
    version: int = conn.execute("PRAGMA user_version").fetchone()[0]
    return version


def run_steps(conn: sqlite3.Connection, steps: Sequence[Step]) -> None:
    """Run steps in the transaction that is open, foreign keys being off and checked at the end."""
    for step in steps:
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
