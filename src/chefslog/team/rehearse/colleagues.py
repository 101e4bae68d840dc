"""Colleagues who tell their answers: what is left of the crowd of the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from chefslog.team.rehearse.linear import leaning
from chefslog.team.rehearse.months import spread_of
from chefslog.team.rehearse.people import People
from chefslog.team.rehearse.score import Learned, Score
from chefslog.team.rehearse.sight import Means, Seen, Sight, tightened
from chefslog.team.sections import POINTS


def told_all(
    people: People, seen: Seen, means: Means, places: Iterable[tuple[int, int]], count: int
) -> Learned:
    """What is learned of each person when `count` of the others tell what they answered.

    `places` are the periods and sections in which they do.
    """
    score = Score()
    spreads = [spread_of(people, section) for section in range(len(people.shapes))]
    for period, section in places:
        sight = seen[period][section]
        for person, known in _circles(people, period, section, count):
            rest = without(sight, known) if sight else None
            points = people.points(period, section, person)
            for cell, usual in enumerate(means[period][section]):
                if not (sight and rest):
                    score.add(person, points[cell], usual)
                    continue
                told = _sum(known, cell) / POINTS
                seen_mean = (sight.total(cell) - told) / rest.support
                blur = sight.error(cell) / rest.support**2
                # What the talkers said is the best guess at the others but for the total.
                vary = spreads[section].whole * (1 / rest.support + 1 / max(1, len(known)))
                guess = leaning(seen_mean, blur, told / len(known) if known else usual, vary)
                score.add(person, points[cell], usual, guess, rest.within(cell))
    return score.learned


def _circles(
    people: People, period: int, section: int, count: int
) -> Iterable[tuple[int, list[tuple[int, ...]]]]:
    """Each person who answered, with the points of `count` others who tell theirs."""
    filled = people.filled(period, section)
    for seat, person in enumerate(filled):
        talkers = (filled[seat + 1 :] + filled[:seat])[:count]
        yield person, [people.points(period, section, one) for one in talkers]


def without(sight: Sight, known: Sequence[tuple[int, ...]]) -> Sight:
    """The same section without the people whose points are known."""
    support = sight.support - len(known)
    gone = [_sum(known, cell) for cell in range(len(sight.low))]
    low = [max(0, one - off) for one, off in zip(sight.low, gone, strict=True)]
    high = [min(POINTS * support, one - off) for one, off in zip(sight.high, gone, strict=True)]
    return tightened(support, low, high)


def _sum(rows: Sequence[tuple[int, ...]], cell: int) -> int:
    return sum(row[cell] for row in rows)
