"""What comes from outside in bulk: a long history of commits, and large logs of agents."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
from pathlib import Path

from tests.agents.logs import claude_line
from tests.bench.ground import BenchError, Ground, Line, environment, interpreter, shown
from tests.exchange.repositories import ME, Repo, many
from tests.memory import with_tests

_RUN = """
import sys
from chefslog.__main__ import main
from tests.memory import peak
told = sys.argv.pop()
code = main()
with open(told, "w") as file:
    print(peak(), file=file)
sys.exit(code)
"""
_LOG = 500 << 20


def harvest(ground: Ground) -> list[Line]:
    """`chefslog harvest --yes` over 50,000 commits of one's own."""
    count = 50_000 if ground.largest > 10_000 else 5_000
    with tempfile.TemporaryDirectory(dir=ground.temp) as temp:
        repo = Repo(Path(temp) / "api")
        many(repo, count)
        words = ("harvest", str(repo.path), "--since", "2000", "--identity", ME, "--yes")
        seconds, memory = _measure(temp, *words)
    what = f"harvest of {shown(count)} commits, {seconds:.0f} s: memory"
    return [Line(what, "< 120 MB", f"{memory:.0f} MB", memory < 120)]


def spend(ground: Ground) -> list[Line]:
    """`chefslog spend import` of 500 MB of a session log with long texts in it."""
    size = _LOG if ground.largest > 10_000 else _LOG // 10
    with tempfile.TemporaryDirectory(dir=ground.temp) as temp:
        path = Path(temp) / "logs" / "s1.jsonl"
        path.parent.mkdir()
        _write_log(path, size)
        seconds, memory = _measure(temp, "spend", "import", str(path.parent))
    what = f"spend import of {size >> 20} MB of logs, {seconds:.0f} s: memory"
    return [Line(what, "< 100 MB", f"{memory:.0f} MB", memory < 100)]


def _write_log(path: Path, size: int) -> None:
    """Answers of a year, some logged twice, with 2 KB of text each."""
    with path.open("w", encoding="utf-8") as file:
        number = 0
        while file.tell() < size:
            day = 1 + number // 40 % 28
            line = claude_line(
                number, at=f"2026-{1 + number // 1120 % 12:02}-{day:02}T10:00:00.000Z",
                session=f"s{number // 40}", text="x" * 2_000,
            )  # fmt: skip
            file.write((json.dumps(line) + "\n") * (1 + (number % 5 == 0)))
            number += 1


def _measure(temp: str, *words: str) -> tuple[float, float]:
    """Seconds and MB of a command in a home of its own. Raises BenchError."""
    told = os.path.join(temp, "memory")
    env = {**environment(os.path.join(temp, "home")), "PYTHONPATH": with_tests()["PYTHONPATH"]}
    start = time.perf_counter()
    done = subprocess.run(
        [interpreter(), "-c", _RUN, *words, told], env=env, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    seconds = time.perf_counter() - start
    if done.returncode:
        raise BenchError(done.stderr.strip()[-300:])
    return seconds, int(Path(told).read_text()) / 1024
