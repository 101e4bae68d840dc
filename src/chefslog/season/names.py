"""Names in a text: who is left out of it, and which words look like names or products."""

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
_GERMAN_WORDS = (
    "der die das und ist nicht mit für auf ein eine wurde haben ich wir dem den von im zu"
)
GERMAN = frozenset(_GERMAN_WORDS.split())
_ARTICLE_WORDS = (
    "der die das dem den des ein eine einem einen einer eines kein keine keinen mein meine unser "
    "unsere im am zum zur vom beim ins ans jede jeder jedes alle diese dieser dieses"
)
_ARTICLES = frozenset(_ARTICLE_WORDS.split())
_ACT_WORDS = (
    "wrote said found made built gave took ran led and helps wants told brought will had was "
    "hat schrieb fand half gab ließ nahm"
)
_ACTS = frozenset(_ACT_WORDS.split())
_NOUN_ENDINGS = ("ung", "ungen", "heit", "keit", "ion", "ionen", "schaft", "tät", "speicher")
_BESIDE_PEOPLE = frozenset({"half", "danke", "dank", "fragte", "bat", "herr", "frau", "herrn"})
_PREPOSITIONS = frozenset({"mit", "von", "durch", "bei", "und", "an", "für"})
_ACTOR_WORDS = (
    "nobody somebody everybody anybody everyone someone anyone nothing something everything "
    "others people support management engineering production staging traffic "
    "mal niemand jemand alle"
)
ACTORS = frozenset(_ACTOR_WORDS.split())


@dataclass
class Names:
    """The names of the journal's people, and those of them that are `ordinary` words as well.

    Where names are on for a reader they are `kept`: no text is changed.
    """

    people: Iterable[str]
    ordinary: frozenset[str] = frozenset()
    kept: bool = False
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
        """Return whether a name that has to go stands in a text, however it is written."""
        is_there = _AT.search(text) or (self._known and self._known.search(text))
        return not self.kept and bool(is_there)

    def text(self, text: str) -> str:
        """Return the text with a colleague in place of each name, noting what was done."""
        if self.kept:
            return text
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


def kind_of_word(word: str, *, is_first: bool, before: str, german: bool) -> str:
    """Return `name` or `product` for a word that looks like one, empty for an ordinary word."""
    bare = bare_text(word)
    if bare.startswith("@"):
        return "name"
    is_mixed = any(sign.isdigit() for sign in bare) or any(sign.isupper() for sign in bare[1:])
    if is_mixed and any(sign.isalpha() for sign in bare) and not bare.isupper():
        return "product"
    if bare.isupper() and len(bare) > 1:
        return "product"
    if is_first or not bare[:1].isupper():
        return ""
    if german and (
        before.lower() in _ARTICLES or (before[:1].islower() and before[-1:] in "ernms")
    ):
        return ""  # a noun
    return "name"


def is_actor(word: str, after: str) -> bool:
    """Return whether the first word of a sentence looks like somebody who does what follows."""
    name = bare_text(word)
    acts = after in _ACTS or (after.islower() and after.endswith(("ed", "te", "ten")))
    is_capital = name.isalpha() and name[:1].isupper() and name[1:].islower()
    is_capital = is_capital and len(name) > 2 and name.lower() not in ACTORS
    return acts and is_capital and not name.endswith(("ly", "ing", "s", "en"))


def is_german_name(name: str, before: str, after: str) -> bool:
    """Return whether a capitalised German word looks like a person, nouns having capitals too.

    It does something (`Petra hat`), is thanked or helped (`half Olaf`), or is short and behind a
    preposition (`mit Priya`); a word behind an article is a noun.
    """
    is_word = len(name) > 2 and name.isalpha() and name[1:].islower()
    if (
        not is_word
        or name.lower() in ACTORS
        or name.endswith(_NOUN_ENDINGS)
        or before.lower() in _ARTICLES
    ):
        return False
    if after in _ACTS or before.lower() in _BESIDE_PEOPLE:
        return True
    return before in _PREPOSITIONS and len(name) <= 6 and not name.endswith(("e", "t", "en", "er"))


def is_first_word(sentence: str, start: int) -> bool:
    """Return whether a word begins a sentence, or what stands behind a colon or a dash."""
    before = sentence[:start].rstrip(" \"'“„(*_")
    return not before or before[-1] in ".!?:…–—|。！？"


def bare_text(word: str) -> str:
    """Return a word without the signs around it and without a genitive ending."""
    for ending in ("'s", "’s"):
        word = word.removesuffix(ending)
    return word.strip(".-/'’")
