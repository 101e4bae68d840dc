"""The journal as the screens read it: one snapshot, kept until something on disk has changed."""

from __future__ import annotations

import os
import time

from chefslog.home.paths import Home
from chefslog.reading.connect import JournalError, JournalOlder, Snapshot, open_snapshot

SETTLED = 2.0
"""Seconds after which a file's time stamp can be trusted to change with the next write."""


class Source:
    """A snapshot for the app's own thread. Workers open their own.

    Reading many pages from one snapshot costs a tenth of a millisecond each; opening it costs
    more, above all with letters waiting.
    """

    def __init__(self, home: Home) -> None:
        self.home = home
        self.problem = ""
        """Why the journal cannot be read, for the writer; empty when it can."""
        self.older = False
        """Whether the journal only has to be upgraded first."""
        self._snapshot: Snapshot | None = None
        self._seen: tuple[object, ...] = ()
        self._settled = False

    def snapshot(self) -> Snapshot | None:
        """The current snapshot, opened when there is none; None, and `problem`, where it fails."""
        if self._snapshot is None:
            self._mark()
            try:
                self.adopt(open_snapshot(self.home))
            except JournalError as error:
                self.problem = str(error)
                self.older = isinstance(error, JournalOlder)
        return self._snapshot

    def adopt(self, snapshot: Snapshot) -> None:
        """Take over a newer snapshot, which a worker opened, in place of the one that is held."""
        self.close()
        self._snapshot = snapshot
        self.problem = ""
        self.older = False

    def close(self) -> None:
        """Let the snapshot go; the next look opens a new one."""
        if self._snapshot is not None:
            self._snapshot.close()
            self._snapshot = None

    def changed(self) -> bool:
        """Whether anything was written since the snapshot was opened; a few stat calls."""
        seen = _signature(self.home)
        if seen == self._seen and self._settled:
            return False
        self._settled = _quiet(seen)
        changed = seen != self._seen or not self._settled
        self._seen = seen
        return changed

    def _mark(self) -> None:
        self._seen = _signature(self.home)
        self._settled = _quiet(self._seen)


def _signature(home: Home) -> tuple[object, ...]:
    paths = (home.journal, home.journal + "-wal", home.letters("new"))
    return tuple(_stat(path) for path in paths)


def _stat(path: str) -> tuple[int, int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size, found.st_ino)


def _quiet(seen: tuple[object, ...]) -> bool:
    """Whether every time stamp is old enough that another write would show in it."""
    newest = max((stat[0] for stat in seen if isinstance(stat, tuple)), default=0)
    return abs(time.time() - newest / 1e9) > SETTLED
