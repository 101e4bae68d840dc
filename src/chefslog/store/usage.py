"""What agents used: sums that are changed as one step, so that an import can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from chefslog.store.journal import Journal
from chefslog.store.tables import USAGE
from chefslog.store.transaction import fetch_items

_BATCH = 500


def save_usage(journal: Journal, rows: Iterable[Mapping[str, Any]]) -> int:
    """Save sums of usage (columns of the table, all of them) in place of those with their ids.

    All are one step; returns how many differ from what was there. Raises StoreError.
    """
    source, step, count = iter(rows), None, 0
    with journal.transaction() as transaction:
        while batch := {row["id"]: {**row} for row in islice(source, _BATCH)}:
            present = fetch_items(transaction.conn, "usage", batch)
            for ref, then in batch.items():
                now = present.get(ref)
                if now == then:
                    continue
                if set(then) != set(USAGE.columns.keys()):
                    raise ValueError(f"a sum of usage has the columns {USAGE.columns.keys()}")
                step = step or transaction.begin_step("usage")
                transaction.change_item(step, "usage", ref, now, then)
                count += 1
    return count
