"""The one function for writing and asking the full-text index, and what goes into it.

`unicode61` keeps a run of CJK characters together as one token, so a search for two of them in the
middle of a sentence would find nothing. Spaces round each of them make every character a token;
the same goes for emoji.
"""

from __future__ import annotations

from chefslog.model.fields import FIELDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

TOKENIZE = "unicode61 remove_diacritics 2 categories 'L* N* Co So Mn' tokenchars '+'"
PREFIX = "1 2 3"
_BODY = [field for field in FIELDS[1:] if field.kind.search_column == "body"]
# Links last, as every index has them that was written so far.
_WORDS = sorted(
    (field for field in FIELDS if field.kind.search_column == "words"),
    key=lambda field: field.kind.is_multiline,
)

# First and last code point of the blocks that are written without spaces, and of pictographs.
_ALONE = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x2300, 0x23FF),  # technical signs, clocks
    (0x2600, 0x27BF),  # symbols, dingbats
    (0x2B00, 0x2BFF),  # arrows, stars
    (0x2E80, 0x2FDF),  # radicals
    (0x3005, 0x3007),
    (0x3021, 0x30FF),  # kana
    (0x3100, 0x312F),  # bopomofo
    (0x31A0, 0x31FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xA960, 0xA97F),
    (0xAC00, 0xD7FF),  # hangul
    (0xF900, 0xFAFF),
    (0xFF66, 0xFFDC),  # half-width kana and hangul
    (0x1B000, 0x1B16F),
    (0x1F000, 0x1FBFF),  # pictographs
    (0x20000, 0x3FFFF),
)
_JOINERS = (0x200D, 0xFE0E, 0xFE0F)


class _Spacing(dict[int, "int | str"]):
    """A translation table that learns each character the first time it meets it."""

    def __missing__(self, point: int) -> int | str:
        if point in _JOINERS:
            self[point] = " "
        elif any(first <= point <= last for first, last in _ALONE):
            self[point] = f" {chr(point)} "
        else:
            self[point] = point
        return self[point]


_SPACING = _Spacing()


def spaced(text: str) -> str:
    """The text as the index takes it and as a query asks for it."""
    return text if text.isascii() else text.translate(_SPACING)


def fold(word: str) -> str:
    """A word as words are compared: NFKC and without case."""
    if word.isascii():
        return word.lower()
    import unicodedata

    return unicodedata.normalize("NFKC", word).casefold()


def fts_row(entry: Mapping[str, Any]) -> tuple[str, str, str]:
    """The index row of an entry: headline, body, words."""
    body, words = (
        [field.kind.search_text(entry[field.name]) for field in fields if entry.get(field.name)]
        for fields in (_BODY, _WORDS)
    )
    return spaced(entry["headline"]), spaced("\n".join(body)), spaced(" ".join(words))


def has_token(text: str) -> bool:
    """Whether the index sees any token in the text; without one it has to be scanned for."""
    if text.isascii():
        return any(sign.isalnum() or sign == "+" for sign in text)
    import unicodedata

    for sign in text:
        kind = unicodedata.category(sign)
        if kind[0] in "LN" or kind in ("Co", "So", "Cn") or sign == "+":
            return True
    return False


def phrase(text: str, prefix: bool) -> str:
    """One FTS5 string: its tokens in this order, the last one open when `prefix`."""
    quoted = '"' + spaced(text).replace('"', '""') + '"'
    return quoted + " *" if prefix else quoted
