"""The numbers of a window of one's own work, as data."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from chefslog.insight.figures import Share, Spread
from chefslog.insight.window import Window


def plain(value: Any) -> Any:
    """Any figure as data for JSON."""
    if hasattr(value, "as_json"):
        return value.as_json()
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {str(name): plain(one) for name, one in value.items()}
    return value


class Figures:
    """A group of figures that can be written as JSON."""

    def as_json(self) -> dict[str, Any]:
        """Plain data, a key per field."""
        return {one.name: plain(getattr(self, one.name)) for one in fields(self)}  # type: ignore[arg-type]


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

    level: int
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
    """Time taken as a multiple of the guess, by level; None is work that names no level."""

    level: int | None
    ratio: Spread


@dataclass(frozen=True)
class Outcome(Figures):
    """What became of the work of a level: at once, and by the follow-ups that were answered."""

    level: int | None
    kept: Share
    reworked: int
    discarded: int
    held: Share
    verdicts: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Own(Figures):
    """Could the writer defend it at 3 am: yes of those that say, by level."""

    level: int | None
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

    `forecast` is the mean of the last three whole months and `low` and `high` the smallest and
    the largest of them; None while there are not three.
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
