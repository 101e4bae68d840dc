"""SIGKILL between and inside any two writes of `tend`: tended again, one release and no other."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX"),
]
ROOT = Path(__file__).parents[3]
FEWEST = {"folder": (55, 75, 50, 8), "sqlite": (40, 65, 40, 6)}


@pytest.mark.parametrize("stage", range(4))
@pytest.mark.parametrize("kind", ["folder", "sqlite"])
def test_killed_anywhere_it_ends_in_one_release(kind: str, stage: int, tmp_path: Path) -> None:
    with TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "tests.team.keyholder.killing", kind, folder, str(stage)],
            cwd=ROOT,
            env={**os.environ, "TMPDIR": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr[-3000:]
    assert int(done.stdout) >= FEWEST[kind][stage]
