"""The journal as the screens read it: a snapshot at hand, and a worker for what may take long."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from chefslog.home.paths import Home
from chefslog.reading.connect import JournalError, JournalOlder, Snapshot, open_snapshot
from chefslog.reading.damage import explain_damage, is_damage

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import Screen

SETTLED = 2.0
"""Seconds after which a file's time stamp can be trusted to change with the next write."""
RECENT = 90
"""Days whose words are offered first."""
FRESH = 60.0
"""Seconds for which counted words are used again: counting takes a while in a large journal."""


class Source:
    """A snapshot for the app's own thread, kept until something on disk has changed.

    Reading many pages from one snapshot costs a tenth of a millisecond each; opening it costs
    more, above all with captures waiting.
    """

    def __init__(self, home: Home) -> None:
        self.home = home
        self.problem = ""
        """Why the journal cannot be read, for the writer; empty when it can."""
        self.older = False
        """Whether the journal only has to be upgraded first."""
        self._snapshot: Snapshot | None = None
        self._seen: list[tuple[int, int, int] | None] = []
        self._words: dict[str, tuple[float, list[str]]] = {}

    def snapshot(self) -> Snapshot | None:
        """The current snapshot, opened when there is none; None, and `problem`, where it fails."""
        if self._snapshot is None:
            self.changed()
            try:
                self.adopt(open_snapshot(self.home))
            except JournalError as error:
                self.problem = str(error)
                self.older = isinstance(error, JournalOlder)
        return self._snapshot

    def adopt(self, snapshot: Snapshot) -> None:
        """Take over a newer snapshot, which a worker opened, in place of the one that is held."""
        self.close()
        self._snapshot, self.problem, self.older = snapshot, "", False

    def close(self) -> None:
        """Let the snapshot go; the next look opens a new one."""
        if self._snapshot is not None:
            self._snapshot.close()
            self._snapshot = None

    def changed(self) -> bool:
        """Whether anything was written since the last call, or so late that it may not show yet."""
        before, self._seen = self._seen, []
        for path in (self.home.journal, self.home.journal + "-wal", self.home.letters("new")):
            try:
                stat = os.stat(path)
                self._seen.append((stat.st_mtime_ns, stat.st_size, stat.st_ino))
            except OSError:
                self._seen.append(None)
        newest = max((stat[0] for stat in self._seen if stat), default=0)
        return self._seen != before or abs(time.time() - newest / 1e9) <= SETTLED

    def words(self, name: str, today: int) -> list[str]:
        """Return the words of a field, the likeliest first; none where there is no journal."""
        at, found = self._words.get(name, (0.0, []))
        snapshot = self.snapshot()
        if snapshot is not None and (not at or time.monotonic() - at > FRESH):
            from chefslog.reading.completions import count_words

            counted = count_words(snapshot, name, today - RECENT)
            found = [row[0] for row in sorted(counted, key=lambda row: -row[2])]
            self._words[name] = time.monotonic(), found
        return found


class Look(NamedTuple):
    """One look at the journal from a worker.

    `stopped` says whether nobody waits for the result any more; `tell` hands over something before
    the end.
    """

    snapshot: Snapshot
    stopped: Callable[[], bool]
    tell: Callable[[Any], object]


class Looker:
    """Starts looks; within a group a newer one replaces the older."""

    def __init__(self, app: App[Any], home: Home) -> None:
        self._app = app
        self._home = home
        self._turn: dict[str, int] = {}
        self._began: dict[object, float] = {}
        self.took = 0.0
        """Seconds that the last look took."""
        self.ended = 0.0
        """When it ended (monotonic seconds)."""

    @property
    def waiting(self) -> float:
        """Seconds that the oldest look under way has taken so far."""
        began = [*self._began.values()]
        return time.monotonic() - min(began) if began else 0.0

    def look(
        self,
        screen: Screen[Any],
        work: Callable[[Look], Any],
        then: Callable[[Any], None],
        *,
        group: str,
        keep: Callable[[Snapshot], None] | None = None,
        failed: Callable[[JournalError], None] | None = None,
    ) -> None:
        """Run `work` in a worker and `then` with its result; `keep` takes the snapshot over."""
        turn = self._turn[group] = self._turn.get(group, 0) + 1

        def take(then: Callable[[Any], None], value: Any) -> None:
            if self._turn[group] == turn and screen.is_attached:
                then(value)

        def take_over(snapshot: Snapshot, value: Any) -> None:
            is_wanted = self._turn[group] == turn and screen.is_attached
            keep(snapshot) if keep and is_wanted else snapshot.close()
            take(then, value)

        def tell(then: Callable[[Any], None], value: Any) -> None:
            self._app.call_later(take, then, value)

        def read() -> None:
            from textual.worker import get_current_worker

            worker, began = get_current_worker(), time.monotonic()
            self._began[worker] = began
            snapshot, handed = None, False
            try:
                snapshot = open_snapshot(self._home)
                value = work(Look(snapshot, lambda: worker.is_cancelled, partial(tell, then)))
                if not worker.is_cancelled:
                    handed = self._app.call_later(take_over, snapshot, value)
            except JournalError as error:
                if failed is not None:
                    tell(failed, error)
            except Exception as error:
                if failed is None or not is_damage(error):
                    raise
                tell(failed, explain_damage(self._home, error))
            finally:
                if snapshot is not None and not handed:
                    snapshot.close()
                del self._began[worker]
                self.ended = time.monotonic()
                self.took = self.ended - began

        screen.run_worker(read, thread=True, exclusive=True, group=group, exit_on_error=False)
