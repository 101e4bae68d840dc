"""The commands of a team's founding: key, found, join, confirm, verify."""

from __future__ import annotations

import os

from chefslog.cli.command import Asked
from chefslog.cli.dispatch import UsageError
from chefslog.cli.reads import as_json, say
from chefslog.cli.team_desk import TeamDesk, agreed, lines, visit
from chefslog.model.legible import legible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from chefslog.team.cards import Card
    from chefslog.team.ceremony import Ceremony
    from chefslog.team.founding import Founding, Terms
    from chefslog.team.mailroom.protocol import Mailroom
    from chefslog.team.member.visit import Visit
    from chefslog.team.proposal import Proposal
    from chefslog.team.teamfile import TeamFile

_SMALL = 12
"""Members from which a team has every section and monthly periods by default."""


def key(asked: Asked) -> int:
    """`chefslog team key`: made once, shown each time."""
    from chefslog.team.keys import fingerprint

    desk = TeamDesk(asked)
    identity = desk.keys.make_identity()
    if asked.flag("json"):
        as_json({"identity": identity.public.hex(), "fingerprint": fingerprint(identity.public)})
        return 0
    print(f"Your key: {fingerprint(identity.public)}")
    say("Read it aloud to both keyholders, so that they hear it from you. The other half stays",
        f"here, readable by you alone: {desk.home.keys}")  # fmt: skip
    return 0


def found(asked: Asked) -> int:
    """`chefslog team found PLACE`: propose a team as its desk."""
    from chefslog.team import founding
    from chefslog.team.calendar import quarter_of
    from chefslog.team.mailroom.place import open_mailroom
    from chefslog.team.teamfile import Keyholder

    desk = TeamDesk(asked)
    name, own = asked.text("name"), asked.text("as")
    if not asked.words or not name or not own:
        raise UsageError("say where, the team's name and yours: team found PLACE --name N --as ME")
    place = absolute(asked.words[0])
    identity = desk.keys.make_identity()
    wanted = founding.Founding(
        "",
        name,
        asked.text("quarter") or quarter_of(_today(desk)),
        Keyholder(own, identity.public),
        _terms(asked, desk.currency),
    )
    with open_mailroom(place) as mailroom:
        mailroom.sync()
        made = founding.found(mailroom, identity, wanted, os.urandom)
        _take_seat(desk, mailroom, place, made, own, "desk")
    if asked.flag("json"):
        as_json({"team": made.team, "name": made.name, "quarter": made.quarter})
        return 0
    print(f"✓ {legible(made.name)} is founded, from {made.quarter} on. You are its desk.")
    _tell_key(desk)
    say(
        "The second lock and the members join now: chefslog team join PLACE --as NAME",
        "Then: chefslog team confirm",
    )
    return 0


def join(asked: Asked) -> int:
    """`chefslog team join PLACE`: put the own card there."""
    from chefslog.team.mailroom.place import open_mailroom

    desk = TeamDesk(asked)
    own = asked.text("as")
    if not asked.words or not own:
        raise UsageError("say where and who you are: team join PLACE --as NAME")
    place = absolute(asked.words[0])
    role = "lock" if asked.flag("second_lock") else "member"
    desk.keys.make_identity()
    with open_mailroom(place) as mailroom:
        mailroom.sync()
        wanted = team_in(mailroom, asked.text("team") or "")
        _take_seat(desk, mailroom, place, wanted, own, role)
    if asked.flag("json"):
        as_json({"team": wanted.team, "name": wanted.name, "role": role})
        return 0
    seat = "be the second lock of" if role == "lock" else "join"
    print(f"✓ You asked to {seat} {legible(wanted.name)}, as {legible(own)}.")
    _tell_key(desk)
    return 0


def _take_seat(
    desk: TeamDesk, mailroom: Mailroom, place: str, wanted: Founding, own: str, role: str
) -> None:
    """Put the card, and a keyholder's first keys; remember the place."""
    from chefslog.team.cards import join as put_card
    from chefslog.team.ceremony import post_keys
    from chefslog.team.epochs import chain
    from chefslog.team.member.places import Place, remember
    from chefslog.team.pin import start

    team = wanted.team
    start(desk.home, team, own, role)
    remember(desk.home, Place(team, place, wanted.name, role))
    files = chain(mailroom, team)
    put_card(mailroom, team, own, role, desk.keys.identity(), files)
    if role != "member" and not files:
        post_keys(mailroom, desk.keys, team, role, wanted.quarter, wanted.terms.monthly)


def team_in(mailroom: Mailroom, wanted: str) -> Founding:
    """The one team of a place, or the one that is named. Raises UsageError."""
    from chefslog.team.founding import teams

    known = teams(mailroom)
    meant = [
        one
        for one in known
        if one.team.startswith(wanted) or one.name.casefold() == wanted.casefold()
    ]
    if len(meant) == 1:
        return meant[0]
    named = "; ".join(f"{one.name} ({one.team[:8]})" for one in known)
    raise UsageError(
        f"which team? {legible(mailroom.place)} has {legible(named)}: say it with --team"
        if known
        else f"{legible(mailroom.place)} has no team yet; its desk begins one: chefslog team found"
    )


def _terms(asked: Asked, currency: str) -> Terms:
    from chefslog.team.founding import Terms
    from chefslog.team.sections import SECTIONS, defaults
    from chefslog.team.terms import K

    size = asked.number("members", 0)
    edges = _edges(asked.text("spend_edges"))
    asked_for = {one for name in asked.many("section") for one in name.replace(",", " ").split()}
    if not asked_for <= set(SECTIONS):
        unknown = ", ".join(sorted(asked_for - set(SECTIONS)))
        raise UsageError(f"there is no section {unknown}; there are {', '.join(SECTIONS)}")
    usual = [name for name in defaults(size) if name != "spend" or edges]
    kind = asked.text("periods")
    return Terms(
        sections=tuple(name for name in SECTIONS if name in (asked_for or usual)),
        k=asked.number("k", K),
        monthly=kind == "months" if kind else size >= _SMALL,
        spend_edges=edges,
        currency=(asked.text("currency") or currency) if edges else "",
        stage=asked.text("stage") or "",
        guardrails=tuple(asked.many("guardrail")),
    )


def _edges(text: str | None) -> tuple[int, ...]:
    parts = (text or "").replace(",", " ").split()
    if not all(part.isascii() and part.isdigit() for part in parts):
        raise UsageError("--spend-edges are four whole numbers, rising: 20,50,100,200")
    return tuple(map(int, parts))


def confirm(asked: Asked) -> int:
    """`chefslog team confirm`: who waits, who was heard, the roster as a whole."""
    from chefslog.team.ceremony import ceremony

    desk = TeamDesk(asked)
    with visit(desk) as here:
        team, own = here.place.team, here.identity.public
        now = ceremony(here.mailroom, team, own)
        if asked.flag("roster"):
            return _roster(desk, asked, here, now)
        role = now.role_of(own)
        if not role:
            raise UsageError("only the two keyholders confirm; you are in no such seat")
        if asked.words:
            _hear(desk, asked, here, now, role)
            now = ceremony(here.mailroom, team, own)
        _list(asked, now, own)
    return 0


def _hear(desk: TeamDesk, asked: Asked, here: Visit, now: Ceremony, role: str) -> None:
    from chefslog.team.cards import hear
    from chefslog.team.keys import fingerprint

    for name in asked.words:
        card = _card(now, name)
        shown = f"{legible(card.name)}, {_as(card)}: {fingerprint(card.identity)}"
        print(shown)
        agreed(asked, f"Did {legible(card.name)} read this key aloud to you?")
        hear(here.mailroom, here.place.team, role, here.identity, card)
        print(f"✓ confirmed: {legible(card.name)}")


def _card(now: Ceremony, name: str) -> Card:
    from chefslog.team.limits import same_name

    found = [card for card in now.cards if same_name(card.name) == same_name(name)]
    found = found or [
        card for card in now.cards if card.identity.hex().startswith(name.replace(" ", "").lower())
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"several cards are called {name}: give the first groups of the key")
    raise UsageError(f'nobody called "{name}" waits here; chefslog team confirm lists who does')


def _list(asked: Asked, now: Ceremony, own: bytes) -> None:
    from chefslog.team.keys import fingerprint

    waiting = now.unheard(own)
    if asked.flag("json"):
        as_json({
            "waiting": [
                {"name": one.name, "role": one.role, "fingerprint": fingerprint(one.identity)}
                for one in waiting
            ],
            "both": [one.name for one in now.both],
            "missing": now.missing_words(),
        })  # fmt: skip
        return
    if waiting:
        print("Waiting for you to hear them read their key:")
        for one in waiting:
            print(f"  {fingerprint(one.identity)}  {legible(one.name)}, {_as(one)}")
        print("\nThen: chefslog team confirm NAME")
    else:
        print("Nobody waits for you to hear them.")
    if now.both:
        print(f"Heard by both: {legible(', '.join(one.name for one in now.both))}")
    lines(now.missing_words(), "· ")
    lines(now.wrong, "! ")
    print("When the roster is whole: chefslog team confirm --roster")


def _as(card: Card) -> str:
    return {"member": "member", "desk": "the desk", "lock": "for the second lock"}[card.role]


def _roster(desk: TeamDesk, asked: Asked, here: Visit, now: Ceremony) -> int:
    """Look at the next epoch as a whole and sign it, in the seat that one has."""
    from chefslog.team import proposing, sealing

    team, keys, mailroom = here.place.team, desk.keys, here.mailroom
    is_desk = here.identity.public == now.desk.identity
    quarter, leaving = proposing.next_quarter(now), asked.many("without")
    if is_desk:
        shown = proposing.assemble(mailroom, here.identity, team, quarter, leaving=leaving)
    else:
        shown = sealing.review(mailroom, keys, team)
    file = shown.file
    if file is None:
        lines(shown.waiting)
        lines(shown.left_out, "· ")
        return 1
    if not shown.sealed:
        _show(file, shown)
        agreed(asked, f"Sign epoch {file.epoch} of {legible(file.name)}?")
        if is_desk:
            shown = proposing.propose(mailroom, here.identity, team, quarter, leaving=leaving)
        elif here.identity.public == file.lock.identity:
            shown = sealing.seal(desk.home, mailroom, keys, team, file.hash)
        else:
            shown = sealing.agree_to(mailroom, keys, team, file.hash)
    if asked.flag("json"):
        as_json({"epoch": file.epoch, "sealed": shown.sealed, "waiting": list(shown.waiting)})
    elif shown.sealed:
        print(f"✓ Epoch {file.epoch} of {legible(file.name)} is signed by all.")
        print("Now the call with everybody: chefslog team verify")
    else:
        print("✓ signed. What is missing:")
        lines(shown.waiting, "  ")
    return 0


def _show(file: TeamFile, shown: Proposal) -> None:
    what = f"Epoch {file.epoch} of {legible(file.name)}, {file.quarter}"
    print(f"{what}: what changes\n" if shown.before else f"{what}\n")
    lines(shown.lines, "  ")
    if shown.left_out:
        print("\nNot in it:")
        lines(shown.left_out, "  ")
    print()


def verify(asked: Asked) -> int:
    """`chefslog team verify`: the eight words, or a yes to what changed since."""
    from chefslog.team import pin as pinning
    from chefslog.team.words import eight_words

    desk = TeamDesk(asked)
    with visit(desk) as here:
        standing = here.standing
        file = standing.newest
        if here.place.role == "desk":
            words = eight_words(file.hash)
            if asked.flag("json"):
                as_json({"epoch": file.epoch, "words": words})
                return 0
            print(f"Read these aloud, epoch {file.epoch} of {legible(file.name)}:\n")
            print("    " + "  ".join(words[:4]) + "\n    " + "  ".join(words[4:]))
            say("", "Everybody types what they hear: chefslog team verify")
            return 0
        if standing.pin.verified and standing.news and not asked.words:
            return _news(desk, asked, here)
        if standing.pin.verified and not asked.words:
            print(
                f"✓ Verified since epoch {standing.pin.verified}; nothing changed that needs you."
            )
            return 0
        _show_people(here)
        voice = asked.text("from") or "call"
        typed = " ".join(asked.words) or _typed()
        pin = pinning.verify(desk.home, standing, typed, voice)
        if pin.verified:
            print(f"✓ The words fit. Say «mine is in», {legible(pin.name)}.")
        else:
            missing = "lock" if voice == "desk" else "desk"
            print(f"✓ The words fit. Now hear them from the other one: --from {missing}")
    return 0


def _show_people(here: Visit) -> None:
    from chefslog.team.keys import fingerprint

    file = here.standing.newest
    print(f"{legible(file.name)}, epoch {file.epoch}, {file.quarter}, k = {file.k}")
    print(f"  desk         {legible(file.desk.name)}")
    print(f"  second lock  {legible(file.lock.name)}")
    for one in file.members:
        mine = "  ← yours" if one.identity == here.identity.public else ""
        print(f"  member       {legible(one.name)}  {fingerprint(one.identity)}{mine}")


def _typed() -> str:
    import sys

    if not sys.stdin.isatty():
        raise UsageError("type the eight words that you hear: chefslog team verify WORD WORD …")
    sys.stdout.flush()
    return input("The eight words, as you hear them: ")


def _news(desk: TeamDesk, asked: Asked, here: Visit) -> int:
    from chefslog.team.pin import agree

    for epoch, changes in here.standing.news:
        print(f"Epoch {epoch} of {legible(here.place.name)} changes:")
        lines(changes, "  ")
    agreed(asked, "Is that right, and do you want to go on?")
    agree(desk.home, here.standing)
    print("✓ agreed")
    return 0


def _tell_key(desk: TeamDesk) -> None:
    from chefslog.team.keys import fingerprint

    print(f"Your key: {fingerprint(desk.keys.identity().public)}")
    say("Read it aloud to both keyholders: they confirm it only when they hear it from you.")


def absolute(place: str) -> str:
    """A folder is remembered whole, wherever one stands later."""
    return place if "://" in place else os.path.abspath(os.path.expanduser(place))


def _today(desk: TeamDesk) -> int:
    from chefslog.model.days import parse_day

    return parse_day(desk.moment.day) or 1
