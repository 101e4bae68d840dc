"""A machine asks for its seat in a team: the card, a keyholder's first keys, the place by heart."""

from __future__ import annotations

from collections.abc import Sequence

from chefslog.home.paths import Home
from chefslog.team.calendar import DAY, quarter_of
from chefslog.team.errors import TeamError
from chefslog.team.founding.cards import is_seated
from chefslog.team.founding.cards import join as put_card
from chefslog.team.founding.ceremony import post_keys
from chefslog.team.founding.charter import Founding
from chefslog.team.founding.epochs import chain
from chefslog.team.founding.limits import ROLE_TITLES
from chefslog.team.founding.next_epoch import full_period, running_period
from chefslog.team.founding.pin import start
from chefslog.team.founding.teamfile import TeamFile
from chefslog.team.keyholder.ledger import Ledger
from chefslog.team.keys import KeyStore
from chefslog.team.mailroom.protocol import Mailroom
from chefslog.team.member.places import Place, remember

_UNUSED = 31 * DAY
"""How long after its usual expiry the key of a last full period is kept, in seconds."""


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
    held = _held(wanted, files, identity.public)
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
    pin = start(home, team, own, role)
    remember(home, Place(team, place, wanted.name, role), is_new=not pin.hashes)
    card = put_card(mailroom, team, own, role, identity, files, full)
    if role != "member" and not files:
        monthly = wanted.terms.monthly
        running = running_period(wanted.quarter, monthly, at)
        before = full_period(running, at)
        if before is not None:
            # Where the team begins with a later period this key is never used: it goes in time.
            Ledger(home, team).begin({before.name: before.expires + _UNUSED})
        is_apart = before is None or quarter_of(before.first) != quarter_of(running.first)
        for first in (before, running if is_apart else None):
            if first is not None:
                post_keys(mailroom, keys, team, role, first.name, monthly)
    return bool(files) and is_seated(card, files[-1])


def _held(wanted: Founding, files: Sequence[TeamFile], identity: bytes) -> str:
    """Return an identity's role in the newest epoch, or as founder; empty for none."""
    if not files:
        return "desk" if wanted.desk.identity == identity else ""
    roles = ("desk", "lock", *("member" for _ in files[-1].members))
    people = zip(roles, files[-1].people, strict=True)
    return next((role for role, one in people if one.identity == identity), "")
