"""What the Team screen does, one thing after the other, in a worker."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.worker import Worker, WorkerState

from chefslog.tui.data.reader import Look
from chefslog.tui.numbered import Numbered
from chefslog.tui.team.view import READER, View

if TYPE_CHECKING:
    from types import ModuleType

    from chefslog.tui.team.work import Here

GROUP = "team-work"


class TeamDesk(Numbered):
    """The team that is shown, and the queue of what to do for its person."""

    def __init__(self) -> None:
        super().__init__()
        self.view: View | None = None
        self.is_busy = False
        self._queue: deque[Any] = deque()

    def choose_team(self, team: str) -> None:
        """Show another of the teams, by its id."""
        raise NotImplementedError

    def do(
        self,
        word: str,
        work: Callable[[ModuleType, Here], Any],
        then: Callable[[Any], None] | None = None,
    ) -> None:
        """Do something in a worker, then say the text that comes of it, or hand it to `then`.

        `word` is said while it lasts. What is asked for meanwhile is done after it.
        """
        self._queue.append((word, work, then))
        if not self.is_busy:
            self._do_next()

    def _do_next(self) -> None:
        self.is_busy = bool(self._queue)
        self.doing = self._queue[0][0] if self._queue else ""
        if not self._queue:
            self.reload()
            return
        _, work, then = self._queue.popleft()
        app, place = self.journal_app, self.view.place if self.view else None
        now, keyring = app.moment().at, app.config.team_keyring

        def run(_: Look) -> tuple[Any, str]:
            from chefslog.team.errors import TeamError
            from chefslog.team.keys import KeyStore
            from chefslog.team.member.places import Place
            from chefslog.tui.team import work as module

            known = place or Place("", "", "", READER)
            try:
                here = module.Here(app.home, KeyStore(app.home, keyring), known, now)
                return work(module, here), ""
            except (TeamError, OSError) as error:
                return None, str(error)

        def end(found: tuple[Any, str]) -> None:
            value, problem = found
            if problem:
                app.say(problem, problem=True)
            elif then is not None:
                then(value)
            elif value:
                app.say(str(value))
            self._do_next()

        app.look(self, run, end, group=GROUP, failed=lambda error: end((None, str(error))))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Let nothing wait behind what crashed; the app says so and leaves a crash file."""
        if event.worker.group == GROUP and event.state is WorkerState.ERROR:
            self._queue.clear()
            self.is_busy, self.doing = False, ""
        super().on_worker_state_changed(event)
