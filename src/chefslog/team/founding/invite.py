"""How a machine gets into a team: the line that invites it, and the seat that it asks for."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass

from chefslog.home.paths import Home
from chefslog.team.calendar import DAY, quarter_of
from chefslog.team.digest import H, canonical
from chefslog.team.errors import TeamError
from chefslog.team.founding.cards import is_seated
from chefslog.team.founding.cards import join as put_card
from chefslog.team.founding.ceremony import full_period, post_keys, running_period
from chefslog.team.founding.charter import Founding, founding
from chefslog.team.founding.epochs import chain
from chefslog.team.founding.limits import ROLE_TITLES, raw, read_role, team_id
from chefslog.team.founding.pin import start
from chefslog.team.keyholder.ledger import Ledger
from chefslog.team.keys import KeyStore
from chefslog.team.mailroom.protocol import Mailroom
from chefslog.team.member.places import Place, remember

_START = "chefslog-team:"
_UNUSED = 31 * DAY
"""How long after its usual expiry the key of a last full period is kept, in seconds."""


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
    table = {"p": place, "t": team.team, "f": _founder_hash(team).hex(), "r": role}
    return _START + base64.urlsafe_b64encode(canonical(table)).decode().rstrip("=")


def read_invite(text: str) -> Invite:
    """Return the invitation of a line. Raises TeamError for another text."""
    line = "".join(text.split())
    body = line.removeprefix(_START)
    try:
        if body == line:
            raise ValueError
        found = json.loads(base64.b64decode(body + "=" * (-len(body) % 4), b"-_", validate=True))
        team, founder = team_id(found["t"]), raw(found["f"], "founder", 32)
        return Invite(str(found["p"]), team, founder, read_role(found["r"]))
    except (ValueError, KeyError, TypeError, TeamError):
        raise TeamError(
            "That is no invitation, or only a part of one: copy the whole line that begins with "
            f"{_START} from the team chat. Nothing was changed."
        ) from None


def invited_team(mailroom: Mailroom, invite: Invite) -> Founding:
    """Return the team of an invitation. Raises TeamError where it is not there, or another's."""
    team = founding(mailroom, invite.team)
    if _founder_hash(team) != invite.founder:
        raise TeamError(
            f"The team {team.name} in {mailroom.place} was founded by somebody else than your "
            "invitation says. Nothing was changed. Ask whoever sent it to you, not in this place."
        )
    return team


def take_seat(
    home: Home,
    keys: KeyStore,
    mailroom: Mailroom,
    place: str,
    wanted: Founding,
    own: str,
    role: str,
    at: float,
    full: str = "",
) -> bool:
    """Ask for the seat of a role under a name; whether this machine has that seat already.

    `place` is what was typed for the mailroom, `full` the last full period if this journal has
    entries of it, `at` now (UNIX seconds). Before the first epoch is seen a machine may ask for
    another seat than it did before. Raises TeamError; the first keyholder's own seat is not given
    up so.
    """
    identity, team = keys.make_identity(), wanted.team
    files = chain(mailroom, team)
    is_founder = identity.public == wanted.desk.identity
    held = files[-1].role_of(identity.public) if files else "desk" * is_founder
    if held not in ("", role):
        raise TeamError(
            f"You are {ROLE_TITLES[held]} of {wanted.name}. That cannot be changed here: a "
            "keyholder contributes nothing. Nothing was changed."
        )
    if role == "desk" and not files and not held:
        raise TeamError(
            f"{wanted.desk.name} is the first keyholder of {wanted.name} until its first epoch is "
            "signed. Nothing was changed."
        )
    start(home, team, own, role)
    remember(home, Place(team, place, wanted.name, role))
    card = put_card(mailroom, team, own, role, identity, files, full)
    if role != "member" and not files:
        monthly = wanted.terms.monthly
        running = running_period(wanted.quarter, monthly, at)
        before = full_period(running, at)
        if before is not None:
            # Where the team begins with a later period this key is never used: it goes in time.
            Ledger(home, team).begin({before.name: before.expires + _UNUSED})
            post_keys(mailroom, keys, team, role, before.name, monthly)
        if before is None or quarter_of(before.first) != quarter_of(running.first):
            post_keys(mailroom, keys, team, role, running.name, monthly)
    return bool(files) and is_seated(card, files[-1])


def _founder_hash(team: Founding) -> bytes:
    return H("founder", team.team.encode(), team.desk.name.encode(), team.desk.identity)
