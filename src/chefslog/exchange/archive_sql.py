"""The SQL that makes an archive's JSON; its columns derive from the table of fields.

SQLite quotes and joins the text of a record itself, so that the interpreter touches each record
once, as bytes: 100,000 entries take about as long as the `sqlite3` shell needs for the same table.
"""

from __future__ import annotations

from chefslog.model.fields import FIELDS, Field, columns
from chefslog.reading.connect import Source
from chefslog.reading.rows import DAY_SHIFT

CHOSEN = "temp.chosen"
"""The keys of a filtered archive's entries, in a table of the reader's own."""


def _quoted(name: str, column: str) -> str:
    return f"iif({column} IS NULL, '', ',\"{name}\":' || json_quote({column}))"


def _part(field: Field) -> str:
    """SQL for `,"name":value`, nothing where the field is unset."""
    name, column = field.name, columns(field)[0]
    if field.kind == "choice":
        return f"iif({column} IS NULL, '', ',\"{name}\":\"' || {column} || '\"')"
    if field.kind in ("level", "minutes", "money"):
        return f"iif({column} IS NULL, '', ',\"{name}\":' || {column})"
    if field.kind == "flag":
        return f"iif({column}, ',\"{name}\":true', '')"
    if field.kind == "pair":
        first, second = columns(field)
        both = f"',\"{name}\":[' || {first} || ',' || {second} || ']'"
        return f"coalesce({both}, '')"
    return _quoted(name, column)


def _held_json(column: str) -> str:
    """JSON text as it is held; what no JSON reader would take (`1e999`) becomes a text of it."""
    return (
        f"iif(instr({column}, 'Infinity') AND NOT json_valid({column}), "
        f"json_quote({column}), {column})"
    )


def entries(source: Source, chosen: bool) -> str:
    """(key, a record without its closing brace), oldest first."""
    # What every entry has stands in the format; the rest brings its name along, or nothing.
    always = '{"id":"%s","state":"%s","captured_at":"%s","offset":%s,"source":"%s","day":"%s"%s%s%s'
    values = [
        "id, state, captured_at, offset, source",
        f"date((key >> {DAY_SHIFT}) + 1721424.5)",
        _quoted("zone", "zone"),
        "iif(typed = '', '', ',\"typed\":' || json_quote(typed))",
        f"iif(extra IS NULL, '', ',\"extra\":' || {_held_json('extra')})",
    ]
    fields = [_part(field) for field in FIELDS if columns(field)]
    joined = f"printf('{always}{'%s' * len(fields)}', {', '.join([*values, *fields])})"
    return (
        f"SELECT key, CAST({joined} AS BLOB) FROM {source.entry} {_where('key', chosen)} "
        "ORDER BY key"
    )


def words(source: Source) -> str:
    """(key, `,"tags":[…]` and the like) of the keys between two parameters."""
    rows = f"SELECT * FROM {source.word} WHERE {_BETWEEN} ORDER BY entry_key, field, pos"
    each = (
        "SELECT entry_key, ',\"' || field || '\":[' || group_concat(json_quote(word)) || ']' "
        f"AS part FROM ({rows}) GROUP BY entry_key, field"
    )
    return (
        f"SELECT entry_key, CAST(group_concat(part, '') AS BLOB) FROM ({each}) GROUP BY entry_key"
    )


def links(source: Source) -> str:
    """(key, `,"evidence":[…]`) of the keys between two parameters."""
    rows = f"SELECT * FROM {source.evidence} WHERE {_BETWEEN} ORDER BY entry_key, pos"
    each = "'{\"kind\":\"' || kind || '\",\"ref\":' || json_quote(ref) || '}'"
    return (
        f"SELECT entry_key, CAST(',\"evidence\":[' || group_concat({each}) || ']' AS BLOB) "
        f"FROM ({rows}) GROUP BY entry_key"
    )


_BETWEEN = "entry_key BETWEEN ? AND ?"


def _where(column: str, chosen: bool) -> str:
    return f"WHERE {column} IN (SELECT key FROM {CHOSEN})" if chosen else ""


_CHOSEN_IDS = f"(SELECT id FROM main.entry WHERE key IN (SELECT key FROM {CHOSEN}))"


def _record(*columns: str, **other: str) -> str:
    """A small record: columns under their own names, and other expressions under a name."""
    pairs = [f"'{name}', {name}" for name in columns]
    pairs += [f"'{name}', {expression}" for name, expression in other.items()]
    return f"CAST(json_object({', '.join(pairs)}) AS BLOB)"


def verdicts(chosen: bool) -> str:
    """One record a row."""
    return (
        f"SELECT {_record('verdict', 'note', 'day', 'at', entry='entry_id')} FROM main.verdict "
        + (f"WHERE entry_id IN {_CHOSEN_IDS} " if chosen else "")
        + "ORDER BY entry_id"
    )


_ANSWERS = ("review_load", "review_wait", "interruptions", "after_hours", "confidence", "impact_ai")
CHECKINS = f"SELECT {_record('week', *_ANSWERS, 'note', 'at')} FROM main.checkin ORDER BY week"
_SEASON = ("name", "first", "last", "rubric", "writer", "role", "at")
SEASONS = (
    f"SELECT {_record(*_SEASON, goals='json(goals)', picks='json(picks)')} FROM main.season "
    "ORDER BY name"
)
TOMBSTONES = f"SELECT {_record('id', 'at')} FROM main.tombstone ORDER BY id"


_OF_CHOSEN = f"item IN ('entry', 'verdict') AND ref IN {_CHOSEN_IDS}"


def steps(chosen: bool) -> str:
    """(number, record)."""
    record = _record("at", "actor", "session", "verb", "target", "undone", step="id")
    return (
        f"SELECT id, {record} FROM main.step "
        + (f"WHERE id IN (SELECT step FROM main.change WHERE {_OF_CHOSEN}) " if chosen else "")
        + "ORDER BY id"
    )


def changes(chosen: bool) -> str:
    """(number of the step, record), in the order of steps."""
    before, after = (
        f"iif({name} IS NULL, 'null', {_held_json(name)})" for name in ("before", "after")
    )
    record = (
        f'printf(\'{{"of":%s,"item":"%s","ref":%s,"before":%s,"after":%s}}\', '
        f"step, item, json_quote(ref), {before}, {after})"
    )
    return (
        f"SELECT step, CAST({record} AS BLOB) FROM main.change "
        + (f"WHERE {_OF_CHOSEN} " if chosen else "")
        + "ORDER BY step, pos"
    )
