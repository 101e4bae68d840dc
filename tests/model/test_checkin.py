"""Which answers a check-in takes, and for which weeks."""

from __future__ import annotations

from typing import Any

import pytest

from chefslog.model.checkin import IMPACTS, SCALES, check_answer, check_week


@pytest.mark.parametrize("name", SCALES)
def test_a_scale_takes_one_to_five_and_nothing_else(name: str) -> None:
    for answer in (1, 2, 3, 4, 5):
        check_answer(name, answer)
    for other in (0, 6, True, False, "3", 2.5, None):
        with pytest.raises(ValueError, match=r"is not a number from 1 to 5$"):
            check_answer(name, other)


def test_every_scale_says_what_its_ends_mean() -> None:
    ends = [(scale.label, scale.low, scale.high) for scale in SCALES.values()]
    assert ends[0] == ("Review load", "light", "crushing")
    assert all(low != high and label for label, low, high in ends)


def test_impact_takes_its_own_answers() -> None:
    for answer in IMPACTS:
        check_answer("impact_ai", answer)
    for other in ("3x", 2, None, ""):
        with pytest.raises(ValueError, match=r"impact with AI: .* is not one of: less same 1\.5x"):
            check_answer("impact_ai", other)


@pytest.mark.parametrize("week", ["2026-W47", "2026-W01", "2026-W53", "0001-W01", "9999-W52"])
def test_a_week_that_there_is(week: str) -> None:
    check_week(week)


@pytest.mark.parametrize(
    "week",
    ["2025-W53", "2026-W00", "2026-W7", "26-W47", "2026W47", "2026-47", "", "9999-W53",
     "２０２６-W47", "2026-W47 ", "2026-W4７", "02026-W7", "9" * 70],
)  # fmt: skip
def test_a_week_that_there_is_not(week: Any) -> None:
    with pytest.raises(ValueError, match="is not a week such as 2026-W47") as refused:
        check_week(week)
    assert len(str(refused.value)) < 110
