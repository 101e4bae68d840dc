"""The eight words: a list that is easy to say and hear, and words that stand for one team file."""

from __future__ import annotations

import hashlib
import os
import re
import time

import pytest

from chefslog.team.digest import H
from chefslog.team.founding.words import eight_words, same_words, word_list

HASH = H("test", b"words")
LISTED = "825d0192b4e0de890a64a3caf09d0b22f5524fed54cc93fb5dd106022fbea7d4"
KNOWN = "mountain ozone stash hornet frog settle fetch delete"


def test_the_list_has_2048_short_plain_words_in_order() -> None:
    words = word_list()
    assert len(words) == len(set(words)) == 2048
    assert list(words) == sorted(words)
    assert all(re.fullmatch("[a-z]{4,8}", word) for word in words)


def test_no_two_words_begin_with_the_same_four_letters() -> None:
    assert len({word[:4] for word in word_list()}) == 2048


def test_the_list_never_changes_unseen() -> None:
    """Another list would show other words for team files that were read aloud already."""
    listed = "\n".join(word_list()).encode()
    assert hashlib.sha256(listed).hexdigest() == LISTED


def test_no_two_words_differ_only_in_letters_that_sound_alike() -> None:
    alike = str.maketrans("bdgvzcqyj", "ptkfskkig")
    heard: dict[str, str] = {}
    for word in word_list():
        plain = re.sub(r"(.)\1", r"\1", word.translate(alike))
        assert plain not in heard, (word, heard.get(plain))
        heard[plain] = word


def test_eight_words_are_88_bits_of_scrypt() -> None:
    words = eight_words(HASH)
    drawn = hashlib.scrypt(
        HASH, salt=b"chefslog-team/2 words", n=2**15, r=8, p=1, maxmem=2**26, dklen=32
    )
    bits = "".join(f"{byte:08b}" for byte in drawn)
    listed = word_list()
    assert words == [listed[int(bits[at : at + 11], 2)] for at in range(0, 88, 11)]


def test_the_words_of_a_hash_are_known() -> None:
    assert " ".join(eight_words(bytes(32))) == KNOWN


def test_another_hash_has_other_words() -> None:
    assert eight_words(HASH) != eight_words(H("test", b"other"))


def test_the_words_take_long_enough_to_hinder_and_short_enough_to_wait() -> None:
    new = H("test", os.urandom(8))  # The words of a hash are kept, not found twice.
    start = time.process_time()
    eight_words(new)
    assert 0.01 < time.process_time() - start < 3


@pytest.mark.parametrize(
    "typed",
    ["amber bottle", " AMBER  Bottle ", "amber, bottle.", "amber-bottle", "Amber\nbottle\n",
     "1. amber 2. bottle"],
)  # fmt: skip
def test_case_and_what_stands_between_do_not_matter(typed: str) -> None:
    assert same_words(typed, ["amber", "bottle"])


@pytest.mark.parametrize(
    "typed", ["", "amber", "bottle amber", "amber bottle amber", "amberbottle", "amber bottles"]
)
def test_other_words_are_not_the_same(typed: str) -> None:
    assert not same_words(typed, ["amber", "bottle"])
