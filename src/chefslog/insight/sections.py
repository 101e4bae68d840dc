"""The numbers as sections: a chart to look at, a table to read, and what they do not say.

The words are those of things found together. Nothing here says that AI caused anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from chefslog.insight import charts
from chefslog.insight.figures import TOO_FEW, Share, Spread
from chefslog.insight.statistics import Insight
from chefslog.model.days import iso
from chefslog.model.kinds import LABELS

Rows = tuple[tuple[str, ...], ...]
_MOST_GROUPS = 8
_MOST_COLUMNS = 40
_BAR = 24
"""Cells of a bar that has its figure behind it."""


@dataclass(frozen=True)
class Section:
    """One group of figures; `remarks` say what it does not.

    `n` is how many entries stand behind it, or a text where that is said in another way.
    """

    name: str
    title: str
    n: int | str
    chart: tuple[str, ...]
    headers: tuple[str, ...]
    rows: Rows
    remarks: tuple[str, ...]

    @property
    def stands(self) -> str:
        """What stands behind it, in words; empty where nothing has to."""
        return self.n if isinstance(self.n, str) else f"n = {self.n:,}"


def sections(told: Insight, labels: Sequence[str] = LABELS, currency: str = "") -> list[Section]:
    """The sections that have data, in the order of the screen."""
    makers: tuple[Callable[[], Section | None], ...] = (
        lambda: _delegation(told, labels),
        lambda: _checked(told, labels),
        lambda: _value(told),
        lambda: _effect(told),
        lambda: _guesses(told, labels),
        lambda: _outcomes(told, labels),
        lambda: _own(told, labels),
        lambda: _otherwise(told),
        lambda: _bugs(told),
        lambda: _impact(told),
        lambda: _spend(told, currency),
        lambda: _weeks(told),
    )
    return [section for maker in makers if (section := maker())]


def _level(level: int | None, labels: Sequence[str]) -> str:
    return "not said" if level is None else f"{level} {labels[level].lower()}"


def _drawn(level: int | None, share: Share, labels: Sequence[str]) -> str:
    """A share as a bar with its figure behind it."""
    bar = charts.bar(share.count, share.n, _BAR)
    return f"{_level(level, labels):17} {bar:{_BAR}}  {share.text()}"


def _few(*shares: Share) -> tuple[str, ...]:
    if all(share.is_said for share in shares):
        return ()
    return (f"Under {TOO_FEW} entries there is too little to say; those rows only count.",)


def _delegation(told: Insight, labels: Sequence[str]) -> Section | None:
    held = told.delegation
    if held is None:
        return None
    legend = "  ".join(
        f"{shade} {_level(level, labels)}" for level, shade in enumerate(charts.SHADES)
    )
    chart = [f"{month}  {charts.mix(counts):24}  {sum(counts)}" for month, counts in held.months]
    rows = tuple((month, *(str(count) for count in counts)) for month, counts in held.months)
    remarks = [
        f"Touched by AI (levels 1 to 4): {held.touched.text()}.",
        f"Delegated whole (levels 3 and 4): {held.handed_over.text()}. The two differ: the first "
        "counts any help, the second work that an agent delivered.",
        "A level is a staffing decision made per piece of work; higher is not better.",
    ]
    if held.unsaid:
        remarks.append(f"{held.unsaid} entries name no level and are in none of these shares.")
    heads = ("month", "0", "1", "2", "3", "4")
    return Section(
        "delegation", "Who did the thinking, by month", held.touched.n,
        (*chart, legend), heads, rows, tuple(remarks),
    )  # fmt: skip


def _checked(told: Insight, labels: Sequence[str]) -> Section | None:
    if not told.checked:
        return None
    rows = tuple(
        (_level(one.level, labels), ", ".join(f"{way} {count}" for way, count in one.ways),
         one.done.text(), str(one.unsaid))
        for one in told.checked
    )  # fmt: skip
    chart = tuple(_drawn(one.level, one.done, labels) for one in told.checked if one.done.is_said)
    remarks = ("Said by the writer; whether a check would have found a fault is not known.",)
    return Section(
        "checked", "How each level was checked", sum(one.done.n for one in told.checked), chart,
        ("level", "how", "checked", "not said"), rows,
        (*remarks, *_few(*(one.done for one in told.checked))),
    )  # fmt: skip


def _value(told: Insight) -> Section | None:
    if not told.value:
        return None
    top = max(count for _, count in told.value)
    chart = tuple(f"{name:12} {charts.bar(count, top)} {count}" for name, count in told.value)
    rows = tuple((name, str(count)) for name, count in told.value)
    unsaid = (f"{told.value_unsaid} entries name no value.",) if told.value_unsaid else ()
    n = sum(count for _, count in told.value)
    return Section("value", "Where the value went", n, chart, ("value", "entries"), rows, unsaid)


def _effect(told: Insight) -> Section | None:
    if not told.effect:
        return None
    shown = told.effect[: _MOST_GROUPS + 1]
    rows, chart = [], []
    for one in shown:
        every = one is told.effect[0]
        name = "all work with AI" if every else _of(one.kind, one.stakes)
        rows.append((name, one.helped.text(), str(one.neutral), one.hurt.text()))
        if one.helped.interval and one.helped.share is not None:
            low, high = one.helped.interval
            drawn = charts.within(low, one.helped.share, high)
            chart.append(f"{name:23} {drawn} {one.helped.share:4.0%} helped".replace("%", " %"))
    remarks = [
        "How often the writer noted that AI helped or hurt, beside the kind of work; the lines "
        "are 90 % intervals. It does not say why: easy work may be handed over more often.",
        *_few(*(one.helped for one in shown)),
    ]
    if len(told.effect) > len(shown):
        remarks.append(f"{len(told.effect) - len(shown)} smaller groups are in the JSON only.")
    return Section(
        "effect", "Where AI was noted as help, by kind and stakes", told.effect[0].helped.n,
        tuple(chart), ("work", "helped", "neutral", "hurt"), tuple(rows), tuple(remarks),
    )  # fmt: skip


def _of(kind: str | None, stakes: str | None) -> str:
    named = (stakes or "stakes not said").replace("human_led", "human-led")
    return f"{kind or 'kind not said'}, {named}"


def _guesses(told: Insight, labels: Sequence[str]) -> Section | None:
    if not told.guesses:
        return None
    rows = tuple(
        (_level(one.level, labels), str(one.ratio.n), _times(one.ratio)) for one in told.guesses
    )
    chart = tuple(
        f"{_level(one.level, labels):17} {charts.bar(one.ratio.median, 3, _BAR):{_BAR}}  "
        f"{_times(one.ratio)}"
        for one in told.guesses
        if one.ratio.median is not None
    )
    remarks = [
        "1.0 is as long as guessed, 2.0 twice as long. Guesses and times are self-reported, and "
        "most people believe that they are faster than they are.",
    ]
    if any(one.ratio.median is None for one in told.guesses):
        remarks.append(f"Under {TOO_FEW} pairs there is too little to say.")
    return Section(
        "guess", "Guess against took", sum(one.ratio.n for one in told.guesses), chart,
        ("level", "n", "took / guess, middle and middle half"), rows, tuple(remarks),
    )  # fmt: skip


def _times(ratio: Spread) -> str:
    if ratio.median is None:
        return "too few to say"
    return f"{ratio.median:.1f} ({ratio.low:.1f} to {ratio.high:.1f})"


def _outcomes(told: Insight, labels: Sequence[str]) -> Section | None:
    if not told.outcomes:
        return None
    rows = tuple(
        (_level(one.level, labels), one.kept.text() if one.kept.n else "–", str(one.reworked),
         str(one.discarded), one.held.text() if one.held.n else "not followed up yet")
        for one in told.outcomes
    )  # fmt: skip
    chart = tuple(_drawn(one.level, one.kept, labels) for one in told.outcomes if one.kept.is_said)
    remarks = (
        "Kept is what was said at the time, held what a follow-up said later; only follow-ups "
        "that were answered count, and few pieces of work get one.",
        *_few(*(one.kept for one in told.outcomes if one.kept.n)),
    )
    n = sum(one.kept.n for one in told.outcomes)
    heads = ("level", "kept", "reworked", "discarded", "held")
    return Section("outcome", "What was kept, and what held", n, chart, heads, rows, remarks)


def _own(told: Insight, labels: Sequence[str]) -> Section | None:
    if not told.own:
        return None
    rows = tuple(
        (_level(one.level, labels), one.yes.text(), str(one.partly), str(one.no))
        for one in told.own
    )
    chart = tuple(_drawn(one.level, one.yes, labels) for one in told.own if one.yes.is_said)
    return Section(
        "own", "Could I defend it at 3 am", sum(one.yes.n for one in told.own), chart,
        ("level", "yes", "partly", "no"), rows, _few(*(one.yes for one in told.own)),
    )  # fmt: skip


def _otherwise(told: Insight) -> Section | None:
    held = told.otherwise
    if held is None:
        return None
    rows = (("would not have been done", held.text()),)
    remark = "A guess about what did not happen; it counts entries, not their worth."
    bar = charts.bar(held.count, held.n, _BAR)
    chart = (f"{bar:{_BAR}}  {held.text()}",) if held.is_said else ()
    title = "Would not have been done without AI"
    return Section("otherwise", title, held.n, chart, ("", "share"), rows, (remark,))


def _bugs(told: Insight) -> Section | None:
    held = told.bugs
    if held is None:
        return None
    rows = tuple((month, str(inline), str(queued)) for month, inline, queued in held.months)
    chart = (
        f"fixed at once  {charts.columns([inline for _, inline, _ in held.months])}",
        f"queued         {charts.columns([queued for _, _, queued in held.months])}",
    )
    few = () if held.n >= TOO_FEW else (f"From {held.n} entries: no trend can be read off it.",)
    heads = ("month", "fixed at once", "queued")
    return Section("bugs", "Bugs fixed at once and queued", held.n, chart, heads, rows, few)


def _impact(told: Insight) -> Section | None:
    if told.impact is None or told.measured is None:
        return None
    rows = (
        ("entries with an impact line", told.impact.text()),
        ("of those, with a number and its unit", told.measured.text()),
    )
    bar = charts.bar(told.measured.count, told.measured.n, _BAR)
    chart = (f"{bar:{_BAR}}  {told.measured.text()}",) if told.measured.is_said else ()
    remark = "Not all that matters has a number; where there is one, a review reads better."
    title = "Impact with a number"
    return Section("impact", title, told.impact.n, chart, ("", "share"), rows, (remark,))


def _spend(told: Insight, currency: str) -> Section | None:
    held = told.spend
    if held is None:
        return None
    rows = tuple((month, f"{spent:.2f} {currency}".strip()) for month, spent in held.months)
    top = max(spent for _, spent in held.months)
    chart = tuple(f"{month}  {charts.bar(spent, top)} {spent:.2f}" for month, spent in held.months)
    if held.forecast is None:
        said = "A forecast needs three whole months."
    else:
        said = (
            f"If the coming month is like the last three whole ones: {held.forecast:.2f} "
            f"{currency}".strip()
            + f" ({held.low:.2f} to {held.high:.2f} so far). "
            "A plain mean, nothing more."
        )
    remark = "Cost only: it says nothing about what came of it."
    heads = ("month", "spend")
    return Section("spend", "Spend by month", held.n, chart, heads, rows, (said, remark))


_QUESTIONS = {"after_hours": "after-hours", "review_load": "review load",
              "review_wait": "review wait"}  # fmt: skip


def _weeks(told: Insight) -> Section | None:
    held = told.weeks
    if held is None:
        return None
    rows, chart = [], []
    for name, answers in held.questions:
        title = _QUESTIONS.get(name, name)
        values = [value for _, value in answers]
        many = len(values) > _MOST_COLUMNS
        chart.append(f"{title:14} {charts.dots(values) if many else charts.columns(values, 5)}")
        mean = f"{sum(values) / len(values):.1f}" if len(values) >= TOO_FEW else "too few to say"
        rows.append((title, str(len(values)), mean, str(values[-1])))
    remarks = ["Answers from 1 to 5, self-reported; weeks without a check-in are left out."]
    if held.own_impact:
        said = ", ".join(f"{week} {answer}" for week, answer in held.own_impact)
        remarks.append(f"Own impact with AI against a year ago, self-reported: {said}.")
    heads = ("question", "weeks", "mean", "last")
    return Section("weeks", "The weeks", held.n, tuple(chart), heads, tuple(rows), tuple(remarks))


def lines(told: Insight, labels: Sequence[str] = LABELS, currency: str = "") -> Iterator[str]:
    """All of it as text: for each section its chart, its table and its remarks."""
    window = told.window
    words = f" · {window.words}" if window.words else ""
    yield f"{iso(window.first)} to {iso(window.last)}{words} · {told.n} entries"
    shown = sections(told, labels, currency)
    if not shown:
        yield ""
        yield "Nothing to count here yet; levels, values and outcomes come from entries."
    for section in shown:
        yield ""
        yield from section_lines(section)


def section_lines(section: Section) -> Iterator[str]:
    """A section as text: its title, its chart, its table, its remarks."""
    yield f"{section.title} ({section.stands})" if section.stands else section.title
    yield from (f"  {line}".rstrip() for line in section.chart)
    yield from (f"  {line}" for line in table(section.headers, section.rows))
    yield from (f"  {remark}" for remark in section.remarks)


def table(headers: Sequence[str], rows: Rows) -> Iterator[str]:
    """Rows in columns, the headers above where there are any."""
    every = [tuple(headers), *rows] if any(headers) else list(rows)
    widths = [max(len(row[at]) for row in every) for at in range(len(headers))]
    for row in every:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()
