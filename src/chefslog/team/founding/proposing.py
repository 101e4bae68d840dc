"""What the desk proposes as the next epoch, once nothing that it needs is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chefslog.team.calendar import DAP_EPOCH, DAY, periods_of, quarter_after, quarter_of
from chefslog.team.founding.ceremony import Ceremony, ceremony, next_holders, posted_keys, roster
from chefslog.team.founding.founding import Terms, terms_in
from chefslog.team.founding.leavers import leavers
from chefslog.team.founding.limits import Wrong
from chefslog.team.founding.proposal import Proposal, proposal_path, sealed, standing
from chefslog.team.founding.signing import TITLES, check_follows
from chefslog.team.founding.teamfile import (
    FIRST_PREV,
    Keyholder,
    Member,
    PeriodKeys,
    TeamFile,
    sign,
    write_teamfile,
)
from chefslog.team.founding.terms import chunk_length_of
from chefslog.team.founding.wishes import wishes
from chefslog.team.keys import Identity
from chefslog.team.mailroom.protocol import Mailroom


def next_quarter(now: Ceremony, at: float = 0) -> str:
    """The quarter that comes next: the founding's first, then one after the other.

    At a moment, in UNIX seconds, quarters that have gone by without an epoch are left out.
    """
    following = quarter_after(now.before.quarter) if now.before else now.founding.quarter
    return max(following, quarter_of(int(at // DAY) + DAP_EPOCH))


def next_terms(mailroom: Mailroom, now: Ceremony) -> Terms:
    """The terms of the next epoch: what the desk wishes, else what holds now."""
    usual = terms_in(now.before) if now.before else now.founding.terms
    return wishes(mailroom, now).terms or usual


def assemble(
    mailroom: Mailroom,
    identity: Identity,
    team: str,
    quarter: str,
    terms: Terms | None = None,
    leaving: Sequence[str] = (),
) -> Proposal:
    """The epoch of a quarter as the desk would propose it; nothing is put anywhere.

    Without terms they are those that the desk wishes, else those of the epoch before, or the
    founding's. Whom it wished to leave leaves. Once the second lock has sealed it, the sealed epoch
    comes back. Raises Wrong, EpochError, MailroomError.
    """
    now = ceremony(mailroom, team)
    if identity.public != now.desk.identity:
        raise Wrong(f"{now.desk.name} is the desk of this team, and only the desk proposes.")
    for place, file in enumerate(now.files):
        if file.quarter == quarter:
            return sealed(file, now.files[place - 1] if place else None)
    terms = terms or next_terms(mailroom, now)
    desk, lock = next_holders(now)
    members = roster(
        now.before.members if now.before else (),
        [card for card in now.both if card.role == "member"],
        [*leaving, *wishes(mailroom, now).leaving, *leavers(mailroom, team, now.files)],
    )
    missing = _missing(now, terms, desk, lock, members)
    keys = _keys(mailroom, now, quarter, terms, desk, lock, missing)
    if lock is None or missing:
        left_out = tuple(now.missing_words())
        return Proposal(None, now.before, waiting=tuple(missing), left_out=left_out)
    file = sign(_assembled(now, quarter, terms, desk, lock, keys, members), identity)
    check_follows(file, now.before)
    return standing(mailroom, file, now)


def propose(
    mailroom: Mailroom,
    identity: Identity,
    team: str,
    quarter: str,
    terms: Terms | None = None,
    leaving: Sequence[str] = (),
) -> Proposal:
    """Assemble the epoch of a quarter, sign it as the desk and put it into the place.

    The same on every call. Raises what `assemble` raises.
    """
    shown = assemble(mailroom, identity, team, quarter, terms, leaving)
    if shown.file is not None and not shown.sealed:
        desk = identity.public.hex()
        file = replace(shown.file, signatures={desk: shown.file.signatures[desk]})
        path = proposal_path(team, file.epoch)
        mailroom.put(path, write_teamfile(file).encode(), replace=True)
    return shown


def _missing(
    now: Ceremony, terms: Terms, desk: Keyholder, lock: Keyholder | None, members: Sequence[Member]
) -> list[str]:
    missing = []
    if lock is None:
        missing.append("Nobody has joined as the second keyholder yet.")
    needed = terms.k
    if len(members) < needed:
        missing.append(f"{len(members)} members are in; at least {needed} are needed.")
    return missing


def _keys(
    mailroom: Mailroom,
    now: Ceremony,
    quarter: str,
    terms: Terms,
    desk: Keyholder,
    lock: Keyholder | None,
    missing: list[str],
) -> tuple[PeriodKeys, ...]:
    """The keys of all periods, or none with a line more in `missing`."""
    posted = {}
    for role, holder in (("desk", desk), ("lock", lock)):
        if holder is None:
            return ()
        found = posted_keys(mailroom, now.team, role, quarter, terms.monthly, holder.identity)
        if found is None:
            missing.append(f"{holder.name}, {TITLES[role]}, has put no keys for {quarter} there.")
        else:
            posted[role] = found
    if len(posted) < 2:
        return ()
    periods = [one.name for one in periods_of(quarter, terms.monthly)]
    return tuple(PeriodKeys(one, posted["desk"][one], posted["lock"][one]) for one in periods)


def _assembled(
    now: Ceremony,
    quarter: str,
    terms: Terms,
    desk: Keyholder,
    lock: Keyholder,
    keys: tuple[PeriodKeys, ...],
    members: tuple[Member, ...],
) -> TeamFile:
    return TeamFile(
        team=now.team,
        name=now.before.name if now.before else now.founding.name,
        epoch=len(now.files) + 1,
        prev=now.before.hash.hex() if now.before else FIRST_PREV,
        quarter=quarter,
        k=terms.k,
        questions=terms.questions,
        spend_edges=terms.spend_edges,
        currency=terms.currency,
        chunk_length=chunk_length_of(len(terms.questions)),
        desk=desk,
        lock=lock,
        keys=keys,
        members=members,
    )
