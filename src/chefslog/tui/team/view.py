"""What the Team screen shows, as data; light, so that nothing of the team is loaded before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chefslog.team.member.places import Place
    from chefslog.team.member.preview import Preview
    from chefslog.team.member.state import TeamState
    from chefslog.team.report.model import Report
    from chefslog.team.stories import Story

READER = "reader"
"""The role of somebody who reads a report and holds no key."""
KEYHOLDERS = ("desk", "lock")
ROLES = {"member": "you are a member", "desk": "you are the first keyholder",
         "lock": "you are the second keyholder", READER: "you read its report"}  # fmt: skip
NEEDED = ("cryptography", "pyhpke", "Crypto")
"""What `chefslog[team]` brings."""


@dataclass(frozen=True)
class Roster:
    """Who is in a team: its keyholders and members by name, from an epoch's quarter on.

    `words` are the eight words where this machine's person reads them aloud.
    """

    quarter: str
    first: str
    second: str
    members: tuple[str, ...]
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class View:
    """One team, as far as its place and this machine tell.

    `problem` says why the place cannot be used now. `preview` is what goes for a member's
    running period with a yes. `no_report` says why there is no report.
    """

    is_bare: bool = False
    teams: tuple[Place, ...] = ()
    place: Place | None = None
    problem: str = ""
    state: TeamState | None = None
    roster: Roster | None = None
    needs_words: bool = False
    preview: Preview | None = None
    report: Report | None = None
    no_report: str = ""
    stories: tuple[Story, ...] = ()

    @property
    def role(self) -> str:
        """Return member, desk, lock, reader; empty without a team."""
        return self.place.role if self.place else ""

    @property
    def offers(self) -> set[str]:
        """Return what can be done, by the names that commands need."""
        if self.is_bare or self.place is None or self.problem:
            return set()
        state, report = self.state, self.report
        found = {
            "share": self.preview is not None,
            "tend": self.role in KEYHOLDERS,
            "words": self.needs_words or bool(self.roster and self.roster.words),
            "changes": bool(state and state.is_verified and state.news),
            "report": bool(report and report.periods),
            "view": any(figure.name == "impact_ai" for figure in report.figures)
            if report
            else False,
            "stories": bool(self.stories),
            "people": state is not None,
        }
        return {name for name, holds in found.items() if holds}

    @property
    def sends_seen(self) -> bool:
        """Return whether the member said yes to the running period."""
        outbox = self.preview.outbox if self.preview else None
        return outbox is not None and outbox.answer == "yes"
