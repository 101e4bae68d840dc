"""What a machine does for its teams by itself while the app is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chefslog.team.errors import TeamError

if TYPE_CHECKING:
    from chefslog.tui.base import Host
    from chefslog.tui.data.reader import Look


def keep_up_teams(app: Host) -> None:
    """Send and tend in a worker, and say what did not work; it is tried again next time."""
    home, now, config = app.home, app.moment().at, app.config

    def work(look: Look) -> str:
        try:
            from chefslog.team.member.schedule import due_places

            if not due_places(home, now):
                return ""
            from chefslog.team.keys import KeyStore
            from chefslog.team.member.upkeep import keep_up

            keys = KeyStore(home, config.team_keyring)
            return " ".join(keep_up(home, keys, look.snapshot, now, config.team_tend))
        except (TeamError, OSError, ImportError) as error:
            return str(error)

    def tell(problem: str) -> None:
        if problem:
            app.say(problem, problem=True)

    app.look(app.screen_stack[0], work, tell, group="team-due")
