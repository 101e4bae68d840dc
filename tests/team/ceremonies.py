"""People on machines of their own who go through the ceremony in one place."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from chefslog.home.paths import Home, find_home
from chefslog.team.founding.agreement import review, seal
from chefslog.team.founding.cards import Card, hear, join
from chefslog.team.founding.ceremony import Wishes, ceremony, next_start, post_keys, wish
from chefslog.team.founding.charter import Founding, Person, Terms, found, teams
from chefslog.team.founding.epochs import chain
from chefslog.team.founding.pin import Standing, look, start
from chefslog.team.founding.proposal import Proposal, propose
from chefslog.team.founding.teamfile import TeamFile
from chefslog.team.keys import Identity, KeyStore
from chefslog.team.mailroom.place import open_mailroom
from chefslog.team.mailroom.protocol import Mailroom
from tests.team.founders import NAMES, QUESTIONS, TEAM

TERMS = Terms(QUESTIONS, monthly=False)


@dataclass(frozen=True)
class Somebody:
    """Somebody with a machine."""

    name: str
    role: str
    home: Home

    @property
    def keys(self) -> KeyStore:
        return KeyStore(self.home)

    @property
    def identity(self) -> Identity:
        return self.keys.make_identity()


class Gathering:
    """Everybody of a team around one folder; each step is what one of them would do."""

    def __init__(self, tmp_path: Path, names: Sequence[str] = NAMES) -> None:
        self.tmp_path = tmp_path
        self.mailroom: Mailroom = open_mailroom(
            find_home(), f"folder:{tmp_path / 'place'}", make=True
        )
        self.sam = self.person("Sam", "desk")
        self.lee = self.person("Lee", "lock")
        self.members = [self.person(name) for name in names]

    def person(self, name: str, role: str = "member", machine: str = "") -> Somebody:
        folder = str(self.tmp_path / f"{machine or name}'s")
        return Somebody(name, role, Home(folder, folder))

    def found(self, terms: Terms = TERMS, quarter: str = "2026-Q4") -> Founding:
        desk = Person(self.sam.name, self.sam.identity.public)
        wanted = Founding("", "Checkout", quarter, desk, terms)
        return found(self.mailroom, self.sam.identity, wanted, lambda size: bytes.fromhex(TEAM))

    def join(self, *people: Somebody) -> list[Card]:
        cards = []
        for one in people:
            files = chain(self.mailroom, TEAM)
            cards.append(join(self.mailroom, TEAM, one.name, one.role, one.identity, files))
            start(one.home, TEAM, one.name, one.role)
        return cards

    def hear(self, keyholder: Somebody, *names: str, role: str = "") -> None:
        """Confirm the cards of these people, or all that were not heard yet."""
        own = keyholder.identity
        for card in ceremony(self.mailroom, TEAM).unheard(own.public):
            if not names or card.name in names:
                hear(self.mailroom, TEAM, role or keyholder.role, own, card)

    def post(self, *people: Somebody, quarter: str = "", monthly: bool = False) -> None:
        for one in people:
            which = quarter or next_start(ceremony(self.mailroom, TEAM))
            post_keys(self.mailroom, one.keys, TEAM, one.role, which, monthly)

    def propose(
        self, terms: Terms | None = None, leaving: Sequence[str] = (), quarter: str = ""
    ) -> Proposal:
        """What Sam's program proposes; `terms` and `leaving` are wished first."""
        now = ceremony(self.mailroom, TEAM)
        quarter = quarter or next_start(now)
        if now.before is None and terms:
            self.found(terms)
        elif terms or leaving:
            wish(self.mailroom, self.sam.identity, now, Wishes(tuple(leaving), terms))
        return propose(self.mailroom, self.sam.identity, TEAM, quarter)

    def review(self, who: Somebody) -> Proposal:
        return review(self.mailroom, who.keys, TEAM)

    def agree(self, who: Somebody, file: TeamFile) -> Proposal:
        return seal(who.home, self.mailroom, who.keys, TEAM, file.hash)

    def seal(self, who: Somebody | None = None) -> Proposal:
        """The second keyholder looks and says yes to what it sees."""
        who = who or self.lee
        seen = self.review(who).file
        assert seen is not None
        return seal(who.home, self.mailroom, who.keys, TEAM, seen.hash)

    def ready(self) -> None:
        """Everything that comes before the first proposal; copied where nothing is there yet."""
        if not self.mailroom.folders("") and len(self.members) == len(NAMES):
            shutil.copytree(_ready_once(), self.tmp_path, dirs_exist_ok=True)
            return
        self.prepare()

    def prepare(self) -> None:
        """The same, step by step."""
        self.found()
        self.join(self.sam, self.lee, *self.members)
        self.hear(self.sam)
        self.hear(self.lee)
        self.post(self.sam, self.lee)

    def first_epoch(self) -> TeamFile:
        self.ready()
        self.propose()
        return sealed_file(self.seal())

    def next_epoch(self, terms: Terms | None = None, leaving: Sequence[str] = ()) -> TeamFile:
        self.post(self.sam, self.lee)
        self.propose(terms, leaving)
        return sealed_file(self.seal())

    def look(self, who: Somebody) -> Standing:
        return look(who.home, self.mailroom, TEAM, who.identity.public)

    def teams(self) -> list[Founding]:
        return teams(self.mailroom)


@cache
def _ready_once() -> str:
    folder = tempfile.mkdtemp(prefix="chefslog-ceremony-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    Gathering(Path(folder)).prepare()
    return folder


def sealed_file(proposal: Proposal) -> TeamFile:
    assert proposal.sealed
    assert proposal.file is not None
    return proposal.file
