"""From the journal to the numbers of a window."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from chefslog.capture.coach import is_measured
from chefslog.insight.figures import Share, spread
from chefslog.insight.query import Gathered
from chefslog.insight.statistics import (
    Bugs,
    Checked,
    Delegation,
    Effect,
    Guess,
    Insight,
    Outcome,
    Own,
    Spend,
    Weeks,
)
from chefslog.insight.window import Window, month_of, tightened, window_of
from chefslog.model.entry import VERDICTS
from chefslog.model.fields import BY_NAME
from chefslog.reading.records import load_checkins
from chefslog.reading.today import CHECKIN, week_of

if TYPE_CHECKING:
    from chefslog.capture.filters import Filter
    from chefslog.reading.connect import Snapshot

_LEVELS = (*range(5), None)
_FORECAST_MONTHS = 3


def learn(snapshot: Snapshot, asked: Filter | None, today: int, words: str = "") -> Insight:
    """The numbers of the entries that meet a filter; `words` is the filter as it was typed.

    Without days in the filter, the last six months. Private entries are included: these numbers
    are the writer's own, and no publication shows them.
    """
    wanted, window = window_of(asked, today, words)
    found = Gathered(snapshot, wanted)
    window = tightened(window, min(found.column("day"), default=None))
    lines = Counter(text for (text,) in found.rows("impact"))
    impact = lines.total()
    measured = sum(count for text, count in lines.items() if is_measured(text))
    value = found.count("value")
    return Insight(
        window=window,
        n=found.n,
        delegation=_delegation(found, window),
        checked=_checked(found),
        effect=_effect(found),
        guesses=_guesses(found),
        outcomes=_outcomes(found),
        own=_own(found),
        otherwise=_otherwise(found),
        bugs=_bugs(found, window),
        spend=_spend(found, window, today),
        impact=Share(impact, found.n) if lines else None,
        measured=Share(measured, impact) if lines else None,
        value=tuple((one, value[one,]) for one in BY_NAME["value"].kind.values if value[one,]),
        value_unsaid=value[None,],
        weeks=_weeks(snapshot, window),
    )


def _delegation(found: Gathered, window: Window) -> Delegation | None:
    months: dict[str, list[int]] = {month: [0] * 5 for month in window.months()}
    unsaid = 0
    for (day, level), count in found.count("day", "delegation").items():
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


def _checked(found: Gathered) -> tuple[Checked, ...]:
    by_level: dict[int, Counter[str | None]] = defaultdict(Counter)
    for (level, way), count in found.count("delegation", "checked").items():
        if level is not None:
            by_level[level][way] += count
    rows = []
    for level, ways in sorted(by_level.items()):
        unsaid = ways.pop(None, 0)
        said = sum(ways.values())
        if said:
            named = [(way, ways[way]) for way in BY_NAME["checked"].kind.values if ways[way]]
            rows.append(Checked(level, tuple(named), unsaid, Share(said - ways["none"], said)))
    return tuple(rows)


def _effect(found: Gathered) -> tuple[Effect, ...]:
    """All together first, then by kind and stakes, those with most entries first."""
    groups: dict[tuple[str | None, str | None], Counter[str]] = defaultdict(Counter)
    every: Counter[str] = Counter()
    columns = ("kind", "stakes", "ai_effect", "delegation")
    for (kind, stakes, effect, level), count in found.count(*columns).items():
        # Work by hand says nothing about what AI did.
        if effect is not None and level != 0:
            groups[kind, stakes][effect] += count
            every[effect] += count
    if not every:
        return ()
    ordered = sorted(groups.items(), key=lambda one: (-sum(one[1].values()), _named(one[0])))
    return (
        _effect_of(None, None, every),
        *(_effect_of(kind, stakes, counts) for (kind, stakes), counts in ordered),
    )


def _named(pair: tuple[str | None, str | None]) -> tuple[str, str]:
    return pair[0] or "~", pair[1] or "~"


def _effect_of(kind: str | None, stakes: str | None, counts: Counter[str]) -> Effect:
    n = sum(counts.values())
    helped, hurt = Share(counts["helped"], n), Share(counts["hurt"], n)
    return Effect(kind, stakes, helped, counts["neutral"], hurt)


def _guesses(found: Gathered) -> tuple[Guess, ...]:
    ratios: dict[int | None, list[float]] = defaultdict(list)
    for guess, took, level in found.rows("guess", "took", "delegation"):
        if guess and took:
            ratios[level].append(took / guess)
    return tuple(Guess(level, spread(ratios[level])) for level in _LEVELS if level in ratios)


def _outcomes(found: Gathered) -> tuple[Outcome, ...]:
    outcome: dict[int | None, Counter[str]] = defaultdict(Counter)
    verdict: dict[int | None, Counter[str]] = defaultdict(Counter)
    for (level, came, later), count in found.count("delegation", "outcome", "verdict").items():
        if came is not None or later is not None:
            outcome[level][came] += count
            verdict[level][later] += count
    rows = []
    for level in _LEVELS:
        if level in outcome:
            came, later = outcome[level], verdict[level]
            kept = Share(came["kept"], sum(came[one] for one in BY_NAME["outcome"].kind.values))
            told = tuple((one, later[one]) for one in VERDICTS if later[one])
            # "Unknown" is an answer, but not one about whether it held.
            known = sum(count for one, count in told if one != "unknown")
            held = Share(later["held"], known)
            rows.append(Outcome(level, kept, came["reworked"], came["discarded"], held, told))
    return tuple(rows)


def _own(found: Gathered) -> tuple[Own, ...]:
    by_level: dict[int | None, Counter[str]] = defaultdict(Counter)
    for (level, own), count in found.count("delegation", "own").items():
        if own is not None:
            by_level[level][own] += count
    return tuple(
        Own(level, Share(held["yes"], sum(held.values())), held["partly"], held["no"])
        for level in _LEVELS
        if (held := by_level.get(level))
    )


def _otherwise(found: Gathered) -> Share | None:
    held = found.count("otherwise")
    n = held["yes",] + held["no",]
    return Share(held["no",], n) if n else None


def _bugs(found: Gathered, window: Window) -> Bugs | None:
    rows = list(found.rows("bugs_inline", "bugs_queued", "day"))
    if not rows:
        return None
    months = {month: [0, 0] for month in window.months()}
    for inline, queued, day in rows:
        months[month_of(day)][0] += inline
        months[month_of(day)][1] += queued
    counts = tuple((month, inline, queued) for month, (inline, queued) in months.items())
    return Bugs(counts, len(rows))


def _spend(found: Gathered, window: Window, today: int) -> Spend | None:
    rows = list(found.rows("spend", "day"))
    if not rows:
        return None
    months = dict.fromkeys(window.months(), 0.0)
    for spent, day in rows:
        months[month_of(day)] += spent
    # A month that still runs, or begins before the window does, would pull the forecast down.
    begun = month_of(window.first - 1) if window.first > 1 else ""
    whole = [spent for month, spent in months.items() if begun < month < month_of(today)]
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
    held = load_checkins(snapshot, week_of(window.first), week_of(window.last))
    if not held:
        return None
    questions = []
    for name in CHECKIN:
        answers = tuple((one["week"], one[name]) for one in held if one[name] is not None)
        if answers:
            questions.append((name, answers))
    impact = tuple((one["week"], one["impact_ai"]) for one in held if one["impact_ai"])
    return Weeks(tuple(questions), impact, len(held))
