"""What `chefslog today` does for the teams of this machine, and says of them."""

from __future__ import annotations

from chefslog.cli.team.context import has_extras
from chefslog.home.clock import now
from chefslog.home.config import load_config
from chefslog.home.narration import narrate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from chefslog.home.paths import Home
    from chefslog.reading.connect import Snapshot
    from chefslog.team.member.today import TeamRow


def update_teams(home: Home, snapshot: Snapshot) -> Sequence[TeamRow]:
    """Replace a member's files where it is time, and return a row for each period that closes soon.

    Trouble goes to standard error: the day is shown in any case.
    """
    if not has_extras():
        return ()
    from chefslog.team.errors import TeamError
    from chefslog.team.member.schedule import due_places
    from chefslog.team.member.today import team_rows

    config, _ = load_config(home)
    at = now(config.day_starts).at
    try:
        if any(place.role == "member" for place in due_places(home, at)):
            from chefslog.team.keys import KeyStore
            from chefslog.team.member.sender import send_due

            troubles = send_due(home, KeyStore(home, config.team_keyring), snapshot, at)
            narrate(*(f"{trouble.name}: {trouble.text}" for trouble in troubles))
        return team_rows(home, at)
    except TeamError as error:
        narrate(str(error))
        return ()


def row_lines(rows: Sequence[TeamRow]) -> list[str]:
    """Return the rows as lines, with what to do where a yes is asked for."""
    return [
        f"  team   {row.text}" + (": chefslog team share" if row.is_waiting else "") for row in rows
    ]


def rows_data(rows: Sequence[TeamRow]) -> list[dict[str, object]]:
    """Return the rows as data."""
    return [
        {
            "team": row.team,
            "name": row.name,
            "period": row.outbox.period,
            "answers": row.answers,
            "changed": row.changed,
            "decided": row.outbox.answer,
            "text": row.text,
        }
        for row in rows
    ]
