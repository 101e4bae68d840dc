"""Charts as text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chefslog.insight.charts import (
    SHADES,
    draw_bar,
    draw_columns,
    draw_dots,
    draw_interval,
    draw_mix,
)


def test_a_bar_is_as_long_as_its_share() -> None:
    assert draw_bar(5, 10, 4) == "██"
    assert draw_bar(1, 1000, 4) == "▏"
    assert draw_bar(0, 10, 4) == draw_bar(1, 0, 4) == ""


@given(st.lists(st.integers(0, 50), min_size=5, max_size=5), st.integers(1, 60))
def test_a_mix_fills_its_width(counts: list[int], width: int) -> None:
    drawn = draw_mix(counts, width)
    assert len(drawn) == (width if sum(counts) else 0)
    assert all(counts[SHADES.index(shade)] for shade in set(drawn))


def test_columns_leave_gaps_where_nothing_was_said() -> None:
    assert draw_columns([1, None, 4, 0], 4) == "▂ █▁"


def test_an_interval_is_drawn_round_its_middle() -> None:
    assert draw_interval(0.2, 0.5, 0.8, 10) == "··├──●──┤·"


def test_dots_put_two_weeks_into_a_cell() -> None:
    assert draw_dots([1, 5, None]) == "⡈⠀"
    assert draw_dots([1, 2, 3, 4, 5]) == "⡠⠒⠁"
