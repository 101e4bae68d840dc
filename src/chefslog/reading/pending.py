"""Join pending captures to a snapshot: TEMP tables like the journal's, full-text index included."""

from __future__ import annotations

from chefslog.reading.connect import Snapshot, Source
from chefslog.reading.entry import (
    COLUMNS,
    WAITING_FROM,
    in_parts,
    key_of,
    marks,
    to_columns,
    to_links,
    to_words,
)
from chefslog.reading.fts import PREFIX, TOKENIZE, fts_row

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from typing import Any

_TABLES = (
    "CREATE TEMP TABLE waiting_word (entry_key, field, pos, word, fold, "
    "PRIMARY KEY (entry_key, field, pos)) WITHOUT ROWID",
    "CREATE INDEX temp.waiting_fold ON waiting_word (field, fold, entry_key)",
    "CREATE TEMP TABLE waiting_evidence (entry_key, pos, kind, ref, "
    "PRIMARY KEY (entry_key, pos)) WITHOUT ROWID",
)


class Captures(Source):
    """The pending captures; what only a search needs is built when it is first asked for."""

    entry, word, evidence = "temp.waiting", "temp.waiting_word", "temp.waiting_evidence"
    state_index = ""

    def __init__(self, conn: sqlite3.Connection, entries: list[dict[str, Any]]) -> None:
        super().__init__(conn)
        self._conn = conn
        self._unindexed: list[dict[str, Any]] | None = entries

    @property
    def fts(self) -> str:
        """The full-text index, `entry_fts` of the journal being another one."""
        if self._unindexed is not None:
            self._conn.execute(
                "CREATE VIRTUAL TABLE temp.waiting_fts USING fts5(headline, body, words, "
                f"tokenize=\"{TOKENIZE}\", prefix='{PREFIX}')"
            )
            self._conn.executemany(
                "INSERT INTO temp.waiting_fts (rowid, headline, body, words) VALUES (?,?,?,?)",
                ((entry["key"], *fts_row(entry)) for entry in self._unindexed),
            )
            self._unindexed = None
        return "waiting_fts"


def join_pending(snapshot: Snapshot, entries: list[dict[str, Any]]) -> None:
    """Put the captures that the journal does not know into TEMP tables, as one more source."""
    conn = snapshot.conn
    conn.execute(f"CREATE TEMP TABLE waiting ({', '.join(map(_typed, COLUMNS))})")
    for statement in _TABLES:
        conn.execute(statement)
    known = known_ids(snapshot, [entry["id"] for entry in entries])
    unknown = [entry for entry in entries if entry["id"] not in known]
    unknown.sort(key=lambda entry: (entry["captured_at"], entry["id"]))
    keyed = [
        {**entry, "key": key_of(entry["day"], place)}
        for place, entry in enumerate(unknown, WAITING_FROM)
    ]
    for table, rows in (
        ("waiting", [tuple(to_columns(entry).values()) for entry in keyed]),
        ("waiting_word", to_words(keyed)),
        ("waiting_evidence", to_links(keyed)),
    ):
        if rows:
            conn.executemany(f"INSERT INTO temp.{table} VALUES ({marks(rows[0])})", rows)
    _find_followed(snapshot, keyed)
    snapshot.waiting = len(keyed)
    snapshot.sources.append(Captures(conn, keyed))


def _find_followed(snapshot: Snapshot, entries: list[dict[str, Any]]) -> None:
    """Give those that follow an entry its id, as the writer will."""
    followers = [entry for entry in entries if "follows" in entry]
    if not followers:
        return
    from chefslog.reading.resolve import find_followed

    tables = [source.entry for source in snapshot.sources] + ["temp.waiting"]
    query = snapshot.conn.execute
    for entry in followers:
        moment = entry["captured_at"]
        found = find_followed(query, tables, entry["follows"], entry["id"], moment)
        query("UPDATE temp.waiting SET follows = ? WHERE key = ?", (found or None, entry["key"]))


def _typed(column: str) -> str:
    if column == "key":
        return "key INTEGER PRIMARY KEY"
    return f"{column} COLLATE NOCASE" if column == "project" else column


def known_ids(snapshot: Snapshot, ids: list[str]) -> set[str]:
    """Return those of these ids that the journal has, or had before they were purged."""
    known: set[str] = set()
    for part in in_parts(ids) if snapshot.has_journal else ():
        for table in ("entry", "tombstone"):
            sql = f"SELECT id FROM main.{table} WHERE id IN ({marks(part)})"
            known.update(row[0] for row in snapshot.conn.execute(sql, part))
    return known
