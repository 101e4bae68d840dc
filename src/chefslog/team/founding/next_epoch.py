"""What the first keyholder proposes as the next epoch, once nothing that it needs is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chefslog.model.days import iso
from chefslog.team.calendar import (
    DAY,
    Period,
    day_of,
    period,
    periods_from,
    periods_of,
    quarter_after,
    quarter_of,
)
from chefslog.team.founding.ceremony import Ceremony, ceremony, next_holders, posted_keys, roster
from chefslog.team.founding.leavers import leavers
from chefslog.team.founding.limits import ROLE_TITLES, Wrong
from chefslog.team.founding.proposal import Proposal, proposal_path, sealed, standing
from chefslog.team.founding.signatures import check_follows
from chefslog.team.founding.teamfile import (
    FIRST_PREV,
    Keyholder,
    Member,
    PeriodKeys,
    TeamFile,
    sign,
    write_teamfile,
)
from chefslog.team.founding.terms import Terms, chunk_length_of, terms_in
from chefslog.team.founding.wishes import Wishes, wishes
from chefslog.team.keys import Identity
from chefslog.team.mailroom.protocol import Mailroom

WEEK = 7 * DAY


def next_start(mailroom: Mailroom, now: Ceremony, at: float = 0) -> str:
    """The first period of the next epoch: a quarter, or the month of one with which it begins.

    Where people or terms change, the next month; else the next quarter. Before the first epoch it
    is the period that runs. `at` is UNIX seconds.
    """
    today = day_of(at)
    before = now.before
    if before is None:
        return running_period(now.founding.quarter, now.founding.terms.monthly, at).name
    if has_changes(mailroom, now) and next_terms(mailroom, now).monthly and before.monthly:
        later = [one.name for one in before.periods if one.first > today + 1]
        if later:
            return later[0]
    return max(quarter_after(before.quarter), quarter_of(today))


def has_changes(mailroom: Mailroom, now: Ceremony) -> bool:
    """Whether more than keys is to change with the next epoch, by what has been said so far."""
    wanted = wishes(mailroom, now) != Wishes()
    return bool(now.both) or wanted or bool(leavers(mailroom, now.team, now.files))


def running_period(quarter: str, monthly: bool, at: float) -> Period:
    """The first period of a quarter, or of the one that runs by now, that has not closed yet."""
    found = periods_of(max(quarter, quarter_of(day_of(at))), monthly)
    return next((one for one in found if at < one.closes), found[-1])


def full_period(running: Period, at: float) -> Period | None:
    """The last full period, with which a team can begin so that its first report comes in a week.

    None where the running one closes within a week, or has not begun.
    """
    if running.closes <= at + WEEK or running.first > day_of(at):
        return None
    day = running.first - 1
    return period(quarter_of(day) if "Q" in running.name else iso(day)[:7])


def next_terms(mailroom: Mailroom, now: Ceremony) -> Terms:
    """The terms of the next epoch: what the first keyholder wishes, else what holds now."""
    usual = terms_in(now.before) if now.before else now.founding.terms
    return wishes(mailroom, now).terms or usual


def assemble(
    mailroom: Mailroom,
    identity: Identity,
    team: str,
    start: str,
    closing: int = 0,
) -> Proposal:
    """The epoch from a period on as the first keyholder would propose it; nothing is put anywhere.

    Its terms are those that the first keyholder wishes, else those of the epoch before, or the
    founding's. Whom it wished to leave leaves. Once the second keyholder has sealed it, the sealed
    epoch comes back. Raises Wrong, EpochError, MailroomError.
    """
    now = ceremony(mailroom, team)
    is_lock = now.lock is not None and identity.public == now.lock.identity
    is_taken = next_holders(now)[0].identity != now.desk.identity
    if identity.public != now.desk.identity and not (is_lock and is_taken):
        raise Wrong(
            f"Only {now.desk.name}, the first keyholder of this team, can propose an epoch."
        )
    for place, file in enumerate(now.files):
        if start in (file.start, file.quarter):
            return sealed(file, now.files[place - 1] if place else None)
    terms = next_terms(mailroom, now)
    desk, lock = next_holders(now)
    members = roster(
        now.before.members if now.before else (),
        [card for card in now.both if card.role == "member"],
        [*wishes(mailroom, now).leaving, *leavers(mailroom, team, now.files)],
    )
    missing = _missing(now, terms, desk, lock, members)
    keys = _keys(mailroom, now, start, terms, desk, lock, missing)
    if lock is None or missing:
        return Proposal(None, now.before, waiting=tuple(missing))
    file = sign(_assembled(now, terms, desk, lock, keys, members, closing), identity)
    check_follows(file, now.before)
    return standing(mailroom, file, now)


def propose(
    mailroom: Mailroom,
    identity: Identity,
    team: str,
    start: str,
    closing: int = 0,
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
    start: str,
    terms: Terms,
    desk: Keyholder,
    lock: Keyholder | None,
    missing: list[str],
) -> tuple[PeriodKeys, ...]:
    """The keys of all periods, or none with a line more in `missing`.

    Those of an epoch that ends early go on, where the same person holds them.
    """
    names = [one.name for one in periods_from(start, terms.monthly)]
    found: dict[str, dict[str, bytes]] = {}
    for role, holder in (("desk", desk), ("lock", lock)):
        if holder is None:
            return ()
        before = now.before
        if before is not None and before.holder(role).identity == holder.identity:
            found[role] = {
                one.period: one.desk if role == "desk" else one.lock for one in before.keys
            }
        if not set(names) <= set(found.get(role, ())):
            own = holder.identity
            posted = posted_keys(mailroom, now.team, role, start, terms.monthly, own)
            if posted is None:
                missing.append(
                    f"{holder.name}, {ROLE_TITLES[role]}, has put no keys for {start} there."
                )
                continue
            found[role] = posted
    if len(found) < 2 or missing:
        return ()
    return tuple(PeriodKeys(one, found["desk"][one], found["lock"][one]) for one in names)


def _assembled(
    now: Ceremony,
    terms: Terms,
    desk: Keyholder,
    lock: Keyholder,
    keys: tuple[PeriodKeys, ...],
    members: tuple[Member, ...],
    closing: int,
) -> TeamFile:
    return TeamFile(
        team=now.team,
        name=now.before.name if now.before else now.founding.name,
        epoch=len(now.files) + 1,
        prev=now.before.hash.hex() if now.before else FIRST_PREV,
        quarter=quarter_of(period(keys[0].period).first),
        closing=closing,
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
