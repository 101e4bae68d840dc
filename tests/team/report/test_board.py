"""The pages to hand on: for the board, for a works council, and several teams side by side."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chefslog.team.founding.teamfile import TeamFile
from chefslog.team.questions import QUESTIONS
from chefslog.team.rehearse.power import power_table
from chefslog.team.report.model import build
from chefslog.team.report.pages import ASKED, board_text, pack_text, teams_page
from chefslog.team.report.text import in_order, teams_lines
from tests.team.report.given import full, team
from tests.team.report.reading import Outline
from tests.team.scene import found


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> TeamFile:
    return found(tmp_path_factory.mktemp("scene"), members=7).file


def test_the_board_page_answers_tokens_with_every_band(file: TeamFile) -> None:
    report = full()
    text = board_text(report)
    assert text.count("oken") == 1
    for figure in report.figures:
        assert figure.now
        assert f"{figure.question.title}: {figure.now.text}" in text
    assert {name for _, names in ASKED for name in names} == QUESTIONS.keys()
    assert "up and lasting" in text and "down and lasting" in text
    assert report.sees in text
    assert "No period has been released yet." in board_text(build([]))


def test_what_a_team_did_not_ask_is_named_on_the_board_page() -> None:
    less = [
        {**release, "questions": [row for row in release["questions"] if row["name"] != "own"]}
        for release in team(5)
    ]
    assert "Not asked in this team: Could the team defend it" in board_text(build(less))


def test_each_figure_of_the_pack_is_that_of_the_team_file_and_of_the_simulation(
    file: TeamFile,
) -> None:
    text = pack_text(file, teams=60)
    assert "a draft" in text.lower() and "not legal advice" in text
    assert f"with {len(file.questions)} numbers from 0 to 20" in text
    for name in file.questions:
        assert f"| {QUESTIONS[name].question} | {QUESTIONS[name].source} |" in text
    assert f"exact sums of at least {file.k} people" in text
    assert "closes 3 days after its last day" in text and "17 days after closing" in text
    assert "(here 5–11)" in text
    for row in power_table((7,), 60):
        for who, value in row.attacks.items():
            assert f"{value * 100:.0f}% of that person's habit" in text, who
        if row.shift < 1:
            assert f"half a level by everybody shows in {row.power * 100:.0f}% of cases" in text
            assert f"none in {row.false_alarm * 100:.1f}%" in text
    for line in (
        "Sam and Lee together can open everything. Neither can alone.",
        f"Sam sees exact sums of {file.k} and more; where all answered the same, a sum tells.",
        "Either of them can falsify or stop a period; Sam is not bound by the bands.",
        "The code has not been audited.",
    ):
        assert line in text


def test_the_pack_follows_the_terms(file: TeamFile) -> None:
    other = pack_text(replace(file, k=6, questions=file.questions[:2]), teams=5)
    assert "at least 6 people" in other and "a month, with 2 numbers" in other
    assert "at least 5" not in other


def test_several_teams_stand_in_name_order_without_a_rank() -> None:
    names = ("Refunds", "alpha", "Checkout")
    reports = in_order(
        [build([one | {"name": name} for one in team(at + 1)]) for at, name in enumerate(names)]
    )
    assert [report.team for report in reports] == ["alpha", "Checkout", "Refunds"]
    for width in (60, 80, 140):
        lines = list(teams_lines(reports, width))
        assert max(map(len, lines)) <= width
        shown = "\n".join(lines)
        assert shown.index("alpha") < shown.index("Checkout") < shown.index("Refunds")
        assert "In name order." in shown
    html, problems = teams_page(reports, "html", "")
    assert not problems
    outline = Outline(html)
    assert len(outline.all("tr")) == len(QUESTIONS) + 2
    assert not outline.all("script", "link", "img")
    md, _ = teams_page(reports, "md", "")
    assert md.count("\n| ") == len(QUESTIONS) + 2
