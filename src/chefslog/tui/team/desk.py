"""What the Team screen does in a worker, one thing after the other, and what it asks for."""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.worker import Worker, WorkerState

from chefslog.model.checkin import IMPACTS
from chefslog.team.errors import TeamError
from chefslog.team.service import has_extras
from chefslog.tui.base import Numbered
from chefslog.tui.data.preferences import remember
from chefslog.tui.data.reader import Look
from chefslog.tui.team.pages import say_role
from chefslog.tui.team.view import READER, View
from chefslog.tui.widgets.bars import AskBar, Check, ask
from chefslog.tui.widgets.chooser import ChoosingScreen

if TYPE_CHECKING:
    from types import ModuleType

    from chefslog.team.member.places import Place
    from chefslog.tui.team.work import Here

GROUP = "team-work"
READ = "team_read"
"""What the app remembers of the team whose report alone is read here."""
PARTS = ("team", "place", "name", "role")
_ANOTHER = "\x00another"


class TeamDesk(Numbered):
    """The team that is shown, and the queue of what to do for its person."""

    def __init__(self) -> None:
        super().__init__()
        self.view: View | None = None
        self.page = ""
        self.team = ""
        """The id of the team that is asked for; empty for the first."""
        self.is_busy = False
        self._queue: deque[Any] = deque()

    def action_show_page(self, page: str) -> None:
        """Go to a page; from a question, to what there is to know of it."""
        raise NotImplementedError

    def choose_team(self, team: str) -> None:
        self.team, self.page = team, ""
        self.reload()

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
            from chefslog.team.keys import KeyStore
            from chefslog.team.member.places import Place
            from chefslog.tui.team import work as module

            keys = KeyStore(app.home, keyring)
            here = module.Here(app.home, keys, place or Place("", "", "", READER), now)
            try:
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

    # -- asking ---------------------------------------------------------------------------

    def _ask_line(self, title: str, text: str, check: Check, accept: Callable[[str], None]) -> None:
        ask(self, AskBar(self.journal_app, title, text, check, accept))

    def action_ask_words(self) -> None:
        """Ask for three of the eight words; who reads them aloud sees them."""
        if self.view is None or not self.view.needs_words:
            self.action_show_page("people")
            return

        def open_bar(asked: tuple[str, tuple[int, ...]]) -> None:
            reader, places = asked
            which = ", ".join(str(place + 1) for place in places)

            def check(text: str) -> tuple[str, bool]:
                count, asked = len(re.findall(r"[^\W\d_]+", text)), len(places)
                return f"{count} of {asked} words; all eight are taken too", count >= asked

            def accept(text: str) -> None:
                self.do("checking", lambda work, here: work.hear_words(here, text, places))

            title = f"words number {which} of the eight that {reader} reads aloud"
            self._ask_line(title, "", check, accept)

        self.do("looking", lambda work, here: work.asked_words(here), open_bar)

    def action_choose_view(self) -> None:
        """Ask for the reader's own answer on the impact with AI."""
        day = self.journal_app.moment().day

        def take(given: str) -> None:
            self.do("keeping", lambda work, here: work.keep_own_view(here, given, day))

        heading = "your own impact with AI, compared with a year ago"
        answers = [(answer, words, "") for answer, words in IMPACTS.items()]
        self.app.push_screen(ChoosingScreen(heading, answers, "", take))

    def action_ask_path(self) -> None:
        """Ask where to write the report."""
        view = self.view
        if view is None or view.report is None or view.place is None:
            return
        report, config = view.report, self.journal_app.home.config
        safe = re.sub(r"[^\w.-]", "-", view.place.name).strip(".-") or "team"

        def accept(text: str) -> None:
            path, form = _path_and_form(text)
            self.do("writing", lambda work, _: work.write_report(report, path, form, config))

        title = "write the report into: .md or .html"
        self._ask_line(title, f"{safe}-report.html", _check_path, accept)

    def action_choose_team(self) -> None:
        """Ask for one of the teams, or for a place whose report to read."""
        view = self.view
        if view is None or not has_extras():
            return
        options = [(one.team, one.name, say_role(one.role)) for one in view.teams]
        options.append((_ANOTHER, "read another team's report", "its place is asked for"))

        def take(name: str) -> None:
            if name == _ANOTHER:
                self._ask_place()
            else:
                self.choose_team(name)

        chosen = view.place.team if view.place else ""
        self.app.push_screen(ChoosingScreen("team", options, chosen, take))

    def _ask_place(self) -> None:
        def found(place: Place) -> None:
            parts = {name: getattr(place, name) for name in PARTS}
            remember(self.journal_app.home, **{READ: parts})
            self.choose_team(place.team)

        def check(text: str) -> tuple[str, bool]:
            return "a folder, a git remote or a database address", bool(text)

        def accept(text: str) -> None:
            self.do("looking", lambda work, here: work.team_to_read(here.home, text), found)

        self._ask_line("read the report of the team at", "", check, accept)


def _check_path(text: str) -> tuple[str, bool]:
    """What a path leads to, and whether it can be written."""
    path, form = _path_and_form(text)
    if not text or os.path.isdir(path):
        return "a file: the ending .md or .html says how it is written", False
    if form not in ("md", "html"):
        return f"{path}: the ending has to be .md or .html", False
    return f"{'replaces ' if os.path.exists(path) else ''}{path}", True


def _path_and_form(text: str) -> tuple[str, str]:
    path = os.path.abspath(os.path.expanduser(text))
    return path, os.path.splitext(path)[1].lstrip(".").lower()
