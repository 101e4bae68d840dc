"""What the full-text index makes tokens of."""

from __future__ import annotations

import unicodedata

import pytest

from chefslog.reading.fts import fold, has_token, spaced

SCRIPTS = (
    *("THAI CHARACTER", "LAO LETTER", "HIRAGANA LETTER"),
    *("KATAKANA LETTER", "HALFWIDTH KATAKANA LETTER", "BOPOMOFO LETTER", "HANGUL SYLLABLE"),
    *("CJK UNIFIED IDEOGRAPH", "CJK COMPATIBILITY IDEOGRAPH", "CJK RADICAL", "KANGXI RADICAL"),
)
"""How the names begin of the letters of scripts that put no spaces between words."""


def test_letters_of_scripts_without_spaces_are_words_of_their_own() -> None:
    letters = [
        sign
        for sign in map(chr, range(0x110000))
        if unicodedata.category(sign) in ("Lo", "So")
        and unicodedata.name(sign, "").startswith(SCRIPTS)
    ]
    assert len(letters) > 90_000
    assert [sign for sign in letters if spaced(f"a{sign}b") != f"a {sign} b"] == []


@pytest.mark.parametrize("sign", [*"⌀⏿☀➿⬀⯿🀀🤖🫶〇々〡ヿက႟ក៹ﾠￜ"])
def test_pictures_and_other_such_signs_are_words_of_their_own(sign: str) -> None:
    assert spaced(f"a{sign}b") == f"a {sign} b"


@pytest.mark.parametrize("joiner", ["\u200d", "\ufe0e", "\ufe0f"])
def test_signs_that_only_shape_their_neighbours_are_spaces(joiner: str) -> None:
    assert spaced(f"a{joiner}b") == "a b"


@pytest.mark.parametrize(
    "text", [*("naïve", "Größe", "мир", "Αθήνα", "שלום", "a→b", "−1", "￼"), *"⋿␀◿⟀⫿Ⰰ"]
)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert spaced(text) == text


@pytest.mark.parametrize("text", ["a", "7", "C++", "+", "é", "登", "🤖", "½", "٣", "a…"])
def test_text_with_a_token_is_asked_of_the_index(text: str) -> None:
    assert has_token(text)


@pytest.mark.parametrize("text", ["", "*", "->", "…", "“”", "€", "\u0301", "、"])
def test_text_without_a_token_is_not(text: str) -> None:
    assert not has_token(text)


@pytest.mark.parametrize(("word", "same"), [("CI", "ci"), ("ＣＩ", "ci"), ("STRASSE", "straße")])
def test_words_are_compared_without_case_and_width(word: str, same: str) -> None:
    assert fold(word) == fold(same)
