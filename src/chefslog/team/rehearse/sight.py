"""What one onlooker sees of a section in one period: bands, or exact totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from chefslog.team.release.bands import band
from chefslog.team.sections import POINTS


@dataclass(frozen=True)
class Sight:
    """A section that was seen: `low` and `high` bound each cell's total of points for certain.

    `support` is how many people are in it. The report says that only as a band; here every
    attacker is told it exactly, which is the worst case.
    """

    support: int
    low: tuple[int, ...]
    high: tuple[int, ...]

    @property
    def means(self) -> tuple[float, ...]:
        """The best guess at the mean share per cell; they sum to one."""
        middles = [(low + high) / 2 for low, high in zip(self.low, self.high, strict=True)]
        whole = sum(middles) or 1
        return tuple(middle / whole for middle in middles)

    def total(self, cell: int) -> float:
        """The best guess at the sum of shares in a cell, in people."""
        return self.means[cell] * self.support

    def error(self, cell: int) -> float:
        """The variance of that guess: the total is as likely to be anywhere between the bounds."""
        width = (self.high[cell] - self.low[cell]) / POINTS
        return width * width / 12

    def within(self, cell: int) -> tuple[int, int]:
        """Between which points the answer of each person in it lies, for certain."""
        others = POINTS * (self.support - 1)
        return max(0, self.low[cell] - others), min(POINTS, self.high[cell])


Seen = Sequence[Sequence[Sight | None]]
"""What someone saw, `[period][section]`; None where nothing was to be seen."""
Means = Sequence[Sequence[tuple[float, ...]]]
"""What everybody is told of the team: mean shares, `[period][section][cell]`."""


def exact(totals: Sequence[int], support: int) -> Sight | None:
    """A section whose totals are seen as they are; None where nobody answered."""
    return Sight(support, tuple(totals), tuple(totals)) if support else None


def banded(codes: Sequence[str], support: int, k: int) -> Sight:
    """A section of which the bands are seen, with all that follows from the cells' sum."""
    bounds = [bounds_of(code, support, k) for code in codes]
    return tightened(support, [b[0] for b in bounds], [b[1] for b in bounds])


def tightened(support: int, low: Sequence[int], high: Sequence[int]) -> Sight:
    """Bounds drawn closer, because all cells sum to the points of everybody in the section."""
    whole = POINTS * support
    spare, missing = whole - sum(low), sum(high) - whole
    pairs = list(zip(low, high, strict=True))
    return Sight(
        support,
        tuple(max(one, other - missing) for one, other in pairs),
        tuple(min(other, one + spare) for one, other in pairs),
    )


def bounds_of(code: str, support: int, k: int) -> tuple[int, int]:
    """The lowest and the highest total of points that a band can stand for."""
    return _bounds(support, k)[code]


@cache
def _bounds(support: int, k: int) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for total in range(POINTS * support + 1):
        code = band(total, support, k)
        found[code] = found.get(code, (total, total))[0], total
    return found


def told(shapes: Sequence[int], seen: Seen) -> Means:
    """What is said of the team: a period's means, else those of the others, else all alike."""
    usual = [_usual([row[section] for row in seen], cells) for section, cells in enumerate(shapes)]
    return [
        [sight.means if sight else means for sight, means in zip(row, usual, strict=True)]
        for row in seen
    ]


def _usual(sights: Sequence[Sight | None], cells: int) -> tuple[float, ...]:
    rows = [sight.means for sight in sights if sight]
    if not rows:
        return (1 / cells,) * cells
    return tuple(sum(column) / len(rows) for column in zip(*rows, strict=True))
