"""A rehearsal: a made-up team plays its periods for real, and then everybody turns curious."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count

from chefslog.team.errors import TeamError
from chefslog.team.founding.charter import K
from chefslog.team.rehearse.client import client_rows
from chefslog.team.rehearse.host import host_rows
from chefslog.team.rehearse.insiders import again_rows, insider_rows
from chefslog.team.rehearse.people import PERIODS, people
from chefslog.team.rehearse.play import Play, name_of, play
from chefslog.team.rehearse.power import TEAMS, power_table
from chefslog.team.rehearse.stage import Stage
from chefslog.team.rehearse.table import Rehearsal

FEWEST, MOST = K + 1, 200
"""One leaves on the way, and k have to stay."""
_AFTER = ("the folder's host", "modified clients", "asking again", "what a report sees")


@dataclass(frozen=True)
class Step:
    """How far a rehearsal is: `done` steps of `of`, and what comes now."""

    done: int
    of: int
    what: str


def rehearse(
    members: int,
    seed: int,
    progress: Callable[[Step], None],
    ordinary: int = PERIODS,
    teams: int = TEAMS,
) -> Rehearsal:
    """Rehearse with a team of this size; all is the same for the same seed.

    `progress` is told before each step; `teams` are simulated for what a report sees. Everything
    lies in a temporary folder that is gone afterwards. Raises TeamError for a size that cannot be
    played, or where the keyholders' own programs stop an honest period.
    """
    if not FEWEST <= members <= MOST:
        raise TeamError(
            f"A rehearsal has {FEWEST} to {MOST} members, not {members}: one of them leaves on the "
            f"way and k = {K} have to stay."
        )
    steps = count()

    def tell(what: str) -> None:
        progress(Step(next(steps), ordinary + 1 + len(_AFTER), what))

    with tempfile.TemporaryDirectory(prefix="chefslog-rehearse-") as root:
        truth = people(members, seed, K, ordinary)
        played = play(Stage(os.path.join(root, "team"), seed), truth, K, tell)
        tell(_AFTER[0])
        attacked = list(host_rows(played))
        finished = _finished(played)
        honest = finished.release()
        if honest is None:
            raise TeamError("The rehearsal stopped: the staged period was not released.")
        tell(_AFTER[1])
        attacked += client_rows(played, honest)
        tell(_AFTER[2])
        asked = [*insider_rows(finished, honest), *again_rows(finished)]
    tell(_AFTER[3])
    power = power_table((members,), teams, seed)
    return Rehearsal(members, seed, K, ordinary + 1, (*asked, *attacked), tuple(power))


def _finished(played: Play) -> Play:
    """A copy in which the staged period is released."""
    names = [name_of(person) for person in played.people.roster(played.people.ordinary)]
    stage = played.stage.copy("finished", tuple(names))
    stopped = stage.tend_both(played.task)
    if stopped:
        raise TeamError(f"The rehearsal stopped: {stage.said(TeamError(stopped[0]))}")
    return replace(played, stage=stage)
