"""A copy of the tree, in which one module at a time is mutated: the checkout is never touched."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.mutants.server import LOG

PASSED, NOTHING = 0, 5
"""pytest's exit codes for tests that pass and for no test at all."""
LIMIT = 600.0
"""Seconds for tests without a mutant."""

Stage = tuple[Sequence[str], float]
"""Arguments of pytest, and the seconds that they may take: well over those without a mutant."""


class Tree:
    """A copy of the checkout's files, with a process that runs its tests."""

    def __init__(self, root: Path, copy: Path) -> None:
        self.copy = copy
        listed = ["git", "ls-files", "-co", "--exclude-standard", "-z"]
        names = subprocess.run(listed, cwd=root, check=True, stdout=subprocess.PIPE).stdout
        for name in filter(None, names.decode().split("\0")):
            if (root / name).is_file():
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(root / name, copy / name)
        self._written = time.time()
        self._timed: dict[tuple[str, str], tuple[Sequence[str], float]] = {}
        self._server = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("server.py"))], cwd=copy, text=True,
            env={**os.environ, "PYTHONPATH": str(copy / "src")},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def write_module(self, module: Path, source: str) -> None:
        """Write a module's source; bytecode of an earlier text is never taken for it."""
        path = self.copy / "src" / "chefslog" / module
        path.write_text(source, encoding="utf-8")
        # Bytecode is matched by size and whole seconds.
        self._written += 2
        os.utime(path, (self._written, self._written))

    def run_tests(self, files: Sequence[str], limit: float = LIMIT) -> tuple[int, float]:
        """Return pytest's exit code and the seconds it took; 1 where it does not end in time."""
        assert self._server.stdin is not None and self._server.stdout is not None
        print(json.dumps([files, limit]), file=self._server.stdin, flush=True)
        code, seconds = json.loads(self._server.stdout.readline())
        return code, seconds

    def time_tests(self, files: Sequence[str], mark: str = "not slow") -> Stage | None:
        """Return a stage with its limit, without what fails or hangs where there is no mutant.

        That is printed. Each file is run once. None where nothing is left.
        """
        for file in files:
            if (file, mark) not in self._timed:
                self._timed[file, mark] = self._time_file(file, mark)
        known = [self._timed[file, mark] for file in files]
        arguments = [argument for passing, _ in known for argument in passing]
        return (
            (["-m", mark, *arguments], 3 * sum(seconds for _, seconds in known) + 10)
            if arguments
            else None
        )

    def _time_file(self, file: str, mark: str) -> tuple[Sequence[str], float]:
        chosen, arguments = ["-m", mark], [file]
        code, seconds = self.run_tests([*chosen, *arguments])
        while code not in (PASSED, NOTHING) and (failed := self._failed_test()):
            print(f"left out, for it fails without a mutant: {failed}", file=sys.stderr)
            arguments.append(f"--deselect={failed}")
            code, seconds = self.run_tests([*chosen, *arguments])
        if code not in (PASSED, NOTHING):
            print(f"left out, for it does not end in time: {file}", file=sys.stderr)
        return (arguments if code == PASSED else []), seconds

    def _failed_test(self) -> str | None:
        log = (self.copy / LOG).read_text(encoding="utf-8", errors="replace")
        found = re.search(r"^(?:FAILED|ERROR) (.*?)(?: - .*)?$", log, re.MULTILINE)
        return found[1] if found else None

    def is_killed(self, stage: Stage) -> bool:
        """Return whether a stage's tests fail or do not end."""
        return self.run_tests(*stage)[0] != PASSED

    def close(self) -> None:
        """End the process."""
        self._server.communicate()
