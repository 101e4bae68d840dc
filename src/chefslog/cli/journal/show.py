"""One entry whole, as text."""

from __future__ import annotations

from chefslog.cli.text import Look
from chefslog.model.days import parse_day, spoken
from chefslog.model.fields import FIELDS, write_value
from chefslog.model.sanitize import legible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from chefslog.model.fields import Field


def lines_of(entry: dict[str, Any], style: Look, labels: Sequence[str], today: int) -> list[str]:
    """Headline, origin, short fields in the table's order, then the long texts."""
    day = parse_day(entry["day"]) or today
    origin = [entry["short"][:6], spoken(day, today), entry["source"]]
    if entry["state"] != "entry":
        origin.append(entry["state"])
    lines = [style.bold(legible(entry["headline"])), style.dim(" · ".join(origin))]
    pairs = [
        (field.label, value_text(field, entry[field.name], labels))
        for field in FIELDS
        if field.name in entry and field.kind != "text" and field.name != "headline"
    ]
    if "verdict" in entry:
        verdict = entry["verdict"]
        pairs.append(("Held?", " — ".join(p for p in (verdict["verdict"], verdict["note"]) if p)))
    pairs += [(f"{name} (unknown)", str(value)) for name, value in entry["extra"].items()]
    width = max((len(label) for label, _ in pairs), default=0)
    lines += [f"{style.dim(f'{label:{width}}')}  {legible(text)}" for label, text in pairs]
    for field in FIELDS:
        if field.kind == "text" and field.name in entry:
            lines += ["", style.bold(field.label), legible(entry[field.name], lines=True).rstrip()]
    return lines


def value_text(field: Field, value: Any, labels: Sequence[str]) -> str:
    """A field's value for a person."""
    if field.kind == "level":
        return f"{value} {labels[value].lower()}"
    if field.kind == "links":
        return "  ".join(f"{one['kind']} {one['ref']}" for one in value)
    if field.kind == "words":
        mark = field.values[0] if field.values else ""
        return " ".join(mark + word for word in value)
    if field.name == "checked" and value == "none":
        return "not yet"
    return write_value(field, value).replace("human_led", "human-led")
