"""Bands: how coarsely a sum over people is said, so that no head count can be read from it.

A section's own support s sets the width, roughly two people. Under 12 the bands are thirds (halves
for s = 4), then the nearest 20, 10 or 5 percent. All that goes into a band is whole numbers.
"""

from __future__ import annotations

import re
from functools import lru_cache
from math import sqrt

from chefslog.team.errors import TeamError
from chefslog.team.sections import POINTS

_STARTS = (1, 12, 25, 50, 100, 500)
_STEPS = {11: 0, 24: 20, 49: 10, 99: 5, 499: 5, None: 5}
"""Percent between the bands for the last support of each support band; 0 is thirds or halves."""
_SUPPORT = re.compile(r"([1-9][0-9]{0,8})(?:–(11|24|49|99|499)|\+)")
_THIRDS = {"lo": (0.0, 1 / 3), "mid": (1 / 3, 2 / 3), "hi": (2 / 3, 1.0)}
_HALVES = {"lower": (0.0, 0.5), "upper": (0.5, 1.0)}
_WORDS = {
    "lo": "under a third",
    "mid": "a third to two thirds",
    "hi": "over two thirds",
    "lower": "under half",
    "upper": "half or more",
}
_PAST = 2
"""A trend is only said past this many standard errors."""


def band(total: int, support: int, k: int) -> str:
    """The code of a cell's band: its points summed over the people who filled its section.

    lo, mid, hi under 12 people; lower, upper for 4; else the nearest percentage as text, ties up,
    never 0 or 100. A total with noise may lie outside of what the people could have said. Raises
    TeamError for a support under k, which has no band.
    """
    if support < k or support < 4:
        raise TeamError(f"{support} people are too few for a band; it takes {max(k, 4)}.")
    whole = POINTS * support
    if support == 4:
        return "lower" if 2 * total < whole else "upper"
    step = _STEPS[_last(support)]
    if not step:
        return "lo" if 3 * total < whole else "hi" if 3 * total > 2 * whole else "mid"
    nearest = (200 * total + step * whole) // (2 * step * whole) * step
    return str(min(max(nearest, step), 100 - step))


def _last(support: int) -> int | None:
    """The largest support of the support band that holds this one; None for the open one."""
    return next((last for last in _STEPS if last is None or support <= last), None)


def support_band(support: int, k: int) -> str:
    """How many people a section rests on, as it is published: 5–11 (from k on), 12–24 … 500+.

    Raises TeamError for a support under k.
    """
    if support < k:
        raise TeamError(f"{support} people are under {k}: their number is not published.")
    first = max(k, *(start for start in _STARTS if start <= support))
    last = _last(support)
    return f"{first}+" if last is None else f"{first}–{last}"


@lru_cache(64)
def _read(support: str) -> tuple[int, int]:
    """The lowest support of a support band, and the percent between its bands."""
    match = _SUPPORT.fullmatch(support)
    if match:
        lowest, last = int(match[1]), int(match[2]) if match[2] else None
        if _last(lowest) == last:
            return lowest, _STEPS[last]
    raise TeamError(f"{support!r} does not say how many people there were, as 12–24 does.")


def lowest(support: str) -> int:
    """The fewest people that a support band allows. Raises TeamError for another text."""
    return _read(support)[0]


@lru_cache(64)
def codes(support: str) -> tuple[str, ...]:
    """Every code that a cell can have beside this support band. Raises TeamError."""
    few, step = _read(support)
    if step:
        return tuple(str(percent) for percent in range(step, 100, step))
    return (*_THIRDS, *(_HALVES if few <= 4 else ()))


def span(code: str, support: str) -> tuple[float, float]:
    """From which share to which a band goes, 0 to 1. Raises TeamError for a code it cannot have."""
    if code not in codes(support):
        raise TeamError(f"{code!r} is no band of a section with {support} people.")
    if not code.isdigit():
        return {**_THIRDS, **_HALVES}[code]
    step, percent = _read(support)[1], int(code)
    low = 0.0 if percent == step else (percent - step / 2) / 100
    high = 1.0 if percent == 100 - step else (percent + step / 2) / 100
    return low, high


def middle(code: str, support: str) -> float:
    """The share in the middle of what a band covers, 0 to 1. Raises TeamError as `span` does."""
    low, high = span(code, support)
    return (low + high) / 2


def band_words(code: str, support: str) -> str:
    """A band for people: under a third, 30 to 50 %. Raises TeamError as `span` does."""
    low, high = span(code, support)
    return range_words(low, high) if code.isdigit() else _WORDS[code]


def range_words(low: float, high: float) -> str:
    """A range of shares (0 to 1) for people: 30 to 50 %, under 30 %, 70 % or more."""
    first, last = _percent(low), _percent(high)
    if (first, last) == ("0", "100"):
        return "any share"
    if first == last:
        return f"about {first} %"
    if first == "0":
        return f"under {last} %"
    return f"{first} % or more" if last == "100" else f"{first} to {last} %"


def _percent(share: float) -> str:
    """Whole percent, or a half where the ends of bands lie on halves."""
    half = abs(share * 200 - round(share * 200)) < 1e-6
    return f"{share * 100:.1f}".removesuffix(".0") if half else f"{share * 100:.0f}"


def standard_error(code: str, support: str, noise: float = 0.0) -> float:
    """√(p(1−p)/n) for the band's middle and the fewest people that its support band allows.

    People spread their points, so this is the most it can be. `noise` is the standard deviation
    that noise adds to the share. Raises TeamError as `span` does.
    """
    share = middle(code, support)
    return sqrt(share * (1 - share) / lowest(support) + noise * noise)


def trend(before: tuple[str, str], after: tuple[str, str], noise: float = 0.0) -> int:
    """Whether a cell rose (1) or fell (-1) from one (code, support band) to another, or neither.

    It is said only past two standard errors of the difference, and never between bands that
    touch: they may hold the same share twice. Raises TeamError as `span` does.
    """
    change = middle(*after) - middle(*before)
    first, second = (span(*before), span(*after)) if change > 0 else (span(*after), span(*before))
    error = sqrt(standard_error(*before, noise) ** 2 + standard_error(*after, noise) ** 2)
    if first[1] >= second[0] or abs(change) <= _PAST * error:
        return 0
    return 1 if change > 0 else -1
