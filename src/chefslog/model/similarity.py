"""What a mistyped word may have meant; loaded only to answer a mistake."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def similar_words(word: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Return the known words that this one resembles or is a part of, the closest first."""
    by_fold = {name.casefold(): name for name in known}
    folded = word.casefold()
    close = get_close_matches(folded, by_fold, most, 0.7)
    swapped = [name for name in by_fold if sorted(name) == sorted(folded)]
    parts = [name for name in by_fold if len(folded) > 2 and folded in name]
    return [by_fold[name] for name in dict.fromkeys([*swapped, *close, *parts])][:most]


def did_you_mean(words: Iterable[str]) -> str:
    """Return `Did you mean a, b or c?` with a space behind it, or nothing where there are none."""
    quoted = [f"`{word}`" for word in words]
    if not quoted:
        return ""
    *rest, last = quoted
    return f"Did you mean {', '.join(rest) + ' or ' if rest else ''}{last}? "
