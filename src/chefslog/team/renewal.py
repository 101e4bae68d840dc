"""What a keyholder does for the next quarter: new keys, and an epoch that changes nothing else."""

from __future__ import annotations

from chefslog.home.here import Home
from chefslog.team.calendar import DAP_EPOCH, DAY, period
from chefslog.team.ceremony import Ceremony, ceremony, post_keys
from chefslog.team.difference import only_keys_changed
from chefslog.team.keys import KeyStore
from chefslog.team.mailroom.protocol import Mailroom
from chefslog.team.proposing import assemble, next_quarter, propose
from chefslog.team.sealing import ProposalRefused, finish, review, seal

_AHEAD = 14 * DAY
"""How long before a quarter begins its epoch is prepared, in seconds."""


def renew(home: Home, mailroom: Mailroom, keys: KeyStore, team: str, now: float) -> list[str]:
    """Prepare the next quarter as far as no yes is needed; a line for each thing done or missing.

    Within two weeks of the quarter's first day. Where anything but keys changes, the lines say
    that both keyholders have to look. Raises TeamError.
    """
    finish(home, mailroom, team)
    own = keys.identity().public
    found = ceremony(mailroom, team, own)
    before, role = found.before, found.role_of(own)
    if before is None or not role:
        return []
    quarter = next_quarter(found)
    if now < (period(quarter).first - DAP_EPOCH) * DAY - _AHEAD:
        return []
    post_keys(mailroom, keys, team, role, quarter, before.monthly)
    if role == "desk":
        return _as_desk(mailroom, keys, found, quarter)
    return _as_lock(home, mailroom, keys, found)


def _as_desk(mailroom: Mailroom, keys: KeyStore, found: Ceremony, quarter: str) -> list[str]:
    team, before = found.team, found.before
    shown = assemble(mailroom, keys.identity(), team, quarter)
    if shown.file is None:
        return list(shown.waiting)
    assert before is not None
    if not only_keys_changed(before, shown.file):
        return [_look(quarter)]
    propose(mailroom, keys.identity(), team, quarter)
    return [f"{quarter}: new keys are proposed, and {before.lock.name} seals them."]


def _as_lock(home: Home, mailroom: Mailroom, keys: KeyStore, found: Ceremony) -> list[str]:
    before = found.before
    assert before is not None
    quarter = next_quarter(found)
    try:
        shown = review(mailroom, keys, found.team)
    except ProposalRefused as error:
        return [str(error)]
    if shown.file is None:
        return [f"{quarter}: {found.desk.name} has not proposed it yet."]
    if not only_keys_changed(before, shown.file):
        return [_look(quarter)]
    done = seal(home, mailroom, keys, found.team, shown.file.hash)
    return [f"{quarter}: epoch {shown.file.epoch} is sealed."] if done.sealed else [*done.waiting]


def _look(quarter: str) -> str:
    return f"{quarter} changes more than keys: look at it with chefslog team confirm --roster."
