"""Computes the statistics of a window from the journal."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from chefslog.capture.coach import is_measured
from chefslog.insight.comparisons import compare_entries
from chefslog.insight.query import EntryColumns
from chefslog.insight.statistics import (
    ALL_LEVELS,
    Bugs,
    Checked,
    Delegation,
    Effect,
    Guess,
    Insight,
    Level,
    Outcome,
    Own,
    Share,
    Spend,
    Weeks,
    compute_spread,
)
from chefslog.insight.window import Window, choose_window, month_of
from chefslog.model.checkin import SCALES
from chefslog.model.entry import VERDICTS
from chefslog.model.fields import BY_NAME
from chefslog.reading.records import load_checkins
from chefslog.reading.today import week_of

if TYPE_CHECKING:
    from chefslog.capture.filters import Filter
    from chefslog.reading.connect import Snapshot

_LEVELS: tuple[Level, ...] = (ALL_LEVELS, *range(5), None)
_FORECAST_MONTHS = 3


def compute_insight(
    snapshot: Snapshot, asked: Filter | None, today: int, words: str = ""
) -> Insight:
    """Compute the statistics of the entries that meet a filter; `words` is the filter as typed.

    Without days in the filter, the last six months. Private entries are included: these figures
    are the writer's own, and no publication shows them.
    """
    wanted, window = choose_window(asked, today, words)
    entries = EntryColumns(snapshot, wanted)
    if window.first == 1 and entries.n:
        # A window with an open beginning starts where its entries do.
        window = replace(window, first=min(entries.column("day")))
    lines = Counter(text for (text,) in entries.rows("impact"))
    impact = lines.total()
    measured = sum(count for text, count in lines.items() if is_measured(text))
    value = entries.count("value")
    return Insight(
        window=window,
        n=entries.n,
        delegation=_delegation(entries, window),
        checked=_checked(entries),
        effect=_effect(entries),
        guesses=_guesses(entries),
        outcomes=_outcomes(entries),
        own=_own(entries),
        otherwise=_otherwise(entries),
        bugs=_bugs(entries, window),
        spend=_spend(entries, window, today),
        impact=Share(impact, entries.n) if lines else None,
        measured=Share(measured, impact) if lines else None,
        value=tuple((name, value[name,]) for name in BY_NAME["value"].kind.values if value[name,]),
        value_unsaid=value[None,],
        weeks=_weeks(snapshot, window),
        comparisons=compare_entries(snapshot, entries, window),
    )


def _delegation(entries: EntryColumns, window: Window) -> Delegation | None:
    months: dict[str, list[int]] = {month: [0] * 5 for month in window.months()}
    unsaid = 0
    for (day, level), count in entries.count("day", "delegation").items():
        if level is None:
            unsaid += count
        else:
            months[month_of(day)][level] += count
    said = [sum(counts[level] for counts in months.values()) for level in range(5)]
    n = sum(said)
    if not n:
        return None
    return Delegation(
        tuple((month, tuple(counts)) for month, counts in months.items()),
        unsaid,
        Share(n - said[0], n),
        Share(said[3] + said[4], n),
    )


def _checked(entries: EntryColumns) -> tuple[Checked, ...]:
    by_level: dict[Level, Counter[str | None]] = defaultdict(Counter)
    for (level, way), count in entries.count("delegation", "checked").items():
        if level is not None:
            by_level[level][way] += count
    rows = []
    for level, ways in _with_all(by_level):
        unsaid = ways.pop(None, 0)
        said = sum(ways.values())
        named = [(way, ways[way]) for way in BY_NAME["checked"].kind.values if ways[way]]
        rows.append(Checked(level, tuple(named), unsaid, Share(said - ways["none"], said)))
    return tuple(rows)


def _with_all(
    by_level: dict[Level, Counter[str | None]],
) -> Iterator[tuple[Level, Counter[str | None]]]:
    """Yield the counts of each level; before them those of all, where there are several."""
    if len(by_level) > 1:
        yield ALL_LEVELS, sum(by_level.values(), Counter[str | None]())
    yield from ((level, by_level[level]) for level in _LEVELS if level in by_level)


def _effect(entries: EntryColumns) -> tuple[Effect, ...]:
    """All together first, then by kind and stakes, those with most entries first."""
    groups: dict[tuple[str | None, str | None], Counter[str]] = defaultdict(Counter)
    every: Counter[str] = Counter()
    columns = ("kind", "stakes", "ai_effect", "delegation")
    for (kind, stakes, effect, level), count in entries.count(*columns).items():
        # Work by hand says nothing about what AI did.
        if effect is not None and level != 0:
            groups[kind, stakes][effect] += count
            every[effect] += count
    if not every:
        return ()
    effects = [_effect_of(kind, stakes, counts) for (kind, stakes), counts in groups.items()]
    # What is not set sorts behind every name.
    effects.sort(key=lambda effect: (-effect.hurt.n, effect.kind or "~", effect.stakes or "~"))
    return (_effect_of(None, None, every), *effects)


def _effect_of(kind: str | None, stakes: str | None, counts: Counter[str]) -> Effect:
    n = counts.total()
    helped, hurt = Share(counts["helped"], n), Share(counts["hurt"], n)
    return Effect(kind, stakes, helped, counts["neutral"], hurt)


def _guesses(entries: EntryColumns) -> tuple[Guess, ...]:
    ratios: dict[Level, list[float]] = defaultdict(list)
    for guess, took, level in entries.rows("guess", "took", "delegation"):
        if guess and took:
            ratios[level].append(took / guess)
    if len(ratios) > 1:
        ratios[ALL_LEVELS] = list(chain.from_iterable(ratios.values()))
    return tuple(
        Guess(level, compute_spread(ratios[level])) for level in _LEVELS if level in ratios
    )


def _outcomes(entries: EntryColumns) -> tuple[Outcome, ...]:
    outcome: dict[Level, Counter[str | None]] = defaultdict(Counter)
    verdict: dict[Level, Counter[str | None]] = defaultdict(Counter)
    for (level, came, later), count in entries.count("delegation", "outcome", "verdict").items():
        if came is not None or later is not None:
            outcome[level][came] += count
            verdict[level][later] += count
    rows = []
    for (level, came), (_, later) in zip(_with_all(outcome), _with_all(verdict), strict=True):
        kept = Share(came["kept"], sum(came[name] for name in BY_NAME["outcome"].kind.values))
        verdicts = tuple((name, later[name]) for name in VERDICTS if later[name])
        # "Unknown" is an answer, but not one about whether it held.
        known = sum(count for name, count in verdicts if name != "unknown")
        held = Share(later["held"], known)
        rows.append(Outcome(level, kept, came["reworked"], came["discarded"], held, verdicts))
    return tuple(rows)


def _own(entries: EntryColumns) -> tuple[Own, ...]:
    by_level: dict[Level, Counter[str | None]] = defaultdict(Counter)
    for (level, own), count in entries.count("delegation", "own").items():
        if own is not None:
            by_level[level][own] += count
    return tuple(
        Own(level, Share(counts["yes"], counts.total()), counts["partly"], counts["no"])
        for level, counts in _with_all(by_level)
    )


def _otherwise(entries: EntryColumns) -> Share | None:
    answers = entries.count("otherwise")
    n = answers["yes",] + answers["no",]
    return Share(answers["no",], n) if n else None


def _bugs(entries: EntryColumns, window: Window) -> Bugs | None:
    rows = list(entries.rows("bugs_inline", "bugs_queued", "day"))
    if not rows:
        return None
    months = {month: [0, 0] for month in window.months()}
    for inline, queued, day in rows:
        months[month_of(day)][0] += inline
        months[month_of(day)][1] += queued
    counts = tuple((month, inline, queued) for month, (inline, queued) in months.items())
    return Bugs(counts, len(rows))


def _spend(entries: EntryColumns, window: Window, today: int) -> Spend | None:
    rows = list(entries.rows("spend", "day"))
    if not rows:
        return None
    months = dict.fromkeys(window.months(), 0.0)
    noted = {month_of(day) for _, day in rows}
    for spent, day in rows:
        months[month_of(day)] += spent
    # A month that still runs, begins before the window does or has no spend noted would pull the
    # forecast down.
    begun = month_of(window.first - 1)
    whole = [months[month] for month in sorted(noted) if begun < month < month_of(today)]
    last = whole[-_FORECAST_MONTHS:] if len(whole) >= _FORECAST_MONTHS else []
    return Spend(
        tuple((month, round(spent, 4)) for month, spent in months.items()),
        len(rows),
        round(sum(months.values()), 4),
        round(sum(last) / len(last), 4) if last else None,
        round(min(last), 4) if last else None,
        round(max(last), 4) if last else None,
    )


def _weeks(snapshot: Snapshot, window: Window) -> Weeks | None:
    checkins = load_checkins(snapshot, week_of(window.first), week_of(window.last))
    if not checkins:
        return None
    questions = []
    for name in SCALES:
        answers = tuple(
            (checkin["week"], checkin[name]) for checkin in checkins if checkin[name] is not None
        )
        if answers:
            questions.append((name, answers))
    impact = tuple(
        (checkin["week"], checkin["impact_ai"]) for checkin in checkins if checkin["impact_ai"]
    )
    return Weeks(tuple(questions), impact, len(checkins))
