"""Charts as text: bars of eighths of a block, columns, lines of braille dots."""

from __future__ import annotations

from collections.abc import Sequence

_EIGHTHS = " ▏▎▍▌▋▊▉█"
_HEIGHTS = " ▁▂▃▄▅▆▇█"
SHADES = ("░", "▒", "▓", "▞", "█")
"""A texture for each level, so that a mix reads without colour."""


def draw_bar(value: float, top: float, width: int = 24) -> str:
    """Return a bar of `width` cells at `top`, to an eighth of a cell; a little is never nothing."""
    if value <= 0 or top <= 0:
        return ""
    eighths = max(1, round(min(value, top) / top * width * 8))
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def draw_columns(values: Sequence[float | None], top: float) -> str:
    """Return one cell per value, as high as its share of `top`; a space where there is none."""
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


_DOTS = ((0x40, 0x04, 0x02, 0x01), (0x80, 0x20, 0x10, 0x08))


def draw_dots(values: Sequence[int | None]) -> str:
    """Return a line of dots, two values to a cell, four heights for 1 to 5."""
    cells = []
    for start in range(0, len(values), 2):
        cell = 0
        for side, value in zip(_DOTS, values[start : start + 2], strict=False):
            if value is not None:
                cell |= side[max(0, min(3, round((value - 1) / 4 * 3)))]
        cells.append(chr(0x2800 + cell))
    return "".join(cells)
