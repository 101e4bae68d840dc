"""Which work is followed up, and when."""

from __future__ import annotations

from typing import Any

import pytest

from chefslog.home.paths import Home
from chefslog.model.days import iso, ordinal
from chefslog.reading import pages
from chefslog.reading import today as reading
from chefslog.reading.connect import open_snapshot
from chefslog.reading.today import asks_impact, due
from chefslog.store.journal import open_journal
from chefslog.store.records import give_verdict, save_checkin
from tests.journals import NOON, TODAY, entry, noon, put_journal, put_letters
from tests.store.given import Clock

AGENT = {"outcome": "kept", "delegation": 3}


def asked(home: Home, today: int = TODAY, **options: int) -> list[str]:
    with open_snapshot(home) as snapshot:
        rows = due(snapshot, today, **options)
    return [str(row[pages.HEADLINE]) for row in rows]


def answer(home: Home, number: int, verdict: str, today: int) -> None:
    clock = Clock(NOON + (today - TODAY) * 86_400)
    with open_journal(home, clock, session="test") as journal:
        give_verdict(journal, [entry(number)["id"]], verdict)


@pytest.mark.parametrize(
    ("fields", "is_asked"),
    [
        (AGENT, True),
        ({"outcome": "kept", "delegation": 4}, True),
        ({"outcome": "kept", "delegation": 2}, False),
        ({"outcome": "kept", "stakes": "human_led"}, True),
        ({"outcome": "kept"}, False),
        ({"outcome": "reworked", "delegation": 4}, False),
        ({"delegation": 4, "stakes": "human_led"}, False),
        ({"hold": True}, True),
        ({"hold": True, "outcome": "discarded"}, True),
        ({"hold": True, "outcome": "kept", "delegation": 0}, True),
        ({**AGENT, "state": "trashed"}, False),
        ({"hold": True, "state": "draft"}, False),
    ],
)
@pytest.mark.parametrize("put", [put_journal, put_letters])
def test_what_is_followed_up(home: Home, put: Any, fields: dict[str, Any], is_asked: bool) -> None:
    if put is put_letters and "state" in fields:
        return
    put(home, [entry(1, ago=60, **fields)])
    assert asked(home) == (["Entry 1"] if is_asked else [])


@pytest.mark.parametrize(
    ("ago", "is_asked"),
    [(59, False), (60, True), (91, True), (179, True), (180, True), (360, True), (361, False)],
)
def test_the_question_stays_open_for_a_year_of_days(home: Home, ago: int, is_asked: bool) -> None:
    put_journal(home, [entry(1, ago=ago, **AGENT), entry(2, ago=ago, hold=True)])
    assert ("Entry 1" in asked(home)) == is_asked
    assert ("Entry 2" in asked(home)) == (ago >= 60)


def test_a_hold_is_asked_for_years_and_until_it_is_answered(home: Home) -> None:
    put_journal(home, [entry(1, ago=2000, hold=True), entry(2, ago=2000, **AGENT)])
    assert asked(home) == ["Entry 1"]
    answer(home, 1, "held", TODAY)
    assert asked(home) == []


@pytest.mark.parametrize(
    ("verdict", "again"), [("held", True), ("unknown", True), ("reverted", False)]
)
def test_the_second_question_comes_at_180_days(home: Home, verdict: str, again: bool) -> None:
    put_journal(home, [entry(1, ago=0, **AGENT)])
    answer(home, 1, verdict, TODAY + 61)
    assert asked(home, TODAY + 179) == []
    assert asked(home, TODAY + 180) == (["Entry 1"] if again else [])
    answer(home, 1, verdict, TODAY + 181)
    assert asked(home, TODAY + 182) == []


def test_an_answer_after_180_days_is_the_last_word(home: Home) -> None:
    put_journal(home, [entry(1, ago=200, **AGENT)])
    answer(home, 1, "held", TODAY)
    assert asked(home, TODAY) == asked(home, TODAY + 100) == []


def test_holds_come_first_then_the_oldest_and_three_of_them(home: Home) -> None:
    put_journal(home, [entry(number, ago=60 + number, **AGENT) for number in range(5)])
    put_letters(home, [entry(7, ago=62, hold=True), entry(8, ago=300, **AGENT)])
    assert asked(home) == ["Entry 7", "Entry 8", "Entry 4"]
    assert len(asked(home, limit=1000)) == 7


def test_the_days_are_those_of_the_setting(home: Home) -> None:
    put_journal(home, [entry(1, ago=10, **AGENT)])
    assert asked(home, TODAY - 1, after_days=10) == []
    assert asked(home, TODAY, after_days=10) == ["Entry 1"]
    assert asked(home, TODAY + 51, after_days=10) == []
    answer(home, 1, "held", TODAY + 1)
    assert asked(home, TODAY + 19, after_days=10) == []
    assert asked(home, TODAY + 20, after_days=10) == ["Entry 1"]


def test_the_question_about_impact_is_answered_by_any_week_of_the_month(home: Home) -> None:
    today = ordinal(2026, 11, 20)
    assert today
    with open_snapshot(home) as snapshot:
        assert asks_impact(snapshot, today)
    with open_journal(home, noon, session="test") as journal:
        save_checkin(journal, "2026-W45", {"review_load": 3})
        save_checkin(journal, "2026-W46", {"impact_ai": "same"})
    with open_snapshot(home) as snapshot:
        assert not asks_impact(snapshot, today)
        # It may be answered otherwise within its own week, and is asked again in the next month.
        assert asks_impact(snapshot, today - 7)
        assert asks_impact(snapshot, today + 14)


def test_an_index_finds_what_is_due(home: Home) -> None:
    put_journal(home, [entry(1, ago=60, **AGENT)])
    with open_snapshot(home) as snapshot:
        statements: list[str] = []
        snapshot.conn.set_trace_callback(statements.append)
        due(snapshot, TODAY)
        snapshot.conn.set_trace_callback(None)
        plans = [
            snapshot.conn.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall() for sql in statements
        ]
    assert all("entry_follow_up" in plan[0][3] for plan in plans)
    assert iso(TODAY) == noon().day


@pytest.mark.parametrize(("at_once", "rows"), [(3, 3), (4, 4), (6, 6), (7, 6), (80, 6)])
def test_the_days_are_counted_whole_however_few_of_their_entries_are_read(
    home: Home, monkeypatch: pytest.MonkeyPatch, at_once: int, rows: int
) -> None:
    monkeypatch.setattr(reading, "AT_ONCE", at_once)
    agos = [0, 0, 0, 0, 1, 1, 2]
    put_journal(home, [entry(number, ago=ago) for number, ago in enumerate(agos)])
    with open_snapshot(home) as snapshot:
        agenda = reading.Agenda(snapshot, TODAY)
    assert agenda.days == [(TODAY, 4), (TODAY - 1, 2)]
    assert len(agenda.rows) == rows


@pytest.mark.parametrize(
    ("agos", "days"), [([2, 2, 3], [(2, 2)]), ([1, 3], [(1, 1)]), ([0, 2], [(0, 1)]), ([], [])]
)
def test_without_entries_of_today_and_yesterday_the_newest_day_is_shown(
    home: Home, agos: list[int], days: list[tuple[int, int]]
) -> None:
    put_journal(home, [entry(number, ago=ago) for number, ago in enumerate(agos)])
    with open_snapshot(home) as snapshot:
        agenda = reading.Agenda(snapshot, TODAY)
    assert agenda.days == [(TODAY - ago, count) for ago, count in days]


@pytest.mark.parametrize(
    ("today", "ago", "week"),
    [
        (TODAY - 2, 0, None),
        (TODAY - 1, 0, "2026-W47"),
        (TODAY, 4, "2026-W47"),
        (TODAY, 6, None),
        (TODAY + 1, 0, "2026-W47"),
        (TODAY + 2, 0, None),
    ],
)
def test_a_check_in_is_due_from_friday_on_where_the_week_has_an_entry(
    home: Home, today: int, ago: int, week: str | None
) -> None:
    put_journal(home, [entry(1, ago=TODAY - today + ago)])
    with open_snapshot(home) as snapshot:
        assert reading.Agenda(snapshot, today).week == week
    with open_journal(home, noon, session="test") as journal:
        save_checkin(journal, "2026-W47", {"review_load": 3})
    with open_snapshot(home) as snapshot:
        assert reading.Agenda(snapshot, today).week is None
