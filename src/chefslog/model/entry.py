"""What an entry may hold: drafts and letters are checked here before anything is kept.

An entry is a dict: the draft's fields (see `fields.FIELDS`) and where it came from. The rich paths
and the thin ones share it, so it imports only the table of fields and calendar days.
"""

from __future__ import annotations

from chefslog.model.days import parse_day
from chefslog.model.fields import BY_NAME, Field, FieldError
from chefslog.model.kinds import TEXT_LIMIT, Flag, fit_text
from chefslog.model.sanitize import clean_line, clean_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

STATES = ("entry", "draft", "trashed", "dismissed")
VERDICTS = ("held", "reworked", "reverted", "incident", "unknown")
ORIGIN = ("id", "captured_at", "offset", "zone", "day", "source", "typed")
"""What an entry says of its own making, beside its fields."""

_HUMAN = ("shell", "tui")


class EntryError(ValueError):
    """An entry that cannot be kept as it is; the text says what is wrong with which part."""


def is_machine(source: str) -> bool:
    """Whether entries of this source wait for a yes."""
    return source not in _HUMAN


def describe_extra(entry: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what an entry has beside its fields as (name, text), a line for each part.

    What another program wrote is called unknown; what an import or harvest noted is not, and its
    bookkeeping (which commits were seen) is left out.
    """
    maker = str(entry.get("source", "")).partition(":")
    pairs = []
    for name, value in (entry.get("extra") or {}).items():
        if name == "suggested" and suggested_level(entry):
            continue
        is_known = name in (maker[0], maker[2]) or (name == "git" and maker[0] == "agent")
        parts = value
        if is_known and isinstance(value, dict):
            parts = {key: part for key, part in value.items() if key != "keys"}
        text = _describe(parts, "\n")
        if text:
            pairs.append((name, text if is_known else f"{text} (unknown field)"))
    return pairs


def suggested_level(entry: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the AI level that a machine suggests, with its reason: `{"ai": 3, "why": "…"}`."""
    given = (entry.get("extra") or {}).get("suggested")
    if not isinstance(given, dict) or not is_machine(entry.get("source", "")):
        return None
    level, why = given.get("ai"), given.get("why")
    if BY_NAME["delegation"].kind.check(level) is None or not isinstance(why, str):
        return None
    return {"ai": level, "why": clean_line(why)[:300]}


def _describe(value: Any, between: str = ", ") -> str:
    """A JSON value in words: `commits: 1`."""
    if isinstance(value, dict):
        parts = [(key, _describe(part)) for key, part in value.items()]
        return between.join(f"{key}: {part}" for key, part in parts if part)
    if isinstance(value, list):
        return ", ".join(part for part in map(_describe, value) if part)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def checked_draft(fields: Mapping[str, Any], *, partial: bool = False) -> dict[str, Any]:
    """The fields with every value checked; unset ones (None, empty) are left out.

    With `partial` an unset field stays as None (it clears) and the headline may be missing.
    Raises FieldError for a value, EntryError for an unknown field or a missing headline.
    """
    draft: dict[str, Any] = {}
    for name, value in fields.items():
        if name in ("day", "typed"):
            draft[name] = checked_day(value) if name == "day" else _checked_typed(value)
            continue
        field = BY_NAME.get(name)
        if field is None:
            raise EntryError(f'unknown field "{name}"')
        kept = checked_value(field, value)
        if kept is not None or partial:
            draft[name] = kept
    if not draft.get("headline") and (not partial or "headline" in draft):
        raise EntryError("headline: required; say what you solved, in one line")
    return draft


def _checked_typed(value: Any) -> str:
    try:
        return clean_text(fit_text(value, TEXT_LIMIT))
    except ValueError as error:
        raise EntryError(f"typed: {error}") from None


def checked_day(value: Any) -> str:
    """An ISO day. Raises EntryError."""
    if not isinstance(value, str) or parse_day(value) is None:
        raise EntryError(f'day: "{value}" is not a day such as 2026-11-21')
    return value


def checked_value(field: Field, value: Any) -> Any:
    """A field's value in canonical form, None when it is unset. Raises FieldError, EntryError."""
    if value is None or value in ("", []) or (value is False and isinstance(field.kind, Flag)):
        return None
    try:
        kept = field.kind.check(value)
    except ValueError as error:
        raise EntryError(f"{field.name}: {error}") from None
    if kept is None:
        raise FieldError(field, value, field.kind.allowed())
    return kept


def checked_source(value: Any) -> str:
    """shell, tui, git, agent:<name> or import:<format>. Raises EntryError."""
    if isinstance(value, str) and len(value) <= 200 and value.isprintable():
        kind, _, name = value.partition(":")
        if value in (*_HUMAN, "git") or (kind in ("agent", "import") and name):
            return value
    raise EntryError(f'source: "{value}" is not one of: shell tui git agent:<name> import:<format>')
