"""One group of figures as text: a chart, a table, and remarks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from chefslog.insight.charts import (
    SHADES,
    draw_bar,
    draw_columns,
    draw_dots,
    draw_interval,
    draw_mix,
)
from chefslog.insight.statistics import Share, Spread
from chefslog.model.days import MONTHS
from chefslog.model.kinds import LABELS

Rows = tuple[tuple[str, ...], ...]
SHARES = ("0%", "50%", "100%")
"""What stands below the axis of a chart of shares."""
_TIMES = 3
"""The end of the axis of multiples, where none is larger."""
_MOST_COLUMNS = 40
"""Values that get a cell each; more of them share a cell of dots."""


@dataclass(frozen=True)
class Mark:
    """One row of a chart.

    `values` are what its kind draws, none where there are too few entries: parts from 0 (`bars`),
    parts of a whole, one for each level (`mix`), low, middle and high (`interval`), or values in
    their order (`series`). `text` stands at the right edge, `note` behind it where there is room;
    `wanted` is a filter that finds the entries behind the row, empty where there are none to find.
    """

    label: str
    values: tuple[float, ...]
    text: str
    n: int | None = None
    wanted: str = ""
    note: str = ""


@dataclass(frozen=True)
class Chart:
    """The rows of a chart of one kind; `axis` stands below it, evenly from 0 to `top`."""

    kind: str
    marks: tuple[Mark, ...]
    top: float = 1.0
    axis: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """One group of figures; `remarks` say what it does not.

    `n` is the number of entries it rests on, or a text where that is said in another way. A chart
    is lines of text, or data to be drawn as wide as there is room.
    """

    name: str
    title: str
    n: int | str
    chart: tuple[str, ...] | Chart
    headers: tuple[str, ...]
    rows: Rows
    remarks: tuple[str, ...]
    wanted: tuple[str, ...] = ()
    """For each row a filter that finds the entries behind it."""

    @property
    def sample_size(self) -> str:
        """The sample size in words; empty where there is none."""
        return self.n if isinstance(self.n, str) else f"n = {self.n:,}"


def mark_share(label: str, share: Share, wanted: str, *, note: str = "") -> Mark:
    """Return a row with a share and its interval."""
    if share.interval is None or share.share is None:
        text = f"{share.count} of {share.n}" if share.n else "–"
        return Mark(label, (), text, share.n, wanted, note)
    low, high = share.interval
    return Mark(label, (low, share.share, high), f"{share.share:.0%}", share.n, wanted, note)


def lay_out_shares(
    name: str,
    title: str,
    headers: tuple[str, ...],
    rows: Iterable[tuple[Mark, tuple[str, ...]]],
    remarks: tuple[str, ...] = (),
) -> Section:
    """Return a section of shares, each with the cells of the table behind its label.

    It rests on as many entries as the largest of them.
    """
    marks, cells = zip(*rows, strict=True)
    n, chart = max(mark.n or 0 for mark in marks), Chart("interval", marks, axis=SHARES)
    table = tuple((mark.label, *row) for mark, row in zip(marks, cells, strict=True))
    return Section(name, title, n, chart, headers, table, remarks)


def chart_spreads(rows: Iterable[tuple[str, Spread, str]]) -> Chart:
    """Return medians and middle halves of multiples of an estimate, from 0 to 3x or further.

    Each row is its label, the spread and a filter.
    """
    marks = []
    for label, spread, wanted in rows:
        if spread.median is None or spread.low is None or spread.high is None:
            marks.append(Mark(label, (), "too few", spread.n, wanted))
        else:
            values = (spread.low, spread.median, spread.high)
            marks.append(Mark(label, values, f"{spread.median:.1f}x", spread.n, wanted))
    top = max(_TIMES, ceil(max((max(mark.values) for mark in marks if mark.values), default=0)))
    steps = (0, top) if top % 3 else (0, top // 3, 2 * top // 3, top)
    return Chart("interval", tuple(marks), top, axis=tuple(f"{step}x" for step in steps))


def chart_bars(marks: Iterable[Mark], describe: Callable[[float], str]) -> Chart:
    """Return bars up to the longest one, whose length stands below the axis."""
    bars = tuple(marks)
    top = max(sum(mark.values) for mark in bars)
    return Chart("bars", bars, top, axis=("0", describe(top)))


def name_month(month: str) -> str:
    """Return a month as it is written in text: `2026-11` as `Nov 2026`."""
    year, _, number = month.partition("-")
    return f"{MONTHS[int(number) - 1]} {year}"


def draw_chart(chart: Chart, labels: Sequence[str] = LABELS, width: int = 24) -> Iterator[str]:
    """Yield the rows of a chart that have something to draw, each with its label and text."""
    left = max((len(mark.label) for mark in chart.marks), default=0)
    drawn = [mark for mark in chart.marks if mark.values]
    for mark in drawn:
        values = mark.values
        if chart.kind == "bars":
            line = draw_bar(sum(values), chart.top, width)
        elif chart.kind == "mix":
            line = draw_mix([round(value) for value in values], width)
        elif chart.kind == "interval":
            low, middle, high = (value / chart.top for value in values)
            line = draw_interval(low, middle, high, width)
        elif len(values) > _MOST_COLUMNS:
            line = draw_dots([round(value) for value in values])
        else:
            line = draw_columns(values, chart.top)
        n = "" if mark.n is None or mark.text == f"{mark.n:,}" else f"{mark.n:,}"
        text = f"{mark.text:4}  {n}" if n and mark.text else mark.text or n
        yield f"{mark.label:{left}}  {line:{width}}  {text}".rstrip()
    if drawn and chart.kind == "mix":
        yield "  ".join(
            f"{shade} {level} {labels[level].lower()}" for level, shade in enumerate(SHADES)
        )


def render_section(section: Section) -> Iterator[str]:
    """Yield the lines of a section: its title, its chart, its table, its remarks."""
    yield f"{section.title} ({section.sample_size})" if section.sample_size else section.title
    chart = draw_chart(section.chart) if isinstance(section.chart, Chart) else section.chart
    yield from (f"  {line}".rstrip() for line in chart)
    yield from (f"  {line}" for line in render_columns(section.headers, section.rows))
    yield from (f"  {remark}" for remark in section.remarks)


def render_columns(headers: Sequence[str], rows: Rows) -> Iterator[str]:
    """Yield the lines of rows in columns, the headers above where there are any."""
    every = [tuple(headers), *rows] if any(headers) else list(rows)
    widths = [max(len(row[at]) for row in every) for at in range(len(headers))]
    for row in every:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()
