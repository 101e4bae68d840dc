"""Filters by example, and that no text is an error."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chefslog.capture import filters
from chefslog.capture.filters import DAY_KEYS, parse_filter
from chefslog.model.fields import BY_NAME, FIELDS

TODAY = date(2026, 11, 20).toordinal()

Term = tuple[bool, str, str, Any]


def terms(text: str) -> list[Term]:
    return parse_filter(text, TODAY).terms


def days(first: str | None, last: str | None) -> tuple[int | None, int | None]:
    low, high = (day and date.fromisoformat(day).toordinal() for day in (first, last))
    return low or None, high or None


def test_the_filter_of_the_guide() -> None:
    text = '+auth ai:3.. value:speed,cost after:2026-07 not:outcome:discarded "exact phrase"'
    found = parse_filter(text, TODAY)
    assert found.terms == [
        (False, "tags", "in", ["auth"]),
        (False, "delegation", "range", (3, None)),
        (False, "value", "in", ["speed", "cost"]),
        (False, "day", "range", days("2026-07-01", None)),
        (True, "outcome", "in", ["discarded"]),
        (False, "text", "phrase", "exact phrase"),
    ]
    assert found.hints == []


def test_what_stands_behind_a_quoted_value_is_read_on_its_own() -> None:
    assert terms('project:"a b" +infra goal:"c d" cut') == [
        (False, "project", "in", ["a b"]),
        (False, "tags", "in", ["infra"]),
        (False, "goals", "in", ["c d"]),
        (False, "text", "word", "cut"),
    ]


@pytest.mark.parametrize(
    ("text", "name", "op", "value"),
    [
        ("#auth", "tags", "in", ["auth"]),
        ("+auth,perf", "tags", "in", ["auth", "perf"]),
        ("#auth,#perf", "tags", "in", ["auth", "perf"]),
        ("@sam", "people", "in", ["sam"]),
        ("goal:x", "goals", "in", ["x"]),
        ('goal:"a, b"', "goals", "in", ["a, b"]),
        ("project:auth,web", "project", "in", ["auth", "web"]),
        ("project:-", "project", "unset", None),
        ("value:-", "value", "unset", None),
        ("value:sp", "value", "in", ["speed"]),
        ("ai:2", "delegation", "in", [2]),
        ("ai:1,3", "delegation", "in", [1, 3]),
        ("ai:..2", "delegation", "range", (None, 2)),
        ("ai:1..3", "delegation", "range", (1, 3)),
        ("ai:3..1", "delegation", "range", (1, 3)),
        ("ai:sous..exec", "delegation", "range", (3, 4)),
        ("ai:0,3..", "delegation", "in", [0, 3, 4]),
        ("ai:-", "delegation", "unset", None),
        ("took:2h..", "took", "range", (120, None)),
        ("took:..1.5h", "took", "range", (None, 90)),
        ("took:45m", "took", "range", (45, 45)),
        ("spend:5..", "spend", "range", (5.0, None)),
        ("spend:0.5..1.5", "spend", "range", (0.5, 1.5)),
        ("private:yes", "private", "in", [True]),
        ("story:no", "story", "in", [False]),
        ("impact:240ms", "impact", "has", "240ms"),
        ('impact:"all logins"', "impact", "has", "all logins"),
        ("link:PR-91", "evidence", "in", ["PR-91"]),
        ("pr:91", "evidence", "in", ["91"]),
        ("link:-", "evidence", "unset", None),
        ("bugs:-", "bugs", "unset", None),
        ("check:none", "checked", "in", ["none"]),
        ("after:2026-07", "day", "range", days("2026-07-01", None)),
        ("before:2026-07", "day", "range", days(None, "2026-06-30")),
        ("on:2026-07", "day", "range", days("2026-07-01", "2026-07-31")),
        ("on:2026-W30", "day", "range", days("2026-07-20", "2026-07-26")),
        ("on:2026-06..2026-07-03", "day", "range", days("2026-06-01", "2026-07-03")),
        ("on:2026-06..", "day", "range", days("2026-06-01", None)),
        ("on:..2026-06", "day", "range", days(None, "2026-06-30")),
        ("on:yesterday", "day", "range", days("2026-11-19", "2026-11-19")),
        ("after:30d", "day", "range", days("2026-10-21", None)),
        ("before:2w", "day", "range", days(None, "2026-11-05")),
    ],
)
def test_tests_of_fields(text: str, name: str, op: str, value: Any) -> None:
    assert terms(text) == [(False, name, op, value)]
    assert terms(f"not:{text}") == terms(f"-{text}") == [(True, name, op, value)]
    assert terms(f"not:not:{text}") == [(False, name, op, value)]
    assert parse_filter(text, TODAY).hints == []


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("this week", "2026-11-16", "2026-11-22"), ("Last Week", "2026-11-09", "2026-11-15"),
        ("this month", "2026-11-01", "2026-11-30"), ("last month", "2026-10-01", "2026-10-31"),
        ("last year", "2025-01-01", "2025-12-31"),
        ("since:mon", "2026-11-16", None), ("after:mon", "2026-11-16", None),
        ("since:last week", "2026-11-09", None), ('after:"last week"', "2026-11-09", None),
        ("until:last week", None, "2026-11-15"), ("before:last week", None, "2026-11-08"),
        ("until:nov 3", None, "2026-11-03"), ("before:nov 3", None, "2026-11-02"),
        ("on:3 november 2025", "2025-11-03", "2025-11-03"),
        ("day:fri", "2026-11-13", "2026-11-13"),
        ("on:last fri", "2026-11-13", "2026-11-13"),
        ("on:2 weeks ago", "2026-11-06", "2026-11-06"),
        ("on:nov 3..nov 10", "2026-11-03", "2026-11-10"), ("on:nov", "2026-11-01", "2026-11-30"),
        ("week:46", "2026-11-09", "2026-11-15"), ("week:W46", "2026-11-09", "2026-11-15"),
        ("week:2025-W46", "2025-11-10", "2025-11-16"), ("week:last", "2026-11-09", "2026-11-15"),
        ("week:last week", "2026-11-09", "2026-11-15"), ("week:44..46", "2026-10-26", "2026-11-15"),
        ("week:46..44", "2026-10-26", "2026-11-15"),
        ("on:nov 10..nov 3", "2026-11-03", "2026-11-10"),
        ("on:..nov 3", None, "2026-11-03"),
        ("on:10d..3d", "2026-11-10", "2026-11-17"), ("on:nov 3..", "2026-11-03", None),
    ],
)  # fmt: skip
def test_tests_of_the_day(text: str, first: str | None, last: str | None) -> None:
    term = (False, "day", "range", days(first, last))
    assert terms(text) == [term]
    assert terms(f"cut {text} #perf") == [
        (False, "text", "word", "cut"),
        term,
        (False, "tags", "in", ["perf"]),
    ]
    assert terms(f"not:{text}") == [(True, *term[1:])]
    assert parse_filter(text, TODAY).hints == []


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("foo:bar", 'no field "foo": searched as text'),
        ("ai:3-4", "; searched as text; a range is written ai:3..4"),
        ("took:>2h", "; searched as text; a range is written took:2h.."),
        ("spend:<=5", "; searched as text; a range is written spend:..5"),
        *((word, f"{word} has no value; searched as text") for word in (
            "project:", "tag:", "after:", "ai:", "has:", "goals:")),
        ("not:foo:bar", 'no field "foo": searched as text'),
        ('foo:"a b"', 'no field "foo": searched as text'),
        ("Tag:infra", "did you mean tag:?"), ("AI:2", "did you mean ai:?"),
        ("lable:x", "no field"), ("label:x", "did you mean tag:?"), ("level:3", "mean ai:?"),
        ("valeu:speed", "mean value:?"), ("proj:auth", "mean project:?"),
        ("from:mon", "mean since:?"), ("no:link", "mean not:has:?"),
        ("!#auth", "to exclude it, type not:#auth"), ("!ai:2", "type not:ai:2"),
        ("afer:mon", "mean after:?"), ("ais:2", "mean ai:?"),
        ("after:soon", 'after: "soon" is not a day or span'),
        ("week:99", 'week: "99" is not a day'),
        ("after:mon..fri", "is not a day or span"),
        ("yesterday", "on:yesterday finds that day"), ("Today", "on:today finds that day"),
    ],
)  # fmt: skip
def test_what_looks_like_a_test_and_is_none_is_answered(text: str, hint: str) -> None:
    found = parse_filter(text, TODAY)
    assert found.terms[0][1] == "text"
    assert len(found.hints) == 1 and hint in found.hints[0], found.hints


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("on:7d", "on:7d is Fri 13 Nov alone; on:7d.. finds the days since"),
        ("day:2w", "day:2w is Fri 6 Nov alone; day:2w.. finds the days since"),
        ("not:impact", "not:impact leaves out a word; not:has:impact a field that is set"),
        ("-link", "not:link leaves out a word; not:has:link a field that is set"),
        ("on:7d..", None), ("on:3 days ago", None), ("after:7d", None), ("on:fri", None),
        ("impact", None), ("not:login", None), ("not:has:impact", None), ("not:not:impact", None),
        ('not:"impact"', None),
    ],
)  # fmt: skip
def test_what_may_mean_more_is_done_as_typed_and_said(text: str, hint: str | None) -> None:
    assert parse_filter(text, TODAY).hints == ([hint] if hint else [])


@pytest.mark.parametrize("text", ["value:a-b", "ai:-3", "ai:3-", "took:>", "ai:9", "week:1-2"])
def test_only_what_seems_a_range_is_told_how_one_is_written(text: str) -> None:
    (hint,) = parse_filter(text, TODAY).hints
    assert hint.endswith("; searched as text")


@pytest.mark.parametrize(
    "text",
    [
        *("std::vector", "C:\\x", "10:30", "http://x.org/a:b", "localhost:8080", "a:b", "note:"),
        *("https://a.io", "last", "this", "last friday", "last-week", '"last week"', "5:x", "x"),
    ],
)
def test_text_with_a_colon_is_searched_without_a_word(text: str) -> None:
    found = parse_filter(text, TODAY)
    assert {term[1] for term in found.terms} == {"text"}
    assert found.hints == []


@pytest.mark.parametrize(
    ("text", "name", "op", "value"),
    [
        ("tag:infra", "tags", "in", ["infra"]), ("tags:a,b", "tags", "in", ["a", "b"]),
        ("tag:#infra,+ci", "tags", "in", ["infra", "ci"]), ('tag:"#a"', "tags", "in", ["a"]),
        ("person:@maria", "people", "in", ["maria"]),
        ("person:maria", "people", "in", ["maria"]), ("people:-", "people", "unset", None),
        ("delegation:3", "delegation", "in", [3]), ("checked:tests", "checked", "in", ["tests"]),
        ("evidence:PR-9", "evidence", "in", ["PR-9"]), ("notes:x", "notes", "has", "x"),
        ('headline:"a b"', "headline", "has", "a b"), ("result:-", "result", "unset", None),
    ],
)  # fmt: skip
def test_a_field_goes_by_each_of_its_names(text: str, name: str, op: str, value: Any) -> None:
    assert terms(text) == [(False, name, op, value)]
    assert parse_filter(text, TODAY).hints == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("has:impact", "impact"),
        ("has:link", "evidence"),
        ("has:tag", "tags"),
        ("has:notes", "notes"),
    ],
)
def test_has_is_the_opposite_of_unset(text: str, name: str) -> None:
    assert terms(text) == [(True, name, "unset", None)]
    assert terms(f"-{text}") == [(False, name, "unset", None)]


@pytest.mark.parametrize(
    "word",
    [
        *(
            "C++",
            "foo-bar",
            "don't",
            "a:b",
            '"',
            "*",
            "NEAR(",
            "🔥",
            "認証",
            '""',
            "-",
            "--x",
            "->",
        ),
        *(
            "not:",
            "std::x",
            "#1",
            "+x",
            "@a",
            "https://a.io",
            "10:30",
            "AND",
            "'",
            "(",
            "\\",
        ),
        *('5"x', "a.b", "%", "::", ",", ".."),
    ],
)
def test_any_word_can_be_searched(word: str) -> None:
    found = parse_filter(f"one {word} two", TODAY)
    assert found.terms == [
        (False, "text", "word", "one"),
        (False, "text", "word", word),
        (False, "text", "word", "two"),
    ]
    assert not found.hints


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("value:zz", 'value: "zz" is not one of: customer'),
        ("value:speed,zz", 'value: "zz" is not one of: customer'),
        ("ai:9", 'ai: "9" is not one of: 0 1 2 3 4'),
        ("ai:,", 'ai: "," is not one of: 0 1 2 3 4'),
        ("tag:,,", 'tags: ",," is not words with commas between them'),
        ("ai:..", 'ai: ".." is not a range such as'),
        ("ai:x..y", 'ai: "x" is not one of'),
        ("took:long", 'took: "long" is not a time'),
        ("spend:1,2", "spend: takes one time or amount"),
        ("spend:1..2,3..4", "spend: takes one range"),
        ("bugs:2/1", "bugs: only bugs:- and has:bugs"),
        ("on:call", 'on: "call" is not a day or span such as'),
        ("after:2026-07..", 'after: "2026-07.." is not a day'),
        ("has:zz", 'has: "zz" is not one of: headline'),
        ("private:maybe", 'private: "maybe" is not one of: yes no'),
    ],
)
def test_a_wrong_value_is_searched_as_text_with_a_hint(text: str, hint: str) -> None:
    found = parse_filter(text, TODAY)
    assert found.terms == [(False, "text", "word", text)]
    assert len(found.hints) == 1
    assert found.hints[0].startswith(hint)
    assert found.hints[0].endswith("; searched as text")


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ('"two words"', (False, "text", "phrase", "two words")),
        ('-"two words"', (True, "text", "phrase", "two words")),
        ('not:"two words"', (True, "text", "phrase", "two words")),
        ('"still open', (False, "text", "phrase", "still open")),
        ("-word", (True, "text", "word", "word")),
        (r"\#auth", (False, "text", "word", "#auth")),
        (r"\-word", (False, "text", "word", "-word")),
        ('value:"no such"', (False, "text", "phrase", "value:no such")),
    ],
)
def test_phrases_and_negated_words(text: str, term: Term) -> None:
    assert terms(text) == [term]


@pytest.mark.parametrize("key", [key for key in DAY_KEYS if key != "week"])
@pytest.mark.parametrize(
    "day",
    [
        *("feb 30", "Feb 31", "february 30th", "30 feb", "31. nov", "nov 0", "nov 45"),
        *("feb 29 2026", "29 feb 2026", "feb 30, 2026", "sat feb 30", "mon nov 3"),
    ],
)
def test_a_day_that_does_not_exist_is_answered_as_2026_02_30_is(key: str, day: str) -> None:
    found = parse_filter(f"{key}:{day} login", TODAY)
    assert found.terms == [
        (False, "text", "word", f"{key}:{day}"),
        (False, "text", "word", "login"),
    ]
    (hint,) = found.hints
    assert hint.startswith(f'{key}: "{day}" is not a day or span') and hint.endswith("as text")


@pytest.mark.parametrize("days", ["feb 1..feb 30", "feb 30..mar 3", "feb 30..", "..nov 31"])
def test_a_range_with_such_a_day_is_answered_too(days: str) -> None:
    (hint,) = parse_filter(f"on:{days} cut", TODAY).hints
    assert hint.startswith(f'on: "{days}" is not a day or span')


@pytest.mark.parametrize("days", ["nov 1..5", "1..5 nov", "nov 28..31"])
def test_each_end_of_a_range_needs_its_month(days: str) -> None:
    assert terms(f"on:{days}") == [(False, "text", "word", f"on:{days}")]
    (hint,) = parse_filter(f"on:{days}", TODAY).hints
    assert f'"{days}" is not' in hint


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("since:nov 404 errors", ["404", "errors"]), ("on:nov 3 45", ["45"]),
        ("on:may be", ["be"]), ("on:fri 5 tests", ["5", "tests"]), ("on:nov mar", ["mar"]),
    ],
)  # fmt: skip
def test_what_stands_behind_a_day_is_still_text(text: str, words: list[str]) -> None:
    found = parse_filter(text, TODAY)
    assert found.terms[0][1] == "day" and not found.hints
    assert [term[3] for term in found.terms[1:]] == words


OR, AND = "a comma means or: ai:1,2", "leave it out: all parts of a filter have to match anyway"
NOT = "to exclude a word, type not:fixed"


@pytest.mark.parametrize(
    ("text", "word", "meant"),
    [
        ("ai:1 or ai:2", "or", OR), ("ai:1 OR ai:2", "OR", OR), ("login or ai:2", "or", OR),
        ("#ab | #cd", "|", OR), ("on:fri || this week", "||", OR),
        ("ai:1 and ai:2", "and", AND), ("project:x && ai:2", "&&", AND), ("has:ai & cut", "&", AND),
        ("not ai:2", "not", NOT), ("project:x NOT fixed", "NOT", NOT),
        ("7d", "7d", "on:7d.. finds those days"), ("ai:1 2w", "2w", "on:14d.. finds those days"),
        ("last 7 days", "last 7 days", "on:7d.. finds those days"),
        ("2026-10", "2026-10", "on:2026-10 finds those days"),
        ("project:x 2026-W30 cut", "2026-W30", "on:2026-W30 finds those days"),
        ("oct 2026", "oct 2026", "on:oct 2026 finds those days"),
        ("Nov 3 +infra", "Nov 3", "on:Nov 3 finds that day"),
        ("3 days ago", "3 days ago", "on:3 days ago finds that day"),
        ("since 2026-10", "since 2026-10", "since:2026-10 finds those days"),
        ("ai:1 before 3 nov", "before 3 nov", "before:3 nov finds those days"),
        ("7d..", "7d..", "on:7d.. finds those days"),
        ("since last half-year", "since", "since:last half-year finds those days"),
        ("ai:1 Until this quarter", "Until", "until:this quarter finds those days"),
        ("2026-01..2026-12 ai:1", "2026-01..2026-12", "on:2026-01..2026-12 finds those days"),
    ],
)  # fmt: skip
def test_a_word_like_an_operator_or_a_day_is_answered(text: str, word: str, meant: str) -> None:
    found = parse_filter(text, TODAY)
    assert found.hints == [f"{word}: searched as text; {meant}"]
    assert found.doubts == []
    texts = [value for _, name, _, value in found.terms if name == "text"]
    assert set(word.split()) <= set(texts)


@pytest.mark.parametrize(
    ("text", "doubts"),
    [
        ("login and logout", 1), ("project:x login or logout", 1), ("not fixed", 1), ("or", 1),
        ("a or b or c", 1), ("retention 7d", 1), ("oct 2026 or nov 2026", 3),
        ('"or" ai:1', 0), ("ai:1 -or", 0), ("ai:1 orders", 0), ("2026 ai:1", 0), ("may ai:1", 0),
        ("monday", 1), ("last friday", 1), ("a week ago", 1), ("mon..fri", 1), ("november", 1),
        ("outage on monday", 1), ("ai:1 since fri", 1), ("before launch", 0), ("since", 0),
        ("not:since last week", 0), ("fixed last week", 0),
        ("sun", 0), ("ai:1 PR-91", 0), ('7 "days"', 0),
    ],
)  # fmt: skip
def test_it_is_a_doubt_only_where_it_may_well_be_text(text: str, doubts: int) -> None:
    found = parse_filter(text, TODAY)
    assert found.hints == []
    assert len(found.doubts) == doubts


def test_nothing_asks_nothing() -> None:
    assert terms("") == terms("  \t ") == []


def test_labels_that_were_renamed() -> None:
    labels = ("Solo", "Asked", "Paired", "Sent", "Directed")
    found = parse_filter("ai:paired..", TODAY, labels=labels)
    assert found.terms == [(False, "delegation", "range", (2, None))]


OPS: dict[str, type] = {
    "in": list,
    "range": tuple,
    "unset": type(None),
    "has": str,
    "word": str,
    "phrase": str,
}


@given(
    st.one_of(
        st.text(),
        st.lists(
            st.one_of(
                st.sampled_from(
                    [*(f"{field.key}:" for field in FIELDS), *(f"{key}:" for key in DAY_KEYS)]
                ),
                st.sampled_from(
                    ["not:", "-", "has:", '"', "..", ",", " ", "+ab", "3", "speed", "2w"]
                ),
                st.text(max_size=3),
            ),
            max_size=12,
        ).map("".join),
    )
)
def test_every_text_is_a_filter(text: str) -> None:
    for _, name, op, value in terms(text):
        assert isinstance(value, OPS[op])
        assert name in ("text", "day") or name in BY_NAME
        if op == "in":
            assert value
        if isinstance(value, tuple):
            low, high = value
            assert low is not None or high is not None
            assert low is None or high is None or low <= high
        if name == "text":
            assert value


@pytest.mark.parametrize(
    "piece", ['"', '"a ', 'ai:"x ', 'ai:"', "not:", "-", "#a,", "ai:1,", "\\", "zz:1 "]
)
def test_the_longest_filter_takes_linear_time(piece: str) -> None:
    text = piece * (65536 // len(piece))
    took = []
    for _ in range(3):
        began = time.process_time()
        found = parse_filter(text, TODAY)
        took.append(time.process_time() - began)
    assert found.terms
    assert min(took) < 1


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("tag:a,b tag:c", [["a", "b"], ["c"]]),
        ("tag:a,b tag:c,d", [["a", "b"], ["c"]]),
        ("tag:a,b,c,d #ex -@fy", [["a", "b", "c"]]),
    ],
)
def test_only_so_many_values_are_used_and_a_hint_says_so(
    monkeypatch: pytest.MonkeyPatch, text: str, values: list[list[str]]
) -> None:
    monkeypatch.setattr(filters, "MOST_VALUES", 3)
    found = parse_filter(text + " word", TODAY)
    assert [value for _, _, _, value in found.terms] == [*values, "word"]
    is_cut = text != "tag:a,b tag:c"
    assert found.hints == ["only the first 3 values of the filter are used"] * is_cut
