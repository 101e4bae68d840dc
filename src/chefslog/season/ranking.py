"""Which entries belong in a review: each gets points, and every point has a reason that is shown.

The points compare one writer's entries with each other, within one season. They are no measure of
the work, and nobody else's entries are ever beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chefslog.model.season import Goal
from chefslog.reading.fts import fold
from chefslog.season.material import Piece
from chefslog.season.rubric import Rubric


@dataclass(frozen=True)
class Candidate:
    """A piece with its points and the reasons for them, as (points, words)."""

    piece: Piece
    points: int
    reasons: tuple[tuple[int, str], ...]


def _impact(piece: Piece) -> tuple[int, str] | None:
    if piece.is_measured:
        return 30, "impact with a number"
    return (14, "impact line") if piece.impact else None


def _value(piece: Piece) -> tuple[int, str] | None:
    value = piece.text("value")
    return (10, f"value: {value}") if value else None


def _proof(piece: Piece) -> tuple[int, str] | None:
    count = len(piece.proof)
    return (min(16, 10 + 2 * count), f"proof: {count}") if count else None


def _held(piece: Piece) -> tuple[int, str] | None:
    if piece.verdict == "held":
        return 16, "held"
    if piece.verdict in ("reworked", "reverted", "incident"):
        return -10, f"later {piece.verdict}"
    return None


def _outcome(piece: Piece) -> tuple[int, str] | None:
    outcome = piece.text("outcome")
    if outcome == "kept":
        return 6, "kept"
    return (-14, "discarded") if outcome == "discarded" else None


def _own(piece: Piece) -> tuple[int, str] | None:
    return (6, "own at 3 am") if piece.text("own") == "yes" else None


def _stakes(piece: Piece) -> tuple[int, str] | None:
    return (6, "human-led") if piece.text("stakes") == "human_led" else None


def _told(piece: Piece) -> tuple[int, str] | None:
    count = sum(bool(piece.text(name)) for name in ("problem", "approach", "result"))
    return (3 * count, "told in full" if count == 3 else "told in part") if count else None


_RULES: tuple[Callable[[Piece], tuple[int, str] | None], ...] = (
    _impact, _value, _proof, _held, _outcome, _own, _stakes, _told,
)  # fmt: skip


def rank(
    pieces: Sequence[Piece], goals: Sequence[Goal] = (), rubric: Rubric | None = None
) -> list[Candidate]:
    """The pieces with most points first; among equals the newer."""
    wanted = {fold(goal.key) for goal in goals}
    found = []
    for piece in pieces:
        reasons = [reason for rule in _RULES if (reason := rule(piece))]
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
