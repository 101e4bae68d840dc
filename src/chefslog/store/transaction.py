"""One operation on the journal: what it changes, recorded so that it can be undone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, insert, select, text

from chefslog.home.clock import Moment
from chefslog.model.fields import FIELDS
from chefslog.store import entry_rows
from chefslog.store.entry_rows import Entry, insert_sql
from chefslog.store.tables import CHANGE, CHECKIN, SEASON, STEP, USAGE, VERDICT, VERSION

HUMAN = "human"
_ADD_CHANGE = insert_sql(CHANGE, CHANGE.columns.keys())

Values = dict[str, Any]

_KEPT = (*(field.name for field in FIELDS), "day", "state", "typed", "extra")
TABLES: dict[str, Table] = {
    "verdict": VERDICT, "checkin": CHECKIN, "season": SEASON, "version": VERSION,
    "usage": USAGE,
}  # fmt: skip
"""The tables of the items beside entries that history keeps."""


def fetch_items(conn: Connection, item: str, refs: Iterable[str]) -> dict[str, Values]:
    """Return the present values of items of one kind, by reference."""
    if item == "entry":
        return entry_rows.fetch(conn, refs)
    table = TABLES[item]
    (primary,) = table.primary_key
    rows = conn.execute(select(table).where(primary.in_(list(refs)))).mappings()
    return {row[primary.name]: dict(row) for row in rows}


def put_item(
    conn: Connection, item: str, ref: str, now: Values | None, then: Values | None
) -> None:
    """Turn the item as it is `now` (None: not there) into what it was `then`."""
    if item == "entry":
        assert now is not None and then is not None
        entry_rows.change_row(conn, now, then)
        return
    table = TABLES[item]
    (primary,) = table.primary_key
    if now is not None:
        conn.execute(table.delete().where(primary == ref))
    if then is not None:
        conn.execute(insert(table).values(**{**then, primary.name: ref}))


def diff_entries(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Values, Values]:
    """Return the fields of an entry that differ, before and after; unset ones are None.

    A change of day carries the keys, so that going back restores the place in the day.
    """
    names = [name for name in _KEPT if old.get(name) != new.get(name)]
    if "day" in names:
        names.append("key")
    return {name: old.get(name) for name in names}, {name: new.get(name) for name in names}


def kept_values(entry: Mapping[str, Any]) -> Values:
    """Return a new entry as history keeps it."""
    left_out = ("key", "id", "short")
    held = {name: value for name, value in entry.items() if name not in left_out}
    return {name: value for name, value in held.items() if value not in (None, {})}


def values_to_json(values: Values | None) -> str | None:
    """Return values as the change table holds them."""
    return None if values is None else json.dumps(values, ensure_ascii=False, sort_keys=True)


def values_from_json(held: str | None) -> Values | None:
    """Return values from the change table."""
    values: Values | None = None if held is None else json.loads(held)
    return values


class Transaction:
    """An operation under way, holding the write lock.

    Its steps and changes are written together at its end.
    """

    def __init__(
        self, conn: Connection, clock: Callable[[], Moment], actor: str, session_name: str
    ) -> None:
        self.conn = conn
        self.clock = clock
        self.actor = actor
        self.session_name = session_name
        self._last_step: int | None = None
        self._steps: list[Values] = []
        self._changes: list[tuple[Any, ...]] = []
        self._places: dict[int, int] = {}

    def begin_step(
        self, verb: str, *, actor: str | None = None, target: int | None = None, session: str = ""
    ) -> int:
        """Record that something is done now; its number. `session` is this run's by default."""
        if self._last_step is None:
            query = text("SELECT seq FROM sqlite_sequence WHERE name = 'step'")
            self._last_step = self.conn.scalar(query) or 0
        self._last_step += 1
        self._steps.append(
            {
                "id": self._last_step,
                "at": self.clock().captured_at,
                "actor": actor or self.actor,
                "session": session or self.session_name,
                "verb": verb,
                "target": target,
            }
        )
        return self._last_step

    def go_on(self, step: int, place: int) -> None:
        """Record further changes of a step that was begun before, from this place on."""
        self._places[step] = place

    def record(
        self, step: int, item: str, ref: str, before: Values | None, after: Values | None
    ) -> None:
        """Record what a step did to one item."""
        place = self._places.get(step, 0)
        self._places[step] = place + 1
        self._changes.append(
            (step, place, item, ref, values_to_json(before), values_to_json(after))
        )

    def change_item(
        self, step: int, item: str, ref: str, now: Values | None, then: Values | None
    ) -> None:
        """Turn an item as it is `now` into `then`, None for not there, as a part of a step."""
        put_item(self.conn, item, ref, now, then)
        self.record(step, item, ref, now, then)

    def write_history(self) -> None:
        """Write what was recorded."""
        if self._steps:
            self.conn.execute(insert(STEP), self._steps)
        if self._changes:
            self.conn.exec_driver_sql(_ADD_CHANGE, self._changes)

    def change_entries(
        self, verb: str, pairs: Sequence[tuple[Entry, Entry]], **step: Any
    ) -> int | None:
        """Turn each old entry into its new form, as one step; None where nothing differs."""
        number = None
        for old, new in pairs:
            before, after = diff_entries(old, new)
            if not after:
                continue
            if number is None:
                number = self.begin_step(verb, **step)
            put_item(self.conn, "entry", old["id"], old, new)
            self.record(number, "entry", old["id"], before, after)
        return number
