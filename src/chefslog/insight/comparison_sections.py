"""Comparisons as sections: tables, and what they do not say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chefslog.insight.comparisons import Comparisons
from chefslog.insight.section import Section
from chefslog.insight.statistics import Spread, Weeks
from chefslog.model.kinds import LABELS, Minutes

_MOST_NAMES = 30


def make_comparison_sections(
    comparisons: Comparisons, weeks: Weeks | None, labels: Sequence[str] = LABELS
) -> Iterator[Section]:
    """Yield the sections that have data, in the order of the screen."""
    makers = (_beliefs, _by_hand, _thrown_away, _level_bugs, _checks, _reviews, _tools)
    for make in makers:
        section = make(comparisons, weeks, labels)
        if section:
            yield section


def _beliefs(
    comparisons: Comparisons, weeks: Weeks | None, labels: Sequence[str]
) -> Section | None:
    if not comparisons.beliefs:
        return None
    rows = tuple((f"noted as {one.effect}", _times(one.ratio)) for one in comparisons.beliefs)
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
    n = sum(one.ratio.n for one in comparisons.beliefs)
    heads = ("AI effect", "time / estimate")
    return Section("belief", "Believed vs. measured", n, (), heads, rows, tuple(remarks))


def _times(spread: Spread) -> str:
    if spread.median is None:
        return f"{spread.n} of them, too few to say"
    return f"{spread.median:.2g}x ({spread.low:.2g} to {spread.high:.2g}), n = {spread.n}"


def _by_hand(
    comparisons: Comparisons, weeks: Weeks | None, labels: Sequence[str]
) -> Section | None:
    if not comparisons.by_hand:
        return None
    rows = tuple(
        (one.name, one.last or "not in this window", *map(str, one.levels))
        for one in comparisons.by_hand[:_MOST_NAMES]
    )
    more = len(comparisons.by_hand) - _MOST_NAMES
    remarks = ["Last day at level 0 or 1, and entries at each level; in alphabetical order."]
    remarks += [f"And {more} more; all with --json."] if more > 0 else []
    heads = ("what", "last by hand", "0", "1", "2", "3", "4")
    return Section(
        "by_hand", "Last done by hand", "3 entries or more each", (), heads, rows, tuple(remarks)
    )


def _thrown_away(
    comparisons: Comparisons, weeks: Weeks | None, labels: Sequence[str]
) -> Section | None:
    thrown = comparisons.thrown_away
    if thrown is None:
        return None
    rows = (
        ("time", Minutes().text(thrown.minutes), f"{thrown.timed} of {thrown.n} entries"),
        ("spend", f"{thrown.spend:,.2f}", f"{thrown.priced} of {thrown.n} entries"),
    )
    remark = "What an experiment taught is not in these figures."
    heads = ("", "sum", "known for")
    return Section(
        "thrown_away", "Cost of discarded work", thrown.n, (), heads, rows, (remark,)
    )  # fmt: skip


def _level_bugs(
    comparisons: Comparisons, weeks: Weeks | None, labels: Sequence[str]
) -> Section | None:
    if not comparisons.level_bugs:
        return None
    rows = tuple(
        (one.month, "{} / {}".format(*one.by_hand), "{} / {}".format(*one.delegated))
        for one in comparisons.level_bugs
    )
    remark = "Fixed inline / queued. A queue that shrinks over months is a late sign of maturity."
    heads = ("month", "levels 0 to 2", "levels 3 and 4")
    return Section(
        "level_bugs",
        "Bugs by AI level",
        sum(one.n for one in comparisons.level_bugs),
        (),
        heads,
        rows,
        (remark,),
    )


def _checks(comparisons: Comparisons, weeks: Weeks | None, labels: Sequence[str]) -> Section | None:
    if not comparisons.checks:
        return None
    rows = tuple(
        (f"{one.level} {labels[one.level].lower()}", one.way, one.kept.text())
        for one in comparisons.checks
    )
    n = sum(one.kept.n for one in comparisons.checks)
    heads = ("level", "checked", "kept")
    remark = "Found together; what was checked less may have been easier."
    return Section("checks", "Kept, by level and check", n, (), heads, rows, (remark,))


def _reviews(
    comparisons: Comparisons, weeks: Weeks | None, labels: Sequence[str]
) -> Section | None:
    if not comparisons.reviews:
        return None
    rows = tuple((month, Minutes().text(minutes)) for month, minutes, _ in comparisons.reviews)
    n = sum(count for _, _, count in comparisons.reviews)
    remark = "From entries of kind review that say how long they took."
    return Section(
        "reviews", "Review hours by month", n, (), ("month", "time"), rows, (remark,)
    )  # fmt: skip


def _tools(comparisons: Comparisons, weeks: Weeks | None, labels: Sequence[str]) -> Section | None:
    if not comparisons.tools:
        return None
    rows = tuple(
        (one.tool, one.first, one.last, str(one.n), one.helped.text(), one.kept.text())
        for one in comparisons.tools
    )
    heads = ("with", "first", "last", "entries", "helped", "kept")
    remark = "In the order of first use. The work may have changed along with the tool."
    return Section(
        "tools",
        "Before and after a change of tools",
        sum(one.n for one in comparisons.tools),
        (),
        heads,
        rows,
        (remark,),
    )
