"""Comparisons as sections: tables, and what they do not say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chefslog.insight.comparisons import (
    Belief,
    ByHand,
    CheckedOutcome,
    Comparisons,
    LevelBugs,
    ThrownAway,
    ToolUse,
)
from chefslog.insight.marks import chart_shares, chart_spreads, mark_spread, name_month
from chefslog.insight.section import Chart, Mark, Section
from chefslog.insight.statistics import Spread, Weeks
from chefslog.model.kinds import Minutes

_MOST_NAMES = 30


def make_comparison_sections(
    comparisons: Comparisons, weeks: Weeks | None, levels: Sequence[str]
) -> Iterator[object]:
    """Yield the sections in the order of the screen, other things in place of those without data.

    `levels` are the names of the levels, each with its number.
    """
    yield comparisons.beliefs and _beliefs(comparisons.beliefs, weeks)
    yield comparisons.by_hand and _by_hand(comparisons.by_hand)
    yield comparisons.thrown_away and _thrown_away(comparisons.thrown_away)
    yield comparisons.level_bugs and _level_bugs(comparisons.level_bugs)
    yield comparisons.checks and _checks(comparisons.checks, levels)
    yield comparisons.reviews and _reviews(comparisons.reviews)
    yield comparisons.tools and _tools(comparisons.tools)


def _beliefs(beliefs: Sequence[Belief], weeks: Weeks | None) -> Section:
    rows = tuple((f"noted as {one.effect}", _times(one.ratio)) for one in beliefs)
    remarks = [
        "Time taken as a multiple of the estimate, for work with AI; median and middle half."
    ]
    if weeks and weeks.own_impact:
        week, answer = weeks.own_impact[-1]
        remarks.append(
            f"Impact with AI compared with a year ago, self-reported: {answer} ({week})."
        )
    remarks.append(
        "The two may differ: in a 2025 trial, developers felt 20% faster and were 19% slower; a "
        "2026 follow-up could not settle it, since people withheld tasks."
    )
    heads, n = ("AI effect", "time / estimate"), sum(one.ratio.n for one in beliefs)
    chart = chart_spreads(
        mark_spread(f"noted as {one.effect}", one.ratio,
                    f"not:ai:0 effect:{one.effect} not:guess:- not:took:-")
        for one in beliefs
    )  # fmt: skip
    return Section("belief", "Believed vs. measured", n, chart, heads, rows, tuple(remarks))


def _times(spread: Spread) -> str:
    if spread.median is None:
        return f"{spread.n} of them, too few to say"
    return f"{spread.median:.2g}x ({spread.low:.2g} to {spread.high:.2g}), n = {spread.n}"


def _by_hand(places: Sequence[ByHand]) -> Section:
    rows = tuple(
        (one.name, one.last or "not in this window", *map(str, one.levels))
        for one in places[:_MOST_NAMES]
    )
    more = len(places) - _MOST_NAMES
    remarks = ["Last day at level 0 or 1, and entries at each level; in alphabetical order."]
    remarks += [f"And {more} more; all with --json."] if more > 0 else []
    heads, n = ("what", "last by hand", "0", "1", "2", "3", "4"), "3 entries or more each"
    wanted = tuple(one.name for one in places[:_MOST_NAMES])
    return Section("by_hand", "Last done by hand", n, (), heads, rows, tuple(remarks), wanted)


def _thrown_away(thrown: ThrownAway) -> Section:
    rows = (
        ("time", Minutes().text(thrown.minutes), f"{thrown.timed} of {thrown.n} entries"),
        ("spend", f"{thrown.spend:,.2f}", f"{thrown.priced} of {thrown.n} entries"),
    )
    remarks = ("What an experiment taught is not in these figures.",)
    title, heads = "Cost of discarded work", ("", "sum", "known for")
    wanted = ("outcome:discarded not:took:-", "outcome:discarded not:spend:-")
    return Section("thrown_away", title, thrown.n, (), heads, rows, remarks, wanted)


def _level_bugs(months: Sequence[LevelBugs]) -> Section:
    rows = tuple(
        (one.month, "{} / {}".format(*one.by_hand), "{} / {}".format(*one.delegated))
        for one in months
    )
    remark = "Fixed inline / queued. A queue that shrinks over months is a late sign of maturity."
    heads, n = ("month", "levels 0 to 2", "levels 3 and 4"), sum(one.n for one in months)
    wanted = tuple(f"on:{one.month} not:bugs:-" for one in months)
    return Section("level_bugs", "Bugs by AI level", n, (), heads, rows, (remark,), wanted)


def _checks(checks: Sequence[CheckedOutcome], levels: Sequence[str]) -> Section:
    rows = tuple((levels[one.level], one.way, one.kept.text()) for one in checks)
    heads, n = ("level", "checked", "kept"), sum(one.kept.n for one in checks)
    remark = "Found together; what was checked less may have been easier."
    chart = chart_shares(
        (f"{levels[one.level]}, {one.way}", one.kept,
         f"ai:{one.level} check:{one.way.replace('not set', '-')} not:outcome:-")
        for one in checks
    )  # fmt: skip
    return Section("checks", "Kept, by level and check", n, chart, heads, rows, (remark,))


def _reviews(months: Sequence[tuple[str, int, int]]) -> Section:
    rows = tuple((month, Minutes().text(minutes)) for month, minutes, _ in months)
    heads, n = ("month", "time"), sum(count for _, _, count in months)
    remark = "From entries of kind review that say how long they took."
    marks = tuple(
        Mark(name_month(month), (minutes,), Minutes().text(minutes), count,
             f"kind:review on:{month} not:took:-")
        for month, minutes, count in months
    )  # fmt: skip
    top = max(minutes for _, minutes, _ in months)
    chart = Chart("bars", marks, top, axis=("0", Minutes().text(top)))
    return Section("reviews", "Review hours by month", n, chart, heads, rows, (remark,))


def _tools(tools: Sequence[ToolUse]) -> Section:
    rows = tuple(
        (one.tool, one.first, one.last, str(one.n), one.helped.text(), one.kept.text())
        for one in tools
    )
    heads, n = ("with", "first", "last", "entries", "helped", "kept"), sum(one.n for one in tools)
    remark = "In the order of first use. The work may have changed along with the tool."
    title, wanted = "Before and after a change of tools", tuple(f"with:{one.tool}" for one in tools)
    return Section("tools", title, n, (), heads, rows, (remark,), wanted)
