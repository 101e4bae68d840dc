"""What leaves a journal for a period: one number per question, from the writer's own entries."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chefslog.home.clock import Moment
from chefslog.home.paths import Home
from chefslog.reading.connect import open_snapshot
from chefslog.store.entries import add_entries
from chefslog.store.journal import open_journal
from chefslog.store.records import give_verdict, save_checkin
from chefslog.team.calendar import Period, period
from chefslog.team.errors import TeamError
from chefslog.team.measure import Measure, check_edges, measure
from chefslog.team.questions import (
    DEFAULTS,
    QUESTIONS,
    Contribution,
    bitmap,
    check_contribution,
    check_questions,
    read_bitmap,
)
from tests.journals import entry

EVERY = tuple(QUESTIONS)
EDGES = (10, 50, 100, 500)
NOVEMBER = period("2026-11")
_number = count(1)


def of(day: str, **fields: Any) -> dict[str, Any]:
    """An entry of a day, written on that day at noon unless it says otherwise."""
    fields.setdefault("captured_at", f"{day}T11:00:00.000Z")
    return entry(next(_number), **{**fields, "day": day})


@contextmanager
def journal_of(
    home: Home,
    entries: Iterable[Mapping[str, Any]] = (),
    checkins: Mapping[str, Mapping[str, Any]] | None = None,
    verdicts: Mapping[str, str] | None = None,
    at: str = "2026-11-20T12:00:00Z",
) -> Iterator[Any]:
    """A snapshot of a journal in which check-ins and verdicts were given at one instant."""
    moment = Moment(time.mktime(time.strptime(at, "%Y-%m-%dT%H:%M:%SZ")) - time.timezone)
    with open_journal(home, lambda: moment, session="test") as journal:
        add_entries(journal, entries)
        for week, answers in (checkins or {}).items():
            save_checkin(journal, week, answers)
        for entry_id, verdict in (verdicts or {}).items():
            give_verdict(journal, [entry_id], verdict)
    with open_snapshot(home) as snapshot:
        yield snapshot


def whole(snapshot: Any, when: Period = NOVEMBER) -> tuple[Measure, ...]:
    return measure(snapshot, when, EVERY, EDGES)


def said(measured: tuple[Measure, ...]) -> dict[str, tuple[int | None, int]]:
    """Number and entries of each question that something stands behind."""
    return {part.question.name: (part.number, part.entries) for part in measured if part.entries}


ENTRIES: list[tuple[list[dict[str, Any]], dict[str, tuple[int, int]]]] = [
    ([{"delegation": 0}, {"delegation": 4}, {"delegation": 3}, {}], {"delegation": (12, 3)}),
    ([{"delegation": 1}], {"delegation": (5, 1)}),
    (
        [{"delegation": 2, "checked": "lines"}, {"delegation": 3, "checked": "none"},
         {"delegation": 1, "checked": "tests"}, {"delegation": 4}, {"checked": "spec"}],
        {"delegation": (13, 4), "checked": (10, 2)},
    ),
    ([{"outcome": one} for one in ("kept", "kept", "reworked", "discarded")], {"kept": (10, 4)}),
    ([{"own": one} for one in ("yes", "partly", "no")], {"own": (10, 3)}),
    ([{"own": "partly"}], {"own": (10, 1)}),
    ([{"ai_effect": "helped"}, {"ai_effect": "hurt"}], {"effect": (10, 2)}),
    ([{"ai_effect": "neutral"}], {"effect": (10, 1)}),
    (
        [{"stakes": "routine", "delegation": 3}, {"stakes": "routine", "delegation": 2},
         {"stakes": "routine"}, {"stakes": "normal", "delegation": 4}],
        {"delegation": (15, 3), "routine": (10, 2)},
    ),
    (
        [{"stakes": "human_led", "delegation": 2}, {"stakes": "human_led", "delegation": 0},
         {"stakes": "human_led", "delegation": 3}],
        {"delegation": (8, 3), "human_led": (13, 3)},
    ),
    ([{"bugs": [3, 0]}, {"bugs": [0, 1]}, {"bugs": [0, 0]}], {"bugs": (15, 4)}),
    ([{"otherwise": "no"}, {"otherwise": "yes"}, {"otherwise": "yes"}], {"otherwise": (7, 3)}),
    ([{"spend": 9.99}], {"spend": (0, 1)}),
    ([{"spend": 40}, {"spend": 60}], {"spend": (15, 1)}),
    ([{"spend": 500}], {"spend": (20, 1)}),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "expected"), ENTRIES)
def test_entries_become_one_number_each(
    home: Home, fields: list[dict[str, Any]], expected: dict[str, tuple[int, int]]
) -> None:
    entries = [of(f"2026-11-{day:02}", **one) for day, one in enumerate(fields, 2)]
    with journal_of(home, entries) as snapshot:
        assert said(whole(snapshot)) == expected


def test_verdicts_given_in_the_period_count_whenever_the_entry_was(home: Home) -> None:
    old = [of("2026-08-03"), of("2026-08-04"), of("2026-08-05")]
    given = {old[0]["id"]: "held", old[1]["id"]: "incident", old[2]["id"]: "unknown"}
    with journal_of(home, old, verdicts=given) as snapshot:
        assert said(whole(snapshot)) == {"held": (10, 2)}


def test_checkins_become_the_mean_of_their_weeks(home: Home) -> None:
    weeks: dict[str, dict[str, Any]] = {
        "2026-W45": {"review_load": 1, "impact_ai": "less"},
        "2026-W46": {"review_load": 4, "confidence": 5},
    }
    with journal_of(home, checkins=weeks) as snapshot:
        assert said(whole(snapshot)) == {
            "review_load": (8, 2), "confidence": (20, 1), "impact_ai": (0, 1),
        }  # fmt: skip


def test_what_is_private_deleted_or_elsewhere_is_not_counted(home: Home) -> None:
    entries = [
        of("2026-11-02", own="yes", private=True),
        of("2026-10-31", own="yes"),
        of("2026-12-01", own="yes"),
        of("2026-11-03", own="yes", state="draft"),
        of("2026-11-04", own="yes", captured_at="2026-12-03T12:00:01.000Z"),
        of("2026-11-05", own="no", captured_at="2026-12-03T11:59:59.000Z"),
    ]
    with journal_of(home, entries, at="2026-12-05T12:00:00Z") as snapshot:
        assert said(whole(snapshot)) == {"own": (0, 1)}


def test_an_empty_journal_says_nothing(home: Home) -> None:
    with journal_of(home) as snapshot:
        assert all(part.number is None for part in whole(snapshot))


@given(st.lists(st.integers(0, 4), min_size=1, max_size=9))
def test_a_mean_level_is_off_by_half_a_point_at_most(levels: list[int]) -> None:
    from chefslog.team.measure import _nearest

    number = _nearest(sum(levels), 4 * len(levels))
    assert abs(number / 5 - sum(levels) / len(levels)) <= 0.1 + 1e-9
    assert 0 <= number <= 20


@pytest.mark.parametrize("edges", [(), (1, 2, 3), (1, 2, 2, 3), (4, 3, 2, 1), (0, 1, 2, 3)])
def test_edges_are_four_that_rise(edges: tuple[int, ...]) -> None:
    with pytest.raises(TeamError, match="4 whole amounts that rise"):
        check_edges(edges)


@pytest.mark.parametrize("names", [(), ("mood",), ("own", "delegation"), ("own", "own")])
def test_questions_that_a_team_cannot_ask(names: tuple[str, ...]) -> None:
    with pytest.raises(TeamError):
        check_questions(names)


def test_all_questions_fit_a_team_and_spend_is_asked_for_by_name() -> None:
    assert check_questions(EVERY) == EVERY
    assert set(EVERY) - set(DEFAULTS) == {"spend"}


@pytest.mark.parametrize(
    ("numbers", "filled"),
    [
        ((0,), (True, True)),
        ((21, 0), (True, True)),
        ((-1, 0), (True, True)),
        ((1, 0), (False,) * 2),
    ],
)
def test_a_contribution_that_cannot_be(numbers: tuple[int, ...], filled: tuple[bool, ...]) -> None:
    with pytest.raises(TeamError, match="Nothing was sealed"):
        check_contribution(Contribution(numbers, filled), 2)


@given(st.lists(st.booleans(), max_size=20))
def test_a_bitmap_is_read_as_it_was_written(filled: list[bool]) -> None:
    assert read_bitmap(bitmap(filled), len(filled)) == tuple(filled)


def test_a_bitmap_with_bits_too_many_is_none() -> None:
    for data in (b"\x08", b"\xff", b"\x00\x01"):
        with pytest.raises(TeamError):
            read_bitmap(data, 3)


def test_places_on_a_scale_are_said_as_people_say_them() -> None:
    assert QUESTIONS["delegation"].say_number(12) == "2.4 (12 of 20)"
    assert QUESTIONS["kept"].say_number(15) == "75% (15 of 20)"
    assert QUESTIONS["review_load"].say_range(0.0, 0.25) == "under 2.0"
    assert QUESTIONS["kept"].say_range(0.5, 0.75) == "50 to 75%"
    assert QUESTIONS["kept"].say_range(0.9, 1.0) == "90% or more"
