"""Leave people's names out of a text, without touching a common word that is also a name.

`@sam` is always a person. Without the @ a known name counts only as a capitalised word of its own,
and not at all where it is an ordinary word too (Will, Mark, May): those are named to the writer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

COLLEAGUE = "a colleague"
_AT = re.compile(r"(?<![\w@./])@\w+(?:[.\-]+\w+)*")
_WORD = re.compile(r"\w+")
_ORDINARY_WORDS = (
    "will mark may max bill bob rob art grace hope joy faith rose lily june april august jan mai "
    "juni juli frank ernst grant chase drew gene jack jay lance miles nick pat penny pierce rich "
    "rick sandy sky sue sunny ray wolf stein summer autumn dawn eve amber ruby jade ivy iris ace "
    "chip dale dean duke earl guy heath hunter king major mason min page parker pearl piper price "
    "reed robin rusty sage skip stone tab tim tom trip wade ward cloud merlin phoenix atlas nova"
)
ORDINARY = frozenset(_ORDINARY_WORDS.split())


@dataclass
class Names:
    """The names of the journal's people, and `texts` in which they might be ordinary words."""

    people: Iterable[str]
    ordinary: frozenset[str] = frozenset()
    replaced: dict[str, None] = field(default_factory=dict)
    stays: dict[str, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        forms: set[str] = set()
        for name in self.people:
            parts = [part for part in re.split(r"[\s._\-]+", name.strip().lstrip("@")) if part]
            forms |= {" ".join(parts), name.strip().lstrip("@")}
            forms.update(part for part in parts if len(part) > 2)
        self._forms = {form.casefold(): form for form in forms if form}
        longest = sorted(self._forms, key=lambda form: (-len(form), form))
        # A name in a script without capitals has no word of its own that could be told apart.
        known = "|".join(
            rf"(?<!\w){re.escape(form)}(?!\w)" if form.lower() != form.upper() else re.escape(form)
            for form in longest
        )
        self._known = re.compile(known, re.IGNORECASE) if longest else None

    def has_name(self, text: str) -> bool:
        """Return whether a name stands in a text, however it is written."""
        return bool(_AT.search(text) or (self._known and self._known.search(text)))

    def text(self, text: str) -> str:
        """Return the text with a colleague in place of each name, noting what was done."""
        text = _AT.sub(self._take, text)
        return self._known.sub(self._known_name, text) if self._known else text

    def _take(self, match: re.Match[str]) -> str:
        self.replaced[match[0]] = None
        before = match.string[: match.start()].rstrip()
        is_first = not before or before[-1] in ".!?…"
        return COLLEAGUE.capitalize() if is_first else COLLEAGUE

    def _known_name(self, match: re.Match[str]) -> str:
        word = match[0]
        is_handle = any(sign in word for sign in "._-")
        if word[0].islower() and not is_handle:
            return word
        if word.casefold() in ORDINARY | self.ordinary:
            self.stays[word] = None
            return word
        return self._take(match)

    def note_replaced(self, people: Iterable[str]) -> None:
        """Note people in whose place a colleague is thanked, each once."""
        known = {name.casefold().lstrip("@") for name in self.replaced}
        self.replaced |= dict.fromkeys(name for name in people if name.casefold() not in known)

    def value(self, value: Any) -> Any:
        """Return plain data with all its texts, keys of mappings left as they are."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {key: self.value(one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(self.value(one) for one in value)
        return value


def find_ordinary(texts: Iterable[str], people: Iterable[str]) -> frozenset[str]:
    """Return the names that these texts hold in lower case behind an article: no names there."""
    wanted = {part for name in people for part in re.split(r"[\s._\-@]+", name.casefold()) if part}
    whole = _AT.sub(" ", "\n".join(texts)) if wanted else ""
    found = "|".join(re.escape(word) for word in wanted if word in whole)
    article = r"(?i:the|an?|our|their|this|that|each|every|no|der|die|das|de[mns]|eine?|unsere?)"
    pattern = rf"(?<![\w-]){article}\s+({found})(?![\w-]|\.\w)"
    return frozenset(re.findall(pattern, whole) if found else ())
