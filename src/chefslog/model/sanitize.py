"""Text made safe: cleaned before it is kept, and made visible before a terminal shows it.

On the thin path: this module imports nothing.
"""

from __future__ import annotations

_HARMFUL = (
    *range(32),
    *range(0x7F, 0xA0),
    *range(0x2028, 0x202F),  # line ends; direction overrides would reorder the rest of the line
    *range(0x2066, 0x206A),
)
_LINE = {code: f"\\u{code:04x}" for code in _HARMFUL} | {0x2028: " ", 0x2029: " "}
_TEXT = {code: shown for code, shown in _LINE.items() if code not in (9, 10)}
_SETTLED: set[str] = set()
"""Filled when text that is not ASCII is first met; most captures never need it."""

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


def decode_text(data: bytes) -> str:
    """The text of bytes in UTF-8, or marked as UTF-16. Raises ValueError naming what is neither."""
    # Only a mark at the front tells UTF-16 for certain.
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = data[error.start]
        raise ValueError(f"line {line} is not UTF-8 (byte {byte:#04x})") from None


def clean_text(text: str) -> str:
    """The text in NFC, without control characters other than newline and tab.

    Every sort of line end becomes a newline; a lone surrogate becomes visible as its escape.
    """
    if not text.isprintable():
        text = text.replace("\r\n", "\n").encode("utf-8", "backslashreplace").decode()
        table: dict[int, int | None] = dict.fromkeys((*range(32), *range(127, 160)))
        table |= {9: 9, 10: 10, 13: 10, 0x2028: 10, 0x2029: 10}
        text = text.translate(table).lstrip("\ufeff")
    if text.isascii() or is_settled(text):
        return text
    from unicodedata import normalize

    return normalize("NFC", text)


def is_settled(text: str) -> bool:
    """Whether the text has only Latin and such signs as normalisation never changes."""
    if not _SETTLED:
        # Latin; punctuation and currency; arrows.
        for span in (range(0x300), range(0x2010, 0x20D0), range(0x2190, 0x2200)):
            _SETTLED.update(map(chr, span))
    return _SETTLED.issuperset(text)


def clean_line(text: str) -> str:
    """`clean_text` as one line: newlines and tabs, with the spaces round them, become a space."""
    text = clean_text(text)
    if "\n" in text or "\t" in text:
        parts = (part.strip(" ") for part in text.replace("\t", "\n").split("\n"))
        text = " ".join(part for part in parts if part)
    text = text.strip()
    while text.startswith("\ufeff"):
        text = text.lstrip("\ufeff").lstrip()
    return text
