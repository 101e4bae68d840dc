"""A mailroom in a database: SQLite, or PostgreSQL where an organisation outgrows a folder.

A report is one row, unique on task and report id. Reading goes in pages by key, so that memory is
bounded on every server and no transaction stays open while a caller works on what it read.
"""

from __future__ import annotations

import heapq
import os
import re
import time
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import Any, Self, TypeVar

from sqlalchemy import Connection, Row, Select, Table, case, delete, func, inspect, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from chefslog.team.mailroom.engine import open_engine
from chefslog.team.mailroom.paths import (
    checked_size,
    file_parts,
    folder_parts,
    is_name,
    taken,
    too_large,
)
from chefslog.team.mailroom.protocol import LIMIT
from chefslog.team.mailroom.tables import ITEM, REPORT, Base

_REPORT = re.compile(r"([0-9a-f]{32})\.rep")
_REPORTS = "in"
"""The last part of a task's folder."""
_ROWS = 128
_BYTES = 8 * 2**20
"""A page holds at most so many rows, and fewer where the caller allows large ones."""
_TRIES = 8
_WAIT = 0.05
_LOCK = 0x63686566
"""The advisory lock under which PostgreSQL makes the tables."""

T = TypeVar("T")


class Database:
    """The mailroom at `sqlite:///path`, at a path that ends in .db, or at `postgresql://…`.

    The tables are made on first use. Raises MailroomError.
    """

    def __init__(
        self,
        place: str,
        make: bool = False,
        urandom: Callable[[int], bytes] = os.urandom,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._opened = open_engine(place, make)
        self._urandom = urandom
        self._sleep = sleep
        self._ready = False

    @property
    def place(self) -> str:
        """The address without a password."""
        return self._opened.place

    def sync(self) -> None:
        """Nothing: a database is live."""

    def put(self, path: str, data: bytes, replace: bool = False) -> None:
        """See Mailroom."""
        checked_size(path, data)
        key = _key(path)
        if not self._run(True, lambda conn: _insert(conn, key, data, replace)):
            raise taken(path)

    def get(self, path: str, limit: int = LIMIT) -> bytes | None:
        """See Mailroom."""
        table, folder, name = _key(path)
        size = func.length(table.c.data)
        data: Any = case((size <= limit, table.c.data))
        asked = select(size, data).where(table.c[0] == folder, table.c[1] == name)
        for there, found in self._rows(asked):
            if found is None:
                raise too_large(path, there, limit)
            return bytes(found)
        return None

    def names(self, folder: str) -> list[str]:
        """See Mailroom."""
        found = []
        for table, ending in _tables(folder):
            rows = self._rows(select(table.c[1]).where(table.c[0] == folder))
            found += [name + ending for (name,) in rows]
        return sorted(name for name in found if is_name(name))

    def folders(self, folder: str) -> list[str]:
        """See Mailroom. A folder goes with its last file."""
        depth = len(folder_parts(folder))
        found = set()
        for table in (REPORT, ITEM):
            asked = select(table.c[0]).distinct()
            if folder:
                # "0" is the character after "/".
                asked = asked.where(table.c[0] > f"{folder}/", table.c[0] < f"{folder}0")
            found |= {name.split("/")[depth] for (name,) in self._rows(asked) if name}
        return sorted(name for name in found if is_name(name))

    def files(self, folder: str, limit: int) -> Iterator[tuple[str, bytes]]:
        """See Mailroom."""
        streams = [self._stream(*kind, folder, limit) for kind in _tables(folder)]
        yield from heapq.merge(*streams, key=itemgetter(0))

    def delete(self, *paths: str) -> None:
        """See Mailroom; all of them or none."""
        keys = [_key(path) for path in paths]

        def work(conn: Connection) -> None:
            for table, folder, name in keys:
                conn.execute(delete(table).where(table.c[0] == folder, table.c[1] == name))

        self._run(True, work)

    def close(self) -> None:
        """Close the connection."""
        self._opened.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _stream(
        self, table: Table, ending: str, folder: str, limit: int
    ) -> Iterator[tuple[str, bytes]]:
        rows = max(1, min(_ROWS, _BYTES // max(limit, 1)))
        fits = func.length(table.c.data) <= limit
        data: Any = case((fits, table.c.data), else_=literal(b""))
        last = ""
        while True:
            asked = (
                select(table.c[1], data)
                .where(table.c[0] == folder, table.c[1] > last)
                .order_by(table.c[1])
                .limit(rows)
            )
            page = self._rows(asked)
            for name, found in page:
                if is_name(name + ending):
                    yield name + ending, bytes(found)
            if len(page) < rows:
                return
            last = page[-1][0]

    def _rows(self, asked: Select[*tuple[Any, ...]]) -> Sequence[Row[*tuple[Any, ...]]]:
        return self._run(False, lambda conn: conn.execute(asked).all())

    def _run(self, writes: bool, work: Callable[[Connection], T]) -> T:
        """Do something in one transaction; again where a lost connection or a crowd was why."""
        tries = 0
        while True:
            try:
                self._prepare()
                with self._connected(writes) as conn, conn.begin():
                    return work(conn)
            except SQLAlchemyError as error:
                tries += 1
                passes = isinstance(error, DBAPIError) and self._opened.passes(error)
                if not passes or tries == _TRIES:
                    raise self._opened.said(error) from None
            spread = int.from_bytes(self._urandom(2), "big") / 65_536
            self._sleep(_WAIT * 2**tries * spread)

    def _connected(self, writes: bool) -> Connection:
        return self._opened.engine.connect().execution_options(writes=writes)

    def _prepare(self) -> None:
        """Make the tables where they are missing; many may come at once."""
        if self._ready:
            return
        names = list(Base.metadata.tables)
        with self._connected(writes=False) as conn, conn.begin():
            missing = not all(inspect(conn).has_table(name) for name in names)
        if missing:
            with self._connected(writes=True) as conn, conn.begin():
                if conn.dialect.name == "postgresql":
                    conn.execute(select(func.pg_advisory_xact_lock(_LOCK)))
                Base.metadata.create_all(conn)
        self._ready = True


def _tables(folder: str) -> list[tuple[Table, str]]:
    """Where the files of a folder are, each with what its names end in."""
    parts = folder_parts(folder)
    items = [(ITEM, "")]
    return [(REPORT, ".rep"), *items] if parts[-1:] == (_REPORTS,) else items


def _key(path: str) -> tuple[Table, str, str]:
    *folder, name = file_parts(path)
    report = _REPORT.fullmatch(name)
    if folder[-1:] == [_REPORTS] and report:
        return REPORT, "/".join(folder), report[1]
    return ITEM, "/".join(folder), name


def _insert(conn: Connection, key: tuple[Table, str, str], data: bytes, replace: bool) -> bool:
    """Whether the row has these bytes now."""
    table, folder, name = key
    values = dict(zip(table.columns.keys(), (folder, name, data), strict=True))
    dialect: Any = postgresql if conn.dialect.name == "postgresql" else sqlite
    asked = dialect.insert(table).values(values)
    columns = list(table.primary_key)
    if replace:
        asked = asked.on_conflict_do_update(index_elements=columns, set_={"data": data})
    else:
        asked = asked.on_conflict_do_nothing(index_elements=columns)
    if conn.execute(asked).rowcount == 1:
        return True
    same = select(table.c.data == data).where(table.c[0] == folder, table.c[1] == name)
    return conn.execute(same).scalar() is True
