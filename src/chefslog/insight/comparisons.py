"""Figures that set two things side by side: what was believed and measured, lost and kept."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chefslog.insight.section import (
    SHARES,
    Chart,
    Mark,
    Section,
    chart_bars,
    chart_spreads,
    mark_share,
    name_month,
)
from chefslog.insight.statistics import Figures, Share, Spread, compute_spread
from chefslog.insight.window import EntryColumns, Window, month_of
from chefslog.insight.work import Weeks
from chefslog.model.days import iso
from chefslog.model.fields import BY_NAME
from chefslog.model.kinds import Minutes
from chefslog.reading.completions import group_names
from chefslog.reading.connect import Snapshot
from chefslog.reading.records import load_entry_words

_ENOUGH = 3
"""Entries that a skill, tag or project needs to be listed."""
_MOST_NAMES = 30
_Words = dict[int, list[tuple[str, str]]]


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
        tuple(_compute_beliefs(entries)),
        tuple(_compute_by_hand(entries, words)),
        _compute_thrown_away(entries),
        tuple(_compute_level_bugs(entries, window)),
        tuple(_compute_checks(entries)),
        tuple(_compute_reviews(entries, window)),
        tuple(_compute_tools(entries, words)),
    )


def make_comparison_sections(
    comparisons: Comparisons, weeks: Weeks | None, levels: Sequence[str]
) -> tuple[object, ...]:
    """Return the sections in the order of the screen; what has no data is no Section.

    `levels` are the names of the levels, each with its number.
    """
    return (
        comparisons.beliefs and _lay_out_beliefs(comparisons.beliefs, weeks),
        comparisons.by_hand and _lay_out_by_hand(comparisons.by_hand),
        comparisons.thrown_away and _lay_out_thrown_away(comparisons.thrown_away),
        comparisons.level_bugs and _lay_out_level_bugs(comparisons.level_bugs),
        comparisons.checks and _lay_out_checks(comparisons.checks, levels),
        comparisons.reviews and _lay_out_reviews(comparisons.reviews),
        comparisons.tools and _lay_out_tools(comparisons.tools),
    )


@dataclass(frozen=True)
class Belief(Figures):
    """Time taken as a multiple of the estimate, for work where AI was noted as `effect`."""

    effect: str
    ratio: Spread


def _compute_beliefs(entries: EntryColumns) -> Iterator[Belief]:
    ratios: dict[str, list[float]] = defaultdict(list)
    for effect, guess, took, level in entries.rows("ai_effect", "guess", "took", "delegation"):
        # Work by hand says nothing about what AI did.
        if guess and took and level != 0:
            ratios[effect].append(took / guess)
    for effect in BY_NAME["ai_effect"].kind.values:
        if effect in ratios:
            yield Belief(effect, compute_spread(ratios[effect]))


def _lay_out_beliefs(beliefs: Sequence[Belief], weeks: Weeks | None) -> Section:
    def describe(spread: Spread) -> str:
        if spread.median is None:
            return f"{spread.n} of them, too few to say"
        return f"{spread.median:.2g}x ({spread.low:.2g} to {spread.high:.2g}), n = {spread.n}"

    rows = tuple((f"noted as {one.effect}", describe(one.ratio)) for one in beliefs)
    said = [
        f"Impact with AI compared with a year ago, self-reported: {answer} ({week})."
        for week, answer in (weeks.own_impact[-1:] if weeks else ())
    ]
    remarks = (
        "Time taken as a multiple of the estimate, for work with AI; median and middle half.",
        *said,
        "The two may differ: in a 2025 trial, developers felt 20% faster and were 19% slower; a "
        "2026 follow-up could not settle it, since people withheld tasks.",
    )
    heads, n = ("AI effect", "time / estimate"), sum(one.ratio.n for one in beliefs)
    chart = chart_spreads(
        (f"noted as {one.effect}", one.ratio,
         f"not:ai:0 effect:{one.effect} not:guess:- not:took:-")
        for one in beliefs
    )  # fmt: skip
    return Section("belief", "Believed vs. measured", n, chart, heads, rows, remarks)


@dataclass(frozen=True)
class ByHand(Figures):
    """When work of a skill, tag or project was last done at level 0 or 1 (ISO day, empty: never).

    `levels` counts the entries at each level; those without one are left out.
    """

    name: str
    last: str
    levels: tuple[int, ...]


def _compute_by_hand(entries: EntryColumns, words: _Words) -> Iterator[ByHand]:
    signs = {"tags": "#", "skills": "skill:"}
    named = []
    for level, key, day, project in entries.rows("delegation", "key", "day", "project"):
        names = [f"project:{project}"] if project else []
        names += [signs[field] + word for field, word in words.get(key, ()) if field in signs]
        named += [(key, name, (day, level)) for name in names]
    for name, rows in group_names(named).items():
        if len(rows) >= _ENOUGH:
            last = max((day for day, level in rows if level <= 1), default=0)
            levels = Counter(level for _, level in rows)
            yield ByHand(name, iso(last) if last else "", tuple(levels[n] for n in range(5)))


def _lay_out_by_hand(places: Sequence[ByHand]) -> Section:
    shown, more = places[:_MOST_NAMES], len(places) - _MOST_NAMES
    rows = tuple((one.name, one.last or "not in this window", *map(str, one.levels))
                 for one in shown)  # fmt: skip
    remarks = ["The last day, and entries at each level; in alphabetical order."]
    remarks += [f"And {more} more: chefslog insight --json has them all."] if more > 0 else []
    heads, n = ("what", "last day", "0", "1", "2", "3", "4"), "3 entries or more each"
    wanted = tuple(one.name for one in shown)
    return Section(
        "by_hand", "Last done at level 0 or 1", n, (), heads, rows, tuple(remarks), wanted
    )


@dataclass(frozen=True)
class ThrownAway(Figures):
    """What discarded work cost: minutes and spend, each from the entries that say so."""

    n: int
    minutes: int
    timed: int
    spend: float
    priced: int


def _compute_thrown_away(entries: EntryColumns) -> ThrownAway | None:
    rows = [row for row in entries.rows("outcome", "took", "spend") if row[0] == "discarded"]
    minutes = [took for _, took, _ in rows if took is not None]
    spend = [cost for _, _, cost in rows if cost is not None]
    if not rows:
        return None
    return ThrownAway(len(rows), sum(minutes), len(minutes), round(sum(spend), 4), len(spend))


def _lay_out_thrown_away(thrown: ThrownAway) -> Section:
    rows = (
        ("time", Minutes().text(thrown.minutes), f"{thrown.timed} of {thrown.n} entries"),
        ("spend", f"{thrown.spend:,.2f}", f"{thrown.priced} of {thrown.n} entries"),
    )
    remarks = ("What an experiment taught is not in these figures.",)
    title, heads = "Cost of discarded work", ("", "sum", "known for")
    wanted = ("outcome:discarded not:took:-", "outcome:discarded not:spend:-")
    return Section("thrown_away", title, thrown.n, (), heads, rows, remarks, wanted)


@dataclass(frozen=True)
class LevelBugs(Figures):
    """Bugs fixed on the spot and put in the queue in a month, at levels 0 to 2 and at 3 and 4.

    They are from `n` entries.
    """

    month: str
    n: int
    by_hand: tuple[int, int]
    delegated: tuple[int, int]


def _compute_level_bugs(entries: EntryColumns, window: Window) -> Iterator[LevelBugs]:
    months: dict[str, Counter[str]] = defaultdict(Counter)
    for inline, queued, day, level in entries.rows(
        "bugs_inline", "bugs_queued", "day", "delegation"
    ):
        if level is not None:
            side = "high" if level >= 3 else "low"
            counted = {"n": 1, f"{side} inline": inline, f"{side} queued": queued}
            months[month_of(day)].update(counted)
    for month in window.months():
        if month in months:
            of = months[month]
            low, high = ((of[f"{side} inline"], of[f"{side} queued"]) for side in ("low", "high"))
            yield LevelBugs(month, of["n"], low, high)


def _lay_out_level_bugs(months: Sequence[LevelBugs]) -> Section:
    rows = tuple(
        (one.month, "{} / {}".format(*one.by_hand), "{} / {}".format(*one.delegated))
        for one in months
    )
    remark = "Fixed inline / queued. A queue that shrinks over months is a late sign of maturity."
    heads, n = ("month", "levels 0 to 2", "levels 3 and 4"), sum(one.n for one in months)
    wanted = tuple(f"on:{one.month} not:bugs:-" for one in months)
    return Section("level_bugs", "Bugs by AI level", n, (), heads, rows, (remark,), wanted)


@dataclass(frozen=True)
class CheckedOutcome(Figures):
    """How much of the work of a level that was checked in one way was kept."""

    level: int
    way: str
    kept: Share


def _compute_checks(entries: EntryColumns) -> Iterator[CheckedOutcome]:
    counts: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    for (level, way, came), count in entries.count("delegation", "checked", "outcome").items():
        if level and came is not None:
            counts[level, way or "not set"][came] += count
    for (level, way), came in sorted(counts.items()):
        yield CheckedOutcome(level, way, Share(came["kept"], came.total()))


def _lay_out_checks(checks: Sequence[CheckedOutcome], levels: Sequence[str]) -> Section:
    rows = tuple((levels[one.level], one.way, one.kept.text()) for one in checks)
    heads, n = ("level", "checked", "kept"), sum(one.kept.n for one in checks)
    remark = "Found together; what was checked less may have been easier."
    marks = tuple(
        mark_share(f"{levels[one.level]}, {one.way}", one.kept,
                   f"ai:{one.level} check:{one.way.replace('not set', '-')} not:outcome:-")
        for one in checks
    )  # fmt: skip
    chart = Chart("interval", marks, axis=SHARES)
    return Section("checks", "Kept, by level and check", n, chart, heads, rows, (remark,))


def _compute_reviews(entries: EntryColumns, window: Window) -> Iterator[tuple[str, int, int]]:
    months: dict[str, list[int]] = defaultdict(list)
    for kind, took, day in entries.rows("kind", "took", "day"):
        if kind == "review" and took:
            months[month_of(day)].append(took)
    for month in window.months():
        if month in months:
            yield month, sum(months[month]), len(months[month])


def _lay_out_reviews(months: Sequence[tuple[str, int, int]]) -> Section:
    describe = Minutes().text
    rows = tuple((month, describe(minutes)) for month, minutes, _ in months)
    heads, n = ("month", "time"), sum(count for _, _, count in months)
    remark = "From entries of kind review that say how long they took."
    chart = chart_bars(
        (
            Mark(name_month(month), (minutes,), describe(minutes), count,
                 f"kind:review on:{month} not:took:-")
            for month, minutes, count in months
        ),
        describe,
    )  # fmt: skip
    return Section("reviews", "Review hours by month", n, chart, heads, rows, (remark,))


@dataclass(frozen=True)
class ToolUse(Figures):
    """How work with a tool or model went, and between which days it was noted (ISO)."""

    tool: str
    first: str
    last: str
    n: int
    helped: Share
    kept: Share


def _compute_tools(entries: EntryColumns, words: _Words) -> Iterator[ToolUse]:
    found = group_names(
        (key, word, row)
        for key, *row in entries.rows("key", "day", "ai_effect", "outcome")
        for field, word in words.get(key, ())
        if field == "tools"
    )
    # In the order of their first use, so that a change of tools reads as before and after.
    for tool in sorted(found, key=lambda name: (min(day for day, *_ in found[name]), name)):
        days, effects, outcomes = zip(*found[tool], strict=True)
        said, came = Counter(filter(None, effects)), Counter(filter(None, outcomes))
        yield ToolUse(
            tool, iso(min(days)), iso(max(days)), len(days),
            Share(said["helped"], said.total()), Share(came["kept"], came.total()),
        )  # fmt: skip


def _lay_out_tools(tools: Sequence[ToolUse]) -> Section:
    rows = tuple(
        (one.tool, one.first, one.last, str(one.n), one.helped.text(), one.kept.text())
        for one in tools
    )
    heads, n = ("with", "first", "last", "entries", "helped", "kept"), sum(one.n for one in tools)
    remark = "In the order of first use. The work may have changed along with the tool."
    title, wanted = "Before and after a change of tools", tuple(f"with:{one.tool}" for one in tools)
    return Section("tools", title, n, (), heads, rows, (remark,), wanted)
