"""The personal trial's interval holds what it says."""

from __future__ import annotations

import json
import math
import random
import statistics

import pytest

from chefslog.insight.trial import Draw, compare_draws, quantile_t
from tests.cli.conftest import Shell, shell

__all__ = ["shell"]


@pytest.mark.parametrize(
    ("freedom", "quantile"), [(1, 6.3138), (2, 2.9200), (5, 2.0150), (10, 1.8125), (100, 1.6602)]
)
def test_quantiles_are_those_of_the_tables(freedom: float, quantile: float) -> None:
    assert quantile_t(0.95, freedom) == pytest.approx(quantile, abs=2e-4)


def test_the_interval_covers_about_nine_truths_in_ten() -> None:
    drawn = random.Random(3)
    covered, trials = 0, 1_500
    for _ in range(trials):
        truth = math.exp(drawn.uniform(-0.7, 0.7))
        draws = []
        for number in range(24):
            is_with_ai = number % 2 == 0
            ratio = drawn.lognormvariate(math.log(truth) if is_with_ai else 0, 0.4)
            draws.append(Draw(is_with_ai, 10_000, max(1, round(10_000 * ratio)), "done"))
        result = compare_draws(draws)
        assert result.low is not None and result.high is not None
        covered += result.low <= truth <= result.high
    assert 0.88 <= covered / trials <= 0.92


def test_too_few_draws_have_no_interval_and_refusals_are_counted() -> None:
    done = [Draw(bool(number % 2), 60, 60, "done", 20) for number in range(11)]
    result = compare_draws([*done, Draw(True, 60, None, "refused"), Draw(True, 60, None, "")])
    assert (result.ratio, result.refused, result.open) == (None, 1, 1)
    assert result.believed == 20


def test_a_task_is_drawn_once_and_ended_once(shell: Shell) -> None:
    assert shell("coin", "Write the importer", "--guess", "soon").code == 2
    first = shell("coin", "Write the importer", "--guess", "2h")
    assert first.code == 0 and ("by hand" in first.out or "with AI" in first.out)
    assert "still open" in shell("coin", "Another", "--guess", "1h").err
    assert shell("coin", "--took", "3h", "--felt", "20", "--add").code == 0
    assert shell("coin", "--took", "3h").code == 2
    data = json.loads(shell("coin", "--json").out)
    assert data["with_ai"] + data["by_hand"] == 1
    (entry,) = json.loads(shell("list", "--json").out)
    assert (entry["headline"], entry["guess"], entry["took"]) == ("Write the importer", 120, 180)
    shell("coin", "Write more", "--guess", "1h")
    shell("coin", "--refused")
    assert json.loads(shell("coin", "--json").out)["refused"] == 1


def test_the_ratio_is_that_of_the_sides_against_their_estimates() -> None:
    # By hand half as long again as estimated, with AI half as long: a third.
    same = [Draw(side, 60, 30 if side else 90, "done") for side in (True, False)] * 6
    result = compare_draws(same)
    assert (result.ratio, result.low, result.high) == pytest.approx((1 / 3,) * 3)
    spread = [Draw(True, 60, took, "done") for took in (20, 30, 45)] * 2
    spread += [Draw(False, 60, took, "done") for took in (60, 90, 135)] * 2
    result = compare_draws(spread)
    assert result.ratio == pytest.approx(1 / 3)
    assert result.low is not None and result.high is not None
    assert result.low < 1 / 3 < result.high
    # As many on each side and spread alike: Student's t with ten degrees of freedom.
    spread_out = statistics.variance([math.log(20), math.log(30), math.log(45)] * 2)
    half = 1.8125 * math.sqrt(2 * spread_out / 6)
    assert result.high == pytest.approx(math.exp(math.log(1 / 3) + half), rel=1e-3)
    assert result.low * result.high == pytest.approx(1 / 9)


def test_sides_without_any_spread_have_an_interval_of_no_width() -> None:
    draws = [Draw(True, 60, 60, "done")] * 10 + [Draw(False, 60, 120, "done")] * 2
    result = compare_draws(draws)
    assert (result.ratio, result.low, result.high) == pytest.approx((1 / 2,) * 3)
