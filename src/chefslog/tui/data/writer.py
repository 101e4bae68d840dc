"""Everything the app writes into the journal, one after another, in a thread of its own.

The store (SQLModel) is imported there with the first write, so that looking and capturing never
pay for it.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any

from chefslog.home.clock import Moment
from chefslog.home.paths import Home
from chefslog.model.entry import EntryError
from chefslog.model.fields import FieldError
from chefslog.reading.connect import JournalError

if TYPE_CHECKING:
    from chefslog.store.journal import Journal

    Work = Callable[[Journal], Any]
    Then = Callable[[Any], None]


@contextmanager
def tidy_import() -> Iterator[None]:
    """Import with the usual garbage collection: the app's rare one would let garbage pile up."""
    import gc

    rare = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    try:
        yield
    finally:
        gc.collect()
        gc.freeze()
        gc.set_threshold(*rare)


class Failed(Exception):
    """A write that was not made; the text is for the writer, `cause` what the store said."""

    def __init__(self, text: str, cause: Exception) -> None:
        super().__init__(text)
        self.cause = cause


class Writer:
    """Runs writes in their order; `tell(then, result, notes)` is called from the writer's thread.

    A result is what the work returned, or Failed; notes are what the journal has to say besides.
    """

    def __init__(
        self,
        home: Home,
        clock: Callable[[], Moment],
        session: str,
        tell: Callable[[Then, Any, Sequence[str]], None],
        crash: Callable[[BaseException], str],
    ) -> None:
        self._home = home
        self._clock = clock
        self._session = session
        self._tell = tell
        self._crash = crash
        self._jobs: queue.SimpleQueue[tuple[Work, Then] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._waiting = 0
        self.since = 0.0
        """When the first write that is under way was asked for (monotonic seconds)."""

    @property
    def busy(self) -> bool:
        """Whether something is still being written."""
        return self._waiting > 0

    def write(self, work: Work, then: Then) -> None:
        """Do some work with the open journal, then hand its result over."""
        if not self._waiting:
            self.since = monotonic()
        self._waiting += 1
        self._jobs.put((work, then))
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="writer")
            self._thread.start()

    def done(self) -> None:
        """One result was handed over."""
        self._waiting -= 1

    def close(self) -> None:
        """Finish what was begun; returns when the journal is closed."""
        if self._thread is not None:
            self._jobs.put(None)
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        with ExitStack() as stack:
            journal: Journal | None = None
            while (job := self._jobs.get()) is not None:
                work, then = job
                result: Any
                try:
                    if journal is None:
                        with tidy_import():
                            from chefslog.store.journal import open_journal

                        opened = open_journal(self._home, self._clock, session=self._session)
                        journal = stack.enter_context(opened)
                    else:
                        journal.ingest()
                    result = work(journal)
                except (JournalError, FieldError, EntryError) as error:
                    result = Failed(str(error), error)
                except Exception as error:  # noqa: BLE001 - the edge of a thread
                    told = f"an error in chefslog itself ({self._crash(error)})"
                    result = Failed(f"That was not saved: {told}.", error)
                self._tell(then, result, journal.take_notes() if journal else ())
