"""Reading that may take long: in a worker, with a snapshot of its own, stale results dropped."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any

from textual.app import App
from textual.message import Message
from textual.screen import Screen
from textual.worker import Worker, get_current_worker

from chefslog.home.paths import Home
from chefslog.reading.connect import JournalError, Snapshot, open_snapshot
from chefslog.reading.damage import explain_damage, is_damage


class Result(Message):
    """Something a thread found out, with the function that takes it in the app's own thread."""

    def __init__(self, then: Callable[[Any], None], value: Any) -> None:
        super().__init__()
        self.then = then
        self.value = value


class Look:
    """One look at the journal from a worker."""

    def __init__(
        self, snapshot: Snapshot, stopped: Callable[[], bool], tell: Callable[[Any], object]
    ):
        self.snapshot = snapshot
        self.stopped = stopped
        """Whether nobody waits for the result any more."""
        self.tell = tell
        """Hand over something before the end."""


class Looker:
    """Starts looks; within a group a newer one replaces the older."""

    def __init__(self, app: App[Any], home: Home) -> None:
        self._app = app
        self._home = home
        self._turn: dict[str, int] = {}
        self._began: dict[int, float] = {}
        self.took = 0.0
        """Seconds that the last look took."""
        self.ended = 0.0
        """When it ended (monotonic seconds)."""

    @property
    def waiting(self) -> float:
        """Seconds that the oldest look under way has taken so far."""
        began = list(self._began.values())
        return monotonic() - min(began) if began else 0.0

    def _post(self, then: Callable[[Any], None], value: Any) -> bool:
        return self._app.post_message(Result(then, value))

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

        def current(take: Callable[[Any], None]) -> Callable[[Any], None]:
            def taken(value: Any) -> None:
                if self._turn[group] == turn and screen.is_attached:
                    take(value)

            return taken

        def take_over(pair: tuple[Snapshot, Any]) -> None:
            snapshot, value = pair
            if self._turn[group] != turn or keep is None or not screen.is_attached:
                snapshot.close()
                return
            keep(snapshot)
            then(value)

        fail = current(failed) if failed is not None else None
        taken = take_over if keep is not None else None

        def read(worker: Worker[Any]) -> None:
            self._read(work, worker, current(then), taken, fail)

        screen.run_worker(
            lambda: self._timed(read),
            thread=True,
            exclusive=True,
            group=group,
            exit_on_error=False,
        )

    def _read(
        self,
        work: Callable[[Look], Any],
        worker: Worker[Any],
        tell: Callable[[Any], None],
        take_over: Callable[[Any], None] | None,
        fail: Callable[[JournalError], None] | None,
    ) -> None:
        """Work on a snapshot and tell the value; `take_over` gets the snapshot with it."""
        handed, snapshot = False, None
        try:
            snapshot = open_snapshot(self._home)
            look = Look(
                snapshot, lambda: worker.is_cancelled, lambda value: self._post(tell, value)
            )
            value = work(look)
            if worker.is_cancelled:
                return
            if take_over is None:
                self._post(tell, value)
            else:
                handed = self._post(take_over, (snapshot, value))
        except JournalError as error:
            if fail is not None:
                self._post(fail, error)
        except Exception as error:
            if fail is None or not is_damage(error):
                raise
            self._post(fail, explain_damage(self._home, error))
        finally:
            if snapshot is not None and not handed:
                snapshot.close()

    def _timed(self, read: Callable[[Worker[Any]], None]) -> None:
        """Read in this worker's thread, noting how long it takes."""
        worker = get_current_worker()
        began = self._began[id(worker)] = monotonic()
        try:
            read(worker)
        finally:
            del self._began[id(worker)]
            self.ended = monotonic()
            self.took = self.ended - began
