"""A rehearsal: a made-up team plays its periods for real, and then everybody turns curious."""

from __future__ import annotations

import os
import tempfile
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import count
from typing import Any

from chefslog.team.errors import TeamError
from chefslog.team.founding.charter import K
from chefslog.team.rehearse.attacks import Row, again_rows, host_rows, insider_rows
from chefslog.team.rehearse.client import client_rows
from chefslog.team.rehearse.play import PERIODS, play
from chefslog.team.rehearse.power import TEAMS, Power, power_lines, power_table
from chefslog.team.rehearse.stage import Stage

FEWEST, MOST = K + 1, 200
"""One leaves on the way, and k have to stay."""
_ATTACKERS = {
    "manager": "The manager: reads release.json, and can ask for more",
    "colleagues": "Colleagues who tell each other their answers",
    "desk": "The first keyholder: sees exact sums of k people and more",
    "host": "The folder's host: can read, change and delete every file there",
    "client": "A member with a modified client",
}
_AFTER = ("the folder's host", "modified clients", "asking again", "what a report sees")
_NARROWEST = 60


@dataclass(frozen=True)
class Rehearsal:
    """A whole rehearsal: what was tried for real, and what a report of this size can see."""

    members: int
    seed: int
    k: int
    periods: int
    rows: tuple[Row, ...]
    power: tuple[Power, ...]

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"format": "chefslog-rehearsal/2", **asdict(self)}


def rehearse(
    members: int, seed: int, progress: Callable[[int, int, str], None], teams: int = TEAMS
) -> Rehearsal:
    """Rehearse with a team of this size; all is the same for the same seed.

    `progress` is told before each step how many are done, of how many, and what comes; `teams` are
    simulated for what a report sees. Everything lies in a temporary folder that is gone afterwards.
    Raises TeamError for a size that cannot be played, or where the keyholders' own programs stop an
    honest period.
    """
    if not FEWEST <= members <= MOST:
        raise TeamError(
            f"A rehearsal has {FEWEST} to {MOST} members, not {members}: one of them leaves on the "
            f"way and k = {K} have to stay."
        )
    steps = count()

    def tell(what: str) -> None:
        progress(next(steps), PERIODS + 1 + len(_AFTER), what)

    with tempfile.TemporaryDirectory(prefix="chefslog-rehearse-") as root:
        played = play(Stage(os.path.join(root, "team"), seed), members, seed, tell)
        tell(_AFTER[0])
        attacked = [*host_rows(played)]
        finished = played.stage.copy("finished", played.names)
        stopped = finished.tend_both(played.task)
        if stopped:
            raise TeamError(f"The rehearsal stopped: {finished.said(stopped[0])}")
        asked = [*insider_rows(played, finished)]
        tell(_AFTER[1])
        attacked += client_rows(played, finished)
        tell(_AFTER[2])
        asked += again_rows(played, finished)
    tell(_AFTER[3])
    power = power_table((members,), teams, seed)
    return Rehearsal(members, seed, K, PERIODS + 1, (*asked, *attacked), tuple(power))


def rehearsal_lines(rehearsal: Rehearsal, width: int = 100) -> Iterator[str]:
    """Yield the rehearsal as text, at most `width` wide (but never under 60)."""
    width = max(width, _NARROWEST)
    yield (
        f"{rehearsal.members} made-up members (seed {rehearsal.seed}), {rehearsal.periods} periods "
        f"through real keys and files, k = {rehearsal.k}."
    )
    for attacker, title in _ATTACKERS.items():
        yield ""
        yield title
        for row in (row for row in rehearsal.rows if row.attacker == attacker):
            head = f"  {row.outcome:9}{row.attack}"
            yield from textwrap.wrap(head, width, subsequent_indent=" " * 11)
            yield from textwrap.wrap(
                row.says, width, initial_indent=" " * 11, subsequent_indent=" " * 11
            )
    yield ""
    yield from power_lines(rehearsal.power)
