"""What a reader without a key has of a team: its files in a place, and their own answers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from chefslog.home.paths import Home
from chefslog.model.checkin import IMPACTS
from chefslog.model.days import parse_day
from chefslog.team.errors import TeamError
from chefslog.team.founding.charter import Founding, teams
from chefslog.team.founding.epochs import chain
from chefslog.team.founding.teamfile import TeamFile
from chefslog.team.kept import keep, load, team_folder
from chefslog.team.mailroom.place import open_mailroom
from chefslog.team.mailroom.protocol import Mailroom
from chefslog.team.release.release import releases


@dataclass(frozen=True)
class OpenTeam:
    """A team in its open place: its id, its name, its epochs' files (the oldest first)."""

    mailroom: Mailroom
    team: str
    name: str
    files: tuple[TeamFile, ...]

    def releases(self) -> list[dict[str, Any]]:
        """Return its checked releases, oldest first. Raises ReleaseError."""
        return releases(self.mailroom, self.files)


@contextmanager
def open_team(home: Home, place: str, wanted: str = "") -> Iterator[OpenTeam]:
    """Open the one team of a place, or that of a name or start of an id. Raises TeamError."""
    with open_mailroom(home, place) as mailroom:
        mailroom.sync()
        team = _team_in(mailroom, wanted)
        yield OpenTeam(mailroom, team.team, team.name, chain(mailroom, team.team))


def _team_in(mailroom: Mailroom, wanted: str) -> Founding:
    known, place = teams(mailroom), mailroom.place
    if not known:
        raise TeamError(f"{place} has no team yet; begin one: chefslog team new")
    meant = [
        team
        for team in known
        if team.team.startswith(wanted.lower()) or team.name.casefold() == wanted.casefold()
    ]
    if len(meant) == 1:
        return meant[0]
    names = "; ".join(f"{team.name} ({team.team[:8]})" for team in meant or known)
    if not meant:
        raise TeamError(f'{place} has no team "{wanted}"; it has {names}')
    raise TeamError(f"which team? {place} has {names}: name one with --team in the shell")


@dataclass(frozen=True)
class SelfView:
    """The reader's own answer on the impact with AI, one of IMPACTS, and its ISO day."""

    answer: str
    day: str


def keep_view(home: Home, team: str, answer: str, day: str) -> tuple[SelfView, ...]:
    """Add the reader's answer about a team (its id) to the earlier ones; a day has one.

    It stays in the reader's home. `day` is an ISO day. Raises TeamError for another answer, and
    where it cannot be written.
    """
    if answer not in IMPACTS or parse_day(day) is None:
        raise TeamError(f"{answer!r} is not one of: {' '.join(IMPACTS)}. Nothing was kept.")
    views = [view for view in own_views(home, team) if view.day != day]
    views = sorted([*views, SelfView(answer, day)], key=lambda view: view.day)
    keep(_path(home, team), {"views": [[view.day, view.answer] for view in views]})
    return tuple(views)


def own_views(home: Home, team: str) -> tuple[SelfView, ...]:
    """Return the reader's answers about a team, oldest first; none where none can be read."""
    try:
        rows = load(_path(home, team)).get("views", [])
        views = [SelfView(str(answer), str(day)) for day, answer in rows]
    except (TeamError, TypeError, ValueError):
        return ()
    return tuple(view for view in views if view.answer in IMPACTS and parse_day(view.day))


def _path(home: Home, team: str) -> str:
    return os.path.join(team_folder(home, team), "my-view.json")
