"""What a mistyped word may have meant."""

from __future__ import annotations

import pytest

from chefslog.model.similarity import did_you_mean, similar_words

NAMES = ("list", "history", "theme", "chefslog-light", "chefslog-dark", "textual-light", "Été")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lsit", ["list"]),
        ("hsitory", ["history"]),
        ("tsil", ["list"]),
        ("THEM", ["theme"]),
        ("light", ["chefslog-light", "textual-light"]),
        ("été", ["Été"]),
        ("zebra", []),
        ("", []),
    ],
)
def test_slips_and_parts_find_their_word(typed: str, meant: list[str]) -> None:
    assert sorted(similar_words(typed, NAMES)) == sorted(meant)


def test_the_closest_comes_first_and_no_more_than_asked() -> None:
    known = ["stats", "status", "state"]
    assert similar_words("statu", known, 2)[0] == "status"
    assert len(similar_words("stat", known, 2)) == 2


def test_at_most_three_are_named_and_two_letters_are_a_part_of_too_much() -> None:
    known = ["lamp", "lamps", "clamp", "lampoon"]
    assert len(similar_words("lamp", known)) == 3
    assert similar_words("on", known) == []
    assert similar_words("poo", known) == ["lampoon"]


def test_the_question_is_a_sentence() -> None:
    assert did_you_mean([]) == ""
    assert did_you_mean(["a"]) == "Did you mean `a`? "
    assert did_you_mean(["a", "b", "c"]) == "Did you mean `a`, `b` or `c`? "
