"""Any number of entries, quickly made, whose words follow Zipf's law: journals to measure with."""

from __future__ import annotations

from collections import Counter
from itertools import accumulate, chain, islice
from random import Random
from typing import TYPE_CHECKING, Any

from chefslog.demo.entries import THEMES, read_pieces
from chefslog.home.clock import EPOCH, new_id, short_of
from chefslog.model.days import iso
from chefslog.model.fields import BY_NAME
from chefslog.reading.entry import DAY_SHIFT

if TYPE_CHECKING:
    from collections.abc import Iterator

LAST_DAY = 739_940
"""2026-11-20, where no other last day is asked for."""
YEARS_AT_MOST = 10
PER_DAY = 12

_VOCABULARY = 12_000
_POOL = 20_000
_RARE = (
    "座席",
    "返金",
    "駅名検索",
    "تذكرة",
    "استرداد",
    "स्टेशन",
    "किराया",
    "Verspätung",
    "café",
    "👩‍💻",
)
_PEOPLE = ("sam", "mira", "yuki", "diego", "amina", "tomasz")
_UNITS = ("ms", "s", "min", "%", "GB", "€ a month", "pages a week")


def make_entries(seed: int, n: int, last_day: int = LAST_DAY) -> Iterator[dict[str, Any]]:
    """`n` entry dicts, oldest first, spread over the days up to and with `last_day`.

    The more there are, the more years they span (ten at most); every day has its share.
    """
    rng = Random(seed)
    words = _Words(rng)
    span = max(1, min(n // PER_DAY, YEARS_AT_MOST * 365))
    day, place = 0, 0
    for number in range(n):
        here = last_day - span + 1 + number * span // n
        place = place + 1 if here == day else 1
        day = here
        yield _entry(rng, words, day, place)


class _Words:
    """Draws words in the proportions of natural text."""

    def __init__(self, rng: Random) -> None:
        self._drawn = chain.from_iterable(_pools(rng))

    def text(self, count: int) -> str:
        """So many words, with spaces between."""
        return " ".join(islice(self._drawn, count))


def _pools(rng: Random) -> Iterator[list[str]]:
    words = _vocabulary(rng)
    weights = list(accumulate(1 / (rank + 2.7) ** 1.1 for rank in range(1, len(words) + 1)))
    while True:
        yield rng.choices(words, cum_weights=weights, k=_POOL)


def _vocabulary(rng: Random) -> list[str]:
    """Most frequent first: the words of the demo's pieces, then names of things that pile up."""
    seen: Counter[str] = Counter()
    for theme in THEMES:
        for piece in read_pieces(theme):
            told = f"{piece.problem} {piece.approach} {piece.result} {piece.notes}"
            seen.update(word.strip(".,;:()*`#|\"'").lower() for word in told.split())
    words = [word for word, _ in seen.most_common() if word]
    parts = [word for word in words if 3 < len(word) < 9 and word.isalpha()]
    while len(words) < _VOCABULARY:
        words.append(_name(rng, parts))
    for rare in _RARE:
        words.insert(rng.randrange(200, 3000), rare)
    return words


def _name(rng: Random, parts: list[str]) -> str:
    """Something that engineers write once or twice: a number, a hash, a ticket, a compound."""
    shape = rng.random()
    if shape < 0.3:
        return str(rng.randrange(10, 60_000))
    if shape < 0.45:
        return f"{rng.getrandbits(28):07x}"
    if shape < 0.6:
        return f"{rng.choice(('PR', 'INC', 'ADR'))}-{rng.randrange(1, 9000)}"
    return rng.choice(parts) + rng.choice(("", "-", "_")) + rng.choice(parts)


def _entry(rng: Random, words: _Words, day: int, place: int) -> dict[str, Any]:
    second = (day - EPOCH) * 86_400 + 8 * 3600 + (place * 37) % 36_000
    millis = rng.randrange(1000)
    entry_id = new_id(second + millis / 1000, rng.randbytes(10))
    headline = words.text(rng.randrange(4, 10)).capitalize()
    entry: dict[str, Any] = {
        "key": day << DAY_SHIFT | place,
        "id": entry_id,
        "short": short_of(entry_id),
        "state": "entry",
        "captured_at": _instant(second, millis),
        "offset": 0,
        "zone": "UTC",
        "source": "shell",
        "day": iso(day),
        "typed": headline,
        "headline": headline,
        "extra": {},
    }
    entry |= _choices(rng)
    entry |= _texts(rng, words)
    return entry


def _choices(rng: Random) -> dict[str, Any]:
    dice = rng.random
    chosen: dict[str, Any] = {}
    for name, share in (("kind", 0.8), ("value", 0.7), ("outcome", 0.6), ("checked", 0.5)):
        if dice() < share:
            chosen[name] = rng.choice(BY_NAME[name].kind.values)
    if dice() < 0.85:
        chosen["delegation"] = rng.randrange(5)
    if dice() < 0.3:
        chosen |= {"guess": rng.randrange(1, 32) * 15, "took": rng.randrange(1, 40) * 15}
    if dice() < 0.9:
        chosen["project"] = rng.choice(THEMES)
    if dice() < 0.6:
        drawn = (int(rng.paretovariate(0.8)) for _ in range(rng.randrange(1, 4)))
        chosen["tags"] = list(dict.fromkeys(f"tag{number % 400}" for number in drawn))
    if dice() < 0.1:
        chosen["people"] = [rng.choice(_PEOPLE)]
    if dice() < 0.2:
        chosen["evidence"] = [{"kind": "pr", "ref": f"PR-{rng.randrange(1, 90_000)}"}]
    return chosen


def _texts(rng: Random, words: _Words) -> dict[str, Any]:
    dice = rng.random
    texts: dict[str, Any] = {}
    if dice() < 0.6:
        before, after = rng.randrange(2, 5000), rng.randrange(1, 900)
        texts["impact"] = f"{before} → {after} {rng.choice(_UNITS)}, {words.text(3)}"
    for name, share, longest in (
        ("problem", 0.3, 25),
        ("approach", 0.2, 30),
        ("result", 0.25, 20),
        ("notes", 0.25, 90),
    ):
        if dice() < share:
            texts[name] = words.text(rng.randrange(5, longest))
    return texts


def _instant(second: int, millis: int) -> str:
    """Seconds since 1970 as UTC text: 2026-11-20T17:03:22.123Z."""
    day, rest = divmod(second, 86_400)
    clock = f"{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}"
    return f"{iso(EPOCH + day)}T{clock}.{millis:03}Z"
