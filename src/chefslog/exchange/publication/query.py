"""What a publication may hold: every one of them reads its entries here and nowhere else.

No private entry, no draft, nothing from the trash; no field that the table of fields keeps to the
writer; not the line as it was typed, not where it came from.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from chefslog.model.fields import FIELDS
from chefslog.reading.entry import load_matching, public_filter
from chefslog.reading.pages import count

if TYPE_CHECKING:
    from chefslog.capture.filters import Filter
    from chefslog.reading.connect import Snapshot

PUBLISHED = tuple(field for field in FIELDS if field.published)
_NAMES = ("day", *(field.name for field in PUBLISHED))


def published(snapshot: Snapshot, asked: Filter | None = None) -> Iterator[dict[str, Any]]:
    """The entries that may be published and meet a filter, newest first.

    Each has `day` and its published fields, in the table's order, and no other key.
    """
    for entry in load_matching(snapshot, public_filter(asked)):
        yield {name: entry[name] for name in _NAMES if name in entry}


def how_many(snapshot: Snapshot, asked: Filter | None = None) -> int:
    """How many entries `published` gives."""
    return count(snapshot, public_filter(asked))
