"""Search as you type, in process: every beginning of many words, on the largest journal."""

from __future__ import annotations

from itertools import islice
from time import perf_counter

from chefslog.capture.filters import parse_filter
from chefslog.home.paths import Home
from chefslog.reading.connect import open_snapshot
from chefslog.reading.pages import page
from tests.bench.ground import Ground, Line, shown
from tests.bench.journals import SEED, today
from tests.bench.timing import milliseconds, quantile
from tests.many_entries import make_entries

_ROWS = 50


def as_you_type(ground: Ground) -> list[Line]:
    """The first page of hits for each prefix; the slowest prefix is named."""
    asked = _prefixes()
    times: dict[str, float] = {}
    with open_snapshot(Home(ground.home, ground.home)) as snapshot:
        for warm in ("a", "re"):
            page(snapshot, parse_filter(warm, today()), limit=_ROWS)
        for text in asked:
            started = perf_counter()
            page(snapshot, parse_filter(text, today()), limit=_ROWS)
            times[text] = perf_counter() - started
    taken = list(times.values())
    half, most = quantile(taken, 0.5), quantile(taken, 0.99)
    slowest = max(times, key=lambda text: times[text])
    told = (
        f"p50 {milliseconds(half)}, p99 {milliseconds(most)}, "
        f"slowest `{slowest}` {milliseconds(times[slowest])}, {len(taken)} prefixes"
    )
    what = f"search as you type, in process, {shown(ground.largest)}"
    return [Line(what, "p99 ≤ 5 ms", told, most <= 0.005)]


def _prefixes() -> list[str]:
    """What is in the bar while words, pairs of words and marks are typed."""
    lines = [entry["headline"].lower() for entry in islice(make_entries(SEED, 400), 200, 260)]
    asked: dict[str, None] = dict.fromkeys("abcdefghijklmnopqrstuvwxyz0123456789")
    for line in lines:
        words = line.split()[:3]
        for word in words:
            asked |= dict.fromkeys(word[:n] for n in range(1, len(word) + 1))
        pair = " ".join(words[:2])
        asked |= dict.fromkeys(pair[:n] for n in range(1, len(pair) + 1))
    asked |= dict.fromkeys(
        ("座", "座席", "駅名", "👩‍💻", "C++", "don't", "foo-bar", "*", '"', "a:b")
    )
    return list(asked)
