"""A keyholder who lies: opens what was honestly made, changes it, signs and seals it again."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

from chefslog.team.keyholder.boxes import (
    DESK_BIN,
    LOCK_BIN,
    Box,
    open_box,
    read_box,
    seal_box,
    write_box,
)
from chefslog.team.keys import Identity
from chefslog.team.release.release import statement_digest
from chefslog.team.task import DESK, LOCK
from tests.team.scene import Machine, Scene


def private(scene: Scene, machine: Machine, period: str = "") -> bytes:
    """A machine's key of a period."""
    return machine.keys.period_key(scene.file.team, scene.task(period).period.name)


def desk_box(scene: Scene, period: str = "") -> Box:
    """What the desk said."""
    data = scene.get(DESK_BIN, period)
    assert data is not None
    task = scene.task(period)
    return read_box(task, DESK, open_box(task, DESK, private(scene, scene.lock, period), data))


def put_desk_box(scene: Scene, box: Box, by: Identity | None = None) -> None:
    """Put another answer of the desk into the place."""
    by = by or scene.desk.keys.identity()
    scene.put(DESK_BIN, seal_box(scene.task(), DESK, write_box(box), by, os.urandom))


def lock_box(scene: Scene, period: str = "") -> Box:
    """What the second lock said."""
    data = scene.get(LOCK_BIN, period)
    assert data is not None
    task = scene.task(period)
    return read_box(task, LOCK, open_box(task, LOCK, private(scene, scene.desk, period), data))


def put_lock_box(scene: Scene, box: Box, by: Identity | None = None, period: str = "") -> None:
    """Put another answer of the second lock into the place."""
    by = by or scene.lock.keys.identity()
    data = seal_box(scene.task(period), LOCK, write_box(box), by, os.urandom)
    scene.put(LOCK_BIN, data, period)


def stated(scene: Scene, box: Box, by: Identity | None = None, **changes: Any) -> Box:
    """The box with a changed statement, signed again."""
    by = by or scene.lock.keys.identity()
    statement = {**box.statement, **changes}
    statement["signature"] = by.sign(statement_digest(statement)).hex()
    return replace(box, statement=statement)


def nothing_opened(scene: Scene) -> bool:
    """Whether there is no release, and the desk's key is still there for a better answer."""
    return scene.release() is None and len(private(scene, scene.desk)) == 32
