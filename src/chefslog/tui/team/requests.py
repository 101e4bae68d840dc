"""What the Team screen asks for: a team, the eight words, an answer, where to write."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from chefslog.model.checkin import IMPACTS
from chefslog.tui.team.acts import TeamDesk
from chefslog.tui.team.jobs import Job
from chefslog.tui.team.view import Asked, format_of, whole_path
from chefslog.tui.widgets.ask_bar import AskBar, ask

if TYPE_CHECKING:
    from chefslog.team.founding.founding import Founding

_NEW = "\x00new"
_HINT = "join PLACE as NAME · read PLACE · begin TEAM in PLACE as NAME · lock PLACE as NAME"
_LINE = re.compile(
    r"(join|lock)\s+(\S.*)(?<!\s)\s+as\s+(\S.*)|(read)\s+(\S.*)"
    r"|(begin)\s+(\S.*?)(?<!\s)\s+in\s+(\S.*)(?<!\s)\s+as\s+(\S.*)"
)
_TOLD = {
    "join": "asks to be in the team of {place}, as {own}",
    "lock": "asks to be the second lock of the team of {place}, as {own}",
    "read": "reads the report of the team of {place}; no key needed",
    "begin": "founds {team} in {place}, with {own} as its desk",
}
WORDS = 8
LONGEST = 2000
"""Characters of such a line; a longer one was pasted by mistake."""


def asked_of(text: str) -> Asked | None:
    """What a typed line means; None where it means nothing."""
    match = _LINE.fullmatch(text.strip()) if len(text) <= LONGEST else None
    if match is None:
        return None
    joins, where, own, reads, looked_at, begins, team, there, desk = match.groups()
    if joins:
        return Asked(joins, whole_place(where), own.strip())
    if reads:
        return Asked(reads, whole_place(looked_at))
    return Asked(begins, whole_place(there), desk.strip(), team.strip())


def whole_place(text: str) -> str:
    """Return a typed place that is the same wherever one stands later."""
    from chefslog.team.mailroom.place import folder_of, settle_place
    from chefslog.team.mailroom.protocol import MailroomError

    text = text.strip()
    if text.startswith("git:"):
        # What a checkout stands for is looked up when one goes there, not while one types.
        return text
    try:
        address = settle_place(text)
    except MailroomError:
        return text
    return address if text.startswith("folder:") else folder_of(address) or address


def choose_team(screen: TeamDesk) -> None:
    """One of the teams, or another one."""
    view = screen.view
    if view is None or view.is_bare:
        return
    if not view.teams:
        ask_team(screen)
        return
    from chefslog.tui.widgets.chooser import ChoosingScreen

    roles = {"member": "a member", "desk": "the desk", "lock": "the second lock",
             "reader": "reading its report"}  # fmt: skip
    options = [(one.team, one.name, roles[one.role]) for one in view.teams]
    options.append((_NEW, "another team…", "one line: join, read or begin"))

    def take(name: str) -> None:
        if name == _NEW:
            ask_team(screen)
        else:
            screen.choose(name)

    chosen = view.place.team if view.place else ""
    screen.app.push_screen(ChoosingScreen("team", options, chosen, take))


def ask_team(screen: TeamDesk) -> None:
    """A team in one line."""

    def check(text: str) -> tuple[str, bool]:
        asked = asked_of(text)
        if asked is None:
            return _HINT, False
        return _TOLD[asked.verb].format(**asked._asdict()) + " · enter", True

    def accept(text: str) -> None:
        asked = asked_of(text)
        if asked is not None:
            _go(screen, asked)

    bar = AskBar(screen.journal_app, "a team: join, read, begin or lock", "", check, accept)
    ask(screen, bar)


def _go(screen: TeamDesk, asked: Asked) -> None:
    if asked.verb == "begin":
        screen.begin_team(asked)
        return

    def look() -> tuple[Founding, ...]:
        from chefslog.tui.team import work

        return work.teams_at(screen.journal_app.home, asked.place)

    def found(teams: tuple[Founding, ...]) -> None:
        if len(teams) == 1:
            screen.enter_team(asked, teams[0])
        else:
            _choose_there(screen, asked, teams)

    screen.jobs.add(Job("looking", look, then=found))


def _choose_there(screen: TeamDesk, asked: Asked, teams: tuple[Founding, ...]) -> None:
    from chefslog.tui.widgets.chooser import ChoosingScreen

    by_id = {one.team: one for one in teams}
    options = [(one.team, one.name, f"desk: {one.desk.name}") for one in teams]
    screen.app.push_screen(
        ChoosingScreen(
            "which team of this place", options, "",
            lambda team: screen.enter_team(asked, by_id[team]),
        )
    )  # fmt: skip


def ask_words(screen: TeamDesk, typed: str = "", voice: str = "") -> None:
    """Who reads the words, then the words; who reads them to others sees them large."""
    view = screen.view
    if view is None or view.keys is None:
        return
    if view.keys.words:
        from chefslog.tui.team.eight_words import EightWordsScreen

        screen.app.push_screen(EightWordsScreen(view.keys.words))
    elif voice:
        _ask_words(screen, typed, voice)
    else:
        _choose_voice(screen)


def _choose_voice(screen: TeamDesk) -> None:
    from chefslog.tui.widgets.chooser import ChoosingScreen

    view = screen.view
    assert view is not None
    assert view.standing is not None
    file = view.standing.newest
    options = [
        ("call", "the call with everybody", f"{file.desk.name} reads, all type"),
        ("desk", f"{file.desk.name}, to you alone", "the second lock has to read them too"),
        ("lock", f"{file.lock.name}, to you alone", "the desk has to read them too"),
    ]
    if view.role == "lock":
        _ask_words(screen, "", "call")
        return
    screen.app.push_screen(
        ChoosingScreen(
            "who reads the eight words?", options, "call",
            lambda voice: _ask_words(screen, "", voice),
        )
    )  # fmt: skip


def _ask_words(screen: TeamDesk, typed: str, voice: str) -> None:
    def check(text: str) -> tuple[str, bool]:
        count = len(re.findall(r"[^\W\d_]+", text))
        return (
            f"{count} of {WORDS} words · as you hear them, enter when all are there",
            count >= WORDS,
        )

    ask(
        screen,
        AskBar(
            screen.journal_app,
            "type the eight words that you hear",
            typed,
            check,
            lambda text: screen.hear_words(text, voice, lambda: ask_words(screen, text, voice)),
        ),
    )


def choose_view(screen: TeamDesk) -> None:
    """The reader's own answer on the impact with AI."""
    from chefslog.tui.widgets.chooser import ChoosingScreen

    heading = "your own impact with AI, compared with a year ago"
    answers = [(answer, words, "") for answer, words in IMPACTS.items()]
    screen.app.push_screen(ChoosingScreen(heading, answers, "", screen.keep_own_view))


def ask_path(screen: TeamDesk) -> None:
    """Where to write the report."""
    view = screen.view
    if view is None or view.place is None:
        return
    safe = "".join(sign if sign.isalnum() or sign in "-_." else "-" for sign in view.name)
    text = f"{safe.strip('.-') or 'team'}-report.html"
    bar = AskBar(
        screen.journal_app, "write the report into: .md or .html", text, checked_path,
        screen.write_report,
    )  # fmt: skip
    ask(screen, bar)


def checked_path(text: str) -> tuple[str, bool]:
    """What a path leads to, and whether it can be written."""
    path = whole_path(text) if text else ""
    if not path or os.path.isdir(path):
        return "a file: the ending .md or .html says how it is written", False
    if not format_of(path):
        return f"{path}: the ending has to be .md or .html", False
    replaced = "replaces " if os.path.exists(path) else ""
    return f"{replaced}{path}", True
