"""Who is in, leaves, and signs: what the keyholders say before an epoch begins."""

from __future__ import annotations

from dataclasses import replace

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.team.context import TeamDesk, agreed, lines, visit
from chefslog.cli.team.printing import as_json
from chefslog.model.sanitize import legible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from chefslog.team.founding.cards import Card
    from chefslog.team.founding.ceremony import Ceremony
    from chefslog.team.member.visit import Visit

_OF_A_KEY = 8
"""Characters of a key, its first two groups, that may stand for a name."""


def confirm(args: Arguments) -> int:
    """`chefslog team confirm`: who waits, who was heard, who leaves, the roster as a whole."""
    desk = TeamDesk(args)
    from chefslog.cli.team.sign import roster
    from chefslog.team.founding.ceremony import ceremony

    with visit(desk) as here:
        team, own = here.place.team, here.identity.public
        now = ceremony(here.mailroom, team, own)
        if args.many("without"):
            _leave(args, here, now)
        if args.flag("roster"):
            if args.words:
                raise UsageError("first the names, then, by itself, --roster")
            return roster(desk, args, here, now)
        role = now.role_of(own)
        if not role:
            raise UsageError(
                "only the two keyholders confirm, and you are neither; at k = 4 members sign with "
                "--roster"
            )
        for name in args.words:
            _say(args, here, now, role, name)
        _list(args, here, ceremony(here.mailroom, team, own) if args.words else now)
    return 0


def _say(args: Arguments, here: Visit, now: Ceremony, role: str, name: str) -> None:
    """Give one's word for a card, or take it back; or keep somebody who was to leave."""
    from chefslog.team.founding.cards import hear
    from chefslog.team.keys import fingerprint

    takes_back = args.flag("take_back")
    if _stays(args, here, now, name) or _is_in(args, now, name, takes_back):
        return
    card = _card(now, name)
    what = "your word is taken back" if takes_back else "confirmed"
    if not args.flag("json"):
        print(f"{legible(card.name)}, {_as(card)}: {fingerprint(card.identity)}")
    if not takes_back:
        agreed(args, f"Did {legible(card.name)} read this key aloud to you?")
    hear(here.mailroom, here.place.team, role, here.identity, card, not takes_back)
    if not args.flag("json"):
        print(f"✓ {what}: {legible(card.name)}")


def _leave(args: Arguments, here: Visit, now: Ceremony) -> None:
    from chefslog.team.founding.proposing import next_quarter
    from chefslog.team.founding.wishes import wish, wishes

    known, names = wishes(here.mailroom, now), args.many("without")
    wish(here.mailroom, here.identity, now, replace(known, leaving=(*known.leaving, *names)))
    if not args.flag("json"):
        who = legible(", ".join(names))
        print(f"✓ to leave with {next_quarter(now)}, once both keyholders have signed it: {who}")


def _stays(args: Arguments, here: Visit, now: Ceremony, name: str) -> bool:
    """Whether it is somebody who was to leave: then they stay."""
    from chefslog.team.founding.limits import same_name
    from chefslog.team.founding.wishes import wish, wishes

    known = wishes(here.mailroom, now)
    left = tuple(one for one in known.leaving if same_name(one) != same_name(name))
    if left == known.leaving or here.identity.public != now.desk.identity:
        return False
    wish(here.mailroom, here.identity, now, replace(known, leaving=left))
    if not args.flag("json"):
        print(f"✓ stays: {legible(name)}")
    return True


def _is_in(args: Arguments, now: Ceremony, name: str, takes_back: bool) -> bool:
    """Whether somebody is in and asks for nothing. Raises UsageError for a word to take back."""
    from chefslog.team.founding.limits import same_name

    people = now.before.people if now.before else ()
    is_called = same_name(name)
    if is_called not in [same_name(one.name) for one in people]:
        return False
    if is_called in [same_name(card.name) for card in now.cards]:
        return False
    if takes_back:
        raise UsageError(f"{name} is in already; --without takes a member out")
    if not args.flag("json"):
        print(f"✓ is in already: {legible(name)}")
    return True


def _card(now: Ceremony, name: str) -> Card:
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


def _list(args: Arguments, here: Visit, now: Ceremony) -> None:
    from chefslog.team.founding.wishes import wishes
    from chefslog.team.keys import fingerprint

    own = here.identity.public
    waiting, leaving = now.unheard(own), wishes(here.mailroom, now).leaving
    if args.flag("json"):
        as_json({
            "waiting": [
                {"name": one.name, "role": one.role, "fingerprint": fingerprint(one.identity)}
                for one in waiting
            ],
            "both": [one.name for one in now.both],
            "leaving": list(leaving),
            "missing": now.missing_words(),
            "wrong": list(now.wrong),
        })  # fmt: skip
        return
    if waiting:
        print("Waiting for you to hear them read their key:")
        for one in waiting:
            print(f"  {fingerprint(one.identity)}  {legible(one.name)}, {_as(one)}")
        print("Then: chefslog team confirm NAME")
    else:
        print("Nobody waits for you to hear them.")
    lines(_standing(now, own, leaving))
    lines(now.wrong, "! ")
    print("When the roster is whole: chefslog team confirm --roster")


def _standing(now: Ceremony, own: bytes, leaving: tuple[str, ...]) -> list[str]:
    """Whom the other keyholder has still to hear, whom both heard, who leaves."""
    told = []
    for holder in (now.desk, now.lock):
        if holder is not None and holder.identity != own:
            names = [one.name for one in now.unheard(holder.identity)]
            told += [f"{holder.name} has still to hear: {', '.join(names)}"] if names else []
    if now.both:
        told.append(f"Heard by both: {', '.join(one.name for one in now.both)}")
    return [*told, f"To leave: {', '.join(leaving)}"] if leaving else told


def _as(card: Card) -> str:
    return {"member": "member", "desk": "the desk", "lock": "the second lock"}[card.role]
