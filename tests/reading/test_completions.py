"""The words in use, against a plain loop over the same entries."""

from __future__ import annotations

import tempfile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chefslog.capture.filters import FILTER_KEYS, parse_filter
from chefslog.home.paths import Home
from chefslog.model.days import parse_day
from chefslog.reading.completions import SET_KEYS, complete_token, count_words, list_doubts
from chefslog.reading.connect import open_snapshot
from chefslog.reading.fts import fold
from tests.journals import TODAY, entry, put_journal, put_letters

_ENTRIES = st.lists(
    st.fixed_dictionaries(
        {
            "ago": st.integers(0, 9),
            "state": st.sampled_from(["entry", "entry", "draft", "trashed", "dismissed"]),
            "waits": st.booleans(),
        },
        optional={
            "tags": st.lists(st.sampled_from(["ci", "CI", "Éa", "éa", "C++"]), max_size=3),
            "people": st.lists(st.sampled_from(["sam", "李雷"]), max_size=2, unique=True),
            "project": st.sampled_from(["auth", "Auth", "ÉTÉ", "été"]),
        },
    ),
    max_size=12,
)


def uses(entries: list[dict[str, Any]], name: str) -> list[tuple[str, int]]:
    """(folded word, day) of each use in the journal."""
    found = []
    for one in entries:
        value = one.get(name) or []
        words = [value] if isinstance(value, str) else value
        found += [(word, parse_day(one["day"]) or 0) for word in {fold(word) for word in words}]
    return found


@settings(max_examples=25)
@given(_ENTRIES)
def test_every_word_is_counted_once_an_entry_with_its_last_day(drawn: list[dict[str, Any]]) -> None:
    waiting: list[dict[str, Any]] = []
    held: list[dict[str, Any]] = []
    for number, fields in enumerate(drawn):
        waits = fields.pop("waits")
        # A word twice in one entry, in whatever case, is one word: the writer sees to that.
        tags = {fold(word): word for word in fields.pop("tags", [])}
        one = entry(number, **fields, **({"tags": list(tags.values())} if tags else {}))
        if waits:
            one["state"] = "entry"
        (waiting if waits else held).append(one)
    with tempfile.TemporaryDirectory() as folder:
        home = Home(folder, folder)
        put_journal(home, held)
        put_letters(home, waiting)
        inside = [one for one in held if one["state"] == "entry"] + waiting
        for name in ("tags", "people", "project"):
            wanted = uses(inside, name)
            with open_snapshot(home) as snapshot:
                found = count_words(snapshot, name, TODAY - 3)
            counts = {
                word: (
                    len([day for used, day in wanted if used == word]),
                    len([day for used, day in wanted if used == word and day >= TODAY - 3]),
                    max(day for used, day in wanted if used == word),
                )
                for word, _ in wanted
            }
            assert {fold(word): tuple(rest) for word, *rest in found} == counts
            assert [row[1] for row in found] == sorted((row[1] for row in found), reverse=True)


def test_a_word_is_spelled_as_it_was_last_written(home: Home) -> None:
    put_journal(home, [entry(1, tags=["Auth"], project="Pay", ago=2)])
    put_letters(home, [entry(2, tags=["auth"], project="pay"), entry(3, tags=["AUTH"], ago=9)])
    with open_snapshot(home) as snapshot:
        assert count_words(snapshot, "tags") == [("auth", 3, 3, TODAY)]
        assert count_words(snapshot, "project") == [("pay", 2, 2, TODAY)]


def test_of_two_spellings_on_one_day_that_of_the_pending_capture_counts(home: Home) -> None:
    put_journal(home, [entry(1, tags=["Auth"])])
    put_letters(home, [entry(2, tags=["auth"])])
    with open_snapshot(home) as snapshot:
        assert count_words(snapshot, "tags") == [("auth", 2, 2, TODAY)]


STATION = "station chef: bounded pieces handed over, every diff read"


def complete(prefix: str, *keys: str) -> dict[str, str]:
    words = {"tags": ["ci", "perf"], "people": ["sam"], "project": ["shop"]}
    return complete_token(prefix, words.__getitem__, keys or SET_KEYS)


@pytest.mark.parametrize(
    ("text", "doubts"),
    [
        ("#prf", ['No entry has "prf" under tags. Did you mean `#perf`?']),
        ("tag:prf cut", ['No entry has "prf" under tags. Did you mean `#perf`?']),
        ("@nor ai:2", ['No entry has "nor" under people. Did you mean `@noor`?']),
        ("project:book", ['No entry has "book" under project. Did you mean `project:"book 2"`?']),
        ("goal:x", ['No entry has "x" under goals.']),
        ("#PERF,zz", ['No entry has "zz" under tags.']),
        ("#a1,a2,a3,a4", [f'No entry has "a{number}" under tags.' for number in (1, 2, 3)]),
        ("#perf", []), ("not:#prf cut", []), ("prf", []), ("project:-", []), ("ai:2", []),
    ],
)  # fmt: skip
def test_a_word_of_a_filter_that_no_entry_has_is_told(
    home: Home, text: str, doubts: list[str]
) -> None:
    put_journal(home, [entry(1, tags=["perf"], people=["noor"], project="book 2")])
    with open_snapshot(home) as snapshot:
        assert list_doubts(snapshot, parse_filter(text, TODAY)) == doubts


def test_a_key_comes_with_what_it_is_for() -> None:
    assert complete("", "ai", "day", "has") == {
        "ai:": "how much of the thinking you delegated to AI; 0: by hand",
        "day:": "a day",
        "has:": "entries where a field is set",
    }


def test_the_values_of_a_key_come_with_their_meaning() -> None:
    assert complete("ai:")["ai:2"] == STATION
    assert complete("ai:")["ai:station"] == STATION
    assert complete("project:") == {"project:shop": ""}
    assert complete("#p") == {"#ci": "", "#perf": ""}
    assert complete("@") == {"@sam": ""}
    assert "day:yesterday" in complete("day:y") and "day:fri" in complete("day:")
    assert complete("has:im", "has")["has:impact"] == "Impact"
    assert complete("nosuch:") == {} and complete("has:") == {}


def test_what_is_turned_round_is_completed_too() -> None:
    assert complete("not:#") == {"not:#ci": "", "not:#perf": ""}
    assert complete("not:ai:", *FILTER_KEYS)["not:ai:2"] == STATION
    # A change takes away one of several and no value of a choice.
    assert complete("not:ai:") == {}
    assert complete("not:x", "ai") == {}
