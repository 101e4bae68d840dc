"""The attacks work on exact totals, so that a low figure on bands means something."""

from __future__ import annotations

from functools import cache

import pytest

from chefslog.team.rehearse.colleagues import told_all, without
from chefslog.team.rehearse.linear import Spread, Total, gave, leaning, solve
from chefslog.team.rehearse.manager import head_counts, means_alone, worked_back
from chefslog.team.rehearse.months import difference
from chefslog.team.rehearse.people import People, people
from chefslog.team.rehearse.reading import (
    colleague_rows,
    desk_rows,
    had_it_worked,
    manager_rows,
)
from chefslog.team.rehearse.score import Score, is_pinned
from chefslog.team.rehearse.sight import banded, exact, tightened
from chefslog.team.rehearse.views import Views, computed
from chefslog.team.release.bands import band
from chefslog.team.sections import POINTS

K = 5


@cache
def seen(members: int, steady: bool = False) -> Views:
    made = people(members, 1, K, entries=None) if steady else people(members, 1, K)
    return computed(made, K)


@pytest.mark.parametrize("members", [5, 6, 12])
def test_the_same_seed_makes_the_same_people(members: int) -> None:
    assert people(members, 7, K) == people(members, 7, K)
    assert people(members, 7, K).answers != people(members, 8, K).answers


def test_one_leaves_half_way_and_one_joins_later() -> None:
    made = people(6, 1, K)
    assert [len(made.roster(period)) for period in range(13)] == [6] * 6 + [5] * 3 + [6] * 4
    assert made.leaver in made.roster(5) and made.leaver not in made.roster(6)
    assert made.joiner in made.roster(9) and made.joiner not in made.roster(8)


def test_every_answer_has_20_points_or_is_blank() -> None:
    made = people(12, 3, K)
    blanks = 0
    for row in made.answers:
        for answers in row:
            for cells, one in zip(made.shapes, answers, strict=True):
                blanks += one is None
                assert one is None or (len(one) == cells and sum(one) == POINTS)
    assert blanks


def test_the_staged_period_is_as_it_says() -> None:
    made = people(12, 1, K)
    own, effect, outcome, kind = (
        made.names.index(name) for name in ("own", "effect", "outcome", "kind")
    )
    assert made.totals(12, own) == (12 * POINTS, 0, 0)
    assert made.totals(12, effect) == (11 * POINTS, 0, POINTS)
    assert made.filled(12, outcome) == (0,)
    assert made.filled(12, kind) == (0, 1, 2, 3, 4)


def test_elimination_solves_what_needs_another_pivot() -> None:
    assert solve([[0.0, 2.0], [4.0, 1.0]], [6.0, 7.0]) == pytest.approx([1.0, 3.0])


def test_a_total_with_and_without_one_person_tells_that_person() -> None:
    spread = Spread(between=0.1, within=0.0)
    with_all, without_one = (1.0, 1.0, 1.0), (1.0, 1.0, 0.0)
    guesses = gave([Total(1.6, 0, with_all), Total(0.7, 0, without_one), None], spread, 3)
    assert guesses is not None
    assert [row[2] for row in guesses] == pytest.approx([0.9] * 3, abs=1e-4)
    assert gave([None], spread, 3) is None


def test_what_is_blurred_leans_to_what_is_usual() -> None:
    assert leaning(0.8, 0.0, 0.2, 1.0) == 0.8
    assert leaning(0.8, 1.0, 0.2, 1.0) == pytest.approx(0.5)


def test_pinned_is_within_one_point_for_certain() -> None:
    assert is_pinned((3, 5)) and is_pinned((0, 0)) and not is_pinned((3, 6))
    score = Score()
    score.add(1, 20, 0.5, guess=1.0, bounds=(19, 20))
    score.add(2, 0, 0.5, guess=0.0)
    learned = score.learned
    assert (learned.r2, learned.people, learned.of_people) == (1.0, 1, 2)
    assert (learned.cells, learned.of_cells) == (1, 2)


def test_what_the_report_says_is_nothing_learned() -> None:
    score = Score()
    score.add(1, 3, 0.5)
    assert score.learned.r2 == 0.0


@pytest.mark.parametrize("members", [6, 12, 25])
def test_bands_leave_the_truth_possible(members: int) -> None:
    made = seen(members).people
    for period, row in enumerate(seen(members).bands):
        for section, sight in enumerate(row):
            if sight:
                totals = made.totals(period, section)
                for low, total, high in zip(sight.low, totals, sight.high, strict=True):
                    assert low <= total <= high


def test_cells_that_sum_up_draw_their_bounds_closer() -> None:
    assert tightened(1, [0, 18], [20, 20]).high == (2, 20)
    assert tightened(1, [0, 0], [3, 20]).low == (0, 17)
    assert banded(["hi", "lo", "lo"], 6, K).low == (81, 0, 0)


def test_exact_totals_at_the_end_pin_everybody_and_bands_nobody() -> None:
    view = seen(6)
    places = [(view.people.ordinary, view.people.names.index("own"))]
    on_totals = means_alone(view.people, view.naive, view.means, places)
    on_bands = means_alone(view.people, view.bands, view.means, places)
    assert (on_totals.r2, on_totals.people) == (1.0, 6)
    assert (on_bands.r2, on_bands.people) == (0.0, 0)


@pytest.mark.parametrize("members", [6, 12])
def test_one_less_pins_everybody_on_exact_totals_and_nobody_on_bands(members: int) -> None:
    view = seen(members)
    on_bands, on_totals = had_it_worked(view)
    assert on_totals.r2 == pytest.approx(1.0)
    assert on_totals.cells == on_totals.of_cells
    assert on_bands.r2 is not None and on_bands.r2 < 0.1
    assert on_bands.people == 0


def test_a_steady_leaver_and_joiner_are_found_on_exact_totals_and_not_on_bands() -> None:
    view = seen(12, steady=True)
    made = view.people
    for who in (made.leaver, made.joiner):
        on_totals = difference(made, view.naive, view.means, {who}, by_name=True)
        on_bands = difference(made, view.bands, view.means, {who}, by_name=True)
        assert on_totals.r2 is not None and on_totals.r2 > 0.95
        assert on_bands.r2 is not None and on_bands.r2 < 0.25


def test_names_and_sums_tell_the_desk_more_than_bands_tell_anybody() -> None:
    for members in (6, 12):
        view = seen(members)
        everybody = set(range(view.people.size))
        desk = difference(view.people, view.sums, view.means, everybody, by_name=True)
        reader = difference(view.people, view.bands, view.means, everybody, by_name=True)
        assert desk.r2 is not None and reader.r2 is not None
        assert desk.r2 > reader.r2 + 0.1
        assert reader.cells == 0


def test_all_but_one_who_tell_expose_the_one_on_exact_totals() -> None:
    view = seen(12)
    kind = view.people.names.index("kind")
    places = [(view.people.ordinary, kind)]
    on_totals = told_all(view.people, view.naive, view.means, places, K - 1)
    on_bands = told_all(view.people, view.bands, view.means, places, K - 1)
    assert on_totals.r2 == pytest.approx(1.0) and on_totals.people == K
    assert on_bands.r2 is not None and on_bands.r2 < 0.9


def test_who_tells_is_taken_out_of_the_crowd() -> None:
    sight = exact((25, 15), 2)
    assert sight is not None
    assert without(sight, [(20, 0)]).low == (5, 15)
    assert without(sight, []) == sight


@pytest.mark.parametrize("members", [5, 6, 7, 9, 12, 13, 25])
def test_bands_let_at_most_9_percent_of_head_counts_be_worked_back(members: int) -> None:
    made = people(members, 1, K, ordinary=6)
    known, of = head_counts(made, K)
    assert of and known <= 0.09 * of
    assert head_counts(made, None)[0] == head_counts(made, None)[1]


@pytest.mark.parametrize("support", range(5, 60))
def test_no_band_says_that_everybody_agreed(support: int) -> None:
    codes = [band(POINTS * heads, support, K) for heads in (support, 0, 0)]
    assert all(low != high for low, high in worked_back(codes, support, K))


def test_rows_say_who_learned_what() -> None:
    view, steady = seen(6), seen(6, steady=True)
    rows = [*manager_rows(view, steady), *desk_rows(view, steady), *colleague_rows(view)]
    assert {row.attacker for row in rows} == {"manager", "desk", "colleagues"}
    for row in rows:
        if row.attack == "reads who filled which section":
            assert row.outcome == "works"
            continue
        assert row.outcome == "read" and row.ours and row.exact
        if row.attacker == "manager" and row.exact.r2 is not None and row.ours.r2 is not None:
            assert row.ours.r2 < row.exact.r2
            assert row.ours.people == 0


def test_with_nobody_there_nothing_is_learned() -> None:
    made = people(5, 1, K, ordinary=2)
    empty = People(
        made.names, made.shapes, made.present,
        tuple(tuple((None,) * len(made.shapes) for _ in row) for row in made.answers), 2,
    )  # fmt: skip
    learned = difference(empty, computed(empty, K).naive, computed(empty, K).means, {0}, True)
    assert (learned.r2, learned.of_people) == (None, 0)
