"""One dim line that says how a typed line is understood, and what a reader would ask next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chefslog.model.days import parse_day, spoken
from chefslog.model.fields import BY_NAME
from chefslog.model.meanings import value_meaning

_TOLD = ("kind", "outcome", "own", "ai_effect", "stakes", "otherwise", "guess", "took", "bugs")


def preview(
    draft: Mapping[str, Any], hints: Sequence[str], today: str, labels: Sequence[str]
) -> str:
    """The draft's day, level, value and place, then the coach's hints: `today · sous chef · …`."""
    parts = [_day(draft.get("day", today), today)]
    ladder = _ladder(draft, labels)
    if ladder:
        parts.append(ladder)
    if draft.get("value"):
        parts.append(draft["value"])
    parts += [
        f"{BY_NAME[name].key} {BY_NAME[name].kind.text(draft[name])}"
        for name in _TOLD
        if draft.get(name) is not None
    ]
    where = [draft["project"]] if draft.get("project") else []
    where += [f"#{tag}" for tag in draft.get("tags") or ()]
    where += [f"@{name}" for name in draft.get("people") or ()]
    if where:
        parts.append(" ".join(where))
    return " · ".join([*parts, *hints])


def _day(day: str, today: str) -> str:
    number, now = parse_day(day), parse_day(today)
    if number is None or now is None or day == today:
        return "today"
    return spoken(number, now)


def _ladder(draft: Mapping[str, Any], labels: Sequence[str]) -> str:
    level, checked = draft.get("delegation"), draft.get("checked")
    parts = [] if level is None else [labels[level].lower()]
    parts += [value_meaning("checked", checked)] if checked else []
    return ", ".join(parts)
