"""What a text for a reader hands out, listed before it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chefslog.reading.fts import fold
from chefslog.season.assertions import MONTH_NAMES, WEEKDAY_NAMES, split_words
from chefslog.season.check import COMMON, split_sentences
from chefslog.season.document import Sources, document
from chefslog.season.material import Piece
from chefslog.season.names import (
    ACTORS,
    GERMAN,
    ORDINARY,
    bare_text,
    is_actor,
    is_first_word,
    is_german_name,
    kind_of_word,
)
from chefslog.season.templates import render

ALSO = {
    "learned": ("learned line", "learned lines"),
    "appendix": ("entry in the appendix", "entries in the appendix"),
    "discarded": ("discarded entry", "discarded entries"),
    "ai": ("line of numbers about AI", "lines of numbers about AI"),
}
"""What a switch adds, one and several, by the part of the document that holds it."""

_LOWER = re.compile(r"(?<!\w)[^\W\d_A-ZÄÖÜ][^\W\d_]*(?!\w)")


@dataclass(frozen=True)
class Disclosure:
    """What leaves: picks as (id, title, remark), what else and how much, names taken out or in."""

    season: str
    audience: str
    picks: tuple[tuple[str, str, str], ...]
    also: dict[str, int]
    replaced: tuple[str, ...]
    stays: tuple[str, ...]
    text: str

    def lines(self) -> Iterator[str]:
        """Say it line by line."""
        count = "1 pick" if len(self.picks) == 1 else f"{len(self.picks)} picks"
        yield f"{self.season} for {self.audience}: {count}"
        for _, title, remark in self.picks:
            yield f"  {title}" + (f"  ({remark})" if remark else "")
        also = [f"{count} {ALSO[name][count > 1]}" for name, count in self.also.items()]
        yield "Also in it: " + (", ".join(also) or "nothing that was not picked")
        if self.replaced:
            yield f'As "a colleague": {", ".join(self.replaced)}'
        if self.stays:
            yield f"Looks like a name and stays: {', '.join(self.stays)}"
        yield "Private entries, AI levels, time and spend: never"


def list_disclosure(sources: Sources, audience: str) -> Disclosure:
    """Return what a text for this reader holds."""
    names = sources.make_names(audience)
    context = document(sources, audience, names)
    text, _ = render("summary.txt", context, None)
    marks = {"is_edited": "edited", "is_stale": "source changed since",
             "is_withheld": "own text left out"}  # fmt: skip
    picks = [
        (
            item.id,
            item.title,
            ", ".join(word for name, word in marks.items() if getattr(item, name)),
        )
        for item in sources.items()
    ]
    known = [
        name for name in sources.names
        if any(word[:1].isupper() or name.casefold() not in ORDINARY
               for word in re.findall(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE))
        and not {name, name.capitalize()} & {*names.stays}
    ]  # fmt: skip
    season = sources.season
    own = f"{season.writer or ''} {season.role or ''} {season.name}".split()
    likely = [name for name in find_likely_names(text, sources.pieces) if name not in own]
    stays = {name.casefold(): name for name in (*names.stays, *known, *likely)}
    return Disclosure(
        sources.season.name,
        audience,
        tuple(picks),
        {name: len(context[name]) for name in ALSO if context.get(name)},
        tuple(names.replaced),
        tuple(stays.values()),
        text,
    )


def find_likely_names(text: str, pieces: Sequence[Piece]) -> list[str]:
    """Return the capitalised words of a text that look like names of people, each once.

    Product words, and words that the entries' tags, projects and tools hold or that stand in
    lower case somewhere in the entries, are none.
    """
    lower = {
        word for piece in pieces for value in piece.fields.values() if isinstance(value, str)
        for word in _LOWER.findall(value)
    } | {*_LOWER.findall(text), *COMMON, *ACTORS, *MONTH_NAMES, *WEEKDAY_NAMES}  # fmt: skip
    named = {
        fold(part) for piece in pieces for name in ("tags", "project", "tools", "goals", "skills")
        for word in ((piece.text(name),) if name == "project" else piece.words(name))
        for part in re.split(r"[\W_]+", word)
    }  # fmt: skip
    found: dict[str, None] = {}
    is_german = _is_german(text)
    for line in text.splitlines():
        german = is_german or _is_german(line)
        for _, sentence in split_sentences(line):
            for word in _names_in(sentence, german=german):
                if word.casefold() not in lower and fold(word) not in named:
                    found[word] = None
    return [*found]


def _is_german(text: str) -> bool:
    words = [word.lower() for word, _ in split_words(text)]
    return sum(word in GERMAN for word in words) > max(1, len(words) / 20)


def _names_in(sentence: str, *, german: bool) -> Iterator[str]:
    """Yield what looks like a name; in German, where nouns have capitals, only who does a thing."""
    words = split_words(sentence)
    if not german and sum(word[:1].isupper() for word, _ in words) * 2 > len(words) > 3:
        return  # a title in capitals
    for at, (word, start) in enumerate(words):
        before, after = (
            words[at - 1][0] if at else "",
            words[at + 1][0] if at + 1 < len(words) else "",
        )
        is_first = is_first_word(sentence, start)
        name = bare_text(word)
        if german and word[:1].isupper():
            if is_german_name(name, before, after):
                yield name
            continue
        if is_first and word[:1].isupper() and name.isalpha():
            if (is_actor(word, after) and not name.endswith("s")) or word.endswith(("'s", "’s")):
                yield name
            continue
        kind = kind_of_word(word, is_first=is_first, before=before, german=False)
        if kind == "name" and len(name) > 2 and name.isalpha() and name[1:].islower():
            yield name
