"""Who asks for a seat in a team, and whose key both keyholders have heard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chefslog.team.calendar import period
from chefslog.team.errors import TeamError
from chefslog.team.founding.limits import ROLE_TITLES, Wrong, line, number, team_id
from chefslog.team.founding.notes import read_notes, write_note
from chefslog.team.founding.teamfile import TeamFile
from chefslog.team.keys import Identity, read_identity
from chefslog.team.mailroom.protocol import Mailroom

_CARD = ("team", "name", "role", "identity", "after", "full")
_HEARD = ("team", "as", *_CARD[1:], "heard")


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
    card = Card(line(name, "name"), _role(role), identity.public, len(files), full)
    if files and is_seated(card, files[-1]):
        return card
    own = [one for one in cards(mailroom, team, files)[0] if one.identity == card.identity]
    if own and (own[0].name, own[0].role) == (card.name, card.role):
        return own[0]
    fields = {"team": team_id(team), **_row(card)}
    path = f"{team}/cards/{card.identity.hex()}.json"
    mailroom.put(path, write_note("card", fields, identity), replace=True)
    return card


def cards(mailroom: Mailroom, team: str, files: Sequence[TeamFile]) -> tuple[list[Card], list[str]]:
    """The unspent cards of a place by name, and a line for each file among them that is none."""
    found, wrong = [], []
    seats = _last_seats(files)
    for stem, note in read_notes(mailroom, f"{team_id(team)}/cards", "card", _CARD):
        try:
            if isinstance(note, Wrong):
                raise note
            card = _card(note, team)
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
    if card.role != "member":
        holder = file.holder(card.role)
        return (holder.name, holder.identity) == (card.name, card.identity)
    index = file.index_of(card.identity)
    return index is not None and file.members[index].name == card.name


def hear(
    mailroom: Mailroom, team: str, role: str, keyholder: Identity, card: Card, heard: bool = True
) -> None:
    """Put a keyholder's word into the place: the owner of this card read its key aloud.

    `role` is the keyholder's. With `heard` false the word is taken back. Raises Wrong.
    """
    if role not in ("desk", "lock"):
        raise Wrong("Keys are confirmed by the two keyholders, nobody else.")
    if card.identity == keyholder.public:
        raise Wrong("This is your own card: the other keyholder confirms it.")
    fields = {"team": team_id(team), "as": role, **_row(card), "heard": heard}
    path = f"{team}/confirmed/{role}-{card.identity.hex()}.json"
    mailroom.put(path, write_note("confirmed", fields, keyholder), replace=True)


def heard_by(mailroom: Mailroom, team: str, role: str, identity: bytes) -> frozenset[Card]:
    """The cards that a keyholder confirmed; what others wrote under that role is left out."""
    found = set()
    for stem, note in read_notes(mailroom, f"{team_id(team)}/confirmed", "confirmed", _HEARD):
        if isinstance(note, Wrong) or note["by"] != identity or note["as"] != role:
            continue
        try:
            card = _card(note, team)
        except TeamError:
            continue
        if note["heard"] is True and stem == f"{role}-{card.identity.hex()}":
            found.add(card)
    return frozenset(found)


def confirmed(cards: Iterable[Card], words: Mapping[bytes, frozenset[Card]]) -> list[Card]:
    """The cards that all keyholders confirm, in their order; `words` by keyholder.

    Nobody confirms their own card: for a keyholder's the other one's word is enough.
    """
    return [
        card
        for card in cards
        if all(holder == card.identity or card in said for holder, said in words.items())
    ]


def _last_seats(files: Sequence[TeamFile]) -> dict[bytes, int]:
    return {one.identity: file.epoch for file in files for one in file.people}


def _role(value: object) -> str:
    if not isinstance(value, str) or value not in ROLE_TITLES:
        raise Wrong(f"role: {', '.join(ROLE_TITLES)} is expected, not {value!r}.")
    return value


def _row(card: Card) -> dict[str, Any]:
    return {
        "name": card.name,
        "role": card.role,
        "identity": card.identity.hex(),
        "after": card.after,
        "full": card.full,
    }


def _card(note: dict[str, Any], team: str) -> Card:
    if note["team"] != team:
        raise Wrong("team: it is another team's.")
    return Card(
        line(note["name"], "name"),
        _role(note["role"]),
        read_identity(note["identity"], "identity"),
        number(note["after"], "after", 0, 65_535),
        period(line(note["full"], "full")).name if note["full"] else "",
    )
