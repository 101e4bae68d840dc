"""Bands: what can be read from them, and what cannot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import pairwise
from math import factorial, prod, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chefslog.team.errors import TeamError
from chefslog.team.release.bands import (
    band,
    band_words,
    codes,
    lowest,
    middle,
    range_words,
    span,
    standard_error,
    support_band,
    trend,
)

SUPPORTS = ("4–11", "5–11", "12–24", "25–49", "50–99", "100–499", "500+")


@pytest.mark.parametrize(
    ("total", "support", "code"),
    [
        (39, 4, "lower"), (40, 4, "upper"), (0, 4, "lower"), (80, 4, "upper"),
        (33, 5, "lo"), (34, 5, "mid"), (66, 5, "mid"), (67, 5, "hi"),
        (39, 6, "lo"), (40, 6, "mid"), (80, 6, "mid"), (81, 6, "hi"), (0, 6, "lo"), (120, 6, "hi"),
        (73, 11, "lo"), (74, 11, "mid"), (146, 11, "mid"), (147, 11, "hi"),
        (71, 12, "20"), (72, 12, "40"), (119, 12, "40"), (120, 12, "60"), (240, 12, "80"),
        (0, 24, "20"), (143, 24, "20"), (144, 24, "40"),
        (0, 25, "10"), (74, 25, "10"), (75, 25, "20"), (500, 25, "90"), (424, 25, "80"),
        (425, 25, "90"), (980, 49, "90"),
        (0, 50, "5"), (74, 50, "5"), (75, 50, "10"), (1000, 50, "95"), (974, 50, "95"),
        (924, 50, "90"), (925, 50, "95"), (5000, 500, "50"),
        (-300, 500, "5"), (12_000, 500, "95"),
    ],
)  # fmt: skip
def test_a_total_falls_into_its_band(total: int, support: int, code: str) -> None:
    assert band(total, support, 4) == code


@given(st.integers(4, 3000), st.data())
def test_a_band_covers_its_share_and_is_one_that_the_support_allows(
    support: int, data: st.DataObject
) -> None:
    total = data.draw(st.integers(0, 20 * support))
    code, told = band(total, support, 4), support_band(support, 4)
    assert code in codes(told)
    low, high = span(code, told)
    assert low - 1e-12 <= total / (20 * support) <= high + 1e-12
    assert low < middle(code, told) < high
    assert lowest(told) <= support


@given(st.integers(4, 3000), st.data())
def test_more_points_are_never_a_lower_band(support: int, data: st.DataObject) -> None:
    one, other = sorted(data.draw(st.tuples(*[st.integers(0, 20 * support)] * 2)))
    told = support_band(support, 4)
    first, second = band(one, support, 4), band(other, support, 4)
    assert middle(first, told) <= middle(second, told)


@given(st.integers(12, 3000), st.data())
def test_percentages_are_the_nearest_ones_with_ties_up_but_for_the_ends(
    support: int, data: st.DataObject
) -> None:
    total = data.draw(st.integers(0, 20 * support))
    step = 20 if support < 25 else 10 if support < 50 else 5
    share = Fraction(100 * total, 20 * support)
    percents = range(step, 100, step)
    nearest = min(percents, key=lambda percent: (abs(share - percent), -percent))
    assert band(total, support, 5) == str(nearest)


def test_no_band_says_nobody_or_everybody() -> None:
    for told in SUPPORTS:
        assert not {"0", "100"} & set(codes(told))
        low, high = middle(codes(told)[0], told), middle(codes(told)[-1], told)
        assert 0 < low < high < 1
    assert codes("12–24") == ("20", "40", "60", "80")
    assert codes("25–49")[0] == "10"
    assert codes("500+")[-1] == "95"


def test_only_a_support_of_four_has_halves() -> None:
    assert codes("4–11") == ("lo", "mid", "hi", "lower", "upper")
    assert codes("5–11") == ("lo", "mid", "hi")


@pytest.mark.parametrize(
    ("support", "k", "told"),
    [
        (4, 4, "4–11"), (5, 5, "5–11"), (11, 5, "5–11"), (12, 5, "12–24"), (24, 5, "12–24"),
        (25, 5, "25–49"), (49, 5, "25–49"), (50, 5, "50–99"), (99, 5, "50–99"),
        (100, 5, "100–499"), (499, 5, "100–499"), (500, 5, "500+"), (10**6, 5, "500+"),
        (15, 15, "15–24"), (25, 15, "25–49"), (700, 600, "600+"),
    ],
)  # fmt: skip
def test_how_many_there_were_is_said_in_bands(support: int, k: int, told: str) -> None:
    assert support_band(support, k) == told
    assert lowest(told) == max(k, lowest(support_band(support, 4)))


@pytest.mark.parametrize(("support", "k"), [(4, 5), (0, 5), (3, 3), (11, 12)])
def test_too_few_have_no_band(support: int, k: int) -> None:
    with pytest.raises(TeamError, match="too few for a band"):
        band(0, support, k)
    if support < k:
        with pytest.raises(TeamError, match="not published"):
            support_band(support, k)


@pytest.mark.parametrize(
    "text", ["", "5", "5-11", "12–11", "5–24", "0–11", "five", "25+", "12–24\n", "9" * 40 + "+"]
)
def test_what_is_no_support_band_is_refused(text: str) -> None:
    with pytest.raises(TeamError, match="how many people"):
        codes(text)


@pytest.mark.parametrize(
    ("code", "told"),
    [("0", "12–24"), ("100", "500+"), ("lo", "12–24"), ("20", "5–11"), ("upper", "5–11"),
     ("25", "25–49"), ("", "5–11"), ("٢٠", "12–24")],
)  # fmt: skip
def test_a_code_that_a_support_cannot_have_is_refused(code: str, told: str) -> None:
    with pytest.raises(TeamError, match="is no band"):
        band_words(code, told)


@pytest.mark.parametrize(
    ("code", "told", "words", "share"),
    [
        ("lo", "5–11", "under a third", 1 / 6),
        ("mid", "5–11", "a third to two thirds", 1 / 2),
        ("hi", "5–11", "over two thirds", 5 / 6),
        ("lower", "4–11", "under half", 1 / 4),
        ("upper", "4–11", "half or more", 3 / 4),
        ("20", "12–24", "under 30 %", 0.15),
        ("40", "12–24", "30 to 50 %", 0.40),
        ("80", "12–24", "70 % or more", 0.85),
        ("10", "25–49", "under 15 %", 0.075),
        ("5", "50–99", "under 7.5 %", 0.0375),
        ("95", "500+", "92.5 % or more", 0.9625),
    ],
)
def test_a_band_in_words_and_in_the_middle(code: str, told: str, words: str, share: float) -> None:
    assert band_words(code, told) == words
    assert middle(code, told) == pytest.approx(share)


def test_a_range_of_shares_in_words() -> None:
    assert range_words(0, 1) == "any share"
    assert range_words(0.2, 0.2) == "about 20 %"
    assert range_words(1 / 3, 2 / 3) == "33 to 67 %"
    assert range_words(0.425, 0.475) == "42.5 to 47.5 %"


def test_the_error_rests_on_the_fewest_people_there_can_have_been() -> None:
    assert standard_error("40", "12–24") == pytest.approx(sqrt(0.4 * 0.6 / 12))
    assert standard_error("50", "500+", 0.1) == pytest.approx(sqrt(0.25 / 500 + 0.01))


def test_a_trend_is_said_only_past_two_standard_errors() -> None:
    assert trend(("lo", "5–11"), ("hi", "5–11")) == 1
    assert trend(("hi", "5–11"), ("lo", "5–11")) == -1
    assert trend(("lo", "5–11"), ("mid", "5–11")) == 0
    assert trend(("lower", "4–11"), ("upper", "4–11")) == 0
    assert trend(("20", "12–24"), ("60", "12–24")) == 1
    assert trend(("20", "12–24"), ("40", "12–24")) == 0
    assert trend(("40", "25–49"), ("60", "25–49")) == 0
    assert trend(("40", "100–499"), ("60", "100–499")) == 1
    assert trend(("40", "500+"), ("50", "500+")) == 1
    assert trend(("40", "500+"), ("50", "500+"), noise=0.05) == 0


def test_bands_that_touch_are_never_a_trend_however_many_people() -> None:
    for told in SUPPORTS:
        ladder = [code for code in codes(told) if code not in ("lower", "upper")]
        for one, other in pairwise(ladder):
            assert trend((one, told), (other, told)) == 0
            assert trend((other, told), (one, told)) == 0
    assert trend(("5", "500+"), ("10", "500+")) == 0
    assert trend(("5", "500+"), ("15", "500+")) == 1
    assert trend(("lo", "5–11"), ("40", "12–24")) == 0


# What heads can be worked back, where every person puts all 20 points into one cell.


def test_no_head_count_can_be_worked_back_from_a_cell_at_any_size() -> None:
    for support in range(5, 1201):
        heads: dict[str, int] = defaultdict(int)
        for head in range(support + 1):
            heads[band(20 * head, support, 5)] += 1
        assert min(heads.values()) >= 2, support


def _outcomes(people: int, cells: int) -> Iterator[tuple[int, ...]]:
    if cells == 1:
        yield (people,)
        return
    for first in range(people + 1):
        for rest in _outcomes(people - first, cells - 1):
            yield (first, *rest)


def _worked_back(
    people: int, cells: int, among: range, say: Callable[[int, int], str]
) -> tuple[float, float, bool]:
    """What a reader learns who adds up the bands of a whole section, knowing that n is `among`.

    The share of cells whose head count is certain: of all possible outcomes, and when each person
    picks any cell as likely. Last, whether it is certain of a cell that holds everybody.
    """
    alike: dict[tuple[str, ...], list[tuple[int, ...]]] = defaultdict(list)
    for n in among:
        for heads in _outcomes(n, cells):
            alike[tuple(say(20 * head, n) for head in heads)].append(heads)
    certain = outcomes = likely = ways = 0
    is_unanimous = False
    for group in alike.values():
        known = [len({heads[cell] for heads in group}) == 1 for cell in range(cells)]
        for heads in group:
            if sum(heads) == people:
                way = factorial(people) // prod(map(factorial, heads))
                outcomes, ways = outcomes + cells, ways + way * cells
                certain, likely = certain + sum(known), likely + way * sum(known)
                is_unanimous |= max(heads) == people and known[heads.index(people)]
    return certain / outcomes, likely / ways, is_unanimous


def _ours(total: int, support: int) -> str:
    return band(total, support, 5)


def _tens(total: int, support: int) -> str:
    return str((200 * total + 200 * support) // (400 * support) * 10)


FEW, SOME = range(5, 12), range(12, 25)


@pytest.mark.parametrize(
    ("people", "among", "cells"),
    [*((people, FEW, cells) for people in FEW for cells in (2, 3, 4, 5)),
     *((12, SOME, cells) for cells in (2, 3, 4))],
)  # fmt: skip
def test_from_what_is_published_at_most_three_percent_can_be_worked_back(
    people: int, among: range, cells: int
) -> None:
    outcomes, ways, is_unanimous = _worked_back(people, cells, among, _ours)
    assert max(outcomes, ways) <= 0.03
    assert not is_unanimous


WORKED_BACK = {
    5: {2: (0.0, 0.0), 3: (14.3, 24.7), 4: (0.0, 0.0), 5: (0.8, 3.8), 6: (0.0, 0.0), 7: (0.0, 0.0)},
    6: {2: (0.0, 0.0), 3: (14.3, 24.7), 4: (4.8, 8.8), 5: (4.8, 5.8), 6: (4.5, 5.4), 7: (3.8, 2.7)},
    12: {2: (7.7, 22.6), 3: (4.4, 7.0), 4: (2.4, 3.1), 5: (1.1, 0.1), 6: (0.6, 0.0)},
}
"""Percent of cells by people and cells of the section, for a reader who knows exactly how many
people filled it: of all outcomes, and of all ways in which people can answer."""


@pytest.mark.parametrize("people", WORKED_BACK)
def test_what_a_reader_can_work_back_who_knows_exactly_how_many_there_were(people: int) -> None:
    found, tens = {}, []
    for cells in WORKED_BACK[people]:
        exact = range(people, people + 1)
        outcomes, ways, is_unanimous = _worked_back(people, cells, exact, _ours)
        assert not is_unanimous
        found[cells] = (round(100 * outcomes, 1), round(100 * ways, 1))
        if cells < 6:
            tens.append(_worked_back(people, cells, exact, _tens)[0])
    assert found == WORKED_BACK[people]
    assert min(tens) > (0.9 if people == 12 else 0.99)
