"""How a command gets the writer: SQLModel is loaded here and not before."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from chefslog.home.clock import now
from chefslog.home.paths import Home, find_home, rules
from chefslog.store.journal import Journal, open_journal


@contextmanager
def writer(home: Home | None = None) -> Iterator[Journal]:
    """The journal opened for writing, waiting letters taken in. Raises StoreError."""
    home = home or find_home()
    starts = rules(home).day_starts
    with open_journal(home, lambda: now(starts), session=f"shell-{os.getpid()}") as journal:
        for note in journal.notes:
            print(note, file=sys.stderr)
        yield journal
