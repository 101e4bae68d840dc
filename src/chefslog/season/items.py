"""One piece of work as an item of a review: title, problem, decision, result, proof."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chefslog.model.days import parse_day, spoken
from chefslog.season.material import Piece
from chefslog.season.prose import sentences, shortened, unlabelled
from chefslog.season.rubric import Rubric

TITLE_SIGNS = 100
MOST_WORDS = 80
FEWEST_WORDS = 40
UNANSWERED = "not followed up yet"


@dataclass(frozen=True)
class ItemText:
    """The parts of an item; `words` counts title, problem, decision and result together."""

    id: str
    short: str
    title: str
    impact: str
    day: str
    problem: str
    decided: str
    result: str
    held: str
    proof: tuple[tuple[str, str], ...]
    competencies: tuple[str, ...]
    people: tuple[str, ...]
    folded: tuple[str, ...]
    words: int

    def context(self) -> dict[str, Any]:
        """Plain data for a template."""
        held: dict[str, Any] = {name: getattr(self, name) for name in self.__dataclass_fields__}
        held["proof"] = [{"kind": kind, "ref": ref} for kind, ref in self.proof]
        return held


def title_of(piece: Piece) -> str:
    """The headline, at most 100 signs, without a full stop."""
    return shortened(piece.headline.rstrip("."), TITLE_SIGNS)


def _result(piece: Piece) -> list[str]:
    impact = piece.text("impact")
    own = [stopped(impact)] if impact else []
    texts = own + unlabelled(piece.text("result"))
    for one in piece.folded:
        told = one.text("impact") or one.headline
        texts.append(stopped(f"Also: {told}"))
    return texts


def stopped(text: str) -> str:
    """The text with a full stop, where it has no stop of its own."""
    return text if text.rstrip("\"'”’»)")[-1:] in tuple(".!?…。！？") else text + "."


def item_of(piece: Piece, rubric: Rubric | None, most: int | None = MOST_WORDS) -> ItemText:
    """The item of a piece, at most `most` words of problem, decision and result.

    The first sentence of result, problem and decision come before the second of any.
    """
    parts = {
        "result": _result(piece),
        "problem": sentences(piece.text("problem")),
        "decided": sentences(piece.text("approach")),
    }
    title = title_of(piece)
    kept: dict[str, list[str]] = {name: [] for name in parts}
    words = len(title.split())
    for place in range(max(map(len, parts.values()))):
        for name, texts in parts.items():
            # A part ends where a sentence does not fit: no gaps within it.
            if place < len(texts) and len(kept[name]) == place:
                count = len(texts[place].split())
                if most is None or words + count <= most:
                    kept[name].append(texts[place])
                    words += count
    competencies = rubric.competencies if rubric else ()
    return ItemText(
        piece.id, piece.short, title, piece.text("impact"), spoken(piece.day),
        " ".join(kept["problem"]), " ".join(kept["decided"]), " ".join(kept["result"]),
        held_text(piece), piece.proof,
        tuple(one.title for one in competencies if one.is_shown_by(piece)),
        piece.words("people"), tuple(title_of(one) for one in piece.folded), words,
    )  # fmt: skip


def held_text(piece: Piece) -> str:
    """What follow-ups said, and when; the words for none otherwise."""
    if piece.verdict is None:
        return UNANSWERED
    day = parse_day(piece.verdict_day or "")
    return f"{piece.verdict} ({spoken(day)})" if day else piece.verdict


def fitting_sentences(item: ItemText) -> tuple[str, ...]:
    """The item as sentences for a form: title and impact open it, result before the rest."""
    result = sentences(item.result)
    lead = item.title
    if item.impact and result:
        # The impact is the first part of the result, in however many sentences.
        result = result[len(sentences(stopped(item.impact))) :]
        lead = f"{item.title}: {item.impact}"
    held = [stopped(item.held[0].upper() + item.held[1:])] if item.held != UNANSWERED else []
    proof = [f"Proof: {', '.join(ref for _, ref in item.proof)}."] if item.proof else []
    return (
        stopped(lead),
        *result,
        *sentences(item.problem),
        *sentences(item.decided),
        *held,
        *proof,
    )
