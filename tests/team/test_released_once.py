"""No epoch has days that were released under an earlier one, for whoever reads it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from chefslog.team.founding.epochs import EpochError, chain, epoch_path
from chefslog.team.founding.pin import look
from chefslog.team.founding.teamfile import TeamFile, sign, write_teamfile
from chefslog.team.release.release import NAME, write_release
from tests.team.scene import Scene, found


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """October and November are released under epoch 1."""
    scene = found(tmp_path)
    for period in ("2026-10", "2026-11"):
        scene.send_all(period=period)
        scene.play(period)
    return scene


def put_epoch(scene: Scene, months: int) -> None:
    """Both keyholders sign a second epoch for the last months of the same quarter."""
    file = replace(
        scene.file, epoch=2, prev=scene.file.hash.hex(), keys=scene.file.keys[-months:],
        signatures={},
    )  # fmt: skip
    for machine in (scene.desk, scene.lock):
        file = sign(file, machine.keys.identity())
    with scene.open() as mailroom:
        mailroom.put(epoch_path(file.team, 2), write_teamfile(file).encode())


def read(scene: Scene) -> tuple[TeamFile, ...]:
    with scene.open() as mailroom:
        return chain(mailroom, scene.file.team)


def put_release(scene: Scene, data: bytes) -> None:
    with scene.open() as mailroom:
        mailroom.put(f"{scene.task('2026-11').folder}/{NAME}", data, replace=True)


def test_an_epoch_over_a_released_month_is_refused_by_everybody(scene: Scene) -> None:
    put_epoch(scene, 2)
    with pytest.raises(EpochError) as refused:
        read(scene)
    assert (
        "It has days of 2026-11, which was released under epoch 1: a period is released once, ever."
    ) in str(refused.value)
    for machine in (scene.desk, scene.lock):
        own = machine.keys.identity().public
        with scene.open() as mailroom, pytest.raises(EpochError, match="released once, ever"):
            look(machine.home, mailroom, scene.file.team, own)


def test_an_epoch_after_the_last_released_month_is_taken(scene: Scene) -> None:
    put_epoch(scene, 1)
    assert [file.start for file in read(scene)] == ["2026-10", "2026-12"]


def test_a_release_that_both_did_not_sign_stops_no_epoch(scene: Scene) -> None:
    """Who can write into the place cannot stop an epoch by a file of their own."""
    put_epoch(scene, 2)
    release = scene.release("2026-11")
    assert release is not None
    release["statement"]["signature"] = "00" * 64
    put_release(scene, write_release(release))
    assert len(read(scene)) == 2
    put_release(scene, json.dumps({"period": "2026-11"}).encode())
    assert len(read(scene)) == 2
    put_release(scene, b" " * (17 * 2**20))
    assert len(read(scene)) == 2
