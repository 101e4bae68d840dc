"""Many entries at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from chefslog.home.paths import Home
from chefslog.model.fields import FieldError
from chefslog.store import entries, history
from chefslog.store.journal import Journal
from tests.store.given import all_entries, an_entry, an_id, assert_sound, query


def _many(count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        day = f"2026-11-{number % 20 + 1:02}"
        yield an_entry(number, day=day, tags=["a", f"t{number % 7}"], notes="世界 words")


@pytest.mark.slow
def test_they_are_added_like_others_and_as_one_step(journal: Journal, home: Home) -> None:
    assert entries.add_entries(journal, _many(4_500)) == 4_500
    assert_sound(home)
    assert query(home, "SELECT verb FROM step") == [("import",)]
    assert query(home, "SELECT count(*), max(pos) FROM change") == [(4_500, 4_499)]
    entries.edit_entries(journal, {an_id(3): {"impact": "x"}})
    history.undo_step(journal)
    history.undo_step(journal)
    assert {held["state"] for held in all_entries(home).values()} == {"trashed"}
    history.redo_step(journal)
    assert {held["state"] for held in all_entries(home).values()} == {"entry"}


def test_known_ids_are_skipped(journal: Journal, home: Home) -> None:
    assert entries.add_entries(journal, [an_entry(1), an_entry(1), an_entry(2)]) == 2
    assert entries.add_entries(journal, _many(5)) == 3
    assert len(all_entries(home)) == 5


def test_history_may_be_left_out(journal: Journal, home: Home) -> None:
    assert entries.add_entries(journal, _many(3), undoable=False) == 3
    assert query(home, "SELECT count(*) FROM step") == [(0,)]


def test_nothing_leaves_nothing(journal: Journal, home: Home) -> None:
    assert entries.add_entries(journal, []) == 0
    assert query(home, "SELECT count(*) FROM step") == [(0,)]


def test_a_wrong_value_stops_its_batch(journal: Journal, home: Home) -> None:
    with pytest.raises(FieldError):
        entries.add_entries(journal, [an_entry(1), an_entry(2, kind="magic")])
    assert all_entries(home) == {}
