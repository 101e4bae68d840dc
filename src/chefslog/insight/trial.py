"""A personal trial: a coin decides whether AI is used, and the times are compared.

The figure is the ratio of geometric means of (time / estimate), with AI over by hand. Its interval
is Welch's, on the logarithms, at 90%.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan, cos, exp, lgamma, log, pi, sqrt

from chefslog.insight.statistics import Figures

ENOUGH = 12
"""Draws that are finished before an interval is shown."""
_STEPS = 100
_EXACT = 1e-9


@dataclass(frozen=True)
class Draw:
    """One draw: whether AI was to be used, the estimate and the time in minutes.

    `ended` is done, refused (the coin's answer was not followed) or abandoned; `took` is of done
    ones alone. `belief` is how much faster or slower it felt, in percent.
    """

    is_with_ai: bool
    guess: int
    took: int | None
    ended: str
    belief: int | None = None


@dataclass(frozen=True)
class TrialResult(Figures):
    """What the draws say; `low` and `high` are None while there are too few.

    `ratio` below 1 means that work with AI took less of its estimate.
    """

    with_ai: int
    by_hand: int
    refused: int
    abandoned: int
    open: int
    ratio: float | None
    low: float | None
    high: float | None
    believed: float | None


def compare_draws(draws: Sequence[Draw]) -> TrialResult:
    """Compare the finished draws of both sides."""
    done = [draw for draw in draws if draw.ended == "done" and draw.took and draw.guess]
    sides = [
        [log(draw.took / draw.guess) for draw in done if draw.took and draw.is_with_ai == side]
        for side in (True, False)
    ]
    ratio = low = high = None
    if len(done) >= ENOUGH and min(map(len, sides)) >= 2:
        middle, half = _welch(*sides)
        ratio, low, high = exp(middle), exp(middle - half), exp(middle + half)
    felt = [draw.belief for draw in done if draw.is_with_ai and draw.belief is not None]
    ends = [draw.ended for draw in draws]
    return TrialResult(
        len(sides[0]), len(sides[1]), ends.count("refused"), ends.count("abandoned"),
        ends.count(""), ratio, low, high, sum(felt) / len(felt) if felt else None,
    )  # fmt: skip


def _welch(first: Sequence[float], second: Sequence[float]) -> tuple[float, float]:
    """Difference of means and half of its 90% interval (B. L. Welch, 1947)."""
    means = [sum(side) / len(side) for side in (first, second)]
    errors = [
        sum((value - mean) ** 2 for value in side) / (len(side) - 1) / len(side)
        for side, mean in zip((first, second), means, strict=True)
    ]
    total = sum(errors)
    if not total:
        return means[0] - means[1], 0.0
    parts = zip(errors, (first, second), strict=True)
    freedom = total * total / sum(error**2 / (len(side) - 1) for error, side in parts)
    return means[0] - means[1], quantile_t(0.95, freedom) * sqrt(total)


def quantile_t(p: float, freedom: float) -> float:
    """Return the quantile of Student's distribution for p above one half."""
    scale = exp(lgamma((freedom + 1) / 2) - lgamma(freedom / 2)) / sqrt(pi)
    value, step = 0.0, 1.0
    # Newton's method: above 0 the distribution is concave, so no tangent passes the quantile.
    while step > _EXACT:
        share = 0.5 + scale * _integrate_cosine(atan(value / sqrt(freedom)), freedom - 1)
        density = scale / sqrt(freedom) * (1 + value * value / freedom) ** (-(freedom + 1) / 2)
        step = (p - share) / density
        value += step
    return value


def _integrate_cosine(end: float, power: float) -> float:
    """Simpson's integral of cos(u) ** power from 0: the density, where t = sqrt(n) tan(u)."""
    width = end / _STEPS
    total = 0.0
    for step in range(_STEPS + 1):
        weight = 1 if step in (0, _STEPS) else 4 if step % 2 else 2
        total += weight * cos(step * width) ** power
    return total * width / 3
