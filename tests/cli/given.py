"""Entries whose short ids tests can name."""

from __future__ import annotations

from typing import Any

from chefslog.home.clock import new_id, short_of
from tests.journals import NOON, entry


def numbered(number: int, **fields: Any) -> dict[str, Any]:
    """An entry whose number is in the six signs of its id that are shown: 000001."""
    entry_id = new_id(NOON - 1000 + number, (number << 30).to_bytes(10, "big"))
    return entry(number, id=entry_id, short=short_of(entry_id), **fields)
