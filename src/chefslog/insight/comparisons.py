"""Figures that set two things side by side: what was believed and measured, lost and kept."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chefslog.insight.query import EntryColumns
from chefslog.insight.statistics import Figures, Share, Spread, compute_spread
from chefslog.insight.window import Window, month_of
from chefslog.model.days import iso
from chefslog.model.fields import BY_NAME
from chefslog.reading.records import load_entry_words

if TYPE_CHECKING:
    from chefslog.reading.connect import Snapshot

_ENOUGH = 3
"""Entries that a skill, tag or project needs to be listed."""


@dataclass(frozen=True)
class Belief(Figures):
    """Time taken as a multiple of the estimate, for work where AI was noted as `effect`."""

    effect: str
    ratio: Spread


@dataclass(frozen=True)
class ByHand(Figures):
    """When work of a skill, tag or project was last done at level 0 or 1 (ISO day, empty: never).

    `levels` counts the entries at each level; those without one are left out.
    """

    name: str
    last: str
    levels: tuple[int, ...]


@dataclass(frozen=True)
class ThrownAway(Figures):
    """What discarded work cost: minutes and spend, each from the entries that say so."""

    n: int
    minutes: int
    timed: int
    spend: float
    priced: int


@dataclass(frozen=True)
class LevelBugs(Figures):
    """Bugs fixed on the spot and put in the queue in a month, at levels 0 to 2 and at 3 and 4.

    They are from `n` entries.
    """

    month: str
    n: int
    by_hand: tuple[int, int]
    delegated: tuple[int, int]


@dataclass(frozen=True)
class CheckedOutcome(Figures):
    """How much of the work of a level that was checked in one way was kept."""

    level: int
    way: str
    kept: Share


@dataclass(frozen=True)
class ToolUse(Figures):
    """How work with a tool or model went, and between which days it was noted (ISO)."""

    tool: str
    first: str
    last: str
    n: int
    helped: Share
    kept: Share


@dataclass(frozen=True)
class Comparisons(Figures):
    """All comparisons of a window; `reviews` are (month, minutes of kind review, entries)."""

    beliefs: tuple[Belief, ...]
    by_hand: tuple[ByHand, ...]
    thrown_away: ThrownAway | None
    level_bugs: tuple[LevelBugs, ...]
    checks: tuple[CheckedOutcome, ...]
    reviews: tuple[tuple[str, int, int], ...]
    tools: tuple[ToolUse, ...]


def compare_entries(snapshot: Snapshot, entries: EntryColumns, window: Window) -> Comparisons:
    """Compute the comparisons of a window's entries."""
    words = load_entry_words(snapshot)
    return Comparisons(
        tuple(_beliefs(entries)),
        tuple(_by_hand(entries, words)),
        _thrown_away(entries),
        tuple(_level_bugs(entries, window)),
        tuple(_checks(entries)),
        _reviews(entries, window),
        tuple(_tools(entries, words)),
    )


def _beliefs(entries: EntryColumns) -> Iterator[Belief]:
    ratios: dict[str, list[float]] = defaultdict(list)
    for effect, guess, took, level in entries.rows("ai_effect", "guess", "took", "delegation"):
        # Work by hand says nothing about what AI did.
        if guess and took and level != 0:
            ratios[effect].append(took / guess)
    for effect in BY_NAME["ai_effect"].kind.values:
        if effect in ratios:
            yield Belief(effect, compute_spread(ratios[effect]))


_Words = dict[int, list[tuple[str, str]]]


def _by_hand(entries: EntryColumns, words: _Words) -> Iterator[ByHand]:
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    spelled: dict[str, str] = {}
    for key, day, level, project in entries.rows("key", "day", "delegation", "project"):
        if level is None:
            continue
        names = [f"project:{project}"] if project else []
        for field, word in words.get(key, ()):
            names += [f"#{word}"] if field == "tags" else []
            names += [f"skill:{word}"] if field == "skills" else []
        for name in names:
            found[name.casefold()].append((day, level))
            spelled.setdefault(name.casefold(), name)
    for name in sorted(found):
        rows = found[name]
        if len(rows) >= _ENOUGH:
            last = max((day for day, level in rows if level <= 1), default=0)
            levels = tuple(sum(level == one for _, level in rows) for one in range(5))
            yield ByHand(spelled[name], iso(last) if last else "", levels)


def _thrown_away(entries: EntryColumns) -> ThrownAway | None:
    rows = [row for row in entries.rows("outcome", "took", "spend") if row[0] == "discarded"]
    if not rows:
        return None
    minutes = [took for _, took, _ in rows if took is not None]
    spend = [cost for _, _, cost in rows if cost is not None]
    return ThrownAway(len(rows), sum(minutes), len(minutes), round(sum(spend), 4), len(spend))


def _level_bugs(entries: EntryColumns, window: Window) -> Iterator[LevelBugs]:
    months: dict[str, list[int]] = {}
    for inline, queued, day, level in entries.rows(
        "bugs_inline", "bugs_queued", "day", "delegation"
    ):
        if level is not None:
            counts = months.setdefault(month_of(day), [0] * 5)
            at = 2 if level >= 3 else 0
            counts[at] += inline
            counts[at + 1] += queued
            counts[4] += 1
    for month in window.months():
        if month in months:
            low, low_queued, high, high_queued, n = months[month]
            yield LevelBugs(month, n, (low, low_queued), (high, high_queued))


def _checks(entries: EntryColumns) -> Iterator[CheckedOutcome]:
    counts: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    for (level, way, came), count in entries.count("delegation", "checked", "outcome").items():
        if level and came is not None:
            counts[level, way or "not set"][came] += count
    for (level, way), came in sorted(counts.items()):
        yield CheckedOutcome(level, way, Share(came["kept"], came.total()))


def _reviews(entries: EntryColumns, window: Window) -> tuple[tuple[str, int, int], ...]:
    months: dict[str, list[int]] = {}
    for kind, took, day in entries.rows("kind", "took", "day"):
        if kind == "review" and took:
            months.setdefault(month_of(day), []).append(took)
    return tuple(
        (month, sum(months[month]), len(months[month]))
        for month in window.months()
        if month in months
    )


def _tools(entries: EntryColumns, words: _Words) -> Iterator[ToolUse]:
    found: dict[str, list[Sequence[object]]] = defaultdict(list)
    days: dict[str, list[int]] = defaultdict(list)
    for key, day, effect, outcome in entries.rows("key", "day", "ai_effect", "outcome"):
        for field, word in words.get(key, ()):
            if field == "tools":
                found[word].append((effect, outcome))
                days[word].append(day)
    # In the order of their first use, so that a change of tools reads as before and after.
    for tool in sorted(found, key=lambda name: (min(days[name]), name)):
        effects = [effect for effect, _ in found[tool] if effect]
        outcomes = [outcome for _, outcome in found[tool] if outcome]
        yield ToolUse(
            tool, iso(min(days[tool])), iso(max(days[tool])), len(found[tool]),
            Share(effects.count("helped"), len(effects)),
            Share(outcomes.count("kept"), len(outcomes)),
        )  # fmt: skip
