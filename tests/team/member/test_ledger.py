"""A client sends a day once, to one team."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chefslog.home.paths import Home
from chefslog.team.calendar import period
from chefslog.team.errors import TeamError
from chefslog.team.member.outbox import Claim, claim, claims, why_taken

KITCHEN, BAKERY = "a1" * 16, "b2" * 16


def a_claim(name: str, team: str = KITCHEN, epoch: int = 1) -> Claim:
    when = period(name)
    task_id = f"{team}{epoch}{name}".encode().hex()
    return Claim(when.first, when.last, name, team, f"Team {team[:2]}", epoch, task_id)


def test_the_same_task_takes_its_days_as_often_as_it_likes(home: Home) -> None:
    for _ in range(3):
        claim(home, a_claim("2026-11"))
    claim(home, a_claim("2026-10"))
    assert claims(home) == (a_claim("2026-10"), a_claim("2026-11"))
    mode = os.stat(os.path.join(home.team, "days.json")).st_mode
    assert stat.S_IMODE(mode) == 0o600


@pytest.mark.parametrize(
    ("second", "went"),
    [
        (a_claim("2026-11", BAKERY), "the days Sun 1 Nov to Mon 30 Nov went to the team Team a1"),
        (a_claim("2026-11", epoch=2), "went to this team under epoch 1"),
        (a_claim("2026-Q4"), "the days Sun 1 Nov to Mon 30 Nov went to this team with 2026-11"),
        (a_claim("2026-Q4", BAKERY, 7), "went to the team Team a1 with 2026-11"),
    ],
)
def test_days_that_went_elsewhere_are_refused(home: Home, second: Claim, went: str) -> None:
    claim(home, a_claim("2026-11"))
    with pytest.raises(TeamError) as told:
        claim(home, second)
    assert went in str(told.value)
    assert "only a blank can go here" in str(told.value)
    assert claims(home) == (a_claim("2026-11"),)


def test_a_damaged_ledger_lets_nothing_go(home: Home) -> None:
    claim(home, a_claim("2026-11"))
    path = os.path.join(home.team, "days.json")
    with open(path) as file:
        text = file.read()
    with open(path, "w") as file:
        file.write(text.replace("2026-11-01", "2026-11-31"))
    with pytest.raises(TeamError, match=r"days\.json is damaged"):
        claim(home, a_claim("2026-12"))


NAMES = st.sampled_from(["2026-09", "2026-10", "2026-11", "2026-12", "2026-Q3", "2026-Q4"])
ASKED = st.lists(st.tuples(NAMES, st.sampled_from([KITCHEN, BAKERY]), st.integers(1, 2)))


@settings(max_examples=25)
@given(ASKED)
def test_no_day_goes_to_two_tasks(home: Home, asked: list[tuple[str, str, int]]) -> None:
    Path(home.team, "days.json").unlink(missing_ok=True)
    for name, team, epoch in asked:
        wanted = a_claim(name, team, epoch)
        before = why_taken(home, wanted)
        try:
            claim(home, wanted)
        except TeamError:
            assert before
        else:
            assert not before
    days = [day for one in claims(home) for day in range(one.first, one.last + 1)]
    assert len(days) == len(set(days))
