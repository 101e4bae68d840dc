"""What a place says of a team's next epoch: its people, keys, terms and first period."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from chefslog.model.days import iso
from chefslog.team.calendar import (
    DAY,
    Period,
    day_of,
    period,
    periods_from,
    periods_of,
    quarter_after,
    quarter_of,
)
from chefslog.team.founding.cards import Card, cards, heard_by, leavers
from chefslog.team.founding.charter import TERMS, Founding, Person, Terms, founding, read_terms
from chefslog.team.founding.epochs import chain
from chefslog.team.founding.limits import (
    ROLE_TITLES,
    Wrong,
    plain,
    raw,
    rows,
    same_name,
    table,
)
from chefslog.team.founding.notes import get_note, put_note
from chefslog.team.founding.teamfile import TeamFile
from chefslog.team.keys import Identity, KeyStore, check_period_key, fingerprint
from chefslog.team.mailroom.protocol import Mailroom


@dataclass(frozen=True)
class Wishes:
    """What the first keyholder wishes of the next epoch: who leaves, by name, and other terms."""

    leaving: tuple[str, ...] = ()
    terms: Terms | None = None


@dataclass(frozen=True)
class Ceremony:
    """Everything that a place says about a team's next epoch, checked.

    `desk` and `lock` hold the keys now; before epoch 1 `lock` is the one card for it that the first
    keyholder confirmed, or None. `cards` are those not spent yet, `words` the ones that each
    keyholder confirmed, `both` those that count. `wrong` has a line for each file that is not used.
    `leaving` are the names of the members who said that they leave.
    """

    team: str
    founding: Founding
    files: tuple[TeamFile, ...]
    cards: tuple[Card, ...]
    wrong: tuple[str, ...]
    desk: Person
    lock: Person | None
    words: dict[bytes, frozenset[Card]]
    both: tuple[Card, ...]
    wishes: Wishes
    leaving: tuple[str, ...]

    @property
    def before(self) -> TeamFile | None:
        """The newest epoch, None before the first."""
        return self.files[-1] if self.files else None

    @property
    def terms(self) -> Terms:
        """The terms of the next epoch: what the first keyholder wishes, else what holds now."""
        usual = self.before.terms if self.before else self.founding.terms
        return self.wishes.terms or usual

    @property
    def has_changes(self) -> bool:
        """Whether more than keys is to change with the next epoch."""
        return bool(self.both or self.leaving) or self.wishes != Wishes()

    def is_keyholder(self, identity: bytes) -> bool:
        """Whether an identity holds one of the keys now."""
        return identity in [one.identity for one in (self.desk, self.lock) if one is not None]

    def unheard(self, identity: bytes) -> list[Card]:
        """The cards that a keyholder has not confirmed yet, its own left out."""
        said = self.words.get(identity, frozenset())
        asked = [one for one in self.cards if one.identity != identity and one not in said]
        if identity == self.desk.identity:
            return asked
        # Where the first keyholder is lost, the second says yes to who takes its seat.
        is_lock = self.before is not None and identity == self.before.lock.identity
        return [one for one in asked if one.role == "desk"] if is_lock else []


def ceremony(mailroom: Mailroom, team: str) -> Ceremony:
    """Read where a team stands. Raises Wrong, EpochError, MailroomError."""
    draft, files = founding(mailroom, team), chain(mailroom, team)
    found, wrong = cards(mailroom, team, files)
    desk = files[-1].desk if files else draft.desk
    heard = heard_by(mailroom, team, "desk", desk.identity)
    words = {desk.identity: heard}
    both = [card for card in found if card.identity == desk.identity or card in heard]
    if files:
        lock: Person | None = files[-1].lock
        own = heard_by(mailroom, team, "lock", files[-1].lock.identity)
        words[files[-1].lock.identity] = own
        both += [one for one in found if one.role == "desk" and one in own and one not in both]
    else:
        lock = _taking_over(both, "lock")
    return Ceremony(
        team, draft, files, tuple(found), tuple(wrong), desk, lock, words,
        tuple(both) if lock else (), _wishes(mailroom, team, desk.identity, files),
        tuple(leavers(mailroom, team, files)),
    )  # fmt: skip


def _wishes(mailroom: Mailroom, team: str, desk: bytes, files: Sequence[TeamFile]) -> Wishes:
    """The first keyholder's signed wishes for the epoch after the newest. Raises MailroomError.

    `desk` is its identity. Before the first epoch the founding file holds them.
    """
    if not files:
        return Wishes()
    try:
        note = get_note(mailroom, f"{team}/wishes.json", ("after", "leaving", "terms"))
        if note is None or (note["by"], note["after"]) != (desk, len(files)):
            return Wishes()
        gone = rows(note["leaving"], "leaving")
        terms = read_terms(table(note["terms"], "terms", TERMS)) if note["terms"] else None
    except Wrong:
        return Wishes()
    return Wishes(tuple(m.name for m in files[-1].members if m.identity.hex() in gone), terms)


def next_holders(now: Ceremony) -> tuple[Person, Person | None]:
    """Return both keyholders of the next epoch: a confirmed card takes a seat over.

    Raises Wrong where two cards want the same seat.
    """
    return _taking_over(now.both, "desk") or now.desk, _taking_over(now.both, "lock") or now.lock


def _taking_over(agreed: Iterable[Card], role: str) -> Person | None:
    wanted = [one for one in agreed if one.role == role]
    if len(wanted) > 1:
        names = " and ".join(f"{one.name} ({fingerprint(one.identity)})" for one in wanted)
        raise Wrong(
            f"{names} are both confirmed as {ROLE_TITLES[role].removeprefix('the ')}. Leave one "
            "out: chefslog team --without NAME."
        )
    return wanted[0].owner if wanted else None


def roster(
    members: Sequence[Person], joining: Iterable[Card], leaving: Sequence[str]
) -> tuple[Person, ...]:
    """The next roster: who stays keeps the order, a new key or name its place, joiners follow.

    Raises Wrong for a leaver who is not there, and for two confirmed cards of one name.
    """
    known = {same_name(one.name) for one in members}
    for name in leaving:
        if same_name(name) not in known:
            raise Wrong(f"{name} is not a member, so cannot leave. Nothing was proposed.")
    gone = {same_name(name) for name in leaving}
    by_name: dict[str, Card] = {}
    for card in joining:
        other = by_name.setdefault(same_name(card.name), card)
        if other != card:
            raise Wrong(
                f"Two confirmed cards are called {card.name}: {fingerprint(other.identity)} and "
                f"{fingerprint(card.identity)}. Leave one out: chefslog team --without NAME."
            )
    by_key = {card.identity: card for card in by_name.values()}
    stay = []
    for one in members:
        name = same_name(one.name)
        if name not in gone:
            new = by_key.get(one.identity) or by_name.get(name)
            stay.append(new.owner if new else one)
    come = [by_name[name].owner for name in sorted(by_name)]
    return (*stay, *(one for one in come if one not in stay))


def post_keys(
    mailroom: Mailroom, keys: KeyStore, team: str, role: str, start: str, monthly: bool
) -> None:
    """Put a keyholder's public keys for the periods of a quarter, from one on, into the place.

    The private ones are made now and stay here. The same keys on every call. Raises KeyGone where
    one of them was erased already, TeamError, MailroomError.
    """
    identity = keys.identity()
    there = posted_keys(mailroom, team, role, start, monthly, identity.public)
    periods = periods_from(start, monthly)
    public = {one.name: keys.make_period_key(team, one.name) for one in periods}
    if there == public:
        return
    path = _keys_path(team, role, periods[0])
    put_note(mailroom, path, {"keys": {name: key.hex() for name, key in public.items()}}, identity)


def posted_keys(
    mailroom: Mailroom, team: str, role: str, start: str, monthly: bool, by: bytes
) -> dict[str, bytes] | None:
    """A keyholder's public keys for a quarter from a period on, None where not all are there yet.

    Raises Wrong where the file is not right.
    """
    periods = periods_from(start, monthly)
    note = get_note(mailroom, _keys_path(team, role, periods[0]), ("keys",))
    if note is None or note["by"] != by:
        return None
    found, names = note["keys"], [one.name for one in periods]
    if not isinstance(found, dict) or not set(names) <= set(found):
        return None
    public = {name: raw(found[name], f"keys.{name}", 32) for name in names}
    for key in public.values():
        check_period_key(key)
    return public


def _keys_path(team: str, role: str, first: Period) -> str:
    return f"{team}/keys/{quarter_of(first.first)}-{role}.json"


def next_start(now: Ceremony, at: float = 0) -> str:
    """The first period of the next epoch: a quarter, or the month of one with which it begins.

    Where people or terms change, the next month; else the next quarter. Before the first epoch it
    is the period that runs. `at` is UNIX seconds.
    """
    today, before = day_of(at), now.before
    if before is None:
        return running_period(now.founding.quarter, now.founding.terms.monthly, at).name
    if now.has_changes and now.terms.monthly and before.monthly:
        later = [one.name for one in before.periods if one.first > today + 1]
        if later:
            return later[0]
    return max(quarter_after(before.quarter), quarter_of(today))


def running_period(quarter: str, monthly: bool, at: float) -> Period:
    """The first period of a quarter, or of the one that runs by now, that has not closed yet."""
    found = periods_of(max(quarter, quarter_of(day_of(at))), monthly)
    return next((one for one in found if at < one.closes), found[-1])


def full_period(running: Period, at: float) -> Period | None:
    """The last full period, with which a team can begin so that its first report comes in a week.

    None where the running one closes within a week, or has not begun.
    """
    if running.closes <= at + 7 * DAY or running.first > day_of(at):
        return None
    day = running.first - 1
    return period(quarter_of(day) if "Q" in running.name else iso(day)[:7])


def wish(mailroom: Mailroom, identity: Identity, now: Ceremony, wanted: Wishes) -> None:
    """Put the first keyholder's wishes into the place, instead of those before.

    Raises Wrong for a leaver who is no member, for terms that cannot be, and for anybody but the
    desk; MailroomError.
    """
    if identity.public != now.desk.identity:
        raise Wrong(f"Only {now.desk.name}, the first keyholder of this team, can propose changes.")
    if now.before is None:
        raise Wrong("Before the first epoch nobody is in yet: nothing was changed.")
    members = {same_name(one.name): one for one in now.before.members}
    for name in wanted.leaving:
        if same_name(name) not in members:
            raise Wrong(f"{name} is not a member, so cannot leave. Nothing was changed.")
    gone = {members[same_name(name)].identity for name in wanted.leaving}
    terms = plain(wanted.terms) if wanted.terms else {}
    if terms:
        read_terms(terms)
    leaving = sorted(one.hex() for one in gone)
    fields = {"after": len(now.files), "leaving": leaving, "terms": terms}
    put_note(mailroom, f"{now.team}/wishes.json", fields, identity)


def wish_away(mailroom: Mailroom, identity: Identity, team: str, names: Sequence[str]) -> None:
    """Have these members leave with the next roster; names that are not members do nothing here.

    Raises Wrong for anybody but the first keyholder, MailroomError.
    """
    if not names:
        return
    now = ceremony(mailroom, team)
    members = {same_name(one.name) for one in now.before.members} if now.before else set()
    if gone := [name for name in names if same_name(name) in members]:
        wanted = replace(now.wishes, leaving=(*now.wishes.leaving, *gone))
        wish(mailroom, identity, now, wanted)
