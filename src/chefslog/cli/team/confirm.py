"""`chefslog team confirm`: who is in, leaves, and signs, before an epoch begins."""

from __future__ import annotations

from dataclasses import replace

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output
from chefslog.cli.prompt import require_yes
from chefslog.cli.team.context import TeamContext, fold_lines, visit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from chefslog.team.founding.cards import Card
    from chefslog.team.founding.ceremony import Ceremony
    from chefslog.team.member.visit import Visit

_OF_A_KEY = 8
"""Characters of a key, its first two groups, that may stand for a name."""
_ROLES = {"member": "member", "desk": "the desk", "lock": "the second lock"}


def confirm(args: Arguments) -> Output:
    """`chefslog team confirm`: who waits, who was heard, who leaves, the roster as a whole."""
    context = TeamContext(args)
    from chefslog.cli.team.sign import sign_roster
    from chefslog.team.founding.ceremony import ceremony

    done: list[str] = []
    with visit(context) as here:
        team, own = here.place.team, here.identity.public
        now = ceremony(here.mailroom, team, own)
        if args.many("without"):
            done.append(_leave(args, here, now))
        if args.flag("roster"):
            if args.words:
                raise UsageError("first the names, then, by itself, --roster")
            output = sign_roster(context, here, now)
            signed = output.lines
            output.lines = lambda width: [
                *done,
                *(signed(width) if callable(signed) else signed),
            ]
            return output
        role = now.role_of(own)
        if not role:
            raise UsageError(
                "only the two keyholders confirm, and you are neither; at k = 4 members sign with "
                "--roster"
            )
        done += [_hear(args, here, now, role, name) for name in args.words]
        now = ceremony(here.mailroom, team, own) if args.words else now
        return _list(here, now, done)


def _hear(args: Arguments, here: Visit, now: Ceremony, role: str, name: str) -> str:
    """Give one's word for a card, or take it back; or keep somebody who was to leave."""
    from chefslog.team.founding.cards import hear
    from chefslog.team.keys import fingerprint

    takes_back = args.flag("take_back")
    if _stays(here, now, name):
        return f"✓ stays: {name}"
    if _is_in(now, name, takes_back):
        return f"✓ is in already: {name}"
    card = _find_card(now, name)
    key = f"{card.name}, {_ROLES[card.role]}: {fingerprint(card.identity)}"
    if not takes_back:
        question = f"Did {card.name} read this key aloud to you?"
        require_yes(args, question, "nothing was done", shown=(key,))
    hear(here.mailroom, here.place.team, role, here.identity, card, not takes_back)
    what = "your word is taken back" if takes_back else "confirmed"
    return f"✓ {what}: {card.name}"


def _leave(args: Arguments, here: Visit, now: Ceremony) -> str:
    from chefslog.team.founding.proposing import next_quarter
    from chefslog.team.founding.wishes import wish, wishes

    known, names = wishes(here.mailroom, now), args.many("without")
    wish(here.mailroom, here.identity, now, replace(known, leaving=(*known.leaving, *names)))
    quarter = next_quarter(now)
    return f"✓ to leave with {quarter}, once both keyholders have signed it: {', '.join(names)}"


def _stays(here: Visit, now: Ceremony, name: str) -> bool:
    """Whether it is somebody who was to leave: then they stay."""
    from chefslog.team.founding.limits import same_name
    from chefslog.team.founding.wishes import wish, wishes

    known = wishes(here.mailroom, now)
    left = tuple(leaver for leaver in known.leaving if same_name(leaver) != same_name(name))
    if left == known.leaving or here.identity.public != now.desk.identity:
        return False
    wish(here.mailroom, here.identity, now, replace(known, leaving=left))
    return True


def _is_in(now: Ceremony, name: str, takes_back: bool) -> bool:
    """Whether somebody is in and asks for nothing. Raises UsageError for a word to take back."""
    from chefslog.team.founding.limits import same_name

    people = now.before.people if now.before else ()
    is_called = same_name(name)
    if is_called not in [same_name(person.name) for person in people]:
        return False
    if is_called in [same_name(card.name) for card in now.cards]:
        return False
    if takes_back:
        raise UsageError(f"{name} is in already; --without takes a member out")
    return True


def _find_card(now: Ceremony, name: str) -> Card:
    from chefslog.team.founding.limits import same_name

    found = [card for card in now.cards if same_name(card.name) == same_name(name)]
    start = name.replace(" ", "").lower()
    if not found and len(start) >= _OF_A_KEY:
        found = [card for card in now.cards if card.identity.hex().startswith(start)]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"several cards are called {name}: give the first two groups of the key")
    raise UsageError(f'nobody called "{name}" waits here; chefslog team confirm lists who does')


def _list(here: Visit, now: Ceremony, done: list[str]) -> Output:
    """Who waits, who was heard and who leaves, behind what was just done."""
    from chefslog.team.founding.wishes import wishes
    from chefslog.team.keys import fingerprint

    own = here.identity.public
    waiting, leaving = now.unheard(own), wishes(here.mailroom, now).leaving
    keys = [fingerprint(card.identity) for card in waiting]

    def lines(width: int) -> Iterator[str]:
        yield from done
        if waiting:
            yield "Waiting for you to hear them read their key:"
            for card, key in zip(waiting, keys, strict=True):
                yield f"  {key}  {card.name}, {_ROLES[card.role]}"
            yield "Then: chefslog team confirm NAME"
        else:
            yield "Nobody waits for you to hear them."
        yield from fold_lines(_standing(now, own, leaving), width)
        yield from fold_lines(now.wrong, width, "! ")
        yield "When the roster is whole: chefslog team confirm --roster"

    return Output(
        {
            "waiting": [
                {"name": card.name, "role": card.role, "fingerprint": key}
                for card, key in zip(waiting, keys, strict=True)
            ],
            "both": [card.name for card in now.both],
            "leaving": list(leaving),
            "missing": now.missing_words(),
            "wrong": list(now.wrong),
        },
        lines,
    )


def _standing(now: Ceremony, own: bytes, leaving: tuple[str, ...]) -> Iterator[str]:
    """Whom the other keyholder has still to hear, whom both heard, who leaves."""
    for holder in (now.desk, now.lock):
        if holder is not None and holder.identity != own:
            names = [card.name for card in now.unheard(holder.identity)]
            if names:
                yield f"{holder.name} has still to hear: {', '.join(names)}"
    if now.both:
        yield f"Heard by both: {', '.join(card.name for card in now.both)}"
    if leaving:
        yield f"To leave: {', '.join(leaving)}"
