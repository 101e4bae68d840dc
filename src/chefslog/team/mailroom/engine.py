"""Connections to a team's database, and what its errors mean for the one who reads them."""

from __future__ import annotations

import os
import re
import sqlite3

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from chefslog.reading import connect as reading
from chefslog.team.mailroom.protocol import MailroomError
from chefslog.team.mailroom.shared import make_shared_file

MISSING = "PostgreSQL needs more: pip install 'chefslog[postgres]'"
_POSTGRES = {"postgresql", "postgres", "postgresql+psycopg"}
_TIMES = {"connect_timeout": 10, "tcp_user_timeout": 30_000, "keepalives_idle": 30}
"""Seconds to connect, milliseconds without an answer, seconds of silence before asking."""
_SECRET = ("password", "sslpassword")
_BUSY = {"53300", "57P03", "40001", "40P01"}
"""SQLSTATEs that pass: too many connections, starting up, serialisation, deadlock."""
_CROWDED = re.compile(r"too many (clients|connections)|connection slots|starting up")
"""The same before there is a connection, where only the text is known."""


class Opened:
    """An engine over one connection; `place` is its address without a password."""

    def __init__(self, engine: Engine, place: str, secrets: tuple[str, ...] = ()) -> None:
        self.engine = engine
        self.place = place
        self._secrets = secrets

    def passes(self, error: DBAPIError) -> bool:
        """Whether the same may work in a moment: a lost connection, a crowded server."""
        state = getattr(error.orig, "sqlstate", None)
        crowded = _CROWDED.search(str(error.orig)) is not None
        return error.connection_invalidated or state in _BUSY or crowded

    def said(self, error: SQLAlchemyError) -> MailroomError:
        """The error in words, with the server's own and without a password."""
        orig = error.orig if isinstance(error, DBAPIError) else error
        text = " ".join(str(orig).split())
        what = _meaning(getattr(orig, "sqlstate", None), text)
        shown = "" if any(secret in text for secret in self._secrets) else f" ({text[:500]})"
        return MailroomError(f"{self.place}: {what} Nothing was lost.{shown}")


def _meaning(state: str | None, text: str) -> str:
    if "authentication failed" in text or "no password supplied" in text or state == "28P01":
        return "the server refuses this user or password; ~/.pgpass is a good place for the right."
    if state == "42501":
        return (
            "this user lacks rights: let whoever runs the database make the tables team_report "
            "and team_item, and allow to select, insert, update and delete there."
        )
    if "does not exist" in text and state is None:
        return "the server knows no such database or user; let whoever runs it make one."
    if "connection failed" in text or "connection timeout" in text:
        return "no PostgreSQL server answers there; check host and port, then repeat."
    if "locked" in text:
        return "another program has held the file for too long; repeat in a moment."
    if "not a database" in text or "malformed" in text:
        return "the file is damaged, or no SQLite database; it was left alone."
    return "the database could not do that."


def open_engine(place: str, make: bool) -> Opened:
    """The engine of a database's address or an SQLite path. Raises MailroomError."""
    if "://" not in place:
        return _sqlite(place, make)
    if place.startswith("sqlite://"):
        return _sqlite(place.removeprefix("sqlite://").removeprefix("/"), make)
    try:
        url = make_url(place)
    except (ArgumentError, ValueError):
        raise MailroomError("This database address cannot be read; see the guide.") from None
    if url.drivername in _POSTGRES:
        return _postgres(url)
    raise MailroomError(
        f"A place is a folder, a git remote, sqlite:///… or postgresql://…, not {url.drivername}."
    )


def _sqlite(name: str, make: bool) -> Opened:
    if name in ("", ":memory:"):
        raise MailroomError("Which SQLite file? Write sqlite:////home/me/team.db.")
    path = os.path.abspath(os.path.expanduser(name))
    if not os.path.exists(path):
        if not make:
            raise MailroomError(f"There is no file {path}. Check the path, or found a team there.")
        try:
            os.close(make_shared_file(path))
        except FileExistsError:
            pass
        except OSError as error:
            raise MailroomError(f"{path}: {error.strerror}. Nothing was made.") from None
    engine = create_engine(
        "sqlite://",
        creator=lambda: _connect(path),
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin)
    return Opened(engine, f"sqlite:///{path}")


def _connect(path: str) -> sqlite3.Connection:
    conn = reading.connect(reading.file_uri(path, "mode=rw"))
    try:
        conn.execute("PRAGMA busy_timeout=5000")
        conn.execute("PRAGMA journal_mode=WAL")
        conn.execute("PRAGMA synchronous=FULL")
        conn.execute("PRAGMA fullfsync=ON")
        conn.execute("PRAGMA foreign_keys=ON")
    except sqlite3.Error:
        conn.close()
        raise
    return conn


def _begin(conn: Connection) -> None:
    writes = conn.get_execution_options().get("writes")
    conn.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgres(url: URL) -> Opened:
    hidden = [str(url.query[name]) for name in _SECRET if name in url.query]
    shown = url.set(drivername="postgresql").update_query_dict(
        {name: "***" for name in _SECRET if name in url.query}
    )
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
        raise MailroomError(MISSING) from None
    secrets = tuple(one for one in (url.password, *hidden) if one)
    return Opened(engine, shown.render_as_string(hide_password=True), secrets)
