"""Load the records of an archive as JSON text; the columns derive from the table of fields.

SQLite quotes and joins the text of a record itself, so that the interpreter touches each record
once, as bytes: 100,000 entries take about as long as the `sqlite3` shell needs for the same table.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from operator import itemgetter
from typing import TYPE_CHECKING, TypeVar

from chefslog.model.checkin import CHECKIN_ANSWERS
from chefslog.model.fields import FIELDS
from chefslog.reading.connect import Snapshot, Source
from chefslog.reading.entry import DAY_SHIFT
from chefslog.reading.query import plan
from chefslog.reading.records import USAGE_COLUMNS

if TYPE_CHECKING:
    from chefslog.capture.filters import Filter

_CHUNK = 1_000
_END: tuple[int, bytes] = (1 << 62, b"")

Rows = Iterator[tuple[int, bytes]]
T = TypeVar("T")

CHOSEN = "temp.chosen"
"""The keys of a filtered archive's entries, in a table of the reader's own."""


def choose_entries(snapshot: Snapshot, asked: Filter) -> None:
    """Note which entries a filter finds; what is loaded as `chosen` is of these only."""
    conn = snapshot.conn
    conn.execute(f"CREATE TEMP TABLE {CHOSEN.removeprefix('temp.')} (key INTEGER PRIMARY KEY)")
    for source in snapshot.sources:
        found = plan(source, asked, "entry")
        conn.execute(f"INSERT OR IGNORE INTO {CHOSEN} {found.sql('e.key')}", found.params)


def count_records(snapshot: Snapshot) -> int:
    """Count the records of a whole archive."""
    tables = ["entries"]
    if snapshot.has_journal:
        tables += [f"main.{table}" for table, _, _ in _SECTIONS.values()]
        tables += ["main.step", f"main.change WHERE step NOT IN {_IS_WHOLE}"]
    counts = " + ".join(f"(SELECT count(*) FROM {table})" for table in tables)
    size: int = snapshot.conn.execute(f"SELECT {counts}").fetchone()[0]
    return size


def load_records(snapshot: Snapshot, section: str, *, chosen: bool) -> Iterator[list[bytes]]:
    """Load the records of a section as JSON, a batch at a time, in the archive's order."""
    if section == "entries":
        sides = [_load_entries(snapshot, source, chosen) for source in snapshot.sources]
        if len(sides) > 1:
            flat = [chain.from_iterable(side) for side in sides]
            sides = [_batches(heapq.merge(*flat, key=itemgetter(0)))]
        return ([text for _, text in batch] for batch in sides[0])
    if not snapshot.has_journal or (chosen and section not in ("verdicts", "history")):
        return iter(())
    if section == "history":
        steps = snapshot.conn.execute(_steps(chosen))
        return _batches(_interleaved(steps, snapshot.conn.execute(_changes(chosen))))
    table, record, order = _SECTIONS[section]
    where = f"WHERE entry_id IN {_CHOSEN_IDS}" if chosen else ""
    found = snapshot.conn.execute(f"SELECT {record} FROM main.{table} {where} ORDER BY {order}")
    return _batches(row[0] for row in found)


def _batches(records: Iterable[T]) -> Iterator[list[T]]:
    source = iter(records)
    while batch := list(islice(source, _CHUNK)):
        yield batch


def _load_entries(
    snapshot: Snapshot, source: Source, chosen: bool
) -> Iterator[list[tuple[int, bytes]]]:
    """Batches of entries; their words and links are read for a span of keys at a time."""
    conn = snapshot.conn
    found = conn.execute(_entries(source, chosen))
    while rows := found.fetchmany(_CHUNK):
        span = rows[0][0], rows[-1][0]
        words = dict(conn.execute(_words(source), span)).get
        links = dict(conn.execute(_links(source), span)).get
        yield [(key, b"%b%b%b}" % (text, words(key, b""), links(key, b""))) for key, text in rows]


def _interleaved(steps: Iterable[tuple[int, bytes]], changes: Rows) -> Iterator[bytes]:
    """Each step, then what it changed."""
    of, change = next(changes, _END)
    for number, step in steps:
        yield step
        while of == number:
            yield change
            of, change = next(changes, _END)


def _held_json(column: str) -> str:
    """JSON text as it is held; what no JSON reader would take (`1e999`) becomes a text of it."""
    return (
        f"iif(instr({column}, 'Infinity') AND NOT json_valid({column}), "
        f"json_quote({column}), {column})"
    )


def _entries(source: Source, chosen: bool) -> str:
    """(key, a record without its closing brace), oldest first."""
    # What every entry has stands in the format; the rest brings its name along, or nothing.
    always = '{"id":"%s","state":"%s","captured_at":"%s","offset":%s,"source":"%s","day":"%s"%s%s%s'
    values = [
        "id, state, captured_at, offset, source",
        f"date((key >> {DAY_SHIFT}) + 1721424.5)",
        "iif(zone IS NULL, '', ',\"zone\":' || json_quote(zone))",
        "iif(typed = '', '', ',\"typed\":' || json_quote(typed))",
        f"iif(extra IS NULL, '', ',\"extra\":' || {_held_json('extra')})",
    ]
    fields = [
        # `,"name":value`, or nothing where the field is unset.
        f"coalesce(',\"{field.name}\":' || {field.kind.sql_json.format(*field.columns)}, '')"
        for field in FIELDS
        if field.columns
    ]
    joined = f"printf('{always}{'%s' * len(fields)}', {', '.join([*values, *fields])})"
    where = f"WHERE key IN (SELECT key FROM {CHOSEN})" if chosen else ""
    return f"SELECT key, CAST({joined} AS BLOB) FROM {source.entry} {where} ORDER BY key"


def _words(source: Source) -> str:
    """(key, `,"tags":[…]` and the like) of the keys between two parameters."""
    rows = f"SELECT * FROM {source.word} WHERE {_BETWEEN} ORDER BY entry_key, field, pos"
    each = (
        "SELECT entry_key, ',\"' || field || '\":[' || group_concat(json_quote(word)) || ']' "
        f"AS part FROM ({rows}) GROUP BY entry_key, field"
    )
    return (
        f"SELECT entry_key, CAST(group_concat(part, '') AS BLOB) FROM ({each}) GROUP BY entry_key"
    )


def _links(source: Source) -> str:
    """(key, `,"evidence":[…]`) of the keys between two parameters."""
    rows = f"SELECT * FROM {source.evidence} WHERE {_BETWEEN} ORDER BY entry_key, pos"
    each = "'{\"kind\":\"' || kind || '\",\"ref\":' || json_quote(ref) || '}'"
    return (
        f"SELECT entry_key, CAST(',\"evidence\":[' || group_concat({each}) || ']' AS BLOB) "
        f"FROM ({rows}) GROUP BY entry_key"
    )


_BETWEEN = "entry_key BETWEEN ? AND ?"
_CHOSEN_IDS = f"(SELECT id FROM main.entry WHERE key IN (SELECT key FROM {CHOSEN}))"


def _record(*columns: str, **other: str) -> str:
    """A small record: columns under their own names, and other expressions under a name."""
    pairs = [f"'{name}', {name}" for name in columns]
    pairs += [f"'{name}', {expression}" for name, expression in other.items()]
    return f"CAST(json_object({', '.join(pairs)}) AS BLOB)"


_SECTIONS = {
    "verdicts": (
        "verdict", _record("verdict", "note", "day", "at", entry="entry_id"), "entry_id",
    ),
    "checkins": ("checkin", _record("week", *CHECKIN_ANSWERS, "note", "at"), "week"),
    "seasons": (
        "season",
        _record(
            "name", "first", "last", "rubric", "writer", "role", "at",
            goals="json(goals)", picks="json(picks)", desk="json(desk)",
        ),
        "name",
    ),
    "versions": (
        "version",
        _record("id", "season", "at", "audience", "form", "file", "text", ids="json(ids)"),
        "at, rowid",
    ),
    "usage": ("usage", _record("id", *USAGE_COLUMNS, "seen"), "id"),
    "tombstones": ("tombstone", _record("id", "at"), "id"),
}  # fmt: skip
"""The table behind each section, its records and their order."""

_OF_CHOSEN = f"item IN ('entry', 'verdict') AND ref IN {_CHOSEN_IDS}"
_IS_WHOLE = (
    "(SELECT id FROM main.step WHERE verb = 'import' AND target = 0 AND id NOT IN "
    "(SELECT target FROM main.step WHERE target IS NOT NULL))"
)
"""The step that brought a whole archive into an empty journal: that archive has no such step."""


def _steps(chosen: bool) -> str:
    """(number, record)."""
    record = _record("at", "actor", "session", "verb", "target", "undone", step="id")
    of_chosen = f" AND id IN (SELECT step FROM main.change WHERE {_OF_CHOSEN})"
    return (
        f"SELECT id, {record} FROM main.step WHERE id NOT IN {_IS_WHOLE}"
        f"{of_chosen if chosen else ''} ORDER BY id"
    )


def _changes(chosen: bool) -> str:
    """(number of the step, record), in the order of steps."""
    before, after = (
        f"iif({name} IS NULL, 'null', {_held_json(name)})" for name in ("before", "after")
    )
    record = (
        f'printf(\'{{"of":%s,"item":"%s","ref":%s,"before":%s,"after":%s}}\', '
        f"step, item, json_quote(ref), {before}, {after})"
    )
    return (
        f"SELECT step, CAST({record} AS BLOB) FROM main.change WHERE step NOT IN {_IS_WHOLE}"
        f"{f' AND {_OF_CHOSEN}' if chosen else ''} ORDER BY step, pos"
    )
