"""What of an archive is taken in: only records whose entry is there, and history of what came."""

from __future__ import annotations

from typing import Any

import pytest

from chefslog.home.paths import Home
from chefslog.store.archive import taking
from chefslog.store.entries import whole_entry
from chefslog.store.journal import Journal
from chefslog.store.purge import purge_entries
from tests.store.given import add_entries, an_entry, an_id, query

AT = "2026-11-21T11:00:00.000Z"


def verdict(number: int) -> dict[str, Any]:
    return {"entry_id": an_id(number), "verdict": "held", "note": None, "day": "2026-11-21",
            "at": AT}  # fmt: skip


def step(number: int) -> dict[str, Any]:
    return {"id": number, "at": AT, "actor": "human", "session": "old", "verb": "edit"}


def change(of: int, number: int) -> dict[str, Any]:
    return {"of": of, "item": "entry", "ref": an_id(number), "before": {"impact": "a"},
            "after": {"impact": "b"}}  # fmt: skip


def test_a_verdict_comes_with_its_entry_or_not_at_all(journal: Journal, home: Home) -> None:
    add_entries(journal, [an_entry(1)])
    with taking(journal) as intake:
        assert intake.take("verdict", [verdict(1), verdict(2)]) == (1, 1, 0)
        assert intake.take("verdict", [verdict(1)]) == (0, 1, 0)
    assert query(home, "SELECT entry_id FROM verdict") == [(an_id(1),)]


def test_what_the_archives_journal_purged_stays_here_where_it_is_here(
    journal: Journal, home: Home
) -> None:
    add_entries(journal, [an_entry(1)])
    with taking(journal) as intake:
        tombstones = [{"id": an_id(number), "at": AT} for number in (1, 2)]
        assert intake.take("tombstone", tombstones) == (1, 1, 0)
    assert query(home, "SELECT id FROM tombstone") == [(an_id(2),)]
    assert query(home, "SELECT id FROM entry") == [(an_id(1),)]


def test_what_was_purged_here_does_not_come_back(journal: Journal, home: Home) -> None:
    add_entries(journal, [an_entry(1), an_entry(2)])
    purge_entries(journal, [an_id(1)])
    records = [whole_entry(an_entry(n), journal.clock()) for n in (1, 2, 3)]
    with taking(journal) as intake:
        assert intake.take("entry", records) == (1, 1, 1)
    assert query(home, "SELECT id FROM entry ORDER BY id") == [(an_id(2),), (an_id(3),)]


@pytest.mark.parametrize("is_empty", [True, False])
def test_a_change_comes_with_the_step_before_it_and_with_its_entry(
    journal: Journal, home: Home, is_empty: bool
) -> None:
    if not is_empty:
        add_entries(journal, [an_entry(1)])
    with taking(journal) as intake:
        records = [whole_entry(an_entry(n), journal.clock()) for n in (1, 2)]
        intake.take("entry", records)
        intake.take("change", [change(7, 2)])
        intake.take("step", [step(7)])
        intake.take("change", [change(7, 1), change(7, 2), change(8, 2)])
    verbs = query(home, "SELECT verb FROM step ORDER BY id")
    assert verbs == [("edit",), ("import",)] if is_empty else [("capture",), ("edit",), ("import",)]
    sql = "SELECT ref FROM change JOIN step ON step = step.id WHERE verb = 'edit' ORDER BY ref"
    assert query(home, sql) == [(an_id(1),), (an_id(2),)] if is_empty else [(an_id(2),)]


def test_an_archive_of_what_is_there_leaves_no_step(journal: Journal, home: Home) -> None:
    add_entries(journal, [an_entry(1)])
    with taking(journal) as intake:
        record = whole_entry(an_entry(1), journal.clock())
        assert intake.take("entry", [record]) == (0, 1, 0)
        intake.take("step", [step(7)])
        intake.take("change", [change(7, 1)])
    assert query(home, "SELECT verb FROM step") == [("capture",)]
