"""What a report can see: the simulation holds to the goals of the design, and to itself."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

import chefslog
from chefslog.team.bands import MEAN, Grid
from chefslog.team.rehearse.power import Power, power_lines, power_table
from tests.cli.conftest import Ran
from tests.cli.machines import Machines

pytestmark = pytest.mark.slow

SMALL = (5, 8, 12)


@cache
def rows() -> list[Power]:
    return power_table(SMALL, 400)


@pytest.mark.parametrize("size", SMALL)
def test_a_whole_level_is_seen_and_half_a_level_is_seen_as_often_as_was_asked(size: int) -> None:
    half, whole = (one for one in rows() if one.n == size and one.question_kind == MEAN)
    assert (half.shift, whole.shift) == (0.5, 1.0)
    assert half.power >= (0.5 if size < 8 else 0.7)
    assert whole.power >= 0.95
    assert half.false_alarm <= 0.05


@pytest.mark.parametrize("size", SMALL)
def test_a_manager_who_subtracts_learns_next_to_nothing(size: int) -> None:
    limit = 0.10 if size < 8 else 0.08 if size < 12 else 0.05
    for row in (one for one in rows() if one.n == size):
        assert set(row.attacks) == {"leaver", "joiner"}
        # Shares of small teams lie on the frontier; 400 teams leave some chance.
        slack = 0.0 if row.question_kind == MEAN else 0.02
        assert max(row.attacks.values()) <= limit + slack
        assert min(row.exact.values()) > 3 * max(row.attacks.values()), "exact sums tell far more"


@pytest.mark.parametrize("size", SMALL)
def test_shares_spread_more_so_they_see_half_a_step_less_often(size: int) -> None:
    half, whole = (one for one in rows() if one.n == size and one.question_kind != MEAN)
    assert half.power >= 0.3, "what is given up for so few false alarms; the guide says so"
    assert whole.power >= 0.9
    assert whole.false_alarm <= 0.05


@pytest.mark.parametrize("size", SMALL)
def test_the_guides_threat_model_has_the_rows_that_the_command_prints(size: int) -> None:
    page = (Path(chefslog.__path__[0]) / "guide/team-threats.md").read_text(encoding="utf-8")
    printed = list(power_lines([row for row in rows() if row.n == size]))
    assert printed[0] in page
    for line in printed[1:5]:
        assert line in page, line


def test_bands_of_the_whole_scale_see_nothing_and_tell_nothing() -> None:
    for row in power_table((6,), 20, grid=lambda _kind, _size: Grid(80, 20)):
        assert (row.power, row.false_alarm) == (0, 0)
        assert max(row.attacks.values()) == 0


def test_the_same_seed_gives_the_same_table() -> None:
    assert power_table((5,), 10, 3) == power_table((5,), 10, 3)
    assert power_table((5,), 10, 3) != power_table((5,), 10, 4)


def run(folder: Path, *words: str) -> Ran:
    return Machines(folder).run("ada", "team", "rehearse", "--power", *words)


def test_the_command_prints_rows_for_people_and_for_programs(tmp_path: Path) -> None:
    args = ("--members", "6", "--teams", "20")
    text = run(tmp_path, *args)
    assert "false alarm" in text.out and "20 made-up teams a row" in text.out
    found = json.loads(run(tmp_path, *args, "--json").out)
    assert [(row["n"], row["question_kind"], row["shift"]) for row in found] == [
        (6, "mean", 0.5), (6, "mean", 1.0), (6, "share", 0.5), (6, "share", 1.0),
    ]  # fmt: skip
    assert {"periods", "power", "false_alarm", "attacks"} <= found[0].keys()


def test_a_width_without_sense_is_asked_wrongly(tmp_path: Path) -> None:
    for wrong in (("--width", "40"), ("--margin", "3"), ("--teams", "0"), ("--members", "4")):
        assert run(tmp_path, *wrong).code == 2
