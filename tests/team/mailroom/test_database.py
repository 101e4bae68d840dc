"""What only a database meets: rights, passwords, lost connections, many rows."""

from __future__ import annotations

import sqlite3
import stat
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event, make_url
from sqlmodel import SQLModel

from chefslog.team.mailroom.database import Database, PlaceBase
from chefslog.team.mailroom.engine import open_engine
from chefslog.team.mailroom.protocol import MailroomError
from tests.team.mailroom.places import IN, TEAM, content, need_server, report, schema

SECRET = "pa%ss"


@pytest.fixture
def address() -> Iterator[str]:
    """An empty schema on the server of the tests."""
    with schema() as made:
        yield made


@contextmanager
def _role(address: str, options: str = "") -> Iterator[tuple[str, str]]:
    """(name, address) of another user of the same schema, who has no rights there."""
    name = f"chefslog_{uuid.uuid4().hex}"
    with psycopg.connect(need_server(), autocommit=True) as conn:
        conn.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{SECRET}' {options}")
        try:
            yield (
                name,
                make_url(address).set(username=name, password=SECRET).render_as_string(False),
            )
        finally:
            conn.execute(f"DROP OWNED BY {name}; DROP ROLE {name}")


def _sql(address: str, text: str) -> list[tuple[object, ...]]:
    with psycopg.connect(address, autocommit=True) as conn:
        asked = conn.execute(text)
        return asked.fetchall() if asked.description else []


def test_the_table_is_in_a_collection_of_its_own() -> None:
    assert set(PlaceBase.metadata.tables) == {"team_file"}
    assert not set(PlaceBase.metadata.tables) & set(SQLModel.metadata.tables)


def test_a_file_is_a_row_unique_on_folder_and_name(tmp_path: Path) -> None:
    with Database(f"sqlite:///{tmp_path}/team.db", make=True) as room:
        room.put(report(7), b"x")
        room.put(f"{TEAM}/2026-11/release.json", b"y")
    with closing(sqlite3.connect(tmp_path / "team.db")) as conn:
        assert conn.execute("SELECT folder, name, data FROM team_file").fetchall() == [
            (IN, report(7)[-36:], b"x"),
            (f"{TEAM}/2026-11", "release.json", b"y"),
        ]
        with pytest.raises(sqlite3.IntegrityError, match="UNIQUE constraint failed"):
            conn.execute("INSERT INTO team_file VALUES (?, ?, ?)", (IN, report(7)[-36:], b"z"))


def test_sqlite_is_opened_by_the_recipe(tmp_path: Path) -> None:
    opened = open_engine(str(tmp_path / "team ?#%.db"), make=True)
    with opened.engine.execution_options(writes=True).connect() as conn:
        values = [
            conn.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
        assert values == ["wal", 2, 1, 3000]
    opened.engine.dispose()
    assert (tmp_path / "team ?#%.db").exists()


def test_an_sqlite_file_is_as_open_as_its_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o770)
    Database(str(tmp_path / "team.db"), make=True).put(report(1), b"x")
    assert stat.S_IMODE((tmp_path / "team.db").stat().st_mode) == 0o664


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("sqlite://", "Which SQLite file"),
        ("sqlite:///:memory:", "Which SQLite file"),
        ("mysql://ada:geheim@host/team", r"sqlite:///… or postgresql://…, not mysql"),
        ("https://ada:geheim@host/team", r"not https"),
        ("postgresql://ada:geheim@host:port/team", "address cannot be read"),
        ("://geheim", "address cannot be read"),
        ("/nowhere/geheimnis/../team.db", "There is no file /nowhere/team.db"),
    ],
)
def test_addresses_that_are_none(place: str, said: str) -> None:
    with pytest.raises(MailroomError, match=said) as told:
        Database(place)
    assert "geheim" not in str(told.value)


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "team.db").write_text("Our team\n" * 200)
    with pytest.raises(MailroomError, match="damaged, or no SQLite database; it was left alone"):
        Database(str(tmp_path / "team.db")).put(report(1), b"x")
    assert (tmp_path / "team.db").read_text() == "Our team\n" * 200


def test_rows_of_strangers_with_unsafe_names_are_not_seen(tmp_path: Path) -> None:
    path = tmp_path / "team.db"
    room = Database(str(path), make=True)
    room.put(report(1), b"x")
    with closing(sqlite3.connect(path)) as conn:
        for name in ("../../x", "a b", ".hidden", ""):
            conn.execute("INSERT INTO team_file VALUES (?, ?, x'00')", (IN, name))
            conn.execute("INSERT INTO team_file VALUES (?, 'name', x'00')", (name,))
        conn.commit()
    assert room.names(IN) == [report(1)[-36:]]
    assert list(room.files(IN, 9)) == [(report(1)[-36:], b"x")]
    assert room.folders("") == [TEAM]


def test_many_pages_come_in_order_and_once(tmp_path: Path) -> None:
    room = Database(str(tmp_path / "team.db"), make=True)
    room.put(report(0), b"x")
    with closing(sqlite3.connect(tmp_path / "team.db")) as conn:
        rows = [(IN, report(number)[-36:], content(number)) for number in range(1, 700)]
        conn.executemany("INSERT INTO team_file VALUES (?, ?, ?)", rows)
        conn.commit()
    found = list(room.files(IN, 20_000))
    assert found[1:] == [(f"{number:032x}.rep", content(number)) for number in range(1, 700)]
    assert room.names(IN) == [name for name, _ in found]


def test_a_writer_waits_for_its_turn_more_than_once_and_says_what_keeps_it(tmp_path: Path) -> None:
    path = tmp_path / "team.db"
    Database(str(path), make=True).put(report(1), b"x")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        waits: list[float] = []

        def end_at_third(seconds: float) -> None:
            waits.append(seconds)
            if len(waits) == 3:
                other.execute("COMMIT")

        with _hurried(path, end_at_third) as room:
            other.execute("BEGIN IMMEDIATE")
            room.put(report(2), b"y")
            assert room.get(report(2)) == b"y"
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(MailroomError, match="another program has held the file") as told:
                room.put(report(3), b"z")
    assert "Nothing was lost" in str(told.value)
    assert len(waits) == 3 + 7


@contextmanager
def _hurried(path: Path, sleep: Callable[[float], None]) -> Iterator[Database]:
    """A mailroom that waits for a lock a millisecond at a time."""
    with Database(str(path), sleep=sleep) as room:
        event.listen(
            room._opened.engine, "checkout", lambda conn, *_: conn.execute("PRAGMA busy_timeout=1")
        )
        yield room


def test_without_the_driver_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MailroomError) as told:
        Database("postgresql://host/team")
    assert str(told.value) == "PostgreSQL needs more: pip install 'chefslog[postgres]'"


def test_the_place_hides_every_password() -> None:
    for scheme in ("postgresql", "postgres", "postgresql+psycopg"):
        room = Database(f"{scheme}://ada:pa%25ss@host/team?sslpassword=geheim&sslmode=require")
        assert room.place.startswith("postgresql://ada:***@host/team?")
        assert "sslmode=require" in room.place
        assert "geheim" not in room.place


def test_a_server_that_is_not_there() -> None:
    waits: list[float] = []
    room = Database(f"postgresql://ada:{SECRET}@127.0.0.1:9/team", sleep=waits.append)
    with pytest.raises(MailroomError, match="no PostgreSQL server answers there") as told:
        room.put(report(1), b"x")
    assert SECRET not in str(told.value)
    assert "127.0.0.1:9/team" in str(told.value)
    assert waits == []


def test_a_wrong_password_or_database_is_told_and_not_shown(address: str) -> None:
    with _role(address) as (_, theirs):
        url = make_url(theirs)
        try:
            _sql(url.set(password="wrong-one").render_as_string(False), "SELECT 1")
        except psycopg.OperationalError:
            room = Database(url.set(password="wrong-one").render_as_string(False))
            with pytest.raises(MailroomError, match="refuses this user or password") as told:
                room.get(report(1))
            assert "wrong-one" not in str(told.value)
        room = Database(url.set(database="nowhere").render_as_string(False))
        with pytest.raises(MailroomError, match="no such database or user") as told:
            room.get(report(1))
        assert SECRET not in str(told.value)


def test_missing_rights_are_told_and_table_rights_are_enough(address: str) -> None:
    with _role(address) as (name, theirs):
        (space,) = _sql(address, "SELECT current_schema()")[0]
        _sql(address, f"GRANT USAGE ON SCHEMA {space} TO {name}")
        room = Database(theirs)
        with pytest.raises(MailroomError, match=r"lacks rights: .* team_file"):
            room.put(report(1), b"x")
        Database(address).names("")
        with pytest.raises(MailroomError, match="lacks rights"):
            room.put(report(1), b"x")
        _sql(
            address,
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON team_file TO {name}",
        )
        room.put(report(1), b"x")
        room.put(report(1), b"y", replace=True)
        assert dict(room.files(IN, 9)) == {report(1)[-36:]: b"y"}
        room.delete(report(1))
        room.close()


def test_a_lost_connection_is_made_again(address: str) -> None:
    name = f"chefslog_{uuid.uuid4().hex}"

    def cut() -> None:
        ended = _sql(
            address,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            f"WHERE application_name = '{name}'",
        )
        assert ended == [(True,)]

    room = Database(f"{address}&application_name={name}")
    for number in range(300):
        room.put(report(number), b"x")
    cut()
    room.put(report(300), b"x")
    seen: list[str] = []
    for one, _ in room.files(IN, 9):
        if len(seen) == 50:
            cut()
        seen.append(one)
    assert seen == [report(number)[-36:] for number in range(301)]
    room.close()


def test_a_crowded_server_is_asked_again(address: str) -> None:
    with _role(address, "SUPERUSER CONNECTION LIMIT 1") as (name, theirs):
        _sql(address, f"ALTER ROLE {name} NOSUPERUSER")
        (space,) = _sql(address, "SELECT current_schema()")[0]
        _sql(address, f"GRANT ALL ON SCHEMA {space} TO {name}")
        first = Database(theirs)
        first.put(report(1), b"x")
        waits = []

        def leave(seconds: float) -> None:
            waits.append(seconds)
            first.close()

        with Database(theirs, sleep=leave) as second:
            assert second.get(report(1)) == b"x"
        assert waits


def test_reports_compare_byte_by_byte_whatever_the_language(address: str) -> None:
    Database(address).names("")
    rows = _sql(
        address,
        "SELECT collation_name FROM information_schema.columns "
        "WHERE table_schema = current_schema() AND data_type = 'text'",
    )
    assert rows == [("C",)] * 2
