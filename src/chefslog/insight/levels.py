"""Figures by AI level: how work was staffed, checked, estimated, and what became of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TypeVar

from chefslog.insight.section import (
    SHARES,
    Chart,
    Mark,
    Section,
    chart_spreads,
    lay_out_shares,
    mark_share,
    name_month,
)
from chefslog.insight.statistics import Figures, Share, Spread, compute_spread
from chefslog.insight.window import EntryColumns, Window, month_of
from chefslog.model.entry import VERDICTS
from chefslog.model.fields import BY_NAME

ALL_LEVELS = "all"
"""The level of a row that counts the work of all levels."""
Level = int | str | None
"""A level 0 to 4, `ALL_LEVELS`, or None for work that names no level."""
Labels = Sequence[str]
"""The names of the levels, each with its number."""
_LEVELS: tuple[Level, ...] = (ALL_LEVELS, *range(5), None)
_T = TypeVar("_T")


def count_entries(count: int) -> str:
    """Return a number of entries in words."""
    return "1 entry" if count == 1 else f"{count:,} entries"


def _name(level: Level, labels: Labels) -> str:
    if isinstance(level, int):
        return labels[level]
    return "all levels" if level == ALL_LEVELS else "level not set"


def _wanted(level: Level, *more: str) -> str:
    """Return the filter that finds the work of a level of which something is noted."""
    first = () if level == ALL_LEVELS else ("ai:-" if level is None else f"ai:{level}",)
    return " ".join((*first, *more))


def _count_by_level(counted: Iterable[tuple[Level, _T, int]]) -> list[tuple[Level, Counter[_T]]]:
    """Add up the counts of each level; before them those of all, where there are several."""
    levels: dict[Level, Counter[_T]] = defaultdict(Counter)
    for level, value, count in counted:
        levels[level][value] += count
    if len(levels) > 1:
        levels[ALL_LEVELS] = sum(levels.values(), Counter[_T]())
    return [(level, levels[level]) for level in _LEVELS if level in levels]


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


def compute_delegation(entries: EntryColumns, window: Window) -> Delegation | None:
    """Count the entries of each level by month; None where no entry names one."""
    months: dict[str, list[int]] = {month: [0] * 5 for month in window.months()}
    for (level, day), count in entries.count("delegation", "day").items():
        if level is not None:
            months[month_of(day)][level] += count
    said = [sum(counts) for counts in zip(*months.values(), strict=True)]
    n = sum(said)
    if not n:
        return None
    return Delegation(
        tuple((month, tuple(counts)) for month, counts in months.items()),
        entries.n - n,
        Share(n - said[0], n),
        Share(said[3] + said[4], n),
    )


def lay_out_delegation(delegation: Delegation) -> Section:
    """Return the figures as a section."""
    chart = Chart("mix", tuple(
        Mark(name_month(month), counts, "", sum(counts), f"on:{month} ai:0..4")
        for month, counts in delegation.months
    ), axis=SHARES)  # fmt: skip
    rows = tuple((month, *map(str, counts)) for month, counts in delegation.months)
    remarks: tuple[str, ...] = (
        f"Involved AI (levels 1 to 4): {delegation.touched.text()}.",
        f"Delegated whole tasks (levels 3 and 4): {delegation.handed_over.text()}. The first "
        "share counts any help, the second only work that an agent delivered.",
        "A level is a staffing decision made per piece of work; higher is not better.",
    )
    if delegation.unsaid:
        left_out = count_entries(delegation.unsaid)
        remarks += (f"Left out of these shares, without an AI level: {left_out}.",)
    heads, n = ("month", "0", "1", "2", "3", "4"), delegation.touched.n
    return Section("delegation", "AI level by month", n, chart, heads, rows, remarks)


@dataclass(frozen=True)
class Checked(Figures):
    """How the work of one level was checked: counts by way, and how many did not say."""

    level: Level
    ways: tuple[tuple[str, int], ...]
    unsaid: int
    done: Share


def compute_checked(entries: EntryColumns) -> tuple[Checked, ...]:
    """Count how work was checked; what names no level is in no row, that of all included."""
    rows = []
    for level, ways in _count_by_level(
        (level, way, count)
        for (level, way), count in entries.count("delegation", "checked").items()
        if level is not None
    ):
        unsaid = ways.pop(None, 0)
        named = [(way, ways[way]) for way in BY_NAME["checked"].kind.values if ways[way]]
        done = Share(ways.total() - ways["none"], ways.total())
        rows.append(Checked(level, tuple(named), unsaid, done))
    return tuple(rows)


def lay_out_checked(checks: Sequence[Checked], labels: Labels) -> Section:
    """Return the figures as a section."""
    rows = [
        (
            mark_share(_name(check.level, labels), check.done,
                       _wanted(check.level, "ai:0..4", "not:check:-"),
                       note=f"{check.unsaid} not set" if check.unsaid else ""),
            (", ".join(f"{way} {count}" for way, count in check.ways),
             check.done.text() if check.done.n else "never noted", str(check.unsaid)),
        )
        for check in checks
    ]  # fmt: skip
    remarks = ("Self-reported. A level without a check is the one to look at.",)
    heads = ("level", "how", "checked", "not set")
    section = lay_out_shares("checked", "How each level was checked", heads, rows, remarks)
    return replace(section, n=max(check.done.n + check.unsaid for check in checks))


@dataclass(frozen=True)
class Guess(Figures):
    """Time taken as a multiple of the guess, by level."""

    level: Level
    ratio: Spread


def compute_guesses(entries: EntryColumns) -> tuple[Guess, ...]:
    """Set the time taken beside the estimate, where both are noted."""
    ratios: dict[Level, list[float]] = defaultdict(list)
    for guess, took, level in entries.rows("guess", "took", "delegation"):
        if guess and took:
            ratios[level].append(took / guess)
    if len(ratios) > 1:
        ratios[ALL_LEVELS] = list(chain.from_iterable(ratios.values()))
    return tuple(
        Guess(level, compute_spread(ratios[level])) for level in _LEVELS if level in ratios
    )


def lay_out_guesses(guesses: Sequence[Guess], labels: Labels) -> Section:
    """Return the figures as a section."""

    def describe(ratio: Spread) -> str:
        if ratio.median is None:
            return "too few to say"
        return f"{ratio.median:.1f} ({ratio.low:.1f} to {ratio.high:.1f})"

    rows = tuple(
        (_name(guess.level, labels), str(guess.ratio.n), describe(guess.ratio)) for guess in guesses
    )
    chart = chart_spreads(
        (_name(guess.level, labels), guess.ratio,
         _wanted(guess.level, "not:guess:-", "not:took:-"))
        for guess in guesses
    )  # fmt: skip
    remarks = (
        "1.0 means it took as long as estimated, 2.0 twice as long. Both are self-reported, and "
        "most people underestimate.",
    )
    heads = ("level", "n", "actual / estimate: median (middle half)")
    n = max(guess.ratio.n for guess in guesses)
    return Section("guess", "Estimate vs. actual", n, chart, heads, rows, remarks)


@dataclass(frozen=True)
class Outcome(Figures):
    """What became of the work of a level: at once, and by the follow-ups that were answered."""

    level: Level
    kept: Share
    reworked: int
    discarded: int
    held: Share
    verdicts: tuple[tuple[str, int], ...]


def compute_outcomes(entries: EntryColumns) -> tuple[Outcome, ...]:
    """Count outcomes and verdicts, of the entries that have either."""
    rows = []
    for level, both in _count_by_level(
        (level, (came, later), count)
        for (level, came, later), count in entries.count("delegation", "outcome", "verdict").items()
        if came is not None or later is not None
    ):
        came, later = Counter[str | None](), Counter[str | None]()
        for (outcome, verdict), count in both.items():
            came[outcome] += count
            later[verdict] += count
        # "Unknown" is an answer, but not one about whether it held.
        known = later.total() - later[None] - later["unknown"]
        rows.append(Outcome(
            level, Share(came["kept"], came.total() - came[None]),
            came["reworked"], came["discarded"], Share(later["held"], known),
            tuple((name, later[name]) for name in VERDICTS if later[name]),
        ))  # fmt: skip
    return tuple(rows)


def lay_out_outcomes(outcomes: Sequence[Outcome], labels: Labels) -> Section:
    """Return the figures as a section."""
    rows = [
        (
            mark_share(_name(one.level, labels), one.kept, _wanted(one.level, "not:outcome:-")),
            (one.kept.text() if one.kept.n else "–", str(one.reworked), str(one.discarded),
             one.held.text() if one.held.n else "not followed up yet"),
        )
        for one in outcomes
    ]  # fmt: skip
    remarks = (
        "Kept: the outcome noted with the entry. Held: the answer to a later follow-up; only "
        "answered follow-ups count, and few entries get one.",
    )
    heads = ("level", "kept", "reworked", "discarded", "held")
    return lay_out_shares("outcome", "Kept at first, held up later", heads, rows, remarks)


@dataclass(frozen=True)
class Own(Figures):
    """Could the writer defend it at 3 am: yes of those that say, by level."""

    level: Level
    yes: Share
    partly: int
    no: int


def compute_own(entries: EntryColumns) -> tuple[Own, ...]:
    """Count what writers say about defending their work."""
    return tuple(
        Own(level, Share(answers["yes"], answers.total()), answers["partly"], answers["no"])
        for level, answers in _count_by_level(
            (level, own, count)
            for (level, own), count in entries.count("delegation", "own").items()
            if own is not None
        )
    )


def lay_out_own(owned: Sequence[Own], labels: Labels) -> Section:
    """Return the figures as a section."""
    rows = [
        (mark_share(_name(own.level, labels), own.yes, _wanted(own.level, "not:own:-")),
         (own.yes.text(), str(own.partly), str(own.no)))
        for own in owned
    ]  # fmt: skip
    heads = ("level", "yes", "partly", "no")
    return lay_out_shares("own", "Could I defend it at 3 am?", heads, rows)
