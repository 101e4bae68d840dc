"""Fields under the names that other programs and people give them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from chefslog.exchange.formats.records import Settings
from chefslog.model.fields import BY_NAME, FIELDS, FLAG_OF, Field, read_value
from chefslog.model.sanitize import clean_line, clean_text

_SPLIT = re.compile(r"[,;\n]")
_NAMES = (
    {field.label.casefold(): field for field in FIELDS}
    | {option: BY_NAME[name] for name, option in FLAG_OF.items()}
    | {field.key: field for field in FIELDS if field.key}
    | {field.name: field for field in FIELDS}
)
_ALIASES = {
    word: name
    for name, words in {
        "headline": "title summary subject task what name",
        "notes": "description details body content text note",
        "evidence": "link links url proof",
        "tags": "labels tag",
        "people": "person",
        "project": "repo repository",
        "delegation": "level",
    }.items()
    for word in words.split()
}
DAY_NAMES = (
    "day", "date", "completed", "completed at", "completed_at", "completed on", "date completed",
    "completion date", "resolved", "resolution date", "closed", "closed at", "closed_at", "done",
    "finished", "finished at", "when", "timestamp", "datetime", "date/time", "start", "started",
    "start date", "entry date", "created", "created at", "created_at", "created on",
    "created time", "date created", "creation date", "updated", "updated at", "updated_at",
    "last edited time", "modified",
)  # fmt: skip
"""Names of columns that say when, the best first."""
CLOCK = "clock"
"""What a column holds that says the time of a day and not the day."""
_CLOCKS = ("time", "clock", "start time", "time of day")
_TRUTHS = {"true": "yes", "false": "no"}


def find_field(name: str) -> str | None:
    """The field (or `day`, or CLOCK) that a column or key of this name is likely to hold."""
    low = clean_line(name).casefold()
    found = _NAMES.get(low)
    if found:
        return found.name
    if low in _CLOCKS:
        return CLOCK
    return "day" if low in DAY_NAMES else _ALIASES.get(low)


def read_draft(
    values: Mapping[str, Any], settings: Settings
) -> tuple[dict[str, Any], dict[str, Any]]:
    """A draft out of texts by their fields' names, and what is no field or not a value of it."""
    draft: dict[str, Any] = {}
    left: dict[str, Any] = {}
    for name, value in values.items():
        if value in (None, "", [], {}):
            continue
        try:
            if name not in _NAMES or isinstance(value, dict):
                raise ValueError(name)
            known = _NAMES[name].name
            kept = _read(_NAMES[name], value, settings)
        except ValueError:
            left[name] = value
            continue
        if isinstance(kept, list) and isinstance(draft.get(known), list):
            kept = [*draft[known], *kept]
        elif known in draft:
            left[name] = value
            continue
        draft[known] = kept
    return draft, left


def _read(field: Field, value: Any, settings: Settings) -> Any:
    parts = [str(one) for one in value] if isinstance(value, list) else [str(value)]
    if field.kind.is_many and field.kind.is_vocabulary:
        words = [clean_line(word) for part in parts for word in _split_words(part)]
        return [word for word in words if word]
    if field.kind.is_many:
        return field.kind.parse("\n".join(parts))
    if field.kind.is_long:
        return "\n\n".join(clean_text(part).strip() for part in parts).strip() or None
    text = clean_line(", ".join(parts))
    if not text and field.kind.is_free:
        return None
    if not field.kind.is_free:
        text = _TRUTHS.get(text.casefold(), text)
    kept = read_value(field, text, settings.labels, settings.day_minutes)
    return None if kept is False else kept


def _split_words(text: str) -> list[str]:
    """Words between commas and the like; `#a #b` are two as well."""
    marks = text.split()
    if len(marks) > 1 and all(mark[0] in "#@" for mark in marks):
        return [mark.rstrip(",;") for mark in marks]
    return _SPLIT.split(text)
