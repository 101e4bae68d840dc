"""The roster of the next epoch, as both keyholders see and sign it with `chefslog team`."""

from __future__ import annotations

import sys

from chefslog.cli.command import UsageError
from chefslog.cli.output import terminal
from chefslog.cli.prompt import ask_yes
from chefslog.cli.team.context import TeamContext, fold_lines
from chefslog.home.narration import narrate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from chefslog.team.founding.cards import Card
    from chefslog.team.founding.ceremony import Ceremony
    from chefslog.team.founding.teamfile import TeamFile
    from chefslog.team.member.visit import Visit

_NOT_SIGNED = "Nothing was signed. Ask again with chefslog team, or leave somebody out: --without."


def sign_roster(context: TeamContext, here: Visit) -> list[str]:
    """Ask a keyholder for the next roster where there is one to sign; what was done, in lines.

    Where nobody can be asked it says what waits. Raises TeamError, UsageError.
    """
    from chefslog.team.founding.ceremony import ceremony

    now = ceremony(here.mailroom, here.place.team)
    if here.place.role == "member":
        return _as_member(context, here, now)
    if here.identity.public == now.desk.identity:
        return _as_first(context, here, now)
    return _as_second(context, here, _replacing(context, here, now))


def _as_member(context: TeamContext, here: Visit, now: Ceremony) -> list[str]:
    """A member's yes in the place of a keyholder whose key is lost, where one is asked for."""
    from chefslog.team.founding import agreement
    from chefslog.team.founding.proposal import gathered, proposed

    own, file = here.identity.public, proposed(here.mailroom, now)
    if file is None or not agreement.can_stand_in(file, now.before, own):
        return []
    if own.hex() in gathered(here.mailroom, file, now.before).signatures:
        return []
    shown = agreement.review(here.mailroom, context.keys, here.place.team)
    if not _is_agreed(context, shown.lines, "A keyholder is replaced. Do you agree?"):
        return []
    agreement.seal(context.home, here.mailroom, context.keys, here.place.team, file.hash)
    return ["✓ Signed. A majority of the members and the other keyholder make it hold."]


def _replacing(context: TeamContext, here: Visit, now: Ceremony) -> Ceremony:
    """Have the second keyholder propose who takes the first one's seat over, if somebody asks."""
    from chefslog.team.founding.cards import hear
    from chefslog.team.founding.ceremony import ceremony, next_holders, next_start
    from chefslog.team.founding.proposal import propose
    from chefslog.team.keyholder.renewal import put_keys

    if now.before is None or here.identity.public != now.before.lock.identity:
        return now
    cards = _wanted(context, now.unheard(here.identity.public))
    if cards and _is_agreed(context, _who(now, cards), f"In the place of {now.desk.name}?"):
        for card in cards:
            hear(here.mailroom, here.place.team, "lock", here.identity, card)
        now = ceremony(here.mailroom, here.place.team)
    if next_holders(now)[0].identity != now.desk.identity:
        start = next_start(now, context.at)
        put_keys(here.mailroom, context.keys, now, start)
        propose(here.mailroom, here.identity, here.place.team, start)
    return now


def _as_first(context: TeamContext, here: Visit, now: Ceremony) -> list[str]:
    from chefslog.team.founding.ceremony import ceremony, next_start
    from chefslog.team.founding.epochs import difference
    from chefslog.team.founding.proposal import assemble, propose, proposed
    from chefslog.team.keyholder.renewal import is_early, put_keys

    team, own = here.place.team, here.identity
    cards = _wanted(context, now.unheard(own.public))
    if now.before is None and (missing := _missing(now, cards)):
        return [missing]
    asked = False
    if cards:
        asked = True
        if not _is_agreed(context, _who(now, cards), "Everybody?"):
            return [_NOT_SIGNED]
        _hear_all(here, now, cards)
        now = ceremony(here.mailroom, team)
    start, closing = _first_period(now, context.at) if now.before is None else (
        next_start(now, context.at), 0
    )  # fmt: skip
    if is_early(now, start, context.at) and not now.has_changes:
        return []
    put_keys(here.mailroom, context.keys, now, start)
    shown = assemble(here.mailroom, own, team, start, closing=closing)
    if shown.file is None:
        return list(shown.waiting)
    there = proposed(here.mailroom, now)
    if shown.sealed or (there is not None and there.hash == shown.file.hash):
        return []
    if now.before is not None:
        if not difference(now.before, shown.file):
            return []
        if not asked and not _is_agreed(context, shown.lines, f"From {start} on?"):
            return [_NOT_SIGNED]
    propose(here.mailroom, own, team, start, closing=closing)
    return [f"✓ Signed. Next {shown.file.lock.name}'s program asks for the same: chefslog team"]


def _first_period(now: Ceremony, at: float) -> tuple[str, int]:
    """The period with which a team begins, and when that closes if not at its usual time.

    The last full one where enough members have entries of it and the running one is far from its
    end: it closes four to five days from now, so that the first report comes within a week.
    """
    from chefslog.team.calendar import DAP_EPOCH, DAY, day_of
    from chefslog.team.founding.ceremony import full_period, running_period

    terms = now.founding.terms
    running = running_period(now.founding.quarter, terms.monthly, at)
    full = full_period(running, at)
    ready = sum(full is not None and card.full == full.name for card in now.both)
    if full is None or ready < terms.k:
        return running.name, 0
    return full.name, (day_of(at) + 5 - DAP_EPOCH) * DAY - DAY // 2


def _hear_all(here: Visit, now: Ceremony, cards: Sequence[Card]) -> None:
    from chefslog.team.founding.cards import hear

    locks = [card.name for card in cards if card.role == "lock"]
    if len(locks) > 1 or (locks and now.before is None and now.lock is not None):
        raise UsageError(
            f"several want to be the second keyholder: {', '.join(locks)}; leave all but one out "
            "with --without NAME"
        )
    for card in cards:
        hear(here.mailroom, here.place.team, "desk", here.identity, card)


def _as_second(context: TeamContext, here: Visit, now: Ceremony) -> list[str]:
    from chefslog.team.founding import agreement
    from chefslog.team.founding.ceremony import next_start
    from chefslog.team.founding.epochs import difference
    from chefslog.team.founding.proposal import proposed
    from chefslog.team.keyholder.renewal import is_early, put_keys

    start = next_start(now, context.at)
    if now.before is None or not is_early(now, start, context.at) or now.has_changes:
        # Somebody else who wanted this seat may have put theirs there.
        put_keys(here.mailroom, context.keys, now, start)
    own, file = here.identity.public, proposed(here.mailroom, now)
    if file is None or own not in (file.lock.identity, file.desk.identity):
        return []
    if now.before is not None and not difference(now.before, file):
        return []
    if now.before is not None and _has_begun(now.before, file, context.at):
        return [f"{file.start} has begun: {file.desk.name} runs chefslog team for a later month."]
    shown = agreement.review(here.mailroom, context.keys, here.place.team)
    is_signed = shown.file is None or own.hex() in shown.file.signatures
    if shown.file is None or (is_signed and own != file.lock.identity):
        return []
    if not is_signed and not _is_agreed(context, shown.lines, f"Sign this roster of {file.name}?"):
        return ["Nothing was signed."]
    done = agreement.seal(context.home, here.mailroom, context.keys, here.place.team, file.hash)
    if own != file.lock.identity:
        return [f"✓ Signed. Next is {file.lock.name}: chefslog team"]
    if not done.sealed:
        return list(done.waiting)
    return [
        f"✓ The roster is signed by both. Next time all are together {file.desk.name} reads the "
        "eight words aloud: chefslog team words"
    ]


def _has_begun(before: TeamFile, file: TeamFile, at: float) -> bool:
    """Whether members may already have sent for the first period of a file under the one before."""
    from chefslog.team.calendar import day_of

    is_taken = any(one.period == file.start for one in before.keys)
    return is_taken and file.periods[0].first <= day_of(at) + 1


def _wanted(context: TeamContext, cards: Sequence[Card]) -> list[Card]:
    from chefslog.team.founding.limits import same_name

    left_out = {same_name(name) for name in context.args.many("without")}
    return [card for card in cards if same_name(card.name) not in left_out]


def _missing(now: Ceremony, cards: Sequence[Card]) -> str:
    """Who has still to join before there is anything to sign; empty where all are there."""
    heard = [card for card in now.cards if card in now.words[now.desk.identity]]
    people = {card.identity: card for card in (*heard, *cards)}.values()
    members = [card.name for card in people if card.role == "member"]
    needed, parts = now.founding.terms.k, []
    if not any(card.role == "lock" for card in people):
        parts.append("nobody has joined as the second keyholder")
    if len(members) < needed:
        parts.append(f"{len(members)} of at least {needed} members have joined")
    if not parts:
        return ""
    return f"Waiting: {' and '.join(parts)}. The lines to send them: chefslog team invite"


def _who(now: Ceremony, cards: Sequence[Card]) -> list[str]:
    locks = [card.name for card in cards if card.role == "lock"]
    members = [card.name for card in cards if card.role == "member"]
    lines = [f"Second keyholder: {name}" for name in locks]
    if members:
        lines.append(f"{len(members)} members: {', '.join(members)}")
    lines += [f"{card.name} takes over as first keyholder" for card in cards if card.role == "desk"]
    return [*lines, *(f"! {text}" for text in now.wrong)]


def _is_agreed(context: TeamContext, shown: Sequence[str], question: str) -> bool:
    """Whether a keyholder says yes to what is shown; no where nobody can be asked."""
    args = context.args
    if not args.flag("json"):
        narrate(*fold_lines(shown, terminal().width))
    if args.flag("yes"):
        return True
    return not args.flag("json") and sys.stdin.isatty() and ask_yes(question)
