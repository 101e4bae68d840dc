"""The reader's own answers on the impact with AI: a history in the reader's home, never sent."""

from __future__ import annotations

import os
from dataclasses import dataclass

from chefslog.home.paths import Home
from chefslog.model.checkin import IMPACTS
from chefslog.model.days import parse_day
from chefslog.team.errors import TeamError
from chefslog.team.kept import keep, load, team_folder


@dataclass(frozen=True)
class SelfView:
    """An answer, one of IMPACTS, and the ISO day it was given."""

    answer: str
    day: str


def keep_view(home: Home, team: str, answer: str, day: str) -> tuple[SelfView, ...]:
    """Add the reader's answer about a team (its id) to the earlier ones; a day has one.

    `day` is an ISO day. Raises TeamError for another answer, and where it cannot be written.
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
