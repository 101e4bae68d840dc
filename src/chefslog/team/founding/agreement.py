"""How a proposal becomes an epoch: each signer compares first, the second keyholder is last."""

from __future__ import annotations

import os

from chefslog.home.paths import Home
from chefslog.team.errors import TeamError
from chefslog.team.founding.ceremony import Ceremony, ceremony, next_holders, roster
from chefslog.team.founding.charter import Person
from chefslog.team.founding.epochs import (
    check_follows,
    check_signatures,
    epoch_path,
    missing,
    replaced,
    signers,
)
from chefslog.team.founding.limits import same_name
from chefslog.team.founding.proposal import Proposal, proposed, put_signature, standing
from chefslog.team.founding.teamfile import TeamFile, read_teamfile, sign, write_teamfile
from chefslog.team.kept import alone, keep_bytes, load_bytes, team_folder
from chefslog.team.keys import KeyStore, fingerprint, period_public
from chefslog.team.mailroom.protocol import Mailroom


class ProposalRefused(TeamError):
    """A proposal is not what this machine knows; nothing was signed."""


def review(mailroom: Mailroom, keys: KeyStore, team: str) -> Proposal:
    """The proposal for the next epoch as this machine's person has to see it before signing.

    Compares the roster with the cards that were confirmed, and the period keys with the own ones.
    `file` is None while nothing is proposed. Raises ProposalRefused, Wrong, EpochError.
    """
    own = keys.identity().public
    now = ceremony(mailroom, team)
    file = proposed(mailroom, now)
    if file is None:
        waiting = (f"{now.desk.name} has proposed no epoch {len(now.files) + 1} yet.",)
        return Proposal(None, now.before, waiting)
    if own not in signers(file, now.before) and not can_stand_in(file, now.before, own):
        raise ProposalRefused(
            f"Epoch {file.epoch} of {file.name} does not need the signature of this machine. "
            "Nothing was signed."
        )
    _check_holders(file, now)
    _check_roster(file, now)
    _check_own_keys(file, keys, own)
    return standing(mailroom, file, now)


def can_stand_in(file: TeamFile, before: TeamFile | None, own: bytes) -> bool:
    """Whether a member's signature counts in the place of a keyholder who is replaced."""
    is_member = before is not None and before.index_of(own) is not None
    return is_member and bool(replaced(file, before))


def seal(home: Home, mailroom: Mailroom, keys: KeyStore, team: str, seen: bytes) -> Proposal:
    """Sign the proposal with this hash; the second keyholder, last of all, so seals the epoch.

    What it signs is first stored on its machine: it never signs a second epoch of one number,
    and a repeat puts the stored one, whatever is proposed by then. While others have still to
    sign, it signs nothing and `waiting` says who. Raises ProposalRefused where the proposal is
    another one than was seen, and what `review` raises; Wrong, EpochError, MailroomError.
    """
    now = ceremony(mailroom, team)
    if now.before is not None and now.before.hash == seen:
        return Proposal(now.before, now.files[-2] if len(now.files) > 1 else None, sealed=True)
    stored = _stored(home, team, len(now.files) + 1)
    if stored is None:
        proposal, identity = review(mailroom, keys, team), keys.identity()
        file = proposal.file
        if file is None:
            raise ProposalRefused(f"{proposal.waiting[0]} Nothing was signed.")
        if file.hash != seen:
            raise ProposalRefused(
                "The proposal was changed after it was shown to you. Nothing was signed. Look at "
                "it again."
            )
        if identity.public != file.lock.identity:
            put_signature(mailroom, file, identity)
            return review(mailroom, keys, team)
        signed = {bytes.fromhex(one) for one in file.signatures}
        if missing(file, now.before, {*signed, identity.public}):
            return proposal
        stored = _store(home, sign(file, identity))
    return _publish(mailroom, stored, now)


def finish(home: Home, mailroom: Mailroom, team: str) -> Proposal | None:
    """Put an epoch into the place that this machine has signed and not put there; None without.

    Raises Wrong, EpochError, MailroomError.
    """
    now = ceremony(mailroom, team)
    stored = _stored(home, team, len(now.files) + 1)
    return None if stored is None else _publish(mailroom, stored, now)


def _publish(mailroom: Mailroom, stored: TeamFile, now: Ceremony) -> Proposal:
    check_follows(stored, now.before)
    check_signatures(stored, now.before)
    mailroom.put(epoch_path(now.team, stored.epoch), write_teamfile(stored).encode())
    return Proposal(stored, now.before, sealed=True)


def _check_holders(file: TeamFile, now: Ceremony) -> None:
    desk, lock = next_holders(now)
    if lock is None:
        raise ProposalRefused(
            f"{now.desk.name} has confirmed no second keyholder, and the proposal names "
            f"{file.lock.name}. Nothing was signed."
        )
    for title, holder, expected in (
        ("first keyholder", file.desk, desk),
        ("second keyholder", file.lock, lock),
    ):
        if holder != expected:
            raise ProposalRefused(
                f"The proposal has {_called(holder)} as the {title}; confirmed was "
                f"{_called(expected)}. Nothing was signed. Ask the first keyholder."
            )


def _check_roster(file: TeamFile, now: Ceremony) -> None:
    before = now.before.members if now.before else ()
    joining = [card for card in now.both if card.role == "member"]
    known = {*before, *(card.owner for card in joining)}
    for one in file.members:
        if one not in known:
            raise ProposalRefused(
                f"{_called(one)} is in the proposal, and nobody of that name and key was "
                "confirmed. Nothing was signed. Ask the first keyholder."
            )
    identities = {one.identity for one in file.members}
    for card in joining:
        if card.identity not in identities:
            raise ProposalRefused(
                f"{card.name} was confirmed and is not in the proposal. Nothing was signed. Ask "
                "the first keyholder to propose again."
            )
    names = {same_name(one.name) for one in file.members}
    gone = [
        one.name
        for one in before
        if same_name(one.name) not in names and one.identity not in identities
    ]
    if file.members != roster(before, joining, gone):
        raise ProposalRefused(
            "The proposal has the roster in another order than it should be. Nothing was signed. "
            "Ask the first keyholder to propose again."
        )


def _check_own_keys(file: TeamFile, keys: KeyStore, own: bytes) -> None:
    role = file.role_of(own)
    if role not in ("desk", "lock"):
        return
    for one in file.keys:
        public = one.desk if role == "desk" else one.lock
        if period_public(keys.period_key(file.team, one.period)) != public:
            raise ProposalRefused(
                f"The proposal has another key of yours for {one.period} than this machine. "
                "Nothing was signed. Put your keys there again, and ask the first "
                "keyholder to propose again."
            )


def _called(one: Person) -> str:
    return f"{one.name} (key {fingerprint(one.identity)})"


def _path(home: Home, team: str, epoch: int) -> str:
    return os.path.join(team_folder(home, team), "signed", f"{epoch}.toml")


def _stored(home: Home, team: str, epoch: int) -> TeamFile | None:
    data = load_bytes(_path(home, team, epoch))
    return None if data is None else read_teamfile(data.decode())


def _store(home: Home, file: TeamFile) -> TeamFile:
    """What this machine has signed under that number: this file, or an earlier one."""
    path = _path(home, file.team, file.epoch)
    with alone(home):
        earlier = _stored(home, file.team, file.epoch)
        if earlier is None:
            keep_bytes(path, write_teamfile(file).encode())
    return earlier or file
