"""The commands of a team's founding: key, found, join."""

from __future__ import annotations

import os
from dataclasses import replace

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.team.context import TeamDesk, lines
from chefslog.cli.team.places import team_in
from chefslog.cli.team.printing import as_json, say
from chefslog.model.sanitize import legible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from chefslog.team.founding.ceremony import Ceremony
    from chefslog.team.founding.founding import Terms
    from chefslog.team.mailroom.protocol import Mailroom

_SMALL = 12
"""Members from which a team has every section and monthly periods by default."""


_SEATS = {"member": "member", "lock": "second_lock", "desk": "desk"}


def key(args: Arguments) -> int:
    """`chefslog team key`: made once, shown each time."""
    desk = TeamDesk(args)
    identity = desk.keys.make_identity()
    if args.flag("json"):
        as_json({"identity": identity.public.hex(), "fingerprint": _fingerprint(desk)})
        return 0
    print(f"Your key: {_fingerprint(desk)}")
    where = "the system's keyring" if desk.has_keyring else f"{desk.home.keys}, for you alone"
    say(
        "Read it aloud to both keyholders, so that they hear it from you.",
        f"The other half, which nobody else needs, is in {where}.",
    )
    return 0


def found(args: Arguments) -> int:
    """`chefslog team found PLACE`: propose a team as its desk, or other terms for it."""
    desk = TeamDesk(args)
    from chefslog.team.mailroom.place import (
        doubt_folder,
        is_database,
        open_mailroom,
        settle_place,
    )

    name, own = args.text("name"), args.text("as")
    if not args.words or not name or not own:
        raise UsageError("say where, the team's name and yours: team found PLACE --name N --as ME")
    place = settle_place(args.words[0])
    with open_mailroom(desk.home, place, make=is_database(place)) as mailroom:
        mailroom.sync()
        known = _known(desk, mailroom, name)
        doubt = "" if known else doubt_folder(args.words[0])
        if doubt:
            raise UsageError(f"{doubt}; for a plain folder say folder:{args.words[0]}")
        if known is not None and known.before is not None:
            return _wish(args, desk, mailroom, known)
        return _found(args, desk, mailroom, place, known)


def _known(desk: TeamDesk, mailroom: Mailroom, name: str) -> Ceremony | None:
    """The team of that name, where this machine is its desk. Raises TeamError for another's."""
    from chefslog.team.errors import TeamError
    from chefslog.team.founding.ceremony import ceremony
    from chefslog.team.founding.founding import teams
    from chefslog.team.founding.limits import same_name

    identity = desk.keys.make_identity()
    for one in teams(mailroom):
        if same_name(one.name) == same_name(name):
            now = ceremony(mailroom, one.team)
            if now.desk.identity == identity.public:
                return now
            raise TeamError(
                f"{mailroom.place} has a team {one.name} already; its desk is {now.desk.name}. "
                "Nothing was changed. Join it with chefslog team join, or take another name."
            )
    return None


def _found(
    args: Arguments, desk: TeamDesk, mailroom: Mailroom, place: str, known: Ceremony | None
) -> int:
    """Found a team, or say otherwise before its first epoch."""
    from chefslog.team.founding import founding
    from chefslog.team.founding.joining import take_seat
    from chefslog.team.founding.teamfile import Keyholder

    identity, own = desk.keys.identity(), args.text("as") or ""
    before = known.founding if known else None
    wanted = founding.Founding(
        "",
        args.text("name") or "",
        _quarter(args, desk, before.quarter if before else ""),
        Keyholder(own, identity.public),
        _terms(args, desk.currency, before.terms if before else None),
    )
    made = founding.found(mailroom, identity, wanted, os.urandom)
    take_seat(desk.home, desk.keys, mailroom, place, made, own, "desk")
    if args.flag("json"):
        as_json({
            "team": made.team, "name": made.name, "quarter": made.quarter,
            "fingerprint": _fingerprint(desk),
        })  # fmt: skip
        return 0
    print(f"✓ {legible(made.name)} is founded, from {made.quarter} on. You are its desk.")
    lines(_told(made.terms), "  ")
    print(f"Your key: {_fingerprint(desk)}")
    say(
        "Read it aloud to the second lock, who confirms it only when they hear it from you.",
        "The second lock and the members join now: chefslog team join PLACE --as NAME",
        "Then: chefslog team confirm",
    )
    return 0


def _wish(args: Arguments, desk: TeamDesk, mailroom: Mailroom, now: Ceremony) -> int:
    """Keep other terms for the next epoch: a file that is signed never changes."""
    from chefslog.team.founding.founding import terms_in
    from chefslog.team.founding.proposing import next_quarter, next_terms
    from chefslog.team.founding.wishes import wish, wishes

    assert now.before is not None
    if args.text("quarter"):
        raise UsageError("the team is founded; its next quarter follows by itself")
    terms = _terms(args, desk.currency, next_terms(mailroom, now))
    other = None if terms == terms_in(now.before) else terms
    wish(mailroom, desk.keys.identity(), now, replace(wishes(mailroom, now), terms=other))
    quarter = next_quarter(now, desk.at)
    if args.flag("json"):
        as_json({"team": now.team, "name": now.before.name, "quarter": quarter,
                 "fingerprint": _fingerprint(desk)})  # fmt: skip
        return 0
    print(f"✓ {legible(now.before.name)} is to have these terms from {quarter} on:")
    lines(_told(terms), "  ")
    say("Both keyholders sign them first: chefslog team confirm --roster")
    return 0


def join(args: Arguments) -> int:
    """`chefslog team join PLACE`: put the own card there."""
    desk = TeamDesk(args)
    from chefslog.team.founding.joining import take_seat
    from chefslog.team.founding.signing import TITLES
    from chefslog.team.mailroom.place import doubt_folder, open_mailroom, settle_place

    own = args.text("as")
    if not args.words or not own:
        raise UsageError("say where and who you are: team join PLACE --as NAME")
    roles = [role for role, option in _SEATS.items() if args.flag(option)]
    if len(roles) > 1:
        raise UsageError("say one seat: --member, --second-lock or --desk")
    place = settle_place(args.words[0])
    say(*filter(None, [doubt_folder(args.words[0])]))
    with open_mailroom(desk.home, place) as mailroom:
        mailroom.sync()
        wanted = team_in(mailroom, args.text("team") or "")
        role = roles[0] if roles else _usual_role(desk, wanted.team)
        is_in = take_seat(desk.home, desk.keys, mailroom, place, wanted, own, role)
    if args.flag("json"):
        as_json({"team": wanted.team, "name": wanted.name, "role": role, "in": is_in,
                 "fingerprint": _fingerprint(desk)})  # fmt: skip
        return 0
    what = "are" if is_in else "asked to be"
    print(f"✓ You {what} {TITLES[role]} of {legible(wanted.name)}, as {legible(own)}.")
    print(f"Your key: {_fingerprint(desk)}")
    if not is_in:
        say("Read it aloud to both keyholders: they confirm it only when they hear it from you.")
    return 0


def _usual_role(desk: TeamDesk, team: str) -> str:
    """The role that this machine asked for before, else a member's."""
    from chefslog.team.member.places import places

    return next((one.role for one in places(desk.home) if one.team == team), "member")


def _fingerprint(desk: TeamDesk) -> str:
    from chefslog.team.keys import fingerprint

    return fingerprint(desk.keys.identity().public)


def _quarter(args: Arguments, desk: TeamDesk, before: str) -> str:
    """The first quarter: the one that is named, else this one or a later one named before."""
    from chefslog.model.days import parse_day
    from chefslog.team.calendar import periods_of, quarter_of

    wanted = args.text("quarter")
    if wanted is None:
        return max(before, quarter_of(parse_day(desk.moment.day) or 1))
    (whole,) = periods_of(wanted, monthly=False)
    if whole.closes <= desk.at:
        raise UsageError(f"{wanted} is over: nothing could be shared in it")
    return wanted


def _terms(args: Arguments, currency: str, before: Terms | None) -> Terms:
    """What is asked for; the rest as it was, or as it suits the size."""
    from chefslog.team.founding.founding import Terms
    from chefslog.team.sections import SECTIONS, defaults

    if before is None or "members" in args.options:
        size = args.number("members", 0)
        names = tuple(name for name in defaults(size) if name != "spend")
        usual = Terms(names, monthly=size >= _SMALL)
        before = replace(before or usual, sections=names, monthly=usual.monthly)
    chosen = _sections(args) or {*before.sections}
    edges = _edges(args.text("spend_edges"))
    if edges:
        chosen.add("spend")
    has_spend = "spend" in chosen
    if has_spend and not (edges or before.spend_edges):
        raise UsageError("the section spend needs --spend-edges: four whole numbers, rising")
    kind = args.text("periods")
    return replace(
        before,
        sections=tuple(name for name in SECTIONS if name in chosen),
        k=args.number("k", before.k),
        monthly=kind == "months" if kind else before.monthly,
        spend_edges=(edges or before.spend_edges) if has_spend else (),
        currency=(args.text("currency") or before.currency or currency) if has_spend else "",
        stage=args.text("stage") or before.stage,
        guardrails=tuple(args.many("guardrail")) or before.guardrails,
    )


def _sections(args: Arguments) -> set[str]:
    from chefslog.team.sections import SECTIONS

    chosen = {one for name in args.many("section") for one in name.replace(",", " ").split()}
    unknown = sorted(chosen - set(SECTIONS))
    if unknown:
        raise UsageError(
            f"there is no section {', '.join(unknown)}; there are {', '.join(SECTIONS)}"
        )
    return chosen


def _edges(text: str | None) -> tuple[int, ...]:
    parts = (text or "").replace(",", " ").split()
    numbers = [int(part) for part in parts if part.isascii() and part.isdigit()]
    if text is not None and (len(numbers), len(parts)) != (4, 4):
        raise UsageError("--spend-edges are four whole numbers, rising: 20,50,100,200")
    return tuple(numbers)


def _told(terms: Terms) -> Iterator[str]:
    """Terms in lines for people."""
    yield f"A release every {'month' if terms.monthly else 'quarter'}."
    yield f"A section opens for at least {terms.k} people together (k = {terms.k})."
    yield f"Sections: {', '.join(terms.sections)}"
    if terms.spend_edges:
        yield f"Spend buckets: {', '.join(map(str, terms.spend_edges))} {terms.currency}"
    if terms.stage:
        yield f"The stage the team says it is in: {terms.stage}"
    yield from (f"Guardrail: {one}" for one in terms.guardrails)
