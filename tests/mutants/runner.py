"""Runs tests on a mutant, in a copy of the tree: the checkout is never touched."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

PYTEST = ("-m", "pytest", "-x", "-q", "-n", "0", "-p", "no:cacheprovider", "-m", "not slow",
          "--hypothesis-seed=0", "--no-header", "--tb=no")  # fmt: skip
PASSED, FAILED, NOTHING = 0, 1, 5
"""pytest's exit codes; 2 to 4 are errors while it collects, which is how a syntax error shows."""


class TestsFailError(Exception):
    """The tests fail without a mutant."""


class Tree:
    """A copy of the checkout, with one module at a time mutated."""

    def __init__(self, root: Path, copy: Path) -> None:
        self.copy = copy
        listed = ["git", "ls-files", "-co", "--exclude-standard", "-z"]
        names = subprocess.run(listed, cwd=root, check=True, stdout=subprocess.PIPE).stdout
        for name in filter(None, names.decode().split("\0")):
            if (root / name).is_file():
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(root / name, copy / name)
        self._written = time.time()

    def write_module(self, module: Path, source: str) -> None:
        """Write a module's source; bytecode of an earlier text is never taken for it."""
        path = self.copy / "src" / "chefslog" / module
        path.write_text(source, encoding="utf-8")
        # Bytecode is matched by size and whole seconds.
        self._written += 2
        os.utime(path, (self._written, self._written))

    def run_tests(self, files: Sequence[str], limit: float | None = None) -> tuple[int, float]:
        """Return pytest's exit code and the seconds it took; FAILED at the limit.

        A process of the test's own that still runs is ended with it.
        """
        shutil.rmtree(self.copy / ".hypothesis", ignore_errors=True)
        environment = {**os.environ, "PYTHONPATH": str(self.copy / "src")}
        begun = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, *PYTEST, *files], cwd=self.copy, env=environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        try:
            code = process.wait(limit)
        except subprocess.TimeoutExpired:
            code = FAILED
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        return code, time.monotonic() - begun

    def time_tests(self, stages: Sequence[Sequence[str]]) -> list[tuple[Sequence[str], float]]:
        """Return each stage with the seconds that a mutant may take in it: well over its own time.

        Raises TestsFailError where the tests fail without any mutant.
        """
        timed = []
        for files in stages:
            code, seconds = self.run_tests(files)
            if code not in (PASSED, NOTHING):
                raise TestsFailError(f"fail without a mutant: {' '.join(files)}")
            if code == PASSED:
                timed.append((files, 3 * seconds + 10))
        return timed

    def is_killed(self, stages: Sequence[tuple[Sequence[str], float]]) -> bool:
        """Return whether any stage's tests fail or do not end."""
        return any(self.run_tests(files, limit)[0] != PASSED for files, limit in stages)
