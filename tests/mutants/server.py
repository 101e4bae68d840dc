"""Runs pytest again and again in forks of one process that has imported the libraries once.

Runs in the copy of a tree. Reads a line of JSON for each run, `[files, limit]`, and answers with
`[exit code, seconds]`. Nothing of chefslog or its tests may be imported here.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import time
from contextlib import suppress
from importlib import import_module

import pytest

PRELOADED = ("hypothesis", "pytest_asyncio", "sqlmodel", "textual.app")
LOG = "pytest.log"
"""What the last run printed."""
OPTIONS = ("-x", "-q", "-n", "0", "-p", "no:cacheprovider",
           "--hypothesis-seed=0", "--no-header", "--disable-warnings", "--tb=no")  # fmt: skip


def run_pytest(files: list[str], limit: float) -> tuple[int, float]:
    """Return pytest's exit code and the seconds it took; 1 where it does not end in time.

    A process that a test started and left is ended as well.
    """
    # What hypothesis found in an earlier run is no part of this one.
    shutil.rmtree(".hypothesis", ignore_errors=True)
    begun = time.monotonic()
    child = os.fork()
    if not child:
        os.setsid()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        log = os.open(LOG, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(log, 1)
        os.dup2(log, 2)
        os._exit(int(pytest.main([*OPTIONS, *files])))
    status = wait_for(child, begun + limit)
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    if status is None:
        os.waitpid(child, 0)
    code = 1 if status is None else os.waitstatus_to_exitcode(status)
    return code, time.monotonic() - begun


def wait_for(child: int, until: float) -> int | None:
    """Return the status of a child that ended, None where it still runs at that time."""
    while time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return status
        time.sleep(0.02)
    return None


if __name__ == "__main__":
    for library in PRELOADED:
        import_module(library)
    for request in sys.stdin:
        print(json.dumps(run_pytest(*json.loads(request))), flush=True)
