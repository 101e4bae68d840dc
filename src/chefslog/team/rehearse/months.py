"""Differencing over periods: who came, who went, who was away, and what the totals did then."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from chefslog.team.rehearse.linear import Spread, Total, gave
from chefslog.team.rehearse.people import People
from chefslog.team.rehearse.score import Learned, Score
from chefslog.team.rehearse.sight import Means, Seen, Sight
from chefslog.team.sections import POINTS


def difference(
    people: People, seen: Seen, means: Means, targets: Collection[int], by_name: bool
) -> Learned:
    """What is learned about `targets` from the ordinary periods.

    `by_name` is whether the attacker knows who answered which section; if not, the roster.
    """
    score = Score()
    periods = range(people.ordinary)
    for section, cells in enumerate(people.shapes):
        sights = [seen[period][section] for period in periods]
        parts = [_parts(people, period, section, by_name) for period in periods]
        spread = spread_of(people, section)
        for cell in range(cells):
            guesses = gave(_totals(sights, parts, cell), spread, people.size)
            for period in periods:
                sight = sights[period]
                bounds = sight.within(cell) if sight else (0, POINTS)
                for person in people.filled(period, section):
                    if person not in targets:
                        continue
                    points = people.points(period, section, person)[cell]
                    guess = guesses[period][person] if guesses else None
                    score.add(person, points, means[period][section][cell], guess, bounds)
    return score.learned


def _totals(
    sights: Sequence[Sight | None], parts: Sequence[tuple[float, ...]], cell: int
) -> list[Total | None]:
    return [
        Total(sight.total(cell), sight.error(cell), part) if sight else None
        for sight, part in zip(sights, parts, strict=True)
    ]


def _parts(people: People, period: int, section: int, by_name: bool) -> tuple[float, ...]:
    filled = people.filled(period, section)
    if by_name:
        return tuple(float(person in filled) for person in range(people.size))
    part = len(filled) / max(1, len(people.roster(period)))
    return tuple(part if there else 0.0 for there in people.present[period])


def spread_of(people: People, section: int) -> Spread:
    """How much people vary in a section of the truth, averaged over its cells."""
    between = within = 0.0
    for cell in range(people.shapes[section]):
        habits, whims = [], []
        for person in range(people.size):
            mine = [
                people.points(period, section, person)[cell] / POINTS
                for period in range(people.ordinary)
                if person in people.filled(period, section)
            ]
            if mine:
                habits.append(sum(mine) / len(mine))
                whims.append(_variance(mine))
        between += _variance(habits)
        within += sum(whims) / max(1, len(whims))
    cells = people.shapes[section]
    return Spread(between / cells, within / cells)


def _variance(numbers: Sequence[float]) -> float:
    mean = sum(numbers) / max(1, len(numbers))
    return sum((one - mean) ** 2 for one in numbers) / max(1, len(numbers))
