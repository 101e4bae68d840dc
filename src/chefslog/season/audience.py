"""Who reads it: which parts they get, and whether people are named.

Where they are not, every `@name` and every name known from the journal's people becomes a
colleague, in all texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from chefslog.season.measure import is_unspaced

PARTS = ("header", "summary", "goals", "items", "wider", "ai", "others", "learned", "appendix")
COLLEAGUE = "a colleague"


@dataclass(frozen=True)
class Audience:
    """A kind of reader: the parts of the document they get, whether people are named."""

    name: str
    about: str
    parts: tuple[str, ...]
    names_people: bool
    missing: bool = False


AUDIENCES = {
    one.name: one
    for one in (
        Audience("me", "all of it, and what is missing", PARTS, True, missing=True),
        Audience("manager", "all of it", PARTS, True),
        Audience(
            "skip", "without the appendix; people as roles",
            tuple(part for part in PARTS if part != "appendix"), False,
        ),
        Audience(
            "peer", "without goals, AI numbers and appendix; people as roles",
            ("header", "summary", "items", "wider", "others", "learned"), False,
        ),
    )
}  # fmt: skip

_AT = re.compile(r"(?<![\w@./])@\w[\w.\-]*\w|(?<![\w@./])@\w")


class Nameless:
    """Takes names out of text; made once from every name that must not be seen."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = _pattern(names)

    def text(self, text: str) -> str:
        """The text with a colleague in place of each name."""
        text = _AT.sub(COLLEAGUE, text)
        return self._names.sub(COLLEAGUE, text) if self._names else text

    def has_name(self, text: str) -> bool:
        """Whether a name, or an `@name`, stands in the text."""
        return bool(_AT.search(text) or (self._names and self._names.search(text)))

    def value(self, value: Any) -> Any:
        """Any plain data with all its texts, keys of mappings left as they are."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {key: self.value(one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(self.value(one) for one in value)
        return value


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    forms: set[str] = set()
    for name in names:
        bare = name.strip().lstrip("@").strip()
        parts = [part for part in re.split(r"[\s._\-]+", bare) if part]
        forms.add(bare)
        if len(parts) > 1:
            # sam.lee is also Sam Lee, and Sam.
            forms.add(" ".join(parts))
            forms.update(part for part in parts if len(part) > 2)
    forms.discard("")
    if not forms:
        return None
    longest_first = sorted(forms, key=lambda form: (-len(form), form))
    return re.compile("|".join("@?" + _bounded(form) for form in longest_first), re.IGNORECASE)


def _bounded(form: str) -> str:
    """A name as a whole word, where its script has words with spaces between."""
    before = (
        r"(?<!\w)" if (form[0].isalnum() or form[0] == "_") and not is_unspaced(form[0]) else ""
    )
    after = (
        r"(?!\w)" if (form[-1].isalnum() or form[-1] == "_") and not is_unspaced(form[-1]) else ""
    )
    return before + re.escape(form) + after
