"""A keyholder whose key is lost is replaced by the other one and a majority of the members."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.cli.machines import CLOSED, MEMBERS, Machines, released

NEXT = "2026-11-10T09:00"
"""A week after the first release."""


@pytest.fixture
def team(tmp_path: Path) -> Machines:
    made = released(tmp_path)
    assert made.now == CLOSED
    made.now = NEXT
    return made


def lose(team: Machines, who: str) -> None:
    shutil.rmtree(team.home(who))


def replace(team: Machines, lost: str) -> str:
    """Somebody joins in the place of who is lost, and the other keyholder says yes."""
    other = "sam" if lost == "lee" else "lee"
    lines = team.done(other, "invite").splitlines()
    which = {"lee": "For the second keyholder", "sam": "Who takes over Sam's seat"}[lost]
    line = lines[next(at for at, one in enumerate(lines) if one.startswith(which)) + 1]
    team.done("max", "join", line.split()[-1], "--as", "Max", "--yes")
    for name in (other, "max", other, "max", other):
        team.done(name, "--yes")
    return other


def epochs(team: Machines) -> int:
    return len(list((team.folder() / "epochs").iterdir()))


@pytest.mark.slow
@pytest.mark.parametrize("lost", ["lee", "sam"])
def test_the_other_one_and_a_majority_replace_a_lost_key(team: Machines, lost: str) -> None:
    lose(team, lost)
    other = replace(team, lost)
    for name in ("ada", "ben"):
        assert "✓ Signed. A majority of the members" in team.done(name, "--yes")
    for name in (other, "max"):
        team.done(name, "--yes")
    assert epochs(team) == 1, "two of five are no majority"
    ran = team("cleo", types="y\n")
    role = "second keyholder" if lost == "lee" else "first keyholder"
    assert f"{role}: {lost.title()} → Max" in ran.err
    for name in ("max", other):
        team.done(name, "--yes")
    assert epochs(team) == 2
    (state,) = team.data("ada")
    assert state["changes"] == [], "who signed has said yes"
    assert team.data("dan")[0]["changes"] != []
    for name in ("dan", "eve"):
        team.done(name, "words", "--yes")

    # November's key is lost: it expires. December is released, and the trend goes on.
    team.now = "2026-12-27T09:00"
    for name in MEMBERS:
        team.write(name.lower(), "Fix the queue ai:2 check:tests own:yes outcome:kept")
        team.done(name.lower(), "share", "2026-12", "--now", "--yes")
    team.now = "2027-01-03T14:00"
    pair = ("sam", "max") if lost == "lee" else ("max", "lee")
    for name in (*pair, *pair):
        team(name, "tend")
    release = json.loads((team.folder() / "2026-12" / "release.json").read_text())
    assert release["epoch"] == 2
    report = team.done("ada", "report")
    assert "Oct 2026" in report and "Dec 2026" in report
    assert not (team.folder() / "2026-11" / "release.json").exists()


def test_without_the_members_nobody_takes_a_seat(team: Machines) -> None:
    replace(team, "lee")
    for name in ("sam", "max", "sam", "max"):
        team.done(name, "--yes")
    assert epochs(team) == 1
    assert "or 3 members in that place (0 did)" in " ".join(team.told("max", "--yes").split())


def test_a_member_is_asked_once(team: Machines) -> None:
    lose(team, "lee")
    replace(team, "lee")
    assert "A keyholder of Checkout is replaced." in team.data("ada")[0]["next"]
    assert "Do you agree?" in team("ada", types="n\n").err
    assert "Do you agree?" in team("ada", types="y\n").err
    assert "Do you agree?" not in team("ada", types="y\n").err
    found = re.findall(r"[0-9a-f]{64}", " ".join(map(str, (team.folder() / "proposals").iterdir())))
    assert len(found) >= 1


def test_a_lost_first_keyholder_is_replaced_where_the_other_one_says_yes(team: Machines) -> None:
    lose(team, "sam")
    lines = team.done("lee", "invite").splitlines()
    assert lines[0] == "Who takes over Sam's seat, if that key is lost:"
    team.done("max", "join", lines[1].split()[-1], "--as", "Max", "--yes")
    asked = "Max takes over as first keyholder\nIn the place of Sam? [y/N] "
    for typed in ("n\n", "y\n"):
        ran = team("lee", types=typed)
        assert (ran.code, ran.err) == (0, asked)
    assert team("lee", types="y\n").err == "", "who was heard is not asked about again"
    for who in ("max", "lee"):
        team.done(who)
    ran = team("max", types="n\n")
    assert ran.out.startswith("Nothing was signed.\n")
    assert "The first keyholder: Sam → Max, key " in ran.err
    assert team("max", types="y\n").out.startswith("✓ Signed. Next is Lee: chefslog team\n")
    assert team.done("max", "--yes").startswith("Checkout: "), "signed once"
    assert "3 members in that place (0 did), has not signed it yet." in team.done("lee", "--yes")
    assert epochs(team) == 1
