"""Several teams' published releases of one period as one table: from their bands, nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

from chefslog.team.errors import TeamError
from chefslog.team.release.bands import lowest, span, standard_error
from chefslog.team.release.noise import deviation
from chefslog.team.sections import SECTIONS, labels


@dataclass(frozen=True)
class RolledCell:
    """A cell over teams: the mean of the bands' middles, weighted by the fewest people in each.

    `low` and `high` are the same mean of the bands' ends; `error` is its standard error. All are
    shares, 0 to 1.
    """

    label: str
    share: float
    low: float
    high: float
    error: float


@dataclass(frozen=True)
class RolledSection:
    """A section over those teams that opened it; no cells where none did."""

    name: str
    title: str
    teams: int
    people: int
    cells: tuple[RolledCell, ...]


@dataclass(frozen=True)
class RollUp:
    """One period of several teams; `people` of a section is the fewest there can have been."""

    period: str
    teams: int
    sections: tuple[RolledSection, ...]


def roll_up(releases: Sequence[Mapping[str, Any]]) -> RollUp:
    """One table from checked releases of different teams for the same period.

    No team can be found in it again beside its own release. Raises TeamError where there are not
    two, the periods differ, a team is there twice, or two mean different things by a section.
    """
    if len(releases) < 2:
        raise TeamError("A roll-up takes the releases of two teams or more.")
    periods = sorted({release["period"] for release in releases})
    if len(periods) > 1:
        raise TeamError(f"A roll-up is of one period; these are of {' and '.join(periods)}.")
    teams = [release["team"] for release in releases]
    if len(set(teams)) < len(teams):
        raise TeamError("The same team is there twice: its people would count double.")
    named = {part["name"] for release in releases for part in release["sections"]}
    if not named <= SECTIONS.keys():
        unknown = " ".join(sorted(named - SECTIONS.keys()))
        raise TeamError(f"This chefslog does not know the sections: {unknown}. Upgrade it.")
    sections = tuple(_section(name, releases) for name in SECTIONS if name in named)
    return RollUp(periods[0], len(releases), sections)


@dataclass(frozen=True)
class _Opened:
    """A section that a team opened; `noise` is what noise adds to the error of a share."""

    cells: Sequence[str]
    support: str
    people: int
    noise: float


def _section(name: str, releases: Sequence[Mapping[str, Any]]) -> RolledSection:
    section = SECTIONS[name]
    with_it = [one for one in releases if any(_is_open(part, name) for part in one["sections"])]
    parts = [_opened(name, one) for one in with_it]
    if any(len(part.cells) != len(section.cells) for part in parts):
        raise TeamError(f"The section {name} has {len(section.cells)} cells, not in every release.")
    shown = section.cells
    if name == "spend" and parts:
        if len({(*one["spend_edges"], one["currency"]) for one in with_it}) > 1:
            raise TeamError("The teams' buckets of spend differ: they cannot be put together.")
        shown = labels(section, with_it[0]["spend_edges"], with_it[0]["currency"])
    cells = tuple(_cell(label, at, parts) for at, label in enumerate(shown)) if parts else ()
    people = sum(part.people for part in parts)
    return RolledSection(name, section.title, len(parts), people, cells)


def _is_open(part: Mapping[str, Any], name: str = "") -> bool:
    return bool(part["cells"]) and part["name"] == (name or part["name"])


def _opened(name: str, release: Mapping[str, Any]) -> _Opened:
    (part,) = (part for part in release["sections"] if part["name"] == name)
    people = lowest(part["support"])
    count = sum(map(_is_open, release["sections"]))
    noise = deviation(release["noise"], count, people) if release["noise"] else 0.0
    return _Opened(part["cells"], part["support"], people, noise)


def _cell(label: str, at: int, parts: Sequence[_Opened]) -> RolledCell:
    people = sum(part.people for part in parts)
    low = high = squares = 0.0
    for part in parts:
        weight, code = part.people / people, part.cells[at]
        start, end = span(code, part.support)
        low += weight * start
        high += weight * end
        squares += (weight * standard_error(code, part.support, part.noise)) ** 2
    return RolledCell(label, (low + high) / 2, low, high, sqrt(squares))
