"""The words in use, counted now and then, for completion while one types."""

from __future__ import annotations

from time import monotonic

from chefslog.reading.connect import Snapshot

RECENT = 90
"""Days whose words are offered first."""
FRESH = 60.0
"""Seconds for which counted words are used again: counting takes a while in a large journal."""


class Words:
    """The words of each field, the likeliest first."""

    def __init__(self) -> None:
        self._held: dict[str, tuple[list[str], float]] = {}

    def used(self, snapshot: Snapshot | None, name: str, today: int) -> list[str]:
        """Return the words of a field; none while the journal cannot be read."""
        found, at = self._held.get(name, ([], 0.0))
        if snapshot is not None and (not at or monotonic() - at > FRESH):
            from chefslog.reading.completions import count_words

            counted = count_words(snapshot, name, today - RECENT)
            found = [row[0] for row in sorted(counted, key=lambda row: -row[2])]
            self._held[name] = found, monotonic()
        return found
