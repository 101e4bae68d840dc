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
    from chefslog.team.member.today import KeyholderRow, TeamRow


def update_teams(home: Home, snapshot: Snapshot) -> Sequence[TeamRow | KeyholderRow]:
    """Do what goes by itself where it is time, and return what waits for a member or keyholder.

    Trouble goes to standard error: the day is shown in any case.
    """
    if not has_extras():
        return ()
    from chefslog.team.errors import TeamError
    from chefslog.team.member.places import due_places
    from chefslog.team.member.today import keyholder_rows, team_rows

    config, _ = load_config(home)
    at = now(config.day_starts).at
    try:
        due = due_places(home, at)
        if due:
            from chefslog.team.keys import KeyStore
            from chefslog.team.member.sender import keep_up

            keys = KeyStore(home, config.team_keyring)
            narrate(*keep_up(home, keys, snapshot, at, config.team_tend))
        return (*team_rows(home, at), *keyholder_rows(home))
    except TeamError as error:
        narrate(str(error))
        return ()
