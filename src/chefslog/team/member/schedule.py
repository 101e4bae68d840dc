"""When this machine looks into a team's place by itself: small files, read without cryptography."""

from __future__ import annotations

import os
from collections.abc import Iterable

from chefslog.home.paths import Home
from chefslog.team.kept import keep, load, team_folder
from chefslog.team.member.places import Place, places

HOUR = 3600
_LOOK = 24 * HOUR
"""How often a place is looked into while no period is in its last days, in seconds."""


def is_time(home: Home, place: Place, now: float) -> bool:
    """Return whether a place is to be looked into, by when that was and what was found.

    At most once an hour while a period is open in its last days, or has closed and is not released,
    or something is left to do by hand; else once a day. Raises TeamError.
    """
    table = load(_path(home, place))
    since = now - int(table.get("at", 0))
    is_due = any(begins <= now < ends for begins, ends in table.get("windows", ()))
    is_due = is_due or bool(table.get("todo"))
    return not 0 <= since < (HOUR if is_due or not table.get("windows") else _LOOK)


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
    keep(_path(home, place), table)


def noted_todo(home: Home, place: Place) -> str:
    """Return what a keyholder had to do by hand at the last look. Raises TeamError."""
    return str(load(_path(home, place)).get("todo", ""))


def _path(home: Home, place: Place) -> str:
    return os.path.join(team_folder(home, place.team), "look.json")
