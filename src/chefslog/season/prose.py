"""Sentences of what a person wrote, and how long a text is in a form's own unit."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

# A stop, closing signs, a space, then something that begins a sentence; or a CJK stop.
_END = re.compile(
    r"(?:(?<=[.!?…])|(?<=[.!?…][\"'”’»)\]]))\s+(?=[\"'“‘„«(\[¿¡]?[^\W_])|(?<=[。！？])(?=[^\W_])"
)
_ABBREVIATIONS = (
    "e.g. i.e. z.b. d.h. u.a. vs. etc. ca. approx. cf. no. nr. fig. dr. mr. mrs. ms. st. p.ex. "
    "bzw. usw. resp. incl. inkl. min. max. evtl. ggf. vgl."
)
_SHORTENED = frozenset(_ABBREVIATIONS.split())
_MARKS = re.compile(r"^\s*(?:[-*+]\s+(?:\[[ xX]\]\s+)?|\d+[.)]\s+|#{1,6}\s+|>\s+)")
_LABELS = {
    "problem": "problem", "approach": "approach", "decision": "approach", "decided": "approach",
    "result": "result", "impact": "impact", "learned": "learned", "lesson": "learned",
    "differently": "differently", "next": "next",
}  # fmt: skip
_LABEL = re.compile(
    rf"(?:^[ \t]*(?:[-*+][ \t]+)?|(?<=[.!?…;])\s+)[*_]{{0,2}}({'|'.join(_LABELS)})"
    r"[*_]{0,2}:[*_]{0,2}(?=\s|$)",
    re.IGNORECASE | re.MULTILINE,
)
UNITS = ("chars", "utf16", "graphemes", "bytes", "words")
"""`chars` are Unicode code points, `utf16` the units that a browser's `maxlength` counts (an emoji
is two), `graphemes` what a reader takes for one character, `bytes` UTF-8, `words` what stands
between spaces, each ideograph and kana being a word of its own, as word processors count them."""
_KANA = "\u3040-\u312f\u31a0-\u31ff"
_IDEOGRAPHS = f"{_KANA}\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_ATTACHED = "\u0300-\u036f\u200d\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef…"
_WORD = f"[{_IDEOGRAPHS}][{_ATTACHED}]*|[^\\s{_IDEOGRAPHS}]+"


def sentences(text: str) -> list[str]:
    """The sentences of plain or Markdown text; list items are their own, code is left out."""
    found: list[str] = []
    for block in _blocks(text):
        pieces: list[str] = []
        for part in _END.split(block):
            if pieces and _goes_on(pieces[-1], part):
                pieces[-1] = f"{pieces[-1]} {part}"
            else:
                pieces.append(part)
        found += [piece for piece in pieces if piece]
    return found


def _goes_on(before: str, part: str) -> bool:
    last = before.rsplit(maxsplit=1)[-1].lower().lstrip("([\"'“") if before.strip() else ""
    if part[:1].islower():
        return True
    return last in _SHORTENED or (len(last) == 2 and last[0].isalpha() and last[1] == ".")


def _blocks(text: str) -> list[str]:
    """Paragraphs and list items, each as one line."""
    blocks: list[list[str]] = [[]]
    in_code = False
    for line in text.splitlines():
        if line.lstrip().startswith(("```", "~~~")):
            in_code = not in_code
            blocks.append([])
            continue
        if in_code:
            continue
        bare = _MARKS.sub("", line).strip()
        if not bare or bare != line.strip():
            blocks.append([])
        if bare:
            blocks[-1].append(bare)
    return [" ".join(" ".join(block).split()) for block in blocks if block]


def split_labels(text: str) -> dict[str, list[str]]:
    """Return the sentences behind `Problem:`, `Decision:` and so on, by field; "" has the rest.

    A label counts at the start of a line and after the end of a sentence; what it begins goes on
    to the next label or the end of the paragraph's line.
    """
    found: dict[str, list[str]] = {}
    name = ""
    at = 0
    for match in _LABEL.finditer(text) if ":" in text else ():
        found.setdefault(name, []).extend(sentences(text[at : match.start()]))
        name, at = _LABELS[match[1].casefold()], match.end()
    found.setdefault(name, []).extend(sentences(text[at:]))
    return found


def stopped(text: str) -> str:
    """Return the text with a capital at its start and a full stop, where it has no stop."""
    text = " ".join(text.split())
    first = text.split(maxsplit=1)[0] if text else ""
    bare = first.rstrip(".,;:!?")
    if bare.isalpha() and bare.islower():
        text = text[0].upper() + text[1:]
    return text if text.rstrip("\"'”’»)")[-1:] in tuple(".!?…。！？") else text + "."


def shortened(text: str, limit: int) -> str:
    """At most `limit` clusters, cut between words where it can be, with an ellipsis."""
    # There are no more clusters than code points, which cost nothing to count.
    if len(text) <= limit or len(parts := clusters(text)) <= limit:
        return text
    end = limit - 1
    while end > limit // 2 and not parts[end].isspace():
        end -= 1
    end = end if end > limit // 2 else limit - 1
    return "".join(parts[:end]).rstrip(" ,;:–—-") + "…"


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """These take 10 ms to compile, so only texts that need them pay."""
    return re.compile(pattern)


def _count_words(text: str) -> int:
    return len(text.split()) if text.isascii() else len(_compiled(_WORD).findall(text))


_MEASURES: dict[str, Callable[[str], int]] = {
    "chars": len,
    "utf16": lambda text: len(text.encode("utf-16-le", "surrogatepass")) // 2,
    "graphemes": lambda text: len(clusters(text)),
    "bytes": lambda text: len(text.encode("utf-8", "surrogatepass")),
    "words": _count_words,
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
