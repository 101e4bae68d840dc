"""The days that a figure is about."""

from __future__ import annotations

import pytest

from chefslog.insight.window import months_back
from chefslog.model.days import iso, parse_day


@pytest.mark.parametrize(
    ("today", "months", "first"),
    [
        ("2026-11-21", 0, "2026-11-01"),
        ("2026-11-21", 5, "2026-06-01"),
        ("2026-12-31", 0, "2026-12-01"),
        ("2026-01-31", 1, "2025-12-01"),
        ("2026-01-01", 13, "2024-12-01"),
    ],
)
def test_months_are_counted_back_over_the_year(today: str, months: int, first: str) -> None:
    assert iso(months_back(parse_day(today) or 0, months)) == first
