"""Which entries belong in a review: each gets points, and every point has a reason that is shown.

The points compare one writer's entries with each other, within one season. They are no measure of
the work, and nobody else's entries are ever beside them. And what a review still lacks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chefslog.model.season import Goal
from chefslog.reading.fts import fold
from chefslog.season.material import Piece
from chefslog.season.rubric import Rubric

_LACKS = (("impact", "impact:"), ("evidence", "link:"), ("outcome", "outcome:"))


@dataclass(frozen=True)
class Candidate:
    """A piece with its points and the reasons for them, as (points, words)."""

    piece: Piece
    points: int
    reasons: tuple[tuple[int, str], ...]


def _find_reasons(piece: Piece) -> Iterator[tuple[int, str]]:
    """Yield what an entry by itself gets points for, and loses them for."""
    if piece.is_measured:
        yield 30, "impact with a number"
    elif piece.impact:
        yield 14, "impact line"
    if value := piece.text("value"):
        yield 10, f"value: {value}"
    if count := len(piece.proof):
        yield min(16, 10 + 2 * count), f"proof: {count}"
    if piece.verdict == "held":
        yield 16, "held"
    elif piece.verdict in ("reworked", "reverted", "incident"):
        yield -10, f"later {piece.verdict}"
    outcome = piece.text("outcome")
    if outcome in ("kept", "discarded"):
        yield (6 if outcome == "kept" else -14), outcome
    if piece.text("own") == "yes":
        yield 6, "own at 3 am"
    if piece.text("stakes") == "human_led":
        yield 6, "human-led"
    if told := sum(bool(piece.text(name)) for name in ("problem", "approach", "result")):
        yield 3 * told, "told in full" if told == 3 else "told in part"


def rank(
    pieces: Sequence[Piece], goals: Sequence[Goal] = (), rubric: Rubric | None = None
) -> list[Candidate]:
    """The pieces with most points first; among equals the newer."""
    wanted = {fold(goal.key) for goal in goals}
    found = []
    for piece in pieces:
        reasons = [*_find_reasons(piece)]
        served = [goal for goal in piece.words("goals") if fold(goal) in wanted]
        if served:
            reasons.append((12, f"goal: {', '.join(served)}"))
        shown = [
            one.title for one in (rubric.competencies if rubric else ()) if one.is_shown_by(piece)
        ]
        if shown:
            reasons.append((min(12, 6 + 2 * len(shown)), f"shows: {', '.join(shown)}"))
        found.append(Candidate(piece, max(0, sum(p for p, _ in reasons)), tuple(reasons)))
    return sorted(found, key=lambda one: (-one.points, -one.piece.day, one.piece.id))


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
    lacks = [
        Lack(piece.id, piece.short, piece.headline, name, token)
        for piece in picked
        for name, token in _LACKS
        if not (piece.proof if name == "evidence" else piece.text(name))
    ]
    return Gaps(tuple(rows), empty, open_goals, tuple(lacks))
