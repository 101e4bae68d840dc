"""Entries that tell of the same thing, so that they can become one item."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from chefslog.reading.fts import fold, spaced
from chefslog.season.material import Piece

NEAR_DAYS = 45
ALIKE = 0.5
"""Share of common words (of the smaller set) from which two headlines tell of one thing."""
_SHORT = 4


def similar(pieces: Sequence[Piece]) -> list[tuple[str, ...]]:
    """Groups of ids of two or more, oldest first in each; a proposal, nothing is folded by it.

    Alike are pieces at most 45 days apart that share a piece of proof, or whose project is the
    same and whose headlines share at least half of their longer words.
    """
    root = {piece.id: piece.id for piece in pieces}

    def top(ref: str) -> str:
        while root[ref] != ref:
            root[ref] = root[root[ref]]
            ref = root[ref]
        return ref

    words = {piece.id: _words(piece) for piece in pieces}
    for one, other in _neighbours(pieces):
        if _share_proof(one, other) or _alike(words[one.id], words[other.id]):
            root[top(other.id)] = top(one.id)
    groups: dict[str, list[str]] = defaultdict(list)
    for piece in sorted(pieces, key=lambda one: (one.day, one.id)):
        groups[top(piece.id)].append(piece.id)
    return [tuple(group) for group in groups.values() if len(group) > 1]


def find_alike(piece: Piece, pieces: Sequence[Piece]) -> list[str]:
    """Return the ids of the pieces that are alike to this one, oldest first; see `similar`."""
    words, project = _words(piece), fold(piece.text("project"))
    return [
        other.id
        for other in pieces
        if other.id != piece.id
        and abs(other.day - piece.day) <= NEAR_DAYS
        and (
            _share_proof(piece, other)
            or (project and fold(other.text("project")) == project and _alike(words, _words(other)))
        )
    ]


def _neighbours(pieces: Sequence[Piece]) -> Iterator[tuple[Piece, Piece]]:
    """Pairs worth comparing: near in time, and of one project or with a proof in common."""
    shared: dict[tuple[str, str], list[Piece]] = defaultdict(list)
    for piece in sorted(pieces, key=lambda one: one.day):
        if piece.text("project"):
            shared["project", fold(piece.text("project"))].append(piece)
        for _, ref in piece.proof:
            shared["proof", ref].append(piece)
    for group in shared.values():
        for at, one in enumerate(group):
            for other in group[at + 1 :]:
                if other.day - one.day > NEAR_DAYS:
                    break
                yield one, other


def _share_proof(one: Piece, other: Piece) -> bool:
    if "evidence" not in one.fields or "evidence" not in other.fields:
        return False
    return not {ref for _, ref in one.proof}.isdisjoint(ref for _, ref in other.proof)


def _alike(first: frozenset[str], second: frozenset[str]) -> bool:
    common = len(first & second)
    return common >= 2 and common >= ALIKE * min(len(first), len(second))


def _words(piece: Piece) -> frozenset[str]:
    words = (word.strip(".,;:!?()[]\"'`") for word in spaced(fold(piece.headline)).split())
    return frozenset(w for w in words if len(w) >= _SHORT or (w and not w.isascii()))
