"""Runs something again and again in a process that is killed a little later each time."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from itertools import count
from types import FrameType
from typing import Any

SYSTEM = {
    *("unlink", "rename", "replace", "link", "mkdir", "rmdir"),
    *("write", "fsync", "fchmod", "chmod", "utime"),
    *("execute", "commit"),
}
"""What changes a disk; between two of these nothing is to be seen but what the first one left."""


def killed(prepare: Callable[[int], Callable[[], object]]) -> Iterator[bool]:
    """Prepare and run in a fork, killed by SIGKILL right before its n-th call into the system.

    Yields after each whether it was killed; the last one gets through.
    """
    for point in count():
        run = prepare(point)
        child = os.fork()
        if child == 0:
            status = 1
            try:
                sys.setprofile(_kill_at(point))
                run()
                sys.setprofile(None)
                status = 0
            finally:
                os._exit(status)
        _, ended = os.waitpid(child, 0)
        assert os.WIFSIGNALED(ended) or os.WEXITSTATUS(ended) == 0, f"failed at point {point}"
        yield os.WIFSIGNALED(ended)
        if not os.WIFSIGNALED(ended):
            return


def _kill_at(point: int) -> Callable[[FrameType, str, Any], None]:
    seen = 0

    def watch(frame: FrameType, event: str, function: Any) -> None:
        nonlocal seen
        if event != "c_call" or function.__name__ not in SYSTEM:
            return
        if seen == point:
            os.kill(os.getpid(), signal.SIGKILL)
        seen += 1

    return watch
