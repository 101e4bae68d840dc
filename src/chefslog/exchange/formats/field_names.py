"""Fields under the names that other programs and people give them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from chefslog.exchange.formats.records import Settings
from chefslog.model.fields import BY_NAME, FIELDS, FLAG_OF, Field, FieldError, read_value
from chefslog.model.sanitize import clean_line, clean_text

_SPLIT = re.compile(r"[,;\n]")
_NAMES = (
    {field.label.casefold(): field for field in FIELDS}
    | {option: BY_NAME[name] for name, option in FLAG_OF.items()}
    | {field.key: field for field in FIELDS if field.key}
    | {field.name: field for field in FIELDS}
)
_ALIASES = {
    "title": "headline",
    "summary": "headline",
    "subject": "headline",
    "task": "headline",
    "what": "headline",
    "description": "notes",
    "details": "notes",
    "body": "notes",
    "content": "notes",
    "text": "notes",
    "note": "notes",
    "link": "evidence",
    "links": "evidence",
    "url": "evidence",
    "proof": "evidence",
    "labels": "tags",
    "tag": "tags",
    "person": "people",
    "repo": "project",
    "repository": "project",
    "level": "delegation",
    "date": "day",
    "when": "day",
    "time": "day",
    "created": "day",
    "created_at": "day",
    "timestamp": "day",
}


def field_named(name: str) -> str | None:
    """The field (or `day`) that a column or key of this name is likely to hold."""
    low = clean_line(name).casefold()
    found = _NAMES.get(low)
    if found:
        return found.name
    return "day" if low == "day" else _ALIASES.get(low)


def draft_of(
    values: Mapping[str, Any], settings: Settings, *, guess: bool = False
) -> tuple[dict[str, Any], dict[str, Any]]:
    """A draft out of texts by name, and what is no field or not a value of its field.

    With `guess` names are taken as `field_named` does, otherwise as fields are called.
    """
    draft: dict[str, Any] = {}
    left: dict[str, Any] = {}
    for name, value in values.items():
        known = field_named(name) if guess else _NAMES[name].name if name in _NAMES else None
        if value in (None, "", []):
            continue
        if known is None or known == "day":
            left[name] = value
            continue
        try:
            kept = _read(BY_NAME[known], value, settings)
        except FieldError:
            left[name] = value
            continue
        if isinstance(kept, list) and isinstance(draft.get(known), list):
            kept = [*draft[known], *kept]
        draft[known] = kept
    return draft, left


def _read(field: Field, value: Any, settings: Settings) -> Any:
    parts = [str(one) for one in value] if isinstance(value, list) else [str(value)]
    if field.kind.is_many and field.kind.is_vocabulary:
        words = [clean_line(word) for part in parts for word in _SPLIT.split(part)]
        return [word.lstrip("".join(field.kind.signs)) for word in words if word]
    if field.kind.is_many:
        return field.kind.parse("\n".join(parts))
    text = ", ".join(parts)
    if field.kind.is_long:
        return clean_text(text).strip() or None
    text = clean_line(text)
    if not text and field.kind.is_free:
        return None
    kept = read_value(field, text, settings.labels, settings.day_minutes)
    return None if kept is False else kept
