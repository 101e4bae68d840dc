"""The stream reader reads what `json` reads, and goes on behind what cannot be read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chefslog.exchange.formats import json_stream
from chefslog.exchange.formats.json_stream import NotJson, Piece, pieces
from chefslog.exchange.formats.registry import Record, Unread
from tests.exchange.given import read as read_file
from tests.exchange.given import refusals

_signs = st.characters(exclude_categories=["Cs"])
_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(_signs),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(_signs, max_size=4), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


def cut(text: str, size: int) -> Iterator[str]:
    return (text[at : at + size] for at in range(0, len(text), size))


def read(text: str, size: int = 7) -> list[Piece]:
    return list(pieces(cut(text, size)))


@given(
    lists=st.dictionaries(
        st.sampled_from(["a", "b", 'ä"{']), st.lists(_values, max_size=4), max_size=3
    ),
    indent=st.sampled_from([None, 2]),
    size=st.integers(1, 40),
)
def test_it_reads_what_json_reads_however_it_is_cut(
    lists: dict[str, list[Any]], indent: int | None, size: int
) -> None:
    text = json.dumps(lists, indent=indent, ensure_ascii=size % 2 == 0)
    found: dict[str, list[Any]] = {name: [] for name in lists}
    for piece in read(text, size):
        assert not piece.problem
        found[piece.section].append(piece.value)
    assert found == lists


@given(st.lists(_values, max_size=5), st.integers(1, 30))
def test_a_bare_list_is_read_too(values: list[Any], size: int) -> None:
    assert [piece.value for piece in read(json.dumps(values), size)] == values


def good(found: list[Piece]) -> list[Any]:
    return [piece.value for piece in found if not piece.problem]


@pytest.mark.parametrize(
    "broken",
    ["{bad}", '{"a": nul}', '{"a": "\t"}', "[1 2]", '{"a": 1,}', "NaN", "tru", '{"a": NaN}',
     '"\\x"', "1" * 5000],
)  # fmt: skip
def test_a_broken_record_costs_only_itself(broken: str) -> None:
    found = read(f'[{{"a": 1}},\n{broken},\n{{"b": 2}}]')
    assert good(found) == [{"a": 1}, {"b": 2}]
    (problem,) = (piece for piece in found if piece.problem)
    assert (problem.number, problem.line, problem.raw) == (2, 2, broken)


@pytest.mark.parametrize("broken", ['{"a": [1, 2}', '{"a": "x}', '{"a": {"b": 1}'])
def test_where_brackets_do_not_match_it_goes_on_at_the_next_line(broken: str) -> None:
    found = read(f'{{"entries": [\n{{"a": 1}},\n{broken},\n{{"b": 2}},\n{{"c": 3}}\n]}}')
    assert {"c": 3} in good(found) and {"a": 1} in good(found)
    assert [piece.line for piece in found if piece.problem][:1] == [3]


@pytest.mark.parametrize("text", ['[{"a": 1}, {"b": [', '{"e": [{"a": 1}', '{"e": [{"a": 1}, "x'])
def test_a_text_that_breaks_off_gives_what_it_had_and_says_so(text: str) -> None:
    found = read(text)
    assert good(found) == [{"a": 1}]
    assert "breaks off" in found[-1].problem


def test_too_deep_and_too_long_records_are_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "RECORD_LIMIT", 50_000)
    deep = "[" * 20_000 + "]" * 20_000
    long = json.dumps({"text": 'x\\"' * 40_000})
    found = read(f'[1, {deep}, 2, {long}, 3, "{"y" * 60_000}", 4]', 1000)
    assert good(found) == [1, 2, 3, 4]
    assert [piece.problem.split()[0] for piece in found if piece.problem] == [
        "nested", "longer", "longer",
    ]  # fmt: skip
    endless = read(f'[1, ["{"y" * 60_000}"', 1000)
    assert [(piece.value, piece.problem.split()[:1]) for piece in endless] == [
        (1, []), (None, ["longer"]),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "  \n", "hello", '"text"'])
def test_what_is_no_json_at_all_is_refused(text: str) -> None:
    with pytest.raises(NotJson):
        read(text)


@given(st.text('[]{}",:\\ \n1a', max_size=60), st.integers(1, 20))
def test_whatever_comes_it_ends(text: str, size: int) -> None:
    try:
        found = read(text, size)
    except NotJson:
        return
    assert len(found) <= len(text) + 1


@pytest.mark.parametrize("text", ['{"tags":', '{"entries":[],"tags": '])
def test_a_text_that_ends_behind_a_colon_breaks_off(text: str) -> None:
    assert [piece.problem for piece in read(text)] == ["the file breaks off here"]


def told(text: str) -> list[tuple[str, Any, str, str]]:
    """Place, value, problem and raw text of each piece."""
    return [(piece.place, piece.value, piece.problem, piece.raw) for piece in read(text)]


MISMATCH = "not JSON: brackets or quotes do not match"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('{"a": 1} more', [("line 1", 1, "", ""),
         ("line 1", None, "there is more behind the end", "more")]),
        ('{"e": [1]},\n{"b": 2}]}', [("line 1, record 1 of e", 1, "", ""),
         ("line 1", None, MISMATCH, ""), ("line 2, record 1 of e", {"b": 2}, "", "")]),
        ('{"e": [1]], 5,\n{"b": 2}]}', [("line 1, record 1 of e", 1, "", ""),
         ("line 1", None, MISMATCH, "], 5"), ("line 2, record 1 of e", {"b": 2}, "", "")]),
        ('{"e": [1], "x" {"a": 1},\n{"b": 2}]}', [("line 1, record 1 of e", 1, "", ""),
         ("line 1", None, MISMATCH, '"x"{"a": 1}'),
         ("line 2, record 1 of e", {"b": 2}, "", "")]),
        ('[1],\n{"b": 2}]', [("line 1, record 1", 1, "", ""), ("line 1", None, MISMATCH, ""),
         ("line 2, record 1", {"b": 2}, "", "")]),
        ('[{"a": 1}{"b": 2},\n{"c": 3}]', [("line 1, record 1", {"a": 1}, "", ""),
         ("line 1, record 2", None, MISMATCH, '{"b": 2}'),
         ("line 2, record 3", {"c": 3}, "", "")]),
        ('{"e": [1], "n": 5', [("line 1, record 1 of e", 1, "", ""),
         ("line 1", None, "the file breaks off in the middle of it", "5")]),
        ('{"a"', [("line 1", None, "the file breaks off here", "")]),
        ("{5: 1}", [("line 1", None, "the file breaks off here", "5: 1}")]),
    ],
)  # fmt: skip
def test_what_stands_where_none_should_be_is_handed_over(
    text: str, wanted: list[tuple[str, Any, str, str]]
) -> None:
    assert told(text) == wanted


@pytest.mark.parametrize(("depth", "problem"), [(10_000, "nested too deeply"), (10_001, MISMATCH)])
def test_the_end_of_a_record_is_looked_for_down_to_the_limit(
    depth: int, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_stream, "DEPTH_LIMIT", 10_000)
    deep = "[" * depth + "]" * depth
    found = list(pieces(iter([f'[1,\n{deep},\n{{"b": 2}}]'])))
    assert good(found) == [1, {"b": 2}]
    assert [piece.problem for piece in found if piece.problem] == [problem]


def test_a_list_inside_the_list_is_read_like_the_list_itself() -> None:
    record = '{"title": "one", "date": "2026-11-03"}'
    (refused, found) = read_file("brag", f"[[5, {record}]]")
    assert isinstance(refused, Unread) and isinstance(found, Record)
    assert (refused.reason, refused.raw) == ("not a JSON object", "5")
    assert found.value["headline"] == "one"


@pytest.mark.parametrize(("letters", "kept"), [(99_998, 100_000), (99_999, 100_000)])
def test_of_a_record_that_is_refused_much_is_kept(letters: int, kept: int) -> None:
    ((place, reason, raw),) = refusals("brag", f'["{"ü" * letters}"]')
    assert (place, reason) == ("line 1, record 1", "not a JSON object")
    assert (len(raw), raw[1:3]) == (kept, "üü")


def test_only_the_list_of_entries_is_read_and_what_may_stand_beside_it() -> None:
    entry = '[{"text": "one", "creationDate": "2026-11-03"}]'
    text = f'{{"metadata": {{}}, "version": 1, "journals": {entry}, "entries": {entry}}}'
    found = read_file("dayone", text)
    assert [one.reason for one in found if isinstance(one, Unread)] == [
        '"version" is not in an entry', 'not one of the "entries"',
    ]  # fmt: skip
    assert len(found) == 3
