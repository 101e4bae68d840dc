"""Load what the journal keeps beside entries: verdicts, check-ins, seasons, AI usage, known ids."""

from __future__ import annotations

import os

from chefslog.model.checkin import CHECKIN_ANSWERS
from chefslog.model.days import iso
from chefslog.model.season import Season, Version, from_row, parse_ids
from chefslog.reading.entry import DAY_SHIFT, day_of, in_parts, key_of, marks, select_rows

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
TOKEN_COUNTS = ("input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens")
USAGE_COLUMNS = (
    "day", "project", "model", "session", *TOKEN_COUNTS, "cost", "currency", "source",
)  # fmt: skip
"""A sum of AI usage as people and programs see it; `input_tokens` is without what the cache gave.

`cost` is None where no price is known.
"""
_USAGE = ("id", *USAGE_COLUMNS, "seen")


def load_seasons(snapshot: Snapshot) -> list[Season]:
    """Load all seasons, the one that ends last first."""
    rest = "main.season ORDER BY last DESC, first DESC, name"
    return [from_row(row) for row in select_rows(snapshot, _SEASON, rest)]


def load_versions(snapshot: Snapshot, season: str) -> list[Version]:
    """Load what was handed in of a season, oldest first."""
    rest = "main.version WHERE season = ? ORDER BY at, rowid"
    rows = select_rows(snapshot, Version.__match_args__, rest, [season])
    return [Version(**{**row, "ids": parse_ids(row["ids"])}) for row in rows]


def load_checkins(snapshot: Snapshot, first: str, last: str) -> list[dict[str, Any]]:
    """Load the answers of these ISO weeks, oldest first; the private notes stay where they are."""
    rest = "main.checkin WHERE week BETWEEN ? AND ? ORDER BY week"
    return list(select_rows(snapshot, ("week", *CHECKIN_ANSWERS, "at"), rest, [first, last]))


def load_verdicts(snapshot: Snapshot) -> dict[int, str]:
    """Load what follow-ups said, by the entry's key."""
    rest = "main.verdict v JOIN main.entry e ON e.id = v.entry_id"
    return {row["key"]: row["verdict"] for row in select_rows(snapshot, ("key", "verdict"), rest)}


def load_public_verdicts(snapshot: Snapshot, first: str, last: str) -> list[dict[str, Any]]:
    """Load the verdicts given on these days (ISO) on entries that are not private.

    Each has `verdict`, the instant `at` which it was given and the entry's `captured_at`.
    """
    # CROSS JOIN keeps the verdicts outermost: there are fewer of them than entries.
    rest = "main.verdict v CROSS JOIN main.entry e ON e.id = v.entry_id "
    rest += "WHERE v.day BETWEEN ? AND ? AND e.state = 'entry' AND e.private = 0"
    return list(select_rows(snapshot, ("verdict", "at", "captured_at"), rest, [first, last]))


def load_usage(snapshot: Snapshot, first: str, last: str) -> Iterator[dict[str, Any]]:
    """Load the sums of AI usage of these days (ISO, both inclusive), oldest first."""
    rest = "main.usage WHERE day BETWEEN ? AND ? ORDER BY day, project, model, session, source"
    return select_rows(snapshot, USAGE_COLUMNS, rest, [first, last])


def load_first_usage(snapshot: Snapshot) -> str | None:
    """Load the first day (ISO) on which something cost; None where nothing ever did."""
    rows = select_rows(snapshot, ["min(day) AS day"], "main.usage WHERE cost > 0")
    return next((row["day"] for row in rows), None)


def load_usage_row(snapshot: Snapshot, ref: str) -> dict[str, Any] | None:
    """Load one sum whole, as it is stored; None where there is none."""
    return next(select_rows(snapshot, _USAGE, "main.usage WHERE id = ?", [ref]), None)


def load_unpriced_usage(snapshot: Snapshot) -> Iterator[dict[str, Any]]:
    """Load the sums without a cost, whole."""
    return select_rows(snapshot, _USAGE, "main.usage WHERE cost IS NULL ORDER BY id")


def load_reported_usage(snapshot: Snapshot) -> Iterator[dict[str, Any]]:
    """Load the sums that came from tables and reports of other programs, whole."""
    rest = "main.usage WHERE source IN ('csv', 'ccusage') ORDER BY id"
    return select_rows(snapshot, _USAGE, rest)


def load_logged_models(snapshot: Snapshot) -> Iterator[dict[str, Any]]:
    """Load each day and model of which there are sums from logs."""
    rest = "main.usage WHERE source NOT IN ('csv', 'ccusage') GROUP BY day, model"
    return select_rows(snapshot, ["day", "model"], rest)


def load_seen_usage(snapshot: Snapshot) -> Iterator[str]:
    """Load what stands for the messages that are in sums, as `agents` wrote it."""
    return (row["seen"] for row in select_rows(snapshot, ["seen"], "main.usage WHERE seen <> ''"))


def read_stamp(snapshot: Snapshot) -> object:
    """Return what differs once anything but a season was written, or the file is another one."""
    rest = "main.step s WHERE NOT EXISTS (SELECT 1 FROM main.change c "
    rest += "WHERE c.step = s.id AND c.item = 'season') ORDER BY id DESC LIMIT 1"
    newest = [row["id"] for row in select_rows(snapshot, ["id"], rest)]
    file = snapshot.conn.execute("PRAGMA main.database_list").fetchone()[2]
    return newest, os.stat(file).st_ino if file else None


def load_extras(snapshot: Snapshot, name: str) -> Iterator[tuple[str, str]]:
    """Load project and unknown keys (JSON text) of each entry with one of this name among them."""
    sql = "SELECT coalesce(project, ''), extra FROM entries WHERE instr(extra, ?)"
    return snapshot.conn.execute(sql, (f'"{name}"',))


def load_ids(snapshot: Snapshot, source: str) -> list[str]:
    """Load the ids of all entries from this source, in any state."""
    found = snapshot.conn.execute("SELECT id FROM entries WHERE source = ? ORDER BY key", (source,))
    return [entry_id for (entry_id,) in found]


def load_entry_words(
    snapshot: Snapshot, fields: Sequence[str] = ("tags", "skills", "tools")
) -> dict[int, list[tuple[str, str]]]:
    """Load (field, word) of the words of entries, by the entry's key."""
    found: dict[int, list[tuple[str, str]]] = {}
    sql = f"SELECT entry_key, field, word FROM words WHERE field IN ({marks(fields)})"
    for key, field, word in snapshot.conn.execute(sql, fields):
        found.setdefault(key, []).append((field, word))
    return found


def load_tags(snapshot: Snapshot) -> dict[int, tuple[str, ...]]:
    """Load the tags of every entry that has any, by the entry's key."""
    found = load_entry_words(snapshot, ["tags"])
    return {key: tuple(word for _, word in words) for key, words in found.items()}


def load_titles(snapshot: Snapshot) -> set[tuple[str, str]]:
    """Load the day and the headline of every entry, pending captures included."""
    rows = snapshot.conn.execute("SELECT key, headline FROM entries")
    return {(iso(day_of(key)), headline) for key, headline in rows}


def find_titled(snapshot: Snapshot, day: str, headline: str, source: str) -> list[str]:
    """Return the ids of the entries of a day (ISO) with this headline and from this source."""
    sql = "SELECT id FROM entries WHERE key >= ? AND key < ? AND headline = ? AND source = ?"
    first = key_of(day, 0)
    found = snapshot.conn.execute(sql, (first, first + (1 << DAY_SHIFT), headline, source))
    return [entry_id for (entry_id,) in found]


def find_known(snapshot: Snapshot, kind: str, refs: Sequence[str]) -> set[str]:
    """Return those of these references that the journal has a record of.

    `kind` is one of REFERENCES; of entries, pending captures count.
    """
    if kind != "entry" and not snapshot.has_journal:
        return set()
    table, column = "entries" if kind == "entry" else f"main.{kind}", REFERENCES[kind]
    known: set[str] = set()
    for part in in_parts(refs):
        sql = f"SELECT {column} FROM {table} WHERE {column} IN ({marks(part)})"
        known.update(row[0] for row in snapshot.conn.execute(sql, part))
    return known


UNDONE = (
    "WHERE state = 'trashed' AND EXISTS (SELECT 1 FROM main.change c JOIN main.step s "
    "ON s.id = c.step WHERE c.item = 'entry' AND c.ref = entry.id AND c.before IS NULL "
    "AND s.verb = 'import' AND s.undone)"
)
"""The condition of an entry that an undone import left: importing it again brings it back."""


def find_undone(snapshot: Snapshot, ids: Sequence[str]) -> set[str]:
    """Return those of these entries that are in the trash since the import of them was undone."""
    found: set[str] = set()
    for part in in_parts(ids):
        rest = f"main.entry {UNDONE} AND id IN ({marks(part)})"
        found.update(row["id"] for row in select_rows(snapshot, ["id"], rest, part))
    return found


def load_items(snapshot: Snapshot, kind: str, refs: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Load the records of a kind beside entries, whole, by what REFERENCES knows them by."""
    found: dict[str, dict[str, Any]] = {}
    for part in in_parts(refs):
        rest = f"main.{kind} WHERE {REFERENCES[kind]} IN ({marks(part)})"
        found |= {row[REFERENCES[kind]]: row for row in select_rows(snapshot, ["*"], rest, part)}
    return found


def load_earlier(
    snapshot: Snapshot, kind: str, refs: Sequence[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Load what was changed in records of a kind: (reference, values before), newest first."""
    import json

    for part in in_parts(refs):
        rest = f"main.change WHERE item = ? AND ref IN ({marks(part)}) AND before IS NOT NULL "
        rest += "ORDER BY step DESC, pos DESC"
        for row in select_rows(snapshot, ("ref", "before"), rest, [kind, *part]):
            yield row["ref"], json.loads(row["before"])
