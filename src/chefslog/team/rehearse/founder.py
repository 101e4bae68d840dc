"""The ceremony of a made-up team: cards, voices, period keys, epochs, the words on the call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chefslog.team.founding import pin
from chefslog.team.founding.agreement import seal
from chefslog.team.founding.cards import cards, hear, join
from chefslog.team.founding.ceremony import post_keys, wish_away
from chefslog.team.founding.charter import Founding, Person, Terms, found
from chefslog.team.founding.pin import look, verify
from chefslog.team.founding.proposal import propose
from chefslog.team.founding.teamfile import TeamFile
from chefslog.team.founding.words import eight_words
from chefslog.team.member.places import remember
from chefslog.team.rehearse.stage import HOLDERS, Stage
from chefslog.team.task import DESK, LOCK


def found_team(
    stage: Stage,
    terms: Terms,
    quarter: str,
    members: Sequence[str],
    name: str = "Rehearsal",
    typing: Sequence[str] | None = None,
) -> Stage:
    """The same stage with a team that has its first epoch, and the words typed by everybody.

    `typing` are those who type them, where it is not everybody.
    """
    desk = stage.machine(DESK).keys.identity()
    holder = Person(HOLDERS[DESK], desk.public)
    wanted = Founding("", name, quarter, holder, terms)
    team = found(stage.mailroom, desk, wanted, stage.urandom).team
    stage = replace(stage, team=team)
    for role, holder_name in HOLDERS.items():
        machine = stage.machine(role)
        pin.start(machine.home, team, holder_name, role)
        join(stage.mailroom, team, holder_name, role, machine.keys.identity())
    file = next_epoch(stage, quarter, terms.monthly, joining=members)
    spoken = " ".join(eight_words(file.hash))
    for member in members if typing is None else typing:
        _type(stage, member, spoken)
    return stage


def next_epoch(
    stage: Stage,
    quarter: str,
    monthly: bool,
    joining: Sequence[str] = (),
    leaving: Sequence[str] = (),
) -> TeamFile:
    """The sealed epoch of a quarter: joiners heard by both, the leavers out, signed by both."""
    mailroom, team = stage.mailroom, stage.team
    for name in joining:
        machine = stage.machine(name)
        pin.start(machine.home, team, name, "member")
        remember(machine.home, stage.place(name))
        join(mailroom, team, name, "member", machine.keys.identity(), stage.files())
    for role in HOLDERS:
        keyholder = stage.machine(role).keys.identity()
        for card in cards(mailroom, team, stage.files())[0]:
            if card.identity != keyholder.public:
                hear(mailroom, team, role, keyholder, card)
        post_keys(mailroom, stage.machine(role).keys, team, role, quarter, monthly)
    desk, lock = stage.machine(DESK), stage.machine(LOCK)
    wish_away(mailroom, desk.keys.identity(), team, leaving)
    proposed = propose(mailroom, desk.keys.identity(), team, quarter)
    assert proposed.file, proposed.waiting
    sealed = seal(lock.home, mailroom, lock.keys, team, proposed.file.hash)
    assert sealed.sealed and sealed.file, sealed.waiting
    return sealed.file


def welcome(stage: Stage, name: str) -> None:
    """A joiner types the words of the newest epoch."""
    spoken = " ".join(eight_words(stage.files()[-1].hash))
    _type(stage, name, spoken)


def say_yes(stage: Stage, name: str) -> None:
    """A member who stays looks at what the newest epoch changes, and says yes."""
    machine = stage.machine(name)
    identity = machine.keys.identity()
    standing = look(machine.home, stage.mailroom, stage.team, identity.public)
    if standing.news:
        pin.agree(machine.home, standing)


def _type(stage: Stage, name: str, spoken: str) -> None:
    machine = stage.machine(name)
    identity = machine.keys.identity()
    standing = look(machine.home, stage.mailroom, stage.team, identity.public)
    verify(machine.home, standing, spoken)
