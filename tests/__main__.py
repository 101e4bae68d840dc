"""The developer's commands: `python -m tests` runs all checks, `python -m tests rooms` and so on.

Without a command's name all arguments go to pytest.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

COMMANDS = {
    "coverage": "tests.coverage_report",
    "harvest": "tests.harvest",
    "lowest": "tests.lowest",
    "mutants": "tests.mutants.command",
    "rooms": "tests.rooms",
    "schema": "tests.schema",
}
"""Each module has `main(arguments)`, which returns the exit code."""
CHECKS = (
    ("ruff", "format", "--check", "--quiet", "."),
    ("ruff", "check", "--quiet", "."),
    ("mypy",),
    ("lint-imports",),
)


def main(arguments: list[str]) -> int:
    """Run a command, or every check and pytest with these arguments."""
    if arguments and arguments[0] in COMMANDS:
        return int(import_module(COMMANDS[arguments[0]]).main(arguments[1:]))
    return run_tools((*CHECKS, ("pytest", *arguments)))


def run_tools(commands: Sequence[Sequence[str]]) -> int:
    """Run every command of the environment, even after one that failed.

    Return the first bad exit code, else 0.
    """
    root = Path(__file__).parents[1]
    scripts = sysconfig.get_path("scripts")
    codes = []
    for name, *rest in commands:
        print(f"— {name} {' '.join(rest)}", flush=True)
        command = [os.path.join(scripts, name), *rest]
        codes.append(subprocess.run(command, cwd=root, check=False).returncode)
    return next((code for code in codes if code), 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
