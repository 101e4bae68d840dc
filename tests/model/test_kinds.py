"""Kinds of fields by themselves: what each takes from other programs, and what it tells them."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from chefslog.model.fields import BY_NAME, Links, make_link
from chefslog.model.kinds import LABELS, LINE_LIMIT, Kind, Level, Pair, Words

BUGS = Pair(fixed="fixed inline", queued="queued")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2/1", [2, 1]),
        (" 2/1 ", [2, 1]),
        ("99999/0", [99_999, 0]),
        ("0/100000", None),
        ("2", None),
        ("2/1/0", None),
        ("2/", None),
        ("a/1", None),
        ("2 / 1", None),
    ],
)
def test_a_pair_is_two_counts(text: str, value: list[int] | None) -> None:
    assert BUGS.parse(text) == value
    if value:
        assert BUGS.parse(BUGS.text(value)) == value


def test_a_number_is_its_level_whatever_the_levels_are_called() -> None:
    labels = ("1", "3", "Sous", *LABELS[3:])
    assert [Level().parse(text, labels) for text in ("1", "3", "sous", "sou")] == [1, 3, 2, 3]


@pytest.mark.parametrize(
    ("value", "is_pair"),
    [
        ([0, 0], True),
        ((2, 1), True),
        ([99_999, 99_999], True),
        ([100_000, 0], False),
        ([0, 100_000], False),
        ([-1, 0], False),
        ([2], False),
        ([2, 1, 0], False),
        ([True, 1], False),
        (["2", "1"], False),
        ("21", False),
        ({2: 1, 3: 4}, False),
    ],
)
def test_a_pair_from_another_program_is_a_list_of_two_counts(value: Any, is_pair: bool) -> None:
    assert BUGS.check(value) == ([*value] if is_pair else None)


def test_a_pair_is_in_words_what_its_parts_are() -> None:
    assert BUGS.describe([2, 1]) == "2 fixed inline, 1 queued"
    assert BUGS.allowed() == "two counts, fixed inline / queued, such as 2/1"
    assert BUGS.column_ends == ("_fixed", "_queued")


@pytest.mark.parametrize("value", [[0, 3], None])
def test_a_pair_comes_back_from_its_columns(value: list[int] | None) -> None:
    assert BUGS.from_columns(BUGS.to_columns(value)) == value


@pytest.mark.parametrize("stored", [(None, 3), (3, None)])
def test_half_a_pair_is_none(stored: tuple[int | None, int | None]) -> None:
    assert BUGS.from_columns(stored) is None


@pytest.mark.parametrize(
    ("name", "value", "is_valid"),
    [
        ("bugs", [2, 1], True),
        ("bugs", [2], False),
        ("bugs", [2, 1, 0], False),
        ("bugs", [-1, 0], False),
        ("delegation", 4, True),
        ("delegation", 5, False),
        ("delegation", -1, False),
        ("took", 0, True),
        ("took", -1, False),
        ("took", 1.5, False),
        ("spend", 1.5, True),
        ("spend", -0.1, False),
        ("private", True, True),
        ("private", False, False),
        ("checked", "tests", True),
        ("checked", "test", False),
        ("follows", "k7m2", True),
        ("follows", "k7m", False),
        ("tags", ["a"], True),
        ("tags", [], False),
        ("tags", [""], False),
        ("headline", "", False),
        ("evidence", [{"kind": "pr", "ref": "PR-9"}], True),
        ("evidence", [], False),
        ("evidence", [{"kind": "rumour", "ref": "PR-9"}], False),
        ("evidence", [{"kind": "pr"}], False),
        ("evidence", [{"kind": "pr", "ref": "PR-9", "at": 3}], False),
    ],
)
def test_the_published_schema_takes_what_the_field_takes(
    name: str, value: Any, is_valid: bool
) -> None:
    assert Draft202012Validator(BY_NAME[name].kind.json_schema).is_valid(value) is is_valid


@pytest.mark.parametrize("kind", [Words("#"), Links()], ids=["words", "links"])
@pytest.mark.parametrize("value", ["auth", {"kind": "pr", "ref": "PR-9"}, 3, []])
def test_what_is_no_list_is_not_taken_for_one(kind: Kind, value: Any) -> None:
    assert kind.check(value) is None


@pytest.mark.parametrize(
    "link",
    ["PR-9", {}, {"kind": "pr"}, {"kind": "pr", "ref": 9}, {"kind": "pr", "ref": " "},
     {"ref": "PR-9"}, {"kind": "PR", "ref": "PR-9"}],
)  # fmt: skip
def test_one_wrong_link_spoils_the_list(link: Any) -> None:
    assert Links().check([{"kind": "doc", "ref": "a.md"}, link]) is None


def test_links_are_kept_once_cleaned_and_without_anything_beside_them() -> None:
    links = [{"kind": "pr", "ref": " PR-9\n", "at": 3}, {"kind": "pr", "ref": "PR-9"}]
    assert Links().check(links) == [{"kind": "pr", "ref": "PR-9"}]
    assert Links().check([{"kind": "doc", "ref": "PR-9"}, *links]) == [
        {"kind": "doc", "ref": "PR-9"},
        {"kind": "pr", "ref": "PR-9"},
    ]


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("doc PR-91", {"kind": "doc", "ref": "PR-91"}),
        ("doc: PR-91", {"kind": "doc", "ref": "PR-91"}),
        ("quote  it saved us", {"kind": "quote", "ref": "it saved us"}),
        ("doc", {"kind": "other", "ref": "doc"}),
        ("doc:", {"kind": "other", "ref": "doc:"}),
        ("Doc PR-91", {"kind": "quote", "ref": "Doc PR-91"}),
    ],
)
def test_the_kind_of_a_link_may_stand_in_front_of_it(text: str, link: dict[str, str]) -> None:
    assert Links().parse(text) == [link]


@pytest.mark.parametrize("ref", ["abcdef1", "a" * 64, "123456a"])
def test_seven_to_sixty_four_hexadecimal_digits_are_a_commit(ref: str) -> None:
    assert make_link(ref)["kind"] == "commit"
    assert make_link(ref[:6])["kind"] == "other"
    assert make_link("a" + ref.ljust(64, "a"))["kind"] == "other"


@pytest.mark.parametrize(
    ("kind", "value"), [(Words(), ["x" * LINE_LIMIT]), (BY_NAME["headline"].kind, "x" * LINE_LIMIT)]
)
def test_a_line_holds_64_kilobytes(kind: Kind, value: Any) -> None:
    assert kind.check(value) == value
    longer = [value[0] + "x"] if isinstance(value, list) else value + "x"
    with pytest.raises(ValueError, match="65537 bytes, more than the 65536 that fit"):
        kind.check(longer)


@pytest.mark.parametrize(
    ("value", "is_reference"),
    [
        ("k7m2", True),
        ("k7m", False),
        ("019a7173-b600-7f40-afc6-16a0036a859b", True),
        ("019a7173-b600-7f40-afc6-16a0036a859b0", False),
        ("last", True),
        ("K7M2", False),
        ("k7m_2", False),
        ("k7mé", False),
        ("k7 m2", False),
        (7777, False),
        (None, False),
    ],
)
def test_a_reference_is_an_id_or_its_beginning(value: Any, is_reference: bool) -> None:
    assert BY_NAME["follows"].kind.check(value) == (value if is_reference else None)


def test_a_reference_is_typed_in_any_case() -> None:
    assert BY_NAME["follows"].kind.parse(" K7M2QD ") == "k7m2qd"


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("headline", "Fix it", "Fix it"),
        ("tags", ["perf", "auth perf"], "perf auth perf"),
        ("evidence", [make_link("PR-9"), make_link("a.md")], "PR-9 a.md"),
    ],
)
def test_the_index_holds_the_words_of_a_value(name: str, value: Any, text: str) -> None:
    assert BY_NAME[name].kind.search_text(value) == text
