"""The released periods as columns, and each question as a row of bands over them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from chefslog.model.days import MONTHS, parse_day, spoken
from chefslog.model.sanitize import legible
from chefslog.team.bands import Grid, lasting_change
from chefslog.team.questions import DEFENDERS, QUESTIONS, Question, path_of

Release = Mapping[str, Any]
OTHER_BUCKETS = "other-buckets"
NOT_ASKED = "not-asked"


@dataclass(frozen=True)
class Column:
    """One released period: its name, the name beside others, the name in a sentence.

    `first` and `last` are its days for people, `from_day` and `to_day` as ISO.
    """

    name: str
    short: str
    spoken: str
    first: str
    last: str
    reports: str
    from_day: str
    to_day: str


def columns_of(releases: Sequence[Release]) -> tuple[Column, ...]:
    """Return the periods of some releases."""
    shorts = short_names([release["period"] for release in releases])
    return tuple(
        Column(
            release["period"], short, spoken_period(release["period"]), _day(release["first"]),
            _day(release["last"]), release["reports"], release["first"], release["last"],
        )
        for release, short in zip(releases, shorts, strict=True)
    )  # fmt: skip


def spoken_period(period: str) -> str:
    """Return a period's name for people: Nov 2026, Q4 2026."""
    year, _, part = period.partition("-")
    return f"{part if part.startswith('Q') else MONTHS[int(part) - 1]} {year}"


def short_names(periods: Sequence[str]) -> tuple[str, ...]:
    """Return Jun 2026, Jul, Aug: the year where it is another one than before."""
    return tuple(
        spoken_period(name).split()[0] if name[:4] == before[:4] else spoken_period(name)
        for before, name in pairwise(("", *periods))
    )


def _day(text: str) -> str:
    return f"{spoken(parse_day(text) or 1)[4:]} {text[:4]}"


def name_columns(columns: Sequence[Column], places: Sequence[int]) -> str:
    """Return periods in words: `every period`, `Jul 2026 to Sep 2026`, `Jun 2026, Nov 2026`."""
    if len(places) == len(columns) > 1:
        return "every period"
    runs: list[list[Column]] = []
    for place in places:
        if place - 1 in places:
            runs[-1].append(columns[place])
        else:
            runs.append([columns[place]])
    return ", ".join(
        run[0].spoken if len(run) == 1 else f"{run[0].spoken} to {run[-1].spoken}" for run in runs
    )


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

    @property
    def arrow(self) -> str:
        """Return ▲ or ▼ for a change that lasts, nothing else."""
        return {1: "▲", -1: "▼"}.get(self.change, "")


@dataclass(frozen=True)
class PathFigure:
    """One path of the 3 am map: how many could defend it, in words, and how many answered.

    Both are empty where it is hidden.
    """

    path: str
    defenders: str
    people: str


def find_paths(release: Release) -> Iterator[PathFigure]:
    """Yield the paths that a release asked for, in its order."""
    for row in release["questions"]:
        if path := path_of(row["name"]):
            words = "" if row["why"] else DEFENDERS[row["band"]]
            yield PathFigure(legible(path), words, row["support"])


def find_figures(releases: Sequence[Release]) -> Iterator[Figure]:
    """Yield each question that any of the releases asked; they are the oldest first."""
    for question in QUESTIONS.values():
        rows = [
            next((row for row in release["questions"] if row["name"] == question.name), None)
            for release in releases
        ]
        if any(rows):
            yield _figure(question, releases, rows)


def _figure(
    question: Question, releases: Sequence[Release], rows: Sequence[Mapping[str, Any] | None]
) -> Figure:
    ends = question.low, question.high
    newest = next(release for release, row in zip(releases[::-1], rows[::-1], strict=True) if row)
    if question.name == "spend" and newest["spend_edges"]:
        ends = _buckets(newest)[0], _buckets(newest)[-1]
    bands: list[Band | None] = []
    support, whys = [], []
    for release, row in zip(releases, rows, strict=True):
        why = NOT_ASKED if row is None else str(row["why"])
        if question.name == "spend" and not why:
            same = all(release[key] == newest[key] for key in ("spend_edges", "currency"))
            why = "" if same else OTHER_BUCKETS
        is_open = row is not None and not why
        bands.append(_band(question, row, release) if row is not None and is_open else None)
        support.append(str(row["support"]) if row is not None and is_open else "")
        whys.append(why)
    change = lasting_change([(band.low, band.high) if band else None for band in bands])
    return Figure(question, tuple(bands), tuple(support), tuple(whys), change, ends)


def _band(question: Question, row: Mapping[str, Any], release: Release) -> Band:
    low, high = Grid(row["width"], row["margin"], row["end"]).shares(row["band"])
    words, numbers = question.name_place((low + high) / 2), question.say_range(low, high)
    if question.name == "spend" and release["spend_edges"]:
        words, numbers = _buckets(release)[question.words.index(words)], ""
    return Band(low, high, words, numbers)


def _buckets(release: Release) -> tuple[str, ...]:
    """The five buckets of spend in words: under 20 EUR, 20–50 EUR … 200 EUR and more."""
    edges, currency = release["spend_edges"], legible(release["currency"])
    between = (f"{low}–{high} {currency}" for low, high in pairwise(edges))
    return f"under {edges[0]} {currency}", *between, f"{edges[-1]} {currency} and more"
