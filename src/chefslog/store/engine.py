"""The writer's connections: one recipe, whether SQLAlchemy or plain `sqlite3` uses them."""

from __future__ import annotations

import os
import sqlite3
from typing import NamedTuple

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from chefslog.reading import connect as reading

Identity = tuple[int, int]
"""Device and inode."""


class Files(NamedTuple):
    """What a journal's name and that of its -wal stood for at one moment; None for no file."""

    journal: Identity | None
    wal: Identity | None


def identify_files(path: str) -> Files:
    """Return the files that a journal's path and that of its -wal lead to now."""
    return Files(_identify(path), _identify(path + "-wal"))


def _identify(path: str) -> Identity | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def connect_writer(
    path: str, *, foreign_keys: bool = True, bulk: bool = False
) -> sqlite3.Connection:
    """A connection that writes to a file that exists; transactions are begun by hand.

    With `bulk`, which is for statements that go over the whole file, what SQLite sets aside for
    them goes to temporary files: it may be as large as the journal. Waits five seconds for other
    writers. Raises sqlite3.Error.
    """
    conn = reading.connect(reading.file_uri(path, "mode=rw"))
    try:
        conn.execute("PRAGMA busy_timeout=5000")
        conn.execute("PRAGMA journal_mode=WAL")
        conn.execute("PRAGMA synchronous=FULL")
        # On macOS fsync alone leaves pages in the drive's cache.
        conn.execute("PRAGMA fullfsync=ON")
        conn.execute("PRAGMA checkpoint_fullfsync=ON")
        conn.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
        if bulk:
            conn.execute("PRAGMA temp_store=FILE")
    except sqlite3.Error:
        conn.close()
        raise
    return conn


def make_engine(path: str) -> Engine:
    """An engine over one connection; every transaction takes the write lock at its start.

    Operations of several threads take turns. The connection's `info["files"]` are the Files that
    it opened. Error texts never carry the values of a statement: they are what a person wrote.
    """

    opened: list[Files] = []

    def connect() -> sqlite3.Connection:
        while True:
            before = identify_files(path)
            conn = connect_writer(path)
            files = identify_files(path)
            if files.journal == before.journal:
                opened[:] = [files]
                return conn
            conn.close()  # another file got the name meanwhile

    def remember_files(_: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
        record.info["files"] = opened[0]

    engine = create_engine(
        "sqlite://",
        creator=connect,
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        pool_timeout=60,
        hide_parameters=True,
    )
    event.listen(engine, "connect", remember_files)
    event.listen(engine, "begin", lambda conn: conn.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine
