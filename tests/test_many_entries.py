"""Entries in bulk: sound, deterministic, spread over the days up to the last."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

import pytest

from chefslog.model.entry import checked_draft
from chefslog.model.fields import BY_NAME
from chefslog.reading.entry import day_of
from tests.many_entries import make_entries


@pytest.fixture(scope="module")
def entries() -> list[dict[str, Any]]:
    return list(make_entries(3, 3_000, 739_940))


def test_entries_are_sound_and_the_same_each_time(entries: list[dict[str, Any]]) -> None:
    assert list(make_entries(3, 3_000, 739_940)) == entries
    for entry in entries:
        fields = {name: value for name, value in entry.items() if name in BY_NAME}
        assert checked_draft(fields) == fields


def test_keys_rise_up_to_the_last_day(entries: list[dict[str, Any]]) -> None:
    keys = [entry["key"] for entry in entries]
    assert all(one < next_one for one, next_one in pairwise(keys))
    assert day_of(keys[-1]) == 739_940
    assert 200 <= day_of(keys[-1]) - day_of(keys[0]) <= 300
    assert len({entry["id"] for entry in entries}) == len(entries)


def test_a_few_words_are_in_many_entries_and_most_in_few(entries: list[dict[str, Any]]) -> None:
    seen = Counter(
        word for entry in entries for word in set(entry.get("notes", entry["headline"]).split())
    )
    common = [count for _, count in seen.most_common(10)]
    assert min(common) > 300
    assert sum(count <= 3 for count in seen.values()) > len(seen) / 2
