"""A field's value as the text of a form, and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chefslog.model.fields import (
    EVIDENCE,
    Field,
    clean_line,
    clean_text,
    link,
    read_value,
    write_value,
)

CHOSEN = ("choice", "level", "flag")
"""Kinds that a form offers to choose from."""
LONG = ("text", "links")
"""Kinds that a form takes several lines for."""


def as_text(field: Field, value: Any) -> str:
    """A value as a form shows it; empty where it is unset."""
    if value is None or value is False:
        return ""
    if field.kind == "links":
        return "\n".join(f"{one['kind']} {one['ref']}" for one in value)
    if field.kind == "words":
        return (
            " ".join(f"{field.values[0]}{word}" for word in value)
            if field.values
            else ", ".join(value)
        )
    return write_value(field, value)


def from_text(field: Field, text: str, labels: Sequence[str], day_minutes: int) -> Any:
    """What a form's text says; None where it is blank. Raises FieldError."""
    if not text.strip():
        return None
    if field.kind == "text":
        return clean_text(text)
    if field.kind == "links":
        return [_link(clean_line(line)) for line in text.split("\n") if line.strip()]
    text = clean_line(text)
    if field.kind == "words":
        parts = text.replace(",", " ").split() if field.values else text.split(",")
        signs = "".join(field.values)
        return [word for part in parts if (word := part.strip().lstrip(signs))] or None
    value = read_value(field, text, labels, day_minutes)
    return None if value is False else value


def _link(text: str) -> dict[str, str]:
    kind, _, ref = text.partition(" ")
    return link(ref.strip(), kind) if kind in EVIDENCE and ref.strip() else link(text)
