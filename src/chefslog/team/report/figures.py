"""One question over the periods: a band per period, and what can be said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from chefslog.model.sanitize import legible
from chefslog.team.bands import lasting_change
from chefslog.team.questions import QUESTIONS, Question
from chefslog.team.release.release import grid_in

Release = Mapping[str, Any]
OTHER_BUCKETS = "other-buckets"
NOT_ASKED = "not-asked"


@dataclass(frozen=True)
class Band:
    """What a release says of a question: the team's mean lies from `low` to `high` (0 to 1).

    `words` name its middle, `numbers` say both ends; empty where the words are a bucket.
    """

    low: float
    high: float
    words: str
    numbers: str

    @property
    def text(self) -> str:
        """Return the words and, where they say less, the numbers."""
        return f"{self.words}, {self.numbers}" if self.numbers else self.words

    @property
    def middle(self) -> float:
        """Return the middle, for drawing only; where in the band the mean lies, nobody knows."""
        return (self.low + self.high) / 2


@dataclass(frozen=True)
class Figure:
    """One question: for each period its band, how many answered, and why it is hidden.

    `why` is "" where it is open. `change` is 1 or -1 where a change lasts, else 0. `ends` are the
    words for both ends of the scale.
    """

    question: Question
    bands: tuple[Band | None, ...]
    support: tuple[str, ...]
    why: tuple[str, ...]
    change: int
    ends: tuple[str, str]

    @property
    def name(self) -> str:
        """Return the question's name."""
        return self.question.name

    @property
    def latest(self) -> int | None:
        """Return the place of the newest open period, None without one."""
        return max((at for at, why in enumerate(self.why) if not why), default=None)

    @property
    def now(self) -> Band | None:
        """Return the newest band, None where every period is hidden."""
        return None if self.latest is None else self.bands[self.latest]

    @property
    def people(self) -> str:
        """Return how many people answered in the newest open period, as a band."""
        return "" if self.latest is None else self.support[self.latest]


def figure(name: str, releases: Sequence[Release]) -> Figure | None:
    """Return a question of some releases, oldest first; None where none of them asked it."""
    question = QUESTIONS[name]
    rows = [_row(release, name) for release in releases]
    if all(row is None for row in rows):
        return None
    newest = max(at for at, row in enumerate(rows) if row is not None)
    why, bands, support = [], [], []
    for release, row in zip(releases, rows, strict=True):
        hidden = _why(name, release, row, releases[newest])
        why.append(hidden)
        is_open = row is not None and not hidden
        bands.append(_band(question, row, release) if row is not None and is_open else None)
        support.append(str(row["support"]) if row is not None and is_open else "")
    ends = question.low, question.high
    if name == "spend" and releases[newest]["spend_edges"]:
        buckets = _buckets(releases[newest])
        ends = buckets[0], buckets[-1]
    change = lasting_change([(band.low, band.high) if band else None for band in bands])
    return Figure(question, tuple(bands), tuple(support), tuple(why), change, ends)


def _row(release: Release, name: str) -> Mapping[str, Any] | None:
    return next((row for row in release["questions"] if row["name"] == name), None)


def _why(name: str, release: Release, row: Mapping[str, Any] | None, newest: Release) -> str:
    if row is None:
        return NOT_ASKED
    if name == "spend" and not row["why"]:
        same = all(release[key] == newest[key] for key in ("spend_edges", "currency"))
        return "" if same else OTHER_BUCKETS
    return str(row["why"])


def _band(question: Question, row: Mapping[str, Any], release: Release) -> Band:
    low, high = grid_in(dict(row)).shares(row["band"])
    middle = (low + high) / 2
    words, numbers = question.name_place(middle), question.say_range(low, high)
    if question.name == "spend" and release["spend_edges"]:
        words, numbers = _buckets(release)[question.words.index(words)], ""
    return Band(low, high, words, numbers)


def _buckets(release: Release) -> tuple[str, ...]:
    """The five buckets of spend in words: under 20 EUR, 20–50 EUR … 200 EUR and more."""
    edges, currency = release["spend_edges"], legible(release["currency"])
    between = (f"{low}–{high} {currency}" for low, high in pairwise(edges))
    return f"under {edges[0]} {currency}", *between, f"{edges[-1]} {currency} and more"
