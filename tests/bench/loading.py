"""Import of many entries: the program's bulk load against inserting row by row under triggers."""

from __future__ import annotations

import os
import sqlite3
from importlib.resources import files
from time import perf_counter
from typing import Any

from chefslog.reading.entry import COLUMNS, to_columns
from chefslog.reading.fts import fold, spaced
from tests.bench.ground import Ground, Line, shown
from tests.bench.journals import entries, fill
from tests.bench.timing import milliseconds

_FTS = """
CREATE TRIGGER bench_fts AFTER INSERT ON entry BEGIN
  INSERT INTO entry_fts (rowid, headline, body, words) VALUES (
    new.key, spaced(new.headline),
    spaced(concat(new.problem, new.approach, new.result, new.notes, new.impact)),
    spaced(concat(new.project)));
END"""
_WORDS = """
CREATE TRIGGER bench_words AFTER INSERT ON word BEGIN
  UPDATE entry_fts SET words = words || ' ' || spaced(new.word) WHERE rowid = new.entry_key;
END"""


def bulk(ground: Ground) -> list[Line]:
    """Seconds for all entries, each side once (it takes long enough to be steady)."""
    told = list(entries(ground.largest))
    started = perf_counter()
    fill(os.path.join(ground.temp, "bulk"), iter(told))
    ours = perf_counter() - started
    started = perf_counter()
    _row_by_row(os.path.join(ground.temp, "rows.db"), told)
    theirs = perf_counter() - started
    measured = f"{theirs / ours:.1f}x ({milliseconds(ours)} to {milliseconds(theirs)})"
    what = f"import {shown(len(told))} against row by row with FTS triggers"
    return [Line(what, "≥ 3x", measured, theirs >= 3 * ours)]


def _row_by_row(path: str, told: list[dict[str, Any]]) -> None:
    """The same schema, one INSERT at a time, the index kept by triggers, one transaction."""
    conn = sqlite3.connect(path, isolation_level=None)
    conn.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;")
    schema = files("chefslog.store").joinpath("migrations", "0001_journal.sql")
    conn.executescript(schema.read_text(encoding="utf-8"))
    conn.create_function("spaced", 1, spaced, deterministic=True)
    conn.create_function("concat", -1, _joined, deterministic=True)
    conn.execute(_FTS)
    conn.execute(_WORDS)
    marks = ",".join("?" * len(COLUMNS))
    insert = f"INSERT INTO entry ({', '.join(COLUMNS)}) VALUES ({marks})"
    conn.execute("BEGIN IMMEDIATE")
    for entry in told:
        row = to_columns(entry)
        conn.execute(insert, [row[name] for name in COLUMNS])
        for field in ("tags", "people"):
            for pos, word in enumerate(entry.get(field, ())):
                values = (entry["key"], field, pos, word, fold(word))
                conn.execute("INSERT INTO word VALUES (?,?,?,?,?)", values)
        for pos, link in enumerate(entry.get("evidence", ())):
            proof = (entry["key"], pos, link["kind"], link["ref"])
            conn.execute("INSERT INTO evidence VALUES (?,?,?,?)", proof)
    conn.execute("COMMIT")
    conn.close()


def _joined(*texts: str | None) -> str:
    return "\n".join(text for text in texts if text)
