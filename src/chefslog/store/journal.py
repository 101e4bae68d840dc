"""The journal, open for writing: each operation is one transaction that also records its step."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, insert, text
from sqlmodel import Session

from chefslog.home.clock import Moment
from chefslog.home.paths import Home
from chefslog.store import snapshots
from chefslog.store.copies import daily
from chefslog.store.engine import make_engine
from chefslog.store.entry_rows import Entry, insert_sql
from chefslog.store.errors import StoreError, told
from chefslog.store.migration import Step, prepare
from chefslog.store.snapshots import Values
from chefslog.store.tables import CHANGE, STEP

HUMAN = "human"
_ADD_CHANGE = insert_sql(CHANGE, CHANGE.columns.keys())


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
    def work(self) -> Iterator[Work]:
        """One operation: committed whole when the block ends, else nothing. Raises StoreError."""
        with (
            told(self.home.journal),
            Session(self.engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            work = Work(self, session)
            yield work
            work.write_history()


class Work:
    """An operation under way, holding the write lock.

    Its steps and changes are written together at its end.
    """

    def __init__(self, journal: Journal, session: Session) -> None:
        self.journal = journal
        self.session = session
        self.conn: Connection = session.connection()
        self._last_step: int | None = None
        self._steps: list[Values] = []
        self._changes: list[tuple[Any, ...]] = []
        self._places: dict[int, int] = {}

    def begin_step(
        self, verb: str, *, actor: str | None = None, target: int | None = None, session: str = ""
    ) -> int:
        """Record that something is done now; its number. `session` is the journal's by default."""
        journal = self.journal
        if self._last_step is None:
            query = text("SELECT seq FROM sqlite_sequence WHERE name = 'step'")
            self._last_step = self.conn.scalar(query) or 0
        self._last_step += 1
        self._steps.append(
            {
                "id": self._last_step,
                "at": journal.clock().captured_at,
                "actor": actor or journal.actor,
                "session": session or journal.session,
                "verb": verb,
                "target": target,
            }
        )
        return self._last_step

    def go_on(self, step: int, place: int) -> None:
        """Record further changes of a step that was begun before, from this place on."""
        self._places[step] = place

    def record(
        self, step: int, item: str, ref: str, before: Values | None, after: Values | None
    ) -> None:
        """Record what a step did to one item."""
        place = self._places.get(step, 0)
        self._places[step] = place + 1
        self._changes.append(
            (step, place, item, ref, snapshots.to_json(before), snapshots.to_json(after))
        )

    def write_history(self) -> None:
        """Write what was recorded."""
        if self._steps:
            self.conn.execute(insert(STEP), self._steps)
        if self._changes:
            self.conn.exec_driver_sql(_ADD_CHANGE, self._changes)

    def change_entries(
        self, verb: str, pairs: Sequence[tuple[Entry, Entry]], **step: Any
    ) -> int | None:
        """Turn each old entry into its new form, as one step; None where nothing differs."""
        number = None
        for old, new in pairs:
            before, after = snapshots.difference(old, new)
            if not after:
                continue
            if number is None:
                number = self.begin_step(verb, **step)
            snapshots.put(self.conn, "entry", old["id"], old, new)
            self.record(number, "entry", old["id"], before, after)
        return number


def open_journal(
    home: Home,
    clock: Callable[[], Moment],
    *,
    session: str,
    actor: str = HUMAN,
    urandom: Callable[[int], bytes] = os.urandom,
    steps: Sequence[Step] | None = None,
) -> Journal:
    """Make or upgrade the journal where that is due, absorb waiting letters, keep the day's copy.

    `steps` are other migrations than the released ones. Raises StoreError; the file is untouched
    where it cannot be used. The journal has to be closed, or used as a context manager.
    """
    from chefslog.store.ingest import absorb

    copy = prepare(home, clock().captured_at, steps)
    journal = Journal(home, make_engine(home.journal), clock, actor, session, urandom)
    if copy:
        journal.notes.append(f"The journal was upgraded; a copy from before is {copy}.")
    try:
        journal.notes += absorb(journal).notes
    except BaseException:
        journal.close()
        raise
    try:
        daily(journal)
    except StoreError as error:
        journal.notes.append(f"Today's copy was not made: {error}")
    return journal
