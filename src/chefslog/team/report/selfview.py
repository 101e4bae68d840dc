"""The reader's own answer on the impact with AI: kept in the reader's home, never sent."""

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


def keep_view(home: Home, team: str, answer: str, day: str) -> SelfView:
    """Keep the reader's answer about a team (its id), in place of an earlier one.

    `day` is an ISO day. Raises TeamError for another answer, and where it cannot be written.
    """
    view = _checked(answer, day)
    if view is None:
        raise TeamError(f"{answer!r} is not one of: {' '.join(IMPACTS)}. Nothing was kept.")
    keep(_path(home, team), {"answer": view.answer, "day": view.day})
    return view


def own_view(home: Home, team: str) -> SelfView | None:
    """The reader's answer about a team; None where there is none, or none that can be read."""
    try:
        held = load(_path(home, team))
    except TeamError:
        return None
    return _checked(held.get("answer"), held.get("day"))


def _checked(answer: object, day: object) -> SelfView | None:
    if not isinstance(day, str) or parse_day(day) is None:
        return None
    return SelfView(answer, day) if isinstance(answer, str) and answer in IMPACTS else None


def _path(home: Home, team: str) -> str:
    return os.path.join(team_folder(home, team), "my-view.json")
