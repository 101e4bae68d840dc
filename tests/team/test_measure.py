"""What leaves a journal for a period: shares of the writer's own public entries."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chefslog.home.clock import Moment
from chefslog.home.paths import Home
from chefslog.model.days import ordinal
from chefslog.model.entry import VERDICTS
from chefslog.model.fields import BY_NAME
from chefslog.model.kinds import Level, Line, Money, Pair
from chefslog.reading.connect import open_snapshot
from chefslog.store.checkins import give_verdict, save_checkin
from chefslog.store.entries import add_entries
from chefslog.store.journal import open_journal
from chefslog.team.calendar import Period, period
from chefslog.team.errors import TeamError
from chefslog.team.measure import Measured, measure, spread
from chefslog.team.sections import SECTIONS, blank, layout
from tests.journals import entry, put_letters
from tests.many_entries import make_entries

EVERY = tuple(SECTIONS)
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
            give_verdict(journal, entry_id, verdict)
    with open_snapshot(home) as snapshot:
        yield snapshot


def cells(measured: Measured, name: str) -> tuple[int, ...]:
    """The points of one section."""
    found = next(part for part in measured.preview if part.name == name)
    ((_, start, stop),) = (one for one in layout(EVERY) if one[0].name == name)
    assert measured.contribution.cells[start:stop] == found.points
    return found.points


def entries_behind(measured: Measured, name: str) -> int:
    return measured.support[EVERY.index(name)]


def whole(snapshot: Any, when: Period = NOVEMBER, consent: Iterable[str] = EVERY) -> Measured:
    return measure(snapshot, when, EVERY, frozenset(consent), EDGES, "EUR")


def test_each_field_falls_into_its_cells(home: Home) -> None:
    told = [
        of("2026-11-03", delegation=0, checked="lines", kind="build", value="people",
           ai_effect="helped", outcome="kept", own="yes", stakes="routine", otherwise="yes",
           impact="p99 from 800 to 90 ms", bugs=[3, 1], spend=12.5),
        of("2026-11-30", delegation=3, checked="none", kind="support", value="customer",
           ai_effect="hurt", outcome="discarded", own="no", stakes="human_led", otherwise="no",
           impact="quicker", bugs=[0, 0], spend=37.4999),
        of("2026-11-01", delegation=4, stakes="normal"),
        of("2026-11-02"),
    ]  # fmt: skip
    with journal_of(home, told) as snapshot:
        found = whole(snapshot)
    assert cells(found, "delegation") == (5, 5, 0, 0, 5, 5)
    assert cells(found, "check") == (10, 0, 0, 10)
    assert cells(found, "kind") == (10, 0, 0, 0, 0, 10)
    assert cells(found, "value") == (10, 0, 0, 0, 0, 0, 10)
    assert cells(found, "effect") == (10, 0, 10)
    assert cells(found, "outcome") == (10, 0, 10)
    assert cells(found, "own") == (10, 0, 10)
    assert cells(found, "stakes") == (10, 0, 0, 10)
    assert cells(found, "otherwise") == (10, 10)
    assert cells(found, "impact") == (10, 10)
    assert cells(found, "bugs") == (15, 5)
    assert cells(found, "spend") == (0, 20, 0, 0, 0)
    assert cells(found, "held") == (0, 0, 0, 0)
    assert [entries_behind(found, name) for name in ("delegation", "own", "bugs", "spend")] == [
        4, 2, 1, 2,
    ]  # fmt: skip
    assert entries_behind(found, "held") == 0
    for part, filled in zip(found.preview, found.contribution.filled, strict=True):
        assert sum(part.points) == 20 * filled


def test_delegation_that_nobody_said_is_blank_not_unsaid(home: Home) -> None:
    with journal_of(home, [of("2026-11-03", own="yes"), of("2026-11-04")]) as snapshot:
        found = whole(snapshot)
    assert cells(found, "delegation") == (0,) * 6
    assert entries_behind(found, "delegation") == 0
    assert found.contribution.filled == tuple(name == "own" for name in EVERY)


@pytest.mark.parametrize(
    ("total", "cell"), [(0, 0), (9.9999, 0), (10, 1), (99.99, 2), (100, 3), (500, 4), (9e8, 4)]
)
def test_spend_is_one_bucket_of_the_whole_period(home: Home, total: float, cell: int) -> None:
    told = [of("2026-11-05", spend=0), of("2026-11-06", spend=total)]
    with journal_of(home, told) as snapshot:
        found = whole(snapshot)
    assert cells(found, "spend") == tuple(20 * (place == cell) for place in range(5))


def test_many_small_amounts_make_exactly_their_sum(home: Home) -> None:
    with journal_of(home, [of("2026-11-05", spend=0.1) for _ in range(100)]) as snapshot:
        assert cells(whole(snapshot), "spend") == (0, 20, 0, 0, 0)


@pytest.mark.parametrize(
    ("impact", "has_number"),
    [("p99 90 ms", True), ("٣ أيام", True), ("½ a day", True), ("quicker for all", False)],
)
def test_an_impact_line_has_a_number_or_not(home: Home, impact: str, has_number: bool) -> None:
    with journal_of(home, [of("2026-11-05", impact=impact)]) as snapshot:
        assert cells(whole(snapshot), "impact") == ((20, 0) if has_number else (0, 20))


@pytest.mark.parametrize(
    "hidden",
    [
        {"private": True},
        {"state": "draft"},
        {"state": "trashed"},
        {"state": "dismissed"},
        {"day": "2026-10-31"},
        {"day": "2026-12-01"},
        {"captured_at": "2026-12-03T12:00:00.001Z"},
        {"captured_at": "2026-12-03T12:00:01Z"},
    ],
)
def test_what_does_not_count(home: Home, hidden: dict[str, Any]) -> None:
    told = of("2026-11-05", delegation=4, own="no", spend=3.0, bugs=[1, 2])
    with journal_of(home, [{**told, **hidden}]) as snapshot:
        found = whole(snapshot)
    assert found.contribution == blank(EVERY)
    assert set(found.support) == {0}


@pytest.mark.parametrize("at", ["2026-12-03T12:00:00Z", "2026-12-03T12:00:00.000Z"])
def test_what_is_written_at_the_moment_of_closing_counts(home: Home, at: str) -> None:
    with journal_of(home, [of("2026-11-30", own="no", captured_at=at)]) as snapshot:
        assert cells(whole(snapshot), "own") == (0, 0, 20)


def test_letters_that_wait_count_too(home: Home) -> None:
    with journal_of(home, [of("2026-11-05", own="yes")]):
        put_letters(home, [of("2026-11-06", own="no"), of("2026-11-07", own="no", private=True)])
        with open_snapshot(home) as snapshot:
            assert cells(whole(snapshot), "own") == (10, 0, 10)


def test_without_a_journal_all_is_blank(home: Home) -> None:
    with open_snapshot(home) as snapshot:
        assert whole(snapshot).contribution == blank(EVERY)


def test_a_section_without_consent_is_blank_and_says_so(home: Home) -> None:
    with journal_of(home, [of("2026-11-05", own="yes", outcome="kept")]) as snapshot:
        found = whole(snapshot, consent=["outcome"])
    assert cells(found, "own") == (0, 0, 0)
    assert cells(found, "outcome") == (20, 0, 0)
    own = next(part for part in found.preview if part.name == "own")
    assert (own.is_consented, own.is_filled, own.entries) == (False, False, 1)
    assert own.labels == ("yes", "partly", "no")


def test_a_check_in_belongs_to_the_thursday_of_its_week(home: Home) -> None:
    # Thursdays: 29 October (W44), 5 to 26 November (W45 to W48), 3 December (W49).
    weeks: dict[str, dict[str, Any]] = {
        "2026-W44": {"review_load": 1},
        "2026-W45": {"review_load": 2, "impact_ai": "1.5x"},
        "2026-W48": {"review_load": 5, "after_hours": 3},
        "2026-W49": {"review_load": 4},
    }
    with journal_of(home, checkins=weeks, at="2026-11-01T12:00:00Z") as snapshot:
        found = whole(snapshot)
        october = whole(snapshot, period("2026-10"))
        quarter = whole(snapshot, period("2026-Q4"))
    assert cells(found, "review_load") == (0, 10, 0, 0, 10)
    assert cells(found, "after_hours") == (0, 0, 20, 0, 0)
    assert cells(found, "impact_ai") == (0, 0, 20, 0, 0)
    assert cells(found, "confidence") == (0,) * 5
    assert cells(october, "review_load") == (20, 0, 0, 0, 0)
    assert cells(quarter, "review_load") == (5, 5, 0, 5, 5)
    assert entries_behind(quarter, "review_load") == 4


def test_weeks_at_the_turn_of_the_year_go_where_their_thursday_is(home: Home) -> None:
    # 31 December 2026 is the Thursday of W53; 2 January 2020 is that of 2020-W01.
    weeks = {"2026-W53": {"confidence": 5}, "2020-W01": {"confidence": 1}}
    with journal_of(home, checkins=weeks) as snapshot:
        assert cells(whole(snapshot, period("2026-12")), "confidence") == (0, 0, 0, 0, 20)
        assert cells(whole(snapshot, period("2027-01")), "confidence") == (0,) * 5
        assert cells(whole(snapshot, period("2020-01")), "confidence") == (0,) * 5
    assert ordinal(2026, 12, 31) == period("2026-12").last


def test_a_check_in_after_closing_counts_nowhere(home: Home) -> None:
    weeks = {"2026-W45": {"review_load": 2}}
    with journal_of(home, checkins=weeks, at="2026-12-03T12:00:01Z") as snapshot:
        assert whole(snapshot).contribution == blank(EVERY)


def test_verdicts_count_in_the_period_in_which_they_are_given(home: Home) -> None:
    old = {verdict: of("2026-09-15", own="yes") for verdict in VERDICTS}
    given_on = "2026-11-20T12:00:00Z"
    verdicts = {one["id"]: verdict for verdict, one in old.items()}
    with journal_of(home, old.values(), verdicts=verdicts, at=given_on) as snapshot:
        found = whole(snapshot)
        september = whole(snapshot, period("2026-09"))
    assert cells(found, "held") == (5, 5, 5, 5)
    assert entries_behind(found, "held") == 4
    assert cells(found, "own") == (0, 0, 0)
    assert cells(september, "held") == (0,) * 4
    assert cells(september, "own") == (20, 0, 0)


@pytest.mark.parametrize("hidden", [{"private": True}, {"state": "draft"}, {"state": "trashed"}])
def test_a_verdict_on_what_does_not_count_does_not_count(
    home: Home, hidden: dict[str, Any]
) -> None:
    told = of("2026-09-15", **hidden)
    with journal_of(home, [told], verdicts={told["id"]: "incident"}) as snapshot:
        assert cells(whole(snapshot), "held") == (0,) * 4


@pytest.mark.parametrize(
    "edges", [(), (1, 2, 3), (1, 2, 3, 4, 5), (0, 1, 2, 3), (1, 1, 2, 3), (4, 3, 2, 1)]
)
def test_edges_that_make_no_buckets_are_refused(home: Home, edges: tuple[int, ...]) -> None:
    with open_snapshot(home) as snapshot, pytest.raises(TeamError, match="edges of spend"):
        measure(snapshot, NOVEMBER, EVERY, frozenset(), edges)


def test_a_team_without_spend_needs_no_edges(home: Home) -> None:
    with open_snapshot(home) as snapshot:
        assert measure(snapshot, NOVEMBER, ("own",), frozenset(["own"])).contribution.cells == (
            0, 0, 0,
        )  # fmt: skip


COUNTS = st.lists(st.integers(0, 10**6), min_size=1, max_size=7)


@given(COUNTS)
def test_points_are_twenty_or_none(counts: list[int]) -> None:
    points = spread(counts)
    assert sum(points) == (20 if any(counts) else 0)
    assert all(0 <= point <= 20 for point in points)
    total = sum(counts)
    for point, one in zip(points, counts, strict=True):
        assert abs(point * total - 20 * one) < max(total, 1)


@given(COUNTS, st.integers(1, 10**6))
def test_volume_does_not_show(counts: list[int], factor: int) -> None:
    assert spread([factor * one for one in counts]) == spread(counts)


@given(COUNTS)
def test_more_is_never_fewer_points_and_ties_go_to_the_lower_cell(counts: list[int]) -> None:
    points = spread(counts)
    for at, one in enumerate(counts):
        for other in range(at + 1, len(counts)):
            if one >= counts[other]:
                assert points[at] >= points[other]
            if one == counts[other]:
                assert points[at] - points[other] in (0, 1)


def test_points_of_thirds_and_sevenths() -> None:
    assert spread((1, 1, 1)) == (7, 7, 6)
    assert spread((1,) * 7) == (3, 3, 3, 3, 3, 3, 2)
    assert spread((0, 1, 2)) == (0, 7, 13)
    assert spread((1, 99)) == (0, 20)


def _values(name: str) -> st.SearchStrategy[Any]:
    field = BY_NAME[name]
    if isinstance(field.kind, Level):
        return st.integers(0, 4)
    if isinstance(field.kind, Pair):
        return st.lists(st.integers(0, 9), min_size=2, max_size=2)
    if isinstance(field.kind, Money):
        return st.integers(0, 999).map(lambda cents: cents / 100)
    if isinstance(field.kind, Line):
        return st.sampled_from(["90 ms", "quicker"])
    return st.sampled_from(field.kind.values)


_FIELDS = ("delegation", "checked", "kind", "value", "ai_effect", "outcome", "own", "stakes",
           "otherwise", "impact", "bugs", "spend")  # fmt: skip
PIECES = st.lists(
    st.tuples(
        st.integers(1, 30),
        st.fixed_dictionaries({}, optional={name: _values(name) for name in _FIELDS}),
    ),
    max_size=8,
)


def _contribution(folder: Path, pieces: Iterable[tuple[int, dict[str, Any]]]) -> Any:
    home = Home(*[str(folder / f"journal-{next(_number)}")] * 2)
    os.makedirs(home.data)
    told = [of(f"2026-11-{day:02}", **fields) for day, fields in pieces]
    with journal_of(home, told) as snapshot:
        return whole(snapshot).contribution


@settings(max_examples=40)
@given(PIECES, st.data())
def test_order_never_shows_and_private_entries_never_do(
    tmp_path: Path, pieces: list[tuple[int, dict[str, Any]]], data: st.DataObject
) -> None:
    found = _contribution(tmp_path, pieces)
    for (_, start, stop), filled in zip(layout(EVERY), found.filled, strict=True):
        assert sum(found.cells[start:stop]) == 20 * filled
    assert _contribution(tmp_path, data.draw(st.permutations(pieces))) == found
    hidden = [(day, {**fields, "private": True}) for day, fields in data.draw(PIECES)]
    assert _contribution(tmp_path, [*pieces, *hidden]) == found


def test_only_the_month_is_touched_however_long_the_journal(home: Home) -> None:
    with journal_of(home, make_entries(7, 8_000, NOVEMBER.last)) as snapshot:
        asked: list[str] = []
        snapshot.conn.set_trace_callback(asked.append)
        times = []
        for _ in range(5):
            begin = time.process_time()
            found = whole(snapshot)
            times.append(time.process_time() - begin)
        snapshot.conn.set_trace_callback(None)
        plans = [
            row[3]
            for sql in asked[:3]
            for row in snapshot.conn.execute("EXPLAIN QUERY PLAN " + sql)
        ]
    assert any(found.contribution.filled)
    assert {plan for plan in plans if " e " in plan} == {
        "SEARCH e USING INDEX entry_state (state=? AND key>? AND key<?)",
        "SEARCH e USING INDEX sqlite_autoindex_entry_1 (id=?)",
    }
    assert min(times) < 0.05
