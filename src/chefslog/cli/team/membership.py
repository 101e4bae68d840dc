"""`chefslog team new`, `invite`, `join`, `words`, `leave` and `forget`: one command each."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output, terminal
from chefslog.cli.prompt import ask, require_yes
from chefslog.cli.reader import open_reader
from chefslog.cli.team.context import TeamContext, fold_lines, split_names, split_paths
from chefslog.home.narration import narrate
from chefslog.model.days import parse_day
from chefslog.team.bands import PATH
from chefslog.team.calendar import periods_of, quarter_of
from chefslog.team.errors import TeamError
from chefslog.team.founding.cards import leave
from chefslog.team.founding.ceremony import (
    Ceremony,
    ceremony,
    full_period,
    next_start,
    running_period,
    wish,
)
from chefslog.team.founding.charter import Founding, Person, Terms, found, founding, teams
from chefslog.team.founding.invite import Invite, invited_team, read_invite, take_seat, write_invite
from chefslog.team.founding.limits import ROLE_TITLES, same_name
from chefslog.team.founding.pin import agree, asked_places, verify
from chefslog.team.founding.words import eight_words
from chefslog.team.kept import hold
from chefslog.team.mailroom.place import doubt_folder, is_database, open_mailroom, settle_place
from chefslog.team.mailroom.protocol import Mailroom
from chefslog.team.measure import Measure, measure
from chefslog.team.member.consent import agree_ahead
from chefslog.team.member.places import forget
from chefslog.team.member.sender import stop_answering
from chefslog.team.member.visit import Visit
from chefslog.team.questions import QUESTIONS, check_questions, path_of, say_questions


def new_team(args: Arguments) -> Output:
    """`chefslog team new NAME --at PLACE`: begin a team as first keyholder; change its terms."""
    context, at = TeamContext(args), args.text("at")
    if not args.words or not at:
        raise UsageError("say its name and where: chefslog team new NAME --at PLACE")
    name, place = " ".join(args.words), settle_place(at)
    with (
        # Two at once would each find no team of that name, and begin one.
        hold(os.path.join(context.home.team, ".new.lock")),
        open_mailroom(context.home, place, make=is_database(place)) as mailroom,
    ):
        mailroom.sync()
        known = _known_team(context, mailroom, name)
        doubt = "" if known else doubt_folder(at)
        if doubt:
            raise UsageError(f"{doubt}; for a plain folder say folder:{at}")
        if known is not None and known.before is not None:
            return _change_terms(context, mailroom, known, known.before.terms)
        return _begin(context, mailroom, place, name, known)


def _known_team(context: TeamContext, mailroom: Mailroom, name: str) -> Ceremony | None:
    """The team of that name, where this machine founded it. Raises TeamError for another's."""
    identity = context.keys.make_identity()
    for team in teams(mailroom):
        if same_name(team.name) == same_name(name):
            now = ceremony(mailroom, team.team)
            if now.desk.identity == identity.public:
                return now
            raise TeamError(
                f"{mailroom.place} has a team {team.name} already; {now.desk.name} began it. "
                "Nothing was changed. Ask for an invitation, or take another name."
            )
    return None


def _begin(
    context: TeamContext, mailroom: Mailroom, place: str, name: str, known: Ceremony | None
) -> Output:
    """Begin a team, or say otherwise before its first epoch."""
    identity = context.keys.identity()
    before = known.founding if known else None
    own = context.args.text("as") or (before.desk.name if before else _own_name())
    wanted = Founding(
        "", name, _first_quarter(context, before.quarter if before else ""),
        Person(own, identity.public), _read_terms(context, before.terms if before else Terms()),
    )  # fmt: skip
    made = found(mailroom, identity, wanted, os.urandom)
    take_seat(context.home, context.keys, mailroom, place, made, own, "desk", context.at)
    begins = f"✓ {made.name} begins with {made.quarter}. You are its first keyholder."
    return _invites(place, made, [begins, *(f"  {line}" for line in _terms_text(made.terms))])


def _first_quarter(context: TeamContext, before: str) -> str:
    """The first quarter: the one that is named, else this one or a later one named before."""
    wanted = context.args.text("quarter")
    if wanted is None:
        return max(before, quarter_of(parse_day(context.moment.day) or 1))
    (whole,) = periods_of(wanted, monthly=False)
    if whole.closes <= context.at:
        raise UsageError(f"{wanted} is over: nothing could be shared in it")
    return wanted


def _read_terms(context: TeamContext, before: Terms) -> Terms:
    """What is asked for; the rest as it was, or as usual."""
    args, edges = context.args, _edges(context.args.text("spend_edges"))
    chosen = split_names(args.many("question"))
    if unknown := sorted(chosen - QUESTIONS.keys()):
        known = ", ".join(QUESTIONS)
        raise UsageError(f'there is no question "{unknown[0]}"; there are {known}')
    chosen = chosen or {*before.questions}
    if edges:
        chosen.add("spend")
    named = split_paths(args.many("path"))
    paths = [f"{PATH}:{path}" for path in named if path != "none"]
    if not named:
        paths = [name for name in before.questions if path_of(name)]
    has_spend, edges = "spend" in chosen, edges or before.spend_edges
    if has_spend and not edges:
        raise UsageError("the question spend needs --spend-edges: four whole numbers, rising")
    currency = args.text("currency") or before.currency or context.config.currency
    kind = args.text("periods")
    return replace(
        before,
        questions=check_questions([*(name for name in QUESTIONS if name in chosen), *paths]),
        k=args.number("k", before.k),
        monthly=kind == "months" if kind else before.monthly,
        spend_edges=edges if has_spend else (),
        currency=currency if has_spend else "",
    )


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
    yield from say_questions(terms.questions)
    if terms.spend_edges:
        yield f"Spend buckets: {', '.join(map(str, terms.spend_edges))} {terms.currency}"


def _change_terms(
    context: TeamContext, mailroom: Mailroom, now: Ceremony, running: Terms
) -> Output:
    """Keep other terms for the next epoch: a file that is signed never changes."""
    if context.args.text("quarter"):
        raise UsageError("the team has begun; its next quarter follows by itself")
    terms, name = _read_terms(context, now.terms), now.founding.name
    wanted = replace(now.wishes, terms=None if terms == running else terms)
    wish(mailroom, context.keys.identity(), now, wanted)
    quarter = next_start(replace(now, wishes=wanted), context.at)
    return Output(
        {"team": now.team, "name": name, "quarter": quarter},
        lambda width: [
            f"✓ {name} is to have these terms from {quarter} on:",
            *fold_lines(_terms_text(terms), width, "  "),
        ],
        notes=["Both keyholders sign them first: chefslog team"],
    )


def show_invites(args: Arguments) -> Output:
    """`chefslog team invite`: the lines that invite to this machine's team."""
    with TeamContext(args).visit() as here:
        team, lines = founding(here.mailroom, here.place.team), []
        if here.place.role == "lock":
            lines = [
                f"Who takes over {team.desk.name}'s seat, if that key is lost:",
                f"chefslog team join {write_invite(here.place.place, team, 'desk')}",
            ]
        return _invites(here.place.place, team, lines)


def _invites(place: str, team: Founding, first: list[str]) -> Output:
    """The two lines for the team chat."""
    member, lock = (write_invite(place, team, role) for role in ("member", "lock"))
    return Output(
        {"team": team.team, "name": team.name, "quarter": team.quarter, "member": member,
         "second_keyholder": lock},
        [
            *(first and [*first, ""]),
            "For members, into the team chat:",
            f"chefslog team join {member}",
            "",
            "For the second keyholder, somebody whom the members trust and you do not command:",
            f"chefslog team join {lock}",
        ],
        notes=["When they are in: chefslog team"],
    )  # fmt: skip


def join_team(args: Arguments) -> Output:
    """`chefslog team join INVITE`: see who sees what, say yes, and be in the next roster."""
    context = TeamContext(args)
    if not args.words:
        raise UsageError("paste the line of your invitation: chefslog team join chefslog-team:…")
    invite, at = read_invite(" ".join(args.words)), args.text("at")
    place, role = settle_place(at) if at else invite.place, invite.role
    with open_mailroom(context.home, place) as mailroom:
        mailroom.sync()
        team = invited_team(mailroom, invite)
        period, parts, full = _first_numbers(context, team)
        shown = tuple(_join_lines(team, invite, period, parts))
        require_yes(args, f"Join {team.name}?", "nothing was changed", shown=shown)
        own = args.text("as") or _own_name()
        is_in = take_seat(
            context.home, context.keys, mailroom, place, team, own, role, context.at, full
        )
    if role == "member":
        agree_ahead(context.home, team, period, [part.number for part in parts])
    what = "are" if is_in else "asked to be"
    note = f"{team.desk.name} sees it with chefslog team. Then come eight words at your stand-up."
    return Output(
        {"team": team.team, "name": team.name, "role": role, "as": own, "in": is_in},
        [f"✓ You {what} {ROLE_TITLES[role]} of {team.name}, as {own}."],
        notes=[] if is_in else [note],
    )


def _first_numbers(context: TeamContext, team: Founding) -> tuple[str, Sequence[Measure], str]:
    """The period that comes first, what this journal says for it, and that period if it is over.

    That is the last full one where the running one is far from its end and there are entries.
    """
    terms = team.terms
    running = running_period(team.quarter, terms.monthly, context.at)
    with open_reader(context.args).snapshot as snapshot:
        for one in (full_period(running, context.at), running):
            if one is not None:
                names, edges = terms.questions, terms.spend_edges
                parts = measure(snapshot, one, names, edges)
                if one != running and any(part.number is not None for part in parts):
                    return one.name, parts, one.name
    return running.name, parts, ""


def _join_lines(
    team: Founding, invite: Invite, period: str, parts: Sequence[Measure]
) -> Iterator[str]:
    """Who sees what, in a few lines, and for a member the numbers of the first period."""
    terms, desk = team.terms, team.desk.name
    yield f"{team.name}: one band per question, once a {'month' if terms.monthly else 'quarter'}."
    if invite.role != "member":
        texts = [
            "Keyholders contribute nothing. You see by name which questions people answered, "
            "never an answer; together with the other keyholder you could read every answer. Your "
            "program checks and signs each period by itself."
        ]
        yield from fold_lines(texts, terminal().width)
        return
    texts = [
        f"{desk} and the second keyholder see by name which questions you answered, never the "
        f"answer. {desk} sees exact sums of at least {terms.k} people. Your manager sees bands.",
        "Whoever runs the place sees that a file of yours came; both keyholders together could "
        "read every answer.",
        f"This is what you would send for {period} as of today, one number from 0 to 20 each. "
        "Your yes is a yes to it; what changes until then is shown on Today before it goes:",
    ]
    yield from fold_lines(texts, terminal().width)
    said = [(part.question, part.number) for part in parts if part.number is not None]
    for question, number in said:
        yield f"  {question.title:30} {question.say_number(number)}"
    empty = sum(part.number is None and part.question.kind != PATH for part in parts)
    if empty:
        stays = "1 more stays" if empty == 1 else f"{empty} more stay"
        yield f"  {stays} empty: nothing was written for them in {period}"
    if told := say_questions(terms.questions)[1:]:
        yield from fold_lines(
            [*told, "Answer when the team has begun: chefslog team share"], terminal().width
        )


def words(args: Arguments) -> Output:
    """`chefslog team words`: read the eight words aloud, or type three of them as heard."""
    context = TeamContext(args)
    with context.visit() as here:
        standing, file = here.standing, here.standing.newest
        if file.desk.identity == here.identity.public:
            return _read_aloud(file.epoch, eight_words(file.hash))
        if standing.pin.verified and not args.words:
            if standing.news:
                shown = tuple(line for _, lines in standing.news for line in lines)
                otherwise = "only blanks are sent until your yes"
                require_yes(args, "Is that right?", otherwise, shown=shown)
                agree(context.home, standing)
            return Output({"verified": True}, ["✓ The words were typed; nothing waits for you."])
        places = asked_places(context.keys.identity(), file)
        if not args.flag("json"):
            narrate(*_people_lines(here))
        which = ", ".join(str(place + 1) for place in places)
        typed = " ".join(args.words)
        if not typed and sys.stdin.isatty():
            typed = ask(f"Words number {which} of the eight that {file.desk.name} reads: ")
        if not typed:
            raise UsageError(
                f"type the words number {which} of the eight that {file.desk.name} reads aloud: "
                "chefslog team words WORD WORD WORD"
            )
        verify(context.home, standing, typed, places)
    return Output({"verified": True}, ["✓ The words fit: your answers count from now on."])


def _read_aloud(epoch: int, spoken: list[str]) -> Output:
    return Output(
        {"epoch": epoch, "words": spoken},
        ["Read these aloud when all are together, slowly, each with its number:", "",
         *(f"  {number}  {word}" for number, word in enumerate(spoken, 1)), ""],
        notes=["Each member's program asks for three of them: chefslog team words"],
    )  # fmt: skip


def _people_lines(here: Visit) -> Iterator[str]:
    file, own = here.standing.newest, here.identity.public
    yield f"{file.name}: {file.desk.name} and {file.lock.name} hold the keys. In it are:"
    names = (one.name + " (you)" * (one.identity == own) for one in file.members)
    yield from fold_lines([", ".join(names)], terminal().width, "  ")
    yield "If you do not know one of them, say so before you type."


def leave_team(args: Arguments) -> Output:
    """`chefslog team leave`: be gone from the next roster."""
    context = TeamContext(args)
    place = context.choose_place()
    if place.role != "member":
        raise UsageError("a keyholder is replaced, and does not leave: chefslog team invite")
    require_yes(args, f"Leave {place.name}?", "nothing was changed")
    with context.visit() as here:
        leave(here.mailroom, here.place.team, here.identity, len(here.standing.files))
        stop_answering(here, context.at)
    line = f"✓ You leave {place.name} with its next roster. Until then your program sends blanks."
    note = "Closed periods stay as they are. To have it off this machine: chefslog team forget"
    return Output({"team": place.team, "name": place.name}, [line], notes=[note])


def forget_team(args: Arguments) -> Output:
    """`chefslog team forget`: take a team off this machine; the days that went stay noted."""
    context = TeamContext(args)
    place = context.choose_place(" ".join(args.words))
    risk = "" if place.role == "member" else " Its open periods can never be released without you."
    require_yes(args, f"Forget {place.name} on this machine?{risk}", "nothing was changed")
    forget(context.home, place.team)
    line = f"✓ {place.name} is forgotten on this machine."
    return Output({"team": place.team, "name": place.name}, [line])


def _own_name() -> str:
    name = ask("Your name, as colleagues say it: ") if sys.stdin.isatty() else ""
    if not name:
        raise UsageError("say who you are: --as NAME")
    return name
