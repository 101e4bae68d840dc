"""Sends on the closing day what waits, and a blank where nothing was decided."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace

from chefslog.home.paths import Home
from chefslog.team.calendar import period
from chefslog.team.errors import TeamError
from chefslog.team.kept import alone
from chefslog.team.keys import KeyStore
from chefslog.team.mailroom.place import open_mailroom
from chefslog.team.member import ledger, outbox
from chefslog.team.member.periods import closing
from chefslog.team.member.places import Place, places
from chefslog.team.member.saying import instant
from chefslog.team.member.sharing import Random, send, share_blank
from chefslog.team.member.visit import Opening, Visit, visiting


@dataclass(frozen=True)
class Sending:
    """What became of one period of one team: `state` is sent, waiting or missed.

    `period` is empty where the trouble is not about one.
    """

    team: str
    name: str
    period: str
    state: str
    text: str


def send_due(
    home: Home,
    keys: KeyStore,
    now: float,
    urandom: Random = os.urandom,
    opening: Opening = open_mailroom,
    undecided: bool = True,
) -> tuple[Sending, ...]:
    """Send what is due in every team, and a blank where nothing was decided by the closing day.

    No place is opened on days when nothing is due. What fails is told, stays here and goes next
    time; one team's trouble does not stop another's. `undecided` is False while the member may be
    about to decide: then no blank is made.
    """
    told: list[Sending] = []
    for place in places(home):
        if place.role != "member":
            continue
        names: tuple[str, ...] = ()
        try:
            told += _missed(home, place, now)
            names = tuple(_due(home, place, now, undecided))
            if names:
                with visiting(home, keys, place, opening) as visit:
                    for name in names:
                        told += _send_one(visit, name, now, urandom)
        except TeamError as error:
            done = {one.period for one in told if one.team == place.team}
            left = [name for name in names if name not in done] or [""]
            told += [Sending(place.team, place.name, name, "waiting", str(error)) for name in left]
    return tuple(told)


def _missed(home: Home, place: Place, now: float) -> Iterator[Sending]:
    """Drop the sealed bytes of closed periods; a line for each that never set out."""
    for name in outbox.periods(home, place.team):
        closes = period(name).closes
        if now >= closes and _is_dropped(home, place.team, name):
            text = (
                f"{name} closed on {instant(closes)}, and neither the app nor chefslog team was "
                "opened on its closing day: nothing of it was sent. Your journal is untouched."
            )
            yield Sending(place.team, place.name, name, "missed", text)


def _is_dropped(home: Home, team: str, name: str) -> bool:
    """Drop the sealed bytes of a closed period; whether nothing of it had ever set out."""
    with alone(home):
        newest = outbox.newest(home, team, name)
        if newest is None or not newest.data:
            return False
        state = "missed" if newest.state == "queued" else newest.state
        outbox.move(home, replace(newest, state=state, data=b""))
        outbox.tidy(home, team, name)
        if any(one.has_set_out for one in outbox.records(home, team, name)):
            return False
        ledger.let_go(home, newest.task_id)
        return True


def _due(home: Home, place: Place, now: float, undecided: bool) -> Iterator[str]:
    known = outbox.periods(home, place.team)
    for name in known:
        newest = outbox.newest(home, place.team, name)
        waits = newest is not None and newest.state in ("queued", "going")
        if newest is not None and waits and newest.due <= now < period(name).closes:
            yield name
    if undecided:
        yield from (one.name for one in closing(now) if one.name not in known)


def _send_one(visit: Visit, name: str, now: float, urandom: Random) -> list[Sending]:
    waiting = outbox.newest(visit.home, visit.place.team, name)
    if waiting is not None:
        sent = send(visit, waiting, now)
    else:
        task = next((task for task in visit.tasks() if task.period.name == name), None)
        if task is None:
            return []
        sent = share_blank(visit, task, now, urandom, at_once=True)
    what = "a blank" if sent.is_blank else "your contribution"
    return [Sending(visit.place.team, visit.place.name, name, "sent", f"{name}: {what} was sent.")]
