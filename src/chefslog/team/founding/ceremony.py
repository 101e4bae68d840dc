"""Where the ceremony of a team stands: its keyholders, its confirmed people, what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chefslog.team.calendar import period as named_period
from chefslog.team.calendar import periods_from, quarter_of
from chefslog.team.founding.cards import Card, cards, confirmed, heard_by
from chefslog.team.founding.charter import Founding, founding
from chefslog.team.founding.epochs import chain
from chefslog.team.founding.limits import ROLE_TITLES, Wrong, line, raw, same_name
from chefslog.team.founding.notes import SIZE, read_note, write_note
from chefslog.team.founding.teamfile import Keyholder, Member, TeamFile
from chefslog.team.keys import KeyStore, check_period_key, fingerprint
from chefslog.team.mailroom.protocol import Mailroom

_POSTED = ("team", "quarter", "role", "keys")


@dataclass(frozen=True)
class Ceremony:
    """Everything that a place says about a team's next epoch, checked.

    `desk` and `lock` hold the keys now; before epoch 1 `lock` is the one card for it that the first
    keyholder confirmed, or None. `cards` are those not spent yet, `words` the ones that each
    keyholder confirmed, `both` those that count. `wrong` has a line for each file that is not used.
    """

    team: str
    founding: Founding
    files: tuple[TeamFile, ...]
    cards: tuple[Card, ...]
    wrong: tuple[str, ...]
    desk: Keyholder
    lock: Keyholder | None
    words: dict[bytes, frozenset[Card]]
    both: tuple[Card, ...]

    @property
    def before(self) -> TeamFile | None:
        """The newest epoch, None before the first."""
        return self.files[-1] if self.files else None

    def role_of(self, identity: bytes) -> str:
        """The role in which an identity confirms cards now: desk, lock, or an empty text.

        Before epoch 1 everybody who asks to be the second keyholder may; the first one decides.
        """
        if identity == self.desk.identity:
            return "desk"
        if self.lock is not None and identity == self.lock.identity:
            return "lock"
        asks = any(one.identity == identity and one.role == "lock" for one in self.cards)
        return "lock" if self.lock is None and asks else ""

    def unheard(self, identity: bytes) -> list[Card]:
        """The cards that a keyholder has not confirmed yet, its own left out."""
        said = self.words.get(identity, frozenset())
        asked = [one for one in self.cards if one.identity != identity and one not in said]
        if identity == self.desk.identity:
            return asked
        is_lock = self.files and self.lock is not None and identity == self.lock.identity
        # Where the first keyholder is lost, the second says yes to who takes its seat.
        return [one for one in asked if one.role == "desk"] if is_lock else []


def ceremony(mailroom: Mailroom, team: str, own: bytes = b"") -> Ceremony:
    """Read where a team stands. Raises Wrong, EpochError, MailroomError.

    `own` is an identity whose words are read too, for a second keyholder whom the first
    has not confirmed yet.
    """
    draft, files = founding(mailroom, team), chain(mailroom, team)
    found, wrong = cards(mailroom, team, files)
    desk = files[-1].desk if files else draft.desk
    words = {desk.identity: heard_by(mailroom, team, "desk", desk.identity)}
    lock = files[-1].lock if files else _chosen(found, words[desk.identity])
    both = confirmed(found, words) if lock else []
    if files:
        own_words = heard_by(mailroom, team, "lock", files[-1].lock.identity)
        words[files[-1].lock.identity] = own_words
        heard = (card for card in own_words if card.role == "desk" and card in found)
        both += [card for card in heard if card not in both]
    return Ceremony(team, draft, files, tuple(found), tuple(wrong), desk, lock, words, tuple(both))


def next_holders(now: Ceremony) -> tuple[Keyholder, Keyholder | None]:
    """Return both keyholders of the next epoch: a confirmed card takes a seat over.

    Raises Wrong where two cards want the same seat.
    """
    desk = _taking_over(now, "desk")
    lock = _taking_over(now, "lock")
    return desk or now.desk, lock or now.lock


def roster(
    members: Sequence[Member], joining: Iterable[Card], leaving: Sequence[str]
) -> tuple[Member, ...]:
    """The next roster: who stays keeps the order, a new key or name its place, joiners follow.

    Raises Wrong for a leaver who is not there, and for two confirmed cards of one name.
    """
    gone = _leavers(members, leaving)
    by_name = _by_name(joining)
    by_key = {card.identity: card for card in by_name.values()}
    stay, used = [], set()
    for one in members:
        name = same_name(one.name)
        if name not in gone:
            card = by_key.get(one.identity) or by_name.get(name)
            stay.append(one if card is None else Member(card.name, card.identity))
            used.add(stay[-1].identity)
    come = sorted(by_name.items(), key=lambda item: (item[0], item[1].identity))
    rest = [Member(card.name, card.identity) for _, card in come if card.identity not in used]
    return (*stay, *rest)


def post_keys(
    mailroom: Mailroom, keys: KeyStore, team: str, role: str, start: str, monthly: bool
) -> dict[str, bytes]:
    """Put a keyholder's public keys for the periods of a quarter, from one on, into the place.

    The private ones are made now and stay here. The same keys on every call. Raises KeyGone where
    one of them was erased already, TeamError, MailroomError.
    """
    identity = keys.identity()
    there = posted_keys(mailroom, team, role, start, monthly, identity.public)
    periods = periods_from(start, monthly)
    public = {one.name: keys.make_period_key(team, one.name) for one in periods}
    if there == public:
        return public
    quarter = quarter_of(periods[0].first)
    fields = {
        "team": team,
        "quarter": quarter,
        "role": role,
        "keys": {period: key.hex() for period, key in public.items()},
    }
    note = write_note("period-keys", fields, identity)
    mailroom.put(_keys_path(team, quarter, role), note, replace=True)
    return public


def posted_keys(
    mailroom: Mailroom, team: str, role: str, start: str, monthly: bool, by: bytes
) -> dict[str, bytes] | None:
    """A keyholder's public keys for a quarter from a period on, None where not all are there yet.

    Raises Wrong where the file is not right.
    """
    names = tuple(one.name for one in periods_from(start, monthly))
    quarter = quarter_of(named_period(names[0]).first)
    data = mailroom.get(_keys_path(team, quarter, role), SIZE)
    if data is None:
        return None
    note = read_note("period-keys", data, _POSTED)
    if (note["team"], note["quarter"], note["role"]) != (team, quarter, role) or note["by"] != by:
        return None
    found = note["keys"]
    if not isinstance(found, dict) or not set(names) <= set(found):
        return None
    public = {period: raw(found[period], f"keys.{period}", 32) for period in names}
    for key in public.values():
        check_period_key(key)
    return public


def _keys_path(team: str, quarter: str, role: str) -> str:
    return f"{team}/keys/{line(quarter, 'quarter')}-{role}.json"


def _chosen(found: Iterable[Card], said: frozenset[Card]) -> Keyholder | None:
    agreed = [one for one in found if one.role == "lock" and one in said]
    if len(agreed) > 1:
        names = " and ".join(f"{one.name} ({fingerprint(one.identity)})" for one in agreed)
        raise Wrong(
            f"{names} are both confirmed as second keyholder. The first keyholder takes "
            "one back: leave one out with chefslog team --without NAME."
        )
    return Keyholder(agreed[0].name, agreed[0].identity) if agreed else None


def _taking_over(now: Ceremony, role: str) -> Keyholder | None:
    wanted = [one for one in now.both if one.role == role]
    if len(wanted) > 1:
        seat = ROLE_TITLES[role].removeprefix("the ")
        names = " and ".join(f"{one.name} ({fingerprint(one.identity)})" for one in wanted)
        raise Wrong(
            f"{names} are both confirmed as {seat}. Leave one out: chefslog team --without NAME."
        )
    return Keyholder(wanted[0].name, wanted[0].identity) if wanted else None


def _leavers(members: Sequence[Member], leaving: Sequence[str]) -> set[str]:
    known = {same_name(one.name) for one in members}
    for name in leaving:
        if same_name(name) not in known:
            raise Wrong(f"{name} is not a member, so cannot leave. Nothing was proposed.")
    return {same_name(name) for name in leaving}


def _by_name(joining: Iterable[Card]) -> dict[str, Card]:
    found: dict[str, Card] = {}
    for card in joining:
        other = found.setdefault(same_name(card.name), card)
        if other != card:
            raise Wrong(
                f"Two confirmed cards are called {card.name}: {fingerprint(other.identity)} and "
                f"{fingerprint(card.identity)}. Leave one out: chefslog team "
                "--without NAME."
            )
    return found
