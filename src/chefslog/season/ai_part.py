"""How the writer worked with AI: numbers with n, their own sentences, what they threw away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from chefslog.insight.statistics import TOO_FEW
from chefslog.model.kinds import LABELS
from chefslog.model.meanings import MEANINGS
from chefslog.season.items import title_of
from chefslog.season.material import Piece
from chefslog.season.prose import sentences

_MOST = 3


def ai_part(
    pieces: Sequence[Piece], picked: Sequence[Piece], labels: Sequence[str] = LABELS
) -> dict[str, Any]:
    """`numbers`, `decided` and `thrown` as lists of sentences, empty where nothing is said."""
    said = [piece.fields["delegation"] for piece in pieces if "delegation" in piece.fields]
    decided = []
    for piece in picked:
        told = sentences(piece.text("approach"))
        if piece.fields.get("delegation", 0) > 0 and told:
            decided.append(f"{title_of(piece)}: {told[0]}")
    thrown = [title_of(piece) for piece in pieces if piece.text("outcome") == "discarded"]
    return {
        "n": len(said),
        "numbers": [*_levels(said, labels), *_checks(pieces), *_effects(pieces), *_kept(pieces)],
        "decided": decided[:_MOST],
        "thrown": thrown[-_MOST:],
    }


def _levels(said: Sequence[int], labels: Sequence[str]) -> list[str]:
    if not said:
        return []
    counts = Counter(said)
    parts = [f"{counts[level]} {labels[level].lower()}" for level in range(5) if counts[level]]
    few = f" Under {TOO_FEW} there is no trend to read." if len(said) < TOO_FEW else ""
    return [f"Delegation, of {len(said)} entries that say: {', '.join(parts)}.{few}"]


def _checks(pieces: Sequence[Piece]) -> list[str]:
    ways = Counter(
        piece.text("checked")
        for piece in pieces
        if piece.text("checked") and piece.fields.get("delegation", 0) > 0
    )
    if not ways:
        return []
    parts = [f"{ways[way]} {text}" for way, text in MEANINGS["checked"].items() if ways[way]]
    return [f"Checked, of {ways.total()} with AI that say: {', '.join(parts)}."]


def _effects(pieces: Sequence[Piece]) -> list[str]:
    counts = Counter(
        piece.text("ai_effect")
        for piece in pieces
        if piece.text("ai_effect") and piece.fields.get("delegation") != 0
    )
    if not counts:
        return []
    return [
        f"AI noted as help in {counts['helped']} of {counts.total()}, "
        f"as a hindrance in {counts['hurt']} (self-reported)."
    ]


def _kept(pieces: Sequence[Piece]) -> list[str]:
    counts = Counter(
        piece.text("outcome")
        for piece in pieces
        if piece.text("outcome") and piece.fields.get("delegation", 0) > 0
    )
    if not counts:
        return []
    return [
        f"Of {counts.total()} results with AI, {counts['kept']} were kept, "
        f"{counts['reworked']} reworked, {counts['discarded']} discarded."
    ]
