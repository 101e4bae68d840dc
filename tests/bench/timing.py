"""Times of whole commands, taken in turns so that the machine's moods meet all of them alike."""

from __future__ import annotations

import os
import subprocess
import time
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from tests.bench.ground import BenchError, environment, interpreter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True)
class Command:
    """A command line, the journal it works on, and the file it reads as standard input."""

    args: Sequence[str]
    home: str | None = None
    stdin: str = os.devnull

    def run(self) -> float:
        """Run it to its end; seconds. Raises BenchError when it fails."""
        devnull = os.open(os.devnull, os.O_WRONLY)
        source = os.open(self.stdin, os.O_RDONLY)
        actions = [(os.POSIX_SPAWN_DUP2, source, 0)]
        actions += [(os.POSIX_SPAWN_DUP2, devnull, fd) for fd in (1, 2)]
        env = environment(self.home)
        try:
            started = time.perf_counter()
            child = os.posix_spawn(self.args[0], list(self.args), env, file_actions=actions)
            _, status = os.waitpid(child, 0)
            passed = time.perf_counter() - started
        finally:
            os.close(devnull)
            os.close(source)
        if os.waitstatus_to_exitcode(status):
            raise BenchError(self.complaint())
        return passed

    def output(self) -> str:
        """What it prints. Raises BenchError when it fails."""
        done = self._captured()
        if done.returncode:
            raise BenchError(self._said(done))
        return done.stdout

    def complaint(self) -> str:
        """Run it once more to learn how it fails."""
        return self._said(self._captured())

    def _captured(self) -> subprocess.CompletedProcess[str]:
        env = environment(self.home)
        with open(self.stdin, "rb") as source:
            return subprocess.run(
                self.args, env=env, stdin=source, capture_output=True, text=True, check=False
            )

    def _said(self, done: subprocess.CompletedProcess[str]) -> str:
        told = (done.stderr.strip() or done.stdout.strip()).splitlines()
        last = told[-1] if told else "nothing said"
        return f"`{' '.join(self.args[:4])}` ended with {done.returncode}: {last}"


def bare() -> Command:
    """F: the same environment's interpreter doing nothing."""
    return Command((interpreter(), "-c", "pass"))


def in_turns(commands: Mapping[str, Command], runs: int) -> dict[str, float]:
    """Median seconds of each command, run in turns: A B C A B C …, once unmeasured first."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for command in commands.values():
        command.run()
    for _ in range(runs):
        for name, command in commands.items():
            times[name].append(command.run())
    return {name: median(taken) for name, taken in times.items()}


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that this share of all values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def milliseconds(seconds: float) -> str:
    """Seconds for people."""
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"
