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
from chefslog.store.tables import ENTRY, STEP, TOMBSTONE
from chefslog.store.transaction import (
    TABLES,
    Entry,
    KeyAllocator,
    Transaction,
    Values,
    add_unknown,
    fetch_items,
)


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
        # What was taken, by its kind; its history comes along.
        self._taken: dict[str, dict[str, None]] = {kind: {} for kind in ("entry", *TABLES)}
        # What history is to hold of the entries: their ids, what was before and what is now.
        self._entries: list[tuple[str, Values | None, Values]] = []
        self._numbers: dict[int, int] = {}
        self._step: Mapping[str, Any] | None = None
        # Purged here: their ids, and the headlines of those that the archive still has.
        self._gone = frozenset(self._conn.scalars(select(TOMBSTONE.c.id)))
        self._gone_headlines: set[str] = set()
        tables = (ENTRY, STEP, TOMBSTONE, *TABLES.values())
        self._is_empty = all(
            self._conn.execute(select(table).limit(1)).first() is None for table in tables
        )
        self._before = transaction.last_step

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
        self._taken["entry"] |= {one.entry["id"]: None for one in new if one.before is None}
        self._entries += [(entry["id"], before, after) for entry, before, after in new]
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
        self._step = values
        if self._is_empty:
            self._add_step()

    def _take_change(self, values: Mapping[str, Any]) -> None:
        """Add a change of the step that was begun; only of what was taken in here."""
        of, item, ref = values["of"], values["item"], values["ref"]
        if self._step is None or self._step["id"] != of:
            return
        if not self._is_empty and ref not in self._taken.get(item, ()):
            return
        if of not in self._numbers:
            self._add_step()
        before, after = values["before"], values["after"]
        if item == "season":
            before, after = (held and without_entries(held, self._gone) for held in (before, after))
        self._transaction.record(self._numbers[of], item, ref, before, after)

    def _add_step(self) -> None:
        assert self._step is not None
        step = {"target": None, "undone": 0, **self._step}
        if not self._is_empty:
            step |= {"id": None, "target": self._numbers.get(step["target"])}
        self._numbers[self._step["id"]] = self._transaction.add_step(step)

    def finish(self) -> None:
        """Record the step that undoes it all."""
        if not self._entries and not any(self._taken.values()):
            return
        number = self._transaction.begin_step("import", target=self._before)
        for ref, before, after in self._entries:
            self._transaction.record(number, "entry", ref, before, after)
        for kind in TABLES:
            for part in in_parts([*self._taken[kind]]):
                present = fetch_items(self._conn, kind, part)
                for ref in part:
                    self._transaction.record(number, kind, ref, None, present[ref])
