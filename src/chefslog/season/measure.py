"""How long a text is in a form's own unit.

`chars` are Unicode code points, `utf16` the units that a browser's `maxlength` counts (an emoji is
two), `graphemes` what a reader takes for one character, `bytes` UTF-8, `words` what stands between
spaces, each ideograph and kana being a word of its own, as word processors count them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

UNITS = ("chars", "utf16", "graphemes", "bytes", "words")
ELLIPSIS = "…"

_KANA = "\u3040-\u312f\u31a0-\u31ff"
_IDEOGRAPHS = f"{_KANA}\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_ATTACHED = f"\u0300-\u036f\u200d\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef{ELLIPSIS}"
_WORD = f"[{_IDEOGRAPHS}][{_ATTACHED}]*|[^\\s{_IDEOGRAPHS}]+"


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """These take 10 ms to compile, so only texts that need them pay."""
    return re.compile(pattern)


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _words(text: str) -> int:
    return len(text.split()) if text.isascii() else len(_compiled(_WORD).findall(text))


_MEASURES: dict[str, Callable[[str], int]] = {
    "chars": len,
    "utf16": _utf16,
    "graphemes": lambda text: len(clusters(text)),
    "bytes": _bytes,
    "words": _words,
}


def measure(text: str, unit: str, newline: int = 1) -> int:
    """Return the length of a text in one of `UNITS`; browsers send a line end as 2 signs."""
    length = _MEASURES[unit](text)
    return length if unit == "words" or newline == 1 else length + text.count("\n") * (newline - 1)


def clusters(text: str) -> Sequence[str]:
    """The extended grapheme clusters of a text (Unicode Standard Annex 29), in order."""
    if text.isascii() and "\r" not in text:
        return text
    # Its tables cost 50 ms to load: only for text that needs them.
    from wcwidth import iter_graphemes

    return list(iter_graphemes(text))
