"""A keyholder's machine that was copied or restored from a backup never answers a second time."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from chefslog.home.paths import Home
from chefslog.team.keys import KeyStore
from chefslog.team.release.release import write_release
from chefslog.team.task import DESK, LOCK
from tests.team.scene import Machine, Scene, found


def copied(machine: Machine, to: Path) -> Machine:
    shutil.copytree(machine.home.data, to)
    home = Home(str(to), str(to))
    return Machine(home, KeyStore(home))


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    made = found(tmp_path / "team")
    made.send_all()
    return made


@pytest.mark.parametrize("is_released", [False, True])
def test_a_restored_second_keyholder_signs_nothing_beside_its_first_answer(
    scene: Scene, tmp_path: Path, is_released: bool
) -> None:
    old = copied(scene.lock, tmp_path / "old")
    scene.tend(DESK)
    scene.tend(LOCK)
    first = scene.get("lock.bin")
    if is_released:
        scene.tend(DESK)
        scene.send_all()
    restored = replace(scene, lock=old)
    told = restored.tend(LOCK)
    assert told.stopped == [
        "2026-10: a lock.bin lies in the place, and this machine did not make it. A period has "
        "one, ever: if it is yours, from another machine or before a restore, nothing more is to "
        "be done here. If it is foreign, have it taken away and run this again. Nothing was signed."
    ]
    assert scene.get("lock.bin") == first


def test_a_foreign_lock_bin_holds_the_period_up_only_while_it_is_there(scene: Scene) -> None:
    scene.put("lock.bin", b"not a lock.bin")
    scene.tend(DESK)
    assert scene.tend(LOCK).stopped
    scene.delete("lock.bin")
    assert scene.play()["statement"]["held"]


def test_a_restored_desk_takes_its_own_release_as_the_one_there_is(
    scene: Scene, tmp_path: Path
) -> None:
    old = copied(scene.desk, tmp_path / "old")
    released = scene.play()
    restored = replace(scene, desk=old)
    restored.send_all()
    told = restored.tend(DESK)
    assert not told.stopped
    assert scene.get("release.json") == write_release(released)
    assert restored.play() == released
    restored.delete("release.json")
    assert "2026-10: put release.json into the place." in restored.tend(DESK).steps
    assert restored.release() == released
    now = scene.closed("2026-11")
    for one in (restored, scene):
        one.seqs.clear()
    restored.send_all(period="2026-11")
    following = restored.play("2026-11", now)
    assert following["statement"]["previous"] != "0" * 64


def test_a_release_that_somebody_else_wrote_is_not_taken(scene: Scene, tmp_path: Path) -> None:
    other = found(tmp_path / "other")
    other.send_all()
    scene.put("release.json", write_release(other.play()))
    for role in (DESK, LOCK, DESK):
        scene.tend(role)
    assert scene.play()["task_id"] == scene.task().task_id.hex()
