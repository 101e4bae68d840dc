"""Looks at many reports on all cores, a few in memory at a time, in the order they came."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from itertools import islice

from chefslog.team.keyholder.examine import Examiner, Finding, Job
from chefslog.team.task import Task

CHUNK = 32
"""Reports that go to a core at once."""
ALONE = 400
"""Up to this many reports, starting other processes takes longer than looking."""

_AHEAD = 2
"""Chunks that lie ready for each other process."""
_MOST = 16
"""Finished and unfinished chunks per other process that wait for the first of them at most."""

_examiner: list[Examiner] = []
"""The one of this worker process; empty in every other process."""


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def look_at_all(
    task: Task, role: str, private: bytes, jobs: Iterable[Job], count: int, workers: int
) -> Iterator[Finding]:
    """A finding for each job, in order; `count` is how many to expect.

    This process works too, beside `workers` - 1 others, and alone where none can be started or
    where they die. Raises TeamError for a wrong key.
    """
    examiner = Examiner(task, role, private)
    if workers < 2 or count <= ALONE:
        yield from map(examiner.look, jobs)
        return
    # Spawned, never forked: the caller may have threads. The key goes through a pipe.
    pool = ProcessPoolExecutor(
        workers - 1, multiprocessing.get_context("spawn"), _begin, (task, role, private)
    )
    try:
        yield from _look_together(pool, examiner, jobs, workers - 1)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _look_together(
    pool: ProcessPoolExecutor, examiner: Examiner, jobs: Iterable[Job], others: int
) -> Iterator[Finding]:
    """Give away chunks while the others have too little to do, and look at one when they have."""
    waiting: deque[_Part] = deque()
    for chunk in _chunks(jobs):
        busy = sum(part.is_away for part in waiting)
        waiting.append(_Part(chunk, _submitted(pool, chunk) if busy < _AHEAD * others else None))
        if not waiting[-1].is_away:
            waiting[-1].look(examiner)
        while waiting and (not waiting[0].is_away or len(waiting) > _MOST * others):
            yield from waiting.popleft().result(examiner)
    for part in waiting:
        yield from part.result(examiner)


class _Part:
    """A chunk of jobs, given to another process or looked at here."""

    def __init__(self, chunk: list[Job], future: Future[list[Finding]] | None) -> None:
        self._chunk = chunk
        self._future = future
        self._findings: list[Finding] | None = None

    @property
    def is_away(self) -> bool:
        return self._future is not None and not self._future.done()

    def look(self, examiner: Examiner) -> None:
        self._findings = [examiner.look(job) for job in self._chunk]
        self._chunk = []

    def result(self, examiner: Examiner) -> list[Finding]:
        if self._findings is None and self._future is not None:
            try:
                return self._future.result()
            except (BrokenExecutor, OSError):
                pass
        if self._findings is None:
            self.look(examiner)
        return self._findings or []


def _chunks(jobs: Iterable[Job]) -> Iterator[list[Job]]:
    rest = iter(jobs)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def _submitted(pool: ProcessPoolExecutor, chunk: list[Job]) -> Future[list[Finding]] | None:
    try:
        return pool.submit(_look, chunk)
    except (BrokenExecutor, OSError):
        return None


def _begin(task: Task, role: str, private: bytes) -> None:
    _examiner[:] = [Examiner(task, role, private)]


def _look(chunk: list[Job]) -> list[Finding]:
    return [_examiner[0].look(job) for job in chunk]
