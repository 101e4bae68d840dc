"""What Today says of this machine's teams: answers that wait or go, a keyholder's part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chefslog.home.paths import Home
from chefslog.team.calendar import instant
from chefslog.team.calendar import period as named_period
from chefslog.team.member.outbox import NO, YES, Outbox, load_outboxes
from chefslog.team.member.places import Place, noted_todo, places


@dataclass(frozen=True)
class TeamRow:
    """One row: `text` for a screen, `line` for a shell, with what to do; and as `data`.

    `outbox` is what a yes or no is asked for; `answer_outbox` takes it.
    """

    team: str
    text: str
    line: str
    data: Mapping[str, object]
    outbox: Outbox | None = None


def team_rows(home: Home, now: float) -> tuple[TeamRow, ...]:
    """Return the periods that are in their last days, and what keyholders have to do by hand.

    No place is opened: of a keyholder's part it is as of the last look, without what `tend` does by
    itself. Raises TeamError where what is kept here is damaged.
    """
    known = places(home)
    members = [
        _member_row(place, outbox)
        for place in known
        if place.role == "member"
        for outbox in load_outboxes(home, place.team)
        if outbox.opens <= now < outbox.closes
    ]
    keyholders = []
    for place in known:
        todo = noted_todo(home, place) if place.role != "member" else ""
        if todo:
            text = f"{place.name}: {todo}"
            data = {"team": place.team, "name": place.name, "todo": todo, "text": text}
            keyholders.append(TeamRow(place.team, text, text, data))
    return (*members, *keyholders)


def _member_row(place: Place, outbox: Outbox) -> TeamRow:
    """`Travel, November: 12 answers`, and what becomes of them."""
    answers = sum(number is not None for number in outbox.shown)
    pairs = zip(outbox.shown, outbox.agreed, strict=False)
    changed = sum(now != before for now, before in pairs)
    is_one = answers == 1
    said = f"{answers} answer" if is_one else f"{answers} answers"
    if outbox.answer == NO:
        said = "not this time, a blank goes"
    elif not answers:
        said = "no answers yet, a blank goes"
    elif outbox.answer == YES and outbox.held_back:
        said += f" {'waits' if is_one else 'wait'}, only blanks go for now"
    elif outbox.answer == YES:
        said += " goes" if is_one else " go"
        said += f", {changed} changed since your yes" if changed else ""
        said += f", until {instant(outbox.closes)}"
    text = f"{place.name}, {named_period(outbox.period).title}: {said}"
    data = {
        "team": place.team,
        "name": place.name,
        "period": outbox.period,
        "answers": answers,
        "changed": changed,
        "decided": outbox.answer,
        "text": text,
    }
    if outbox.answer or not answers:
        return TeamRow(place.team, text, text, data)
    return TeamRow(place.team, text, f"{text}: chefslog team share", data, outbox)
