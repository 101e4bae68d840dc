"""Sends what goes to a team on its closing day; loads nothing of the team on other days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chefslog.model.days import iso
from chefslog.team.calendar import DAP_EPOCH, DAY, period
from chefslog.team.errors import TeamError

if TYPE_CHECKING:
    from chefslog.tui.base import Host
    from chefslog.tui.data.reader import Look


def send_due(app: Host, undecided: bool) -> None:
    """Send it in a worker and say what became of it; what fails stays here and goes next time.

    With `undecided` a blank goes for who has decided nothing, as for everybody enrolled.
    """
    home, now = app.home, app.moment().at
    if not _is_closing_day(now):
        return
    keyring = app.config.team_keyring

    def work(_: Look) -> tuple[str, bool]:
        try:
            from chefslog.team.keys import KeyStore
            from chefslog.tui.team.work import send_waiting

            return send_waiting(home, KeyStore(home, keyring), now, undecided), False
        except (TeamError, OSError, ImportError) as error:
            return str(error), True

    def tell(told: tuple[str, bool]) -> None:
        text, is_problem = told
        if text:
            app.say(text, problem=is_problem)

    app.look(app.screen_stack[0], work, tell, group="team-due")


def _is_closing_day(now: float) -> bool:
    """Whether a month is in its last 24 hours before closing; a quarter closes with its month."""
    today = DAP_EPOCH + int(now // DAY)
    months = {period(iso(today - back)[:7]) for back in range(5)}
    return any(one.closes - DAY <= now < one.closes for one in months)
