"""`chefslog today` for a keyholder: what is to be done by hand, and nothing that goes by itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.machines import CLOSED, LAST_DAYS, MEMBERS, Machines, begun, gathered


def rows(team: Machines, who: str) -> list[str]:
    """The rows of the team that wait, as text and as data alike."""
    out = team.run(who, "today").out
    shown = [line.strip() for line in out.splitlines() if line.startswith("  team ")]
    data = json.loads(team.run(who, "today", "--json").out).get("teams", [])
    assert [f"team   {one['text']}" for one in data] == shown
    assert all(one["text"] == f"Checkout: {one['todo']}" for one in data)
    return shown


def join_fay(team: Machines) -> None:
    line = team.data("sam", "invite")["member"]
    team.done("fay", "join", line, "--as", "Fay", "--yes")


@pytest.fixture
def team(tmp_path: Path) -> Machines:
    return begun(tmp_path)


def test_who_asks_to_be_in_is_a_row_of_the_first_keyholder(tmp_path: Path) -> None:
    team = gathered(tmp_path)
    assert rows(team, "sam") == [
        "team   Checkout: Ada, Ben, Cleo, Dan, Eve and Lee asked to be in: chefslog team."
    ]
    assert rows(team, "lee") == [], "the second keyholder's turn is after that"


def test_a_new_roster_is_a_row_of_each_keyholder_until_it_is_signed(team: Machines) -> None:
    assert (rows(team, "sam"), rows(team, "lee")) == ([], [])
    join_fay(team)
    team.now = "2026-10-03T10:00"
    assert rows(team, "sam") == ["team   Checkout: Fay asked to be in: chefslog team."]
    assert rows(team, "lee") == []
    team.done("sam", "--yes")
    assert rows(team, "sam") == [], "gone as soon as it is done"
    team.now = "2026-10-04T11:00"
    assert rows(team, "lee") == [
        "team   Checkout: Epoch 2, for 2026-Q4, waits for your signature: chefslog team."
    ]
    team.done("lee", "--yes")
    assert (rows(team, "sam"), rows(team, "lee")) == ([], [])


def test_a_period_is_released_by_today_alone_and_asks_for_nothing(team: Machines) -> None:
    team.now = LAST_DAYS
    for name in MEMBERS:
        team.done(name.lower(), "share", "--now", "--yes")
    for hour, who in enumerate(("sam", "lee", "sam", "lee")):
        team.now = CLOSED.replace("T13", f"T{13 + 2 * hour}")
        assert rows(team, who) == []
    assert (team.folder() / "2026-10" / "release.json").exists()


def test_where_tending_is_switched_off_it_is_a_row(team: Machines) -> None:
    team.now = LAST_DAYS
    for name in MEMBERS:
        team.done(name.lower(), "share", "--now", "--yes")
    (team.home("sam") / "config.toml").write_text("[team]\ntend = false\n")
    team.now = CLOSED
    row = "team   Checkout: 2026-10 waits for you: chefslog team tend."
    assert rows(team, "sam") == [row]
    assert not (team.folder() / "2026-10" / "desk.bin").exists()
    team.done("sam", "tend")
    assert rows(team, "sam") == []


def test_a_keyholder_whose_key_is_lost_is_told_so_and_not_that_it_is_its_turn(
    team: Machines,
) -> None:
    team.now = LAST_DAYS
    for name in MEMBERS:
        team.done(name.lower(), "share", "--now", "--yes")
    (key,) = (team.home("sam") / "keys").glob("*/2026-10.key")
    key.unlink()
    team.now = CLOSED
    (row,) = rows(team, "sam")
    assert "The key of 2026-10 is not on this machine." in row
    assert "waits for you" not in team("sam").out
