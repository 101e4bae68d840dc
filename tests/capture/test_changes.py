"""Lines of tokens onto entries that exist."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chefslog.capture.changes import parse_changes
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
        ("tomorrow:", "nothing to set in: tomorrow:"),
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
