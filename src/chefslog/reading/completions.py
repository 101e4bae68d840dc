"""The words in use, counted, and what may follow the beginning of a token."""

from __future__ import annotations

from chefslog.capture.changes import CHANGE_KEYS
from chefslog.capture.lexer import DAY_KEYS, KEYS, MARKS, quoted
from chefslog.model.days import WEEKDAYS
from chefslog.model.fields import BY_NAME, FLAG_OF, Field
from chefslog.model.kinds import LABELS
from chefslog.reading.entry import DAY_SHIFT, day_of
from chefslog.reading.fts import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

    from chefslog.capture.filters import Filter
    from chefslog.reading.connect import Snapshot, Source

    Counted = tuple[str, int, int, int]

# The index of words covers this query, that of projects the other one, in which a bare column
# stands for the row that has max(key).
_WORDS = """
SELECT fold, count(*), sum(entry_key >= :since), max(entry_key) FROM {word}
WHERE field = :field AND entry_key NOT IN ({others}) GROUP BY fold
"""
_SPELLING = "SELECT word FROM {word} WHERE field = ? AND fold = ? AND entry_key = ?"
_NAMES = """
SELECT {name}, count(*), sum(key >= :since), max(key) FROM {entry}
WHERE {name} IS NOT NULL AND key NOT IN ({others}) GROUP BY {name} COLLATE NOCASE
"""
_OTHERS = "SELECT key FROM {entry} WHERE state IN ('draft', 'trashed', 'dismissed')"


def count_words(snapshot: Snapshot, name: str, since: int = 0) -> list[Counted]:
    """Return (word, entries, recent entries, last day) of a field of words, the most used first.

    `name` is `project` or a field of words; recent entries are those from the day `since` on; days
    are numbers. A word is spelled as it was written last. Drafts and the trash do not count.
    """
    counted: dict[str, Counted] = {}
    for source in snapshot.sources:
        for word, count, recent, key in _words_of(snapshot, source, name, since << DAY_SHIFT):
            folded, day = fold(word), day_of(key)
            known = counted.get(folded, (word, 0, 0, 0))
            spelling = word if day >= known[3] else known[0]
            counted[folded] = spelling, known[1] + count, known[2] + recent, max(known[3], day)
    return sorted(counted.values(), key=lambda row: (-row[1], fold(row[0])))


def _words_of(snapshot: Snapshot, source: Source, name: str, since: int) -> list[Counted]:
    """Return (word, entries, recent entries, last key) from one side of a snapshot."""
    others = _OTHERS.format(entry=source.entry)
    names = {"name": name, "word": source.word, "entry": source.entry, "others": others}
    if BY_NAME[name].columns:
        sql = _NAMES.format(**names)
        return snapshot.conn.execute(sql, {"since": since}).fetchall()
    sql = _WORDS.format(**names)
    rows = snapshot.conn.execute(sql, {"field": name, "since": since}).fetchall()
    spelling = _SPELLING.format(**names)
    return [
        (snapshot.conn.execute(spelling, (name, folded, key)).fetchone()[0], count, recent, key)
        for folded, count, recent, key in rows
    ]


def group_names(named: Iterable[tuple[int, str, Any]]) -> dict[str, list[Any]]:
    """Group rows of (key, name, row) whatever the case, by name as spelled with the highest key."""
    groups: dict[str, list[tuple[int, str, Any]]] = {}
    for one in named:
        groups.setdefault(fold(one[1]), []).append(one)
    return {
        max(groups[folded], key=lambda one: one[:2])[1]: [row for *_, row in groups[folded]]
        for folded in sorted(groups)
    }


def load_words(snapshot: Snapshot, name: str) -> set[str]:
    """Return every word of a field as it was written, in entries of any state."""
    rows = snapshot.conn.execute("SELECT DISTINCT word FROM words WHERE field = ?", (name,))
    return {row[0] for row in rows}


def type_word(field: Field, word: str) -> str:
    """Return a word as it is typed in a line: `#tag`, `project:"two words"`."""
    if not field.key:
        return f"{field.kind.signs[0]}{word}"
    return f"{field.key}:{quoted(word) if ' ' in word else word}"


def suggest_words(field: Field, word: str, known: Iterable[str]) -> str:
    """Return `Did you mean #a or #b? ` of known words; empty where none is like this one."""
    from chefslog.model.similarity import did_you_mean, similar_words

    return did_you_mean(type_word(field, one) for one in similar_words(word, known))


def list_doubts(snapshot: Snapshot, asked: Filter) -> list[str]:
    """Say why a filter may find nothing.

    That is its tags, people, projects… which no entry has, with those that are like them, and what
    it has taken for text.
    """
    doubts = []
    for negated, name, op, words in asked.terms:
        field = BY_NAME.get(name)
        if negated or op != "in" or field is None or not field.kind.is_vocabulary:
            continue
        known = [word for word, *_ in count_words(snapshot, name)]
        there = set(map(fold, known))
        for word in words:
            if fold(word) not in there:
                near = suggest_words(field, word, known)
                doubts.append(f'No entry has "{word}" under {field.noun}. {near}'.rstrip())
    return [*doubts[:3], *asked.doubts]


LINE_KEYS = (*KEYS, *DAY_KEYS)
SET_KEYS = (*KEYS, *CHANGE_KEYS, *DAY_KEYS, "not")
"""The keys of an entry's line and of a change; those of a filter are FILTER_KEYS."""

_FIELDS = KEYS | CHANGE_KEYS
_OTHER_KEYS = {"has": "entries where a field is set", "not": "the opposite of what follows"}
_DAYS = ("today", "yesterday", *(name.lower() for name in WEEKDAYS))


def complete_token(
    prefix: str,
    words_of: Callable[[str], Sequence[str]],
    keys: Sequence[str] = LINE_KEYS,
    labels: Sequence[str] = LABELS,
) -> dict[str, str]:
    """Return the tokens that a beginning may become, each with what it means.

    `words_of` gives the words of a field that are in use, the likeliest first. The tokens may
    begin otherwise than `prefix`: who shows them picks those that fit.
    """
    key, colon, rest = prefix.partition(":")
    if key == "not" and colon and "not" in keys:
        # A change takes away one of several; a filter negates anything.
        inner = [one for one in keys if keys is not SET_KEYS or _is_many(one)]
        tokens = complete_token(rest, words_of, inner, labels)
        return {f"not:{token}": meaning for token, meaning in tokens.items()}
    if prefix[:1] in MARKS:
        return {prefix[0] + word: "" for word in words_of(MARKS[prefix[0]])}
    if not colon:
        helps = {name: field.help for name, field in _FIELDS.items()} | _OTHER_KEYS
        return {f"{name}:": helps.get(name, "a day") for name in keys}
    if key not in keys:
        return {}
    if key == "has":
        values = {option: BY_NAME[name].label for name, option in FLAG_OF.items()}
    elif key in _FIELDS:
        values = _values(_FIELDS[key], words_of, labels)
    else:
        values = dict.fromkeys(_DAYS, "")
    return {f"{key}:{value}": meaning for value, meaning in values.items()}


def _is_many(key: str) -> bool:
    return key in _FIELDS and _FIELDS[key].kind.is_many


def _values(
    field: Field, words_of: Callable[[str], Sequence[str]], labels: Sequence[str]
) -> dict[str, str]:
    from chefslog.model.meanings import value_meaning

    if field.kind.is_vocabulary:
        return dict.fromkeys(words_of(field.name), "")
    meanings = [value_meaning(field.name, value, labels) for value in field.kind.values]
    values = dict(zip(field.kind.values, meanings, strict=True))
    return values | dict(zip(field.kind.value_words, meanings, strict=False))
