"""Both keyholders at the same time, each twice: one release."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from chefslog.team.keyholder.tend import tend
from chefslog.team.mailroom.place import open_mailroom
from chefslog.team.release.release import FIRST, check_release, releases
from chefslog.team.task import DESK, LOCK
from tests.team.mailroom.places import hub
from tests.team.scene import FEW, contribution, found

ROOT = Path(__file__).parents[3]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["folder", "sqlite"])
def test_all_tend_at_once(kind: str, tmp_path: Path) -> None:
    place = "" if kind == "folder" else f"sqlite:///{tmp_path / 'place.db'}"
    scene = found(tmp_path, place=place)
    scene.send_all(lambda member: contribution(FEW, 15, FEW if member < 4 else FEW[:2]))
    running = [
        subprocess.Popen(
            [
                *(sys.executable, "-m", "tests.team.keyholder.tending"),
                *(machine.home.data, scene.place, scene.file.team, str(scene.closed())),
            ],
            cwd=ROOT,
            env={**os.environ, "TMPDIR": str(tmp_path)},
            stderr=subprocess.PIPE,
            text=True,
        )
        for machine in (scene.desk, scene.lock) * 2
    ]
    for one in running:
        _, said = one.communicate(timeout=120)
        assert one.returncode == 0, said[-2000:]
    release = scene.release()
    assert release is not None
    check_release(release, scene.file, FIRST)
    assert [one["why"] for one in release["questions"]] == ["", "", "under-k"]
    assert len(release["leaves"]) == 8


def test_two_keyholders_at_one_git_remote(tmp_path: Path) -> None:
    shared = hub(tmp_path)
    scene = found(tmp_path, place=f"git:{shared}")
    scene.send_all()
    for role in (DESK, LOCK, DESK, LOCK):
        machine = scene.desk if role == DESK else scene.lock
        with open_mailroom(machine.home, scene.place) as mailroom:
            tended = tend(machine.home, machine.keys, mailroom, scene.file.team, scene.closed())
        assert not tended.stopped
        assert tended.steps
    with scene.open() as mailroom:
        mailroom.sync()
        assert mailroom.names(scene.task().inbox) == []
        (release,) = releases(mailroom, [scene.file])
    assert len(release["leaves"]) == 8
