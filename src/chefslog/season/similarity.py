"""Entries that tell of the same thing, so that they can become one item.

Each set of entries is an integer with a bit an entry, in the order of their days: that finds what
is alike among thousands of one project without comparing every two of them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence

from chefslog.reading.fts import fold, spaced
from chefslog.season.material import Piece

NEAR_DAYS = 45
_SHORT = 4


def similar(pieces: Sequence[Piece]) -> list[tuple[str, ...]]:
    """Groups of ids of two or more, oldest first in each; a proposal, nothing is folded by it.

    Alike are pieces at most 45 days apart that share a piece of proof, or whose project is the
    same and whose headlines share two or more of their longer words, at least half of those of
    one of them.
    """
    likeness = _Likeness(pieces)
    left = (1 << len(pieces)) - 1
    groups = []
    while left:
        group = reached = left & -left
        left &= ~group
        while reached:
            found = 0
            for at in _bits(reached):
                found |= likeness.find(at)
            reached = found & left
            left &= ~reached
            group |= reached
        if group & (group - 1):
            groups.append(tuple(likeness.pieces[at].id for at in _bits(group)))
    return groups


def find_alike(piece: Piece, pieces: Sequence[Piece]) -> list[str]:
    """Return the ids of the pieces that are alike to this one, oldest first; see `similar`."""
    likeness = _Likeness([*(one for one in pieces if one.id != piece.id), piece])
    return [
        likeness.pieces[at].id
        for at in _bits(likeness.find(likeness.pieces.index(piece)))
        if likeness.pieces[at] is not piece
    ]


class _Likeness:
    """Which pieces hold a word or a proof; `pieces` are sorted by day, then id."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = sorted(pieces, key=lambda one: (one.day, one.id))
        self._days = [one.day for one in self.pieces]
        self._marks = [_marks(one) for one in self.pieces]
        self._holders: dict[Hashable, int] = defaultdict(int)
        self._needing: dict[int, int] = defaultdict(int)
        for at, (words, proofs) in enumerate(self._marks):
            self._needing[_need(words)] |= 1 << at
            for mark in (*words, *proofs):
                self._holders[mark] |= 1 << at

    def find(self, at: int) -> int:
        """Return the pieces that are alike to the one at this place, itself among them."""
        words, proofs = self._marks[at]
        # `shared[n]`: those that share at least n of its words.
        shared = [-1, *[0] * len(words)]
        for word in words:
            for count in range(len(words), 0, -1):
                shared[count] |= shared[count - 1] & self._holders[word]
        found = 0
        for need, holders in self._needing.items():
            if need < len(shared):
                found |= shared[need] & holders
        if _need(words) < len(shared):
            found |= shared[_need(words)]
        for proof in proofs:
            found |= self._holders[proof]
        day = self._days[at]
        first = bisect_left(self._days, day - NEAR_DAYS)
        end = bisect_right(self._days, day + NEAR_DAYS)
        return found & ((1 << end) - (1 << first))


def _need(words: Sequence[Hashable]) -> int:
    """How many words two headlines have to share: half of those of one of them, two at least."""
    return max(2, (len(words) + 1) // 2)


def _bits(number: int) -> Iterator[int]:
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest


def _marks(piece: Piece) -> tuple[list[tuple[str, str]], list[tuple[str]]]:
    """Return the longer words of a piece's headline, each with its project, and its proofs."""
    project = fold(piece.text("project"))
    text = spaced(fold(piece.headline)) if project else ""
    bare = {word.strip(".,;:!?()[]\"'`") for word in text.split()}
    words = {word for word in bare if len(word) >= _SHORT or (word and not word.isascii())}
    proofs = {ref for _, ref in piece.proof} if "evidence" in piece.fields else set()
    return [(project, word) for word in sorted(words)], [(ref,) for ref in sorted(proofs)]
