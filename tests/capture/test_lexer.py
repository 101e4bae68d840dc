"""Cleaning, quoting and the shapes of single words."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chefslog.capture.lexer import (
    Quotes,
    bare_url,
    mark_end,
    quoted,
    trimmed_link,
    unquoted,
)
from chefslog.model.sanitize import clean_line, clean_text, is_settled


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("plain", "plain"),
        ("a\x00b\x07c\x7fd\x85e\x9bf", "abcdef"),
        ("a\tb\nc", "a\tb\nc"),
        ("a\r\nb\rc\u2028d\u2029e", "a\nb\nc\nd\ne"),
        ("\ufeffhello", "hello"),
        ("Cafe\u0301", "Café"),
        ("e\x00\u0301", "é"),
        ("\u212b", "Å"),
        ("bad \udcff byte", "bad \\udcff byte"),
        ("\u202eabc", "\u202eabc"),
        ("👩\u200d💻", "👩\u200d💻"),
    ],
)
def test_clean_text(text: str, clean: str) -> None:
    assert clean_text(text) == clean


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (" a \n\n b\t\tc ", "a b c"),
        ("a  b", "a  b"),
        ("1\u00a0000", "1\u00a0000"),
        ("\n", ""),
        ("a\r\nb", "a b"),
    ],
)
def test_clean_line(text: str, clean: str) -> None:
    assert clean_line(text) == clean


@given(st.text())
def test_cleaning_is_stable_and_normal(text: str) -> None:
    clean = clean_text(text)
    assert clean_text(clean) == clean
    assert unicodedata.is_normalized("NFC", clean)
    assert not [sign for sign in clean if unicodedata.category(sign) == "Cc" and sign not in "\n\t"]
    assert clean_line(clean_line(text)) == clean_line(text)


def test_signs_taken_as_settled_are_so() -> None:
    """No composition begins with one of them and a second one either, in any combination."""
    settled = [chr(code) for code in range(0x2200) if is_settled(chr(code))]
    assert len(settled) > 900
    for sign in settled:
        assert unicodedata.normalize("NFC", sign) == sign
        assert unicodedata.combining(sign) == 0
    assert unicodedata.is_normalized("NFC", "".join(settled))


@given(st.text())
def test_quoting_is_undone_by_reading(value: str) -> None:
    text = quoted(value)
    assert Quotes(text + " more").closing(1) == len(text) - 1
    assert unquoted(text[1:-1]) == value


@given(st.text(alphabet='"\\a '))
def test_quoting_of_quotes_and_backslashes(value: str) -> None:
    text = quoted(value)
    assert Quotes(text).closing(1) == len(text) - 1
    assert unquoted(text[1:-1]) == value


@pytest.mark.parametrize(
    ("word", "end"),
    [
        ("#tag", 4),
        ("#tag,", 4),
        ("#tag...", 4),
        ("#tag-", 4),
        ("#tag/", 4),
        ("#a.b.", 4),
        ("#t", 0),
        ("#1a", 0),
        ("#a1", 3),
        ("#", 0),
        ("#tag(x)", 0),
        ("#tag'", 4),
        ("#tag’s", 4),
        ("#tag:x", 0),
        ("#🔥hot", 0),
        ("#Ünï", 4),
    ],
)
def test_mark_end(word: str, end: int) -> None:
    assert mark_end(word) == end


def test_a_name_has_no_slash() -> None:
    assert mark_end("@types/node", slash=False) == 0
    assert mark_end("@types", slash=False) == 6


@pytest.mark.parametrize(
    ("word", "url"),
    [
        ("https://a.io", "https://a.io"),
        ("<https://a.io>", "https://a.io"),
        ("(https://a.io/x).", "https://a.io/x"),
        ('"https://a.io"', "https://a.io"),
        ("https://a.io/x?y=1#z!", "https://a.io/x?y=1#z"),
        ("https://[::1]:80/", "https://[::1]:80/"),
        ("HTTP://A.io", "HTTP://A.io"),
        ("ftp://a.io", ""),
        ("xhttps://a.io", ""),
        ("https://", ""),
        ("https://)", ""),
    ],
)
def test_bare_url(word: str, url: str) -> None:
    assert bare_url(word) == url


@pytest.mark.parametrize(
    ("ref", "kept"),
    [("PR-91,", "PR-91"), ("a_(b)", "a_(b)"), ("a_(b))", "a_(b)"), ("x[0].", "x[0]"), ("...", "")],
)
def test_trimmed_link(ref: str, kept: str) -> None:
    assert trimmed_link(ref) == kept
