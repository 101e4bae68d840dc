"""What history keeps of each kind of item, and how an item is put back to what it was."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from chefslog.model.fields import FIELDS
from chefslog.store import entry_rows
from chefslog.store.tables import CHECKIN, SEASON, VERDICT

Values = dict[str, Any]

_KEPT = (*(field.name for field in FIELDS), "day", "state", "typed", "extra")
_TABLES: dict[str, Table] = {"verdict": VERDICT, "checkin": CHECKIN, "season": SEASON}


def fetch(conn: Connection, item: str, refs: Iterable[str]) -> dict[str, Values]:
    """The present values of items of one kind, by reference."""
    if item == "entry":
        return entry_rows.fetch(conn, refs)
    table = _TABLES[item]
    (primary,) = table.primary_key
    rows = conn.execute(select(table).where(primary.in_(list(refs)))).mappings()
    return {row[primary.name]: dict(row) for row in rows}


def put(conn: Connection, item: str, ref: str, now: Values | None, then: Values | None) -> None:
    """Turn the item as it is `now` (None: not there) into what it was `then`."""
    if item == "entry":
        assert now is not None and then is not None
        entry_rows.change_row(conn, now, then)
        return
    table = _TABLES[item]
    (primary,) = table.primary_key
    if now is not None:
        conn.execute(table.delete().where(primary == ref))
    if then is not None:
        conn.execute(insert(table).values(**{**then, primary.name: ref}))


def difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Values, Values]:
    """The fields of an entry that differ, before and after; unset ones are None.

    A change of day carries the keys, so that going back restores the place in the day.
    """
    names = [name for name in _KEPT if old.get(name) != new.get(name)]
    if "day" in names:
        names.append("key")
    return {name: old.get(name) for name in names}, {name: new.get(name) for name in names}


def whole(entry: Mapping[str, Any]) -> Values:
    """A new entry as history keeps it."""
    left_out = ("key", "id", "short")
    held = {name: value for name, value in entry.items() if name not in left_out}
    return {name: value for name, value in held.items() if value not in (None, {})}


def to_json(values: Values | None) -> str | None:
    """Values as the change table holds them."""
    return None if values is None else json.dumps(values, ensure_ascii=False, sort_keys=True)


def from_json(held: str | None) -> Values | None:
    """Values from the change table."""
    values: Values | None = None if held is None else json.loads(held)
    return values
