"""What Today says of this machine's teams: answers that wait or go, a keyholder's part."""

from __future__ import annotations

from dataclasses import dataclass

from chefslog.home.paths import Home
from chefslog.team.calendar import instant
from chefslog.team.calendar import period as named_period
from chefslog.team.member.outbox import NO, YES, Outbox, load_outboxes
from chefslog.team.member.places import noted_todo, places


@dataclass(frozen=True)
class TeamRow:
    """One period of one team in its last days; `answer_outbox` takes the yes or no to `outbox`.

    `answers` is how many questions have a number, `changed` how many of them are others than when
    the member said yes.
    """

    team: str
    name: str
    outbox: Outbox

    @property
    def answers(self) -> int:
        """How many answers go with a yes."""
        return sum(number is not None for number in self.outbox.shown)

    @property
    def changed(self) -> int:
        """How many answers are not those of the yes any more."""
        pairs = zip(self.outbox.shown, self.outbox.agreed, strict=False)
        return sum(now != before for now, before in pairs)

    @property
    def is_waiting(self) -> bool:
        """Whether a yes or no is asked for."""
        return self.outbox.answer == "" and self.answers > 0

    @property
    def text(self) -> str:
        """The row without its keys: `Travel, November: 12 answers`."""
        many = self.answers != 1
        count = f"{self.answers} answer{'s' * many}"
        head = f"{self.name}, {named_period(self.outbox.period).title}"
        if self.outbox.answer == NO:
            return f"{head}: not this time, a blank goes"
        if not self.answers:
            return f"{head}: no answers yet, a blank goes"
        if self.outbox.answer != YES:
            return f"{head}: {count}"
        if self.outbox.held_back:
            return f"{head}: {count} wait{'s' * (not many)}, only blanks go for now"
        changed = f", {self.changed} changed since your yes" if self.changed else ""
        return (
            f"{head}: {count} go{'es' * (not many)}{changed}, until {instant(self.outbox.closes)}"
        )

    @property
    def line(self) -> str:
        """The row in a shell, with what to do where a yes is asked for."""
        return self.text + (": chefslog team share" if self.is_waiting else "")

    @property
    def data(self) -> dict[str, object]:
        """The row as data."""
        return {
            "team": self.team,
            "name": self.name,
            "period": self.outbox.period,
            "answers": self.answers,
            "changed": self.changed,
            "decided": self.outbox.answer,
            "text": self.text,
        }


@dataclass(frozen=True)
class KeyholderRow:
    """Something that a keyholder has to do by hand in a team: `todo` says what and how."""

    team: str
    name: str
    todo: str

    @property
    def line(self) -> str:
        """The row in a shell: `Travel: Hal asked to be in: chefslog team.`"""
        return f"{self.name}: {self.todo}"

    @property
    def data(self) -> dict[str, object]:
        """The row as data."""
        return {"team": self.team, "name": self.name, "todo": self.todo, "text": self.line}


def keyholder_rows(home: Home) -> tuple[KeyholderRow, ...]:
    """Return what is to be done by hand for this machine's teams, as of the last look at each.

    What `tend` does by itself is not among it. Raises TeamError where what is kept is damaged.
    """
    todos = ((place, noted_todo(home, place)) for place in places(home) if place.role != "member")
    return tuple(KeyholderRow(place.team, place.name, todo) for place, todo in todos if todo)


def team_rows(home: Home, now: float) -> tuple[TeamRow, ...]:
    """Return the periods of this machine's teams that are in their last days; no place is opened.

    Raises TeamError where what is kept here is damaged.
    """
    return tuple(
        TeamRow(place.team, place.name, outbox)
        for place in places(home)
        if place.role == "member"
        for outbox in load_outboxes(home, place.team)
        if outbox.opens <= now < outbox.closes
    )
