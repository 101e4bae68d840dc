"""Fast import of many entries: large batches, statements prepared once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from chefslog.store import entry_rows
from chefslog.store.entries import whole_entry
from chefslog.store.entry_rows import Entry, Places
from chefslog.store.journal import Journal, Work

BATCH = 10_000
"""Entries in one transaction: few enough that other writers need not give up waiting."""
_HOLD = "INSERT INTO entry_fts (entry_fts, rank) VALUES ('hashsize', ?)"


def load(
    journal: Journal,
    entries: Iterable[Mapping[str, Any]],
    *,
    verb: str = "import",
    undoable: bool = True,
) -> int:
    """Add entries (as `entries.add` takes them); those whose id is known or purged are skipped.

    Returns how many were added. All are one step, which undo moves to the trash; with
    `undoable=False` history keeps nothing. It is committed in batches: after a failure the batches
    before are kept, and loading the same again adds the rest. Raises FieldError, EntryError,
    StoreError.
    """
    source = iter(entries)
    now = journal.clock()
    count, step = 0, None
    while batch := [whole_entry(journal, entry, now) for entry in islice(source, BATCH)]:
        with journal.work() as work:
            new = _new(work, batch)
            if new and undoable:
                if step is None:
                    step = work.begin_step(verb)
                work.go_on(step, count)
                for entry in new:
                    # Undo needs no more than the state; the entry itself is kept once.
                    work.record(step, "entry", entry["id"], None, {"state": entry["state"]})
            # The index keeps more in memory before it writes a part that it has to merge later.
            work.conn.exec_driver_sql(_HOLD, (16 << 20,))
            entry_rows.add_rows(work.conn, new)
            work.conn.exec_driver_sql(_HOLD, (1 << 20,))
        count += len(new)
    return count


def _new(work: Work, batch: Sequence[Entry]) -> list[Entry]:
    here, gone = entry_rows.known(work.conn, [entry["id"] for entry in batch])
    places = Places(work.conn)
    new: dict[str, Entry] = {}
    for entry in batch:
        if entry["id"] not in here and entry["id"] not in gone and entry["id"] not in new:
            entry["key"] = places.next(entry["day"])
            new[entry["id"]] = entry
    return list(new.values())
