"""What a text asserts and a journal can prove: numbers with units, dates, links, names, products.

English and German forms are read: `1,5 s`, `12. November`, `zwei`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from chefslog.model.days import MONTHS

_SECONDS = {
    "ns": 1e-9, "µs": 1e-6, "us": 1e-6, "ms": 1e-3, "millisecond": 1e-3, "millisekunde": 1e-3,
    "s": 1.0, "sec": 1.0, "second": 1.0, "sekunde": 1.0, "min": 60.0, "minute": 60.0,
    "h": 3600.0, "hr": 3600.0, "hour": 3600.0, "std": 3600.0, "stunde": 3600.0,
    "d": 86400.0, "day": 86400.0, "tag": 86400.0, "week": 604800.0, "woche": 604800.0,
}  # fmt: skip
_BYTES = {
    "kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12,
    "kib": 1024.0, "mib": 1024.0**2, "gib": 1024.0**3, "tib": 1024.0**4,
}  # fmt: skip
_UNITS: dict[str, tuple[str, float]] = {
    **{name: ("time", factor) for name, factor in _SECONDS.items()},
    **{name: ("size", factor) for name, factor in _BYTES.items()},
    **dict.fromkeys(("month", "monat"), ("month", 1.0)),
    **dict.fromkeys(("year", "jahr"), ("month", 12.0)),
    **dict.fromkeys(("%", "percent", "prozent", "pct"), ("percent", 1.0)),
    **dict.fromkeys(("€", "eur", "euro"), ("EUR", 1.0)),
    **dict.fromkeys(("$", "usd", "dollar"), ("USD", 1.0)),
    **dict.fromkeys(("£", "gbp", "pound"), ("GBP", 1.0)),
    **dict.fromkeys(("x", "×", "times", "fold", "fach", "mal"), ("factor", 1.0)),
    **dict.fromkeys(("rps", "qps", "fps", "bps"), ("rate", 1.0)),
}
_MULTIPLES = {"k": 1e3, "thousand": 1e3, "tausend": 1e3, "m": 1e6, "mio": 1e6, "million": 1e6,
              "millionen": 1e6, "bn": 1e9, "billion": 1e9}  # fmt: skip
_ENGLISH = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")
_GERMAN = ("zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf")
NUMBER_WORDS = {word: n for words in (_ENGLISH, _GERMAN) for n, word in enumerate(words, 2)}
NUMBER_WORDS |= {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100,
                 "zwanzig": 20, "dreißig": 30, "hundert": 100, "dozen": 12, "dutzend": 12,
                 "twelve": 12, "zwölf": 12}  # fmt: skip
_ENGLISH_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth",
                     "ninth", "tenth", "eleventh", "twelfth")  # fmt: skip
_GERMAN_ORDINALS = ("erste", "zweite", "dritte", "vierte", "fünfte", "sechste", "siebte", "achte",
                    "neunte", "zehnte", "elfte", "zwölfte")  # fmt: skip
ORDINALS = {word: n for words in (_ENGLISH_ORDINALS, _GERMAN_ORDINALS)
             for n, word in enumerate(words, 1)}  # fmt: skip
_DIGIT_ORDINAL = re.compile(r"(?<![\w.,])(\d{1,3})(?:st|nd|rd|th)\b")
_FRACTION = re.compile(
    r"\b(?P<count>an?|one|two|three|four|eine?|zwei|drei|vier) "
    r"(?P<part>third|quarter|fourth|fifth|tenth|drittel|viertel|fünftel|zehntel)s?\b"
    r"(?! (?:time|attempt|try)\b)(?= of\b|(?<=tel))",
    re.IGNORECASE,
)
_PARTS = {"third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "tenth": 10,
          "drittel": 3, "viertel": 4, "fünftel": 5, "zehntel": 10}  # fmt: skip
_LONG_MONTHS = (
    "january february march april may june july august september october november december",
    "januar februar märz april mai juni juli august september oktober november dezember",
)
MONTH_NAMES = {name: n for row in _LONG_MONTHS for n, name in enumerate(row.split(), 1)}
MONTH_NAMES |= {name.lower(): n for n, name in enumerate(MONTHS, 1)}
MONTH_NAMES |= {"sept": 9, "mär": 3, "okt": 10, "dez": 12}
_WEEKDAYS = (
    "monday tuesday wednesday thursday friday saturday sunday",
    "montag dienstag mittwoch donnerstag freitag samstag sonntag",
)
WEEKDAY_NAMES = {name: n for row in _WEEKDAYS for n, name in enumerate(row.split())}

_MONTH = "|".join(sorted({name.capitalize() for name in MONTH_NAMES}, key=len, reverse=True))
# A short one may be a name or another word: Jan, May, Mar.
_LONG_MONTH = "|".join(name.capitalize() for name in MONTH_NAMES if len(name) > 3)
_DATE = re.compile(
    r"(?<![\w.])(?:"
    r"(?P<iso>\d{4}-\d\d(?:-\d\d)?)"
    r"|(?P<dots>\d{1,2}\.\d{1,2}\.(?:\d{4}|\d\d)?)"
    rf"|(?P<day1>\d{{1,2}})(?:st|nd|rd|th|\.)? (?:of )?(?P<month1>{_MONTH})\b\.?"
    r"(?:,? (?P<year1>\d{4}))?"
    rf"|(?P<month2>{_MONTH})\b\.? (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)"
    r"(?:,? (?P<year2>\d{4}))?"
    rf"|(?P<month3>{_MONTH})\b\.? (?P<year3>\d{{4}})"
    rf"|(?P<month4>{_LONG_MONTH})\b"
    r"|(?P<quarter>[QH][1-4])(?:[ /-]?(?P<year4>\d{4}))?"
    r"|(?P<year5>(?:19|20)\d\d)"
    rf"|(?P<weekday>{'|'.join(name.capitalize() for name in WEEKDAY_NAMES)})s?"
    r")(?![\w%]|[.,]\d)"
)
_LINK = re.compile(
    r"https?://[^\s<>()\[\]]+"
    r"|(?<![\w@./-])(?:[\w-]+\.)+[a-z]{2,}/[^\s<>()\[\]]+"  # a page shows no scheme
    r"|\b[A-Z][A-Z0-9]{1,9}-\d{1,7}\b|(?<!\w)[#!]\d{1,7}\b"
)
_NUMBER = re.compile(
    r"(?<![\w.,])(?P<money>[€$£])? ?(?P<digits>\d[\d.,'\u00a0\u202f]*\d|\d)"
    r"(?P<multiple>k|M)?(?![\w]*\d)[ \u00a0-]?(?P<unit>%|×|€|\$|£|[^\W\d_]+)?"
)
_ARROW = re.compile(
    r"\A\s*(?:→|->|=>|–|-|to|auf|bis|and|or|und|oder|/|statt|instead of|rather than)\s*\Z"
)
_BACK = re.compile(r"\A[\s,]*(?:statt|instead of|rather than|from|was|zuvor|vorher|von|not)\s*\Z")
_PERIODS = {
    "hour": "hour", "day": "day", "week": "week", "month": "month", "year": "year",
    "stunde": "hour", "tag": "day", "woche": "week", "monat": "month", "jahr": "year",
}  # fmt: skip
_RATE = re.compile(
    rf"\b(?:per|an?|each|every|pro|je|im|in der|am|jede[nrs]?) (?P<period>{'|'.join(_PERIODS)})\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"@?[^\W_][\w'’+#./-]*[\w+#]|@?[^\W_]")


@dataclass(frozen=True)
class Assertion:
    """One thing that a text claims, where it stands in it, and what it is compared by.

    `kind` is number, percentage, ordinal, rate (a week), date, link, name or product. One of
    `values` is enough: numbers are in base units, dates are (year, month, day) with None for what
    is open.
    """

    kind: str
    text: str
    start: int
    values: frozenset[object]


def find_assertions(sentence: str) -> list[Assertion]:
    """Return the links, dates and numbers of a sentence, in their order."""
    found: list[Assertion] = []
    rest = sentence
    for pattern, read in ((_LINK, _read_link), (_DATE, _read_date)):
        for match in pattern.finditer(rest):
            found.append(read(match))
        rest = pattern.sub(lambda match: " " * len(match[0]), rest)
    for pattern, read in ((_FRACTION, _read_fraction), (_DIGIT_ORDINAL, _read_ordinal)):
        found += map(read, pattern.finditer(rest))
        rest = pattern.sub(lambda match: " " * len(match[0]), rest)
    found += _read_numbers(rest)
    words = [*_WORD.finditer(rest)]
    found += _read_ordinal_words([match[0].lower() for match in words], words)
    for match, after in zip_longest(words, words[1:]):
        number = NUMBER_WORDS.get(match[0].lower())
        if number is not None:
            times = _MULTIPLES.get(after[0].lower(), 0.0) if after else 0.0
            unit = _unit_of(after[0]) if after and not times else None
            name, factor = unit or ("", times or 1.0)
            text = f"{match[0]} {after[0]}" if after and (unit or times) else match[0]
            values = frozenset({(name, round(number * factor, 12))})
            found.append(Assertion("number", text, match.start(), values))
    for match in _RATE.finditer(rest):
        period = ("per", _PERIODS[match["period"].lower()])
        found.append(Assertion("rate", match[0], match.start(), frozenset({period})))
    return sorted(found, key=lambda claim: claim.start)


def split_words(text: str) -> list[tuple[str, int]]:
    """Return the words of a text, each with where it stands."""
    return [(match[0], match.start()) for match in _WORD.finditer(text)]


def _read_link(match: re.Match[str]) -> Assertion:
    text = match[0].rstrip(".,;:!?")
    return Assertion("link", text, match.start(), frozenset({text.casefold().split("://")[-1]}))


def _read_date(match: re.Match[str]) -> Assertion:
    found = match.groupdict()
    numbers: tuple[int | None, int | None, int | None]
    if found["iso"]:
        year, month, *day = map(int, found["iso"].split("-"))
        numbers = (year, month, day[0] if day else None)
    elif found["dots"]:
        first, second, last = found["dots"].split(".")
        numbers = (int(last) + 2000 * (len(last) == 2) if last else None, int(second), int(first))
    elif found["quarter"]:
        mark = found["quarter"]
        year_text = found["year4"]
        values = frozenset({(mark, int(year_text) if year_text else None)})
        return Assertion("date", match[0], match.start(), values)
    elif found["weekday"]:
        day_number = WEEKDAY_NAMES[found["weekday"].lower()]
        return Assertion("date", match[0], match.start(), frozenset({("weekday", day_number)}))
    else:
        name = found["month1"] or found["month2"] or found["month3"] or found["month4"]
        year_text = next((found[f"year{n}"] for n in (1, 2, 3, 5) if found[f"year{n}"]), None)
        day_text = found["day1"] or found["day2"]
        numbers = (
            int(year_text) if year_text else None,
            MONTH_NAMES[name.lower()] if name else None,
            int(day_text) if day_text else None,
        )
    return Assertion("date", match[0], match.start(), frozenset({numbers}))


def _read_fraction(match: re.Match[str]) -> Assertion:
    count = NUMBER_WORDS.get(match["count"].lower(), 1)
    share = ("fraction", round(count / _PARTS[match["part"].lower()], 12))
    return Assertion("number", match[0], match.start(), frozenset({share}))


def _read_ordinal(match: re.Match[str]) -> Assertion:
    values = frozenset({("ordinal", float(match[1]))})
    return Assertion("ordinal", match[0], match.start(), values)


def _read_ordinal_words(low: list[str], words: list[re.Match[str]]) -> Iterator[Assertion]:
    """Yield `second`, `dritten` …; `second` as a unit and `First, …` are none."""
    for at, match in enumerate(words):
        # `zweiten`, `zweiter`; an English plural is none.
        bare = low[at][:-1] if low[at][-2:-1] == "e" else low[at]
        number = ORDINALS.get(low[at]) or ORDINALS.get(bare)
        before, after = low[at - 1] if at else "", low[at + 1] if at + 1 < len(low) else ""
        behind = match.string[match.end() : match.end() + 1]
        is_unit = low[at] == "second" and (
            before in {"a", "per", "each", "every", "one", "half"} or before[-1:].isdigit()
        )
        if number is None or is_unit or behind in (",", ":"):
            continue
        if (before == "at" and number == 1) or after in ("half", "hälfte"):
            continue  # a figure of speech
        kind, value = "ordinal", ("ordinal", float(number))
        values: frozenset[object] = frozenset({value})
        if after in ("quarter", "quartal", "halbjahr"):
            kind = "date"
            values = frozenset({(f"{'H' if after == 'halbjahr' else 'Q'}{number}", None)})
        yield Assertion(kind, match[0], match.start(), values)


def _read_numbers(text: str) -> list[Assertion]:
    matches = list(_NUMBER.finditer(text))
    found: list[Assertion] = []
    unit: tuple[str, float] | None = None
    for at in range(len(matches) - 1, -1, -1):
        match = matches[at]
        own = _unit_of(match["money"] or match["unit"] or "")
        after = matches[at + 1].start() if at + 1 < len(matches) else -1
        # `1.8 → 0.24 s`: the first number has the unit of the second.
        end = match.end() if own else match.end("multiple" if match["multiple"] else "digits")
        unit = own or (unit if after > 0 and _ARROW.match(text[end:after]) else None)
        times = _MULTIPLES.get(match["multiple"] or "", 0) or _MULTIPLES.get(
            (match["unit"] or "").lower(), 1.0
        )
        name, factor = unit or ("", 1.0)
        values = {(name, round(one * factor * times, 12)) for one in _readings(match["digits"])}
        if not unit and text[match.end("digits") :][:1] == ".":  # `am 2. Tag`
            values |= {("ordinal", one) for _, one in values}
        before = matches[at - 1] if at and not unit else None
        back = _unit_of(before["unit"] or "") if before else None
        if before and back and _BACK.match(text[before.end() : match.start()]):
            # `5.5 hours instead of 31`: the second number may have the unit of the first.
            values |= {(back[0], round(one * back[1], 12)) for one in _readings(match["digits"])}
        kind = "percentage" if name == "percent" else "number"
        end = match.end() if match["unit"] and _unit_of(match["unit"]) else match.end("digits")
        found.append(
            Assertion(kind, text[match.start() : end].strip(), match.start(), frozenset(values))
        )
    return found


def _unit_of(word: str) -> tuple[str, float] | None:
    low = word.lower()
    for ending in ("", "s", "n", "e", "en"):
        bare = low.removesuffix(ending) if ending else low
        if bare in _UNITS and (ending == "" or len(bare) > 2):
            return _UNITS[bare]
    return None


def _readings(digits: str) -> set[float]:
    """Return the numbers that digits may mean: 1.234 is 1234 where a point parts thousands."""
    bare = re.sub(r"['\u00a0\u202f]", "", digits)
    readings = set()
    for decimal, thousands in ((".", ","), (",", ".")):
        whole, _, fraction = bare.partition(decimal)
        groups = whole.split(thousands)
        is_grouped = all(len(group) == 3 for group in groups[1:]) and thousands not in fraction
        if is_grouped and decimal not in fraction:
            readings.add(float(f"{''.join(groups)}.{fraction or 0}"))
    return readings or {float(re.sub(r"\D", "", bare))}
