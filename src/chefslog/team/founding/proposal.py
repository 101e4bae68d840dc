"""The next epoch as the first keyholder proposes it, with the signatures that it gathers."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace

from chefslog.team.calendar import period, periods_from, quarter_of
from chefslog.team.founding.ceremony import (
    Ceremony,
    ceremony,
    next_holders,
    posted_keys,
    roster,
)
from chefslog.team.founding.epochs import (
    check_follows,
    difference,
    missing,
    replaced,
    signers,
    terms_of,
)
from chefslog.team.founding.limits import ROLE_TITLES, Wrong
from chefslog.team.founding.teamfile import (
    FIRST_PREV,
    PeriodKeys,
    TeamFile,
    chunk_length_of,
    read_teamfile,
    sign,
    signed_by,
    write_teamfile,
)
from chefslog.team.keys import Identity, verify_signature
from chefslog.team.mailroom.protocol import Mailroom, TooLarge


@dataclass(frozen=True)
class Proposal:
    """The next epoch on its way: `file` once the first keyholder could assemble it, else None.

    `waiting` says what is missing and from whom; `sealed` once it is finished.
    """

    file: TeamFile | None
    before: TeamFile | None
    waiting: tuple[str, ...] = ()
    sealed: bool = False

    @property
    def lines(self) -> tuple[str, ...]:
        """What it brings, for people: its terms, or the difference to the epoch before."""
        if self.file is None:
            return ()
        return tuple(difference(self.before, self.file) if self.before else terms_of(self.file))


def proposal_path(team: str, epoch: int) -> str:
    """Where the first keyholder's proposal for an epoch lies."""
    return f"{team}/proposals/{epoch}-desk.toml"


def assemble(
    mailroom: Mailroom, identity: Identity, team: str, start: str, closing: int = 0
) -> Proposal:
    """The epoch from a period on as the first keyholder would propose it; nothing is put anywhere.

    Its terms are those that the first keyholder wishes, else those of the epoch before, or the
    founding's. Whom it wished to leave leaves. Once the second keyholder has sealed it, the sealed
    epoch comes back. Raises Wrong, EpochError, MailroomError.
    """
    now = ceremony(mailroom, team)
    desk, lock = next_holders(now)
    is_replacing = desk.identity != now.desk.identity and now.is_keyholder(identity.public)
    if identity.public != now.desk.identity and not is_replacing:
        raise Wrong(
            f"Only {now.desk.name}, the first keyholder of this team, can propose an epoch."
        )
    for place, file in enumerate(now.files):
        if start in (file.start, file.quarter):
            return Proposal(file, now.files[place - 1] if place else None, sealed=True)
    members = roster(
        now.before.members if now.before else (),
        [card for card in now.both if card.role == "member"],
        [*now.wishes.leaving, *now.leaving],
    )
    waiting = []
    if lock is None:
        waiting.append("Nobody has joined as the second keyholder yet.")
    if len(members) < now.terms.k:
        waiting.append(f"{len(members)} members are in; at least {now.terms.k} are needed.")
    desk_keys = _keys(mailroom, now, "desk", start, waiting)
    lock_keys = _keys(mailroom, now, "lock", start, waiting)
    if lock is None or waiting:
        return Proposal(None, now.before, tuple(waiting))
    file = TeamFile(
        team=team,
        name=now.before.name if now.before else now.founding.name,
        epoch=len(now.files) + 1,
        prev=now.before.hash.hex() if now.before else FIRST_PREV,
        quarter=quarter_of(period(start).first),
        closing=closing,
        k=now.terms.k,
        questions=now.terms.questions,
        spend_edges=now.terms.spend_edges,
        currency=now.terms.currency,
        chunk_length=chunk_length_of(len(now.terms.questions)),
        desk=desk,
        lock=lock,
        keys=tuple(PeriodKeys(one, key, lock_keys[one]) for one, key in desk_keys.items()),
        members=members,
    )
    file = sign(file, identity)
    check_follows(file, now.before)
    return standing(mailroom, file, now)


def propose(
    mailroom: Mailroom, identity: Identity, team: str, start: str, closing: int = 0
) -> Proposal:
    """Assemble the epoch from a period on, sign it and put it into the place.

    The same on every call. Raises what `assemble` raises.
    """
    shown = assemble(mailroom, identity, team, start, closing)
    if shown.file is not None and not shown.sealed:
        desk = identity.public.hex()
        file = replace(shown.file, signatures={desk: shown.file.signatures[desk]})
        path = proposal_path(team, file.epoch)
        mailroom.put(path, write_teamfile(file).encode(), replace=True)
    return shown


def _keys(
    mailroom: Mailroom, now: Ceremony, role: str, start: str, waiting: list[str]
) -> dict[str, bytes]:
    """A keyholder's keys of all periods from one on, or none with a line more in `waiting`.

    Those of an epoch that ends early go on, where the same person holds them.
    """
    holder = next_holders(now)[role == "lock"]
    if holder is None:
        return {}
    names = [one.name for one in periods_from(start, now.terms.monthly)]
    before = now.before
    if before is not None and before.holder(role).identity == holder.identity:
        known = {one.period: one.desk if role == "desk" else one.lock for one in before.keys}
        if set(names) <= set(known):
            return {name: known[name] for name in names}
    posted = posted_keys(mailroom, now.team, role, start, now.terms.monthly, holder.identity)
    if posted is None:
        waiting.append(f"{holder.name}, {ROLE_TITLES[role]}, has put no keys for {start} there.")
    return posted or {}


def standing(mailroom: Mailroom, file: TeamFile, now: Ceremony) -> Proposal:
    """A proposal with every signature that is there, and who has still to sign."""
    file = gathered(mailroom, file, now.before)
    signed = {bytes.fromhex(one) for one in file.signatures}
    left = missing(file, now.before, signed).values()
    return Proposal(file, now.before, tuple(f"{who}, has not signed it yet." for who in left))


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
    path = _signature_path(file, identity.public)
    mailroom.put(path, identity.sign(file.hash), replace=True)


def gathered(mailroom: Mailroom, file: TeamFile, before: TeamFile | None) -> TeamFile:
    """The file with the signatures that lie beside it; those of another version are left out."""
    found = dict(file.signatures)
    members = before.members if before is not None and replaced(file, before) else ()
    for signer in (*signers(file, before), *(one.identity for one in members)):
        if signer.hex() in found:
            continue
        with contextlib.suppress(TooLarge):
            signature = mailroom.get(_signature_path(file, signer), 64) or b""
            if verify_signature(signer, file.hash, signature):
                found[signer.hex()] = signature.hex()
    return replace(file, signatures=found)


def _signature_path(file: TeamFile, identity: bytes) -> str:
    return f"{file.team}/proposals/{file.epoch}-{identity.hex()}.sig"
