"""Text as it may be shown: what a terminal would obey instead of showing is made visible."""

from __future__ import annotations

_HARMFUL = (
    *range(32),
    *range(0x7F, 0xA0),
    *range(0x202A, 0x202F),  # direction overrides would reorder the rest of the line
    *range(0x2066, 0x206A),
    0x2028,
    0x2029,
)
_LINE = {code: f"\\u{code:04x}" for code in _HARMFUL} | {0x2028: " ", 0x2029: " "}
_TEXT = {code: shown for code, shown in _LINE.items() if code not in (9, 10)}

_BIDI = (0x061C, 0x200E, 0x200F)
"""Marks of direction that text may show but JSON need not hold raw."""
_JSON = {code: f"\\u{code:04x}" for code in (*_HARMFUL, *_BIDI) if code != 10}


def legible(text: str, *, lines: bool = False) -> str:
    """The text with control characters and direction overrides as escapes.

    With `lines`, newlines and tabs stay. Lone surrogates, which no terminal can take, are escaped.
    """
    if text.isprintable():
        return text
    text = text.encode("utf-8", "backslashreplace").decode()
    return text.translate(_TEXT if lines else _LINE)


def escape_json(text: str) -> str:
    """Return JSON with every control character and mark of direction as an escape.

    Newlines between its values stay.
    """
    if text.isascii() and "\x7f" not in text:
        return text
    return text.encode("utf-8", "backslashreplace").decode().translate(_JSON)
