"""Reads what the Team screen shows, in a worker; importing it loads the cryptography."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chefslog.home.paths import Home
from chefslog.reading.connect import Snapshot
from chefslog.team.errors import TeamError
from chefslog.team.founding.pin import Standing
from chefslog.team.founding.teamfile import TeamFile
from chefslog.team.founding.words import eight_words
from chefslog.team.keys import KeyStore
from chefslog.team.mailroom.protocol import Mailroom
from chefslog.team.member.places import Place, places
from chefslog.team.member.preview import open_task, preview
from chefslog.team.member.state import state_of
from chefslog.team.member.visit import Visit, checked, visiting
from chefslog.team.report.figures import Release
from chefslog.team.report.model import build
from chefslog.team.report.released import open_team, own_views
from chefslog.team.stories import Story, stories
from chefslog.tui.team.view import READER, Roster, View

TROUBLE = (TeamError, OSError)
"""What the room of the team raises where something cannot be done; OSError from the key files."""


def read_view(
    home: Home, keys: KeyStore, snapshot: Snapshot, now: float, wanted: str, reads: Place | None
) -> View:
    """Return the team of this id, else the first; `reads` is one whose report alone is read."""
    try:
        teams = (*places(home), *([reads] if reads else []))
    except TROUBLE as error:
        return View(problem=str(error))
    place = next((one for one in teams if one.team == wanted), teams[0] if teams else None)
    view = View(teams=teams, place=place)
    if place is None:
        return view
    try:
        if place.role == READER:
            return _read_only(home, view, place)
        with visiting(home, keys, place) as visit:
            return _visited(view, visit, snapshot, now)
    except TROUBLE as error:
        return replace(view, problem=str(error))


def _read_only(home: Home, view: View, place: Place) -> View:
    with open_team(home, place.place, place.team) as team:
        view = replace(view, stories=_stories(team.mailroom, team.files))
        return _reported(view, home, team.releases())


def _visited(view: View, visit: Visit, snapshot: Snapshot, now: float) -> View:
    standing, role = visit.standing, visit.place.role
    view = replace(view, state=state_of(visit, now))
    if standing.files:
        is_first = role == "desk"
        view = replace(
            view,
            roster=_roster(standing, is_first),
            needs_words=not is_first and not standing.pin.verified,
            stories=_stories(visit.mailroom, standing.files),
        )
    if standing.files and role == "member":
        view = _previewed(view, visit, snapshot, now)
    found = checked(visit)
    view = _reported(view, visit.home, [one.release for one in found if one.release])
    broken = next((one.problem for one in found if one.problem), "")
    return replace(view, no_report=broken) if broken and view.report is None else view


def _roster(standing: Standing, is_first: bool) -> Roster:
    file = standing.newest
    words = tuple(eight_words(file.hash)) if is_first else ()
    members = tuple(sorted(member.name for member in file.members))
    return Roster(file.quarter, file.desk.name, file.lock.name, members, words)


def _previewed(view: View, visit: Visit, snapshot: Snapshot, now: float) -> View:
    try:
        task = open_task(visit, now)
        return replace(view, preview=preview(visit, snapshot, task, now))
    except TeamError:
        # Between two periods, or without a seat: the state says so.
        return view


def _reported(view: View, home: Home, found: Sequence[Release]) -> View:
    assert view.place is not None
    try:
        own = own_views(home, view.place.team)
        return replace(view, report=build(found, own=own, team=view.place.name))
    except TeamError as error:
        return replace(view, no_report=str(error))


def _stories(mailroom: Mailroom, files: Sequence[TeamFile]) -> tuple[Story, ...]:
    """Return those that their authors signed."""
    if not files:
        return ()
    *earlier, newest = files
    found = stories(mailroom, newest, *earlier)
    return tuple(one.story for one in found if one.story is not None)
