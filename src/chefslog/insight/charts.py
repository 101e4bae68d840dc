"""Charts as text: bars of eighths of a block, columns, lines of braille dots."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from chefslog.model.kinds import LABELS

if TYPE_CHECKING:
    from chefslog.insight.section import Chart

_EIGHTHS = " ▏▎▍▌▋▊▉█"
_HEIGHTS = " ▁▂▃▄▅▆▇█"
SHADES = ("░", "▒", "▓", "▞", "█")
"""A texture for each level, so that a mix reads without colour."""


_MOST_COLUMNS = 40
"""Values that get a cell each; more of them share a cell of dots."""


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


def draw_bar(value: float, top: float, width: int = 24) -> str:
    """Return a bar of `width` cells at `top`, to an eighth of a cell; a little is never nothing."""
    if value <= 0 or top <= 0:
        return ""
    eighths = max(1, round(min(value, top) / top * width * 8))
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def draw_columns(values: Sequence[float | None], top: float | None = None) -> str:
    """Return one cell per value, as high as its share of `top`; a space where there is none."""
    known = [value for value in values if value is not None]
    top = max(known, default=0.0) if top is None else top
    cells = []
    for value in values:
        if value is None:
            cells.append(" ")
        elif value <= 0 or top <= 0:
            cells.append("▁")
        else:
            cells.append(_HEIGHTS[max(1, round(min(value, top) / top * 8))])
    return "".join(cells)


def draw_mix(counts: Sequence[int], width: int = 24) -> str:
    """Return one bar of `width` cells, cut in proportion; each part in its texture of `SHADES`."""
    total = sum(counts)
    if not total:
        return ""
    ends, run = [], 0
    for count in counts:
        run += count
        ends.append(round(run / total * width))
    starts = [0, *ends[:-1]]
    return "".join(
        shade * (end - start) for shade, start, end in zip(SHADES, starts, ends, strict=False)
    )


def draw_interval(low: float, middle: float, high: float, width: int = 24) -> str:
    """Return a share and its interval on a line from 0 to 1: `··├──●───┤··`."""
    line = ["·"] * width
    first, at, last = (min(width - 1, int(share * width)) for share in (low, middle, high))
    for place in range(first, last + 1):
        line[place] = "─"
    line[first], line[last], line[at] = "├", "┤", "●"
    return "".join(line)


def draw_range(low: float, high: float, width: int = 24) -> str:
    """Return a range on a line from 0 to 1, without a point in it: `··████······`."""
    first, last = round(low * width), round(high * width)
    first = min(first, width - 1)
    return "·" * first + "█" * max(1, last - first) + "·" * (width - max(first + 1, last))


_DOTS = ((0x40, 0x04, 0x02, 0x01), (0x80, 0x20, 0x10, 0x08))


def draw_dots(values: Sequence[int | None], low: int = 1, high: int = 5) -> str:
    """Return a line of dots, two values to a cell, four heights from `low` to `high`."""
    cells = []
    for start in range(0, len(values), 2):
        cell = 0
        for side, value in zip(_DOTS, values[start : start + 2], strict=False):
            if value is not None:
                share = (value - low) / (high - low)
                cell |= side[max(0, min(3, round(share * 3)))]
        cells.append(chr(0x2800 + cell))
    return "".join(cells)
