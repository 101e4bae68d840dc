"""What the Team screen is asked to do, one thing after the other, with undo as far as it goes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chefslog.reading.connect import JournalError
from chefslog.tui.numbered import Numbered

if TYPE_CHECKING:
    from chefslog.tui.data.reader import Look

GROUP = "team-jobs"
Work = Callable[[], Any]
"""Done in a worker; a text that it returns is said. It raises TeamError or OSError."""


@dataclass(frozen=True)
class Job:
    """Something to do: `word` is said while it lasts, `back` takes it back, `then` follows.

    `failed` is told what went wrong, which is said in any case.
    """

    word: str
    do: Work
    back: Work | None = None
    then: Callable[[Any], None] | None = None
    failed: Callable[[str], None] | None = None


@dataclass(frozen=True)
class _Ended:
    value: Any
    problem: str = ""


_NOTHING = Job("", lambda: None)


class Jobs:
    """The queue of one screen, and what of it can be taken back."""

    def __init__(self, screen: Numbered, on_end: Callable[[], None]) -> None:
        self._screen = screen
        self._on_end = on_end
        self._waiting: deque[tuple[str, Job]] = deque()
        self._running: tuple[str, Job] | None = None
        self._done: list[Job] = []
        self._undone: list[Job] = []

    @property
    def offers(self) -> set[str]:
        """Whether something can be taken back, or done again."""
        found = {"undo": self._done, "redo": self._undone}
        return {name for name, jobs in found.items() if jobs}

    @property
    def is_busy(self) -> bool:
        """Whether something is being done."""
        return self._running is not None

    def is_asked(self, word: str) -> bool:
        """Whether something of this word is being done, or waits to be."""
        held = [*self._waiting, *([self._running] if self._running else [])]
        return any(job.word == word for _, job in held)

    def add(self, job: Job) -> None:
        """Do it when what was asked for before is done."""
        self._put("do", job)

    def undo(self) -> None:
        """Take back the last thing that can be."""
        self._put("undo", _NOTHING)

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._put("redo", _NOTHING)

    def stop(self) -> None:
        """What ran has crashed: nothing that waits behind it is done."""
        self._waiting.clear()
        self._running = None
        self._screen.doing = ""

    def _put(self, kind: str, job: Job) -> None:
        self._waiting.append((kind, job))
        if self._running is None:
            self._next()

    def _next(self) -> None:
        self._running = None
        while self._waiting and self._running is None:
            kind, job = self._waiting.popleft()
            held = {"undo": self._done, "redo": self._undone}.get(kind)
            if held is None:
                self._running = kind, job
            elif held:
                self._running = kind, held.pop()
        self._screen.doing = self._running[1].word if self._running else ""
        if self._running is not None:
            self._begin(*self._running)

    def _begin(self, kind: str, job: Job) -> None:
        work = job.back if kind == "undo" and job.back is not None else job.do

        def run(_: Look) -> _Ended:
            from chefslog.team.errors import TeamError

            try:
                return _Ended(work())
            except (TeamError, OSError) as error:
                return _Ended(None, str(error))

        def unread(error: JournalError) -> None:
            self._end(_Ended(None, str(error)))

        self._screen.journal_app.look(self._screen, run, self._end, group=GROUP, failed=unread)

    def _end(self, ended: _Ended) -> None:
        assert self._running is not None
        kind, job = self._running
        app = self._screen.journal_app
        if ended.problem:
            app.say(ended.problem, problem=True)
        else:
            self._keep(kind, job)
            self._say(kind, job, ended.value)
        self._next()
        if ended.problem and job.failed is not None:
            job.failed(ended.problem)
        elif not ended.problem and kind != "undo" and job.then is not None:
            job.then(ended.value)
        self._on_end()

    def _keep(self, kind: str, job: Job) -> None:
        if kind == "undo":
            self._undone.append(job)
        elif job.back is not None:
            self._done.append(job)
        if kind == "do":
            self._undone.clear()

    def _say(self, kind: str, job: Job, value: Any) -> None:
        if not isinstance(value, str) or not value:
            return
        app = self._screen.journal_app
        can_undo = job.back is not None and kind != "undo"
        app.say(value + (f" · {app.keys.shown('team_undo')} undoes" if can_undo else ""))
