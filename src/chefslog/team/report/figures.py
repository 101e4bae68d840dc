"""One section over the periods: for each cell a range per period, and what can be said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

from chefslog.model.checkin import SCALES
from chefslog.model.sanitize import legible
from chefslog.team.errors import TeamError
from chefslog.team.release import bands
from chefslog.team.release.noise import deviation
from chefslog.team.sections import SECTIONS, Section, labels

Release = Mapping[str, Any]
_PAST = 2
_MOST_LEADING = 3
_EDGE = 1e-9
"""Ends of bands that meet differ by no more than this."""
OTHER_BUCKETS = "other-buckets"
NOT_ASKED = "not-asked"


@dataclass(frozen=True)
class Band:
    """What a release says of one cell: the share lies from `low` to `high` (0 to 1).

    `middle` is for comparing only; where in the range the share lies, nobody was told.
    """

    code: str
    low: float
    high: float
    middle: float
    words: str


@dataclass(frozen=True)
class Row:
    """One cell over the periods; None where its section stayed shut.

    `trend` is 1 or -1 where the newest band differs from the oldest by more than chance, else 0;
    None while there are not two to compare.
    """

    label: str
    bands: tuple[Band | None, ...]
    trend: int | None


@dataclass(frozen=True)
class Figure:
    """One section: `support` and `why` say for each period how many people stand behind it, or
    why it is hidden ("" where it is open). `latest` is the newest open period, None without one.

    On a scale (`is_scale`) the cells are answers from 1 to 5, and `trend` is that of their mean.
    """

    name: str
    title: str
    question: str
    rows: tuple[Row, ...]
    support: tuple[str, ...]
    why: tuple[str, ...]
    latest: int | None
    is_scale: bool
    trend: int | None

    @property
    def first(self) -> int | None:
        """The oldest open period."""
        return next((at for at, why in enumerate(self.why) if not why), None)

    @property
    def people(self) -> str:
        """How many people stand behind the newest open period."""
        return "" if self.latest is None else self.support[self.latest]

    def now(self, row: Row) -> Band:
        """A row's band in the newest open period. Raises LookupError where there is none."""
        band = None if self.latest is None else row.bands[self.latest]
        if band is None:
            raise LookupError(row.label)
        return band

    @property
    def said(self) -> str:
        """Which answers lead in the newest open period, as far as the bands tell it."""
        if self.latest is None:
            return ""
        rows = sorted(self.rows, key=lambda row: -self.now(row).middle)
        top = self.now(rows[0])
        leading = [quoted(row.label) for row in self.rows if self.now(row).code == top.code]
        if len(leading) == len(rows):
            return f"no answer stands out: each is {top.words}"
        if len(leading) > _MOST_LEADING or top.low == 0:
            return "no answer stands out"
        *first, last = leading
        if not first:
            return f"most often {last}, {top.words}"
        return f"most often {', '.join(first)} and {last}, {top.words} each"

    def span(self, places: Sequence[int], at: int | None = None) -> tuple[float, float]:
        """What the bands of a period leave open for several cells together, as shares.

        All cells of a section are one whole, so what the others can hold limits these too.
        """
        at = self.latest if at is None else at
        found = [row.bands[at] for row in self.rows] if at is not None else []
        held = [band for band in found if band is not None]
        if len(held) != len(self.rows):
            raise LookupError(self.name)
        ours = [held[place] for place in places]
        others = [band for place, band in enumerate(held) if place not in places]
        low = max(sum(band.low for band in ours), 1 - sum(band.high for band in others))
        high = min(sum(band.high for band in ours), 1 - sum(band.low for band in others))
        # Noise can make bands that do not add up to a whole.
        return (max(0.0, low), min(1.0, high)) if low <= high + _EDGE else (0.0, 1.0)


def quoted(label: str) -> str:
    """An answer as it stands in a sentence."""
    return f"“{label}”"


def figure(name: str, releases: Sequence[Release]) -> Figure | None:
    """A section of some releases, oldest first; None where none of them asked for it.

    Raises TeamError for a release that does not fit this version's sections.
    """
    section = SECTIONS[name]
    found = [_part(release, name) for release in releases]
    if all(part is None for part in found):
        return None
    newest = max(at for at, part in enumerate(found) if part is not None)
    why, columns = [], []
    for release, part in zip(releases, found, strict=True):
        shut = _why(section, release, part, releases[newest])
        why.append(shut)
        columns.append(None if shut or part is None else _column(section, part))
    latest = max((at for at, column in enumerate(columns) if column), default=None)
    support = tuple(str(part["support"]) if part and not shut else ""
                    for part, shut in zip(found, why, strict=True))  # fmt: skip
    edges, currency = releases[newest]["spend_edges"], legible(releases[newest]["currency"])
    rows = tuple(
        _row(label, [column[place] if column else None for column in columns], support, releases)
        for place, label in enumerate(labels(section, edges, currency))
    )
    is_scale = name in SCALES
    trend = _scale_trend(columns, support) if is_scale else None
    return Figure(name, section.title, section.question, rows, support, tuple(why), latest,
                  is_scale, trend)  # fmt: skip


def _part(release: Release, name: str) -> Mapping[str, Any] | None:
    return next((part for part in release["sections"] if part["name"] == name), None)


def _why(
    section: Section, release: Release, part: Mapping[str, Any] | None, newest: Release
) -> str:
    if part is None:
        return NOT_ASKED
    if section.name == "spend" and not part["why"]:
        same = all(release[key] == newest[key] for key in ("spend_edges", "currency"))
        return "" if same else OTHER_BUCKETS
    return str(part["why"])


def _column(section: Section, part: Mapping[str, Any]) -> list[Band]:
    codes, support = part["cells"], part["support"]
    if len(codes) != len(section.cells):
        raise TeamError(
            f"A release has {len(codes)} values for {section.title}, which has "
            f"{len(section.cells)}. It is left unread: it may come from a newer version."
        )
    return [
        Band(code, *bands.span(code, support), bands.middle(code, support),
             bands.band_words(code, support))
        for code in codes
    ]  # fmt: skip


def _row(
    label: str,
    over: Sequence[Band | None],
    support: Sequence[str],
    releases: Sequence[Release],
) -> Row:
    there = [(at, band) for at, band in enumerate(over) if band is not None]
    if len(there) < 2:
        return Row(label, tuple(over), None)
    (first, before), (last, after) = there[0], there[-1]
    noise = max(_noise(releases[at], support[at]) for at in (first, last))
    ends = ((before.code, support[first]), (after.code, support[last]))
    return Row(label, tuple(over), bands.trend(*ends, noise))


def _noise(release: Release, support: str) -> float:
    if not release["noise"]:
        return 0.0
    is_open = sum(1 for part in release["sections"] if part["cells"])
    return deviation(release["noise"], is_open, bands.lowest(support))


def _scale_trend(columns: Sequence[list[Band] | None], support: Sequence[str]) -> int | None:
    there = [(column, bands.lowest(support[at])) for at, column in enumerate(columns) if column]
    if len(there) < 2:
        return None
    (first, few), (last, few_last) = there[0], there[-1]
    (mean, spread), (mean_last, spread_last) = moments(first), moments(last)
    change = mean_last - mean
    if abs(change) <= _PAST * sqrt(spread / few + spread_last / few_last):
        return 0
    return 1 if change > 0 else -1


def moments(column: Sequence[Band]) -> tuple[float, float]:
    """Mean and variance of the answers on a scale from 1, as far as band middles tell them."""
    total = sum(band.middle for band in column)
    shares = [band.middle / total for band in column]
    mean = sum(step * share for step, share in enumerate(shares, 1))
    return mean, sum((step - mean) ** 2 * share for step, share in enumerate(shares, 1))
