"""What a publication may hold: every one of them reads its entries here and nowhere else.

No private entry, no draft, nothing from the trash; no field that the table of fields keeps to the
writer; not the line as it was typed, not where it came from.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from chefslog.model.fields import FIELDS
from chefslog.reading.pages import count
from chefslog.reading.query import order_key, plan
from chefslog.reading.rows import COLUMNS, to_entry

if TYPE_CHECKING:
    from chefslog.capture.filters import Filter
    from chefslog.reading.connect import Snapshot, Source

PUBLISHED = tuple(field for field in FIELDS if field.published)
_NAMES = ("day", *(field.name for field in PUBLISHED))
_PAGE = 500


def published(snapshot: Snapshot, asked: Filter | None = None) -> Iterator[dict[str, Any]]:
    """The entries that may be published and meet a filter, newest first.

    Each has `day` and its published fields, in the table's order, and no other key.
    """
    open_to_all = _open(asked)
    sides = [_pages(snapshot, source, open_to_all) for source in snapshot.sources]
    for _, entry in heapq.merge(*sides, key=lambda side: side[0], reverse=True):
        yield {name: entry[name] for name in _NAMES if name in entry}


def how_many(snapshot: Snapshot, asked: Filter | None = None) -> int:
    """How many entries `published` gives."""
    return count(snapshot, _open(asked))


def _open(asked: Filter | None) -> Filter:
    """The filter, and none that is private."""
    from chefslog.capture.filters import Filter as New

    found = New()
    found.terms = [*(asked.terms if asked else ()), (False, "private", "unset", None)]
    return found


def _pages(
    snapshot: Snapshot, source: Source, asked: Filter
) -> Iterator[tuple[int, dict[str, Any]]]:
    """(key, entry) with descending keys; words and links are read a page at a time."""
    found = plan(source, asked, "entry")
    key = order_key(found)
    what = ", ".join(f"e.{name}" for name in COLUMNS)
    before = 1 << 62
    while True:
        sql = found.sql(what, keys=f"{key} < {before:d}", tail=f"ORDER BY {key} DESC LIMIT {_PAGE}")
        rows = snapshot.conn.execute(sql, found.params).fetchall()
        words = _belongings(snapshot, rows, f"field, word FROM {source.word}", "field, pos")
        links = _belongings(snapshot, rows, f"kind, ref FROM {source.evidence}", "pos")
        for row in rows:
            yield row[0], to_entry(row, words.get(row[0], ()), links.get(row[0], ()))
        if len(rows) < _PAGE:
            return
        before = rows[-1][0]


def _belongings(
    snapshot: Snapshot, rows: list[tuple[Any, ...]], what: str, order: str
) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = {}
    if rows:
        marks = ",".join("?" * len(rows))
        query = f"SELECT entry_key, {what} WHERE entry_key IN ({marks}) ORDER BY entry_key, {order}"
        for key, *pair in snapshot.conn.execute(query, [row[0] for row in rows]):
            found.setdefault(key, []).append((pair[0], pair[1]))
    return found
