"""The statistics of a window of one's own work, each with the number of entries it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from math import sqrt
from typing import TYPE_CHECKING, Any

from chefslog.insight.window import Window

if TYPE_CHECKING:
    from chefslog.insight.comparisons import Comparisons

TOO_FEW = 8
"""With fewer entries than this a share is not shown, only counted."""
ALL_LEVELS = "all"
"""The level of a row that counts the work of all levels."""
Level = int | str | None
"""A level 0 to 4, `ALL_LEVELS`, or None for work that names no level."""
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
        if self.interval is None or self.share is None:
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
    ordered = sorted(numbers)
    if len(ordered) < TOO_FEW:
        return Spread(len(ordered), None, None, None)
    return Spread(len(ordered), *(_quantile(ordered, q) for q in (0.5, 0.25, 0.75)))


def _quantile(ordered: Sequence[float], q: float) -> float:
    place = q * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _as_plain_data(value: Any) -> Any:
    if hasattr(value, "as_json"):
        return value.as_json()
    return [_as_plain_data(item) for item in value] if isinstance(value, tuple) else value


class Figures:
    """A group of figures that can be written as JSON."""

    def as_json(self) -> dict[str, Any]:
        """Plain data, a key per field."""
        return {field.name: _as_plain_data(getattr(self, field.name)) for field in fields(self)}  # type: ignore[arg-type]


@dataclass(frozen=True)
class Delegation(Figures):
    """How work was staffed.

    `months` has for each month the entries per level 0 to 4; `unsaid` counts entries that name no
    level. Of those that do, `touched` (1 to 4) and `handed_over` (3 or 4) are shares.
    """

    months: tuple[tuple[str, tuple[int, ...]], ...]
    unsaid: int
    touched: Share
    handed_over: Share


@dataclass(frozen=True)
class Checked(Figures):
    """How the work of one level was checked: counts by way, and how many did not say."""

    level: Level
    ways: tuple[tuple[str, int], ...]
    unsaid: int
    done: Share


@dataclass(frozen=True)
class Effect(Figures):
    """Where AI took part: what the writer says it did, for a kind of work and its stakes."""

    kind: str | None
    stakes: str | None
    helped: Share
    neutral: int
    hurt: Share


@dataclass(frozen=True)
class Guess(Figures):
    """Time taken as a multiple of the guess, by level."""

    level: Level
    ratio: Spread


@dataclass(frozen=True)
class Outcome(Figures):
    """What became of the work of a level: at once, and by the follow-ups that were answered."""

    level: Level
    kept: Share
    reworked: int
    discarded: int
    held: Share
    verdicts: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Own(Figures):
    """Could the writer defend it at 3 am: yes of those that say, by level."""

    level: Level
    yes: Share
    partly: int
    no: int


@dataclass(frozen=True)
class Bugs(Figures):
    """Bugs fixed on the spot and put in the queue, by month, from `n` entries that count them."""

    months: tuple[tuple[str, int, int], ...]
    n: int


@dataclass(frozen=True)
class Spend(Figures):
    """Cost of AI by month, from `n` entries.

    `forecast` is the mean of the last three whole months with spend, and `low` and `high` the
    smallest and the largest of them; None while there are not three.
    """

    months: tuple[tuple[str, float], ...]
    n: int
    total: float
    forecast: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Weeks(Figures):
    """Check-ins: (week, answer 1 to 5) for each question that was answered."""

    questions: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
    own_impact: tuple[tuple[str, str], ...]
    n: int


@dataclass(frozen=True)
class Insight(Figures):
    """All numbers of a window; `n` is its entries. Groups without data are None or empty."""

    window: Window
    n: int
    delegation: Delegation | None
    checked: tuple[Checked, ...]
    effect: tuple[Effect, ...]
    guesses: tuple[Guess, ...]
    outcomes: tuple[Outcome, ...]
    own: tuple[Own, ...]
    otherwise: Share | None
    bugs: Bugs | None
    spend: Spend | None
    impact: Share | None
    measured: Share | None
    value: tuple[tuple[str, int], ...]
    value_unsaid: int
    weeks: Weeks | None
    comparisons: Comparisons
