"""Tests with the oldest dependencies allowed: `python -m tests lowest [PYTEST ARGUMENT …]`.

Makes an environment of its own, holds each dependency of the product and its extras at its lower
bound in `pyproject.toml`, and runs the tests in it: those that are not slow, where nothing else is
asked. The tools of the tests are the newest.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
_BOUND = re.compile(r"([\w.-]+)(\[[\w,-]+\])?>=([\w.]+)")


def main(arguments: list[str]) -> int:
    """Install and run; return pytest's exit code. Raises CalledProcessError where pip fails."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    with tempfile.TemporaryDirectory(prefix="lowest-") as folder:
        venv.create(folder, with_pip=True)
        constraints = Path(folder, "constraints.txt")
        constraints.write_text("\n".join(lower_bounds(project)) + "\n", encoding="utf-8")
        print(constraints.read_text(encoding="utf-8"), end="", flush=True)
        python = str(Path(folder, "Scripts" if os.name == "nt" else "bin", "python"))
        install = [python, "-m", "pip", "install", "-q", "-c", str(constraints), "-e", ".[test]"]
        subprocess.run(install, cwd=ROOT, check=True)
        command = [python, "-m", "pytest", *(arguments or ["-m", "not slow"])]
        return subprocess.run(command, cwd=ROOT, check=False).returncode


def lower_bounds(project: dict[str, object]) -> list[str]:
    """Return `name==version` for each dependency of the product and its extras, not of the tests.

    Exits where one has no lower bound.
    """
    extras = project["optional-dependencies"]
    assert isinstance(extras, dict)
    groups = [project["dependencies"], *(extras[name] for name in extras if name != "test")]
    pinned = []
    for requirement in (one for group in groups for one in group):
        bound = _BOUND.match(requirement)
        if bound is None:
            sys.exit(f"lowest: {requirement!r} in pyproject.toml has no lower bound")
        pinned.append(f"{bound[1]}=={bound[3]}")
    return pinned
