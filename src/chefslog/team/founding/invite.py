"""An invitation: one line for the team chat that says where a team is, and whose it is."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass

from chefslog.team.digest import H, canonical
from chefslog.team.errors import TeamError
from chefslog.team.founding.charter import Founding, founding
from chefslog.team.founding.limits import raw, team_id
from chefslog.team.mailroom.protocol import Mailroom

_START = "chefslog-team:"
_ROLES = {"m": "member", "k": "lock", "d": "desk"}


@dataclass(frozen=True)
class Invite:
    """Where a team is (`place`, an address with its kind), its id, and for which seat.

    `founder` is the hash of the founder's name and key: another team in the same place, or another
    founder of the same one, does not fit it.
    """

    place: str
    team: str
    founder: bytes
    role: str


def write_invite(place: str, team: Founding, role: str) -> str:
    """Return the line that invites to a seat: member, lock or desk."""
    letter = next(letter for letter, name in _ROLES.items() if name == role)
    table = {"p": place, "t": team.team, "f": founder_hash(team).hex(), "r": letter}
    return _START + base64.urlsafe_b64encode(canonical(table)).decode().rstrip("=")


def read_invite(text: str) -> Invite:
    """Return the invitation of a line. Raises TeamError for another text."""
    line = "".join(text.split())
    body = line.removeprefix(_START)
    try:
        if body == line:
            raise ValueError
        found = json.loads(base64.b64decode(body + "=" * (-len(body) % 4), b"-_", validate=True))
        place, role = str(found["p"]), _ROLES[found["r"]]
        return Invite(place, team_id(found["t"]), raw(found["f"], "founder", 32), role)
    except (ValueError, KeyError, TypeError, TeamError):
        raise TeamError(
            "That is no invitation, or only a part of one: copy the whole line that begins with "
            f"{_START} from the team chat. Nothing was changed."
        ) from None


def founder_hash(team: Founding) -> bytes:
    """Return what an invitation says of who founded a team."""
    return H("founder", team.team.encode(), team.desk.name.encode(), team.desk.identity)


def invited_team(mailroom: Mailroom, invite: Invite) -> Founding:
    """Return the team of an invitation. Raises TeamError where it is not there, or another's."""
    team = founding(mailroom, invite.team)
    if founder_hash(team) != invite.founder:
        raise TeamError(
            f"The team {team.name} in {mailroom.place} was founded by somebody else than your "
            "invitation says. Nothing was changed. Ask whoever sent it to you, not in this place."
        )
    return team
