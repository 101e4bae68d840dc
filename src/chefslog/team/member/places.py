"""The teams of this machine: where each is, and when it is looked into; without cryptography."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from chefslog.home.paths import Home
from chefslog.team.errors import TeamError
from chefslog.team.founding.limits import read_role
from chefslog.team.kept import changing, keep, load, team_folder
from chefslog.team.mailroom.place import folder_of, settle_place
from chefslog.team.mailroom.protocol import MailroomError

HOUR = 3600
_LOOK = 24 * HOUR
"""How often a place is looked into while no period is in its last days, in seconds."""


@dataclass(frozen=True)
class Place:
    """One team as this machine knows it.

    `team` is its id, `place` the address of its mailroom (it may hold a password: show the
    mailroom's own `place` instead), `name` the team's, `role` this machine's: member, desk, lock.
    """

    team: str
    place: str
    name: str
    role: str


def places(home: Home) -> tuple[Place, ...]:
    """The teams of this machine by name. Raises TeamError where the file is damaged."""
    found = [Place(team, **row) for team, row in load(_file(home)).get("teams", {}).items()]
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.team)))


def remember(home: Home, place: Place) -> None:
    """Keep a team, or what changed about it. Raises TeamError."""
    team_folder(home, place.team)
    address, role = settle_place(place.place), read_role(place.role)
    with changing(home, _file(home)) as table:
        row = {"place": address, "name": place.name, "role": role}
        table.setdefault("teams", {})[place.team] = row


def forget(home: Home, team: str) -> None:
    """Take a team off this machine: its place and what was kept for it, but not the days that went.

    Raises TeamError.
    """
    with changing(home, _file(home)) as table:
        table.get("teams", {}).pop(team, None)
    shutil.rmtree(team_folder(home, team), ignore_errors=True)


def choose(home: Home, wanted: str = "") -> Place:
    """The one team that is meant: by its place, its name or the start of its id.

    Without a word it is the only one. Raises TeamError for none, and for several with their names.
    """
    known = places(home)
    if not known:
        raise TeamError(
            "This machine belongs to no team yet: paste your invitation: chefslog team join."
        )
    meant = [one for one in known if not wanted or _is_meant(one, wanted)]
    if len(meant) == 1:
        return meant[0]
    rows = "; ".join(f"{one.name} ({one.team[:8]})" for one in (meant or known))
    if meant:
        raise TeamError(f"Which team? {rows}. Name it, or give the start of its id.")
    raise TeamError(f"No team {wanted!r} on this machine. It knows: {rows}.")


def _is_meant(place: Place, wanted: str) -> bool:
    if wanted.casefold() == place.name.casefold():
        return True
    with contextlib.suppress(MailroomError):
        address = settle_place(wanted)
        here, there = folder_of(address), folder_of(place.place)
        if address == place.place or (
            os.path.isdir(here) and os.path.isdir(there) and os.path.samefile(here, there)
        ):
            return True
    return len(wanted) >= 4 and place.team.startswith(wanted.lower())


def is_time(home: Home, place: Place, now: float) -> bool:
    """Return whether a place is to be looked into, by when that was and what was found.

    At most once an hour while a period is open in its last days, or has closed and is not released,
    or something is left to do by hand; else once a day. Raises TeamError.
    """
    table = _look(home, place)
    windows = table.get("windows", ())
    is_due = any(begins <= now < ends for begins, ends in windows) or bool(table.get("todo"))
    since = now - int(table.get("at", 0))
    return not 0 <= since < (HOUR if is_due or not windows else _LOOK)


def due_places(home: Home, now: float) -> tuple[Place, ...]:
    """Return the teams whose place is to be looked into now. Raises TeamError."""
    return tuple(place for place in places(home) if is_time(home, place, now))


def note_look(
    home: Home, place: Place, now: float, windows: Iterable[tuple[int, int]], todo: str = ""
) -> None:
    """Keep that a place was looked into, and between which times there is something to do.

    `todo` is what a keyholder has to do by hand, empty for nothing.
    """
    table = {"at": int(now), "windows": [list(one) for one in windows], "todo": todo}
    keep(_look_file(home, place), table)


def noted_todo(home: Home, place: Place) -> str:
    """Return what a keyholder had to do by hand at the last look. Raises TeamError."""
    return str(_look(home, place).get("todo", ""))


def _file(home: Home) -> str:
    return os.path.join(home.team, "places.json")


def _look(home: Home, place: Place) -> dict[str, Any]:
    return load(_look_file(home, place))


def _look_file(home: Home, place: Place) -> str:
    return os.path.join(team_folder(home, place.team), "look.json")
