"""A rehearsal: a made-up team plays its periods for real, and then everybody turns curious."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import count

from chefslog.team.errors import TeamError
from chefslog.team.founding.terms import K
from chefslog.team.rehearse.again import again_rows
from chefslog.team.rehearse.client import client_rows
from chefslog.team.rehearse.host import host_rows
from chefslog.team.rehearse.people import PERIODS, people
from chefslog.team.rehearse.play import Play, bands_of, name_of, play
from chefslog.team.rehearse.reading import (
    colleague_rows,
    desk_rows,
    had_it_worked,
    manager_rows,
)
from chefslog.team.rehearse.stage import Stage
from chefslog.team.rehearse.table import Rehearsal, Row
from chefslog.team.rehearse.views import Views, computed, views
from chefslog.team.release.noise import FROM

FEWEST, MOST = K + 1, FROM - 1
"""One leaves on the way, and k have to stay; from 500 on there is noise, which is not rehearsed."""
_ROOM = 256 << 20
"""Bytes that must be free in memory for the team to be played there."""
_AFTER = ("the folder's host", "modified clients", "asking again", "reading and reckoning")


@dataclass(frozen=True)
class Step:
    """How far a rehearsal is: `done` steps of `of`, and what comes now."""

    done: int
    of: int
    what: str


def rehearse(
    members: int, seed: int, progress: Callable[[Step], None], ordinary: int = PERIODS
) -> Rehearsal:
    """The rehearsal of a team of this size; its figures are the same for the same seed.

    `progress` is told before each step. Everything lies in a temporary folder that is gone
    afterwards, in memory where there is room. Raises TeamError for a size that cannot be played,
    or where the keyholders' own programs stop an honest period.
    """
    if not FEWEST <= members <= MOST:
        raise TeamError(
            f"A rehearsal has {FEWEST} to {MOST} members, not {members}: one of them leaves on the "
            f"way and k = {K} have to stay; from {FROM} on there is noise, which it does not play."
        )
    truth = people(members, seed, K, ordinary)
    steps = count()

    def tell(what: str) -> None:
        progress(Step(next(steps), ordinary + 1 + len(_AFTER), what))

    with tempfile.TemporaryDirectory(prefix="chefslog-rehearse-", dir=_memory()) as root:
        played = play(Stage(os.path.join(root, "team"), seed), truth, K, tell)
        tell(_AFTER[0])
        attacked = list(host_rows(played))
        finished = _finished(played)
        honest = finished.release()
        if honest is None:
            raise TeamError("The rehearsal stopped: the staged period was not released.")
        tell(_AFTER[1])
        attacked += client_rows(played, honest)
        seen = views(truth, bands_of(finished.stage, truth, K), K)
        worked = had_it_worked(seen)
        tell(_AFTER[2])
        asked = list(again_rows(finished, worked))
    tell(_AFTER[3])
    steady = computed(people(members, seed, K, ordinary, entries=None), K)
    return Rehearsal(
        members,
        seed,
        K,
        ordinary + 1,
        len(truth.names),
        sum(sight is not None for row in seen.bands for sight in row),
        (*_read(seen, steady, asked), *attacked),
    )


def _read(seen: Views, steady: Views, asked: list[Row]) -> Iterator[Row]:
    yield from manager_rows(seen, steady)
    yield from asked
    yield from desk_rows(seen, steady)
    yield from colleague_rows(seen)


def _finished(played: Play) -> Play:
    """A copy in which the staged period is released."""
    names = [name_of(person) for person in played.people.roster(played.people.ordinary)]
    stage = played.stage.copy("finished", tuple(names))
    stopped = stage.tend_both(played.task)
    if stopped:
        raise TeamError(f"The rehearsal stopped: {stage.said(TeamError(stopped[0]))}")
    return replace(played, stage=stage)


def _memory() -> str | None:
    """A folder in memory, so that nothing of it reaches a disk; None for the usual one."""
    folder = "/dev/shm"
    if os.path.isdir(folder) and os.access(folder, os.W_OK | os.X_OK):
        return folder if shutil.disk_usage(folder).free > _ROOM else None
    return None
