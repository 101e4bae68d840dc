"""What people have signed about the next epoch: who asks for a seat, who may, who leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chefslog.team.calendar import period
from chefslog.team.errors import TeamError
from chefslog.team.founding.charter import Person
from chefslog.team.founding.limits import (
    Wrong,
    line,
    number,
    plain,
    read_role,
    team_id,
)
from chefslog.team.founding.notes import put_note, read_notes
from chefslog.team.founding.teamfile import TeamFile
from chefslog.team.keys import Identity, read_identity
from chefslog.team.mailroom.protocol import Mailroom


@dataclass(frozen=True)
class Card:
    """What its owner signed: a name, a role (member, desk, lock) and a 32 byte identity.

    `after` is the newest epoch when it was written. A card is spent once its key had a seat in a
    later one, so that nobody comes back by a card of long ago. `full` is the last full period where
    its owner's journal has entries of it, so that the team can begin with that.
    """

    name: str
    role: str
    identity: bytes
    after: int = 0
    full: str = ""

    @property
    def owner(self) -> Person:
        """Who asks."""
        return Person(self.name, self.identity)


_CARD = tuple(Card.__dataclass_fields__)


def join(
    mailroom: Mailroom,
    team: str,
    name: str,
    role: str,
    identity: Identity,
    files: Sequence[TeamFile] = (),
    full: str = "",
) -> Card:
    """Put the signed card of this machine into the place; the same one while it is not spent.

    `files` are the epochs so far. Who has that seat already needs no card, and none is put.
    Raises Wrong, MailroomError.
    """
    card = Card(line(name, "name"), read_role(role), identity.public, len(files), full)
    if files and is_seated(card, files[-1]):
        return card
    for own in cards(mailroom, team, files)[0]:
        if (own.identity, own.name, own.role) == (card.identity, card.name, card.role):
            return own
    path = f"{team_id(team)}/cards/{card.identity.hex()}.json"
    put_note(mailroom, path, plain(card), identity)
    return card


def cards(mailroom: Mailroom, team: str, files: Sequence[TeamFile]) -> tuple[list[Card], list[str]]:
    """The unspent cards of a place by name, and a line for each file among them that is none."""
    found, wrong = [], []
    seats = {one.identity: file.epoch for file in files for one in file.people}
    for stem, note in read_notes(mailroom, f"{team_id(team)}/cards", _CARD):
        try:
            if isinstance(note, Wrong):
                raise note
            card = _card(note)
            if note["by"] != card.identity or stem != card.identity.hex():
                raise Wrong("identity: a card is signed with its own key and named after it.")
            if card.after > len(files):
                raise Wrong("after: it names an epoch that is not there.")
        except TeamError as error:
            wrong.append(f"The card {stem[:8]}… is not used. {error}")
        else:
            if card.after >= seats.get(card.identity, 0):
                found.append(card)
    return sorted(found, key=lambda one: (one.name.casefold(), one.identity)), wrong


def is_seated(card: Card, file: TeamFile) -> bool:
    """Whether the owner of a card has the seat it asks for, under that name."""
    return card.owner in file.people and file.role_of(card.identity) == card.role


def hear(mailroom: Mailroom, team: str, role: str, keyholder: Identity, card: Card) -> None:
    """Put a keyholder's yes to a card into the place; `role` is the keyholder's. Raises Wrong."""
    if role not in ("desk", "lock"):
        raise Wrong("Keys are confirmed by the two keyholders, nobody else.")
    if card.identity == keyholder.public:
        raise Wrong("This is your own card: the other keyholder confirms it.")
    path = f"{team_id(team)}/confirmed/{role}-{card.identity.hex()}.json"
    put_note(mailroom, path, plain(card), keyholder)


def heard_by(mailroom: Mailroom, team: str, role: str, identity: bytes) -> frozenset[Card]:
    """The cards that a keyholder confirmed; what others wrote under that role is left out."""
    found = set()
    for stem, note in read_notes(mailroom, f"{team_id(team)}/confirmed", _CARD):
        if isinstance(note, Wrong) or note["by"] != identity:
            continue
        try:
            card = _card(note)
        except TeamError:
            continue
        if stem == f"{role}-{card.identity.hex()}":
            found.add(card)
    return frozenset(found)


def leave(mailroom: Mailroom, team: str, identity: Identity, epoch: int) -> None:
    """Put a member's word that they leave after an epoch (a number). Raises MailroomError."""
    path = f"{team_id(team)}/leaving/{identity.public.hex()}.json"
    put_note(mailroom, path, {"after": epoch}, identity)


def leavers(mailroom: Mailroom, team: str, files: Sequence[TeamFile]) -> list[str]:
    """The names of the members of the newest epoch who signed that they leave it."""
    words: dict[bytes, Any] = {}
    for stem, note in read_notes(mailroom, f"{team_id(team)}/leaving", ("after",)):
        if not isinstance(note, Wrong) and stem == note["by"].hex():
            words[note["by"]] = note["after"]
    found = []
    for member in files[-1].members if files else ():
        after = words.get(member.identity)
        # Who came back by a new card after that has a seat of a later epoch.
        if isinstance(after, int) and _seated_since(files, member.identity) <= after:
            found.append(member.name)
    return found


def _seated_since(files: Sequence[TeamFile], identity: bytes) -> int:
    """The first epoch of the run of epochs up to the newest in which a key has a seat."""
    since = len(files)
    for file in reversed(files):
        if file.index_of(identity) is None:
            break
        since = file.epoch
    return since


def _card(note: dict[str, Any]) -> Card:
    return Card(
        line(note["name"], "name"),
        read_role(note["role"]),
        read_identity(note["identity"], "identity"),
        number(note["after"], "after", 0, 65_535),
        period(line(note["full"], "full")).name if note["full"] else "",
    )
