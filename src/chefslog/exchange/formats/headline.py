"""A headline out of running text: other journals have no line that is only that."""

from __future__ import annotations

import re

from chefslog.model.sanitize import clean_line

HEADLINE = 200
"""Characters that a headline made here has at most; the text is kept whole in the notes then."""
_MARKUP = re.compile(r"^\s*(?:#{1,6}\s+|[-*+]\s+(?:\[[ xX]\]\s+)?|>\s+)")
_SENTENCE = re.compile(r"[.!?…]['’\"”]?[\])]*(?=\s)|[！．？。｡]")


def headline_and_rest(text: str) -> tuple[str, str]:
    """The first line without its Markdown marks, and what comes after it.

    A first line too long for a headline is cut at a sentence or word; the rest is then the text.
    """
    lines = text.strip().split("\n")
    first = clean_line(_MARKUP.sub("", lines[0]))
    if len(first) <= HEADLINE:
        return first, "\n".join(lines[1:]).strip()
    return shortened(first), text.strip()


def shortened(line: str) -> str:
    """A line cut where its first sentence ends, or at a word with an ellipsis."""
    if len(line) <= HEADLINE:
        return line
    end = _SENTENCE.search(line, 0, HEADLINE)
    if end:
        return line[: end.end()]
    words, _, _ = line[: HEADLINE - 1].rpartition(" ")
    return (words or line[: HEADLINE - 1]).rstrip(" ,;:") + "…"


def first_sentence(text: str) -> tuple[str, str]:
    """Title and body as jrnl splits them: at the first line end, else behind a sentence."""
    text = text.strip()
    line, mark, rest = text.partition("\n")
    if mark:
        return line.strip(), rest.strip()
    end = _SENTENCE.search(text)
    return (text[: end.end()].strip(), text[end.end() :].strip()) if end else (text, "")
