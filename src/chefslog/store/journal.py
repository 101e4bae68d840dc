"""The journal, open for writing: each operation is one transaction that also records its step."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine, event
from sqlalchemy.pool import PoolProxiedConnection, QueuePool
from sqlmodel import Session

from chefslog.home.clock import Moment
from chefslog.home.files import make_folder, remove_files
from chefslog.home.paths import Home
from chefslog.reading.connect import APPLICATION_ID, SCHEMA_VERSION, JournalError
from chefslog.reading.damage import version_error
from chefslog.store.copies import copy_from, daily, daily_path, stamped_path
from chefslog.store.errors import JournalBusy, StoreError, translate_errors
from chefslog.store.ingest import Ingested, ingest_captures
from chefslog.store.integrity import refuse_damaged
from chefslog.store.migration import begin_writing, connect_writer, prepare, version_of
from chefslog.store.transaction import Transaction

_TRIES = 3
"""How often the journal's file may be replaced while one operation begins."""


def _identify(path: str) -> tuple[int, int] | None:
    """Return device and inode of the file that has this name now; None for no file."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _driver_of(connection: PoolProxiedConnection) -> sqlite3.Connection:
    driver = connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


class Journal:
    """An open journal. `session` names this run of the program: undo in the app stays within it.

    `notes` are lines to show, of what was done or failed beside the work itself, unless something
    is given that takes them at once. Operations may come from any thread and take turns: they
    share one connection, and each takes the write lock at its start. Error texts never carry the
    values of a statement: they are what a person wrote.
    """

    def __init__(
        self,
        home: Home,
        clock: Callable[[], Moment],
        session: str,
        tell: Callable[[str], object] | None,
    ) -> None:
        self.home = home
        self.clock = clock
        self.session = session
        self.notes: list[str] = []
        self.tell = tell or self.notes.append
        # What the names of the journal and of its -wal stood for when the file was opened.
        self._file: tuple[int, int] | None = None
        self._wal: tuple[int, int] | None = None
        self.engine = create_engine(
            "sqlite://",
            creator=self._connect,
            poolclass=QueuePool,
            pool_size=1,
            max_overflow=0,
            pool_timeout=60,
            hide_parameters=True,
        )
        event.listen(self.engine, "begin", lambda conn: begin_writing(_driver_of(conn.connection)))

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def take_notes(self) -> list[str]:
        """Return the notes since the last time."""
        notes = self.notes[:]
        self.notes.clear()
        return notes

    def close(self) -> None:
        """Give the connection back; the last one merges the -wal into the file."""
        self.engine.dispose()

    def _connect(self) -> sqlite3.Connection:
        path = self.home.journal
        while True:
            before = _identify(path)
            conn = connect_writer(path)
            self._file, self._wal = _identify(path), _identify(path + "-wal")
            if self._file == before:
                return conn
            conn.close()  # another file got the name meanwhile

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """One operation: committed whole when the block ends, else nothing.

        It works on the file that has the journal's name now, which a restore, a sync program or a
        newer chefslog may have put there. Raises StoreError, JournalDamaged where there is none,
        JournalNewer.
        """
        with translate_errors(self.home.journal), self._begin_session() as session:
            transaction = Transaction(session.connection(), self.clock, self.session)
            yield transaction
            transaction.write_history()
            opened = self._file
            session.commit()
            if _identify(self.home.journal) != opened:
                raise StoreError(
                    f"{self.home.journal} was replaced by another file during this change, so the "
                    "change may be missing there. Look, and make it again."
                )

    def _begin_session(self) -> Session:
        """Return a session that holds the write lock of the file that is there now."""
        if os.path.exists(self.home.suspect):
            refuse_damaged(self.home)
        for _ in range(_TRIES):
            session = Session(self.engine, expire_on_commit=False)
            try:
                connection = session.connection().connection
                if _identify(self.home.journal) == self._file:
                    version = version_of(_driver_of(connection))
                    if version > SCHEMA_VERSION:
                        raise version_error(self.home, version, APPLICATION_ID)
                    if version == SCHEMA_VERSION:
                        return session
            except BaseException:
                session.close()
                raise
            session.close()
            self._reopen()
        raise JournalBusy(
            f"{self.home.journal} is being replaced again and again by another program. "
            "Nothing was changed; try again when that program is done."
        )

    def _reopen(self) -> None:
        """Leave a file that lost its name for the one that has it now, upgraded if need be."""
        # While this thread has the only connection, none opens the new file.
        connection = self.engine.raw_connection()
        try:
            # Another thread may have been here meanwhile.
            if _identify(self.home.journal) != self._file:
                copy = self._keep_replaced(_driver_of(connection))
                connection.invalidate()
                if os.path.lexists(self.home.journal):
                    kept = f" What was there before is kept as {copy}." if copy else ""
                    self.tell(
                        f"{self.home.journal} was replaced by another file, which is used from "
                        f"now on.{kept}"
                    )
        finally:
            connection.close()
        # Where there is no file, the next attempt to open it says so.
        if os.path.lexists(self.home.journal):
            prepare(self.home, self.clock().captured_at)

    def _keep_replaced(self, driver: sqlite3.Connection) -> str | None:
        """Copy the file that lost its name; the copy's path, None where it cannot be copied.

        Its -wal goes, or is renamed where there is no copy: it would be taken for that of the file
        that has the name now, and ruin it.
        """
        path = stamped_path(self.home, "before-replaced", self.clock().captured_at, ".db")
        copy: str | None = None
        try:
            make_folder(self.home.backups)
            copy = copy_from(driver, path, beside=True)
        except (JournalError, sqlite3.Error, OSError):
            pass  # it was damaged, or there is no space
        wal = self.home.journal + "-wal"
        if self._wal is not None and _identify(wal) == self._wal:
            if copy:
                remove_files(wal)
            else:
                os.replace(wal, f"{wal}.replaced")
            remove_files(self.home.journal + "-shm")
        return copy

    def ingest(self) -> Ingested:
        """Take in pending captures; what could not be is told in `notes`. Raises StoreError."""
        done = ingest_captures(self.home, self.clock().at, self.transaction)
        for note in done.notes:
            self.tell(note)
        return done


def open_journal(
    home: Home,
    clock: Callable[[], Moment],
    *,
    session: str,
    tell: Callable[[str], object] | None = None,
) -> Journal:
    """Open the journal, made or upgraded where that is due, with pending captures taken in.

    The first time on a day a copy is kept. Raises StoreError; the file is untouched where it
    cannot be used. The journal has to be closed, or used as a context manager.
    """
    day = clock()
    copy = prepare(home, day.captured_at, check=not os.path.exists(daily_path(home, day)))
    journal = Journal(home, clock, session, tell)
    try:
        if copy:
            journal.tell(f"The journal was upgraded; a copy from before is {copy}.")
        journal.ingest()
    except BaseException:
        journal.close()
        raise
    try:
        daily(home, clock())
    except JournalError as error:
        journal.tell(f"Today's copy was not made: {error}")
    return journal
