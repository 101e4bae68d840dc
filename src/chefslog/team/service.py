"""What the shell and the app ask of the team before anything of it is loaded."""

from __future__ import annotations

from importlib.util import find_spec

from chefslog.team.errors import TeamError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from chefslog.home.config import Config
    from chefslog.home.paths import Home
    from chefslog.reading.connect import Snapshot
    from chefslog.team.member.today import TeamRow

NEEDED = ("cryptography", "pyhpke", "Crypto")
"""What `chefslog[team]` brings."""
MISSING = "Team sharing needs more: pip install 'chefslog[team]'"


def has_extras() -> bool:
    """Return whether the packages that team sharing needs are installed."""
    return all(find_spec(name) is not None for name in NEEDED)


def need_extras() -> None:
    """Raise TeamError where they are not."""
    if not has_extras():
        raise TeamError(MISSING)


def update_teams(
    home: Home, config: Config, snapshot: Snapshot, now: float
) -> tuple[tuple[str, ...], tuple[TeamRow, ...]]:
    """Do what goes by itself for this machine's teams where it is time.

    Return what did not work, in lines, and what waits for a member or a keyholder. Raises OSError
    where the key files cannot be read.
    """
    if not has_extras():
        return (), ()
    from chefslog.team.member.places import due_places
    from chefslog.team.member.today import team_rows

    problems: tuple[str, ...] = ()
    try:
        if due_places(home, now):
            from chefslog.team.keys import KeyStore
            from chefslog.team.member.sender import keep_up

            keys = KeyStore(home, config.team_keyring)
            problems = keep_up(home, keys, snapshot, now, config.team_tend)
        return problems, team_rows(home, now)
    except TeamError as error:
        return (*problems, str(error)), ()
