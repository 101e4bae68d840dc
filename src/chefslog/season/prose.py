"""Sentences of what a person wrote, and how many words they make."""

from __future__ import annotations

import re

from chefslog.season.measure import clusters

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
_LABELLED = ("learned", "lesson", "differently", "next")


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
        if not bare or bare != line.strip() or _label(bare) in _LABELLED:
            blocks.append([])
        if bare:
            blocks[-1].append(bare)
    return [" ".join(" ".join(block).split()) for block in blocks if block]


def labelled(text: str, label: str) -> list[str]:
    """What follows `Learned:`, `Differently:` or `Next:` at the start of a line, as sentences."""
    found = []
    for block in _blocks(text):
        rest = block.partition(":")[2].strip("* ")
        if _label(block) == label and rest:
            found += sentences(rest)
    return found


def _label(block: str) -> str:
    start, mark, _ = block.partition(":")
    return start.strip("* ").casefold() if mark else ""


def unlabelled(text: str) -> list[str]:
    """The sentences of a text without its lines that begin with such a label."""
    kept = []
    for block in _blocks(text):
        if _label(block) not in _LABELLED:
            kept += sentences(block)
    return kept


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


def at_most(texts: list[str], words: int) -> list[str]:
    """The first sentences that make at most so many words; the first one always."""
    kept: list[str] = []
    count = 0
    for text in texts:
        count += len(text.split())
        if kept and count > words:
            break
        kept.append(text)
    return kept
