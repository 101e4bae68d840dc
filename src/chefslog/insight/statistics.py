"""Shares and spreads, each with the number of entries it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from typing import Any

TOO_FEW = 8
"""With fewer entries than this a share is not shown, only counted."""
Z_90 = 1.6448536269514722
"""Standard normal quantile of a two-sided 90% interval."""


@dataclass(frozen=True)
class Share:
    """`count` of `n`, with the 90% Wilson interval of the share; see `wilson_interval`."""

    count: int
    n: int

    @property
    def is_said(self) -> bool:
        """Whether there are enough for a share."""
        return self.n >= TOO_FEW

    @property
    def share(self) -> float | None:
        """The share, None where there are too few entries."""
        return self.count / self.n if self.is_said else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Lower and upper end of the interval, None where there are too few entries."""
        return wilson_interval(self.count, self.n) if self.is_said else None

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
        """`41% of 29 (27 to 56%)`, or the bare count where there are too few entries."""
        if self.interval is None:
            return f"{self.count} of {self.n}, too few to say"
        low, high = self.interval
        return f"{self.share:.0%} of {self.n} ({low * 100:.0f} to {high:.0%})"


def wilson_interval(count: int, n: int) -> tuple[float, float]:
    """Return the score interval of a proportion (E. B. Wilson, 1927) for n > 0."""
    share, z = count / n, Z_90
    scale = 1 + z * z / n
    middle = (share + z * z / (2 * n)) / scale
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / scale
    return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True)
class Spread:
    """The middle of `n` numbers and where their middle half lies; None where there are too few."""

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


def compute_spread(numbers: Iterable[float]) -> Spread:
    """Return median and quartiles (linear between neighbours) of some numbers."""
    held = list(numbers)
    if len(held) < TOO_FEW:
        return Spread(len(held), None, None, None)
    # Loaded for numbers only: it takes as long as an interpreter does to start.
    from statistics import quantiles

    low, median, high = quantiles(held, n=4, method="inclusive")
    return Spread(len(held), median, low, high)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


class Figures:
    """A group of figures that can be written as JSON."""

    def as_json(self) -> dict[str, Any]:
        """Plain data, a key per field."""
        names = self.__dataclass_fields__  # type: ignore[attr-defined]  # each group is a dataclass
        return {name: _as_plain_data(getattr(self, name)) for name in names}


def _as_plain_data(value: Any) -> Any:
    if hasattr(value, "as_json"):
        return value.as_json()
    return [_as_plain_data(item) for item in value] if isinstance(value, tuple) else value
