"""The journal, open for writing: each operation is one transaction that also records its step."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlmodel import Session

from chefslog.home.clock import Moment
from chefslog.home.paths import Home
from chefslog.reading.connect import JournalError
from chefslog.store.copies import daily
from chefslog.store.engine import make_engine
from chefslog.store.errors import translate_errors
from chefslog.store.ingest import Ingested, ingest_captures
from chefslog.store.migration import Step, prepare
from chefslog.store.transaction import HUMAN, Transaction


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
    ) -> None:
        self.home = home
        self.engine = engine
        self.clock = clock
        self.actor = actor
        self.session = session
        self.urandom = urandom
        self.notes: list[str] = []

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the connection back; the last one merges the -wal into the file."""
        self.engine.dispose()

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """One operation: committed whole when the block ends, else nothing. Raises StoreError."""
        with (
            translate_errors(self.home.journal),
            Session(self.engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            transaction = Transaction(session, self.clock, self.actor, self.session)
            yield transaction
            transaction.write_history()

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
    journal = Journal(home, make_engine(home.journal), clock, actor, session, urandom)
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
