"""The review as data: nine parts arranged from what the writer wrote, and what is missing.

Nothing is invented: a part without material is left out and named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chefslog.insight.window import month_of
from chefslog.model.days import iso, spoken
from chefslog.model.kinds import LABELS
from chefslog.model.season import Season
from chefslog.reading.fts import fold
from chefslog.season.ai_part import ai_part
from chefslog.season.audience import AUDIENCES, Audience, Nameless
from chefslog.season.coverage import count_pieces, coverage
from chefslog.season.items import FEWEST_WORDS, UNANSWERED, ItemText, item_of, stopped, title_of
from chefslog.season.material import Piece, with_folds
from chefslog.season.prose import at_most, labelled, sentences
from chefslog.season.ranking import rank
from chefslog.season.rubric import Rubric

MOST_ITEMS = 5
SUMMARY_WORDS = 80
_WIDER_KINDS = ("review", "support", "operate")
_UNPICKED = 10
_TITLES = {
    "summary": "Summary", "goals": "Goals", "items": "Impact", "wider": "Wider contribution",
    "ai": "How I worked with AI", "others": "Built on others' work",
    "learned": "Learned, would do differently, next", "appendix": "Appendix",
}  # fmt: skip


@dataclass(frozen=True)
class Sources:
    """What a document is made from; `pieces` hold no private entry (see `material`)."""

    season: Season
    pieces: Sequence[Piece]
    rubric: Rubric | None
    names: Sequence[str]
    today: int
    labels: Sequence[str] = LABELS

    def picked(self) -> list[Piece]:
        """The picks in their order; without any, the ten that rank first."""
        picks = [(pick.id, pick.folded) for pick in self.season.picks]
        if picks:
            return with_folds(self.pieces, picks)
        ranked = rank(self.pieces, self.season.goals, self.rubric)
        return [one.piece for one in ranked[:_UNPICKED]]


def document(sources: Sources, audience: str = "me") -> dict[str, Any]:
    """The context of a template: plain data, for this audience, names taken out where it is due.

    `parts` lists the (name, title) of what is there, in order; `missing` what is not; `also` the
    picks beyond the five that are told as items.
    """
    reader = AUDIENCES[audience]
    picked = sources.picked()
    impact, wider = split(picked)
    items = [item_of(piece, sources.rubric) for piece in impact[:MOST_ITEMS]]
    more = [item_of(piece, sources.rubric) for piece in wider]
    made: dict[str, Any] = {
        "summary": _summary(items),
        "goals": _goals(sources.season, picked),
        "items": [item.context() for item in items],
        "wider": [item.context() for item in more],
        "ai": ai_part(sources.pieces, picked, sources.labels),
        "others": _others(picked, reader),
        "learned": _learned(sources.pieces),
        "appendix": _appendix(sources.pieces),
    }
    there = [part for part in reader.parts if part in made and has_content(made[part])]
    context: dict[str, Any] = {part: made[part] for part in there}
    context["parts"] = [{"name": part, "title": _TITLES[part]} for part in there]
    context["missing"] = _missing(made, items, sources) if reader.missing else []
    context["also"] = [
        {"title": title_of(piece), "impact": piece.text("impact")} for piece in impact[MOST_ITEMS:]
    ]
    context["used"] = sum(1 + len(piece.folded) for piece in picked)
    if not reader.names_people:
        context = without_names(context, Nameless(sources.names))
    context["header"] = _header(sources, context["used"], reader)
    context["audience"] = reader.name
    return context


def without_names(context: Mapping[str, Any], nameless: Nameless) -> dict[str, Any]:
    """The context with no name in any text; proof that carries one keeps its kind only."""

    def proofs(value: Any) -> Any:
        if isinstance(value, Mapping):
            held = {key: proofs(one) for key, one in value.items() if key != "people"}
            if "ref" in held and nameless.has_name(str(held["ref"])):
                held["ref"] = str(held.get("kind", ""))
            return held
        return [proofs(one) for one in value] if isinstance(value, list) else value

    found: dict[str, Any] = nameless.value(proofs(context))
    return found


def has_content(part: Any) -> bool:
    """Whether a part has anything to show."""
    if isinstance(part, Mapping):
        return any(has_content(one) for one in part.values() if not isinstance(one, int))
    return bool(part)


def split(picked: Sequence[Piece]) -> tuple[list[Piece], list[Piece]]:
    """Impact items, and the wider contribution: review, mentoring, incidents, docs, glue."""
    wider = [
        piece
        for piece in picked
        if piece.text("kind") in _WIDER_KINDS or piece.text("value") == "people"
    ]
    impact = [piece for piece in picked if piece not in wider]
    return (impact, wider) if impact else (wider, [])


def _header(sources: Sources, used: int, reader: Audience) -> dict[str, Any]:
    season = sources.season
    first, last = season.span
    spread = coverage(count_pieces(sources.pieces), first, last, sources.today)
    name = season.name if reader.names_people else Nameless(sources.names).text(season.name)
    return {
        "name": season.writer or "",
        "role": season.role or "",
        "season": name,
        "first": iso(first),
        "last": iso(last),
        "weeks": spread.weeks,
        "all_weeks": spread.all_weeks,
        "used": used,
        "total": len(sources.pieces),
    }


def _summary(items: Sequence[ItemText]) -> list[str]:
    texts = []
    for item in items[:3]:
        told = sentences(item.result)
        texts.append(stopped(f"{item.title}: {told[0]}" if told else item.title))
    for item in items[:2]:
        texts += sentences(item.result)[1:2]
    return at_most(texts, SUMMARY_WORDS)


def _goals(season: Season, picked: Sequence[Piece]) -> list[dict[str, Any]]:
    rows = []
    for goal in season.goals:
        served = [
            title_of(piece)
            for piece in picked
            if fold(goal.key) in {fold(word) for word in piece.words("goals")}
        ]
        rows.append({"key": goal.key, "text": goal.text, "status": goal.status, "served": served})
    return rows


def _others(picked: Sequence[Piece], reader: Audience) -> list[dict[str, Any]]:
    rows = []
    for piece in picked:
        people = piece.words("people")
        if people and reader.names_people:
            rows.append({"who": ", ".join(people), "what": title_of(piece)})
        elif people:
            who = "a colleague" if len(people) == 1 else f"{len(people)} colleagues"
            rows.append({"who": who, "what": title_of(piece)})
    return rows


def _learned(pieces: Sequence[Piece]) -> dict[str, list[str]]:
    """Lines begun with Learned:, Differently: or Next:, and notes on what did not hold."""
    found: dict[str, list[str]] = {"learned": [], "differently": [], "next": []}
    for piece in pieces:
        for name in ("result", "notes"):
            text = piece.text(name)
            found["learned"] += labelled(text, "learned") + labelled(text, "lesson")
            found["differently"] += labelled(text, "differently")
            found["next"] += labelled(text, "next")
        if piece.verdict in ("reworked", "reverted", "incident") and piece.verdict_note:
            found["learned"].append(stopped(f"{title_of(piece)}: {piece.verdict_note}"))
    return {name: list(dict.fromkeys(texts)) for name, texts in found.items()}


def _appendix(pieces: Sequence[Piece]) -> dict[str, Any]:
    proofs: dict[str, tuple[int, str]] = {}
    projects: dict[str, list[dict[str, Any]]] = {}
    for piece in pieces:
        marks = []
        for kind, ref in piece.proof:
            number, _ = proofs.setdefault(ref, (len(proofs) + 1, kind))
            marks.append(number)
        row = {
            "day": spoken(piece.day),
            "month": month_of(piece.day),
            "title": title_of(piece),
            "impact": piece.text("impact"),
            "proof": marks,
        }
        projects.setdefault(piece.text("project") or "No project", []).append(row)
    return {
        "projects": [{"name": name, "entries": rows} for name, rows in projects.items()],
        "proof": [
            {"number": number, "kind": kind, "ref": ref} for ref, (number, kind) in proofs.items()
        ],
    }


def _missing(made: Mapping[str, Any], items: Sequence[ItemText], sources: Sources) -> list[str]:
    lines = [
        f"{_TITLES[part]}: nothing written yet" for part in made if not has_content(made[part])
    ]
    if sources.season.goals:
        served = [row for row in made["goals"] if not row["served"]]
        lines += [f"Goal {row['key']}: no item serves it" for row in served]
    for item in items:
        lacks = [
            name
            for name in ("problem", "decided", "result", "proof", "competencies")
            if not getattr(item, name)
        ]
        if item.held == UNANSWERED:
            lacks.append(UNANSWERED)
        if item.words < FEWEST_WORDS:
            lacks.append(f"{item.words} words, {FEWEST_WORDS} to 80 read well")
        if lacks:
            lines.append(f"{item.short[:6]} {item.title}: {', '.join(lacks)}")
    return lines
