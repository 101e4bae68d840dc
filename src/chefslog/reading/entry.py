"""Entries as rows of the journal, in both directions; loaded whole, and what happened to them.

Columns derive from the table of fields.
"""

from __future__ import annotations

from chefslog.model.days import iso, parse_day
from chefslog.model.fields import BY_NAME, FIELDS
from chefslog.reading.fts import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from chefslog.capture.filters import Filter
    from chefslog.reading.connect import Snapshot, Source

    Entry = dict[str, Any]

DAY_SHIFT = 20
WAITING_FROM = 0xF0000
"""Pending captures take their places in a day from here up, after all that the journal holds."""
PART = 500
"""Entries that one statement names at most; SQLite takes 999 parameters or more."""

_HELD = sorted((field for field in FIELDS if field.columns), key=lambda field: field.kind.is_long)
_PLAIN = tuple(field.name for field in _HELD if not field.kind.is_converted)
_CONVERTED = tuple((field, field.columns) for field in _HELD if field.kind.is_converted)
_FIRST = ("key", "id", "short", "state", "captured_at", "offset", "zone", "source")
COLUMNS = (*_FIRST, *(column for field in _HELD for column in field.columns), "typed", "extra")
"""What is read of an entry's row: what lists need first, long text last."""
WORD_FIELDS = tuple(field.name for field in FIELDS if field.kind.table == "word")

_NUMBERS = {
    name: field.kind.sql_check.format(f"e.{name}") or "1"
    for field in _HELD
    if field.kind.sql_type != "TEXT"
    for name in field.columns
}


def read_column(name: str) -> str:
    """Return SQL for a column of the entry `e`.

    Damage can turn text into bytes and numbers into text, and one such value must not hide a list:
    a number that is none is read as unset, after `damaged` was called.
    """
    if name in ("key", "offset"):
        return f"e.{name}"
    if name not in _NUMBERS:
        return f"CAST(e.{name} AS TEXT)"
    is_number = f"typeof(e.{name}) IN ('integer', 'real') AND ({_NUMBERS[name]})"
    return f"iif(e.{name} IS NULL OR {is_number}, e.{name}, damaged())"


def key_of(day: str, place: int) -> int:
    """The integer key of the entry at this place of a day."""
    number = parse_day(day)
    assert number is not None
    return number << DAY_SHIFT | place


def day_of(key: int) -> int:
    """The day's number in a key."""
    return key >> DAY_SHIFT


def to_columns(entry: Mapping[str, Any]) -> dict[str, Any]:
    """An entry dict (with key) as values of its columns, words and links left out."""
    row: dict[str, Any] = {name: entry.get(name) for name in COLUMNS}
    for field, columns in _CONVERTED:
        row.update(zip(columns, field.kind.to_columns(entry.get(field.name)), strict=True))
    row["typed"] = row["typed"] or ""
    row["extra"] = row["extra"] or None
    if row["extra"]:
        import json

        row["extra"] = json.dumps(row["extra"], ensure_ascii=False, sort_keys=True)
    return row


def to_words(entries: Iterable[Mapping[str, Any]]) -> list[tuple[int, str, int, str, str]]:
    """The rows of entries' words: key, field, place, word, the form it is compared in."""
    return [
        (entry["key"], name, place, word, fold(word))
        for entry in entries
        for name in WORD_FIELDS
        for place, word in enumerate(entry.get(name) or ())
    ]


def to_links(entries: Iterable[Mapping[str, Any]]) -> list[tuple[int, int, str, str]]:
    """The rows of entries' evidence: key, place, kind, reference."""
    return [
        (entry["key"], place, link["kind"], link["ref"])
        for entry in entries
        for place, link in enumerate(entry.get("evidence") or ())
    ]


def to_entry(
    row: Sequence[Any],
    words: Iterable[tuple[str, str]],
    links: Iterable[tuple[str, str]],
) -> Entry:
    """An entry dict from a row of `COLUMNS`, its (field, word) and (kind, ref) pairs in order."""
    held = dict(zip(COLUMNS, row, strict=True))
    entry: Entry = {name: held[name] for name in _FIRST}
    entry["day"] = iso(day_of(held["key"]))
    entry["typed"] = held["typed"]
    for name in _PLAIN:
        if held[name] is not None:
            entry[name] = held[name]
    for field, columns in _CONVERTED:
        value = field.kind.from_columns([held[column] for column in columns])
        if value is not None:
            entry[field.name] = value
    for name, word in words:
        entry.setdefault(name, []).append(word)
    evidence = [{"kind": kind, "ref": ref} for kind, ref in links]
    if evidence:
        entry["evidence"] = evidence
    entry["extra"] = _read_object(held["extra"]) or {}
    return entry


def _read_object(text: str | None) -> dict[str, Any] | None:
    """Return the JSON object in a column; what is damaged as `unreadable`, nothing as None."""
    if not text:
        return None
    import json

    try:
        held = json.loads(text)
    except ValueError:
        held = None
    return held if isinstance(held, dict) else {"unreadable": str(text)}


def load_entry(snapshot: Snapshot, entry_id: str) -> Entry | None:
    """Load the entry with this full id, whatever its state; None where there is none."""
    return next(load_entries(snapshot, [entry_id]), None)


def load_entries(snapshot: Snapshot, ids: Iterable[str]) -> Iterator[Entry]:
    """Load the entries with these full ids in this order, whatever their state.

    Unknown ids are left out. An entry that was given a verdict has it as `verdict`. The parts of
    an entry come in the order of the table of fields, for people and for JSON.
    """
    order = (*_FIRST[1:], "day", "typed", *BY_NAME)
    for part in in_parts(list(ids)):
        found: dict[str, Entry] = {}
        for source in snapshot.sources:
            found |= fetch_entries(snapshot.conn, source, part)
        verdicts = _load_verdicts(snapshot, part)
        for entry in [found[ref] | verdicts.get(ref, {}) for ref in part if ref in found]:
            yield {name: entry[name] for name in order if name in entry} | entry


def load_matching(snapshot: Snapshot, asked: Filter | None = None) -> Iterator[Entry]:
    """Load the entries that meet a filter, newest first, a page at a time; verdicts included."""
    import heapq

    sides = [_load_pages(snapshot, source, asked) for source in snapshot.sources]
    return heapq.merge(*sides, key=lambda entry: int(entry["key"]), reverse=True)


def public_filter(asked: Filter | None = None) -> Filter:
    """Return the filter with one more condition: no private entry passes it."""
    from chefslog.capture.filters import Filter

    return Filter(*(asked.terms if asked else ()), (False, "private", "unset", None))


def _load_pages(snapshot: Snapshot, source: Source, asked: Filter | None) -> Iterator[Entry]:
    from chefslog.reading.query import plan

    found = plan(source, asked, "entry")
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
    what = ", ".join(map(read_column, COLUMNS))
    for part in in_parts(list(ids)):
        sql = f"SELECT {what} FROM {source.entry} e WHERE id IN ({marks(part)})"
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
    sql = f"SELECT entry_key, {what} WHERE entry_key IN ({marks(keys)}) ORDER BY entry_key, {order}"
    for key, first, second in conn.execute(sql, keys):
        found.setdefault(key, []).append((first, second))
    return found


def _load_verdicts(snapshot: Snapshot, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    names = ("verdict", "note", "day")
    rest = f"main.verdict WHERE entry_id IN ({marks(ids)})"
    rows = select_rows(snapshot, ("entry_id", *names), rest, ids)
    return {row["entry_id"]: {"verdict": {name: row[name] for name in names}} for row in rows}


def marks(values: Sequence[Any]) -> str:
    """Return a place for each of these parameters in a statement."""
    return ",".join("?" * len(values))


def in_parts(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Cut a sequence into pieces of at most `PART`."""
    for start in range(0, len(items), PART):
        yield items[start : start + PART]


def select_rows(
    snapshot: Snapshot, names: Sequence[str], rest: str, params: Sequence[Any] = ()
) -> Iterator[dict[str, Any]]:
    """Load columns from the journal's file, each row by their names; nothing without a file.

    A name may be an expression with a name of its own: `s.id AS step`.
    """
    if snapshot.has_journal:
        found = snapshot.conn.execute(f"SELECT {', '.join(names)} FROM {rest}", params)
        keys = [column[0] for column in found.description]
        for row in found:
            yield dict(zip(keys, row, strict=True))


def load_history(snapshot: Snapshot, entry_id: str) -> list[dict[str, Any]]:
    """The steps that touched an entry, oldest first.

    Each has `step`, `at`, `actor`, `verb`, `undone`, `before` and `after`; the last two hold only
    the fields that changed, None for a row that was not there.
    """

    def read_side(text: str | None) -> dict[str, Any] | None:
        held = _read_object(text)
        return held and {name: value for name, value in held.items() if name != "key"}

    names = ("s.id AS step", "at", "actor", "verb", "undone", "item", "before", "after")
    rest = "main.change c JOIN main.step s ON s.id = c.step "
    rest += "WHERE item IN ('entry', 'verdict') AND ref = ? ORDER BY s.id, pos"
    return [
        row
        | {"undone": bool(row["undone"])}
        | {side: read_side(row[side]) for side in ("before", "after")}
        for row in select_rows(snapshot, names, rest, [entry_id])
    ]


def load_steps(snapshot: Snapshot, limit: int = 20) -> list[dict[str, Any]]:
    """Return the newest steps of the whole journal, each with the first thing that it changed.

    Each has `step`, `at`, `actor`, `verb`, `undone` and `changes` (how many things); `target` is
    the step that it undid or redid, `item` and `ref` the first thing, with the `short` and
    `headline` that it has now where it is an entry. What does not apply is absent.
    """
    names = (
        "s.id AS step", "at", "actor", "verb", "undone",
        "iif(verb IN ('undo', 'redo'), target, NULL) AS target",
        # min() makes the columns beside it those of the change that comes first.
        "min(pos) AS pos", "item", "ref", "count(pos) AS changes", "short",
        "CAST(headline AS TEXT) AS headline",  # bytes in a damaged journal come as text
    )  # fmt: skip
    rest = "main.step s LEFT JOIN main.change c ON c.step = s.id "
    rest += "LEFT JOIN main.entry e ON e.id = c.ref AND c.item IN ('entry', 'verdict') "
    rest += "GROUP BY s.id ORDER BY s.id DESC LIMIT ?"
    return [
        {
            name: bool(value) if name == "undone" else value
            for name, value in row.items()
            if value is not None and name != "pos"
        }
        for row in select_rows(snapshot, names, rest, [limit])
    ]


def count_steps(snapshot: Snapshot) -> int:
    """Return how many steps the history has."""
    return sum(row["n"] for row in select_rows(snapshot, ["count(*) AS n"], "main.step"))


def load_followers(snapshot: Snapshot, entry_id: str) -> list[str]:
    """Load the ids of the entries that repair or continue one, the oldest first."""
    # The plus leaves only the index of the few entries that follow one.
    sql = "SELECT key, id FROM {} WHERE follows = ? AND +state = 'entry'"
    found = [
        row
        for source in snapshot.sources
        for row in snapshot.conn.execute(sql.format(source.entry), (entry_id,))
    ]
    return [follower for _, follower in sorted(found)]
