"""Rows of charts from shares and spreads."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

from chefslog.insight.section import Chart, Mark
from chefslog.insight.statistics import Share, Spread
from chefslog.model.days import MONTHS

SHARES = ("0%", "50%", "100%")
"""What stands below the axis of a chart of shares."""
_TIMES = 3
"""The end of the axis of multiples, where none is larger."""


def chart_shares(rows: Iterable[tuple[str, Share, str]]) -> Chart:
    """Return a chart of shares with their intervals: label, share and filter of each row."""
    return Chart("interval", tuple(_mark_share(*row) for row in rows), axis=SHARES)


def _mark_share(label: str, share: Share, wanted: str) -> Mark:
    """Return a row with a share and its interval."""
    if share.interval is None or share.share is None:
        return Mark(label, (), f"{share.count} of {share.n}" if share.n else "–", share.n, wanted)
    low, high = share.interval
    return Mark(label, (low, share.share, high), f"{share.share:.0%}", share.n, wanted)


def mark_spread(label: str, spread: Spread, wanted: str) -> Mark:
    """Return a row with a median and the middle half."""
    if spread.median is None or spread.low is None or spread.high is None:
        return Mark(label, (), "too few", spread.n, wanted)
    return Mark(
        label, (spread.low, spread.median, spread.high), f"{spread.median:.1f}x", spread.n, wanted
    )


def chart_spreads(given: Iterable[Mark]) -> Chart:
    """Return a chart of multiples of an estimate on an axis from 0 to 3x, or further."""
    marks = tuple(given)
    top = max(_TIMES, ceil(max((max(mark.values) for mark in marks if mark.values), default=0)))
    axis = tuple(f"{step}x" for step in (0, top // 3, 2 * top // 3, top)) if top % 3 == 0 else (
        "0x", f"{top}x")  # fmt: skip
    return Chart("interval", marks, top, axis=axis)


def name_month(month: str) -> str:
    """Return a month as it is written in text: `2026-11` as `Nov 2026`."""
    year, _, number = month.partition("-")
    return f"{MONTHS[int(number) - 1]} {year}"
