"""A mailroom in a database: SQLite, or PostgreSQL where an organisation outgrows a folder.

A file is one row, unique on folder and name. Reading goes in pages by key, so that memory is
bounded on every server and no transaction stays open while a caller works on what it read.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    LargeBinary,
    Row,
    Select,
    Text,
    and_,
    case,
    delete,
    func,
    inspect,
    literal,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from chefslog.team.mailroom.engine import open_engine
from chefslog.team.mailroom.protocol import (
    LIMIT,
    Mailroom,
    Taken,
    check_size,
    file_parts,
    folder_parts,
    is_name,
    too_large,
)

_ROWS = 128
_BYTES = 8 * 2**20
"""A page holds at most so many rows, and fewer where the caller allows large ones."""
_TRIES = 8
_WAIT = 0.05
_LOCK = 0x63686566
"""The advisory lock under which PostgreSQL makes the table."""

T = TypeVar("T")


class PlaceBase(SQLModel, registry=registry()):
    """The team's own collection of tables; the journal has another."""


def _key(name: str) -> Column[str]:
    # Compared byte by byte everywhere: a language's order would break the reading in pages.
    kind = Text().with_variant(Text(collation="C"), "postgresql")
    return Column(name, kind, primary_key=True)


class PlaceFile(PlaceBase, table=True):
    """A file of a mailroom, by its folder and name."""

    __tablename__ = "team_file"

    folder: str = Field(sa_column=_key("folder"))
    name: str = Field(sa_column=_key("name"))
    data: bytes = Field(sa_column=Column("data", LargeBinary, nullable=False))


_FILES = PlaceBase.metadata.tables["team_file"]


class Database(Mailroom):
    """The mailroom at `sqlite:///path`, at a path that ends in .db, or at `postgresql://…`.

    The table is made on first use. Raises MailroomError.
    """

    def __init__(
        self,
        place: str,
        make: bool = False,
        urandom: Callable[[int], bytes] = os.urandom,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._opened = open_engine(place, make)
        self.place = self._opened.place
        self._urandom = urandom
        self._sleep = sleep
        self._ready = False

    def put(self, path: str, data: bytes, replace: bool = False) -> None:
        """See Mailroom."""
        check_size(path, data)
        is_there = _at(path)
        folder, _, name = path.rpartition("/")

        def insert(conn: Connection) -> bool:
            """Whether the row has these bytes now."""
            dialect: Any = postgresql if conn.dialect.name == "postgresql" else sqlite
            asked = dialect.insert(_FILES).values(folder=folder, name=name, data=data)
            if replace:
                keys = list(_FILES.primary_key)
                asked = asked.on_conflict_do_update(index_elements=keys, set_={"data": data})
            else:
                asked = asked.on_conflict_do_nothing()
            if conn.execute(asked).rowcount == 1:
                return True
            return conn.execute(select(_FILES.c.data == data).where(is_there)).scalar() is True

        if not self._run(True, insert):
            raise Taken(path)

    def get(self, path: str, limit: int = LIMIT) -> bytes | None:
        """See Mailroom."""
        size = func.length(_FILES.c.data)
        data: Any = case((size <= limit, _FILES.c.data))
        for there, found in self._rows(select(size, data).where(_at(path))):
            if found is None:
                raise too_large(path, there, limit)
            return bytes(found)
        return None

    def names(self, folder: str) -> list[str]:
        """See Mailroom."""
        folder_parts(folder)
        rows = self._rows(select(_FILES.c.name).where(_FILES.c.folder == folder))
        return sorted(name for (name,) in rows if is_name(name))

    def folders(self, folder: str) -> list[str]:
        """See Mailroom. A folder goes with its last file."""
        depth = len(folder_parts(folder))
        asked = select(_FILES.c.folder).distinct()
        if folder:
            # "0" is the character after "/".
            asked = asked.where(_FILES.c.folder > f"{folder}/", _FILES.c.folder < f"{folder}0")
        found = {name.split("/")[depth] for (name,) in self._rows(asked)}
        return sorted(filter(is_name, found))

    def files(self, folder: str, limit: int) -> Iterator[tuple[str, bytes]]:
        """See Mailroom."""
        folder_parts(folder)
        rows = max(1, min(_ROWS, _BYTES // max(limit, 1)))
        data: Any = case((func.length(_FILES.c.data) <= limit, _FILES.c.data), else_=literal(b""))
        asked = (
            select(_FILES.c.name, data)
            .where(_FILES.c.folder == folder)
            .order_by(_FILES.c.name)
            .limit(rows)
        )
        page = self._rows(asked)
        while page:
            for name, found in page:
                if is_name(name):
                    yield name, bytes(found)
            page = self._rows(asked.where(_FILES.c.name > page[-1][0])) if len(page) == rows else []

    def delete(self, *paths: str) -> None:
        """See Mailroom; all of them or none."""
        rows = [_at(path) for path in paths]

        def remove(conn: Connection) -> None:
            for row in rows:
                conn.execute(delete(_FILES).where(row))

        self._run(True, remove)

    def close(self) -> None:
        """Close the connection."""
        self._opened.engine.dispose()

    def _rows(self, asked: Select[*tuple[Any, ...]]) -> Sequence[Row[*tuple[Any, ...]]]:
        return self._run(False, lambda conn: conn.execute(asked).all())

    def _run(self, writes: bool, work: Callable[[Connection], T]) -> T:
        """Do something in one transaction; again where a lost connection or a crowd was why."""
        tries = 0
        while True:
            try:
                if not self._ready:
                    self._prepare()
                with self._connect(writes) as conn, conn.begin():
                    return work(conn)
            except SQLAlchemyError as error:
                tries += 1
                if not self._opened.passes(error) or tries == _TRIES:
                    raise self._opened.translate(error) from None
            spread = int.from_bytes(self._urandom(2), "big") / 65_536
            self._sleep(_WAIT * 2**tries * spread)

    def _connect(self, writes: bool) -> Connection:
        return self._opened.engine.connect().execution_options(writes=writes)

    def _prepare(self) -> None:
        """Make the table where it is missing; many may come at once."""
        with self._connect(writes=False) as conn, conn.begin():
            is_missing = not inspect(conn).has_table(_FILES.name)
        if is_missing:
            with self._connect(writes=True) as conn, conn.begin():
                if conn.dialect.name == "postgresql":
                    conn.execute(select(func.pg_advisory_xact_lock(_LOCK)))
                PlaceBase.metadata.create_all(conn)
        self._ready = True


def _at(path: str) -> ColumnElement[bool]:
    """Which row a file is. Raises MailroomError for an unsafe path."""
    *folder, name = file_parts(path)
    return and_(_FILES.c.folder == "/".join(folder), _FILES.c.name == name)
