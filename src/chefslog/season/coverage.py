"""How a season is spread over its months, and what of that a reader would notice."""

from __future__ import annotations

from typing import NamedTuple

from chefslog.capture.filters import Filter
from chefslog.insight.window import Window, month_of
from chefslog.reading.entry import day_of, public_filter
from chefslog.reading.pages import load_columns

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from chefslog.reading.connect import Snapshot
    from chefslog.season.material import Piece

    Counted = tuple[int, str, bool, bool]
    """Day number and id of a published entry; whether it has an impact line, and evidence."""

RECENT_DAYS = 56
TOO_RECENT = 0.4
"""Over this share of picks from the last eight weeks, a summary looks like a memory."""


class Month(NamedTuple):
    """One month: entries, those with an impact line, those with proof, those picked."""

    month: str
    entries: int
    impact: int
    proof: int
    picked: int


class Coverage(NamedTuple):
    """Months oldest first; `weeks` of `all_weeks` have entries; `remarks` name what stands out."""

    months: tuple[Month, ...]
    weeks: int
    all_weeks: int
    entries: int
    remarks: tuple[str, ...]


def load_counted(snapshot: Snapshot, first: int, last: int) -> list[Counted]:
    """Read what coverage counts, without the entries themselves; no private one is in it."""
    span = Filter((False, "day", "range", (first, last)))
    rows = load_columns(snapshot, public_filter(span), ("id", "impact", "evidence"))
    return [
        (day_of(key), entry_id, bool(impact), bool(proof)) for key, entry_id, impact, proof in rows
    ]


def count_pieces(pieces: Iterable[Piece]) -> list[Counted]:
    """Return what coverage counts of published entries that are loaded already."""
    return [
        (piece.day, piece.id, bool(piece.text("impact")), bool(piece.proof)) for piece in pieces
    ]


def coverage(
    entries: Sequence[Counted], first: int, last: int, today: int, picked: Iterable[str] = ()
) -> Coverage:
    """Return the spread of a season from `first` to `last`, without months that have not begun."""
    chosen = set(picked)
    until = max(first, min(last, today))
    by_month: dict[str, list[Counted]] = {month: [] for month in Window(first, until).months()}
    for entry in entries:
        by_month.setdefault(month_of(entry[0]), []).append(entry)
    months = [
        Month(
            month,
            len(held),
            sum(has_impact for _, _, has_impact, _ in held),
            sum(has_proof for *_, has_proof in held),
            sum(entry_id in chosen for _, entry_id, *_ in held),
        )
        for month, held in by_month.items()
    ]
    weeks = {(day - 1) // 7 for day, *_ in entries}
    days_picked = [day for day, entry_id, *_ in entries if entry_id in chosen]
    return Coverage(
        tuple(months),
        len(weeks),
        (until - 1) // 7 - (first - 1) // 7 + 1,
        len(entries),
        tuple(_remarks(months, days_picked, first, until)),
    )


def _remarks(
    months: Sequence[Month], days_picked: Sequence[int], first: int, until: int
) -> Iterable[str]:
    empty = [month.month for month in months if not month.entries]
    if empty:
        yield f"No entries in {', '.join(empty)}. `chefslog harvest` finds what git remembers."
    count = len(days_picked)
    recent = sum(day > until - RECENT_DAYS for day in days_picked)
    # A season that is little longer has nothing further back.
    if until - first >= 2 * RECENT_DAYS and recent > TOO_RECENT * count:
        yield f"{recent} of {count} picks are from the last eight weeks; look further back."
    bare = [month.month for month in months if month.entries and count and not month.picked]
    if bare:
        yield f"Nothing picked from {', '.join(bare)}."
