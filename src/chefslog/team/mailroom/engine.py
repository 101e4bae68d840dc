"""Connections to a team's database, and what its errors mean for the one who reads them."""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
from dataclasses import dataclass

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from chefslog.reading import connect as reading
from chefslog.team.mailroom.folder import make_shared_file
from chefslog.team.mailroom.protocol import MailroomError

_POSTGRES = {"postgresql", "postgres", "postgresql+psycopg"}
_TIMES = {"connect_timeout": 10, "tcp_user_timeout": 30_000, "keepalives_idle": 30}
"""Seconds to connect, milliseconds without an answer, seconds of silence before asking."""
_SECRET = ("password", "sslpassword")
_PRAGMAS = """PRAGMA busy_timeout=3000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
PRAGMA fullfsync=ON; PRAGMA foreign_keys=ON"""
_PASSING = re.compile(
    # Too many connections, starting up, serialisation, deadlock; before there is a connection only
    # the text is known. SQLite lets waiting writers in by chance, so in a crowd one may time out.
    r"\A(53300|57P03|40001|40P01)|too many (clients|connections)|connection slots|starting up"
    r"|is locked"
)
_MEANINGS = (
    (
        r"\A28P01|authentication failed|no password supplied",
        "the server refuses this user or password; ~/.pgpass is a good place for the right.",
    ),
    (
        r"\A42501",
        "this user lacks rights: let whoever runs the database make the table team_file, and "
        "allow to select, insert, update and delete there.",
    ),
    (
        r"\ANone .*does not exist",
        "the server knows no such database or user; let whoever runs it make one.",
    ),
    (
        r"connection failed|connection timeout",
        "no PostgreSQL server answers there; check host and port, then repeat.",
    ),
    ("locked", "another program has held the file for too long; repeat in a moment."),
    (
        "not a database|malformed",
        "the file is damaged, or no SQLite database; it was left alone.",
    ),
    ("", "the database could not do that."),
)
"""What the SQLSTATE (None before there is a connection) and text of an error mean."""


@dataclass(frozen=True)
class TeamEngine:
    """An engine over one connection; `place` is its address without a password."""

    engine: Engine
    place: str
    secrets: tuple[str, ...] = ()

    def passes(self, error: SQLAlchemyError) -> bool:
        """Whether the same may work in a moment: a lost connection, a crowded server."""
        is_lost = isinstance(error, DBAPIError) and error.connection_invalidated
        return is_lost or _PASSING.search(_text(error)) is not None

    def translate(self, error: SQLAlchemyError) -> MailroomError:
        """Return the error in words, with the server's own and without a password."""
        text = _text(error)
        what = next(meaning for said, meaning in _MEANINGS if re.search(said, text))
        theirs = text.partition(" ")[2][:500]
        shown = "" if any(secret in text for secret in self.secrets) else f" ({theirs})"
        return MailroomError(f"{self.place}: {what} Nothing was lost.{shown}")


def _text(error: SQLAlchemyError) -> str:
    """The SQLSTATE, or None, and what the driver says, in one line."""
    found = error.orig if isinstance(error, DBAPIError) else error
    return f"{getattr(found, 'sqlstate', None)} {' '.join(str(found).split())}"


def open_engine(place: str, make: bool) -> TeamEngine:
    """The engine of a database's address or an SQLite path. Raises MailroomError."""
    if "://" not in place or place.startswith("sqlite://"):
        return _open_sqlite(place.removeprefix("sqlite:///").removeprefix("sqlite://"), make)
    try:
        url = make_url(place)
    except (ArgumentError, ValueError):
        raise MailroomError("This database address cannot be read; see the guide.") from None
    if url.drivername in _POSTGRES:
        return _open_postgres(url)
    raise MailroomError(
        f"A place is a folder, a git remote, sqlite:///… or postgresql://…, not {url.drivername}."
    )


def _open_sqlite(name: str, make: bool) -> TeamEngine:
    if name in ("", ":memory:"):
        raise MailroomError("Which SQLite file? Write sqlite:////home/me/team.db.")
    path = os.path.abspath(os.path.expanduser(name))
    if not os.path.exists(path):
        if not make:
            raise MailroomError(f"There is no file {path}. Check the path, or found a team there.")
        try:
            with contextlib.suppress(FileExistsError):
                os.close(make_shared_file(path))
        except OSError as error:
            raise MailroomError(f"{path}: {error.strerror}. Nothing was made.") from None

    def connect() -> sqlite3.Connection:
        conn = reading.connect(reading.file_uri(path, "mode=rw"))
        try:
            conn.executescript(_PRAGMAS)
        except sqlite3.Error:
            conn.close()
            raise
        return conn

    engine = create_engine(
        "sqlite://",
        creator=connect,
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin)
    return TeamEngine(engine, f"sqlite:///{path}")


def _begin(conn: Connection) -> None:
    writes = conn.get_execution_options().get("writes")
    conn.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _open_postgres(url: URL) -> TeamEngine:
    secrets = {name: str(url.query[name]) for name in _SECRET if name in url.query}
    shown = url.set(drivername="postgresql").update_query_dict(dict.fromkeys(secrets, "***"))
    times = {name: value for name, value in _TIMES.items() if name not in url.query}
    try:
        # Prepared statements do not live through the poolers that many servers stand behind.
        engine = create_engine(
            url.set(drivername="postgresql+psycopg"),
            connect_args={**times, "prepare_threshold": None},
            pool_size=1,
            max_overflow=0,
            pool_pre_ping=True,
            hide_parameters=True,
        )
    except (ModuleNotFoundError, NoSuchModuleError):
        text = "PostgreSQL needs more: pip install 'chefslog[postgres]'"
        raise MailroomError(text) from None
    hidden = tuple(filter(None, (url.password, *secrets.values())))
    return TeamEngine(engine, shown.render_as_string(hide_password=True), hidden)
