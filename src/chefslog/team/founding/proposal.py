"""A proposal for the next epoch as it lies in the place, with the signatures beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chefslog.team.founding.ceremony import Ceremony
from chefslog.team.founding.difference import difference, terms_of
from chefslog.team.founding.limits import Wrong, raw
from chefslog.team.founding.notes import SIZE, read_note, write_note
from chefslog.team.founding.signatures import (
    check_follows,
    missing,
    replaced,
    signed_by,
    signers,
)
from chefslog.team.founding.teamfile import TeamFile, read_teamfile
from chefslog.team.keys import Identity
from chefslog.team.mailroom.protocol import Mailroom

_AGREED = ("team", "epoch", "team_hash", "team_signature")


@dataclass(frozen=True)
class Proposal:
    """The next epoch on its way: `file` once the first keyholder could assemble it, else None.

    `lines` say what it brings (its terms, or the difference to the epoch before); `waiting` what
    is missing and from whom; `sealed` once it is finished.
    """

    file: TeamFile | None
    before: TeamFile | None
    lines: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    sealed: bool = False


def sealed(file: TeamFile, before: TeamFile | None) -> Proposal:
    """A finished epoch as the proposal that it was."""
    return Proposal(file, before, told(file, before), sealed=True)


def standing(mailroom: Mailroom, file: TeamFile, now: Ceremony) -> Proposal:
    """A proposal with every signature that is there, and who has still to sign."""
    file = gathered(mailroom, file, now.before)
    signed = {bytes.fromhex(one) for one in file.signatures}
    left = tuple(
        f"{who}, has not signed it yet." for who in missing(file, now.before, signed).values()
    )
    lines = told(file, now.before)
    return Proposal(file, now.before, lines, left)


def told(file: TeamFile, before: TeamFile | None) -> tuple[str, ...]:
    """What a file brings, in lines for people."""
    return tuple(difference(before, file) if before else terms_of(file))


def proposed(mailroom: Mailroom, now: Ceremony) -> TeamFile | None:
    """What is proposed as the next epoch, signed by who did; None where nothing is there.

    The first keyholder proposes; the second keyholder does where the first keyholder is replaced.

    Raises Wrong where it is not right.
    """
    data = mailroom.get(proposal_path(now.team, len(now.files) + 1))
    if data is None:
        return None
    try:
        file = read_teamfile(data.decode())
        check_follows(file, now.before)
        if file.team != now.team:
            raise Wrong("It is another team's.")
        by = now.desk.identity
        if now.lock is not None and file.desk.identity != by and not signed_by(file, by):
            by = now.lock.identity
        if not signed_by(file, by):
            raise Wrong(f"It is not signed by {now.desk.name}, or was changed after that.")
    except (Wrong, UnicodeDecodeError) as error:
        why = error if isinstance(error, Wrong) else "It is no text."
        raise Wrong(
            f"The proposal for epoch {len(now.files) + 1} cannot be used. {why} Nothing was "
            "signed. Tell the first keyholder."
        ) from None
    return replace(file, signatures={by.hex(): file.signatures[by.hex()]})


def put_signature(mailroom: Mailroom, file: TeamFile, identity: Identity) -> None:
    """Put one's signature of a proposal into the place. Raises MailroomError."""
    fields = {
        "team": file.team,
        "epoch": file.epoch,
        "team_hash": file.hash.hex(),
        "team_signature": identity.sign(file.hash).hex(),
    }
    path = _signature_path(file, identity.public)
    mailroom.put(path, write_note("agreed", fields, identity), replace=True)


def gathered(mailroom: Mailroom, file: TeamFile, before: TeamFile | None) -> TeamFile:
    """The file with the signatures that lie beside it; those of another version are left out."""
    found = dict(file.signatures)
    members = before.members if before is not None and replaced(file, before) else ()
    for signer in (*signers(file, before), *(one.identity for one in members)):
        signature = None if signer.hex() in found else _signature(mailroom, file, signer)
        if signature:
            found[signer.hex()] = signature
    return replace(file, signatures=found)


def proposal_path(team: str, epoch: int) -> str:
    """Where the first keyholder's proposal for an epoch lies."""
    return f"{team}/proposals/{epoch}-desk.toml"


def _signature_path(file: TeamFile, identity: bytes) -> str:
    return f"{file.team}/proposals/{file.epoch}-{identity.hex()}.json"


def _signature(mailroom: Mailroom, file: TeamFile, signer: bytes) -> str:
    data = mailroom.get(_signature_path(file, signer), SIZE)
    if data is None:
        return ""
    try:
        note = read_note("agreed", data, _AGREED)
        signature = raw(note["team_signature"], "team_signature", 64).hex()
    except Wrong:
        return ""
    return (
        signature if signed_by(replace(file, signatures={signer.hex(): signature}), signer) else ""
    )
