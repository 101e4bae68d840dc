"""SIGKILL anywhere in a put leaves the whole file or none, and a repeat works."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.team.mailroom.killing import path
from tests.team.mailroom.places import Ground, content

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[3]
FEWEST = {"folder": 15, "git": 15, "sqlite": 15, "postgres": 15}


def test_killed_anywhere_a_put_is_whole_or_not_there(place: Ground, tmp_path: Path) -> None:
    with place.open() as room:
        room.put("before/note", b"kept")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.team.mailroom.killing",
            place.kind,
            str(place.folder),
            place.address,
        ],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    tries = int(done.stdout)
    assert tries >= FEWEST[place.kind]
    with place.open() as room:
        found = [room.get(path(number)) for number in range(tries)]
        assert all(data in (None, content(number)) for number, data in enumerate(found))
        assert found[0] is None
        assert found[-1] is not None
        for number in range(tries):
            names = room.names(os.path.dirname(path(number)))
            assert names == ([] if found[number] is None else [os.path.basename(path(number))])
            room.put(path(number), content(number))
            assert room.get(path(number)) == content(number)
        assert room.get("before/note") == b"kept"
