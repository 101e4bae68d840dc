"""`chefslog team` at a glance, without a team, without its packages, with a place that is away."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from chefslog.cli.command import every_command
from tests.cli.machines import CLOSED, Machines, begun, gathered, released, signed

_BARE = """
import contextlib, io, json, sys
sys.modules.update(dict.fromkeys(("cryptography", "pyhpke", "Crypto")))
from chefslog.__main__ import main
told = []
for words in json.loads(sys.argv[1]):
    sys.argv[1:] = words
    out, err = io.TextIOWrapper(io.BytesIO()), io.TextIOWrapper(io.BytesIO())
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main()
        except SystemExit as stop:
            code = stop.code
        out.flush(), err.flush()
    told.append([code, out.buffer.getvalue().decode(), err.buffer.getvalue().decode()])
print(json.dumps(told))
"""
"""Runs command lines where the packages of the team are not installed."""


def bare(lines: Sequence[Sequence[str]], folder: Path) -> list[tuple[int, str, str]]:
    """Exit code, output and errors of each line."""
    done = subprocess.run(
        [sys.executable, "-c", _BARE, json.dumps(lines)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return [tuple(one) for one in json.loads(done.stdout)]


def test_without_a_team_it_says_how_to_begin(tmp_path: Path) -> None:
    team = Machines(tmp_path)
    ran = team("ada")
    assert (ran.code, ran.err) == (0, "")
    assert "To join one:       chefslog team join, with the line from your team chat\n" in ran.out
    assert team("ada", "--json").out == "[]\n"
    for command in ("words", "invite", "leave", "share", "tend", "receipt", "stories"):
        ran = team("ada", command)
        assert (ran.code, ran.out) == (1, "")
        assert "This machine belongs to no team yet: paste your invitation" in ran.err


def test_every_role_sees_its_own_next_step(tmp_path: Path) -> None:
    team = gathered(tmp_path)
    assert team.done("ada") == (
        f"Checkout: you asked to be a member\n  {team.place}\n"
        "  → You have asked to be in. The team begins when both keyholders have signed it.\n"
    )
    assert "you are the first keyholder" in team.done("sam")
    assert "you asked to be the second keyholder" in team.done("lee")
    assert "begins when both keyholders have signed it" in team.data("lee")[0]["next"]


def test_after_the_last_signature_the_words_are_next(tmp_path: Path) -> None:
    team = signed(tmp_path)
    text = "Read the eight words aloud when all are together, if you have not: chefslog team words."
    assert team.data("sam")[0]["next"] == text
    assert "three of the words that Sam reads" in team.data("ada")[0]["next"]
    team.now = CLOSED
    assert team.data("sam")[0]["next"] != text, "the first period has closed"


def test_who_asked_for_a_keyholders_seat_is_not_told_to_have_it(tmp_path: Path) -> None:
    team = begun(tmp_path)
    lines = team.done("sam", "invite").splitlines()
    second = next(at for at, one in enumerate(lines) if one.startswith("For the second keyholder"))
    team.done("max", "join", lines[second + 1].split()[-1], "--as", "Max", "--yes")
    said = team.done("max")
    assert "you asked to be the second keyholder" in said
    assert "→ You have asked to be in: Sam has not said yes yet." in said
    assert team.done("max", "tend") == (
        "· You hold no key of Checkout before both keyholders sign you in.\n"
    )
    assert "you are the second keyholder" in team.done("lee")


def test_a_period_is_named_once_in_its_line(tmp_path: Path) -> None:
    team = released(tmp_path)
    assert "\n  ✓ 2026-10 is released.\n  ○ 2026-11 collects until" in team.done("sam")
    assert "\n  ○ 2026-11  Files go from Tue 24 Nov, 00:00 UTC on.\n" in team.done("ada")


def test_two_teams_and_one_of_them(tmp_path: Path) -> None:
    team = begun(tmp_path)
    (tmp_path / "other").mkdir()
    team.done("ada", "new", "Other", "--at", str(tmp_path / "other"), "--as", "Ada")
    assert [one["name"] for one in team.data("ada")] == ["Checkout", "Other"]
    assert "\n\nOther: you are the first keyholder\n" in team.done("ada")
    assert [one["name"] for one in team.data("ada", "--team", "other")] == ["Other"]
    ran = team("ada", "--team", "third")
    assert (ran.code, ran.out) == (1, "")
    assert "No team 'third' on this machine. It knows: Checkout (" in ran.err


def test_a_place_that_is_away_is_told(tmp_path: Path) -> None:
    team = begun(tmp_path)
    invitation = team.data("ada", "invite")["member"]
    Path(team.place).rename(tmp_path / "away")
    assert "→ There is no folder" in team.done("ada")
    assert "There is no folder" in team.data("ada")[0]["problem"]
    for command in ("share", "receipt", "words", "invite", "stories", "report"):
        ran = team("ada", command)
        assert (ran.code, ran.out) == (1, "")
    team.done("ada", "join", invitation, "--at", str(tmp_path / "away"), "--as", "Ada", "--yes")
    assert team.data("ada")[0]["problem"] == ""


def test_without_the_packages_one_line_says_which(tmp_path: Path) -> None:
    words = {"team new": ["T", "--at", "."], "team join": ["chefslog-team:x"]}
    names = [one.name for one in every_command() if one.name.startswith("team")]
    for name in ("team delivery", "team timer"):
        names.remove(name)
    told = bare([[*name.split(), *words.get(name, [])] for name in names], tmp_path)
    said = "chefslog: Team sharing needs more: pip install 'chefslog[team]'\n"
    assert dict(zip(names, told, strict=True)) == dict.fromkeys(names, (1, "", said))


def test_some_need_no_packages(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    lines = ("team --help", "guide team", "team delivery --months 1", "team timer")
    for code, out, err in bare([line.split() for line in lines], tmp_path):
        assert (code, err) == (0, "")
        assert out


@pytest.mark.parametrize(
    "words", ["list", "add Fix it", "today", "season", "insight", "team --help"]
)
def test_nothing_else_loads_the_team(words: str) -> None:
    code = "import sys; from chefslog.__main__ import main; sys.argv[0] = 'chefslog'\n"
    code += "try: main()\nfinally: print(); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code, *words.split(" ", 1)],
        capture_output=True,
        text=True,
        check=False,
    )
    loaded = done.stdout.splitlines()[-1].split()
    assert "chefslog" in loaded
    heavy = ("cryptography", "pyhpke", "Crypto", "chefslog.team")
    assert [name for name in loaded if name.startswith(heavy)] == []


def test_json_is_json_with_nothing_beside_it(tmp_path: Path) -> None:
    team = released(tmp_path)
    for who, *words in (
        ("ada",), ("sam",), ("ada", "invite"), ("ada", "words"), ("sam", "words"),
        ("ada", "share"), ("sam", "tend"), ("ada", "receipt"), ("ada", "stories"),
        ("ada", "report"),
    ):  # fmt: skip
        ran = team(who, *words, "--json")
        assert (ran.code, ran.err) == (0, ""), words
        assert json.loads(ran.out) == json.loads(team(who, *words, "--json").out)
