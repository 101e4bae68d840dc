"""What needs no team: simulations of what a report sees, and the months that git is read for."""

from __future__ import annotations

import json

import pytest

from chefslog.cli.prompt import Waiting
from chefslog.cli.team.context import fold_lines
from chefslog.cli.team.standalone import whole_months
from chefslog.home.clock import Moment
from chefslog.team.rehearse import rehearsal
from chefslog.team.rehearse.rehearsal import Rehearsal
from tests.cli.conftest import Shell
from tests.journals import NOON


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--members 4", "--members is 5 to 500, --teams 1 to 100,000"),
        ("--members 501", "--members is 5 to 500, --teams 1 to 100,000"),
        ("--teams 0", "--members is 5 to 500, --teams 1 to 100,000"),
        ("--teams 100001", "--members is 5 to 500, --teams 1 to 100,000"),
        ("--width 21", "--width and --margin are up to 20, in 80ths of the scale"),
        ("--width 1 --margin 21", "--width and --margin are up to 20, in 80ths of the scale"),
        ("--margin 1", "--margin goes with --width"),
    ],
)
def test_a_simulation_has_a_size_and_a_band(shell: Shell, words: str, said: str) -> None:
    ran = shell("team", "rehearse", "--power", *words.split())
    assert (ran.code, ran.out, ran.err) == (2, "", f"chefslog team rehearse: {said}\n")


def test_a_simulation_is_of_the_size_seed_and_band_that_are_asked_for(shell: Shell) -> None:
    small = ("team", "rehearse", "--power", "--members", "5", "--teams", "1", "--json")
    rows = json.loads(shell(*small).out)
    assert {(row["n"], row["teams"]) for row in rows} == {(5, 1)}
    assert [row["question_kind"] for row in rows] == ["mean", "mean", "share", "share"]
    assert len({(row["width"], row["margin"]) for row in rows}) == 2, "of each kind its own"
    rows = json.loads(shell(*small, "--width", "20", "--margin", "20").out)
    assert {(row["width"], row["margin"]) for row in rows} == {(20, 20)}
    rows = json.loads(shell(*small, "--width", "20").out)
    assert {(row["width"], row["margin"]) for row in rows} == {(20, 0)}
    assert shell(*small).out == shell(*small, "--seed", "1").out
    assert shell(*small).out != shell(*small, "--seed", "2").out


def test_a_simulation_is_a_table_with_what_its_columns_mean(shell: Shell) -> None:
    lines = shell("team", "rehearse", "--power", "--members", "5", "--teams", "1").out.splitlines()
    assert lines[0].split() == [
        "people", "kind", "band", "margin", "step", "seen", "false", "alarm",
        "leaver", "R²", "joiner", "R²", "opens",
    ]  # fmt: skip
    assert [line.split()[:2] for line in lines[1:5]] == [
        ["5", "mean"], ["5", "mean"], ["5", "share"], ["5", "share"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "played"),
    [("", (12, 1)), ("--members 6", (6, 1)), ("--members 200 --seed 3", (200, 3))],
)
def test_a_rehearsal_is_of_twelve_people_and_the_first_seed_where_nothing_is_said(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, words: str, played: tuple[int, int]
) -> None:
    # A whole one takes seconds; tests/team plays it.
    def play(members: int, seed: int, progress: object) -> Rehearsal:
        return Rehearsal(members, seed, 5, 4, (), ())

    monkeypatch.setattr(rehearsal, "rehearse", play)
    data = json.loads(shell("team", "rehearse", *words.split(), "--json").out)
    assert (data["members"], data["seed"]) == played
    first = shell("team", "rehearse", *words.split()).out.splitlines()[0]
    assert first.startswith(f"{played[0]} made-up members (seed {played[1]}), 4 periods ")


def test_ctrl_c_ends_a_rehearsal() -> None:
    bar = Waiting("rehearsing")
    bar.advance(1, 2)
    bar.cancelled = True
    with pytest.raises(KeyboardInterrupt):
        bar.advance(1, 2)


def test_months_are_whole_ones_the_oldest_first() -> None:
    assert whole_months(Moment(NOON), 1) == ["2026-10"]
    assert whole_months(Moment(NOON), 12) == ["2025-11", "2025-12"] + [
        f"2026-{month:02}" for month in range(1, 11)
    ]


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (0, ["· one two-two three", "· so"]),
        (10, ["· one", "  two-two", "  three", "· so"]),
        (6, ["· one", "  two-two", "  three", "· so"]),
    ],
)
def test_sentences_are_folded_behind_their_mark_and_words_stay_whole(
    width: int, lines: list[str]
) -> None:
    assert list(fold_lines(["one two-two three", "", "so"], width, "· ")) == lines
