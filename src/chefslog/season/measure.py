"""How long a text is in a form's own unit, and where it may be cut.

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
# Thai to Myanmar, Khmer: scripts that put no spaces between words, like the ideographs.
_UNSPACED = f"[{_IDEOGRAPHS}\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]"
_LOOSE = frozenset(" ,;:–—-([{\"'„“‚‘«¿¡/、，；：（「")


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


def measure(text: str, unit: str) -> int:
    """The length of a text in one of `UNITS`."""
    return _MEASURES[unit](text)


def clusters(text: str) -> Sequence[str]:
    """The extended grapheme clusters of a text (Unicode Standard Annex 29), in order."""
    if text.isascii() and "\r" not in text:
        return text
    # Its tables cost 50 ms to load: only for text that needs them.
    from wcwidth import iter_graphemes

    return list(iter_graphemes(text))


def is_unspaced(sign: str) -> bool:
    """Whether a sign is of a script that puts no spaces between words."""
    return bool(_compiled(_UNSPACED).match(sign))


def cut(text: str, room: int, unit: str) -> str:
    """The longest beginning that ends between words and fits with its ellipsis; often empty.

    At least two words are kept (four signs where a script has no spaces), a cluster is never cut,
    and signs that lead on, such as a comma, are dropped before the ellipsis.
    """
    parts = clusters(_near(text, room, unit))
    ends = _ends(parts)
    low, high = 0, len(ends)
    while low < high:
        middle = (low + high) // 2
        if measure(_ended(parts, ends[middle]), unit) <= room:
            low = middle + 1
        else:
            high = middle
    # The dropped signs make lengths uneven by a few: look a little further back and ahead.
    for place in range(min(low + 2, len(ends)) - 1, -1, -1):
        short = _ended(parts, ends[place])
        if short and measure(short, unit) <= room:
            return short
    return ""


def _near(text: str, room: int, unit: str) -> str:
    """As much of the text as could matter, so that a long one costs no more than a short one."""
    if unit == "words":
        return text
    return text if len(text) <= 20 * room + 200 else text[: 20 * room + 200]


def _ends(parts: Sequence[str]) -> list[int]:
    """Counts of clusters after which a cut may come, the shortest beginnings left out."""
    ends = []
    words = signs = 0
    for place in range(1, len(parts)):
        before, after = parts[place - 1], parts[place]
        if after.isspace() and not before.isspace():
            words += 1
        elif before.isspace() or after.isspace():
            continue
        elif is_unspaced(before) and is_unspaced(after):
            signs += 1
        else:
            continue
        if words >= 2 or signs >= 4:
            ends.append(place)
    return ends


def _ended(parts: Sequence[str], end: int) -> str:
    while end and parts[end - 1] in _LOOSE:
        end -= 1
    return "".join(parts[:end]) + ELLIPSIS if end else ""
