"""How a command gets at the journal to change it: SQLModel is loaded with this module."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from chefslog.home.clock import now
from chefslog.home.narration import narrate
from chefslog.home.paths import Home, find_home, rules
from chefslog.store.journal import Journal, open_journal


@contextmanager
def open_writer(home: Home | None = None) -> Iterator[Journal]:
    """Open the journal for writing, pending captures taken in. Raises StoreError."""
    home = home or find_home()
    starts = rules(home).day_starts
    with open_journal(home, lambda: now(starts), session=f"shell-{os.getpid()}") as journal:
        narrate(*journal.take_notes())
        try:
            yield journal
        finally:
            narrate(*journal.take_notes())
