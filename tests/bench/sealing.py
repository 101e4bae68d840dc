"""What a sealed contribution costs, in milliseconds and in multiplications of Field128."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from chefslog.team.bands import POINTS
from chefslog.team.keyholder.examine import Examiner
from chefslog.team.questions import DEFAULTS, Contribution
from chefslog.team.seal import report_size, seal
from chefslog.team.task import DESK, LOCK, Task, report_name
from chefslog.team.vdaf.field import Field128
from tests.bench.ground import BenchError, Ground, Line, environment, interpreter, shown
from tests.team.scene import Scene, found

if TYPE_CHECKING:
    from collections.abc import Callable

_LOOP = 1_000
_RUNS = 60
_MEMBERS = 12
_TALLY = 10_000


def one_report(ground: Ground) -> list[Line]:
    """Prove and seal, verify and open: 15 questions, two keyholders."""
    with tempfile.TemporaryDirectory(dir=ground.temp) as temp:
        scene = found(Path(temp), members=_MEMBERS, questions=DEFAULTS)
        task = scene.task()
        said = contribution(task)
        sealed = seal(task, 0, 1, said, scene.identities[0])
        sealing = _median(lambda: seal(task, 0, 1, said, scene.identities[0]))
        lock = _examiner(scene, LOCK)
        beside = report_name(sealed.report_id), sealed.data
        theirs = _examiner(scene, DESK).look(*beside).line
        opening = _median(lambda: lock.look(*beside, theirs))
        if lock.look(*beside, theirs).doubt:
            raise AssertionError("the report that is timed does not stand")
    unit = _median(_multiplications) / _LOOP
    what = f"{len(task.file.questions)} questions, 2 keyholders, {report_size(task):,} bytes"
    return [
        _line(f"prove and seal a contribution ({what})", sealing, unit, 0.010),
        _line("open and verify a report, the other's check included", opening, unit, 0.0025),
    ]


def tally(ground: Ground) -> list[Line]:
    """Each keyholder's turn over 10,000 sealed reports in a folder."""
    from tests.bench.tallying import prepare

    count = _TALLY if ground.largest > 10_000 else 1_000
    lines = []
    with tempfile.TemporaryDirectory(dir=ground.temp) as temp:
        large = prepare(Path(temp) / "team", count)
        for who, home in (("desk", large.desk), ("second lock", large.lock)):
            seconds, memory = _turn(large.arguments(home))
            what = f"tally of {shown(count)} reports by the {who}"
            is_met = seconds <= count * 0.0012 and memory < 150
            goal = f"≤ {count * 0.0012:.1f} s, < 150 MB"
            lines.append(Line(what, goal, f"{seconds:.1f} s, {memory:.0f} MB", is_met))
    return lines


def _turn(arguments: list[str]) -> tuple[float, float]:
    """Seconds and MB of one keyholder's turn. Raises BenchError."""
    done = subprocess.run(
        [interpreter(), *arguments], env=environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BenchError(done.stderr.strip().splitlines()[-1])
    seconds, memory = done.stdout.split()
    return float(seconds), float(memory)


def contribution(task: Task, person: int = 0) -> Contribution:
    """All questions answered."""
    count = len(task.file.questions)
    return Contribution((person % (POINTS + 1),) * count, (True,) * count)


def _examiner(scene: Scene, role: str) -> Examiner:
    machine = scene.desk if role == DESK else scene.lock
    private = machine.keys.period_key(scene.file.team, scene.task().period.name)
    return Examiner(scene.task(), role, private)


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
