"""The bands of a mean: where they begin, how they stick, when a change is called one."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chefslog.team.bands import (
    MEAN_GRIDS,
    PARTS,
    POINTS,
    SHARE_GRIDS,
    Grid,
    grid_of,
    lasting_change,
)
from chefslog.team.errors import TeamError

GRIDS = st.builds(Grid, st.integers(4, 20), st.integers(0, 8), st.integers(0, 16))
CHOSEN = [(least, grid) for grids in (MEAN_GRIDS, SHARE_GRIDS) for least, grid in grids.items()]


@given(GRIDS, st.integers(1, 60), st.data())
def test_a_mean_lies_in_its_band_and_the_bands_cover_the_scale(
    grid: Grid, people: int, data: st.DataObject
) -> None:
    total = data.draw(st.integers(0, POINTS * people))
    low, high = grid.shares(grid.place(total, people))
    assert low <= total / (POINTS * people) <= high
    ends = [grid.shares(band) for band in range(len(grid.edges) + 1)]
    assert ends[0][0] == 0 and ends[-1][1] == 1
    assert all(left[1] == right[0] for left, right in itertools.pairwise(ends))


@given(GRIDS, st.integers(1, 60), st.data())
def test_turning_the_scale_round_turns_the_bands_round(
    grid: Grid, people: int, data: st.DataObject
) -> None:
    total = data.draw(st.integers(0, POINTS * people))
    mean = total * 2 * PARTS // POINTS
    if mean % people == 0 and mean // people in grid.edges:
        return
    last = len(grid.edges)
    assert grid.place(POINTS * people - total, people) == last - grid.place(total, people)


@given(GRIDS, st.integers(1, 60), st.data())
def test_a_band_sticks_until_the_mean_is_outside_it_by_the_margin(
    grid: Grid, people: int, data: st.DataObject
) -> None:
    before = data.draw(st.integers(0, len(grid.edges)))
    total = data.draw(st.integers(0, POINTS * people))
    low, high = grid.shares(before)
    slack = grid.margin / PARTS
    is_near = low - slack - 1e-9 <= total / (POINTS * people) <= high + slack + 1e-9
    found = grid.place(total, people, before)
    assert found == (before if is_near else grid.place(total, people))


@pytest.mark.parametrize(("least", "grid"), CHOSEN)
def test_no_band_alone_rules_out_any_answer_of_anybody(least: int, grid: Grid) -> None:
    first = grid.limits(0)[1]
    assert first * least * POINTS >= POINTS * 2 * PARTS, "one person alone may hold the whole scale"
    assert grid.limits(len(grid.edges))[0] == 2 * PARTS - first


def test_a_grid_is_that_of_the_number_of_people() -> None:
    assert grid_of("mean", 7) == MEAN_GRIDS[5]
    assert grid_of("mean", 8) == MEAN_GRIDS[8]
    assert grid_of("share", 1000) == SHARE_GRIDS[16]
    with pytest.raises(TeamError, match="4 people are too few"):
        grid_of("share", 4)


@pytest.mark.parametrize(("total", "people"), [(-1, 5), (101, 5), (0, 0)])
def test_a_total_that_nobody_can_have_has_no_band(total: int, people: int) -> None:
    with pytest.raises(TeamError):
        Grid(10).place(total, people)


def test_a_change_is_called_where_two_of_the_last_three_lie_on_one_side() -> None:
    low, mid, high = (0.0, 0.3), (0.3, 0.6), (0.6, 1.0)
    assert lasting_change([low, low, low, mid, low, mid]) == 1
    assert lasting_change([high, mid, mid, low, low, mid]) == -1
    assert lasting_change([low, low, low, mid, low, low]) == 0, "one band alone may be chance"
    assert lasting_change([low, low, low, mid, mid]) == 0, "five periods are too few"
    assert lasting_change([low, None, low, low, mid, None, mid, low]) == 1
    assert lasting_change([low, mid, high, mid, mid, mid]) == 0


def test_bands_of_two_grids_that_overlap_are_no_change() -> None:
    before, after = Grid(8).shares(4), Grid(6).shares(6)
    assert before[1] > after[0]
    assert lasting_change([before, before, before, after, after, after]) == 0
