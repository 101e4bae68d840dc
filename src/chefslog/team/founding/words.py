"""The eight words of a team file: read aloud by the first keyholder, typed by everybody else."""

from __future__ import annotations

import hashlib
import os
import re
from functools import lru_cache

WORDS = 8
_SALT = b"chefslog-team/2 words"
_N, _R, _P = 2**15, 8, 1
_BITS = 11


def eight_words(team_hash: bytes) -> list[str]:
    """The first 88 bits of scrypt of a team file's hash, 11 bits a word; about 0.1 s.

    Slow by intent: finding two team files with the same words costs 2^44 such steps.
    """
    number = int.from_bytes(_stretch(team_hash), "big")
    listed = word_list()
    return [listed[number >> _BITS * place & 2047] for place in reversed(range(WORDS))]


@lru_cache(maxsize=16)
def _stretch(team_hash: bytes) -> bytes:
    # OpenSSL counts a little more than 128·N·r bytes.
    most = 128 * _R * (_N + _P + 2)
    return hashlib.scrypt(
        team_hash, salt=_SALT, n=_N, r=_R, p=_P, maxmem=most, dklen=WORDS * _BITS // 8
    )


def same_words(typed: str, words: list[str]) -> bool:
    """Whether a person typed these words, whatever the case and whatever stands between them."""
    return re.findall(r"[a-z]+", typed.casefold()) == words


def word_list() -> tuple[str, ...]:
    """The 2048 words, sorted; no two begin with the same four letters."""
    path = os.path.join(os.path.dirname(__file__), "wordlist.txt")
    with open(path, encoding="ascii") as file:
        return tuple(file.read().split())
