"""Several teams' releases as one table, from what they published and nothing else."""

from __future__ import annotations

from math import sqrt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chefslog.team.errors import TeamError
from chefslog.team.release.bands import band, codes, middle, span, support_band
from chefslog.team.release.rollup import RollUp, roll_up


def release(team: str, sections: dict[str, tuple[str, list[str]]], **more: Any) -> dict[str, Any]:
    """What a roll-up looks at in a release; a section without cells stayed shut."""
    return {
        "team": team * 16,
        "period": "2026-11",
        "sections": [
            {"name": name, "support": support, "cells": cells, "why": "" if cells else "under-k"}
            for name, (support, cells) in sections.items()
        ],
        "noise": "",
        "spend_edges": [10, 50, 100, 500],
        "currency": "EUR",
        **more,
    }


SMALL = ("5–11", ["hi", "lo", "lo"])
LARGE = ("25–49", ["40", "30", "30"])


def only(found: RollUp) -> Any:
    (section,) = found.sections
    return section


def test_the_middles_count_by_the_fewest_people_there_can_have_been() -> None:
    found = roll_up([release("aa", {"own": SMALL}), release("bb", {"own": LARGE})])
    assert (found.period, found.teams) == ("2026-11", 2)
    section = only(found)
    assert (section.name, section.title, section.teams, section.people) == (
        "own", "Ownership at 3 am", 2, 30,
    )  # fmt: skip
    yes, partly, _ = section.cells
    assert yes.label == "yes"
    assert yes.share == pytest.approx((5 * 5 / 6 + 25 * 0.4) / 30)
    assert yes.low == pytest.approx((5 * 2 / 3 + 25 * 0.35) / 30)
    assert yes.high == pytest.approx((5 * 1.0 + 25 * 0.45) / 30)
    parts = (5 * sqrt(5 / 36 / 5) / 30, 25 * sqrt(0.24 / 25) / 30)
    assert yes.error == pytest.approx(sqrt(parts[0] ** 2 + parts[1] ** 2))
    assert partly.share == pytest.approx((5 / 6 + 25 * 0.3) / 30)


def test_a_section_counts_where_it_opened() -> None:
    shut: tuple[str, list[str]] = ("", [])
    found = roll_up([release("aa", {"own": SMALL, "kind": shut}), release("bb", {"own": shut})])
    kind, own = found.sections
    assert (kind.name, kind.teams, kind.people, kind.cells) == ("kind", 0, 0, ())
    assert (own.teams, own.people) == (1, 5)
    assert own.cells[0].share == pytest.approx(5 / 6)


def test_it_does_not_matter_which_team_comes_first() -> None:
    one, other = release("aa", {"own": SMALL}), release("bb", {"own": LARGE})
    assert roll_up([one, other]) == roll_up([other, one])


RELEASES = st.lists(
    st.sampled_from([("5–11", 7), ("12–24", 20), ("25–49", 30), ("500+", 900)]).flatmap(
        lambda told: st.lists(st.sampled_from(codes(told[0])), min_size=3, max_size=3).map(
            lambda cells: (told[0], cells)
        )
    ),
    min_size=2,
    max_size=6,
)


@given(RELEASES)
def test_a_share_lies_among_those_of_the_teams(parts: list[tuple[str, list[str]]]) -> None:
    found = roll_up([release(f"{at:02}", {"own": part}) for at, part in enumerate(parts)])
    for at, cell in enumerate(only(found).cells):
        middles = [middle(cells[at], support) for support, cells in parts]
        spans = [span(cells[at], support) for support, cells in parts]
        assert min(middles) - 1e-9 <= cell.share <= max(middles) + 1e-9
        assert min(low for low, _ in spans) - 1e-9 <= cell.low < cell.high
        assert cell.high <= max(high for _, high in spans) + 1e-9


@given(st.integers(5, 60), st.integers(5, 60), st.data())
def test_what_the_bands_do_not_tell_the_roll_up_does_not_tell(
    first: int, second: int, data: st.DataObject
) -> None:
    """Two sums in the same band give the same table: nothing but the releases goes into it."""

    def table(one: int, other: int) -> RollUp:
        sums = ((first, one), (second, other))
        parts = [
            (support_band(n, 5), [band(total, n, 5), band(20 * n - total, n, 5)])
            for n, total in sums
        ]
        return roll_up([release(f"{at:02}", {"bugs": part}) for at, part in enumerate(parts)])

    one, other = (data.draw(st.integers(0, 20 * n)) for n in (first, second))
    alike = [
        total for total in range(20 * first + 1)
        if band(total, first, 5) == band(one, first, 5)
        and band(20 * first - total, first, 5) == band(20 * first - one, first, 5)
    ]  # fmt: skip
    assert table(data.draw(st.sampled_from(alike)), other) == table(one, other)


def test_noise_widens_the_error() -> None:
    part = ("500+", ["40", "30", "30"])
    quiet = roll_up([release(team, {"own": part}) for team in ("aa", "bb")])
    loud = roll_up([release(team, {"own": part}, noise="0.1") for team in ("aa", "bb")])
    assert only(loud).cells[0].share == only(quiet).cells[0].share
    assert only(loud).cells[0].error > only(quiet).cells[0].error


def test_spend_carries_the_edges_that_all_share() -> None:
    part = ("5–11", ["hi", "lo", "lo", "lo", "lo"])
    found = roll_up([release(team, {"spend": part}) for team in ("aa", "bb")])
    assert only(found).cells[0].label == "under 10 EUR"


SPEND = ("5–11", ["hi", "lo", "lo", "lo", "lo"])


@pytest.mark.parametrize(
    ("releases", "says"),
    [
        ([], "two teams or more"),
        ([release("aa", {"own": SMALL})], "two teams or more"),
        ([release("aa", {}), release("bb", {}, period="2026-Q4")], "of 2026-11 and 2026-Q4"),
        ([release("aa", {}), release("aa", {})], "same team is there twice"),
        ([release("aa", {"own": SMALL}), release("bb", {"own": ("5–11", ["hi", "lo"])})],
         "own has 3 cells"),
        ([release("aa", {"mood": SMALL}), release("bb", {})], "does not know the sections: mood"),
        ([release("aa", {"spend": SPEND}), release("bb", {"spend": SPEND}, currency="USD")],
         "buckets of spend differ"),
        ([release("aa", {"spend": SPEND}), release("bb", {"spend": SPEND}, spend_edges=[1, 2])],
         "buckets of spend differ"),
        ([release("aa", {"own": ("12–24", ["hi", "lo", "lo"])}), release("bb", {})], "is no band"),
    ],
)  # fmt: skip
def test_what_cannot_be_put_together_is_refused(releases: list[Any], says: str) -> None:
    with pytest.raises(TeamError, match=says):
        roll_up(releases)
