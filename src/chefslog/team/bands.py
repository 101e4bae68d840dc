"""The bands of a team's mean: how coarsely one number per question is published.

The scale of every question, 0 to 20 points, is cut into bands of one width between two wider ones
at its ends: no band alone rules out any answer of anybody, even where all others are at one end. A
band sticks: the last period's is kept until the mean lies outside of it by a margin. Only whole
numbers are used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from chefslog.team.errors import TeamError

POINTS = 20
"""The highest number that a person can give to a question; the lowest is 0."""
MEAN, SHARE, PATH = "mean", "share", "path"
"""The kinds of question: people's shares lie further apart than their means do; a path is answered
with yes or no."""
PARTS = 80
"""Widths and margins count in 80ths of the scale: 20 of them are one AI level of four."""
_HALVES = 2 * PARTS
"""Edges count in 160ths: a symmetric grid may have one at half a part."""
_CROWDS = (1, 12, 25, 50, 100, 500)
_RISE = 3
"""So many periods at each end are compared for a lasting change."""
_SAME_SIDE = 2


@dataclass(frozen=True)
class Grid:
    """The bands of one question: their width, how far outside the mean leaves a band, the ends.

    All in 80ths of the scale; an end band is at least `end` wide.
    """

    width: int
    margin: int = 0
    end: int = 0

    @cached_property
    def edges(self) -> tuple[int, ...]:
        """Return the inner edges, in 160ths of the scale."""
        inner = (PARTS - 2 * max(self.width, self.end)) // self.width
        first = PARTS - self.width * inner
        return tuple(first + 2 * self.width * place for place in range(inner + 1))

    def limits(self, band: int) -> tuple[int, int]:
        """Return both ends of a band in 160ths. Raises TeamError for a band that is none."""
        if not 0 <= band <= len(self.edges):
            raise TeamError(f"There is no band {band} of {len(self.edges) + 1}.")
        ends = (0, *self.edges, _HALVES)
        return ends[band], ends[band + 1]

    def shares(self, band: int) -> tuple[float, float]:
        """Return both ends of a band as shares of the scale, 0 to 1. Raises TeamError."""
        low, high = self.limits(band)
        return low / _HALVES, high / _HALVES

    def place(self, total: int, support: int, before: int | None = None) -> int:
        """Return the band of the mean of `support` people whose points sum to `total`.

        `before` is the band of the period before, in this grid, if there was one. Raises TeamError
        for a total that so many people cannot have.
        """
        if support < 1 or not 0 <= total <= POINTS * support:
            raise TeamError(f"{support} people cannot have {total} points together.")
        mean = total * (_HALVES // POINTS)
        if before is not None:
            low, high = self.limits(before)
            if (low - 2 * self.margin) * support <= mean <= (high + 2 * self.margin) * support:
                return before
        return sum(edge * support <= mean for edge in self.edges)


MEAN_GRIDS = {5: Grid(7, 7, 16), 8: Grid(6, 6, 10), 12: Grid(6, 5, 7), 16: Grid(6, 4, 5)}
SHARE_GRIDS = {5: Grid(8, 9, 16), 8: Grid(6, 8, 10), 12: Grid(6, 7, 7), 16: Grid(6, 6, 5)}
"""The grids by the fewest people they are for: chosen by `chefslog team rehearse --power`."""


def grid_of(kind: str, people: int) -> Grid:
    """Return the grid of a question of a kind, mean or share, for so many people.

    Raises TeamError for fewer people than any grid is for.
    """
    grids = SHARE_GRIDS if kind == SHARE else MEAN_GRIDS
    fewest = max((least for least in grids if least <= people), default=0)
    if not fewest:
        raise TeamError(f"{people} people are too few for a band; it takes {min(grids)}.")
    return grids[fewest]


def question_grid(kind: str, members: int, support: int) -> Grid:
    """Return the grid of a question that `support` of so many members answered.

    It is that of the whole team, unless fewer than two thirds answered: then it is wider. Raises
    TeamError for fewer people than any grid is for.
    """
    return grid_of(kind, min(members, support * 3 // 2))


def path_band(total: int) -> int:
    """Return the band of a path whose points sum to `total`: 0 for one person who could defend it
    or nobody, 1 for two or three, 2 for four or more."""
    return sum(total // POINTS >= least for least in (2, 4))


def people_band(people: int, k: int) -> str:
    """Return how many people there were, as it is published: 5–11 (from k on), 12–24 … 500+.

    Under k it begins at 1.
    """
    first = max(start for start in _CROWDS if start <= max(people, 1))
    following = next((start for start in _CROWDS if start > first), None)
    first = max(first, k if people >= k else 1)
    return f"{first}+" if following is None else f"{first}–{following - 1}"


def fewest_people(text: str) -> int:
    """Return the fewest people that a published number allows."""
    return int(text.rstrip("+").partition("–")[0])


def lasting_change(bands: Sequence[tuple[float, float] | None]) -> int:
    """Return 1 or -1 where the last periods lie above or below the first ones, 0 for neither.

    `bands` are both ends of each period's band, None where none was published. Two of the last
    three published bands must lie wholly on the same side of the median of the first three, and no
    period may be in both. Under six published periods nothing is called a change.
    """
    there = [band for band in bands if band is not None]
    if len(there) < 2 * _RISE:
        return 0
    low, high = sorted(there[:_RISE])[_RISE // 2]
    last = there[-_RISE:]
    if sum(band[0] >= high for band in last) >= _SAME_SIDE:
        return 1
    return -1 if sum(band[1] <= low for band in last) >= _SAME_SIDE else 0
