"""`chefslog team new`, `invite`, `join`, `words`, `leave` and `forget`: one command each."""

from __future__ import annotations

import os
import sys
from dataclasses import replace

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output, terminal
from chefslog.cli.prompt import ask, require_yes
from chefslog.cli.reader import open_reader
from chefslog.cli.team.context import TeamContext, choose_place, fold_lines, visit
from chefslog.cli.team.terms import first_quarter, read_terms, terms_text
from chefslog.home.narration import narrate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chefslog.team.founding.ceremony import Ceremony
    from chefslog.team.founding.charter import Founding
    from chefslog.team.founding.invite import Invite
    from chefslog.team.mailroom.protocol import Mailroom
    from chefslog.team.measure import Measure
    from chefslog.team.member.visit import Visit


def new_team(args: Arguments) -> Output:
    """`chefslog team new NAME --at PLACE`: begin a team as first keyholder; change its terms."""
    context = TeamContext(args)
    from chefslog.team.mailroom.place import (
        doubt_folder,
        is_database,
        open_mailroom,
        settle_place,
    )

    at = args.text("at")
    if not args.words or not at:
        raise UsageError("say its name and where: chefslog team new NAME --at PLACE")
    name, place = " ".join(args.words), settle_place(at)
    with open_mailroom(context.home, place, make=is_database(place)) as mailroom:
        mailroom.sync()
        known = _known_team(context, mailroom, name)
        doubt = "" if known else doubt_folder(at)
        if doubt:
            raise UsageError(f"{doubt}; for a plain folder say folder:{at}")
        if known is not None and known.before is not None:
            return _change_terms(context, mailroom, known)
        return _begin(context, mailroom, place, name, known)


def _known_team(context: TeamContext, mailroom: Mailroom, name: str) -> Ceremony | None:
    """The team of that name, where this machine founded it. Raises TeamError for another's."""
    from chefslog.team.errors import TeamError
    from chefslog.team.founding.ceremony import ceremony
    from chefslog.team.founding.charter import teams
    from chefslog.team.founding.limits import same_name

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
    from chefslog.team.founding.charter import Founding, Person, found
    from chefslog.team.founding.invite import take_seat

    identity = context.keys.identity()
    before = known.founding if known else None
    own = context.args.text("as") or (before.desk.name if before else _own_name())
    wanted = Founding(
        "", name, first_quarter(context, before.quarter if before else ""),
        Person(own, identity.public), read_terms(context, before.terms if before else None),
    )  # fmt: skip
    made = found(mailroom, identity, wanted, os.urandom)
    take_seat(context.home, context.keys, mailroom, place, made, own, "desk", context.at)
    return _invites(
        place, made,
        [f"✓ {made.name} begins with {made.quarter}. You are its first keyholder.",
         *(f"  {line}" for line in terms_text(made.terms))],
    )  # fmt: skip


def _invites(place: str, team: Founding, first: list[str]) -> Output:
    """The two lines for the team chat."""
    from chefslog.team.founding.invite import write_invite

    member, lock = (write_invite(place, team, role) for role in ("member", "lock"))
    return Output(
        {"team": team.team, "name": team.name, "quarter": team.quarter, "member": member,
         "second_keyholder": lock},
        [
            *first,
            "",
            "For members, into the team chat:",
            f"chefslog team join {member}",
            "",
            "For the second keyholder, somebody whom the members trust and you do not command:",
            f"chefslog team join {lock}",
        ],
        notes=["When they are in: chefslog team"],
    )  # fmt: skip


def show_invites(args: Arguments) -> Output:
    """`chefslog team invite`: the lines that invite to this machine's team."""
    context = TeamContext(args)
    from chefslog.team.founding.charter import founding
    from chefslog.team.founding.invite import write_invite

    with visit(context) as here:
        team, lines = founding(here.mailroom, here.place.team), []
        if here.place.role == "lock":
            lines = [
                f"Who takes over {team.desk.name}'s seat, if that key is lost:",
                f"chefslog team join {write_invite(here.place.place, team, 'desk')}",
            ]
        return _invites(here.place.place, team, lines)


def _change_terms(context: TeamContext, mailroom: Mailroom, now: Ceremony) -> Output:
    """Keep other terms for the next epoch: a file that is signed never changes."""
    from chefslog.team.founding.cards import wish
    from chefslog.team.founding.ceremony import next_start

    assert now.before is not None
    if context.args.text("quarter"):
        raise UsageError("the team has begun; its next quarter follows by itself")
    terms = read_terms(context, now.terms)
    other = None if terms == now.before.terms else terms
    wanted = replace(now.wishes, terms=other)
    wish(mailroom, context.keys.identity(), now, wanted)
    quarter = next_start(replace(now, wishes=wanted), context.at)
    return Output(
        {"team": now.team, "name": now.before.name, "quarter": quarter},
        lambda width: [
            f"✓ {now.founding.name} is to have these terms from {quarter} on:",
            *fold_lines(terms_text(terms), width, "  "),
        ],
        notes=["Both keyholders sign them first: chefslog team"],
    )


def join_team(args: Arguments) -> Output:
    """`chefslog team join INVITE`: see who sees what, say yes, and be in the next roster."""
    context = TeamContext(args)
    from chefslog.team.founding.invite import invited_team, read_invite, take_seat
    from chefslog.team.mailroom.place import open_mailroom, settle_place
    from chefslog.team.member.consent import agree_ahead

    if not args.words:
        raise UsageError("paste the line of your invitation: chefslog team join chefslog-team:…")
    invite = read_invite(" ".join(args.words))
    at = args.text("at")
    place = settle_place(at) if at else invite.place
    with open_mailroom(context.home, place) as mailroom:
        mailroom.sync()
        team = invited_team(mailroom, invite)
        period, parts, full = _numbers(context, team)
        numbers = [part.number for part in parts]
        shown = tuple(_join_lines(team, invite, period, parts))
        require_yes(args, f"Join {team.name}?", "nothing was changed", shown=shown)
        own = args.text("as") or _own_name()
        role = invite.role
        is_in = take_seat(
            context.home, context.keys, mailroom, place, team, own, role, context.at, full
        )
    if role == "member":
        agree_ahead(context.home, team, period, numbers)
    from chefslog.team.founding.limits import ROLE_TITLES

    what = "are" if is_in else "asked to be"
    data = {"team": team.team, "name": team.name, "role": role, "as": own, "in": is_in}
    note = f"{team.desk.name} sees it with chefslog team. Then come eight words at your stand-up."
    return Output(
        data, [f"✓ You {what} {ROLE_TITLES[role]} of {team.name}, as {own}."],
        notes=[] if is_in else [note],
    )  # fmt: skip


def _join_lines(
    team: Founding, invite: Invite, period: str, parts: Sequence[Measure]
) -> Iterator[str]:
    """Who sees what, in a few lines, and for a member the numbers of the first period."""
    terms, desk = team.terms, team.desk.name
    width = terminal().width
    yield f"{team.name}: one band per question, once a {'month' if terms.monthly else 'quarter'}."
    if invite.role != "member":
        yield from fold_lines(
            ["Keyholders contribute nothing. You see by name which questions people answered, "
             "never an answer; together with the other keyholder you could read every answer. Your "
             "program checks and signs each period by itself."], width,
        )  # fmt: skip
        return
    yield from fold_lines(
        [
            f"{desk} and the second keyholder see by name which questions you answered, never the "
            f"answer. {desk} sees exact sums of at least {terms.k} people. Your manager sees "
            "bands.",
            "Whoever runs the place sees that a file of yours came; both keyholders together could "
            "read every answer.",
            f"This is what you would send for {period} as of today, one number from 0 to 20 each. "
            "Your yes is a yes to it; what changes until then is shown on Today before it goes:",
        ],
        width,
    )
    said = [part for part in parts if part.number is not None]
    for part in said:
        yield f"  {part.question.title:30} {part.question.say_number(part.number or 0)}"
    empty = len(parts) - len(said)
    if empty:
        yield f"  {empty} more stay empty: nothing was written for them in {period}"


def _numbers(context: TeamContext, team: Founding) -> tuple[str, Sequence[Measure], str]:
    """The period that comes first, what this journal says for it, and that period if it is over.

    That is the last full one where the running one is far from its end and there are entries.
    """
    from chefslog.team.founding.ceremony import full_period, running_period
    from chefslog.team.measure import measure

    terms = team.terms
    running = running_period(team.quarter, terms.monthly, context.at)
    with open_reader(context.args).snapshot as snapshot:
        for one in (full_period(running, context.at), running):
            if one is not None:
                edges = terms.spend_edges
                parts = measure(snapshot, one, terms.questions, terms.questions, edges).parts
                if one == running or any(part.number is not None for part in parts):
                    break
    assert one is not None
    return one.name, parts, "" if one == running else one.name


def words(args: Arguments) -> Output:
    """`chefslog team words`: read the eight words aloud, or type three of them as heard."""
    context = TeamContext(args)
    from chefslog.team.founding.pin import agree, asked_places, verify
    from chefslog.team.founding.words import eight_words

    with visit(context) as here:
        file, pin = here.standing.newest, here.standing.pin
        if file.desk.identity == here.identity.public:
            return _read_aloud(here, eight_words(file.hash))
        if pin.verified and not args.words:
            if here.standing.news:
                shown = tuple(line for _, lines in here.standing.news for line in lines)
                require_yes(args, "Is that right?", "only blanks are sent until your yes",
                            shown=shown)  # fmt: skip
                agree(context.home, here.standing)
            return Output({"verified": True}, ["✓ The words were typed; nothing waits for you."])
        places = asked_places(context.keys.identity(), file)
        if not args.flag("json"):
            narrate(*_people_lines(here))
        typed = " ".join(args.words)
        if not typed:
            which = ", ".join(str(place + 1) for place in places)
            typed = ask(f"Words number {which} of the eight that {file.desk.name} reads: ") \
                if sys.stdin.isatty() else ""  # fmt: skip
            if not typed:
                raise UsageError(
                    f"type the words number {which} of the eight that {file.desk.name} reads "
                    "aloud: chefslog team words WORD WORD WORD"
                )
        verify(context.home, here.standing, typed, places)
    return Output({"verified": True}, ["✓ The words fit: your answers count from now on."])


def _read_aloud(here: Visit, spoken: list[str]) -> Output:
    file = here.standing.newest
    return Output(
        {"epoch": file.epoch, "words": spoken},
        ["Read these aloud when all are together, slowly, each with its number:", "",
         *(f"  {number}  {word}" for number, word in enumerate(spoken, 1)), ""],
        notes=["Each member's program asks for three of them: chefslog team words"],
    )  # fmt: skip


def _people_lines(here: Visit) -> Iterator[str]:
    file = here.standing.newest
    yield f"{file.name}: {file.desk.name} and {file.lock.name} hold the keys. In it are:"
    names = ", ".join(
        f"{member.name} (you)" if member.identity == here.identity.public else member.name
        for member in file.members
    )
    yield from fold_lines([names], terminal().width, "  ")
    yield "If you do not know one of them, say so before you type."


def leave_team(args: Arguments) -> Output:
    """`chefslog team leave`: be gone from the next roster."""
    context = TeamContext(args)
    from chefslog.team.founding.cards import leave

    place = choose_place(context)
    if place.role != "member":
        raise UsageError("a keyholder is replaced, and does not leave: chefslog team invite")
    require_yes(args, f"Leave {place.name}?", "nothing was changed")
    with visit(context) as here:
        leave(here.mailroom, here.place.team, here.identity, len(here.standing.files))
    line = f"✓ You leave {place.name} with its next roster. Until then your program sends blanks."
    note = "What you sent stays where it is. To have it off this machine: chefslog team forget"
    return Output({"team": place.team, "name": place.name}, [line], notes=[note])


def forget_team(args: Arguments) -> Output:
    """`chefslog team forget`: take a team off this machine; the days that went stay noted."""
    context = TeamContext(args)
    from chefslog.team.member.places import forget

    place = choose_place(context, " ".join(args.words))
    risk = "" if place.role == "member" else " Its open periods can never be released without you."
    require_yes(args, f"Forget {place.name} on this machine?{risk}", "nothing was changed")
    forget(context.home, place.team)
    return Output(
        {"team": place.team, "name": place.name}, [f"✓ {place.name} is forgotten on this machine."]
    )


def _own_name() -> str:
    if not sys.stdin.isatty():
        raise UsageError("say who you are: --as NAME")
    name = ask("Your name, as colleagues say it: ")
    if not name:
        raise UsageError("say who you are: --as NAME")
    return name
