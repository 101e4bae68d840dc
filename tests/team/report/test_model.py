"""The report says what the released bands say, and nothing more."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chefslog.model.checkin import IMPACTS
from chefslog.team.errors import TeamError
from chefslog.team.questions import DEFENDERS, QUESTIONS
from chefslog.team.rehearse.power import power_table
from chefslog.team.report.figures import PathFigure
from chefslog.team.report.model import SIGHT, Report, build
from chefslog.team.report.released import SelfView
from chefslog.team.report.text import report_blocks, report_lines
from tests.team.report.given import MONTHS, full, release, team


def line_of(report: Report, title: str) -> str:
    (found,) = (line for line in report_lines(report) if line.strip().startswith(title))
    return found


def test_a_question_is_one_line_with_words_bar_history_change_and_people() -> None:
    line = line_of(full(), "Thinking delegated")
    figure = next(one for one in full().figures if one.name == "delegation")
    assert figure.now and figure.now.words in line and "─━" in line
    run, change, people = line.split()[-3:]
    assert len(run) == len(full().periods)
    assert (change, people) == ("▲", figure.people)


@pytest.mark.parametrize("width", [60, 80, 100, 140, 200])
def test_the_report_fits_sixty_lines_and_its_width(width: int) -> None:
    year = [f"2026-{month:02}" for month in range(1, 13)]
    twelve = tuple(PathFigure(f"Payments {at}", DEFENDERS[at % 3], "12–24") for at in range(12))
    reports = full(), build(team(3, 6)), build(team(4, 30)[:1]), build(team(2, 30, year))
    for report in (*reports, *(replace(one, paths=twelve) for one in reports)):
        lines = list(report_lines(report, width))
        assert len(lines) <= 60 or width < 80
        assert max(map(len, lines)) <= width


def test_no_line_is_longer_than_its_room_at_any_width() -> None:
    for report in (full(), build(team(5, 9))):
        for width in range(58, 200):
            for block in report_blocks(report, width):
                assert max(len(line.text) for line in block.lines) <= width, (width, block.title)


def test_a_change_that_everybody_lived_through_is_called_one() -> None:
    changes = {figure.name: figure.change for figure in build(team(5, 8)).figures}
    assert changes["delegation"] == 1
    assert changes["own"] == -1
    assert changes["interruptions"] == 0


def test_half_of_the_lines_change_their_band_within_the_half_year() -> None:
    figures = build(team(7, 12)).figures
    moved = [one.name for one in figures if len({band for band in one.bands if band}) > 1]
    assert len(moved) * 2 >= len(figures)


def test_what_is_hidden_is_named_with_its_reason() -> None:
    rows: dict[str, tuple[int, int] | None] = {"own": (60, 6), "effect": None}
    report = build([release(MONTHS[0], rows, 7), release(MONTHS[2], dict.fromkeys(rows), 7)])
    said = {(one.title, one.periods): one.why for one in report.hidden}
    assert said["AI helped", "every period"] == "fewer than 5 people answered"
    assert said["Defensible at 3 am", "Aug 2026"] == "fewer than 5 people answered"
    assert said["No release", "2026-07-01 to 2026-07-31"].startswith("nothing was opened")


def test_the_readers_own_answers_stand_beside_those_of_the_same_period() -> None:
    views = (SelfView("less", "2026-06-30"), SelfView("2x", "2026-12-24"))
    report = build(team(5), own=views)
    first, last = report.views
    assert (first.period, first.own) == ("Jun 2026", "less")
    assert first.members in IMPACTS.values()
    assert (last.period, last.own) == ("since 24 Dec", "twice")


def test_delegation_stands_beside_what_held() -> None:
    assert full().beside.startswith("Delegation beside what held, Nov 2026: AI level ")
    assert full().beside.endswith("% held.")


def test_spend_in_other_buckets_is_not_compared() -> None:
    old, new = (release(month, {"spend": (40, 8)}, 8) for month in MONTHS[:2])
    old["spend_edges"] = [1, 2, 3, 4]
    (figure,) = build([old, new]).figures
    assert figure.why == ("other-buckets", "")
    assert figure.ends == ("under 20 EUR", "200 EUR and more")


def test_a_team_without_a_release_is_told_how_the_first_comes_about() -> None:
    assert next(iter(report_lines(build([], team="Checkout")))) == "Checkout: team report"
    assert "No period has been released yet." in list(report_lines(build([])))


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"team": "00" * 16}, "of several teams"),
        ({"first": "2026-05-01", "last": "2026-06-30"}, "overlap, or are out of order"),
        ({"questions": [{"name": "mood"}]}, "does not know the questions: mood"),
    ],
)
def test_releases_that_do_not_belong_together(change: dict[str, Any], text: str) -> None:
    first, second = team(5)[:2]
    with pytest.raises(TeamError, match=text):
        build([first, second | change])


def test_the_figures_of_what_can_be_seen_are_those_of_the_simulation() -> None:
    for size, (means, shares) in SIGHT.items():
        half = {row.question_kind: row.power for row in power_table((size,), 150) if row.shift < 1}
        low, *high = (float(part) for part in means.split(" to "))
        assert low - 0.8 <= half["mean"] * 10 <= (high or [low])[0] + 0.8
        assert abs(half["share"] * 10 - float(shares)) <= 1.1


def test_no_line_names_a_person_a_rank_or_a_rate() -> None:
    text = "\n".join(report_lines(full())).lower()
    assert not any(word in text for word in ("rank", "score", "token", "per person", "top "))
    assert len(full().figures) == len(QUESTIONS)
