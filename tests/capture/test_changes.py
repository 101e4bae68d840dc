"""Lines of tokens onto entries that exist."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chefslog.capture.changes import parse_changes
from chefslog.capture.lexer import quoted
from chefslog.model.entry import checked_draft
from tests.capture.drafts import drafts

TODAY = "2026-11-20"
ENTRY: dict[str, Any] = {
    "headline": "Fix it",
    "day": "2026-11-18",
    "delegation": 3,
    "value": "speed",
    "tags": ["perf", "auth"],
    "people": ["sam"],
    "goals": ["a b"],
    "evidence": [{"kind": "pr", "ref": "PR-9"}],
    "notes": "old",
    "private": True,
}


@pytest.mark.parametrize(
    ("line", "different"),
    [
        ("ai:2 check:tests", {"delegation": 2, "checked": "tests"}),
        ("ai:3 value:speed #auth", {}),
        ("ai:-", {"delegation": None}),
        ("check:-", {}),
        ("private:no", {"private": None}),
        ("#infra +ci", {"tags": ["perf", "auth", "infra", "ci"]}),
        ("-#perf", {"tags": ["auth"]}),
        ("-#Perf -+auth", {"tags": None}),
        ("not:#perf not:@sam", {"tags": ["auth"], "people": None}),
        ("-#gone", {}),
        ("#infra -#perf", {"tags": ["auth", "infra"]}),
        ('-goal:"a b"', {"goals": None}),
        ("goal:- goal:c", {"goals": ["c"]}),
        ("-link:PR-9 link:PR-10", {"evidence": [{"kind": "pr", "ref": "PR-10"}]}),
        ("https://a.io/x -pr:PR-9", {"evidence": [{"kind": "other", "ref": "https://a.io/x"}]}),
        ("link:-", {"evidence": None}),
        ("// more to say", {"notes": "old\n\nmore to say"}),
        ("ai:2 // more", {"delegation": 2, "notes": "old\n\nmore"}),
        ("yesterday:", {"day": "2026-11-19"}),
        ("day:mon", {"day": "2026-11-16"}),
        ("on:last mon ai:2", {"day": "2026-11-16", "delegation": 2}),
        ('headline:"Fix it well"', {"headline": "Fix it well"}),
        ('notes:"all new" // and more', {"notes": "all new\n\nand more"}),
        ("notes:- // and more", {"notes": "and more"}),
        ('problem:"two words" result:-', {"problem": "two words"}),
        ("tag:infra person:kim -tag:perf", {"tags": ["auth", "infra"], "people": ["sam", "kim"]}),
        ("2026-11-18: ai:2", {"delegation": 2}),
        ('impact:"1 → 2"', {"impact": "1 → 2"}),
        ("project:auth", {"project": "auth"}),
        ("", {}),
    ],
)
def test_changes(line: str, different: dict[str, Any]) -> None:
    before = {name: list(v) if isinstance(v, list) else v for name, v in ENTRY.items()}
    changes = parse_changes(line, TODAY)
    assert changes.problems == []
    assert changes.on(ENTRY) == different
    assert before == ENTRY


@pytest.mark.parametrize(
    "tag", ["C++", "auth perf", "x", "42", "a.b.", 'say "hi"', "ünï/cødé", "#"]
)
@pytest.mark.parametrize("sign", ["-#", "not:#", "not:+", "-tag:"])
def test_every_tag_that_can_be_stored_can_be_taken_away(tag: str, sign: str) -> None:
    entry = {"tags": ["keep", tag]}
    assert parse_changes(sign + quoted(tag), TODAY).on(entry) == {"tags": ["keep"]}
    if " " not in tag and sign != "-tag:":
        assert parse_changes(sign + tag, TODAY).on(entry) == {"tags": ["keep"]}


def test_a_comma_behind_a_tag_belongs_to_it_only_where_it_was_stored() -> None:
    assert parse_changes("-#perf, -#x", TODAY).on({"tags": ["perf", "y"]}) == {"tags": ["y"]}
    both = {"tags": ["perf", "perf,"]}
    assert parse_changes("-#perf,", TODAY).on(both) == {"tags": ["perf"]}


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("some words", "nothing to set in: some words"),
        ("ai:2 fix", "nothing to set in: fix"),
        ("-value:speed", "nothing to set in: -value:speed"),
        ("not:value:speed", "nothing to set in: not:value:speed"),
        ("- ai:2", "nothing to set in: -"),
        ("not: ai:2", "nothing to set in: not:"),
        ("ai:9", 'ai: "9" is not one of: 0 1 2 3 4'),
        ('impact:"open', "impact: the quote is not closed"),
        ("tomorrow:", '"tomorrow" is in the future'),
        ("day:2026-02-30", 'day: "2026-02-30" is not a real day'),
        ("not:day:fri", "nothing to set in: not:day:fri"),
        ("-#", "nothing to set in: -#"),
        ("headline:-", "headline: every entry needs one"),
    ],
)
def test_plain_words_and_wrong_values_are_problems(line: str, problem: str) -> None:
    changes = parse_changes(line, TODAY)
    assert changes.problems[0].startswith(problem)
    assert not changes.hints


def test_a_key_one_slip_away_is_named() -> None:
    assert parse_changes("vlaue:speed", TODAY).hints == ["vlaue: did you mean value:?"]


def test_spans_cover_what_is_taken_away() -> None:
    line = "-#perf ai:2"
    assert parse_changes(line, TODAY).spans == [(0, 6, "tags"), (7, 11, "delegation")]


@given(st.text(alphabet='#+@-:/"\\` aino2tgl', max_size=24), drafts)
def test_any_line_onto_any_entry_leaves_an_entry(line: str, entry: dict[str, Any]) -> None:
    changes = parse_changes(line, TODAY)
    different = changes.on(entry)
    after = {**entry, **different}
    kept = {name: value for name, value in after.items() if value is not None}
    assert checked_draft(kept).keys() == kept.keys()
    assert parse_changes(line, TODAY).on(after) == {} or "notes" in different


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("headlin:x", "headline"), ("note:x", "notes"), ("aproach:x", "approach"),
        ("valeu:cost", "value"), ("status:kept", "outcome"), ("persn:sam", "person"),
    ],
)  # fmt: skip
def test_a_mistyped_key_is_answered_with_the_one_that_was_meant(word: str, meant: str) -> None:
    changes = parse_changes(word, "2026-11-21")
    assert changes.problems
    assert changes.hints == [f"{word.partition(':')[0]}: did you mean {meant}:?"]


def test_a_word_that_no_key_resembles_is_answered_with_none() -> None:
    assert parse_changes("from:x", "2026-11-21").hints == []


def test_a_quote_that_is_never_closed_belongs_to_the_tag_that_is_taken_away() -> None:
    tags = {"tags": ['"auth', '"b', "c"]}
    assert parse_changes('-#"auth -#"b', TODAY).on(tags) == {"tags": ["c"]}
    assert parse_changes('-#"auth ai:2', TODAY).on(tags)["delegation"] == 2


@pytest.mark.parametrize(
    ("line", "word"),
    [("+yes not:#yes", "yes"), ("-@Sam @sam", "Sam"), ("goal:a -goal:a", "a"), ("pr:9 -pr:9", "9")],
)
def test_what_is_added_is_not_taken_away_at_once(line: str, word: str) -> None:
    assert parse_changes(line, TODAY).problems == [f"{word} is both added and taken away"]
