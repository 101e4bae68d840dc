"""Entries as rows of the journal, in both directions; columns derive from the table of fields."""

from __future__ import annotations

from chefslog.model.days import iso, parse_day
from chefslog.model.fields import BY_NAME, FIELDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

DAY_SHIFT = 20
WAITING_FROM = 0xF0000
"""Pending captures take their places in a day from here up, after all that the journal holds."""

_HELD = sorted((field for field in FIELDS if field.columns), key=lambda field: field.kind.is_long)
_PLAIN = tuple(field.name for field in _HELD if not field.kind.is_converted)
_CONVERTED = tuple((field, field.columns) for field in _HELD if field.kind.is_converted)
COLUMNS = (
    "key", "id", "short", "state", "captured_at", "offset", "zone", "source",
    *(column for field in _HELD for column in field.columns),
    "typed", "extra",
)  # fmt: skip
"""What is read of an entry's row: what lists need first, long text last."""

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


WORD_FIELDS = tuple(field.name for field in FIELDS if field.kind.table == "word")


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
    row["typed"] = entry.get("typed") or ""
    row["extra"] = _extra_text(entry.get("extra"))
    return row


def _extra_text(extra: Mapping[str, Any] | None) -> str | None:
    if not extra:
        return None
    import json

    return json.dumps(extra, ensure_ascii=False, sort_keys=True)


def to_entry(
    row: Sequence[Any],
    words: Iterable[tuple[str, str]],
    links: Iterable[tuple[str, str]],
) -> dict[str, Any]:
    """An entry dict from a row of `COLUMNS`, its (field, word) and (kind, ref) pairs in order."""
    held = dict(zip(COLUMNS, row, strict=True))
    entry: dict[str, Any] = {name: held[name] for name in COLUMNS[:8]}
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
    entry["extra"] = read_object(held["extra"]) or {}
    return entry


def read_object(text: str | None) -> dict[str, Any] | None:
    """Return the JSON object in a column; what is damaged as `unreadable`, nothing as None."""
    if not text:
        return None
    import json

    try:
        held = json.loads(text)
    except ValueError:
        held = None
    return held if isinstance(held, dict) else {"unreadable": str(text)}


def in_order(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The same entry with its parts in the table's order, for people and for JSON."""
    first = [name for name in (*COLUMNS[1:8], "day", "typed") if name in entry]
    rest = [name for name in BY_NAME if name in entry]
    names = [*first, *rest]
    return {name: entry[name] for name in (*names, *(n for n in entry if n not in names))}
