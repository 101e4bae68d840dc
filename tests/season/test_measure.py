"""Lengths in each unit, and where a text may be cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chefslog.season.measure import ELLIPSIS, UNITS, clusters, cut, measure

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


@given(st.text(), st.integers(0, 40), st.sampled_from(UNITS))
def test_a_cut_fits_and_is_a_beginning(text: str, room: int, unit: str) -> None:
    short = cut(text, room, unit)
    assert measure(short, unit) <= room
    if short:
        kept = list(clusters(short.removesuffix(ELLIPSIS)))
        assert list(clusters(text))[: len(kept)] == kept


def test_a_comma_is_dropped_before_the_ellipsis() -> None:
    assert cut("Cut login, then search", 12, "chars") == "Cut login…"


def test_one_word_alone_is_no_beginning() -> None:
    assert cut("Refactored everything there was", 14, "chars") == ""
