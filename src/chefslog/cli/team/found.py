"""`chefslog team key`, `found` and `join`: how a team begins."""

from __future__ import annotations

import os
from dataclasses import replace

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output
from chefslog.cli.team.context import TeamContext, fold_lines, team_in
from chefslog.home.narration import narrate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from chefslog.team.founding.ceremony import Ceremony
    from chefslog.team.founding.founding import Terms
    from chefslog.team.mailroom.protocol import Mailroom

_SEATS = {"member": "member", "lock": "second_lock", "desk": "desk"}


def show_key(args: Arguments) -> Output:
    """`chefslog team key`: made once, shown each time."""
    context = TeamContext(args)
    identity = context.keys.make_identity()
    where = "the system's keyring"
    if not context.has_keyring:
        where = f"{context.home.keys}, for you alone"
    notes = [
        "Read it aloud to both keyholders, so that they hear it from you.",
        f"The other half, which nobody else needs, is in {where}.",
    ]
    return Output(
        {"identity": identity.public.hex(), "fingerprint": _fingerprint(context)},
        [f"Your key: {_fingerprint(context)}"],
        notes=notes,
    )


def found_team(args: Arguments) -> Output:
    """`chefslog team found PLACE`: propose a team as its desk, or other terms for it."""
    context = TeamContext(args)
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
    with open_mailroom(context.home, place, make=is_database(place)) as mailroom:
        mailroom.sync()
        known = _known_team(context, mailroom, name)
        doubt = "" if known else doubt_folder(args.words[0])
        if doubt:
            raise UsageError(f"{doubt}; for a plain folder say folder:{args.words[0]}")
        if known is not None and known.before is not None:
            return _change_terms(context, mailroom, known)
        return _found(context, mailroom, place, known)


def _known_team(context: TeamContext, mailroom: Mailroom, name: str) -> Ceremony | None:
    """The team of that name, where this machine is its desk. Raises TeamError for another's."""
    from chefslog.team.errors import TeamError
    from chefslog.team.founding.ceremony import ceremony
    from chefslog.team.founding.founding import teams
    from chefslog.team.founding.limits import same_name

    identity = context.keys.make_identity()
    for team in teams(mailroom):
        if same_name(team.name) == same_name(name):
            now = ceremony(mailroom, team.team)
            if now.desk.identity == identity.public:
                return now
            raise TeamError(
                f"{mailroom.place} has a team {team.name} already; its desk is {now.desk.name}. "
                "Nothing was changed. Join it with chefslog team join, or take another name."
            )
    return None


def _found(context: TeamContext, mailroom: Mailroom, place: str, known: Ceremony | None) -> Output:
    """Found a team, or say otherwise before its first epoch."""
    from chefslog.team.founding.founding import Founding, found
    from chefslog.team.founding.joining import take_seat
    from chefslog.team.founding.teamfile import Keyholder

    args = context.args
    identity, own = context.keys.identity(), args.text("as") or ""
    before = known.founding if known else None
    wanted = Founding(
        "",
        args.text("name") or "",
        _quarter(context, before.quarter if before else ""),
        Keyholder(own, identity.public),
        _terms(context, before.terms if before else None),
    )
    made = found(mailroom, identity, wanted, os.urandom)
    take_seat(context.home, context.keys, mailroom, place, made, own, "desk")
    key = _fingerprint(context)
    notes = [
        "Read it aloud to the second lock, who confirms it only when they hear it from you.",
        "The second lock and the members join now: chefslog team join PLACE --as NAME",
        "Then: chefslog team confirm",
    ]
    return Output(
        {"team": made.team, "name": made.name, "quarter": made.quarter, "fingerprint": key},
        lambda width: [
            f"✓ {made.name} is founded, from {made.quarter} on. You are its desk.",
            *fold_lines(_terms_text(made.terms), width, "  "),
            f"Your key: {key}",
        ],
        notes=notes,
    )


def _change_terms(context: TeamContext, mailroom: Mailroom, now: Ceremony) -> Output:
    """Keep other terms for the next epoch: a file that is signed never changes."""
    from chefslog.team.founding.founding import terms_in
    from chefslog.team.founding.proposing import next_quarter, next_terms
    from chefslog.team.founding.wishes import wish, wishes

    assert now.before is not None
    name = now.before.name
    if context.args.text("quarter"):
        raise UsageError("the team is founded; its next quarter follows by itself")
    terms = _terms(context, next_terms(mailroom, now))
    other = None if terms == terms_in(now.before) else terms
    known = wishes(mailroom, now)
    wish(mailroom, context.keys.identity(), now, replace(known, terms=other))
    quarter = next_quarter(now, context.at)
    note = "Both keyholders sign them first: chefslog team confirm --roster"
    key = _fingerprint(context)
    return Output(
        {"team": now.team, "name": name, "quarter": quarter, "fingerprint": key},
        lambda width: [
            f"✓ {name} is to have these terms from {quarter} on:",
            *fold_lines(_terms_text(terms), width, "  "),
        ],
        notes=[note],
    )


def join_team(args: Arguments) -> Output:
    """`chefslog team join PLACE`: put the own card there."""
    context = TeamContext(args)
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
    narrate(*filter(None, [doubt_folder(args.words[0])]))
    with open_mailroom(context.home, place) as mailroom:
        mailroom.sync()
        team = team_in(mailroom, args.text("team") or "")
        role = roles[0] if roles else _usual_role(context, team.team)
        is_in = take_seat(context.home, context.keys, mailroom, place, team, own, role)
    key, what = _fingerprint(context), "are" if is_in else "asked to be"
    note = "Read it aloud to both keyholders: they confirm it only when they hear it from you."
    return Output(
        {"team": team.team, "name": team.name, "role": role, "in": is_in, "fingerprint": key},
        [f"✓ You {what} {TITLES[role]} of {team.name}, as {own}.", f"Your key: {key}"],
        notes=[] if is_in else [note],
    )


def _usual_role(context: TeamContext, team: str) -> str:
    """The role that this machine asked for before, else a member's."""
    from chefslog.team.member.places import places

    return next((place.role for place in places(context.home) if place.team == team), "member")


def _fingerprint(context: TeamContext) -> str:
    from chefslog.team.keys import fingerprint

    return fingerprint(context.keys.identity().public)


def _quarter(context: TeamContext, before: str) -> str:
    """The first quarter: the one that is named, else this one or a later one named before."""
    from chefslog.model.days import parse_day
    from chefslog.team.calendar import periods_of, quarter_of

    wanted = context.args.text("quarter")
    if wanted is None:
        return max(before, quarter_of(parse_day(context.moment.day) or 1))
    (whole,) = periods_of(wanted, monthly=False)
    if whole.closes <= context.at:
        raise UsageError(f"{wanted} is over: nothing could be shared in it")
    return wanted


def _terms(context: TeamContext, before: Terms | None) -> Terms:
    """What is asked for; the rest as it was, or as usual."""
    from chefslog.team.founding.founding import Terms
    from chefslog.team.questions import QUESTIONS

    args = context.args
    before = before or Terms()
    chosen = _questions(args) or {*before.questions}
    edges = _edges(args.text("spend_edges"))
    if edges:
        chosen.add("spend")
    has_spend = "spend" in chosen
    if has_spend and not (edges or before.spend_edges):
        raise UsageError("the question spend needs --spend-edges: four whole numbers, rising")
    kind = args.text("periods")
    return replace(
        before,
        questions=tuple(name for name in QUESTIONS if name in chosen),
        k=args.number("k", before.k),
        monthly=kind == "months" if kind else before.monthly,
        spend_edges=(edges or before.spend_edges) if has_spend else (),
        currency=(args.text("currency") or before.currency or context.currency)
        if has_spend
        else "",
    )


def _questions(args: Arguments) -> set[str]:
    from chefslog.team.questions import QUESTIONS

    chosen = {name for text in args.many("question") for name in text.replace(",", " ").split()}
    unknown = sorted(chosen - set(QUESTIONS))
    if unknown:
        raise UsageError(
            f"there is no question {', '.join(unknown)}; there are {', '.join(QUESTIONS)}"
        )
    return chosen


def _edges(text: str | None) -> tuple[int, ...]:
    parts = (text or "").replace(",", " ").split()
    numbers = [int(part) for part in parts if part.isascii() and part.isdigit()]
    if text is not None and (len(numbers), len(parts)) != (4, 4):
        raise UsageError("--spend-edges are four whole numbers, rising: 20,50,100,200")
    return tuple(numbers)


def _terms_text(terms: Terms) -> Iterator[str]:
    """Terms in lines for people."""
    yield f"A release every {'month' if terms.monthly else 'quarter'}."
    yield f"A question is shown where at least {terms.k} people answered it."
    yield f"Questions: {', '.join(terms.questions)}"
    if terms.spend_edges:
        yield f"Spend buckets: {', '.join(map(str, terms.spend_edges))} {terms.currency}"
