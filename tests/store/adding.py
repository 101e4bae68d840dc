"""A process that captures, or one that absorbs, while others do the same.

`python -m tests.store.adding add HOME COUNT ACKS` drops COUNT letters and appends each id to the
file ACKS once it is kept. `… absorb HOME COUNT ACKS` opens the journal COUNT times.
"""

from __future__ import annotations

import os
import sys

from chefslog.capture.add import drop
from chefslog.home.clock import now
from chefslog.home.paths import Home


def add(home: Home, count: int, acks: str) -> None:
    """Drop letters, saying so after each."""
    with open(acks, "a", encoding="ascii") as file:
        for number in range(count):
            kept = drop(home, {"headline": f"{os.getpid()} {number}"}, now(), "shell")
            print(kept, file=file, flush=True)


def absorb(home: Home, count: int) -> None:
    """Take letters in again and again."""
    from chefslog.store.journal import open_journal

    for number in range(count):
        open_journal(home, now, session=f"absorber {number}").close()


if __name__ == "__main__":
    place = Home(sys.argv[2], sys.argv[2])
    if sys.argv[1] == "add":
        add(place, int(sys.argv[3]), sys.argv[4])
    else:
        absorb(place, int(sys.argv[3]))
