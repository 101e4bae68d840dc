"""Discrete Laplace noise has the distribution that it says it has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from math import exp
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chefslog.team.errors import TeamError
from chefslog.team.release.noise import _below, deviation, laplace, read_epsilon, scale

DRAWS = 20_000
CELLS = 12
LIMIT = 60.0
"""Chi-square with 24 degrees of freedom is past this once in 20,000 times."""


def _chi_square(drawn: Counter[int], size: float) -> float:
    """Against P(x) ∝ exp(−|x| ÷ size), the tails from 12 times `size` ÷ 4 on taken together."""
    ratio = exp(-1 / size)
    zero = (1 - ratio) / (1 + ratio)
    total, bins = sum(drawn.values()), 0.0
    for x in range(-CELLS, CELLS + 1):
        if abs(x) < CELLS:
            share, seen = zero * ratio ** abs(x), drawn[x]
        else:
            share = zero * ratio**CELLS / (1 - ratio)
            seen = sum(n for y, n in drawn.items() if (y >= CELLS if x > 0 else y <= -CELLS))
        bins += (seen - total * share) ** 2 / (total * share)
    return bins


@pytest.fixture(scope="module")
def urandom() -> Callable[[int], bytes]:
    return Random(20261130).randbytes


@pytest.mark.parametrize("size", [Fraction(4), Fraction(9, 2), Fraction(7, 3)])
def test_noise_is_discrete_laplace(size: Fraction, urandom: Callable[[int], bytes]) -> None:
    drawn = Counter(laplace(size, urandom) for _ in range(DRAWS))
    assert _chi_square(drawn, float(size)) < LIMIT
    # The same test tells a scale apart that is a twelfth off, and a zero with two signs.
    assert _chi_square(drawn, float(size) * 13 / 12) > LIMIT
    assert _chi_square(drawn + Counter({0: drawn[0]}), float(size)) > LIMIT
    assert _chi_square(Counter({x + 1: n for x, n in drawn.items()}), float(size)) > LIMIT


def test_a_small_scale_is_exact_too(urandom: Callable[[int], bytes]) -> None:
    drawn = Counter(laplace(Fraction(1, 3), urandom) for _ in range(DRAWS))
    share = (1 - exp(-3)) / (1 + exp(-3))
    assert abs(drawn[0] / DRAWS - share) < 5 * (share * (1 - share) / DRAWS) ** 0.5
    assert set(drawn) <= set(range(-6, 7))


def test_a_large_scale_has_its_spread(urandom: Callable[[int], bytes]) -> None:
    size = scale("0.5", 19)
    assert size == 760
    drawn = [laplace(size, urandom) for _ in range(4000)]
    assert abs(sum(drawn) / 4000) < 5 * 2**0.5 * 760 / 4000**0.5
    mean_size = sum(map(abs, drawn)) / 4000
    assert mean_size == pytest.approx(760, rel=0.08)


def test_no_scale_is_no_noise() -> None:
    assert laplace(Fraction(0), Random(1).randbytes) == 0


@settings(max_examples=30)
@given(st.integers(1, 1000), st.integers(0, 2**32))
def test_numbers_below_an_end_stay_below_it(end: int, seed: int) -> None:
    draw = Random(seed).randbytes
    assert {_below(end, draw) for _ in range(200)} <= set(range(end))


def test_numbers_below_an_end_are_equally_likely() -> None:
    draw = Random(5).randbytes
    seen = Counter(_below(5, draw) for _ in range(10_000))
    assert sum((seen[one] - 2000) ** 2 / 2000 for one in range(5)) < 35


def test_the_scale_follows_the_open_sections() -> None:
    assert scale("1", 19) == 380
    assert scale("0.25", 11) == 880
    assert scale("1", 0) == 0


@pytest.mark.parametrize("text", ["", "0", "-1", "1e9", "nan", "inf", "1/0", "one", "٣"])
def test_an_epsilon_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(TeamError, match="epsilon is a number above 0"):
        read_epsilon(text)


def test_the_error_of_a_share_counts_the_noise_of_both_keyholders() -> None:
    # Two independent Laplace of scale b have a deviation of 2b; b = 380 points of 10,000.
    assert deviation("1", 19, 500) == pytest.approx(2 * 380 / 10_000, rel=1e-3)
    assert deviation("1", 0, 500) == 0
