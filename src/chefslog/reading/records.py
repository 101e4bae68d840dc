"""Load what the journal keeps beside entries: verdicts, check-ins, seasons and known ids."""

from __future__ import annotations

import os

from chefslog.model.checkin import CHECKIN_ANSWERS
from chefslog.model.days import iso
from chefslog.model.season import Season, Version, from_row, parse_ids
from chefslog.reading.entry import in_parts
from chefslog.reading.rows import day_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from chefslog.reading.connect import Snapshot

_SEASON = ("name", "first", "last", "goals", "rubric", "picks", "writer", "role", "desk")
REFERENCES = {
    "entry": "id", "verdict": "entry_id", "checkin": "week", "season": "name", "version": "id",
    "usage": "id", "tombstone": "id",
}  # fmt: skip
"""The kinds of records, and what each is known by."""


def load_seasons(snapshot: Snapshot) -> list[Season]:
    """Load all seasons, the one that ends last first."""
    if not snapshot.has_journal:
        return []
    rows = snapshot.conn.execute(
        f"SELECT {', '.join(_SEASON)} FROM main.season ORDER BY last DESC, first DESC, name"
    )
    return [from_row(dict(zip(_SEASON, row, strict=True))) for row in rows]


def load_versions(snapshot: Snapshot, season: str) -> list[Version]:
    """Load what was handed in of a season, oldest first."""
    if not snapshot.has_journal:
        return []
    names = ", ".join(Version.__match_args__)
    rows = snapshot.conn.execute(
        f"SELECT {names} FROM main.version WHERE season = ? ORDER BY at, rowid", (season,)
    )
    return [
        Version(
            **{**dict(zip(Version.__match_args__, row, strict=True)), "ids": parse_ids(row[-1])}
        )
        for row in rows
    ]


def load_checkins(snapshot: Snapshot, first: str, last: str) -> list[dict[str, Any]]:
    """Load the answers of these ISO weeks, oldest first; the private notes stay where they are."""
    if not snapshot.has_journal:
        return []
    names = ("week", *CHECKIN_ANSWERS, "at")
    rows = snapshot.conn.execute(
        f"SELECT {', '.join(names)} FROM main.checkin WHERE week BETWEEN ? AND ? ORDER BY week",
        (first, last),
    )
    return [dict(zip(names, row, strict=True)) for row in rows]


def load_verdicts(snapshot: Snapshot) -> dict[int, str]:
    """Load what follow-ups said, by the entry's key."""
    if not snapshot.has_journal:
        return {}
    sql = "SELECT e.key, v.verdict FROM main.verdict v JOIN main.entry e ON e.id = v.entry_id"
    return dict(snapshot.conn.execute(sql).fetchall())


def load_public_verdicts(snapshot: Snapshot, first: str, last: str) -> list[dict[str, str]]:
    """Load the verdicts given on these days (ISO) on entries that are not private.

    Each has `verdict`, the instant `at` which it was given and the entry's `captured_at`.
    """
    if not snapshot.has_journal:
        return []
    names = ("verdict", "at", "captured_at")
    # CROSS JOIN keeps the verdicts outermost: there are fewer of them than entries.
    rows = snapshot.conn.execute(
        "SELECT v.verdict, v.at, e.captured_at FROM main.verdict v "
        "CROSS JOIN main.entry e ON e.id = v.entry_id "
        "WHERE v.day BETWEEN ? AND ? AND e.state = 'entry' AND e.private = 0",
        (first, last),
    )
    return [dict(zip(names, row, strict=True)) for row in rows]


def read_stamp(snapshot: Snapshot) -> object:
    """Return what differs once anything but a season was written, or the file is another one."""
    if not snapshot.has_journal:
        return None
    newest = snapshot.conn.execute(
        "SELECT id FROM main.step s WHERE NOT EXISTS (SELECT 1 FROM main.change c "
        "WHERE c.step = s.id AND c.item = 'season') ORDER BY id DESC LIMIT 1"
    ).fetchone()
    file = snapshot.conn.execute("PRAGMA main.database_list").fetchone()[2]
    return newest, os.stat(file).st_ino if file else None


def load_extras(snapshot: Snapshot, name: str) -> Iterator[str]:
    """Load the unknown keys, as JSON text, of each entry that has one of this name among them."""
    sql = "SELECT extra FROM entries WHERE instr(extra, ?)"
    return (extra for (extra,) in snapshot.conn.execute(sql, (f'"{name}"',)))


def load_ids(snapshot: Snapshot, source: str) -> list[str]:
    """Load the ids of all entries from this source, in any state."""
    found = snapshot.conn.execute("SELECT id FROM entries WHERE source = ? ORDER BY key", (source,))
    return [entry_id for (entry_id,) in found]


def load_entry_words(snapshot: Snapshot) -> dict[int, list[tuple[str, str]]]:
    """Load (field, word) of the tags, skills and tools of entries, by the entry's key."""
    found: dict[int, list[tuple[str, str]]] = {}
    for key, field, word in snapshot.conn.execute(
        "SELECT entry_key, field, word FROM words WHERE field IN ('tags', 'skills', 'tools')"
    ):
        found.setdefault(key, []).append((field, word))
    return found


def load_tags(snapshot: Snapshot) -> dict[int, tuple[str, ...]]:
    """Load the tags of every entry that has any, by the entry's key."""
    tags: dict[int, tuple[str, ...]] = {}
    found = snapshot.conn.execute("SELECT entry_key, word FROM words WHERE field = 'tags'")
    for key, word in found:
        tags[key] = (*tags.get(key, ()), word)
    return tags


def load_titles(snapshot: Snapshot) -> set[tuple[str, str]]:
    """Load the day and the headline of every entry, pending captures included."""
    rows = snapshot.conn.execute("SELECT key, headline FROM entries")
    return {(iso(day_of(key)), headline) for key, headline in rows}


def find_known(snapshot: Snapshot, kind: str, refs: Sequence[str]) -> set[str]:
    """Return those of these references that the journal has a record of.

    `kind` is one of REFERENCES; of entries, pending captures count.
    """
    table = "entries" if kind == "entry" else f"main.{kind}"
    column = REFERENCES[kind]
    if kind != "entry" and not snapshot.has_journal:
        return set()
    known: set[str] = set()
    for part in in_parts(refs):
        marks = ",".join("?" * len(part))
        sql = f"SELECT {column} FROM {table} WHERE {column} IN ({marks})"
        known.update(row[0] for row in snapshot.conn.execute(sql, part))
    return known
