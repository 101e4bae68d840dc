"""Lengths in each unit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chefslog.season.prose import UNITS, clusters, measure

FAMILY = "👩‍👩‍👧"


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("Cut it.", (7, 7, 7, 7, 2)),
        ("für", (3, 3, 3, 4, 1)),
        (FAMILY, (5, 8, 1, 18, 1)),
        ("漢字 ok", (5, 5, 5, 9, 3)),
        ("🇩🇪🇫🇷", (4, 8, 2, 16, 1)),
        ("e\u0301", (2, 2, 1, 3, 1)),
        ("", (0, 0, 0, 0, 0)),
    ],
)
def test_each_unit_counts_its_own(text: str, lengths: tuple[int, ...]) -> None:
    assert tuple(measure(text, unit) for unit in UNITS[:2]) == lengths[:2]
    assert measure(text, "graphemes") == lengths[2]
    assert measure(text, "bytes") == lengths[3]
    assert measure(text, "words") == lengths[4]


@pytest.mark.parametrize(
    "one", [FAMILY, "🇩🇪", "e\u0301", "각", "क्षि", "👍🏽", "❤️", "\r\n", "葛\U000e0100", "ก็"]
)
def test_what_reads_as_one_sign_is_one(one: str) -> None:
    assert list(clusters(one)) == [one]
    assert list(clusters(f"a{one}b")) == ["a", one, "b"]


@given(st.text(), st.sampled_from(UNITS))
def test_a_line_end_counts_as_the_box_counts_it(text: str, unit: str) -> None:
    more = 0 if unit == "words" else text.count("\n")
    assert measure(text, unit, 2) == measure(text, unit) + more
