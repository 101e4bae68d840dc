"""Text in cells: exact widths, nothing a terminal would obey."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from chefslog.tui.cells import fit, short, wrap
from tests.tui.running import HOSTILE

ANY_TEXT = st.text(st.characters(codec=None))


@given(ANY_TEXT, st.integers(0, 60))
def test_fit_is_exactly_as_wide(text: str, width: int) -> None:
    assert cell_len(fit(text, width)) == width


@pytest.mark.parametrize("text", HOSTILE)
def test_fit_shows_no_control_character(text: str) -> None:
    shown = fit(text, 40)
    assert shown.encode()
    assert not any(ord(sign) < 32 or 0x7F <= ord(sign) < 0xA0 for sign in shown)


def test_fit_says_that_it_cut() -> None:
    assert fit("retry budget", 8) == "retry b…"
    assert fit("漢字漢字漢字", 6) == "漢字 …"


def test_fit_of_a_line_of_64_kib() -> None:
    assert fit("a" * 65536, 10) == "a" * 9 + "…"
    assert cell_len(fit("e\u0301" * 30000, 10)) == 10


def test_short_has_no_padding() -> None:
    assert short("retry", 20) == "retry"
    assert short("", 20) == ""


@given(ANY_TEXT, st.integers(2, 40))
def test_wrap_fits_and_loses_no_word(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert len(lines) >= text.count("\n") + 1


def test_wrap_breaks_at_spaces() -> None:
    assert wrap("per request cache", 11) == ["per request", "cache"]
    assert wrap("abcdefghij", 4) == ["abcd", "efgh", "ij"]
    assert wrap("one\n\ntwo", 10) == ["one", "", "two"]
