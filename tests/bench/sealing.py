"""What a sealed contribution costs, in milliseconds and in multiplications of Field128."""

from __future__ import annotations

import hashlib
import os
import subprocess
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from chefslog.team.keyholder.examine import Examiner, Job, Theirs
from chefslog.team.seal import report_size, seal
from chefslog.team.sections import POINTS, SECTIONS, Contribution, layout
from chefslog.team.task import DESK, LOCK, Task
from chefslog.team.vdaf.field import Field128
from tests.bench.ground import Ground, Line, environment, interpreter, shown
from tests.team.scene import Scene, found

if TYPE_CHECKING:
    from collections.abc import Callable

_LOOP = 1_000
_RUNS = 60
_MEMBERS = 12
_TALLY = 10_000


def one_report(ground: Ground) -> list[Line]:
    """Prove and seal, verify and open: 81 cells, two keyholders."""
    with tempfile.TemporaryDirectory(dir=ground.temp) as temp:
        scene = found(Path(temp), members=_MEMBERS, sections=tuple(SECTIONS))
        task = scene.task()
        said = contribution(task)
        sealed = seal(task, 0, 1, said, scene.identities[0])
        sealing = _median(lambda: seal(task, 0, 1, said, scene.identities[0]))
        lock = _examiner(scene, LOCK)
        job = Job(f"{sealed.report_id.hex()}.rep", sealed.data, _hash(sealed.data))
        other = _examiner(scene, DESK).look(job)
        theirs = Theirs(other.verifier_share, other.file_hash, other.extension_hash, other.sums)
        beside = Job(job.name, job.data, job.file_hash, theirs)
        opening = _median(lambda: lock.look(beside))
        if lock.look(beside).doubt:
            raise AssertionError("the report that is timed does not stand")
    unit = _median(_multiplications) / _LOOP
    what = f"{task.file.length} cells, 2 keyholders, {report_size(task):,} bytes"
    return [
        _line(f"prove and seal a contribution ({what})", sealing, unit, 0.010),
        _line("open and verify a report, the other's check included", opening, unit, 0.0025),
    ]


def tally(ground: Ground) -> list[Line]:
    """10,000 reports by one keyholder: seconds on one core and on all, memory of all processes."""
    count = _TALLY if ground.largest > 10_000 else 1_000
    told = {
        workers: subprocess.run(
            [interpreter(), "-m", "tests.bench.tallying", str(count), str(workers), ground.temp],
            env=environment(), capture_output=True, text=True, check=True,
        ).stdout.split()
        for workers in (1, os.cpu_count() or 1)
    }  # fmt: skip
    (alone, memory_alone), (together, memory) = told.values()
    ratio = float(alone) / float(together)
    each = float(alone) / count
    return [
        Line(
            f"tally of {shown(count)} reports on {os.cpu_count()} cores, against one",
            "≥ 1.7x on two",
            f"{ratio:.2f}x ({float(alone):.1f} s to {float(together):.1f} s; "
            f"{each * 1000:.2f} ms a report)",
            ratio >= 1.7,
        ),
        Line(
            f"memory of that tally, all its processes (on one core {memory_alone} MB)",
            "< 200 MB",
            f"{memory} MB",
            float(memory) < 200,
        ),
    ]


def contribution(task: Task, person: int = 0) -> Contribution:
    """All sections filled, all points in one cell of each."""
    cells = [0] * task.file.length
    for _, start, stop in layout(task.file.sections):
        cells[start + person % (stop - start)] = POINTS
    return Contribution(tuple(cells), (True,) * len(task.file.sections))


def _examiner(scene: Scene, role: str) -> Examiner:
    machine = scene.desk if role == DESK else scene.lock
    private = machine.keys.period_key(scene.file.team, scene.task().period.name)
    return Examiner(scene.task(), role, private)


def _hash(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _multiplications() -> None:
    modulus = Field128.MODULUS
    product = factor = pow(3, 2**100 + 1, modulus)
    for _ in range(_LOOP):
        product = product * factor % modulus


def _median(work: Callable[[], object]) -> float:
    work()
    times = []
    for _ in range(_RUNS):
        started = perf_counter()
        work()
        times.append(perf_counter() - started)
    return median(times)


def _line(what: str, seconds: float, unit: float, goal: float) -> Line:
    measured = f"{seconds * 1000:.2f} ms; {seconds / unit:,.0f} multiplications"
    return Line(what, f"≤ {goal * 1000:g} ms", measured, seconds <= goal)
