"""What the Team screen shows, as data; light, so that nothing of the team is loaded before."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from chefslog.team.founding.cards import Card
    from chefslog.team.founding.ceremony import Ceremony
    from chefslog.team.founding.pin import Standing
    from chefslog.team.founding.proposal import Proposal
    from chefslog.team.member.outbox import Outgoing
    from chefslog.team.member.places import Place
    from chefslog.team.member.preview import Preview, Row
    from chefslog.team.member.state import TeamState
    from chefslog.team.report.model import Report
    from chefslog.team.stories import Story

READER = "reader"
"""The role of somebody who reads a report and holds no key."""
KEYHOLDERS = ("desk", "lock")
NEEDED = ("cryptography", "pyhpke", "Crypto")
"""What `chefslog[team]` brings."""


@dataclass(frozen=True)
class Wish:
    """Which team is asked for, by its id, which period to share (empty: the first of each).

    `leaving` are those whom the desk takes out of the next roster.
    """

    team: str = ""
    period: str = ""
    leaving: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Sharing:
    """What would leave for a period; `sealed` is what was sealed for it, if anything.

    `is_same` says whether what was sealed is what is shown, `goes_at_once` whether the closing
    day has come.
    """

    preview: Preview
    sealed: Outgoing | None
    is_same: bool
    goes_at_once: bool

    def answered(self, answers: Mapping[str, bool]) -> Sharing:
        """With other answers, for the moment until it is read again."""
        from chefslog.team.questions import Contribution

        rows = tuple(
            _answered(row, answers[row.question.name], self.preview.held_back)
            if row.question.name in answers
            else row
            for row in self.preview.rows
        )
        contribution = Contribution(
            tuple(row.number or 0 for row in rows), tuple(row.number is not None for row in rows)
        )
        is_same = self.sealed is not None and self.sealed.says(contribution)
        seen = replace(self.preview, rows=rows, contribution=contribution)
        return replace(self, preview=seen, is_same=is_same)


def _answered(row: Row, is_yes: bool, held_back: str) -> Row:
    answer = "yes" if is_yes else "no"
    if held_back:
        return replace(row, answer=answer)
    if not is_yes:
        return replace(row, answer=answer, blank="you said no")
    blank = "" if row.own is not None else "nothing was written for it"
    return replace(row, answer=answer, blank=blank)


@dataclass(frozen=True)
class Keys:
    """The ceremony as this person sees it.

    `own` is this machine's key as it is read aloud, `words` the eight words where this person
    reads them to others. `proposal` is the next epoch where this person has something to sign or
    to wait for, `is_signed` whether they signed it as it is, `problem` why it cannot be used.
    """

    own: str
    ceremony: Ceremony | None = None
    proposal: Proposal | None = None
    is_signed: bool = False
    words: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True)
class View:
    """One team, as far as its place and this machine tell.

    `problem` says why the place cannot be used now, `kept` what is kept here then. `no_share` says
    why there is nothing to share, `no_report` why there is no report. `ahead` are
    a keyholder's periods that have not begun, `arrived` how many files are there, of how many, in
    those that have. `stories` are those that hold, by id.
    """

    is_bare: bool = False
    teams: tuple[Place, ...] = ()
    place: Place | None = None
    shown: str = ""
    problem: str = ""
    kept: tuple[str, ...] = ()
    state: TeamState | None = None
    standing: Standing | None = None
    sharing: Sharing | None = None
    no_share: str = ""
    report: Report | None = None
    no_report: str = ""
    keys: Keys | None = None
    ahead: frozenset[str] = frozenset()
    arrived: tuple[tuple[str, int, int], ...] = ()
    stories: tuple[tuple[str, Story], ...] = ()
    leaving: frozenset[str] = frozenset()

    @property
    def role(self) -> str:
        """member, desk, lock, reader; empty without a team."""
        return self.place.role if self.place else ""

    @property
    def name(self) -> str:
        """What the team is called."""
        return self.place.name if self.place else ""

    @property
    def is_keyholder(self) -> bool:
        """Whether this person keeps one of the two keys."""
        return self.role in KEYHOLDERS

    @property
    def can_type_words(self) -> bool:
        """Whether there are words of this team that this person has not typed yet."""
        standing = self.standing
        if standing is None or not standing.files or self.role in ("desk", READER):
            return False
        return not standing.pin.verified

    @property
    def can_sign(self) -> bool:
        """Whether a roster waits for this person's signature."""
        keys = self.keys
        proposal = keys.proposal if keys else None
        if keys is None or proposal is None or proposal.file is None or proposal.sealed:
            return False
        # The second lock signs last: its own signature is then the only one missing.
        is_turn = self.role != "lock" or len(proposal.waiting) == 1
        return is_turn and not keys.is_signed

    @property
    def can_agree(self) -> bool:
        """Whether changes wait for this person's yes."""
        standing = self.standing
        return bool(standing and standing.pin.verified and standing.news)

    @property
    def offers(self) -> set[str]:
        """What can be done, by the names that commands need."""
        if self.is_bare or self.place is None or self.problem:
            return set()
        found = {
            "share": self.sharing is not None,
            "goes at once": bool(self.sharing and self.sharing.goes_at_once),
            "tend": self.is_keyholder,
            "roster": self.role == "desk",
            "periods": self.role == "member",
            "words": self.can_type_words or bool(self.keys and self.keys.words),
            "sign": self.can_sign,
            "yes": self.can_sign or self.can_agree,
            "report": self.report is not None,
            "view": any(one.name == "impact_ai" for one in self.report.figures)
            if self.report
            else False,
        }
        return {name for name, holds in found.items() if holds}

    def card(self, key: str) -> Card | None:
        """The card of an identity (hex)."""
        now = self.keys.ceremony if self.keys else None
        found = now.cards if now else ()
        return next((one for one in found if one.identity.hex() == key), None)

    def answered(self, answers: Mapping[str, bool]) -> View:
        """With other answers, for the moment until it is read again."""
        if self.sharing is None:
            return self
        return replace(self, sharing=self.sharing.answered(answers))


class Asked(NamedTuple):
    """A line about a team: what to do, at which place, under which own name, called what."""

    verb: str
    place: str
    own: str = ""
    team: str = ""


def whole_path(text: str) -> str:
    """A typed path with `~` and relative parts resolved."""
    return os.path.abspath(os.path.expanduser(text))


def format_of(path: str) -> str:
    """The format that a file's ending asks for; empty where there is none of it."""
    ending = os.path.splitext(path)[1].lstrip(".").lower()
    return ending if ending in ("md", "html") else ""
