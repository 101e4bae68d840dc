"""Lists and searches, against a plain loop over the same entries."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chefslog.capture.filters import Filter, parse_filter
from chefslog.home.paths import Home
from chefslog.model.days import parse_day
from chefslog.reading import pages
from chefslog.reading.connect import open_snapshot
from chefslog.reading.entry import load_entry, load_matching
from tests.journals import TODAY, entry, put_journal, put_letters

WORDS = ["cut", "Cutting", "retry", "budget", "naïve", "登录超时", "🤖", "C++", "foo-bar", "*"]
_TEXT = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
_MAYBE = {
    "notes": _TEXT,
    "impact": _TEXT,
    "delegation": st.integers(0, 4),
    "value": st.sampled_from(["speed", "cost", "people"]),
    "outcome": st.sampled_from(["kept", "discarded"]),
    "took": st.integers(0, 600),
    "project": st.sampled_from(["auth", "Auth", "pay"]),
    "tags": st.lists(st.sampled_from(["infra", "Perf", "ci"]), min_size=1, unique=True),
    "private": st.just(True),
}
_FIELDS = st.fixed_dictionaries({"headline": _TEXT, "ago": st.integers(0, 5)}, optional=_MAYBE)
_FILTERS = st.lists(
    st.sampled_from(
        [
            *("ai:3..", "ai:-", "ai:0,2", "not:ai:1", "value:speed,cost", "-value:speed"),
            *("+infra", "#PERF", "not:+ci", "project:auth", "not:project:pay", "project:-"),
            *("after:2026-11-19", "before:2026-11-20", "on:2026-11", "took:1h..5h", "took:..30m"),
            *("private:yes", "not:private:yes", "-outcome:discarded", "impact:retry"),
            *("cut", "budg", "naive", "录超", "C++", '"retry budget"', "not:retry", "foo-bar", "*"),
        ]
    ),
    max_size=3,
).map(" ".join)


def plain(text: str) -> list[str]:
    """Tokens as a person would expect them: folded words, each ideograph by itself."""
    from chefslog.reading.fts import spaced

    folded = spaced(text).lower().replace("ï", "i")
    return "".join(s if s.isalnum() or s in "+🤖" else " " for s in folded).split()


def contains(held: dict[str, Any], asked: str, prefix: bool) -> bool:
    wanted = plain(asked)
    parts = [[held.get("headline", "")], [held.get("notes", ""), held.get("impact", "")]]
    parts += [[held.get("project", ""), *held.get("tags", [])]]
    if not wanted:
        return any(asked in text for part in parts for text in part)
    for part in parts:
        words = plain("\n".join(text for text in part if text))
        for at in range(len(words) - len(wanted) + 1):
            run = words[at : at + len(wanted)]
            last = run[-1].startswith(wanted[-1]) if prefix else run[-1] == wanted[-1]
            if run[:-1] == wanted[:-1] and last:
                return True
    return False


def meets(held: dict[str, Any], asked: Filter) -> bool:
    return all(_one(held, name, op, value) != negated for negated, name, op, value in asked.terms)


def _one(held: dict[str, Any], name: str, op: str, value: Any) -> bool:
    if name == "text":
        return contains(held, value, op == "word")
    if name == "day":
        day = parse_day(held["day"]) or 0
        return (value[0] is None or day >= value[0]) and (value[1] is None or day <= value[1])
    found = held.get(name)
    if op == "unset":
        return found is None
    if op == "has":
        return value.lower() in (found or "").lower()
    if op == "range":
        low, high = value
        return (
            found is not None and (low is None or found >= low) and (high is None or found <= high)
        )
    if name == "tags":
        return bool({t.lower() for t in found or []} & {t.lower() for t in value})
    if name == "project":
        return found is not None and found.lower() in [v.lower() for v in value]
    if name == "private":
        return bool(found) in value
    return found in value


@settings(max_examples=60)
@given(st.lists(_FIELDS, max_size=12), st.lists(_FILTERS, min_size=1, max_size=6))
def test_letters_and_journal_find_what_a_plain_loop_finds(
    fields: list[dict[str, Any]], filters: list[str]
) -> None:
    made = [entry(number, **dict(one)) for number, one in enumerate(fields)]
    with tempfile.TemporaryDirectory() as folder:
        home = Home(folder, folder)
        half = len(made) // 2
        put_letters(home, made)
        check(home, made, filters)
        put_journal(home)
        check(home, made, filters)
        put_letters(home, made[:half])
        check(home, made, filters)


def check(home: Home, made: list[dict[str, Any]], filters: list[str]) -> None:
    with open_snapshot(home) as snapshot:
        for text in filters:
            asked = parse_filter(text, TODAY)
            assert asked.hints == []
            wanted = [one for one in made if meets(one, asked)]
            order = [row[pages.ID] for row in pages.page(snapshot, asked)]
            newest_first = sorted(wanted, key=lambda one: (one["day"], one["id"]), reverse=True)
            assert order == [one["id"] for one in newest_first], text
            assert pages.count(snapshot, asked) == len(wanted)
            counted = Counter(parse_day(one["day"]) for one in wanted)
            assert pages.days(snapshot, asked) == sorted(counted.items(), reverse=True)


@pytest.mark.parametrize(
    "text",
    [
        "C++",
        "foo-bar",
        "don't",
        "a:b",
        '"',
        "*",
        "NEAR(",
        "👩‍💻",
        "🇩🇪",
        "登录",
        "d",
        "(",
        "AND",
        "^x",
    ],
)
@pytest.mark.parametrize("waits", [True, False])
def test_a_search_finds_what_contains_it(home: Home, text: str, waits: bool) -> None:
    made = [entry(1, headline=f"we met {text} there"), entry(2, headline="zzz")]
    if waits:
        put_letters(home, made)
    else:
        put_journal(home, made)
    with open_snapshot(home) as snapshot:
        found = pages.page(snapshot, parse_filter(text, TODAY))
        assert [row[pages.ID] for row in found] == [made[0]["id"]]
        best = pages.best(snapshot, parse_filter(text, TODAY))
        assert [row[pages.ID] for row in best] == [made[0]["id"]]


def test_pages_by_key_in_both_directions(home: Home) -> None:
    made = [entry(number, ago=number % 7) for number in range(90)]
    put_journal(home, made[:60])
    put_letters(home, made[60:])
    with open_snapshot(home) as snapshot:
        everything = pages.page(snapshot, limit=1000)
        keys = [row[pages.KEY] for row in everything]
        assert keys == sorted(keys, reverse=True)
        assert len(keys) == 90
        assert pages.page(snapshot, before=keys[29], limit=20) == everything[30:50]
        assert pages.page(snapshot, after=keys[50], limit=20) == everything[30:50]
        assert list(load_matching(snapshot))[40]["id"] == everything[40][pages.ID]


@pytest.mark.parametrize("size", [9, 10, 11, 20])
def test_a_whole_list_comes_page_by_page(
    home: Home, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(pages, "PAGE", 10)
    put_journal(home, [entry(number) for number in range(size)])
    with open_snapshot(home) as snapshot:
        assert list(pages.rows(snapshot)) == pages.page(snapshot, limit=100)
        assert len(list(pages.rows(snapshot, limit=15))) == min(size, 15)


def test_tags_come_in_their_order_and_whole_entries_come_back(home: Home) -> None:
    made = entry(
        1,
        tags=["b2", "a1"],
        people=["sam"],
        evidence=[{"kind": "pr", "ref": "PR-91"}, {"kind": "doc", "ref": "https://x/doc"}],
        bugs=[2, 0],
        spend=1.25,
        private=True,
        notes="long\n\ntext",
        extra={"mood": {"a": [1]}},
        typed="as typed",
    )
    for put in (put_letters, put_journal):
        put(home, [made])
        with open_snapshot(home) as snapshot:
            (row,) = pages.page(snapshot)
            assert row[pages.TAGS] == "b2 a1"
            found = load_entry(snapshot, made["id"])
            assert found is not None
            found.pop("key")
            assert found == made


def test_a_letter_the_journal_knows_is_shown_once(home: Home) -> None:
    made = entry(1)
    put_journal(home, [made])
    put_letters(home, [made])
    with open_snapshot(home) as snapshot:
        assert len(pages.page(snapshot)) == 1
        assert snapshot.waiting == 0


def test_unreadable_letters_are_counted_and_the_rest_is_shown(home: Home) -> None:
    put_letters(home, [entry(1)])
    Path(home.letters("new"), "bad.json").write_bytes(b'{"chefslog": 1')
    with open_snapshot(home) as snapshot:
        assert (len(pages.page(snapshot)), snapshot.unreadable) == (1, 1)
