"""What the Team screen asks for: the words, a team, one's own view, where to write."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from chefslog.model.checkin import IMPACTS
from chefslog.tui.data.preferences import remember
from chefslog.tui.team.desk import TeamDesk
from chefslog.tui.team.view import ROLES
from chefslog.tui.widgets.bars import AskBar, ask

if TYPE_CHECKING:
    from chefslog.team.member.places import Place

READ = "team_read"
"""What the app remembers of the team whose report alone is read here."""
PARTS = ("team", "place", "name", "role")
_ANOTHER = "\x00another"


def ask_words(screen: TeamDesk) -> None:
    """Ask for three of the eight words as a person hears them."""

    def open_bar(asked: tuple[str, tuple[int, ...]]) -> None:
        reader, places = asked
        which = ", ".join(map(str, places))

        def check(text: str) -> tuple[str, bool]:
            count = len(re.findall(r"[^\W\d_]+", text))
            return f"{count} of {len(places)} words; all eight are taken too", count >= len(places)

        def accept(text: str) -> None:
            screen.do("checking", lambda work, here: work.hear_words(here, text, places))

        title = f"words number {which} of the eight that {reader} reads aloud"
        ask(screen, AskBar(screen.journal_app, title, "", check, accept))

    screen.do("looking", lambda work, here: work.asked_words(here), open_bar)


def choose_view(screen: TeamDesk) -> None:
    """Ask for the reader's own answer on the impact with AI."""
    from chefslog.tui.widgets.chooser import ChoosingScreen

    day = screen.journal_app.moment().day

    def take(given: str) -> None:
        screen.do("keeping", lambda work, here: work.keep_own_view(here, given, day))

    heading = "your own impact with AI, compared with a year ago"
    answers = [(answer, words, "") for answer, words in IMPACTS.items()]
    screen.app.push_screen(ChoosingScreen(heading, answers, "", take))


def ask_path(screen: TeamDesk) -> None:
    """Ask where to write the report."""
    view = screen.view
    if view is None or view.report is None or view.place is None:
        return
    report, config = view.report, screen.journal_app.home.config
    safe = re.sub(r"[^\w.-]", "-", view.place.name).strip(".-") or "team"

    def accept(text: str) -> None:
        path = _whole_path(text)
        form = _format_of(path)
        screen.do("writing", lambda work, _: work.write_report(report, path, form, config))

    title = "write the report into: .md or .html"
    ask(screen, AskBar(screen.journal_app, title, f"{safe}-report.html", checked_path, accept))


def choose_team(screen: TeamDesk) -> None:
    """Ask for one of the teams, or for a place whose report to read."""
    from chefslog.tui.widgets.chooser import ChoosingScreen

    view = screen.view
    if view is None or view.is_bare:
        return
    options = [(one.team, one.name, ROLES[one.role]) for one in view.teams]
    options.append((_ANOTHER, "read another team's report", "its place is asked for"))

    def take(name: str) -> None:
        if name == _ANOTHER:
            _ask_place(screen)
        else:
            screen.choose_team(name)

    chosen = view.place.team if view.place else ""
    screen.app.push_screen(ChoosingScreen("team", options, chosen, take))


def _ask_place(screen: TeamDesk) -> None:
    def found(place: Place) -> None:
        parts = (place.team, place.place, place.name, place.role)
        remember(screen.journal_app.home, **{READ: dict(zip(PARTS, parts, strict=True))})
        screen.choose_team(place.team)

    def check(text: str) -> tuple[str, bool]:
        return "a folder, a git remote or a database address", bool(text)

    def accept(text: str) -> None:
        screen.do("looking", lambda work, here: work.team_to_read(here.home, text), found)

    ask(screen, AskBar(screen.journal_app, "read the report of the team at", "", check, accept))


def checked_path(text: str) -> tuple[str, bool]:
    """Return what a path leads to, and whether it can be written."""
    path = _whole_path(text) if text else ""
    if not path or os.path.isdir(path):
        return "a file: the ending .md or .html says how it is written", False
    if not _format_of(path):
        return f"{path}: the ending has to be .md or .html", False
    return f"{'replaces ' if os.path.exists(path) else ''}{path}", True


def _whole_path(text: str) -> str:
    return os.path.abspath(os.path.expanduser(text))


def _format_of(path: str) -> str:
    """Return the format that a file's ending asks for; empty where there is none of it."""
    ending = os.path.splitext(path)[1].lstrip(".").lower()
    return ending if ending in ("md", "html") else ""
