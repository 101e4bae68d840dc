"""SIGKILL between and inside any two writes of `tend`: tended again, one release and no other."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

import chefslog.team.mailroom.database  # noqa: F401
from chefslog.team.keyholder.boxes import DESK_BIN, LOCK_BIN
from chefslog.team.keyholder.tend import Tended
from chefslog.team.release.release import FIRST, NAME, check_release
from chefslog.team.task import DESK, LOCK
from chefslog.team.vault import KeyGone
from tests.killing import FILES, NAMES, run_killed
from tests.team.scene import DAY, Scene, contribution, found

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX"),
]
SECTIONS = ("checked", "own")
TURNS = (DESK, LOCK, DESK, LOCK)
COLLECTS = ["2026-11 collects until 3 Dec 2026, 12:00 UTC."]
CALLS = {"folder": NAMES | FILES, "sqlite": {"execute", "commit", "rollback"}}
"""Where it is killed; with a database, what happens to the keyholder's files is as in a folder."""
FEWEST = {"folder": (30, 40, 30, 5), "sqlite": (5, 5, 5, 2)}
"""States of the disk that each turn goes through at least."""


@pytest.mark.parametrize("turn", range(4))
@pytest.mark.parametrize("kind", ["folder", "sqlite"])
def test_killed_anywhere_it_ends_in_one_release(
    kind: str, turn: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What is killed leaves its temporary folders behind.
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    root, kept = tmp_path / "now", tmp_path / "before"
    root.mkdir()
    place = "" if kind == "folder" else f"sqlite:///{root / 'place.db'}"
    scene = found(root, members=6, questions=SECTIONS, place=place)
    scene.send_all(
        lambda member: contribution(SECTIONS, 10, SECTIONS if member < 4 else ["checked"])
    )
    for role in TURNS[:turn]:
        assert not scene.tend(role).stopped
    shutil.copytree(root, kept)

    def prepare(_number: int) -> Callable[[], object]:
        shutil.rmtree(root)
        shutil.copytree(kept, root)
        return partial(_tend, scene, TURNS[turn])

    tries = 0
    for _ in run_killed(prepare, root, CALLS[kind]):
        _tend_on(scene, TURNS[turn], tries)
        tries += 1
    assert tries >= FEWEST[kind][turn]


def _tend(scene: Scene, role: str) -> None:
    assert not scene.tend(role).stopped


def _public(scene: Scene) -> dict[str, bytes]:
    with scene.open() as mailroom:
        found_in = {
            name: mailroom.get(f"{scene.task().folder}/{name}")
            for name in (DESK_BIN, LOCK_BIN, NAME)
        }
    return {name: data for name, data in found_in.items() if data is not None}


def _tend_on(scene: Scene, role: str, point: int) -> None:
    """Tend to the end, now and a day later, now this keyholder first and now the other."""
    now = scene.closed() + (DAY if point % 3 == 0 else 0)
    other = LOCK if role == DESK else DESK
    order = [role, other] if point % 2 else [other, role]
    before = _public(scene)
    idle = 0
    for turn in order * 4:
        tended = scene.tend(turn, now)
        assert not tended.stopped, (point, tended)
        after = _public(scene)
        assert before == {name: after[name] for name in before}, (point, turn)
        before = after
        idle = idle + 1 if tended == Tended([], COLLECTS) else 0
        if idle == len(order):
            break
    assert idle == len(order), point
    _check(scene, point, now)


def _check(scene: Scene, point: int, now: float) -> None:
    release = scene.release()
    assert release is not None, point
    check_release(release, scene.file, FIRST)
    shown = [(one["name"], one["support"], one["band"], one["why"]) for one in release["questions"]]
    assert shown == [
        ("checked", "5–11", 4, ""),
        ("own", "", 0, "under-k"),
    ], point
    assert len(release["leaves"]) == len(scene.identities), point
    with scene.open() as mailroom:
        assert mailroom.names(scene.task().inbox) == [], point
    for machine in (scene.desk, scene.lock):
        try:
            machine.keys.period_key(scene.file.team, "2026-10")
        except KeyGone:
            continue
        raise AssertionError(f"a key is left at {point}")
