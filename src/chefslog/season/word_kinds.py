"""What a word of a sentence looks like: a name, a product word or an ordinary one."""

from __future__ import annotations

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
    return not before or before[-1] in ".!?:…–—|"


def bare_text(word: str) -> str:
    """Return a word without the signs around it and without a genitive ending."""
    for ending in ("'s", "’s"):
        word = word.removesuffix(ending)
    return word.strip(".-/'’")
