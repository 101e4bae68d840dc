"""Compare a text about a season with its picks: what in it does no pick say?

A sentence is held against the picks that it shares its rare words with. In them every number,
date, link, name and product word of the sentence has to stand; and where the sentence is one of
theirs but for a word, that word is listed too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from chefslog.model.days import civil, iso, weekday
from chefslog.model.sanitize import decode_text
from chefslog.model.season import PARTS, Season, SeasonError
from chefslog.season.assertions import (
    ORDINALS,
    Assertion,
    find_assertions,
    split_words,
)
from chefslog.season.material import Piece
from chefslog.season.names import (
    COLLEAGUE,
    GERMAN,
    bare_text,
    is_actor,
    is_first_word,
    kind_of_word,
)

_COMMON_WORDS = (
    "a about after again all also am an and any are as at be because been before both but by can "
    "could did do does during each even every few first for from had has have he her his how i if "
    "in into is it its just last like made make many may me more most much my new next no not now "
    "of off on once one only or other our out over own same she should since so some still such "
    "than that the their them then there these they this those through to too under until up us "
    "very was we were what when where which while who why will with within without would you your "
    "aber als am an auch auf aus bei beim bis da das dass dem den der des die dies diese dieser "
    "doch durch ein eine einem einen einer er es für haben hat hatte hatten ich ihr im in ist ja "
    "jede jeder jetzt kann kein keine mehr mein mit muss nach nicht noch nun nur ob oder ohne "
    "sehr sein seit sich sie sind so über um und uns unser unter vom von vor war waren was weil "
    "wenn werden wie wieder wir wird wurde wurden zu zum zur zwischen "
    "ab her hin los weg dabei dadurch dafür daher damit danach davor deshalb inzwischen jedoch "
    "seitdem somit vorher zurück zusammen zuvor however instead meanwhile thereby therefore thus"
)
COMMON = frozenset(_COMMON_WORDS.split())
_TURN_WORDS = (
    "all no none some few many more less most fewer always never often rarely before after during "
    "with without over under up down only also last not now "
    "alle kein keine einige mehr weniger immer nie selten vor nach mit ohne über unter nur auch "
    "letzte letzten letzter nicht noch vorher nachher"
)
_TURNS = frozenset(_TURN_WORDS.split()) | {
    word + ending for word in ORDINALS for ending in ("", *("nrsm" if word[-1] == "e" else ""))
}
"""Words that turn a sentence round where one stands in another's place, wherever else it stands."""
_ENDINGS = ("ungen", "ung", "ing", "ies", "ed", "es", "en", "er", "em", "ly", "s", "e", "n", "y")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+(?=[\"'“„(]?[A-ZÄÖÜ0-9@])")
_ESCAPE = re.compile(r"\\+(?=[\\<\[\]*_`|#>+-])")
_SCHEME = re.compile(r"\b[\w+.-]{1,30}://")
_MARK = re.compile(r"\A(?:[ \t]*(?:[-*+•>]|#{1,6}|\d{1,3}[.)])[ \t]+)+")
_ALIKE = 0.6
"""Picks that share this much of what the best one shares with a sentence are compared too."""
_CLOSE = 0.75
"""How much of a sentence has to be a pick's for a changed word to be listed."""


@dataclass(frozen=True)
class Unbacked:
    """Something that no pick says: the line (from 1), its words, what it is, and what is nearest.

    `kind` is number, percentage, ordinal, rate, date, link, name, product or word; `nearest` names
    an entry and what it says instead, None where there is nothing like it.
    """

    line: int
    text: str
    kind: str
    nearest: str | None


def check_text(
    text: str, season: Season, picks: Sequence[Piece], printed: Collection[str] = ()
) -> list[Unbacked]:
    """Return what a text says and no pick does, in the order of the text.

    What the season itself says (name, days, goals, writer), the ids of the picks and the sentences
    of `printed` are backed as well.
    """
    backings = [_Backing.of(piece) for pick in picks for piece in (pick, *pick.folded)]
    checked = _Check(backings, _season_words(season))
    names = "|".join(backing.name for backing in backings) or "(?!)"
    ids = re.compile(rf"\[?(?<!\w)(?:{names})(?!\w)\]?")
    known = {
        _SCHEME.sub("", sentence)
        for own in printed
        for _, sentence in split_sentences(ids.sub("-", own))
    }
    return [
        found
        for line, sentence in split_sentences(ids.sub("-", text))
        if _SCHEME.sub("", sentence) not in known
        for found in checked.look(line, sentence)
    ]


def split_sentences(text: str) -> Iterator[tuple[int, str]]:
    """Yield the sentences of plain or Markdown text, each with the line that it begins in."""
    block: list[tuple[int, str]] = []
    for number, line in enumerate([*text.splitlines(), ""], 1):
        mark = _MARK.match(line)
        bare = _ESCAPE.sub("", line[mark.end() if mark else 0 :]).strip()
        if not bare or mark:
            yield from _block_sentences(block)
            block = []
        if bare:
            block.append((number, bare.replace("**", "").replace("`", "")))
    yield from _block_sentences(block)


def _block_sentences(block: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    whole = " ".join(text for _, text in block)
    starts = []
    at = 0
    for number, text in block:
        starts.append((at, number))
        at += len(text) + 1
    begin = 0
    for end in [*(match.end() for match in _SENTENCE_END.finditer(whole)), len(whole)]:
        if sentence := whole[begin:end].strip():
            yield max(number for start, number in starts if start <= begin), sentence
        begin = end


class _Backing:
    """What one entry says: its sentences, words, claims and day."""

    def __init__(self, name: str, texts: Sequence[str], day: int | None) -> None:
        self.name = name
        self.sentences = [found for text in texts for _, found in split_sentences(text)]
        # With the stop that a review gives it, `to 1.5` may be read as a date.
        self.sentences += [f"{text}." for text in self.sentences if text[-1].isdigit()]
        self.claims = [claim for text in self.sentences for claim in find_assertions(text)]
        self.values = {value for claim in self.claims for value in claim.values}
        self.kinds = {claim.kind for claim in self.claims}
        words = [word for text in texts for word, _ in split_words(text)]
        self.words = {_bare(word) for word in words}
        self.stems = {_stem(word) for word in words}
        self.day = day

    @classmethod
    def of(cls, piece: Piece) -> _Backing:
        texts = []
        for name, value in piece.fields.items():
            if name in ("guess", "took"):
                texts.append(f"{value} min, {value / 60:g} h")
            elif name == "evidence":
                texts += [link["ref"] for link in value]
            elif isinstance(value, str | int | float):
                texts.append(str(value))
            elif isinstance(value, list | tuple):
                texts += [str(word) for word in value]
        texts += [text for text in (piece.verdict, piece.verdict_note, piece.verdict_day) if text]
        return cls(piece.short[:6], texts, piece.day)

    def says(self, claim: Assertion) -> bool:
        """Whether it says this number, date or link."""
        if claim.kind != "date":
            return not self.values.isdisjoint(claim.values)
        (asked,) = claim.values
        own = [value for found in self.claims if found.kind == "date" for value in found.values]
        own += _day_values(self.day) if self.day else []
        return any(_is_same_date(asked, value) for value in own)


class _Check:
    def __init__(self, backings: list[_Backing], season_words: _Backing) -> None:
        self.backings = backings
        self.season = season_words
        self.counts = Counter(stem for backing in backings for stem in backing.stems)

    def look(self, line: int, sentence: str) -> Iterator[Unbacked]:
        words, claims = split_words(sentence), find_assertions(sentence)
        inside = {at for one in claims for at in range(one.start, one.start + len(one.text))}
        near = self._nearest([(word, at) for word, at in words if at not in inside])
        seen: set[int] = set()
        listed: set[int] = set()
        for claim in claims:
            seen.update(range(claim.start, claim.start + len(claim.text)))
            if _is_figure_of_speech(claim) and not any(
                claim.kind in backing.kinds for backing in near
            ):
                continue  # no pick says how often, or in which order
            if not any(backing.says(claim) for backing in (*near, self.season)):
                listed.add(claim.start)
                yield Unbacked(line, claim.text, claim.kind, _nearest_claim(claim, near))
        is_german = len({word.lower() for word, _ in words} & GERMAN) >= 2
        changed, turned = self._changed_words(sentence, words, near)
        for at, (word, start) in enumerate(words):
            if start in turned and start not in listed:
                yield Unbacked(line, word, "word", turned[start])
                continue
            if start in seen or self._knows(word, near, is_german=is_german):
                continue
            before = words[at - 1][0] if at else ""
            is_first = is_first_word(sentence, start)
            kind = kind_of_word(word, is_first=is_first, before=before, german=is_german)
            if is_first and at + 1 < len(words) and is_actor(word, words[at + 1][0]):
                kind = "name"
            if kind or start in changed:
                yield Unbacked(line, bare_text(word), kind or "word", changed.get(start))

    def _nearest(self, words: list[tuple[str, int]]) -> list[_Backing]:
        """Return the picks that a sentence may be about; all of them where nothing tells."""
        stems = {_stem(word) for word, _ in words} - COMMON
        scored = []
        for backing in self.backings:
            shared = stems & backing.stems
            score = sum(1 / self.counts[stem] for stem in shared)
            rare = sum(self.counts[stem] <= max(2, len(self.backings) // 5) for stem in shared)
            scored.append((score, rare, backing))
        best = max((score for score, _, _ in scored), default=0.0)
        if best <= 0:
            return self.backings
        return [
            backing
            for score, rare, backing in sorted(scored, key=lambda row: -row[0])
            if score >= _ALIKE * best or rare >= 2
        ]

    def _knows(self, word: str, near: Sequence[_Backing], *, is_german: bool) -> bool:
        bare, stem = _bare(word), _stem(word)
        if bare in COMMON or any(
            bare in backing.words or stem in backing.stems for backing in (*near, self.season)
        ):
            return True
        # `stimmte … ab` is `abgestimmt`.
        participle = "ge" + stem
        return (
            is_german
            and len(stem) > 4
            and any(held.endswith(participle) for backing in near for held in backing.stems)
        )

    def _changed_words(
        self, sentence: str, words: list[tuple[str, int]], near: Sequence[_Backing]
    ) -> tuple[Mapping[int, str], Mapping[int, str]]:
        """Return where words stand that replace others of a sentence otherwise the same.

        The second has those that turn it round: `after` for `before`, `third` for `second`.
        """
        ours = [_bare(word) for word, _ in words]
        best: tuple[float, str, list[str]] = (0.0, "", [])
        for backing in near:
            for theirs in backing.sentences:
                their_words = [_bare(word) for word, _ in split_words(theirs)]
                common = len({*ours} & {*their_words}) / max(1, len({*ours}))
                if common > best[0]:
                    best = (common, f"{backing.name}: {theirs}", their_words)
        if best[0] < _CLOSE * 0.8 or not best[2]:
            return {}, {}
        matcher = SequenceMatcher(None, ours, best[2], autojunk=False)
        if matcher.ratio() < _CLOSE * 0.9:
            return {}, {}
        changed: dict[int, str] = {}
        turned: dict[int, str] = {}
        for tag, first, last, start, stop in matcher.get_opcodes():
            if tag == "replace" and last - first <= 3 and stop - start <= 3:
                changed |= {words[at][1]: best[1] for at in range(first, last)}
                turned |= {
                    words[at][1]: best[1]
                    for at, their in zip(range(first, last), range(start, stop), strict=False)
                    if ours[at] in _TURNS and best[2][their] in _TURNS
                }
        return changed, turned


def _season_words(season: Season) -> _Backing:
    goals = [f"{goal.key} {goal.text} {goal.status}" for goal in season.goals]
    texts = [season.name, season.first, season.last, season.writer or "", season.role or "", *goals]
    texts += [COLLEAGUE, f"{COLLEAGUE}s", *PARTS]
    texts += re.split(r"[-_ ]", season.name)
    backing = _Backing("season", texts, None)
    backing.claims += [
        Assertion("date", "", 0, frozenset({value}))
        for number in season.span
        for value in _day_values(number)
    ]
    return backing


def _day_values(day: int) -> list[object]:
    year, month, number = civil(day)
    quarter, half = f"Q{(month + 2) // 3}", f"H{(month + 5) // 6}"
    return [(year, month, number), ("weekday", weekday(day)), (quarter, year), (half, year)]


def _is_same_date(asked: object, own: object) -> bool:
    """Whether a date leaves nothing open that another says otherwise."""
    if not (isinstance(asked, tuple) and isinstance(own, tuple)) or len(asked) != len(own):
        return False
    if len(asked) == 2:
        return asked[0] == own[0] and (asked[1] == own[1] or None in (asked[1], own[1]))
    return all(one is None or one == other for one, other in zip(asked, own, strict=True))


def _is_figure_of_speech(claim: Assertion) -> bool:
    return claim.kind == "rate" or ("ordinal", 1.0) in claim.values


def _nearest_claim(claim: Assertion, near: Sequence[_Backing]) -> str | None:
    """Return the entry that says something like it, with the sentence."""
    for backing in near:
        alike = [other for other in backing.claims if other.kind == claim.kind]
        if alike:
            first = max(
                alike, key=lambda other: SequenceMatcher(None, claim.text, other.text).ratio()
            )
            sentence = next(text for text in backing.sentences if first.text in text)
            return f"{backing.name}: {sentence}"
        if claim.kind == "date" and backing.day:
            return f"{backing.name}: {iso(backing.day)}"
    return None


def _bare(word: str) -> str:
    return bare_text(word).lstrip("@#").casefold()


def _stem(word: str) -> str:
    """Return a word without its ending, so that forms of one word are the same."""
    bare = _bare(word)
    for ending in _ENDINGS:
        if bare.endswith(ending) and len(bare) - len(ending) >= 3:
            return bare[: -len(ending)]
    return bare


def decode_checked(path: str, data: bytes) -> str:
    """Return the text of a file that is to be checked; of an HTML page what stands on it.

    Raises SeasonError where it is not UTF-8.
    """
    try:
        text = decode_text(data)
    except ValueError as error:
        raise SeasonError(f"{path}: {error}. Save it as UTF-8 and check again.") from None
    return read_page(text) if path.lower().endswith((".html", ".htm")) else text


def read_page(text: str) -> str:
    """Return the text of an HTML page, a line each for what stands apart on it."""
    import html

    text = re.sub(r"(?is)<(script|style|head)\b.*?</\1>", "\n", text)
    return html.unescape(re.sub(r"<[^<>]*>", "\n", text))
