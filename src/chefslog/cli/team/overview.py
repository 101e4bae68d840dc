"""`chefslog team`: where one stands in one's teams, and the next roster for who is to sign it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output, terminal
from chefslog.cli.prompt import ask, ask_yes
from chefslog.cli.reader import open_reader
from chefslog.cli.team.context import TeamContext, fold_lines, of_period, pick_data
from chefslog.cli.text import count_text
from chefslog.home.narration import narrate
from chefslog.team.calendar import DAP_EPOCH, DAY, day_of
from chefslog.team.errors import TeamError
from chefslog.team.founding import agreement
from chefslog.team.founding.cards import Card, hear
from chefslog.team.founding.ceremony import (
    Ceremony,
    ceremony,
    full_period,
    next_holders,
    next_start,
    running_period,
    wish_away,
)
from chefslog.team.founding.epochs import difference
from chefslog.team.founding.limits import ROLE_TITLES, same_name
from chefslog.team.founding.proposal import assemble, gathered, propose, proposed
from chefslog.team.keyholder.renewal import is_early, put_keys
from chefslog.team.member.outbox import answer_outbox
from chefslog.team.member.places import Place, places
from chefslog.team.member.sender import send_periods, tend_team
from chefslog.team.member.state import TeamState, overview
from chefslog.team.member.today import team_rows
from chefslog.team.member.visit import Visit, visiting
from chefslog.team.report.text import INVITATION

_MARKS = {"in": "✓", "released": "✓", "open": "○", "queued": "◐", "arrived": "●", "waiting": "●"}
_NOT_SIGNED = "Nothing was signed. Ask again with chefslog team, or leave somebody out: --without."


def show_teams(args: Arguments) -> Output:
    """`chefslog team`: each team, its periods, the next step."""
    context = TeamContext(args)
    only = context.choose_place().team if args.text("team") else ""
    done: list[str] = []
    known = places(context.home)
    holds = [one for one in known if one.role != "member" and only in ("", one.team)]
    for work in (_sign, _tend):
        for place in holds:
            try:
                done += work(context, place)
            except TeamError as error:
                done.append(f"! {error}")
    done = list(dict.fromkeys(done))  # what stops the signing may stop the tending too
    with open_reader(args).snapshot as snapshot:

        def act(here: Visit) -> None:
            """Send what goes by itself, then ask what waits for a yes."""
            try:
                send_periods(here, snapshot, context.at)
                done.extend(_sign_as_member(context, here))
            except TeamError as error:
                done.append(f"! {error}")
            _ask_yes(context, here)

        states = overview(context.home, context.keys, context.at, act=act, only=only)
    return Output(
        lambda: [_data(state) for state in states],
        (lambda width: [*done, *_lines(states, width)]) if states else INVITATION,
    )


def _tend(context: TeamContext, place: Place) -> list[str]:
    """Do what comes next for a keyholder, unless that is switched off; what was done, in lines."""
    done = tend_team(context.home, context.keys, place, context.at, context.config.team_tend)
    return [*(f"✓ {text}" for text in done.steps), *(f"! {text}" for text in done.stopped)]


def _ask_yes(context: TeamContext, here: Visit) -> None:
    """Ask for a yes or no to what waits, where somebody can be asked."""
    args = context.args
    if args.flag("json") or args.flag("yes") or not sys.stdin.isatty():
        return
    for row in team_rows(context.home, context.at):
        if row.team == here.place.team and row.outbox is not None:
            typed = ask(f"{row.text}. y sends, n not this time, Enter later: ").lower()
            if typed[:1] in ("y", "n"):
                answer_outbox(context.home, row.outbox, typed[0] == "y")


def _lines(states: Sequence[TeamState], width: int) -> Iterator[str]:
    for number, state in enumerate(states):
        if number:
            yield ""
        epoch = f", epoch {state.epoch} ({state.quarter})" if state.epoch else ""
        yield f"{state.place.name}: you {state.seat} {ROLE_TITLES[state.place.role]}{epoch}"
        yield from fold_lines([state.shown], width, "  ")
        yield from fold_lines(state.news, width, "  changes: ")
        for period in state.periods:
            text, mark = of_period(period.period, period.text), _MARKS.get(period.state, "·")
            yield from fold_lines([text], width, f"  {mark} ")
        yield from fold_lines([state.next], width, "  → ")


def _data(state: TeamState) -> dict[str, object]:
    return {
        **pick_data(state.place, "team", "name", "role"),
        "place": state.shown,
        **pick_data(state, "epoch", "quarter"),
        "verified": state.is_verified,
        "changes": list(state.news),
        "problem": state.problem,
        "periods": [
            pick_data(period, "period", "state", "text", "todo") for period in state.periods
        ],
        "next": state.next,
    }


def _sign_as_member(context: TeamContext, here: Visit) -> list[str]:
    """A member's yes in the place of a keyholder whose key is lost, where one is asked for."""
    own, team = here.identity.public, here.place.team
    now = ceremony(here.mailroom, team)
    file = proposed(here.mailroom, now)
    if file is None or not agreement.can_stand_in(file, now.before, own):
        return []
    if own.hex() in gathered(here.mailroom, file, now.before).signatures:
        return []
    shown = agreement.review(here.mailroom, context.keys, team)
    if not _is_agreed(context, shown.lines, "A keyholder is replaced. Do you agree?"):
        return []
    agreement.seal(context.home, here.mailroom, context.keys, team, file.hash)
    return ["✓ Signed. A majority of the members and the other keyholder make it hold."]


def _sign(context: TeamContext, place: Place) -> list[str]:
    """Ask a keyholder for the next roster where there is one to sign; what was done, in lines.

    Where nobody can be asked it says what waits. Raises TeamError, UsageError.
    """
    with visiting(context.home, context.keys, place) as here:
        own = here.identity
        wish_away(here.mailroom, own, place.team, context.args.many("without"))
        now = ceremony(here.mailroom, place.team)
        if own.public == now.desk.identity:
            return _sign_as_first(context, here, now)
        if now.before is not None and own.public == now.before.lock.identity:
            now = _replace_first(context, here, now)
        return _sign_as_second(context, here, now)


def _replace_first(context: TeamContext, here: Visit, now: Ceremony) -> Ceremony:
    """Have the second keyholder propose who takes the first one's seat over, if somebody asks."""
    team, own = here.place.team, here.identity
    cards = _wanted(context, now.unheard(own.public))
    if cards and _is_agreed(context, _who(now, cards), f"In the place of {now.desk.name}?"):
        for card in cards:
            hear(here.mailroom, team, "lock", own, card)
        now = ceremony(here.mailroom, team)
    if next_holders(now)[0].identity != now.desk.identity:
        start = next_start(now, context.at)
        put_keys(here.mailroom, context.keys, now, start)
        propose(here.mailroom, own, team, start)
    return now


def _sign_as_first(context: TeamContext, here: Visit, now: Ceremony) -> list[str]:
    team, own, before = here.place.team, here.identity, now.before
    cards = _wanted(context, now.unheard(own.public))
    if before is None and (missing := _missing(now, cards)):
        return [missing]
    if cards:
        if not _is_agreed(context, _who(now, cards), "Everybody?"):
            return [_NOT_SIGNED]
        locks = [card.name for card in cards if card.role == "lock"]
        if len(locks) > 1 or (locks and before is None and now.lock is not None):
            raise UsageError(
                f"several want to be the second keyholder: {', '.join(locks)}; leave all but one "
                "out with --without NAME"
            )
        for card in cards:
            hear(here.mailroom, team, "desk", own, card)
        now = ceremony(here.mailroom, team)
    start, closing = _next_period(now, context.at)
    if is_early(now, start, context.at) and not now.has_changes:
        return []
    put_keys(here.mailroom, context.keys, now, start)
    shown = assemble(here.mailroom, own, team, start, closing=closing)
    if shown.file is None:
        return list(shown.waiting)
    there = proposed(here.mailroom, now)
    if shown.sealed or (there is not None and there.hash == shown.file.hash):
        return []
    if before is not None and not difference(before, shown.file):
        return []
    is_asked = before is None or bool(cards)
    if not is_asked and not _is_agreed(context, shown.lines, f"From {start} on?"):
        return [_NOT_SIGNED]
    propose(here.mailroom, own, team, start, closing=closing)
    return [f"✓ Signed. Next {shown.file.lock.name}'s program asks for the same: chefslog team"]


def _next_period(now: Ceremony, at: float) -> tuple[str, int]:
    """The period with which the next epoch begins, and when that closes if not at its usual time.

    A team begins with the last full one where enough members have entries of it and the running one
    is far from its end: it closes four to five days from now, so that the first report comes within
    a week.
    """
    if now.before is not None:
        return next_start(now, at), 0
    terms = now.founding.terms
    running = running_period(now.founding.quarter, terms.monthly, at)
    full = full_period(running, at)
    if full is None or sum(card.full == full.name for card in now.both) < terms.k:
        return running.name, 0
    return full.name, (day_of(at) + 5 - DAP_EPOCH) * DAY - DAY // 2


def _sign_as_second(context: TeamContext, here: Visit, now: Ceremony) -> list[str]:
    mailroom, keys, team, own = here.mailroom, context.keys, here.place.team, here.identity.public
    start, before = next_start(now, context.at), now.before
    if before is None or not is_early(now, start, context.at) or now.has_changes:
        # Somebody else who wanted this seat may have put theirs there.
        put_keys(mailroom, keys, now, start)
    file = proposed(mailroom, now)
    if file is None or own not in (file.lock.identity, file.desk.identity):
        return []
    if before is not None and not difference(before, file):
        return []
    # Members may already have sent for its first period under the epoch before.
    is_taken = before is not None and any(one.period == file.start for one in before.keys)
    if is_taken and file.periods[0].first <= day_of(context.at) + 1:
        return [f"{file.start} has begun: {file.desk.name} runs chefslog team for a later month."]
    shown = agreement.review(mailroom, keys, team)
    is_signed = shown.file is None or own.hex() in shown.file.signatures
    if shown.file is None or (is_signed and own != file.lock.identity):
        return []
    if not is_signed and not _is_agreed(context, shown.lines, f"Sign this roster of {file.name}?"):
        return ["Nothing was signed."]
    done = agreement.seal(context.home, mailroom, keys, team, file.hash)
    if own != file.lock.identity:
        return [f"✓ Signed. Next is {file.lock.name}: chefslog team"]
    if not done.sealed:
        return list(done.waiting)
    return [
        f"✓ The roster is signed by both. Next time all are together {file.desk.name} reads the "
        "eight words aloud: chefslog team words"
    ]


def _wanted(context: TeamContext, cards: Sequence[Card]) -> list[Card]:
    left_out = {same_name(name) for name in context.args.many("without")}
    return [card for card in cards if same_name(card.name) not in left_out]


def _missing(now: Ceremony, cards: Sequence[Card]) -> str:
    """Who has still to join before there is anything to sign; empty where all are there."""
    heard = [card for card in now.cards if card in now.words[now.desk.identity]]
    roles = [card.role for card in {card.identity: card for card in (*heard, *cards)}.values()]
    members, needed, parts = roles.count("member"), now.founding.terms.k, []
    if "lock" not in roles:
        parts.append("nobody has joined as the second keyholder")
    if members < needed:
        parts.append(f"{members} of at least {needed} members have joined")
    if not parts:
        return ""
    return f"Waiting: {' and '.join(parts)}. The lines to send them: chefslog team invite"


def _who(now: Ceremony, cards: Sequence[Card]) -> Iterator[str]:
    names = {role: [card.name for card in cards if card.role == role] for role in ROLE_TITLES}
    yield from (f"Second keyholder: {name}" for name in names["lock"])
    if names["member"]:
        yield f"{count_text(len(names['member']), 'member')}: {', '.join(names['member'])}"
    yield from (f"{name} takes over as first keyholder" for name in names["desk"])
    yield from (f"! {text}" for text in now.wrong)


def _is_agreed(context: TeamContext, shown: Iterable[str], question: str) -> bool:
    """Whether somebody says yes to what is shown; no where nobody can be asked."""
    args = context.args
    if not args.flag("json"):
        narrate(*fold_lines(shown, terminal().width))
    if args.flag("yes"):
        return True
    return not args.flag("json") and sys.stdin.isatty() and ask_yes(question)
