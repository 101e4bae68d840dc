"""The tables are what the table of fields and the migrations say."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import CheckConstraint, DefaultClause, create_engine

from chefslog.home.paths import Home
from chefslog.model.fields import FIELDS, Field
from chefslog.reading.connect import APPLICATION_ID, SCHEMA_VERSION
from chefslog.reading.entry import COLUMNS
from chefslog.store.journal import Journal
from chefslog.store.migration import released, run_steps
from chefslog.store.tables import ENTRY, Base
from tests.store.given import query


def _conditions(sql: str) -> list[str]:
    """Every expression of CHECK (…) and GENERATED ALWAYS AS (…), sorted, with plain spacing."""
    found = []
    for word in re.finditer(r"\b(CHECK|AS) \(", sql):
        depth, end = 1, word.end()
        while depth:
            depth += {"(": 1, ")": -1}.get(sql[end], 0)
            end += 1
        found.append(sql[word.start() : end])
    return sorted(found)


def _shape(conn: sqlite3.Connection) -> dict[str, Any]:
    """What each table, index and virtual table is.

    Left out is the order of columns and of their clauses, nothing else: ALTER TABLE puts a new
    column last, wherever the class has it, and every statement names the columns it means.
    """
    shape: dict[str, Any] = {}
    rows = conn.execute("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'")
    for kind, name, text in rows.fetchall():
        sql = re.sub(r"\s+", " ", text.replace('"', "")).replace("( ", "(").replace(" )", ")")
        if kind != "table" or sql.startswith("CREATE VIRTUAL"):
            shape[name] = re.sub(r" ?([(),=]) ?", r"\1", sql).strip()
            continue
        shape[name] = {
            # name: type, may not be NULL, default, place in the key, generated
            "columns": {
                column: (sql_type, bool(not_null or place), default, place, hidden)
                for _, column, sql_type, not_null, default, place, hidden in conn.execute(
                    f"PRAGMA table_xinfo({name})"
                )
            },
            "conditions": _conditions(sql),
            "parents": sorted(row[2:] for row in conn.execute(f"PRAGMA foreign_key_list({name})")),
            "unique": sorted(
                [column for _, _, column in conn.execute(f"PRAGMA index_info({index})")]
                for _, index, is_unique, *_ in conn.execute(f"PRAGMA index_list({name})")
                if is_unique
            ),
            "options": (sql.rpartition(")")[2].strip(), "AUTOINCREMENT" in sql),
        }
    return shape


def test_the_migrations_lead_to_the_tables_that_sqlmodel_knows(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "steps.db", isolation_level=None)) as conn:
        conn.execute("BEGIN")
        run_steps(conn, released())
        conn.execute("COMMIT")
        migrated = _shape(conn)
    engine = create_engine(f"sqlite:///{tmp_path / 'tables.db'}")
    Base.metadata.create_all(engine)
    engine.dispose()
    with closing(sqlite3.connect(tmp_path / "tables.db")) as conn:
        assert _shape(conn) == migrated


def test_the_steps_lead_to_the_version_that_readers_expect() -> None:
    assert [step.version for step in released()] == list(range(1, SCHEMA_VERSION + 1))


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_the_class_has_the_columns_that_the_kind_of_a_field_asks_for(field: Field) -> None:
    kind = field.kind
    for name in field.columns:
        assert name in ENTRY.columns, f"add the column {name} to EntryRow in store/tables.py"
        column = ENTRY.columns[name]
        default = column.server_default
        assert str(column.type) == kind.sql_type
        assert column.nullable == (not kind.sql_default and field.name != "headline")
        assert (str(default.arg) if isinstance(default, DefaultClause) else "") == kind.sql_default
        checks = [str(check.sqltext) for check in column.constraints
                  if isinstance(check, CheckConstraint)]  # fmt: skip
        assert checks == ([kind.sql_check.format(name)] if kind.sql_check else [])


def test_the_class_has_no_column_of_a_field_that_is_not_there() -> None:
    assert set(ENTRY.columns.keys()) == {*COLUMNS, "day"}
    assert {name for field in FIELDS for name in field.columns} <= set(COLUMNS)


def test_links_and_words_are_kept_beside_the_entry() -> None:
    assert [field.name for field in FIELDS if field.kind.table == "evidence"] == ["evidence"]
    assert {field.kind.table for field in FIELDS} <= {"entry", "word", "evidence"}


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
