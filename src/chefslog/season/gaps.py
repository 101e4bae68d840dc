"""What a review still lacks: competencies nobody could see, items without their proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chefslog.model.season import Goal
from chefslog.reading.fts import fold
from chefslog.season.material import Piece
from chefslog.season.rubric import Rubric

_LACKS = (("impact", "impact:"), ("evidence", "link:"), ("outcome", "outcome:"))


@dataclass(frozen=True)
class Row:
    """A competency: entry ids that show it, and, where none does, ids that may be asked."""

    key: str
    title: str
    shown: tuple[str, ...]
    maybe: tuple[str, ...]


@dataclass(frozen=True)
class Lack:
    """An item without a field, and the key to type for it."""

    id: str
    short: str
    headline: str
    field: str
    token: str


@dataclass(frozen=True)
class Gaps:
    """The grid, `empty` titles of it, goals without an item, and what items lack."""

    grid: tuple[Row, ...]
    empty: tuple[str, ...]
    goals: tuple[str, ...]
    lacks: tuple[Lack, ...]


def gaps(
    picked: Sequence[Piece],
    pieces: Sequence[Piece],
    goals: Sequence[Goal] = (),
    rubric: Rubric | None = None,
) -> Gaps:
    """What the picked pieces leave open; `pieces` are all of the season."""
    rows = []
    for one in rubric.competencies if rubric else ():
        shown = tuple(piece.id for piece in picked if one.is_shown_by(piece))
        others = (piece for piece in pieces if one.is_shown_by(piece) or one.may_be_shown_by(piece))
        maybe = () if shown else tuple(piece.id for piece in others)
        rows.append(Row(one.key, one.title, shown, maybe))
    served = {fold(goal) for piece in picked for goal in piece.words("goals")}
    open_goals = tuple(goal.key for goal in goals if fold(goal.key) not in served)
    empty = tuple(row.title for row in rows if not row.shown)
    return Gaps(tuple(rows), empty, open_goals, tuple(lack for p in picked for lack in _lacks(p)))


def _lacks(piece: Piece) -> list[Lack]:
    found = []
    for field, token in _LACKS:
        has = bool(piece.proof) if field == "evidence" else bool(piece.text(field))
        if not has:
            found.append(Lack(piece.id, piece.short, piece.headline, field, token))
    return found
