"""Takes the records of an archive into the journal, history included, all in one transaction.

Into an empty journal everything goes as it is. Into one that has entries only what it does not
have goes, with its history renumbered behind its own. Either way one step more undoes all of it;
its target is the last step that was there before, so that what lies between came along.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Table, insert, select

from chefslog.model.season import is_made_from, without_entries
from chefslog.reading.entry import in_parts
from chefslog.reading.records import REFERENCES
from chefslog.store.journal import Journal
from chefslog.store.tables import CHANGE, ENTRY, STEP, TOMBSTONE
from chefslog.store.transaction import (
    TABLES,
    Entry,
    KeyAllocator,
    Transaction,
    add_unknown,
    fetch_items,
    values_to_json,
)

_BATCH = 1_000


@contextmanager
def taking(journal: Journal) -> Iterator[Intake]:
    """Everything that is taken in the block is committed at its end, or nothing is.

    Raises StoreError.
    """
    with journal.transaction() as transaction:
        intake = Intake(transaction)
        yield intake
        intake.finish()


class Intake:
    """An archive being taken in."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._conn = transaction.conn
        self._keys = KeyAllocator(self._conn)
        # What was taken, by its kind: references in their order.
        self._taken: dict[str, dict[str, None]] = {kind: {} for kind in ("entry", *TABLES)}
        self._rows: dict[str, list[dict[str, Any]]] = {"step": [], "change": []}
        self._numbers: dict[int, int] = {}
        self._step: Mapping[str, Any] | None = None
        self._pos = 0
        # Purged here: their ids, and the headlines of those that the archive still has.
        self._gone = frozenset(self._conn.scalars(select(TOMBSTONE.c.id)))
        self._gone_headlines: set[str] = set()
        tables = (ENTRY, STEP, TOMBSTONE, *TABLES.values())
        self._is_empty = all(
            self._conn.execute(select(table).limit(1)).first() is None for table in tables
        )
        self._before = self._last_step = transaction.last_step

    def take(self, kind: str, records: Sequence[dict[str, Any]]) -> tuple[int, int, int]:
        """Add checked records of one kind; how many were new, there already, purged before.

        History is not counted: a step is taken before those of its changes that are of what came.
        """
        if kind == "entry":
            return self._take_entries(records)
        take = {"step": self._begin_step, "change": self._take_change}.get(kind)
        if take:
            for record in records:
                take(record)
            return 0, 0, 0
        allowed = [
            record
            for record in records
            if kind != "version" or not is_made_from(record, self._gone, self._gone_headlines)
        ]
        new = sum(self._take_record(kind, record) for record in allowed)
        return new, len(allowed) - new, len(records) - len(allowed)

    def _take_entries(self, batch: Sequence[Entry]) -> tuple[int, int, int]:
        new, gone = add_unknown(self._conn, batch, self._keys)
        self._taken["entry"] |= dict.fromkeys(entry["id"] for entry in new)
        self._gone_headlines |= {entry["headline"] for entry in batch if entry["id"] in gone}
        purged = sum(entry["id"] in gone for entry in batch)
        return len(new), len(batch) - len(new) - purged, purged

    def _take_record(self, kind: str, values: dict[str, Any]) -> bool:
        """Add a verdict of a known entry, a check-in and so on; whether the journal had it not.

        The tombstone of a purged entry keeps it from coming back; an entry that is here stays.
        """
        table = TABLES.get(kind, TOMBSTONE)
        ref = values[REFERENCES[kind]]
        if self._has(table, kind, ref):
            return False
        if kind in ("verdict", "tombstone") and self._has(ENTRY, "entry", ref) != (
            kind == "verdict"
        ):
            return False
        if kind == "season":
            values = without_entries(values, self._gone)
        self._conn.execute(insert(table).values(**values))
        if table is not TOMBSTONE:
            self._taken[kind][ref] = None
        return True

    def _has(self, table: Table, kind: str, ref: str) -> bool:
        column = table.c[REFERENCES[kind]]
        return self._conn.scalar(select(column).where(column == ref)) is not None

    def _begin_step(self, values: Mapping[str, Any]) -> None:
        self._step, self._pos = values, 0
        if self._is_empty:
            self._write_step()

    def _take_change(self, values: Mapping[str, Any]) -> None:
        """Add a change of the step that was begun; only of what was taken in here."""
        of, item, ref = values["of"], values["item"], values["ref"]
        if self._step is None or self._step["id"] != of:
            return
        if not self._is_empty and ref not in self._taken.get(item, ()):
            return
        if of not in self._numbers:
            self._write_step()
        before, after = values["before"], values["after"]
        if item == "season":
            before, after = (held and without_entries(held, self._gone) for held in (before, after))
        self._add_change(self._numbers[of], item, ref, before, after)

    def _write_step(self) -> None:
        assert self._step is not None
        given, target = self._step["id"], self._step.get("target")
        number = given if self._is_empty else self._last_step + 1
        self._last_step = max(number, self._last_step)
        self._numbers[given] = number
        if not self._is_empty and target is not None:
            target = self._numbers.get(target)
        self._buffer("step", {**self._step, "id": number, "target": target})

    def finish(self) -> None:
        """Write what is left, and the step that undoes it all."""
        self._flush()
        own, number, self._pos = self._transaction, self._last_step + 1, 0
        if any(self._taken.values()):
            step = {"id": number, "verb": "import", "undone": 0, "target": self._before}
            step |= {"actor": own.actor, "session": own.session_name}
            self._buffer("step", {**step, "at": own.clock().captured_at})
        for kind, refs in self._taken.items():
            for part in in_parts([*refs]):
                for ref, values in self._present(kind, part):
                    self._add_change(number, kind, ref, None, values)
        self._flush()

    def _present(self, kind: str, refs: Sequence[str]) -> Iterator[tuple[str, dict[str, Any]]]:
        if kind != "entry":
            yield from fetch_items(self._conn, kind, refs).items()
            return
        query = select(ENTRY.c.id, ENTRY.c.state).where(ENTRY.c.id.in_(refs))
        for row in self._conn.execute(query):
            yield row.id, {"state": row.state}

    def _add_change(self, step: int, item: str, ref: str, before: Any, after: Any) -> None:
        row = {"step": step, "pos": self._pos, "item": item, "ref": ref}
        row |= {"before": values_to_json(before), "after": values_to_json(after)}
        self._buffer("change", row)
        self._pos += 1

    def _buffer(self, table: str, row: dict[str, Any]) -> None:
        self._rows[table].append(row)
        if len(self._rows[table]) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        for name, table in (("step", STEP), ("change", CHANGE)):
            if self._rows[name]:
                self._conn.execute(insert(table), self._rows[name])
                self._rows[name] = []
