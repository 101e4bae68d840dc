"""Check-ins and verdicts."""

from __future__ import annotations

from typing import Any

import pytest

from chefslog.home.paths import Home
from chefslog.reading.connect import open_snapshot
from chefslog.reading.today import load_checkin
from chefslog.store import records
from chefslog.store.errors import Refused
from chefslog.store.journal import Journal
from tests.store.given import add_entries, an_entry, an_id, query


def test_a_weeks_answers_replace_those_before(journal: Journal, home: Home) -> None:
    records.save_checkin(journal, "2026-W47", {"review_load": 1, "impact_ai": "1.5x"})
    answers = {"review_load": 2, "confidence": None, "note": "calm"}
    assert records.save_checkin(journal, "2026-W47", answers) == 2
    with open_snapshot(home) as snapshot:
        held = load_checkin(snapshot, "2026-W47")
    assert held is not None
    assert (held["review_load"], held["note"]) == (2, "calm")
    assert held.get("confidence") is held.get("impact_ai") is None


def test_the_same_answers_again_leave_no_history(journal: Journal, home: Home) -> None:
    records.save_checkin(journal, "2026-W47", {"review_load": 1})
    assert records.save_checkin(journal, "2026-W47", {"review_load": 1, "note": ""}) is None
    assert query(home, "SELECT count(*) FROM step") == [(1,)]


@pytest.mark.parametrize(
    ("week", "answers"),
    [
        ("2026-W54", {}),
        ("2026-47", {}),
        ("٢٠٢٦-W47", {}),
        ("2026-W47", {"review_load": 6}),
        ("2026-W47", {"review_load": 0}),
        ("2026-W47", {"review_load": True}),
        ("2026-W47", {"impact_ai": "3x"}),
        ("2026-W47", {"mood": 3}),
        ("2026-W47", {"note": 3}),
    ],
)
def test_what_is_no_answer_is_refused(
    journal: Journal, home: Home, week: str, answers: dict[str, Any]
) -> None:
    with pytest.raises(Refused):
        records.save_checkin(journal, week, answers)
    assert query(home, "SELECT count(*) FROM checkin") == [(0,)]


def test_a_verdict_replaces_the_one_before(journal: Journal, home: Home) -> None:
    add_entries(journal, [an_entry(1)])
    records.give_verdict(journal, [an_id(1)], "held")
    assert records.give_verdict(journal, [an_id(1)], "held") is None
    records.give_verdict(journal, [an_id(1)], "incident", "at night")
    assert query(home, "SELECT verdict, note, day FROM verdict") == [
        ("incident", "at night", "2026-11-21")
    ]


def test_a_verdict_needs_an_entry_and_a_word(journal: Journal) -> None:
    with pytest.raises(Refused, match="There is no entry"):
        records.give_verdict(journal, [an_id(1)], "held")
    with pytest.raises(Refused, match="held reworked"):
        records.give_verdict(journal, [an_id(1)], "good")
