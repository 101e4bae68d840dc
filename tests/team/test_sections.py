"""The sections and how a contribution lies in bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chefslog.model.checkin import CHECKIN_ANSWERS
from chefslog.model.entry import VERDICTS
from chefslog.model.fields import BY_NAME
from chefslog.team.errors import TeamError
from chefslog.team.sections import (
    DEFAULT_SMALL,
    SECTIONS,
    bitmap,
    blank,
    defaults,
    filled_of,
    labels,
    layout,
    length,
)


def test_all_sections_together_have_81_cells_in_the_sizes_that_are_written_down() -> None:
    sizes = {name: len(section.cells) for name, section in SECTIONS.items()}
    assert sizes == {
        "delegation": 6, "check": 4, "kind": 6, "value": 7, "effect": 3, "outcome": 3, "own": 3,
        "stakes": 4, "otherwise": 2, "held": 4, "bugs": 2, "impact": 2, "spend": 5,
        "review_load": 5, "review_wait": 5, "interruptions": 5, "after_hours": 5,
        "confidence": 5, "impact_ai": 5,
    }  # fmt: skip
    assert length(SECTIONS) == 81


def test_cells_are_the_values_of_the_field_they_are_made_of() -> None:
    for name in ("kind", "value", "effect", "outcome", "own"):
        section = SECTIONS[name]
        assert section.cells == BY_NAME[section.fields[0]].kind.values
    assert len(SECTIONS["check"].cells) == len(BY_NAME["checked"].kind.values)
    assert SECTIONS["held"].cells == tuple(one for one in VERDICTS if one != "unknown")


def test_every_section_says_what_it_is_in_plain_words() -> None:
    for name, section in SECTIONS.items():
        assert name == section.name
        assert name.isascii()
        assert name == name.lower()
        assert section.question.endswith("?")
        assert len(set(section.cells)) == len(section.cells)
        assert all(cell == cell.strip() != "" for cell in section.cells)
    assert len({section.title for section in SECTIONS.values()}) == len(SECTIONS)


def test_only_delegation_and_stakes_are_made_of_the_same_field() -> None:
    pairs = [
        {one, other}
        for one in SECTIONS
        for other in SECTIONS
        if one < other and set(SECTIONS[one].fields) & set(SECTIONS[other].fields)
    ]
    assert pairs == [{"delegation", "stakes"}]


def test_a_small_team_shares_less() -> None:
    assert defaults(11) == DEFAULT_SMALL
    assert defaults(12) == tuple(SECTIONS)
    work = [name for name in DEFAULT_SMALL if name not in CHECKIN_ANSWERS]
    assert work == ["delegation", "check", "effect", "outcome", "own"]
    assert length(DEFAULT_SMALL) == 49


@pytest.mark.parametrize("small", [True, False])
def test_the_sections_lie_side_by_side(small: bool) -> None:
    names = defaults(5 if small else 50)
    at = 0
    for (section, start, stop), name in zip(layout(names), names, strict=True):
        assert (section.name, start, stop - start) == (name, at, len(section.cells))
        at = stop
    assert at == length(names)


@pytest.mark.parametrize(
    ("names", "word"),
    [((), "at least one"), (("own", "own"), "own is listed twice"), (("mood",), "section 'mood'")],
)
def test_sections_that_make_no_sense_are_refused(names: tuple[str, ...], word: str) -> None:
    with pytest.raises(TeamError, match=word):
        layout(names)


def test_blank_says_nothing() -> None:
    nothing = blank(DEFAULT_SMALL)
    assert nothing.cells == (0,) * 49
    assert nothing.filled == (False,) * 11


def test_spend_is_labelled_with_the_edges_of_the_team() -> None:
    assert labels(SECTIONS["spend"], (10, 50, 100, 500), "EUR") == (
        "under 10 EUR", "10 to under 50 EUR", "50 to under 100 EUR", "100 to under 500 EUR",
        "500 EUR or more",
    )  # fmt: skip
    assert labels(SECTIONS["spend"]) == SECTIONS["spend"].cells
    assert labels(SECTIONS["own"], (10, 50, 100, 500), "EUR") == ("yes", "partly", "no")


def test_the_bitmap_begins_at_the_lowest_bit_of_the_first_byte() -> None:
    assert bitmap((True, False, True)) == b"\x05"
    assert bitmap((False,) * 8 + (True,)) == b"\x00\x01"
    assert bitmap((True,) * 19) == b"\xff\xff\x07"
    assert bitmap(()) == b""


@given(st.lists(st.booleans(), max_size=40))
def test_a_bitmap_reads_back(filled: list[bool]) -> None:
    assert filled_of(bitmap(filled), len(filled)) == tuple(filled)


@given(st.binary(max_size=5), st.integers(0, 40))
def test_a_bitmap_is_the_only_one_of_its_flags_or_refused(data: bytes, n: int) -> None:
    try:
        filled = filled_of(data, n)
    except TeamError:
        assert len(data) != -(-n // 8) or int.from_bytes(data, "little") >= 1 << n
    else:
        assert bitmap(filled) == data


@pytest.mark.parametrize(("data", "n"), [(b"", 1), (b"\x00\x00", 8), (b"\x08", 3), (b"\x00", 9)])
def test_a_bitmap_that_does_not_fit_is_refused(data: bytes, n: int) -> None:
    with pytest.raises(TeamError):
        filled_of(data, n)
