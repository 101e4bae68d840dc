"""What the Team screen and Today show of this machine's teams; light until it is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chefslog.tui.data.timeline import Extra

if TYPE_CHECKING:
    from chefslog.team.founding.teamfile import TeamFile
    from chefslog.team.member.places import Place
    from chefslog.team.member.preview import Preview
    from chefslog.team.member.state import TeamState
    from chefslog.team.report.model import Report
    from chefslog.team.stories import Story
    from chefslog.tui.base import Host
    from chefslog.tui.data.reader import Look

READER = "reader"
"""The role of somebody who reads a report and holds no key."""


@dataclass(frozen=True)
class View:
    """One team, as far as its place and this machine tell.

    `problem` says why the place cannot be used now. `file` is the newest epoch, `words` are its
    eight words where this machine's person reads them aloud. `preview` is what goes for a member's
    running period with a yes. `no_report` says why there is no report.
    """

    teams: tuple[Place, ...] = ()
    place: Place | None = None
    problem: str = ""
    state: TeamState | None = None
    file: TeamFile | None = None
    words: tuple[str, ...] = ()
    preview: Preview | None = None
    report: Report | None = None
    no_report: str = ""
    stories: tuple[Story, ...] = ()

    @property
    def role(self) -> str:
        """Return member, desk, lock, reader; empty without a team."""
        return self.place.role if self.place else ""

    @property
    def needs_words(self) -> bool:
        """Return whether this machine's person has still to type the words."""
        is_verified = self.state is None or self.state.is_verified
        return self.file is not None and self.role != "desk" and not is_verified

    @property
    def offers(self) -> set[str]:
        """Return what can be done, by the names that commands need."""
        if self.place is None or self.problem:
            return set()
        state, report = self.state, self.report
        found = {
            "share": self.preview is not None,
            "tend": self.role in ("desk", "lock"),
            "words": self.needs_words or bool(self.words),
            "changes": bool(state and state.is_verified and state.news),
            "report": bool(report and report.periods),
            "view": bool(report and any(one.name == "impact_ai" for one in report.figures)),
            "stories": bool(self.stories),
            "people": state is not None,
        }
        return {name for name, holds in found.items() if holds}


def keep_up_teams(app: Host) -> None:
    """Send and tend in a worker, say what did not work, and show Today what waits.

    What did not work is tried again next time.
    """
    home, now, config = app.home, app.moment().at, app.config

    def work(look: Look) -> tuple[str, tuple[Extra, ...]]:
        from chefslog.team.service import update_teams

        try:
            problems, rows = update_teams(home, config, look.snapshot, now)
        except OSError as error:
            return str(error), ()
        shown = (Extra("team", ref=row.team, text=row.text) for row in rows)
        return " ".join(problems), tuple(shown)

    def tell(done: tuple[str, tuple[Extra, ...]]) -> None:
        problem, rows = done
        if problem:
            app.say(problem, problem=True)
        if rows != app.team_rows:
            app.team_rows = rows
            app.refresh_rooms()

    app.look(app.screen_stack[0], work, tell, group="team-due")
