"""What a machine does for its teams by itself while the app is open, and what waits for a yes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chefslog.team.errors import TeamError
from chefslog.tui.data.timeline import Extra

if TYPE_CHECKING:
    from chefslog.tui.base import Host
    from chefslog.tui.data.reader import Look


def keep_up_teams(app: Host) -> None:
    """Send and tend in a worker, say what did not work, and show Today what waits.

    What did not work is tried again next time.
    """
    home, now, config = app.home, app.moment().at, app.config

    def work(look: Look) -> tuple[str, tuple[Extra, ...]]:
        try:
            from chefslog.team.member.places import due_places
            from chefslog.team.member.today import keyholder_rows, team_rows

            problem = ""
            if due_places(home, now):
                from chefslog.team.keys import KeyStore
                from chefslog.team.member.sender import keep_up

                keys = KeyStore(home, config.team_keyring)
                problem = " ".join(keep_up(home, keys, look.snapshot, now, config.team_tend))
            told = [(row.team, row.text) for row in team_rows(home, now)]
            told += [(row.team, row.line) for row in keyholder_rows(home)]
            return problem, tuple(Extra("team", ref=team, text=text) for team, text in told)
        except (TeamError, OSError, ImportError) as error:
            return str(error), ()

    def tell(done: tuple[str, tuple[Extra, ...]]) -> None:
        problem, rows = done
        if problem:
            app.say(problem, problem=True)
        if rows != app.team_rows:
            app.team_rows = rows
            app.refresh_rooms()

    app.look(app.screen_stack[0], work, tell, group="team-due")
