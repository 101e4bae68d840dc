"""Lays the sections of Insight out: pictures or numbers, in as many columns as the width holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from rich.cells import cell_len

from chefslog.insight.section import Chart, Rows, Section
from chefslog.tui.cells import fit, wrap
from chefslog.tui.widgets.sheet import Line, Part

COLUMN = 74
"""Cells that a column needs."""
GAP = 3
_NARROWEST = 6
_INKED = re.compile("[\u2500-\u25ff\u2800-\u28ff]+")


def lay_out(shown: Sequence[Section], width: int, *, numbers: bool) -> list[Line]:
    """Every section: its chart, or its table where numbers are asked for or nothing is drawn."""
    count = max(1, (width - 1 + GAP) // (COLUMN + GAP))
    each = (width - 1 - GAP * (count - 1)) // count
    blocks = [[*_section(one, each, numbers=numbers)] for one in shown]
    columns = _distributed(blocks, count)
    lines = []
    for row in zip_longest(*columns, fillvalue=()):
        parts: list[Part] = [(" ", "")]
        for place, cells in enumerate(row):
            parts += cells
            used = sum(cell_len(text) for text, _ in cells)
            if place + 1 < len(row):
                parts.append((" " * (each - used + GAP), ""))
        lines.append(Line(tuple(parts)))
    return lines


def _section(section: Section, width: int, *, numbers: bool) -> Iterator[tuple[Part, ...]]:
    n = f"  {section.sample_size}"
    *above, last = wrap(section.title, width - len(n))
    for line in above:
        yield ((line, "title"),)
    yield ((last, "title"), (n, "dim"))
    chart = () if isinstance(section.chart, Chart) else section.chart
    if chart and not numbers:
        for line in chart:
            yield from _chart(line, width)
    else:
        yield from table(section.headers, section.rows, width)
    for remark in section.remarks:
        for line in wrap(remark, width):
            yield ((line, "dim"),)
    yield ()


def _chart(line: str, width: int) -> Iterator[tuple[Part, ...]]:
    """A line of a chart, its blocks inked; a legend too long for one line goes on in the next."""
    while cell_len(line) > width and "  " in line[:width].strip():
        cut = line[: width + 1].rindex("  ")
        yield _inked(fit(line[:cut], width).rstrip())
        line = line[cut:].lstrip()
    yield _inked(fit(line, width).rstrip())


def _inked(line: str) -> tuple[Part, ...]:
    parts: list[Part] = []
    at = 0
    for found in _INKED.finditer(line):
        parts += [(line[at : found.start()], ""), (found.group(), "accent")]
        at = found.end()
    return (*parts, (line[at:], ""))


def table(headers: Sequence[str], rows: Rows, width: int) -> Iterator[tuple[Part, ...]]:
    """Rows in columns; where they are too wide, the widest wrap within theirs."""
    every = [tuple(headers), *rows] if any(headers) else [*rows]
    widths = [max(cell_len(row[at]) for row in every) for at in range(len(headers))]
    while sum(widths) + 2 * (len(widths) - 1) > width and max(widths) > _NARROWEST:
        widths[widths.index(max(widths))] -= 1
    for number, row in enumerate(every):
        style = "dim" if any(headers) and number == 0 else ""
        cells = [wrap(cell, size) for cell, size in zip(row, widths, strict=True)]
        for line in zip_longest(*cells, fillvalue=""):
            shown = "  ".join(fit(cell, size) for cell, size in zip(line, widths, strict=True))
            yield ((fit(shown.rstrip(), width).rstrip(), style),)


def _distributed(
    blocks: Sequence[list[tuple[Part, ...]]], count: int
) -> list[list[tuple[Part, ...]]]:
    """The blocks in their order, in columns whose highest is as low as it can be."""
    height = max((len(block) for block in blocks), default=0)
    while True:
        columns: list[list[tuple[Part, ...]]] = [[]]
        for block in blocks:
            if columns[-1] and len(columns[-1]) + len(block) > height:
                columns.append([])
            columns[-1] += block
        if len(columns) <= count:
            return columns
        height += 1
