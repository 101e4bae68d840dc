"""A keyholder's turn in a process of its own: its seconds and the most memory with its helpers.

`python -m tests.bench.tallying HOME PLACE TEAM NOW WORKERS`; `prepare` makes the large team.
"""

from __future__ import annotations

import os
import shutil
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from chefslog.home.paths import Home
from chefslog.team.keyholder.tend import tend
from chefslog.team.keys import KeyStore
from chefslog.team.mailroom.place import open_mailroom
from chefslog.team.questions import DEFAULTS
from tests.bench.sealing import contribution
from tests.team.scene import found

_EVERY = 0.05


@dataclass(frozen=True)
class Large:
    """A team whose reports all lie in the place, and both keyholders' homes as they began."""

    place: str
    team: str
    now: float
    desk: Path
    lock: Path
    period: Path

    def begin(self, to: Path) -> tuple[Path, Path]:
        """Fresh copies of both homes, and nothing answered yet."""
        for name in ("desk.bin", "lock.bin"):
            (self.period / name).unlink(missing_ok=True)
        homes = (to / "desk", to / "lock")
        shutil.copytree(self.desk, homes[0])
        shutil.copytree(self.lock, homes[1])
        return homes

    def arguments(self, home: Path, workers: int) -> list[str]:
        """How one turn is run."""
        return ["-m", "tests.bench.tallying", str(home), self.place, self.team, str(self.now),
                str(workers)]  # fmt: skip


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
    return Large(scene.place, scene.file.team, scene.closed(), desk, lock, inbox.parent)


def turn(home: str, place: str, team: str, now: float, workers: int) -> None:
    """Tend once and print seconds and MB. Exits with what stopped it, if anything did."""
    here = Home(home, home)
    most = Most()
    started = perf_counter()
    with open_mailroom(here, place) as mailroom:
        told = tend(here, KeyStore(here), mailroom, team, now)
    seconds = perf_counter() - started
    if told.stopped or not told.steps:
        raise SystemExit(f"not tended: {told}")
    print(f"{seconds:.3f} {most.stop():.0f}")


class Most:
    """Looks now and then at the memory of this process and of those it started, in MB."""

    def __init__(self) -> None:
        self._most = 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> float:
        """The most that was seen at once."""
        self._done.set()
        self._thread.join()
        return self._most

    def _look(self) -> None:
        while not self._done.wait(_EVERY):
            total = sum(map(_resident, [os.getpid(), *_children(os.getpid())]))
            self._most = max(self._most, total / 1e6)


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for task in os.listdir(f"/proc/{pid}/task"):
        try:
            text = Path(f"/proc/{pid}/task/{task}/children").read_text(encoding="ascii")
        except OSError:
            continue
        for child in map(int, text.split()):
            found += [child, *_children(child)]
    return found


def _resident(pid: int) -> float:
    """Resident bytes; what processes share counts for each of them."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0.0
    rows = [line.split() for line in text.splitlines() if line.startswith("Rss:")]
    return sum(float(row[1]) * 1024 for row in rows)


if __name__ == "__main__":
    turn(sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4]), int(sys.argv[5]))
