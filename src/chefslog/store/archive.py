"""Takes the records of an archive into the journal, history included, all in one transaction.

Into an empty journal everything goes as it is. Into one that has entries only what it does not
have goes, with its history renumbered behind its own. Either way one step more undoes all of it;
its target is the last step that was there before, so that what lies between came along.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from sqlalchemy import Table, insert, select, text

from chefslog.reading.entry import in_parts
from chefslog.reading.records import REFERENCES
from chefslog.store import entry_rows
from chefslog.store.entry_rows import Entry, KeyAllocator
from chefslog.store.journal import Journal
from chefslog.store.purge_seasons import is_made_from, without_entries
from chefslog.store.tables import CHANGE, ENTRY, STEP, TOMBSTONE
from chefslog.store.transaction import TABLES, Transaction, fetch_items, values_to_json

BATCH = 1_000


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
        self._keys = KeyAllocator(transaction.conn)
        self._taken: dict[tuple[str, str], None] = {}
        self._rows: dict[str, list[dict[str, Any]]] = {"step": [], "change": []}
        self._numbers: dict[int, int] = {}
        self._step: Mapping[str, Any] | None = None
        self._pos = 0
        # Purged here: their ids, and the headlines of those that the archive still has.
        self._gone = frozenset(transaction.conn.scalars(select(TOMBSTONE.c.id)))
        self._gone_headlines: set[str] = set()
        tables = (ENTRY, STEP, TOMBSTONE, *TABLES.values())
        self.empty = all(
            transaction.conn.execute(select(t).limit(1)).first() is None for t in tables
        )
        last = transaction.conn.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = 'step'"))
        self._before: int = last or 0
        self._last_step = self._before

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
        allowed = [record for record in records if not self._is_purged(kind, record)]
        new = sum(self._take_record(kind, record) for record in allowed)
        return new, len(allowed) - new, len(records) - len(allowed)

    def _is_purged(self, kind: str, values: Mapping[str, Any]) -> bool:
        return kind == "version" and is_made_from(values, self._gone, self._gone_headlines)

    def _take_entries(self, batch: Sequence[Entry]) -> tuple[int, int, int]:
        here, gone = entry_rows.known(self._transaction.conn, [entry["id"] for entry in batch])
        new: dict[str, Entry] = {}
        for entry in batch:
            if entry["id"] not in here and entry["id"] not in gone and entry["id"] not in new:
                new[entry["id"]] = {**entry, "key": self._keys.allocate(entry["day"])}
        entry_rows.add_rows(self._transaction.conn, list(new.values()))
        self._note("entry", new)
        self._gone_headlines |= {entry["headline"] for entry in batch if entry["id"] in gone}
        purged = sum(entry["id"] in gone for entry in batch)
        return len(new), len(batch) - len(new) - purged, purged

    def _take_record(self, kind: str, values: dict[str, Any]) -> bool:
        """Add a verdict of a known entry, a check-in and so on; whether the journal had it not.

        The tombstone of a purged entry keeps it from coming back; an entry that is here stays.
        """
        table = TABLES.get(kind, TOMBSTONE)
        ref = values[REFERENCES[kind]]
        needs_entry = {"verdict": True, "tombstone": False}.get(kind)
        has_entry = needs_entry is not None and self._has(ENTRY, "entry", ref)
        if self._has(table, kind, ref) or has_entry is not bool(needs_entry):
            return False
        if kind == "season":
            values = without_entries(values, self._gone)
        self._transaction.conn.execute(insert(table).values(**values))
        if table is not TOMBSTONE:
            self._note(kind, [ref])
        return True

    def _begin_step(self, values: Mapping[str, Any]) -> None:
        self._step, self._pos = values, 0
        if self.empty:
            self._write_step()

    def _take_change(self, values: Mapping[str, Any]) -> None:
        """Add a change of the step that was begun; only of what was taken in here."""
        of = values["of"]
        if self._step is None or self._step["id"] != of:
            return
        if not self.empty and (values["item"], values["ref"]) not in self._taken:
            return
        if of not in self._numbers:
            self._write_step()
        before, after = values["before"], values["after"]
        if values["item"] == "season":
            before, after = (held and without_entries(held, self._gone) for held in (before, after))
        self._add_change(self._numbers[of], values["item"], values["ref"], before, after)

    def finish(self) -> None:
        """Write what is left, and the step that undoes it all."""
        self._flush()
        own, number, self._pos = self._transaction, self._last_step + 1, 0
        for kind, refs in self._arrived():
            for ref, values in self._present(kind, refs):
                if not self._pos:
                    step = {"id": number, "verb": "import", "undone": 0, "target": self._before}
                    step |= {"actor": own.actor, "session": own.session_name}
                    self._buffer("step", {**step, "at": own.clock().captured_at})
                self._add_change(number, kind, ref, None, values)
        self._flush()

    def _arrived(self) -> Iterator[tuple[str, list[str]]]:
        """Yield what was taken, some references of one kind at a time."""
        conn = self._transaction.conn
        for kind, table in {"entry": ENTRY, **TABLES}.items():
            if self.empty:
                refs = iter(conn.scalars(select(table.c[REFERENCES[kind]])))
            else:
                refs = iter([ref for item, ref in self._taken if item == kind])
            while part := list(islice(refs, BATCH)):
                yield kind, part

    def _present(self, kind: str, refs: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
        if kind != "entry":
            yield from fetch_items(self._transaction.conn, kind, refs).items()
            return
        for some in in_parts(refs):
            query = select(ENTRY.c.id, ENTRY.c.state).where(ENTRY.c.id.in_(some))
            for row in self._transaction.conn.execute(query):
                yield row.id, {"state": row.state}

    def _note(self, kind: str, refs: Any) -> None:
        if not self.empty:
            self._taken |= {(kind, ref): None for ref in refs}

    def _has(self, table: Table, kind: str, ref: str) -> bool:
        column = table.c[REFERENCES[kind]]
        return self._transaction.conn.scalar(select(column).where(column == ref)) is not None

    def _add_change(self, step: int, item: str, ref: str, before: Any, after: Any) -> None:
        row = {"step": step, "pos": self._pos, "item": item, "ref": ref}
        row |= {"before": values_to_json(before), "after": values_to_json(after)}
        self._buffer("change", row)
        self._pos += 1

    def _write_step(self) -> None:
        assert self._step is not None
        given = self._step["id"]
        number = given if self.empty else self._last_step + 1
        self._last_step = max(number, self._last_step)
        self._numbers[given] = number
        target = self._step.get("target")
        if not self.empty and target is not None:
            target = self._numbers.get(target)
        self._buffer("step", {**self._step, "id": number, "target": target})

    def _buffer(self, table: str, row: dict[str, Any]) -> None:
        self._rows[table].append(row)
        if len(self._rows[table]) >= BATCH:
            self._flush()

    def _flush(self) -> None:
        for name, table in (("step", STEP), ("change", CHANGE)):
            if self._rows[name]:
                self._transaction.conn.execute(insert(table), self._rows[name])
                self._rows[name] = []
