"""Which place, and which team of it, a command line means."""

from __future__ import annotations

from chefslog.cli.command import UsageError
from chefslog.model.sanitize import legible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from chefslog.team.founding.founding import Founding
    from chefslog.team.mailroom.protocol import Mailroom


def team_in(mailroom: Mailroom, wanted: str) -> Founding:
    """The one team of a place, or the one that is named. Raises UsageError."""
    from chefslog.team.founding.founding import teams

    known = teams(mailroom)
    place = legible(mailroom.place)
    if not known:
        raise UsageError(f"{place} has no team yet; its desk begins one: chefslog team found")
    meant = [
        one
        for one in known
        if one.team.startswith(wanted.lower()) or one.name.casefold() == wanted.casefold()
    ]
    if len(meant) == 1:
        return meant[0]
    named = legible("; ".join(f"{one.name} ({one.team[:8]})" for one in meant or known))
    if not meant:
        raise UsageError(f'{place} has no team "{wanted}"; it has {named}')
    raise UsageError(f"which team? {place} has {named}: say it with --team")
