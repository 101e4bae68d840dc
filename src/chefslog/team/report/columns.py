"""The released periods as columns: their names, and several of them in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chefslog.model.days import MONTHS, parse_day, spoken


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


def columns_of(releases: Sequence[Mapping[str, Any]]) -> tuple[Column, ...]:
    """The periods of some releases."""
    shorts = short_names([str(release["period"]) for release in releases])
    found = []
    for release, short in zip(releases, shorts, strict=True):
        first, last = (_day(release[end]) for end in ("first", "last"))
        name = spoken_period(str(release["period"]))
        found.append(
            Column(
                release["period"], short, name, first, last, release["reports"],
                release["first"], release["last"],
            )
        )  # fmt: skip
    return tuple(found)


def spoken_period(period: str) -> str:
    """Return a period's name for people: Nov 2026, Q4 2026."""
    year, _, part = period.partition("-")
    return f"{_word(part)} {year}"


def short_names(periods: Sequence[str]) -> tuple[str, ...]:
    """Jun 2026, Jul, Aug: the year where it is another one than before."""
    found: list[str] = []
    before = ""
    for name in periods:
        year, _, part = name.partition("-")
        found.append(_word(part) if year == before else f"{_word(part)} {year}")
        before = year
    return tuple(found)


def _word(part: str) -> str:
    return part if part.startswith("Q") else MONTHS[int(part) - 1]


def _day(text: str) -> str:
    return f"{spoken(parse_day(text) or 1)[4:]} {text[:4]}"


def named(columns: Sequence[Column], places: Sequence[int]) -> str:
    """Some of the periods in words: `every period`, `Jul to Sep 2026`, `Jun 2026, Nov 2026`."""
    if len(places) == len(columns) > 1:
        return "every period"
    runs: list[list[int]] = []
    for place in places:
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return ", ".join(_run(columns, run) for run in runs)


def _run(columns: Sequence[Column], run: Sequence[int]) -> str:
    first, last = columns[run[0]].spoken, columns[run[-1]].spoken
    return first if len(run) == 1 else f"{first} to {last}"
