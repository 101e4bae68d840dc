"""A season as texts: the whole document, or the boxes of a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from chefslog.season.audience import AUDIENCES, Nameless
from chefslog.season.document import Sources, document, split, without_names
from chefslog.season.fitting import Box, Fit, Item, fit
from chefslog.season.forms import Form
from chefslog.season.items import MOST_WORDS, ItemText, fitting_sentences, item_of
from chefslog.season.material import Piece
from chefslog.season.ranking import rank
from chefslog.season.templates import render

FORMATS = {"md": "summary.md", "txt": "summary.txt", "html": "summary.html"}
_TEXT_VALUE = 25
"""What a sentence of a part without items is worth beside items, which have 0 to about 120."""


def publish(
    sources: Sources, audience: str, form: str, config: str | None = None
) -> tuple[str, list[str]]:
    """The document as `md`, `txt` or `html`, and lines to show about the writer's own template."""
    return render(FORMATS[form], document(sources, audience), config)


def fit_form(sources: Sources, audience: str, form: Form) -> Fit:
    """The boxes of a form, filled from the picks.

    Items come with at most 80 words; where all of them are in and room is left, with all that was
    written.
    """
    boxes = [
        Box(field.key, field.limit, field.unit, field.bullet, field.between)
        for field in form.fields
    ]
    fitted = fit(_items(sources, audience, form, MOST_WORDS), boxes)
    if fitted.left_out or fitted.shortened:
        return fitted
    longer = fit(_items(sources, audience, form, None), boxes)
    return fitted if longer.left_out else longer


def _items(sources: Sources, audience: str, form: Form, most: int | None) -> list[Item]:
    reader = AUDIENCES[audience]
    nameless = None if reader.names_people else Nameless(sources.names)
    takes = {
        part: tuple(field.key for field in form.fields if part in field.parts)
        for part in reader.parts
    }
    picked = sources.picked()
    points = {
        one.piece.id: one.points for one in rank(picked, sources.season.goals, sources.rubric)
    }
    found: dict[str, list[Item]] = {part: [] for part in reader.parts}
    for part, text in _texts(document(sources, audience), takes):
        found[part].append(text)
    impact, wider = split(picked)
    for part, pieces in (("items", impact), ("wider", wider)):
        for piece in pieces:
            item = _shown(piece, sources, most, nameless)
            value = 1 + points[piece.id]
            boxes = takes.get(part, ())
            found[part].append(Item(piece.id, value, fitting_sentences(item), boxes))
    return [item for items in found.values() for item in items if item.boxes]


def _shown(piece: Piece, sources: Sources, most: int | None, nameless: Nameless | None) -> ItemText:
    item = item_of(piece, sources.rubric, most)
    if nameless is None:
        return item
    clean: Mapping[str, Any] = without_names(item.context(), nameless)
    proof = tuple((one["kind"], one["ref"]) for one in clean["proof"])
    texts = {
        name: clean[name] for name in ("title", "impact", "problem", "decided", "result", "held")
    }
    return replace(item, **texts, proof=proof)


def _texts(
    context: Mapping[str, Any], takes: Mapping[str, Sequence[str]]
) -> list[tuple[str, Item]]:
    """The parts that are sentences rather than items, by part; each line can stand alone."""
    found: list[tuple[str, Item]] = []

    def add(part: str, name: str, lines: Sequence[str]) -> None:
        boxes = tuple(takes.get(part, ()))
        for number, line in enumerate(lines):
            found.append((part, Item(f"{name} {number + 1}", _TEXT_VALUE, (line,), boxes)))

    if context.get("summary"):
        lines = tuple(context["summary"])
        boxes = tuple(takes.get("summary", ()))
        found.append(("summary", Item("summary", 4 * _TEXT_VALUE, lines, boxes)))
    for goal in context.get("goals", ()):
        told = f": {goal['text']}" if goal["text"] else ""
        add("goals", f"goal {goal['key']}", [f"{goal['key']}{told} ({goal['status']})."])
    if "ai" in context:
        for name in ("numbers", "decided"):
            add("ai", f"ai {name}", context["ai"][name])
    add("others", "others", [f"{one['who']}: {one['what']}." for one in context.get("others", ())])
    for name, lines in context.get("learned", {}).items():
        add("learned", name, lines)
    return found
