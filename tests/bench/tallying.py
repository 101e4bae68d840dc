"""One tally in a process of its own: prints its seconds and the most memory of it and its helpers.

`python -m tests.bench.tallying COUNT WORKERS FOLDER`
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from chefslog.team.keyholder.examine import Job
from chefslog.team.keyholder.tally import look_at_all
from chefslog.team.seal import seal
from chefslog.team.sections import SECTIONS
from chefslog.team.task import DESK
from tests.bench.sealing import contribution
from tests.team.scene import found

_DISTINCT = 50
"""Reports that are really sealed; the tally meets them again and again."""
_EVERY = 0.05


def main(count: int, workers: int, folder: str) -> None:
    """Tally and print."""
    with tempfile.TemporaryDirectory(dir=folder) as temp:
        scene = found(Path(temp), members=_DISTINCT, sections=tuple(SECTIONS))
        task = scene.task()
        files = Path(temp) / "in"
        files.mkdir()
        for index, identity in enumerate(scene.identities):
            sealed = seal(task, index, 1, contribution(task, index), identity)
            (files / f"{sealed.report_id.hex()}.rep").write_bytes(sealed.data)
        private = scene.desk.keys.period_key(scene.file.team, task.period.name)
        most = Most()
        started = perf_counter()
        found_all = sum(
            not finding.reason
            for finding in look_at_all(task, DESK, private, _jobs(files, count), count, workers)
        )
        seconds = perf_counter() - started
        if found_all != count:
            raise SystemExit(f"{count - found_all} reports were rejected")
        print(f"{seconds:.3f} {most.stop():.0f}")


def _jobs(files: Path, count: int) -> Iterator[Job]:
    names = sorted(files.iterdir())
    for number in range(count):
        data = names[number % len(names)].read_bytes()
        yield Job(names[number % len(names)].name, data, hashlib.sha256(data).digest())


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
    return sum(
        float(line.split()[1]) * 1024 for line in text.splitlines() if line.startswith("Rss:")
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
