"""How a season is spread over its months, and what of that a reader would notice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chefslog.insight.window import Window, month_of
from chefslog.season.material import Piece

RECENT_DAYS = 56
TOO_RECENT = 0.4
"""Over this share of picks from the last eight weeks, a summary looks like a memory."""


@dataclass(frozen=True)
class Month:
    """One month: entries, those with an impact line, those with proof, those picked."""

    month: str
    entries: int
    impact: int
    proof: int
    picked: int


@dataclass(frozen=True)
class Coverage:
    """Months oldest first; `weeks` of `all_weeks` have entries; `remarks` name what stands out."""

    months: tuple[Month, ...]
    weeks: int
    all_weeks: int
    entries: int
    remarks: tuple[str, ...]


def coverage(
    pieces: Sequence[Piece], first: int, last: int, today: int, picked: Iterable[str] = ()
) -> Coverage:
    """The spread of a season from `first` to `last`; months that have not begun are left out."""
    chosen = set(picked)
    until = max(first, min(last, today))
    months = []
    for month in Window(first, until).months():
        here = [piece for piece in pieces if month_of(piece.day) == month]
        months.append(
            Month(
                month,
                len(here),
                sum(bool(piece.text("impact")) for piece in here),
                sum(bool(piece.proof) for piece in here),
                sum(piece.id in chosen for piece in here),
            )
        )
    weeks = {(piece.day - 1) // 7 for piece in pieces}
    return Coverage(
        tuple(months),
        len(weeks),
        (until - 1) // 7 - (first - 1) // 7 + 1,
        len(pieces),
        tuple(_remarks(months, pieces, until, chosen)),
    )


def _remarks(
    months: Sequence[Month], pieces: Sequence[Piece], until: int, chosen: set[str]
) -> Iterable[str]:
    empty = [one.month for one in months if not one.entries]
    if empty:
        yield f"No entries in {', '.join(empty)}. `chefslog harvest` finds what git remembers."
    picks = [piece for piece in pieces if piece.id in chosen]
    recent = sum(piece.day > until - RECENT_DAYS for piece in picks)
    if picks and recent > TOO_RECENT * len(picks):
        yield f"{recent} of {len(picks)} picks are from the last eight weeks; look further back."
    bare = [one.month for one in months if one.entries and picks and not one.picked]
    if bare:
        yield f"Nothing picked from {', '.join(bare)}."
