"""The tables are what the table of fields and the migrations say."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from chefslog.home.paths import Home
from chefslog.model.fields import FIELDS, columns
from chefslog.reading.connect import APPLICATION_ID, SCHEMA_VERSION
from chefslog.reading.rows import COLUMNS
from chefslog.store.journal import Journal
from chefslog.store.migration import released, run
from chefslog.store.tables import ENTRY, Base
from tests.store.given import query


def _normal(sql: str | None) -> str:
    """A definition without quotes, spacing and the order of its table constraints."""
    plain = re.sub(r"\s+", " ", (sql or "").replace('"', "")).strip()
    plain = re.sub(r"\s*([(),=])\s*", r"\1", plain)
    return plain.replace("NOT NULL PRIMARY KEY", "PRIMARY KEY")


def _schema(conn: sqlite3.Connection) -> dict[str, str]:
    rows = conn.execute("SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'")
    return {name: _normal(sql) for name, sql in rows}


def test_the_migrations_lead_to_the_tables_that_sqlmodel_knows(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "steps.db", isolation_level=None)) as conn:
        conn.execute("BEGIN")
        run(conn, released())
        conn.execute("COMMIT")
        migrated = _schema(conn)
    engine = create_engine(f"sqlite:///{tmp_path / 'tables.db'}")
    Base.metadata.create_all(engine)
    engine.dispose()
    with closing(sqlite3.connect(tmp_path / "tables.db")) as conn:
        assert _schema(conn) == migrated


def test_the_steps_lead_to_the_version_that_readers_expect() -> None:
    assert [step.version for step in released()] == list(range(1, SCHEMA_VERSION + 1))


def test_every_field_has_its_columns_in_the_readers_order() -> None:
    names = [column.name for column in ENTRY.columns]
    assert names == [*COLUMNS, "day"]
    assert {c for field in FIELDS for c in columns(field)} <= set(names)


def test_a_new_file_says_whose_it_is(journal: Journal) -> None:
    assert query(journal.home, "PRAGMA application_id") == [(APPLICATION_ID,)]
    assert query(journal.home, "PRAGMA user_version") == [(SCHEMA_VERSION,)]
    assert query(journal.home, "PRAGMA journal_mode") == [("wal",)]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("state", "gone"),
        ("delegation", 5),
        ("kind", "magic"),
        ("private", 2),
        ("outcome", "lost"),
        ("headline", None),
    ],
)
def test_the_file_itself_refuses_what_no_field_takes(
    journal: Journal, home: Home, column: str, value: object
) -> None:
    row = {"key": 1, "id": "i", "short": "s", "state": "entry", "captured_at": "", "offset": 0}
    row |= {"source": "shell", "headline": "h", column: value}
    marks = ",".join("?" * len(row))
    with closing(sqlite3.connect(home.journal)) as conn, pytest.raises(sqlite3.IntegrityError):
        conn.execute(f"INSERT INTO entry ({','.join(row)}) VALUES ({marks})", [*row.values()])
