"""Load entries whole, and what happened to them."""

from __future__ import annotations

from chefslog.home.clock import short_of
from chefslog.reading.rows import COLUMNS, in_order, read_column, read_object, to_entry

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from chefslog.capture.filters import Filter
    from chefslog.reading.connect import Snapshot, Source

    Entry = dict[str, Any]

PART = 500
"""Entries that one statement names at most; SQLite takes 999 parameters or more."""


def load_entry(snapshot: Snapshot, entry_id: str) -> Entry | None:
    """Load the entry with this full id, whatever its state; None where there is none."""
    return next(load_entries(snapshot, [entry_id]), None)


def load_entries(snapshot: Snapshot, ids: Iterable[str]) -> Iterator[Entry]:
    """Load the entries with these full ids in this order, whatever their state.

    Unknown ids are left out. An entry that was given a verdict has it as `verdict`.
    """
    for part in in_parts(list(ids)):
        found: dict[str, Entry] = {}
        for source in snapshot.sources:
            found |= fetch_entries(snapshot.conn, source, part)
        verdicts = _load_verdicts(snapshot, part)
        for ref in part:
            if ref in found:
                yield in_order(found[ref] | verdicts.get(ref, {}))


def load_matching(
    snapshot: Snapshot, asked: Filter | None = None, state: str = "entry"
) -> Iterator[Entry]:
    """Load the entries that meet a filter, newest first, a page at a time; verdicts included."""
    import heapq

    sides = [_load_pages(snapshot, source, asked, state) for source in snapshot.sources]
    return heapq.merge(*sides, key=lambda entry: int(entry["key"]), reverse=True)


def public_filter(asked: Filter | None = None) -> Filter:
    """Return the filter with one more condition: no private entry passes it."""
    from chefslog.capture.filters import Filter

    public = Filter()
    public.terms = [*(asked.terms if asked else ()), (False, "private", "unset", None)]
    return public


def _load_pages(
    snapshot: Snapshot, source: Source, asked: Filter | None, state: str
) -> Iterator[Entry]:
    from chefslog.reading.query import plan

    found = plan(source, asked, state)
    what = ", ".join(map(read_column, COLUMNS))
    tail = f"ORDER BY {found.key} DESC LIMIT {PART}"
    before = 1 << 62
    while True:
        sql = found.sql(what, keys=f"{found.key} < {before:d}", tail=tail)
        rows = snapshot.conn.execute(sql, found.params).fetchall()
        verdicts = _load_verdicts(snapshot, [row[1] for row in rows])
        for entry in complete_rows(snapshot.conn, source, rows):
            yield entry | verdicts.get(entry["id"], {})
        if len(rows) < PART:
            return
        before = rows[-1][0]


def fetch_entries(conn: sqlite3.Connection, source: Source, ids: Iterable[str]) -> dict[str, Entry]:
    """Load the entries of one source with these full ids, by id; unknown ones are left out."""
    found: dict[str, Entry] = {}
    for part in in_parts(list(ids)):
        what = ", ".join(map(read_column, COLUMNS))
        sql = f"SELECT {what} FROM {source.entry} e WHERE id IN ({_marks(part)})"
        rows = conn.execute(sql, part).fetchall()
        found |= {entry["id"]: entry for entry in complete_rows(conn, source, rows)}
    return found


def complete_rows(
    conn: sqlite3.Connection, source: Source, rows: Sequence[tuple[Any, ...]]
) -> Iterator[Entry]:
    """Turn rows of `COLUMNS` of one source into entries with their words and links."""
    for part in in_parts(rows):
        keys = [row[0] for row in part]
        words = _pairs(conn, f"field, word FROM {source.word}", "field, pos", keys)
        links = _pairs(conn, f"kind, ref FROM {source.evidence}", "pos", keys)
        for row in part:
            yield to_entry(row, words.get(row[0], ()), links.get(row[0], ()))


def _pairs(
    conn: sqlite3.Connection, what: str, order: str, keys: Sequence[int]
) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = {}
    sql = f"SELECT entry_key, {what} WHERE entry_key IN ({_marks(keys)}) ORDER BY entry_key, "
    for key, first, second in conn.execute(sql + order, keys):
        found.setdefault(key, []).append((first, second))
    return found


def _load_verdicts(snapshot: Snapshot, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    if not snapshot.has_journal or not ids:
        return {}
    names = ("verdict", "note", "day")
    sql = f"SELECT entry_id, verdict, note, day FROM main.verdict WHERE entry_id IN ({_marks(ids)})"
    rows = snapshot.conn.execute(sql, ids)
    return {ref: {"verdict": dict(zip(names, row, strict=True))} for ref, *row in rows}


def _marks(values: Sequence[Any]) -> str:
    return ",".join("?" * len(values))


def in_parts(items: Sequence[Any], size: int = PART) -> Iterator[Sequence[Any]]:
    """Cut a sequence into pieces of at most `size`."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def load_history(snapshot: Snapshot, entry_id: str) -> list[dict[str, Any]]:
    """The steps that touched an entry, oldest first.

    Each has `step`, `at`, `actor`, `verb`, `undone`, `before` and `after`; the last two hold only
    the fields that changed, None for a row that was not there.
    """
    if not snapshot.has_journal:
        return []
    rows = snapshot.conn.execute(
        "SELECT s.id, s.at, s.actor, s.verb, s.undone, c.item, c.before, c.after "
        "FROM main.change c JOIN main.step s ON s.id = c.step "
        "WHERE c.item IN ('entry', 'verdict') AND c.ref = ? ORDER BY s.id, c.pos",
        (entry_id,),
    )
    names = ("step", "at", "actor", "verb", "undone", "item")
    return [
        {
            **dict(zip(names, row, strict=False)),
            "before": read_object(row[6]),
            "after": read_object(row[7]),
        }
        for row in rows
    ]


def load_steps(snapshot: Snapshot, limit: int = 20) -> list[dict[str, Any]]:
    """Return the newest steps of the whole journal, each with the first thing that it changed.

    Each has `step`, `at`, `actor`, `verb`, `undone` and `changes` (how many things); `target` is
    the step that it undid or redid, `item` and `ref` the first thing, with the `short` and
    `headline` that it has now where it is an entry. What does not apply is absent.
    """
    if not snapshot.has_journal:
        return []
    rows = snapshot.conn.execute(
        # min() makes the columns beside it those of the change that comes first.
        "SELECT s.id, s.at, s.actor, s.verb, s.undone, "
        "iif(s.verb IN ('undo', 'redo'), s.target, NULL), min(c.pos), c.item, c.ref, "
        "count(c.pos), e.short, e.headline "
        "FROM main.step s LEFT JOIN main.change c ON c.step = s.id "
        "LEFT JOIN main.entry e ON e.id = c.ref AND c.item IN ('entry', 'verdict') "
        "GROUP BY s.id ORDER BY s.id DESC LIMIT ?",
        (limit,),
    )
    names = (
        "step", "at", "actor", "verb", "undone", "target", "pos", "item", "ref", "changes",
        "short", "headline",
    )  # fmt: skip
    return [
        {
            name: bool(value) if name == "undone" else value
            for name, value in zip(names, row, strict=True)
            if value is not None and name != "pos"
        }
        for row in rows
    ]


def count_steps(snapshot: Snapshot) -> int:
    """Return how many steps the history has."""
    if not snapshot.has_journal:
        return 0
    return int(snapshot.conn.execute("SELECT count(*) FROM main.step").fetchone()[0])


def load_followers(snapshot: Snapshot, entry_id: str) -> list[str]:
    """Load the ids of the entries that repair or continue one, the oldest first."""
    # A capture that waits has what was typed: the id as it is shown.
    sql = (
        "SELECT key, id FROM {} WHERE follows IS NOT NULL AND +state = 'entry' "
        "AND (follows = ? OR follows = substr(?, 1, length(follows))) ORDER BY +key"
    )
    # The plus signs leave only the index of the few entries that follow one.
    found = [
        row
        for source in snapshot.sources
        for row in snapshot.conn.execute(sql.format(source.entry), (entry_id, short_of(entry_id)))
    ]
    return [follower for _, follower in sorted(found)]
