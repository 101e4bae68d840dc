"""Days as they are typed, against `datetime`."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chefslog.capture.dates import PAST_LIMIT, prefix, span
from chefslog.capture.grammar import parse
from chefslog.model.days import MONTHS

FRIDAY = date(2026, 11, 20)


def day_of(line: str, today: date = FRIDAY) -> str | None:
    day = parse(line, today.isoformat()).draft.get("day")
    return None if day is None else str(day)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("today", "2026-11-20"),
        ("yesterday", "2026-11-19"),
        ("Yesterday", "2026-11-19"),
        ("thu", "2026-11-19"),
        ("mon", "2026-11-16"),
        ("sat", "2026-11-14"),
        ("fri", "2026-11-13"),
        ("Friday", "2026-11-13"),
        ("3d ago", "2026-11-17"),
        ("0d ago", "2026-11-20"),
        ("2w ago", "2026-11-06"),
        ("300d ago", "2026-01-24"),
        ("42w ago", "2026-01-30"),
        ("2026-11-03", "2026-11-03"),
        ("2026-01-24", "2026-01-24"),
        ("nov 3", "2026-11-03"),
        ("Nov 20", "2026-11-20"),
        ("november 3", "2026-11-03"),
        ("feb 28", "2026-02-28"),
    ],
)
def test_a_prefix_is_the_day(typed: str, day: str) -> None:
    parsed = parse(f"{typed}: Fix it", FRIDAY.isoformat())
    assert parsed.draft["day"] == day
    assert parsed.draft["headline"] == "Fix it"
    assert parsed.spans == [(0, len(typed) + 1, "day")]


@pytest.mark.parametrize(
    "line",
    [
        *("tomorrow: x", "2026-11-21: x", "2026-01-23: x", "301d ago: x", "43w ago: x"),
        *("2026-02-29: x", "2026-13-01: x", "nov 31: x", "nov 21: x", "feb 29: x", "foo 3: x"),
        *("today:x", "today :x", "today x", "on today: x", "3d: x", "3 d ago: x", "d ago: x"),
        *("ago: x", "nov: x", "nov 003: x", "2026-1-2: x", "26-11-03: x", "3m ago: x"),
        *("99999999d ago: x", "٣d ago: x", "today:", "#today: x", "`today: x`", ": x", "nov  3: x"),
    ],
)
def test_everything_else_is_text(line: str) -> None:
    parsed = parse(line, FRIDAY.isoformat())
    assert "day" not in parsed.draft
    assert "x" in parsed.draft["headline"] or line == "today:"


def test_the_most_recent_29_february() -> None:
    assert day_of("feb 29: x", date(2028, 3, 1)) == "2028-02-29"
    assert day_of("feb 29: x", date(2028, 2, 28)) is None
    assert day_of("dec 31: x", date(2027, 1, 1)) == "2026-12-31"


@given(st.dates(date(1, 1, 9), date(9999, 12, 31)), st.integers(0, 6))
def test_a_weekday_is_the_last_one_before_today(today: date, wanted: int) -> None:
    name = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[wanted]
    found = prefix(f"{name}: x", today.toordinal())
    assert found is not None
    day = date.fromordinal(found[0])
    assert day.weekday() == wanted
    assert 1 <= (today - day).days <= 7


@given(st.dates(date(1970, 1, 1)), st.integers(-10, 400))
def test_an_iso_day_counts_within_the_limit(today: date, back: int) -> None:
    if today.toordinal() - back > date.max.toordinal():
        return
    day = today - timedelta(days=back)
    assert (day_of(f"{day}: x", today) == day.isoformat()) == (0 <= back <= PAST_LIMIT)


@given(st.dates(date(1970, 1, 1)), st.integers(1, 12), st.integers(1, 31))
def test_a_month_and_day_is_the_newest_real_one(today: date, month: int, day: int) -> None:
    name = MONTHS[month - 1].lower()
    past = (today - timedelta(days=back) for back in range(PAST_LIMIT + 1))
    wanted = next((one for one in past if (one.month, one.day) == (month, day)), None)
    assert day_of(f"{name} {day}: x", today) == (wanted and wanted.isoformat())


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-07-15", "2026-07-15", "2026-07-15"),
        ("2026-W01", "2025-12-29", "2026-01-04"),
        ("2026-w53", "2026-12-28", "2027-01-03"),
        ("today", "2026-11-20", "2026-11-20"),
        ("yesterday", "2026-11-19", "2026-11-19"),
        ("mon", "2026-11-16", "2026-11-16"),
        ("30d", "2026-10-21", "2026-10-21"),
        ("2w", "2026-11-06", "2026-11-06"),
        ("2030", "2030-01-01", "2030-12-31"),
    ],
)
def test_spans(text: str, first: str, last: str) -> None:
    expected = tuple(date.fromisoformat(day).toordinal() for day in (first, last))
    assert span(text, FRIDAY.toordinal()) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "d",
        "w",
        "20",
        "2026-",
        "2026-13",
        "2026-1",
        "2026-W54",
        "2026-W1",
        "0000",
        "2025-W53",
    ],
)
def test_what_is_no_span(text: str) -> None:
    assert span(text, FRIDAY.toordinal()) is None


@given(st.text(max_size=14), st.dates())
def test_any_text_is_a_span_or_not(text: str, today: date) -> None:
    found = span(text, today.toordinal())
    assert found is None or 1 <= found[0] <= found[1]
