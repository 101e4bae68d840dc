"""A keyholder's turn in a process of its own: its seconds on a core and the most memory.

`python -m tests.bench.tallying HOME PLACE TEAM NOW`; `prepare` makes the large team.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import process_time

from chefslog.home.paths import Home
from chefslog.team.keyholder.tend import tend
from chefslog.team.keys import KeyStore
from chefslog.team.mailroom.place import open_mailroom
from chefslog.team.questions import DEFAULTS
from tests.bench.sealing import contribution
from tests.team.scene import found


@dataclass(frozen=True)
class Large:
    """A team whose reports all lie in the place, and both keyholders' homes as they began."""

    place: str
    team: str
    now: float
    desk: Path
    lock: Path

    def arguments(self, home: Path) -> list[str]:
        """How one turn is run."""
        return ["-m", "tests.bench.tallying", str(home), self.place, self.team, str(self.now)]


def prepare(folder: Path, members: int) -> Large:
    """Every member's report, really sealed, put straight into the place's folder."""
    scene = found(folder, members=members, questions=DEFAULTS)
    task = scene.task()
    inbox = Path(scene.place) / task.inbox
    inbox.mkdir(parents=True)
    for member in range(members):
        sealed = scene.seal(member, contribution(task, member))
        (inbox / f"{sealed.report_id.hex()}.rep").write_bytes(sealed.data)
    desk, lock = (Path(machine.home.data) for machine in (scene.desk, scene.lock))
    return Large(scene.place, scene.file.team, scene.closed(), desk, lock)


def turn(home: str, place: str, team: str, now: float) -> None:
    """Tend once and print seconds and MB. Exits with what stopped it, if anything did."""
    here = Home(home, home)
    started = process_time()
    with open_mailroom(here, place) as mailroom:
        told = tend(here, KeyStore(here), mailroom, team, now)
    seconds = process_time() - started
    if told.stopped or not told.steps:
        raise SystemExit(f"not tended: {told}")
    print(f"{seconds:.3f} {getrusage(RUSAGE_SELF).ru_maxrss / 1024:.0f}")


if __name__ == "__main__":
    turn(sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4]))
