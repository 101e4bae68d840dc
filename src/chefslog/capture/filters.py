"""The same grammar as a question: `+auth ai:3.. value:speed,cost after:2026-07 "exact phrase"`.

Whatever is not surely a test of a field is text to search for; no text is an error. Used by the
reading commands, so as light as the rest of the thin path; days are loaded when one is named.
"""

from __future__ import annotations

from chefslog.capture.lexer import (
    FIELD_KEYS,
    KEYS,
    MARKS,
    PAUSES,
    Quotes,
    mark_end,
    trimmed_link,
    unquoted,
)
from chefslog.model.fields import FLAG_OF, Field, FieldError, read_value
from chefslog.model.kinds import DAY_MINUTES, LABELS
from chefslog.model.sanitize import clean_line, clean_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    Term = tuple[bool, str, str, Any]
    Test = tuple[str, str, Any]

DAY_KEYS = ("after", "since", "before", "until", "on", "day", "date", "week")
"""Keys that test the day: from its first day on (twice), up to the day before, up to its last
day, and within it."""
FILTER_KEYS = (*KEYS, *DAY_KEYS, "tag", "person", "has", "not")
"""Every word that means something before a colon in a filter, for completion."""

MOST_TERMS = 60
"""A question with more parts is an accident, such as a pasted page."""
MOST_VALUES = 20_000
"""What SQLite takes as parameters of one statement, with room for others."""
_SIGNS = '#+@-"'
_OR = "a comma means or: ai:1,2"
_AND = "leave it out: all parts of a filter have to match anyway"
_NOT = "to exclude a word, type not:fixed"
_OPERATORS = {"or": _OR, "|": _OR, "||": _OR, "and": _AND, "&": _AND, "&&": _AND, "not": _NOT}
_DAY_STARTS = (
    *("mon", "tue", "wed", "thu", "fri", "sat", "sun", "jan", "feb", "mar", "apr", "may", "jun"),
    *("jul", "aug", "sep", "oct", "nov", "dec", "wee"),
)
_SPANS = (
    "a day or span such as yesterday, fri, nov 3, 30d, 2026-07-15, 2026-07, Q3, 2026-W30, last week"
)


class Filter:
    """`terms` are (negated, field, op, value), all of which an entry has to meet.

    `("day", "range", (first, last))` in day numbers, inclusive, None for open ·
    `(field, "in", values)` · `(field, "range", (low, high))` · `(field, "unset", None)` ·
    `(field, "has", text)` · `("text", "word" or "phrase", text)`. `hints` are lines for the
    writer, `doubts` are more of them for where nothing is found.
    """

    def __init__(self, *terms: Term) -> None:
        self.terms = list(terms)
        self.hints: list[str] = []
        self.doubts: list[str] = []


def parse_filter(
    text: str, today: int, *, labels: Sequence[str] = LABELS, day_minutes: int = DAY_MINUTES
) -> Filter:
    """Read a filter; `today` is a day number. Nothing is refused."""
    asking = _Asking(clean_text(text), today, labels, day_minutes)
    at = 0
    while at < len(asking.text):
        if len(asking.found.terms) == MOST_TERMS:
            asking.found.hints.append(f"only the first {MOST_TERMS} parts of the filter are used")
            break
        at = at + 1 if asking.text[at].isspace() else asking.term(at)
    asking.answer_words()
    return asking.found


class _Asking:
    def __init__(self, text: str, today: int, labels: Sequence[str], day_minutes: int) -> None:
        self.text = text
        self.today = today
        self.labels = labels
        self.day_minutes = day_minutes
        self.found = Filter()
        self.quotes = Quotes(text)
        self.values_left = MOST_VALUES

    def term(self, at: int) -> int:
        """Read the term at `at`; where it stops."""
        start, negated = self._negation(at)
        text = self.text
        if text[start] == '"':
            return self._phrase(start, negated)
        stop = start
        while stop < len(text) and not text[stop].isspace() and text[stop] != '"':
            stop += 1
        key, colon, value = text[start:stop].partition(":")
        if text.startswith('"', stop) and colon and not value and self._is_key(key):
            end = self.quotes.closing(stop + 1)
            if end < 0:  # an open one reaches to the end, as while it is being typed
                end = len(text)
            inside = unquoted(text[stop + 1 : end])
            self._word(text[start:stop] + inside, key, inside, negated, in_quotes=True)
            return min(end + 1, len(text))
        while stop < len(text) and not text[stop].isspace():
            stop += 1
        if colon and key in DAY_KEYS:
            read = _reader(key)

            def read_ends(text: str, today: int) -> bool | None:
                # A day or span, or two with `..` between; also one that there is not, to say so.
                ends = text.split("..")
                return all(not end or read(end, today) or _seems_day(end) for end in ends) or None

            stop = self._day_stop(start + len(key) + 1, stop, read_ends)
        elif text[start:stop].lower() in ("this", "last"):
            end = self._day_stop(start, stop, _read_long_span)
            span = _read_long_span(text[start:end], self.today)
            if span:
                for is_not, _, op, value in self.found.terms[-1:]:
                    if op == "word" and not is_not and value.lower() in DAY_KEYS[:5]:
                        asked = f"{value.lower()}:{text[start:end]}"
                        self._tell(f"{value}: searched as text; {asked} finds those days")
                self._put(negated, ("day", "range", span))
                return end
        word = text[start:stop]
        key, _, value = word.partition(":")
        self._word(word, key, value, negated, in_quotes=False)
        return stop

    def _day_stop(self, start: int, stop: int, read: Callable[[str, int], Any]) -> int:
        from chefslog.capture.dates import day_stop

        return day_stop(self.text, start, stop, self.today, read)

    def _negation(self, at: int) -> tuple[int, bool]:
        """Behind `not:` and a minus, and whether their number is odd."""
        text = self.text
        negated = False
        while True:
            step = 4 if text.startswith("not:", at) else int(text[at] == "-")
            after = text[at + step : at + step + 1]
            if not step or not after or after.isspace() or (step == 1 and after in "->"):
                return at, negated
            negated = not negated
            at += step

    def _phrase(self, at: int, negated: bool) -> int:
        text = self.text
        end = text.find('"', at + 1)
        end = len(text) if end < 0 else end
        phrase = clean_line(text[at + 1 : end])
        if text[at + 1 : at + 2].isspace():
            self._put(negated, ("text", "word", '"'))
            return at + 1
        if phrase:
            self._put(negated, ("text", "phrase", phrase))
        else:
            self._put(negated, ("text", "word", text[at : end + 1].strip()))
        return min(end + 1, len(text))

    @staticmethod
    def _is_key(key: str) -> bool:
        return key in FIELD_KEYS or key in DAY_KEYS or key == "has"

    def _put(self, negated: bool, test: Test) -> None:
        name, op, value = test
        if op == "in":
            if len(value) > self.values_left:
                self._tell(f"only the first {MOST_VALUES} values of the filter are used")
                value = value[: self.values_left]
            self.values_left -= len(value)
        if op != "in" or value:
            self.found.terms.append((negated, name, op, value))

    def _word(self, word: str, key: str, value: str, negated: bool, *, in_quotes: bool) -> None:
        test: Test | None = None
        try:
            if word[0] in MARKS:
                test = _mark(word)
            elif key == "has" and value:
                # By its key, name or option; the opposite of a test for what is unset.
                if value not in FIELD_KEYS:
                    known = " ".join(FLAG_OF.values())
                    raise _NotAsked(f'has: "{value}" is not one of: {known}')
                test, negated = (FIELD_KEYS[value].name, "unset", None), not negated
            elif self._is_key(key) and value and value[0] not in ":/\\":
                test = self._test(key, clean_line(value), in_quotes)
            else:
                self._answer_text(key, value, word)
                if negated and word in FIELD_KEYS:
                    self._tell(f"not:{word} leaves out a word; not:has:{word} a field that is set")
        except (FieldError, _NotAsked) as error:
            meant = "" if key in DAY_KEYS else _meant_range(value)
            advice = f"; a range is written {key}:{meant}" if meant else ""
            self._tell(f"{error}; searched as text{advice}")
        if test is None:
            kept = word[1:] if word[0] == "\\" and word[1:2] and word[1] in _SIGNS else word
            test = ("text", "phrase" if in_quotes else "word", kept)
        self._put(negated, test)

    def _tell(self, hint: str) -> None:
        if hint not in self.found.hints[-20:]:
            self.found.hints.append(hint)

    def _answer_text(self, key: str, value: str, word: str) -> None:
        """Say that a word which looks like a test of a field or day is only looked for."""
        if word.lower() in ("today", "yesterday"):
            self._tell(f"{word}: searched as text; on:{word.lower()} finds that day")
        if word[0] == "!" and (word[1:2] in (*MARKS,) or self._is_key(key[1:])):
            self._tell(f"{word}: searched as text; to exclude it, type not:{word[1:]}")
        if word == f"{key}:" and self._is_key(key):
            self._tell(f"{word} has no value; searched as text")
        is_key = value and len(key) > 1 and key.isascii() and key.isalpha()
        if not is_key or value[0] in ":/\\" or (value.isdigit() and len(value) > 2):
            return
        from chefslog.capture.suggestions import meant_filter_key

        meant = meant_filter_key(key, (*FILTER_KEYS, *FIELD_KEYS))
        if meant:
            self._tell(f'no field "{key}": searched as text; did you mean {meant}:?')
        else:
            self._tell(
                f'no field "{key}": searched as text; `chefslog guide grammar` lists the fields'
            )

    def answer_words(self) -> None:
        """Say that `or`, `7d` and the like are searched as text.

        At once beside a test, and for days alone; other text may well be meant.
        """
        terms = self.found.terms
        words = ["" if term[0] or term[2] != "word" else str(term[3]) for term in terms]
        at = 0
        while at < len(words):
            count, meant = 1, _OPERATORS.get(words[at].lower(), "")
            is_day = not meant
            if is_day and _may_be_days(words[at : at + 2]):
                from chefslog.capture.suggestions import meant_days

                count, meant = meant_days(words[at : at + 5], self.today)
            stop = at + count
            if meant:
                hint = f"{' '.join(words[at:stop])}: searched as text; {meant}"
                beside = [*terms[max(at - 1, 0) : at], *terms[stop : stop + 1]]
                is_sure = any(name != "text" for _, name, _, _ in beside)
                has_number = _has_digit(hint.partition(";")[0])
                if (has_number or not is_day) and (is_sure or (is_day and not beside)):
                    self._tell(hint)
                elif hint not in self.found.doubts:
                    self.found.doubts.append(hint)
            at = stop

    def _test(self, key: str, value: str, in_quotes: bool) -> Test:
        if key in DAY_KEYS:
            return self._day(key, value)
        field = FIELD_KEYS[key]
        if value == "-" and not in_quotes:
            return field.name, "unset", None
        if field.kind.is_prose:
            return field.name, "has", value
        if not field.kind.is_filterable:
            raise _NotAsked(f"{key}: only {key}:- and has:{key} can be searched for")
        parts = [value] if in_quotes else [part for part in value.split(",") if part]
        if field.kind.is_ordered and ".." in value:
            return self._range(field, parts, value)
        values = [one for part in parts for one in self._values(field, part, in_quotes)]
        if not values:
            raise FieldError(field, value, field.kind.allowed(self.labels))
        if field.kind.is_ordered and not field.kind.values:
            if len(values) > 1:
                raise _NotAsked(f"{key}: takes one time or amount, or a range such as 2..5")
            return field.name, "range", (values[0], values[0])
        return field.name, "in", values

    def _values(self, field: Field, part: str, in_quotes: bool) -> list[Any]:
        if field.kind.is_vocabulary:
            word = part[1:] if part[:1] in field.kind.signs and part[1:] else part
            return [word if in_quotes else word.rstrip(PAUSES) or word]
        if field.kind.is_free:
            return [part if in_quotes else trimmed_link(part) or part]
        return [read_value(field, part, self.labels, self.day_minutes)]

    def _range(self, field: Field, parts: list[str], value: str) -> Test:
        """`3..`, `..2`, `2h..1d`; levels may also list: `0,3..`."""
        ends = [self._ends(field, part, value) for part in parts]
        if len(ends) == 1:
            return field.name, "range", ends[0]
        if not field.kind.values:
            raise _NotAsked(f"{field.key}: takes one range, not several")
        top = len(field.kind.values) - 1
        found: set[int] = set()
        for low, high in ends:
            found.update(range(low or 0, (top if high is None else high) + 1))
        return field.name, "in", sorted(found)

    def _ends(self, field: Field, part: str, value: str) -> tuple[Any, Any]:
        first, dots, last = part.partition("..")
        low, high = (
            read_value(field, end, self.labels, self.day_minutes) if end else None
            for end in (first, last if dots else first)
        )
        if low is None and high is None:
            raise _NotAsked(f'{field.key}: "{value}" is not a range such as 2.. ..3 1..3')
        return (high, low) if low is not None and high is not None and low > high else (low, high)

    def _day(self, key: str, value: str) -> Test:
        from chefslog.capture.dates import count_days
        from chefslog.model.days import spoken

        read = _reader(key)
        first, dots, last = value.partition("..")
        is_within = key in ("on", "day", "date", "week")
        spans = [read(end, self.today) if end else None for end in (first, last)]
        begin, end = spans if dots else (spans[0], spans[0])
        unread = (first and not spans[0]) or (last and not spans[1])
        if unread or (dots and not is_within) or (begin is None and end is None):
            raise _NotAsked(f'{key}: "{value}" is not {_SPANS}')
        if begin and end and begin > end:
            begin, end = end, begin
        if is_within and begin and begin[0] == begin[1] and count_days(value) is not None:
            one = spoken(begin[0], self.today)
            self._tell(f"{key}:{value} is {one} alone; {key}:{value}.. finds the days since")
        if key == "before" and begin:
            return "day", "range", (None, begin[0] - 1)
        if key == "until" and end:
            return "day", "range", (None, end[1])
        return "day", "range", (begin[0] if begin else None, end[1] if end and is_within else None)


def _reader(key: str) -> Callable[[str, int], tuple[int, int] | None]:
    from chefslog.capture.dates import read_span, read_week

    return read_week if key == "week" else read_span


def _seems_day(text: str) -> bool:
    """Whether a text is put like a day, real or not: `feb 30`, `30 feb 2026`, `5` of `nov 1..5`."""
    from chefslog.capture.dates import DAY_NAMES, MONTH_NAMES, read_ordinal

    words = text.lower().replace(",", " ").split()
    if len(words) > 2 and words[0] in DAY_NAMES:
        del words[0]
    if len(words) == 3 and len(words[2]) == 4 and words[2].isdigit():
        del words[2]
    numbers = [word for word in words if read_ordinal(word) is not None]
    months = [word for word in words if word in MONTH_NAMES]
    return len(numbers) == 1 and len(months) == len(words) - 1 < 2


def _may_be_days(words: Sequence[str]) -> bool:
    """Whether these words have a number or begin like a day: `7d`, `nov 3`, `since monday`."""
    return any(word[:3].lower() in _DAY_STARTS or _has_digit(word) for word in words)


def _has_digit(text: str) -> bool:
    return any(sign.isdigit() for sign in text)


def _read_long_span(text: str, today: int) -> tuple[int, int] | None:
    """`this week`, `last month` and the like, not `last fri`."""
    from chefslog.capture.dates import read_span

    span = read_span(text, today)
    return span if span and span[0] < span[1] else None


def _meant_range(value: str) -> str:
    """Return `3..4` for 3-4, `2h..` for >2h and `..5` for <=5; empty for what is no range."""
    end = value.lstrip("<>=")
    if end and value[0] in "<>":
        return f"{end}.." if value[0] == ">" else f"..{end}"
    first, dash, last = value.partition("-")
    is_range = dash and first[:1].isdigit() and last[:1].isdigit()
    return f"{first}..{last}" if is_range else ""


class _NotAsked(ValueError):
    """A test that filters do not know; the text says what they do."""


def _mark(word: str) -> Test | None:
    """`#auth`, `+auth,perf` or `@sam`; None where the word is text."""
    first, *more = word.split(",")
    end = mark_end(first, slash=first[0] != "@")
    if not end:
        return None
    others = [part.removeprefix(first[0]).rstrip(PAUSES) for part in more]
    return MARKS[first[0]], "in", [first[1:end], *(part for part in others if part)]
