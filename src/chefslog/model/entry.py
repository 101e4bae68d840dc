"""What an entry may hold: drafts and letters are checked here before anything is kept.

An entry is a dict: the draft's fields (see `fields.FIELDS`) and where it came from. The rich paths
and the thin ones share it, so it imports only the table of fields and calendar days.
"""

from __future__ import annotations

from chefslog.model.days import parse_day
from chefslog.model.fields import (
    BY_NAME,
    EVIDENCE,
    LINE_LIMIT,
    TEXT_LIMIT,
    Field,
    FieldError,
    allowed,
    clean_line,
    clean_text,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

STATES = ("entry", "draft", "trashed", "dismissed")
VERDICTS = ("held", "reworked", "reverted", "incident", "unknown")
ORIGIN = ("id", "captured_at", "offset", "zone", "day", "source", "typed")
"""What an entry says of its own making, beside its fields."""

_HUMAN = ("shell", "tui")
_MACHINES = ("git", "agent:", "import:")


class EntryError(ValueError):
    """An entry that cannot be kept as it is; the text says what is wrong with which part."""


def is_machine(source: str) -> bool:
    """Whether entries of this source wait for a yes."""
    return source not in _HUMAN


def checked_draft(fields: Mapping[str, Any], *, partial: bool = False) -> dict[str, Any]:
    """The fields with every value checked; unset ones (None, empty) are left out.

    With `partial` an unset field stays as None (it clears) and the headline may be missing.
    Raises FieldError for a value, EntryError for an unknown field or a missing headline.
    """
    draft: dict[str, Any] = {}
    for name, value in fields.items():
        if name in ("day", "typed"):
            draft[name] = checked_day(value) if name == "day" else _text(name, value, TEXT_LIMIT)
            continue
        field = BY_NAME.get(name)
        if field is None:
            raise EntryError(f'unknown field "{name}"')
        kept = checked_value(field, value)
        if kept is not None or partial:
            draft[name] = kept
    if not draft.get("headline") and (not partial or "headline" in draft):
        raise EntryError("headline: an entry needs one line that says what got solved")
    return draft


def checked_day(value: Any) -> str:
    """An ISO day. Raises EntryError."""
    if not isinstance(value, str) or parse_day(value) is None:
        raise EntryError(f'day: "{value}" is not a day such as 2026-11-21')
    return value


def checked_value(field: Field, value: Any) -> Any:
    """A field's value in canonical form, None when it is unset. Raises FieldError."""
    if value is None or value in ("", []) or (field.kind == "flag" and value is False):
        return None
    kept = _CHECKS[field.kind](field, value)
    if kept is None:
        raise FieldError(field, value, allowed(field))
    return kept


def _text(name: str, value: Any, limit: int) -> str:
    return clean_text(_fitting(name, value, limit))


def _fitting(name: str, value: Any, limit: int) -> str:
    if not isinstance(value, str):
        raise EntryError(f"{name}: expected text, got {type(value).__name__}")
    size = len(value.encode("utf-8", "surrogatepass"))
    if size > limit:
        raise EntryError(f"{name}: {size} bytes, more than the {limit} that fit")
    return value


def _line(field: Field, value: Any) -> str | None:
    return clean_line(_fitting(field.name, value, LINE_LIMIT)) or None


def _long(field: Field, value: Any) -> str | None:
    text = _text(field.name, value, TEXT_LIMIT)
    return text if text.strip() else None


def _choice(field: Field, value: Any) -> str | None:
    return value if isinstance(value, str) and value in field.values else None


def _whole(value: Any, top: int) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 <= value <= top else None


def _money(field: Field, value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return round(float(value), 4) if 0 <= value < 1e9 else None


def _pair(field: Field, value: Any) -> list[int] | None:
    if not isinstance(value, list | tuple) or len(value) != 2:
        return None
    counts = [_whole(one, 99_999) for one in value]
    return [one for one in counts if one is not None] if None not in counts else None


def _flag(field: Field, value: Any) -> bool | None:
    return value is True or value == 1 or None


def _words(field: Field, value: Any) -> list[str] | None:
    if not isinstance(value, list | tuple):
        return None
    words = [clean_line(_fitting(field.name, one, LINE_LIMIT)) for one in value]
    return list(dict.fromkeys(word for word in words if word)) or None


def _links(field: Field, value: Any) -> list[dict[str, str]] | None:
    if not isinstance(value, list | tuple):
        return None
    links = []
    for one in value:
        if not isinstance(one, dict) or not isinstance(one.get("ref"), str):
            return None
        ref = clean_line(_fitting(field.name, one["ref"], LINE_LIMIT))
        if not ref or one.get("kind") not in EVIDENCE:
            return None
        kept = {"kind": one["kind"], "ref": ref}
        if kept not in links:
            links.append(kept)
    return links


_CHECKS = {
    "line": _line,
    "word": _line,
    "text": _long,
    "choice": _choice,
    "level": lambda field, value: _whole(value, 4),
    "minutes": lambda field, value: _whole(value, 999_999),
    "money": _money,
    "pair": _pair,
    "flag": _flag,
    "words": _words,
    "links": _links,
}


def checked_source(value: Any) -> str:
    """shell, tui, git, agent:<name> or import:<format>. Raises EntryError."""
    if isinstance(value, str) and len(value) <= 200 and value.isprintable():
        if value in _HUMAN or value == "git":
            return value
        if any(value.startswith(kind) and len(value) > len(kind) for kind in _MACHINES[1:]):
            return value
    raise EntryError(f'source: "{value}" is not one of: shell tui git agent:<name> import:<format>')
