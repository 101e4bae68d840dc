"""Text is cleaned before it is kept and made visible before a terminal shows it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chefslog.model.sanitize import clean_line, clean_text, escape_json, is_settled, legible

HARMFUL = [*range(32), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]


@pytest.mark.parametrize("code", HARMFUL)
def test_what_a_terminal_acts_upon_is_escaped(code: int) -> None:
    escaped = f"a\\u{code:04x}b"
    assert legible(f"a{chr(code)}b") == escaped
    assert legible(f"a{chr(code)}b", lines=True) == (
        f"a{chr(code)}b" if code in (9, 10) else escaped
    )
    assert escape_json(f"a{chr(code)}b") == (f"a{chr(code)}b" if code < 32 else escaped)
    assert escape_json(f"a{chr(code)}é") == (f"a{chr(code)}é" if code == 10 else f"a\\u{code:04x}é")


@pytest.mark.parametrize("code", [0x7E, 0xA0, 0x2027, 0x202F, 0x2065, 0x206A])
def test_its_neighbours_are_not(code: int) -> None:
    assert f"\\u{code:04x}" not in legible(f"a{chr(code)}\n")


def test_direction_marks_are_escaped_in_json_only() -> None:
    for code in (0x061C, 0x200E, 0x200F):
        assert escape_json(chr(code)) == f"\\u{code:04x}"
        assert chr(code) in legible(f"{chr(code)}\n", lines=True)


def test_line_ends_of_unicode_are_escaped_in_json_and_spaces_elsewhere() -> None:
    assert escape_json("\u2028\u2029") == "\\u2028\\u2029"
    assert legible("\u2028\u2029", lines=True) == "  "


def test_line_ends_of_every_sort_become_newlines() -> None:
    assert clean_text("a\r\nb\rc\u2028d\u2029e\tf\x00\x1b[0m") == "a\nb\nc\nd\ne\tf[0m"
    assert clean_text("\ufeffa\n") == "a\n"
    assert clean_text("\ud800\n") == "\\ud800\n"


def test_a_line_has_one_space_where_lines_met() -> None:
    assert clean_line("  a \n\t b\n\nc  d ") == "a b c  d"
    assert clean_line("\ufeff \ufeffa") == "a"
    assert clean_line(" \n ") == ""


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert clean_line(clean_line(text)) == clean_line(text)
    assert "\n" not in clean_line(text)


@given(st.text())
def test_settled_text_is_text_that_normalisation_leaves(text: str) -> None:
    if is_settled(text):
        assert unicodedata.normalize("NFC", text) == text


def test_latin_punctuation_and_arrows_are_settled() -> None:
    for sign in ("ÿ", "\u02ff", "—", "€", "\u20cf", "→", "\u2190", "\u21ff"):
        assert is_settled(sign)
    for sign in ("\u0301", "\u20d0", "\u2126", "\u2200", "漢"):
        assert not is_settled(sign)
