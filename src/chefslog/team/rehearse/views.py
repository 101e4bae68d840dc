"""What each onlooker sees of the same team: bands, sums of at least k, or every sum."""

from __future__ import annotations

from dataclasses import dataclass

from chefslog.team.rehearse.people import People
from chefslog.team.rehearse.sight import Means, Seen, Sight, banded, exact, told
from chefslog.team.release.bands import band
from chefslog.team.release.rules import open_sections


@dataclass(frozen=True)
class Views:
    """The truth, and what is seen of it.

    `bands` by everybody, `sums` of at least k by the desk, `naive` where exact totals are
    published; `means` are what the bands say of the team.
    """

    people: People
    k: int
    bands: Seen
    sums: Seen
    naive: Seen
    means: Means


def views(people: People, bands: Seen, k: int) -> Views:
    """The views that go with the published bands: what is shut there the desk cannot open."""
    naive = [
        [
            exact(people.totals(period, section), len(people.filled(period, section)))
            for section in range(len(people.shapes))
        ]
        for period in range(people.ordinary + 1)
    ]
    sums = [
        [one if band else None for one, band in zip(*rows, strict=True)]
        for rows in zip(naive, bands, strict=True)
    ]
    return Views(people, k, bands, sums, naive, told(people.shapes, bands))


def computed(people: People, k: int) -> Views:
    """The views of a team that was not played, from the rules alone."""
    bands = []
    for period in range(people.ordinary + 1):
        filled = [people.filled(period, section) for section in range(len(people.shapes))]
        whose = {name: frozenset(who) for name, who in zip(people.names, filled, strict=True)}
        opened, _ = open_sections(people.names, whose, k)
        bands.append(
            [
                _banded(people, period, section, k) if name in opened else None
                for section, name in enumerate(people.names)
            ]
        )
    return views(people, bands, k)


def _banded(people: People, period: int, section: int, k: int) -> Sight:
    support = len(people.filled(period, section))
    return banded([band(one, support, k) for one in people.totals(period, section)], support, k)
