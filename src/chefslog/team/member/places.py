"""The teams that this machine belongs to, so that a place is typed once."""

from __future__ import annotations

import contextlib
import os
import shutil
from dataclasses import dataclass
from typing import Any

from chefslog.home.paths import Home
from chefslog.team.errors import TeamError
from chefslog.team.founding.limits import ROLE_TITLES
from chefslog.team.kept import alone, keep, load, team_folder
from chefslog.team.mailroom.place import doubt_folder, folder_of, settle_place
from chefslog.team.mailroom.protocol import MailroomError


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
    found = [_place(team, row) for team, row in load(_file(home)).get("teams", {}).items()]
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.team)))


def remember(home: Home, place: Place) -> None:
    """Keep a team, or what changed about it. Raises TeamError."""
    team_folder(home, place.team)
    if place.role not in ROLE_TITLES:
        raise TeamError(f"{place.role!r} is no role: they are {', '.join(ROLE_TITLES)}.")
    with alone(home):
        table = load(_file(home))
        teams = table.setdefault("teams", {})
        row = {"place": settle_place(place.place), "name": place.name, "role": place.role}
        if row != teams.get(place.team):
            teams[place.team] = row
            keep(_file(home), table)


def forget(home: Home, team: str) -> None:
    """Take a team off this machine: its place and what was kept for it, but not the days that went.

    Raises TeamError.
    """
    with alone(home):
        table = load(_file(home))
        if table.get("teams", {}).pop(team, None) is not None:
            keep(_file(home), table)
        shutil.rmtree(team_folder(home, team), ignore_errors=True)


def settle_places(home: Home) -> list[str]:
    """Give the places that an older version kept as they were typed their kind, for good.

    Returns what to say about them. Raises TeamError where the file cannot be written.
    """
    with alone(home):
        table = load(_file(home))
        rows = table.get("teams", {}).values()
        old = [row for row in rows if row["place"] != settle_place(row["place"])]
        doubts = [doubt_folder(row["place"]) for row in old]
        for row in old:
            row["place"] = settle_place(row["place"])
        if old:
            keep(_file(home), table)
    return [f"{doubt}, and join again" for doubt in doubts if doubt]


def choose(home: Home, wanted: str = "") -> Place:
    """The one team that is meant: by its place, its name or the start of its id.

    Without a word it is the only one. Raises TeamError for none, and for several with their names.
    """
    known = places(home)
    if not known:
        raise TeamError(
            "This machine belongs to no team yet: paste your invitation: chefslog team join."
        )
    meant = [one for one in known if _is_meant(one, wanted)] if wanted else list(known)
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


def _file(home: Home) -> str:
    return os.path.join(home.team, "places.json")


def _place(team: str, row: dict[str, Any]) -> Place:
    return Place(team, settle_place(str(row["place"])), str(row["name"]), str(row["role"]))
