"""The best linear guess at what each one gave, from totals of several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Spread:
    """How much shares vary: `between` people's habits, and `within` one person over periods."""

    between: float
    within: float

    @property
    def whole(self) -> float:
        """Both together."""
        return self.between + self.within


@dataclass(frozen=True)
class Total:
    """The sum of the shares of those who took part in one period, known up to a variance.

    `parts[i]` is 1 if person i took part, 0 if not, or how likely that is.
    """

    value: float
    error: float
    parts: tuple[float, ...]


def solve(matrix: Sequence[Sequence[float]], right: Sequence[float]) -> list[float]:
    """x of matrix · x = right, by elimination with the largest pivot.

    Raises ZeroDivisionError for a singular matrix.
    """
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    size = len(rows)
    for column in range(size):
        best = max(range(column, size), key=lambda row: abs(rows[row][column]))
        rows[column], rows[best] = rows[best], rows[column]
        pivot = rows[column]
        for row in rows[column + 1 :]:
            factor = row[column] / pivot[column]
            if factor:
                for at in range(column, size + 1):
                    row[at] -= factor * pivot[at]
    found = [0.0] * size
    for at in reversed(range(size)):
        row = rows[at]
        known = sum(row[after] * found[after] for after in range(at + 1, size))
        found[at] = (row[size] - known) / row[at]
    return found


def gave(totals: Sequence[Total | None], spread: Spread, people: int) -> list[list[float]] | None:
    """For each period and person the expected share given all totals; None where all are None.

    A share is the team's mean, plus the person's habit, plus the period's whim. The guess is
    least squares with a ridge, whose weight is the ratio of their variances: the attacker knows
    these, which is the worst case. A period without a total gets mean and habit.
    """
    known = [total for total in totals if total is not None]
    counted = sum(sum(total.parts) for total in known)
    if not counted:
        return None
    mean = sum(total.value for total in known) / counted
    rest = [total.value - mean * sum(total.parts) for total in known]
    matrix = [[spread.between * _dot(one.parts, other.parts) for other in known] for one in known]
    for at, total in enumerate(known):
        matrix[at][at] += spread.within * _dot(total.parts, total.parts) + total.error + 1e-9
    weights = solve(matrix, rest)
    habits = [
        mean + spread.between * sum(w * t.parts[i] for w, t in zip(weights, known, strict=True))
        for i in range(people)
    ]
    weight = iter(weights)
    return [
        [_share(one) for one in habits]
        if total is None
        else _with_whim(habits, total, spread.within * next(weight))
        for total in totals
    ]


def _with_whim(habits: Sequence[float], total: Total, weight: float) -> list[float]:
    return [_share(h + weight * part) for h, part in zip(habits, total.parts, strict=True)]


def leaning(seen: float, blur: float, usual: float, vary: float) -> float:
    """What was seen with a variance of `blur`, leaning to what is usual with one of `vary`."""
    return usual + (seen - usual) * (vary / (vary + blur) if vary + blur else 1.0)


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def _share(number: float) -> float:
    return min(1.0, max(0.0, number))
