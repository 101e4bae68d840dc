"""Calendar days against `datetime`, over its whole range."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chefslog.model.days import (
    MONTHS,
    WEEKDAYS,
    civil,
    is_leap,
    iso,
    iso_week,
    ordinal,
    parse_day,
    spoken,
    week_start,
    weekday,
)


@given(st.dates())
def test_every_day(day: date) -> None:
    number = day.toordinal()
    assert ordinal(day.year, day.month, day.day) == number
    assert civil(number) == (day.year, day.month, day.day)
    assert iso(number) == day.isoformat()
    assert parse_day(day.isoformat()) == number
    assert weekday(number) == day.weekday()


@given(st.dates(date(1, 1, 1), date.max - timedelta(days=6)))
def test_every_week(day: date) -> None:
    year, week, _ = day.isocalendar()
    assert iso_week(day.toordinal()) == (year, week)
    assert week_start(year, week) == day.toordinal() - day.weekday()


def test_the_turn_of_every_year() -> None:
    for year in range(1, 9999):
        last = date(year, 12, 31)
        assert civil(last.toordinal()) == (year, 12, 31)
        assert civil(last.toordinal() + 1) == (year + 1, 1, 1)
        assert ordinal(year, 2, 29) == (date(year, 2, 29).toordinal() if is_leap(year) else None)


def test_every_month_has_its_days_and_no_more() -> None:
    for year in (1900, 2000, 2023, 2024):
        for month in range(1, 13):
            days = [day for day in range(40) if ordinal(year, month, day) is not None]
            assert days == [*range(1, monthrange(year, month)[1] + 1)]


@given(st.integers(-5, 10_005), st.integers(-2, 15), st.integers(-2, 35))
def test_no_other_days(year: int, month: int, day: int) -> None:
    try:
        expected = date(year, month, day).toordinal()
    except ValueError:
        assert ordinal(year, month, day) is None
    else:
        assert ordinal(year, month, day) == expected


@given(st.text(alphabet="0123456789-W² ", max_size=11))
def test_only_iso_days_are_parsed(text: str) -> None:
    try:
        expected = date.fromisoformat(text) if len(text) == 10 and text.count("-") == 2 else None
    except ValueError:
        expected = None
    assert parse_day(text) == (expected.toordinal() if expected else None)


@given(st.integers(-2, 10_001), st.integers(-2, 60))
@example(9999, 53)
@example(2026, 53)
def test_only_real_weeks_start(year: int, week: int) -> None:
    try:
        expected = date.fromisocalendar(year, week, 1).toordinal()
    except ValueError:
        assert week_start(year, week) is None
    else:
        assert week_start(year, week) == expected


@given(st.dates(), st.dates())
def test_spoken(day: date, today: date) -> None:
    short = f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
    assert spoken(day.toordinal()) == short
    expected = short if day.year == today.year else f"{short} {day.year}"
    assert spoken(day.toordinal(), today.toordinal()) == expected


@pytest.mark.parametrize("number", [1, date.max.toordinal()])
def test_the_ends(number: int) -> None:
    assert iso(number) == date.fromordinal(number).isoformat()


@pytest.mark.parametrize(
    "text",
    ["20x6-11-21", "2026-1x-21", "2026-11-2x", "+026-11-21", "2026-11- 1", "2026/11-21",
     "2026-11/21", "2026-11-211", "2026-11-2"],
)  # fmt: skip
def test_a_day_is_nothing_but_digits_between_dashes(text: str) -> None:
    assert parse_day(text) is None
