"""The report as data: it says what the bands say, and nothing that they do not."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chefslog.team.errors import TeamError
from chefslog.team.release.bands import band, lowest, span, support_band
from chefslog.team.report.model import MOST, build
from chefslog.team.report.selfview import SelfView
from chefslog.team.report.wording import WHY
from chefslog.team.sections import POINTS, SECTIONS
from tests.team.report.given import MONTHS, delivery, full, release, team, three, too_few


@st.composite
def sums(draw: st.DrawFn, cells: int = 3) -> tuple[int, list[int]]:
    """A support and sums of points that so many people could have sent."""
    people = draw(st.integers(5, 130))
    cuts = sorted(draw(st.lists(st.integers(0, POINTS * people), min_size=cells - 1,
                                max_size=cells - 1)))  # fmt: skip
    ends = [0, *cuts, POINTS * people]
    return people, [high - low for low, high in pairwise(ends)]


@given(sums())
def test_the_true_share_is_in_every_range_that_is_drawn(made: tuple[int, list[int]]) -> None:
    people, held = made
    figure = three(held, held, people)
    whole = POINTS * people
    for row, total in zip(figure.rows, held, strict=True):
        now = figure.now(row)
        assert now.low <= total / whole <= now.high
        assert (now.low, now.high) == span(band(total, people, 5), figure.people)
    for places in ([0, 1], [1, 2], [0, 2], [0], [0, 1, 2]):
        low, high = figure.span(places)
        assert low - 1e-9 <= sum(held[place] for place in places) / whole <= high + 1e-9


@given(sums())
def test_an_answer_is_called_most_frequent_only_where_it_is(made: tuple[int, list[int]]) -> None:
    people, held = made
    said = three(held, held, people).said
    assume(said.startswith("most often") and " and " not in said)
    top = SECTIONS["own"].cells[held.index(max(held))]
    assert f"“{top}”" in said


@given(sums(), sums())
def test_a_trend_is_past_two_standard_errors(
    before: tuple[int, list[int]], after: tuple[int, list[int]]
) -> None:
    made = [release(name, {"own": people}, {"own": held}, people)
            for name, (people, held) in zip(MONTHS, (before, after), strict=False)]  # fmt: skip
    (part,) = (part for part in build(made).parts if part.name == "result")
    (figure,) = part.figures
    for row in figure.rows:
        first, last = row.bands
        assert first and last
        fewest = [lowest(support) for support in figure.support]
        error = sum(one.middle * (1 - one.middle) / n
                    for one, n in zip((first, last), fewest, strict=True)) ** 0.5  # fmt: skip
        if row.trend:
            assert abs(last.middle - first.middle) > 2 * error
            assert row.trend == (1 if last.middle > first.middle else -1)


def test_a_step_between_neighbouring_bands_is_no_trend() -> None:
    whole = POINTS * 12
    small = three([whole // 5, whole // 5 * 4, 0], [whole // 5 * 2, whole // 5 * 3, 0])
    assert [row.trend for row in small.rows] == [0, 0, 0]
    large = three([whole // 5, whole // 5 * 4, 0], [whole // 5 * 4, whole // 5, 0])
    assert [row.trend for row in large.rows] == [1, -1, 0]


def test_movement_is_told_where_there_is_something_to_compare() -> None:
    def movement(*sums: list[int]) -> str:
        made = [release(name, {"own": 12}, {"own": held})
                for name, held in zip(MONTHS, sums, strict=False)]  # fmt: skip
        return build(made).glance[-1].text

    flat, turned = [240, 0, 0], [0, 240, 0]
    assert movement(flat).startswith("No section is open in two periods yet")
    assert movement(flat, flat).startswith("Nothing moved by more than chance")
    assert movement(flat, turned) == (
        "By more than chance, between Jun 2026 and Jul 2026: ownership at 3 am "
        "(“yes” down, “partly” up)."
    )
    shut = build([too_few(name) for name in MONTHS[:3]]).glance
    assert shut[0].text.startswith("No section is open in two periods yet")


def test_a_scale_has_the_trend_of_its_mean() -> None:
    low, high = [240, 0, 0, 0, 0], [0, 0, 0, 0, 240]
    made = [release(name, {"review_wait": 12}, {"review_wait": held})
            for name, held in zip(MONTHS, (low, high), strict=False)]  # fmt: skip
    report = build(made)
    (figure,) = report.parts[0].figures
    assert (figure.is_scale, figure.trend) == (True, 1)
    assert any("review wait up" in one.text for one in report.glance)
    assert any("Review wait weighs most: 70 % or more" in one.text for one in report.glance)


def test_noise_makes_a_trend_harder_to_reach() -> None:
    before, after = [4000, 6000, 0], [5000, 5000, 0]
    quiet, noisy = (
        build([release(name, {"own": 500}, {"own": held}, 500, noise=noise)
               for name, held in zip(MONTHS, (before, after), strict=False)])
        for noise in ("", "0.01")
    )  # fmt: skip
    assert quiet.parts[0].figures[0].rows[0].trend == 1
    assert noisy.parts[0].figures[0].rows[0].trend == 0
    assert "ε adds up to 0.02" in noisy.caveats[0]
    assert "No noise is added" in quiet.caveats[0]


def test_what_is_hidden_is_named_with_its_reason() -> None:
    held = team(2)
    held[1] = too_few("2026-07")
    del held[3]
    held[4]["spend_edges"] = [1, 2, 3, 4]
    held[4]["sections"] = [one for one in held[4]["sections"] if one["name"] != "bugs"]
    for part in held[2]["sections"]:
        if part["name"] in ("stakes", "held"):
            why = "overlap" if part["name"] == "stakes" else "under-k"
            part |= {"cells": [], "support": "", "why": why}
    hidden = {(one.title, one.periods): one.why for one in build(held).hidden}
    assert hidden["Everything", "Jul 2026"] == WHY["too-few"]
    assert "subtract" not in hidden["Stakes and delegation", "Aug 2026"]
    assert "fewer than 5" in hidden["Stakes and delegation", "Aug 2026"]
    assert "fewer than 5 people had something" in hidden["What held", "Aug 2026"]
    assert hidden["Bugs", "Nov 2026"] == "not asked then"
    assert "2026-09-01 to 2026-09-30" in {when for title, when in hidden if title == "No release"}
    assert hidden["Spend on AI", "Jun 2026, Aug 2026 to Oct 2026"] == WHY["other-buckets"]


def test_a_section_that_nobody_asks_for_is_said_to_be_missing() -> None:
    report = build(team(3, members=7, months=("2026-Q2", "2026-Q3"), sections=("own", "check")))
    assert report.window == "1 Apr 2026 to 30 Sep 2026"
    assert report.impact is None
    assert any("Spend on AI" in one.title and "does not ask" in one.why for one in report.hidden)
    assert [layer.missing != "" for layer in report.layers] == [True] * 4


def test_only_the_newest_periods_are_shown() -> None:
    months = [f"{2025 + at // 12}-{at % 12 + 1:02}" for at in range(15)]
    report = build(team(1, months=months, sections=("own",)))
    assert (len(report.periods), report.left_out) == (MOST, 3)
    assert [one.short for one in report.periods][:2] == ["Apr 2025", "May"]
    assert report.periods[-3].short == "Jan 2026"


def test_releases_that_do_not_belong_together_are_refused() -> None:
    held = team(1, sections=("own",))
    with pytest.raises(TeamError, match="several teams"):
        build([held[0], held[1] | {"team": "00" * 16}])
    with pytest.raises(TeamError, match="2026-07 and 2026-06 overlap, or are out of order"):
        build([held[1], held[0]])
    newer = held[0] | {"sections": [{"name": "mood", "support": "", "cells": [], "why": ""}]}
    with pytest.raises(TeamError, match=r"does not know the sections: mood\. Upgrade it"):
        build([newer])


def test_the_members_stand_beside_the_readers_own_answer() -> None:
    points = [0, 48, 144, 48, 0]
    made = [release(MONTHS[-1], {"impact_ai": 12}, {"impact_ai": points})]
    told = build(made, own=SelfView("2x", "2026-12-02")).impact
    assert told is not None and told.own == 3
    assert told.given == "2 Dec 2026"
    assert told.said == (
        "Of the members, under 30 % answer the same, 50 % or more lower, under 30 % higher "
        "(Nov 2026)."
    )
    alone = build(made).impact
    assert alone is not None and (alone.own, alone.said) == (None, "")


def test_questions_come_from_what_is_released() -> None:
    asked = full().questions
    assert 2 <= len(asked) <= 6
    assert any("“twice”" in one.because for one in asked)
    assert asked[-1].text == "What matters to us that none of these figures shows?"
    quiet = release(MONTHS[0], {"own": 12}, {"own": [240, 0, 0]}, guardrails=[])
    assert [one.text for one in build([quiet]).questions] == [asked[-1].text]
    loud = release(MONTHS[0], {"own": 12}, {"own": [100, 100, 40]}, guardrails=[])
    assert "3 am call" in build([loud]).questions[0].text


def test_nothing_of_a_release_but_its_bands_comes_out() -> None:
    held = [
        one | {"leaves": ["zanzibar"], "rejects": {"zanzibar": 3}, "signature": "zanzibar",
               "team_hash": "zanzibar", "statement": {"batch": "zanzibar"}, "task_id": "zanzibar"}
        for one in team(5)
    ]  # fmt: skip
    text = json.dumps(build(held, delivery()).as_json(), ensure_ascii=False)
    assert "zanzibar" not in text
    assert json.dumps(build(team(5), delivery()).as_json(), ensure_ascii=False) == text


def test_no_release_yet_invites() -> None:
    report = build([], team="Checkout")
    assert report.team == "Checkout" and not report.periods
    assert report.empty[0] == "No period has been released yet."
    assert build([], delivery(), team="x").layers[0].measures


def test_flow_and_quality_come_from_git_with_their_months() -> None:
    flow, quality, cost, people = full().layers
    assert [one.label for one in flow.measures] == [
        "Lead time, median", "Deployments", "Landings on the default branch",
    ]  # fmt: skip
    assert flow.measures[0].texts[-1] == "39 h" and flow.measures[0].texts[0] == "2.5 days"
    assert quality.measures[0].texts[-1] == "4 of 121"
    assert [one.name for one in cost.figures] == ["spend"]
    assert [one.name for one in people.figures] == ["after_hours", "confidence"]
    assert support_band(12, 5) == people.figures[0].people
