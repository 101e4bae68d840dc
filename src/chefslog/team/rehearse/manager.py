"""A manager who reads the figures: means, one less on the roster, and head counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from chefslog.team.rehearse.linear import leaning
from chefslog.team.rehearse.months import spread_of
from chefslog.team.rehearse.people import People
from chefslog.team.rehearse.score import Learned, Score
from chefslog.team.rehearse.sight import Means, Seen, Sight, banded, bounds_of, tightened
from chefslog.team.release.bands import band
from chefslog.team.sections import POINTS


def means_alone(
    people: People, seen: Seen, means: Means, places: Iterable[tuple[int, int]]
) -> Learned:
    """What is learned of everybody by taking each for the mean, in these periods and sections."""
    score = Score()
    for period, section in places:
        sight = seen[period][section]
        for person in people.filled(period, section):
            for cell, given in enumerate(people.points(period, section, person)):
                guess = sight.means[cell] if sight else None
                bounds = sight.within(cell) if sight else (0, POINTS)
                score.add(person, given, means[period][section][cell], guess, bounds)
    return score.learned


def one_less(people: People, seen: Seen, means: Means, k: int | None) -> Learned:
    """Every ordinary period a second time without one person, for each person in turn.

    `k` is the team's where bands are seen, None where totals are.
    """
    score = Score()
    for section in range(len(people.shapes)):
        vary = spread_of(people, section).whole
        for period in range(people.ordinary):
            whole = seen[period][section]
            for person in people.filled(period, section):
                less = _less(people, period, section, person, k) if whole else None
                alone = _alone(whole, less) if whole and less else None
                for cell, given in enumerate(people.points(period, section, person)):
                    usual = means[period][section][cell]
                    if not (whole and less and alone):
                        score.add(person, given, usual)
                        continue
                    seen_share = whole.total(cell) - less.total(cell)
                    blur = whole.error(cell) + less.error(cell)
                    guess = leaning(seen_share, blur, usual, vary)
                    score.add(person, given, usual, guess, alone.within(cell))
    return score.learned


def _less(people: People, period: int, section: int, person: int, k: int | None) -> Sight | None:
    """The section without the person; None where that is not published."""
    support = len(people.filled(period, section)) - 1
    totals = people.totals(period, section, without=person)
    if k is None:
        return Sight(support, totals, totals)
    if support < k:
        return None
    return banded([band(total, support, k) for total in totals], support, k)


def _alone(whole: Sight, less: Sight) -> Sight:
    """What one person can have given, who is in the first and not in the second."""
    cells = range(len(whole.low))
    low = [max(0, whole.low[cell] - less.high[cell]) for cell in cells]
    high = [min(POINTS, whole.high[cell] - less.low[cell]) for cell in cells]
    return tightened(1, low, high)


def head_counts(people: People, k: int | None) -> tuple[int, int]:
    """How many head counts are worked back, out of how many.

    The worst case for bands: everybody gives all points to the cell they like most, so that a
    total is a number of heads, and the reader knows that. Sections under k are not counted.
    """
    known = of = 0
    for period in range(people.ordinary):
        for section in range(len(people.shapes)):
            heads = _heads(people, period, section)
            support = sum(heads)
            if support < (k or 1):
                continue
            of += len(heads)
            if k is None:
                known += len(heads)
                continue
            codes = [band(POINTS * head, support, k) for head in heads]
            known += sum(low == high for low, high in worked_back(codes, support, k))
    return known, of


def _heads(people: People, period: int, section: int) -> list[int]:
    heads = [0] * people.shapes[section]
    for person in people.filled(period, section):
        points = people.points(period, section, person)
        heads[points.index(max(points))] += 1
    return heads


def worked_back(codes: Sequence[str], support: int, k: int) -> list[tuple[int, int]]:
    """The lowest and highest head count of each cell, given that heads sum to the support."""
    bounds = [bounds_of(code, support, k) for code in codes]
    low = [-(-one // POINTS) for one, _ in bounds]
    high = [one // POINTS for _, one in bounds]
    spare, missing = support - sum(low), sum(high) - support
    return [
        (max(one, other - missing), min(other, one + spare))
        for one, other in zip(low, high, strict=True)
    ]
