"""Discrete Laplace noise, exact: whole numbers and fractions from random bytes, no floats.

C. Canonne, G. Kamath, T. Steinke: The Discrete Gaussian for Differential Privacy (2020),
algorithms 1 and 2. It is added from 500 people on; below, no noise is added and none is claimed.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import exp, sqrt

from chefslog.team.errors import TeamError
from chefslog.team.sections import POINTS

FROM = 500
"""The fewest standing reports of a release that noise is added to."""


def read_epsilon(text: str) -> Fraction:
    """The ε of a team file, written as a decimal number. Raises TeamError if it is not above 0."""
    try:
        epsilon = Fraction(text) if text.isascii() and "e" not in text.lower() else Fraction(0)
    except (ValueError, ZeroDivisionError):
        epsilon = Fraction(0)
    if epsilon <= 0:
        raise TeamError(f"epsilon is a number above 0 such as 1 or 0.5, not {text!r}.")
    return epsilon


def scale(epsilon: str, opened: int) -> Fraction:
    """The scale of the noise in points: a person moves 20 points in each open section.

    Raises TeamError for an ε that is none.
    """
    return POINTS * opened / read_epsilon(epsilon)


def laplace(size: Fraction, urandom: Callable[[int], bytes]) -> int:
    """A whole number x with probability in proportion to exp(−|x| ÷ size); 0 for a size of 0."""
    if size == 0:
        return 0
    wide, narrow = size.numerator, size.denominator
    while True:
        low = _below(wide, urandom)
        if not _is_true_exp(low, wide, urandom):
            continue
        high = 0
        while _is_true_exp(1, 1, urandom):
            high += 1
        found = (low + wide * high) // narrow
        is_negative = bool(_below(2, urandom))
        # Zero would else come up with both signs, twice as often as it should.
        if found or not is_negative:
            return -found if is_negative else found


def deviation(epsilon: str, opened: int, support: int) -> float:
    """The standard deviation that the noise of both keyholders adds to a share, 0 to 1.

    Raises TeamError for an ε that is none.
    """
    size = scale(epsilon, opened)
    if size == 0:
        return 0.0
    ratio = exp(-1 / size)
    one = sqrt(2 * ratio) / (1 - ratio)
    return sqrt(2) * one / (POINTS * support)


def _is_true_exp(top: int, bottom: int, urandom: Callable[[int], bytes]) -> bool:
    """True with probability exp(−top ÷ bottom), for 0 ≤ top ≤ bottom (algorithm 1)."""
    tries = 1
    while _below(bottom * tries, urandom) < top:
        tries += 1
    return tries % 2 == 1


def _below(end: int, urandom: Callable[[int], bytes]) -> int:
    """A whole number from 0 to end − 1, each as likely."""
    bits = (end - 1).bit_length()
    while True:
        drawn = int.from_bytes(urandom((bits + 7) // 8), "big") >> -bits % 8 if bits else 0
        if drawn < end:
            return drawn
