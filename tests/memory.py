"""How much memory a process took at most."""

from __future__ import annotations

import os
import resource
from pathlib import Path


def peak() -> int:
    """KiB of memory that this process held at most.

    Not `ru_maxrss` where Linux tells better: that one starts with what the parent held when it
    forked.
    """
    try:
        with open("/proc/self/status", encoding="ascii") as file:
            held = next(line for line in file if line.startswith("VmHWM:"))
    except (OSError, StopIteration):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(held.split()[1])


def with_tests() -> dict[str, str]:
    """The environment of a process that imports from `tests`."""
    root = Path(__file__).parents[1]
    return {**os.environ, "PYTHONPATH": os.pathsep.join((str(root), str(root / "src")))}
