"""The journal, open for writing: each operation is one transaction that also records its step."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlmodel import Session

from chefslog.home.clock import Moment
from chefslog.home.files import make_folder, remove_files
from chefslog.home.paths import Home
from chefslog.reading.connect import SCHEMA_VERSION, JournalError, newer_error
from chefslog.store.copies import copy_from, daily, free_name
from chefslog.store.engine import identify_files, make_engine
from chefslog.store.errors import JournalBusy, StoreError, translate_errors
from chefslog.store.ingest import Ingested, ingest_captures
from chefslog.store.migration import Step, prepare, version_of
from chefslog.store.transaction import HUMAN, Transaction

_TRIES = 3
"""How often the journal's file may be replaced while one operation begins."""


class Journal:
    """An open journal. `session` names this run of the program: undo in the app stays within it.

    `notes` are lines to show: what could not be done beside the work itself. Operations may come
    from any thread and take turns.
    """

    def __init__(
        self,
        home: Home,
        engine: Engine,
        clock: Callable[[], Moment],
        actor: str,
        session: str,
        urandom: Callable[[int], bytes],
        steps: Sequence[Step] | None,
    ) -> None:
        self.home = home
        self.engine = engine
        self.clock = clock
        self.actor = actor
        self.session = session
        self.urandom = urandom
        self.notes: list[str] = []
        self._steps = steps

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def take_notes(self) -> list[str]:
        """Return the notes since the last time."""
        notes, self.notes = self.notes, []
        return notes

    def close(self) -> None:
        """Give the connection back; the last one merges the -wal into the file."""
        self.engine.dispose()

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """One operation: committed whole when the block ends, else nothing.

        It works on the file that has the journal's name now, which a restore, a sync program or a
        newer chefslog may have put there. Raises StoreError, JournalDamaged where there is none,
        JournalNewer.
        """
        with translate_errors(self.home.journal), self._begin_session() as session:
            opened = session.connection().info["files"].journal
            transaction = Transaction(session, self.clock, self.actor, self.session)
            yield transaction
            transaction.write_history()
            session.commit()
            if identify_files(self.home.journal).journal != opened:
                raise StoreError(
                    f"{self.home.journal} was replaced by another file during this change, so the "
                    "change may be missing there. Look, and make it again."
                )

    def _begin_session(self) -> Session:
        """Return a session that holds the write lock of the file that is there now."""
        for _ in range(_TRIES):
            session = Session(self.engine, expire_on_commit=False)
            try:
                if self._is_current(session.connection()):
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

    def _is_current(self, connection: Connection) -> bool:
        """Whether the journal's name leads to the file that is open. Raises JournalNewer."""
        if identify_files(self.home.journal).journal != connection.info["files"].journal:
            return False
        newest = self._steps[-1].version if self._steps else SCHEMA_VERSION
        driver = connection.connection.driver_connection
        assert driver is not None
        if version_of(driver) > newest:
            raise newer_error(self.home)
        return True

    def _reopen(self) -> None:
        """Leave the file that is open, a copy of it kept, for the one that has its name now."""
        copy = self._leave_file()
        kept = f" What was there before is kept as {copy}." if copy else ""
        if not os.path.lexists(self.home.journal):
            return  # the next attempt to open it says so
        self.notes.append(
            f"{self.home.journal} was replaced by another file, which is used from now on.{kept}"
        )
        prepare(self.home, self.clock().captured_at, self._steps)

    def _leave_file(self) -> str | None:
        """Close the file that lost its name; the path of the copy that is kept of it, if any.

        Its -wal would be taken for that of the file that has the name now, and ruin it.
        """
        connection = self.engine.raw_connection()
        driver, opened = connection.driver_connection, connection.info["files"]
        assert driver is not None
        path = free_name(self.home, "before-replaced", self.clock().captured_at, ".db")
        copy: str | None = path
        try:
            make_folder(self.home.backups)
            copy_from(driver, path)
        except (JournalError, sqlite3.Error, OSError):
            copy = None  # it was damaged, or there is no space
        connection.close()
        self.engine.dispose()
        if opened.wal is not None and identify_files(self.home.journal).wal == opened.wal:
            wal = self.home.journal + "-wal"
            if copy:
                remove_files(wal)
            else:
                os.replace(wal, path + "-wal")
            remove_files(self.home.journal + "-shm")
        return copy

    def ingest(self) -> Ingested:
        """Take in pending captures; what could not be is told in `notes`. Raises StoreError."""
        done = ingest_captures(self.home, self.clock().at, self.transaction)
        self.notes += done.notes
        return done


def open_journal(
    home: Home,
    clock: Callable[[], Moment],
    *,
    session: str,
    actor: str = HUMAN,
    urandom: Callable[[int], bytes] = os.urandom,
    steps: Sequence[Step] | None = None,
) -> Journal:
    """Open the journal, made or upgraded where that is due, with pending captures taken in.

    The first time on a day a copy is kept.

    `steps` are other migrations than the released ones. Raises StoreError; the file is untouched
    where it cannot be used. The journal has to be closed, or used as a context manager.
    """
    copy = prepare(home, clock().captured_at, steps)
    journal = Journal(home, make_engine(home.journal), clock, actor, session, urandom, steps)
    if copy:
        journal.notes.append(f"The journal was upgraded; a copy from before is {copy}.")
    try:
        journal.ingest()
    except BaseException:
        journal.close()
        raise
    try:
        daily(home, clock())
    except JournalError as error:
        journal.notes.append(f"Today's copy was not made: {error}")
    return journal
