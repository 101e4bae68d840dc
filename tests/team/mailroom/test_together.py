"""Many members at the same second: everything arrives, and of one path exactly one."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.team.mailroom.places import IN, RELEASE, Ground, content

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[3]
MEMBERS = 50
RIVALS = 8


def _all_at_once(task: str, members: int, place: Ground) -> dict[int, str]:
    command = [sys.executable, "-m", "tests.team.mailroom.members", task]
    done = subprocess.run(
        [*command, str(place.folder), place.address, str(members)],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=240,
    )  # fmt: skip
    sys.stderr.write(done.stderr)
    lines = [line.split() for line in done.stdout.splitlines()]
    assert len(lines) == members, done.stderr
    return {int(number): said for number, said in lines}


def test_fifty_members_share_at_the_same_second_and_none_is_lost(place: Ground) -> None:
    said = _all_at_once("own", MEMBERS, place)
    assert set(said.values()) == {"put"}, said
    found = dict(place.open().files(IN, 20_000))
    assert found == {f"{number:032x}.rep": content(number) for number in range(MEMBERS)}


def test_of_one_path_exactly_one_wins(place: Ground) -> None:
    said = _all_at_once("same", RIVALS, place)
    assert Counter(said.values()) == {"put": 1, "Taken": RIVALS - 1}
    (winner,) = [number for number, one in said.items() if one == "put"]
    assert place.open().get(RELEASE) == content(winner)
