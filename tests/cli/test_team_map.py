"""The 3 am map: which critical paths the members of a team could defend in production at 3 am."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.machines import CLOSED, LAST_DAYS, MEMBERS, Machines, found

pytestmark = pytest.mark.slow

TERMS = ("--question", "checked,kept", "--path", "Checkout,Night batch", "--path", "Refunds")
DEFENDS = {
    "Checkout": ("Ada", "Ben", "Cleo", "Dan"),
    "Night batch": ("Ada", "Ben"),
    "Refunds": ("Eve",),
}
"""Who could defend a path; everybody else answered that they could not."""
SENTENCE = (
    "3 am map: for each of these paths you answer whether you could defend it in production at 3 "
    "am: {}. Published: fewer than two, two or three, or four or more people."
)


def begun(tmp_path: Path, terms: tuple[str, ...] = TERMS) -> Machines:
    """Both have signed and everybody typed the words; October is in its last days."""
    team = Machines(tmp_path)
    found(team, terms=terms)
    team.sign()
    team.verify("lee", *(name.lower() for name in MEMBERS))
    team.now = LAST_DAYS
    return team


def flat(text: str) -> str:
    return " ".join(text.split())


def test_a_map_is_released_as_how_many_could_defend_each_path(tmp_path: Path) -> None:
    team = begun(tmp_path)
    for name in MEMBERS:
        words = [
            word
            for path, people in DEFENDS.items()
            for word in ("--defend" if name in people else "--not-defend", path)
        ]
        team.done(name.lower(), "share", *words, "--now", "--yes")
    team.now = CLOSED
    team.tend()
    report = team.done("mia", "report", team.place)
    lines = [line.strip() for line in report.splitlines()]
    at = lines.index("3 am map: how many could defend each path (5–11 answered)")
    assert lines[at + 1 : at + 4] == [
        "fewer than two  Refunds",
        "two or three    Night batch",
        "four or more    Checkout",
    ]
    assert len(lines) <= 60
    (row, *_) = team.data("mia", "report", team.place)["paths"]
    assert row == {"path": "Checkout", "defenders": "four or more", "people": "5–11"}
    page = team.done("mia", "report", team.place, "--format", "md")
    assert "| Night batch | two or three | 5–11 |" in page
    page = team.done("mia", "report", team.place, "--format", "html")
    assert '<th scope="row">Refunds</th><td>fewer than two</td><td>5–11</td>' in page


def test_who_joins_reads_what_the_map_asks_and_what_is_published(tmp_path: Path) -> None:
    team = Machines(tmp_path)
    found(team, ("Ada",), TERMS)
    invite = team.data("sam", "invite")["member"]
    shown = flat(team.told("ben", "join", invite, "--as", "Ben", "--yes"))
    assert SENTENCE.format("Checkout, Night batch, Refunds") in shown
    assert "2 more stay empty: nothing was written" in shown


def test_a_map_that_comes_later_waits_for_each_members_yes(tmp_path: Path) -> None:
    team = begun(tmp_path, ("--question", "checked,kept"))
    team.done("ada", "share", "--always", "--yes")
    team.done("sam", "new", "Checkout", "--at", team.place, "--path", "Refunds")
    team.sign()
    team.now = "2026-11-26T13:00"
    told = flat(team.told("ada", "words", "--yes"))
    assert "Questions: + path:Refunds" in told and SENTENCE.format("Refunds") in told
    assert not team.data("ada", "share", "--json")["standing"]
    said = team.data("ben", "share", "--json")
    assert "changes that wait for your yes: blanks only" in said["held_back"]


def test_other_terms_leave_the_map_as_it_was(tmp_path: Path) -> None:
    team = begun(tmp_path)
    told = flat(team.told("sam", "new", "Checkout", "--at", team.place, "--question", "kept"))
    assert "Questions: kept" in told and "Checkout, Night batch, Refunds" in told
    told = team.told("sam", "new", "Checkout", "--at", team.place, "--path", "none")
    assert "3 am map" not in told


def test_answers_are_shown_before_they_go_and_kept_where_nothing_is_sent(tmp_path: Path) -> None:
    team = begun(tmp_path)
    ran = team("ada", "share", "--defend", "checkout", "--not-defend", "Refunds", types="n\n")
    shown = ran.err + ran.out
    assert re.search(r"● 3 am: Checkout +yes \(20 of 20\)\n", shown)
    assert re.search(r"● 3 am: Refunds +no \(0 of 20\)\n", shown)
    assert re.search(r"○ 3 am: Night batch +empty: not answered\n", shown)
    assert "what you said of the questions is kept" in shown
    numbers = {row["name"]: row["number"] for row in team.data("ada", "share")["questions"]}
    assert [numbers[f"path:{path}"] for path in DEFENDS] == [20, None, 0]
    team.done("ada", "share", "--withhold", "path:Checkout", "--yes")
    rows = {row["name"]: row for row in team.data("ada", "share")["questions"]}
    assert rows["path:Checkout"]["blank"] == "you said no"


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("--defend", "Else"), 'no path "Else"; this team has: Checkout, Night batch, Refunds'),
        (("--defend", "Refunds", "--not-defend", "refunds"), "yes and no to the same: refunds"),
    ],
)
def test_what_cannot_be_meant_is_said(tmp_path: Path, words: tuple[str, ...], text: str) -> None:
    team = begun(tmp_path)
    ran = team("ada", "share", *words, "--yes")
    assert ran.code == 2 and text in ran.err


def test_a_team_without_a_map_has_no_path_to_answer(tmp_path: Path) -> None:
    team = begun(tmp_path, ("--question", "kept"))
    ran = team("ada", "share", "--defend", "Refunds", "--yes")
    assert ran.code == 2 and "this team has: none" in ran.err
    assert "3 am map" not in team.done("mia", "pack", team.place)
