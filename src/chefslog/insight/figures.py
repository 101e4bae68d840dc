"""Figures with what they rest on: a share with n and its interval, a middle with its spread."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

TOO_FEW = 8
"""Under this n a figure is not said, only counted."""
Z_90 = 1.6448536269514722
"""Standard normal quantile of a two-sided 90 % interval."""


@dataclass(frozen=True)
class Share:
    """`count` of `n`, with the 90 % Wilson interval of the share; see `wilson`."""

    count: int
    n: int

    @property
    def is_said(self) -> bool:
        """Whether there are enough for a share."""
        return self.n >= TOO_FEW

    @property
    def share(self) -> float | None:
        """The share, None where there are too few to say."""
        return self.count / self.n if self.is_said else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Lower and upper end of the interval, None where there are too few to say."""
        return wilson(self.count, self.n) if self.is_said else None

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        low, high = self.interval or (None, None)
        return {
            "count": self.count,
            "n": self.n,
            "share": _rounded(self.share),
            "low": _rounded(low),
            "high": _rounded(high),
            "too_few": not self.is_said,
        }

    def text(self) -> str:
        """`41 % of 29 (27 to 56 %)`, or the bare count where there are too few to say."""
        if self.interval is None or self.share is None:
            return f"{self.count} of {self.n}, too few to say"
        low, high = self.interval
        return f"{self.share:.0%} of {self.n} ({low * 100:.0f} to {high:.0%})".replace("%", " %")


def wilson(count: int, n: int, z: float = Z_90) -> tuple[float, float]:
    """The score interval of a proportion (E. B. Wilson, 1927); all of it for n = 0."""
    if n == 0:
        return 0.0, 1.0
    share = count / n
    scale = 1 + z * z / n
    middle = (share + z * z / (2 * n)) / scale
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / scale
    return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True)
class Spread:
    """The middle of `n` numbers and where their middle half lies; None where too few to say."""

    n: int
    median: float | None
    low: float | None
    high: float | None

    def as_json(self) -> dict[str, Any]:
        """Plain data; `low` and `high` are the quartiles."""
        return {
            "n": self.n,
            "median": _rounded(self.median),
            "low_quartile": _rounded(self.low),
            "high_quartile": _rounded(self.high),
            "too_few": self.median is None,
        }


def spread(numbers: Iterable[float], least: int = TOO_FEW) -> Spread:
    """Median and quartiles (linear between neighbours) of some numbers."""
    held = sorted(numbers)
    if len(held) < least:
        return Spread(len(held), None, None, None)
    return Spread(len(held), *(_quantile(held, q) for q in (0.5, 0.25, 0.75)))


def _quantile(held: Sequence[float], q: float) -> float:
    place = q * (len(held) - 1)
    low = int(place)
    high = min(low + 1, len(held) - 1)
    return held[low] + (held[high] - held[low]) * (place - low)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
