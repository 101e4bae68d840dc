"""What every test gets: a home of its own, and none of the developer's settings."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from chefslog.home.paths import Home, find_home

MEMORY = "/dev/shm"
"""Where the system has a file system in memory; there an fsync costs nothing."""
ENOUGH = 2 << 30
"""Bytes that have to be free there."""

if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH:
    os.environ["TMPDIR"] = tempfile.tempdir = MEMORY

# Otherwise each of the many processes that the tests start compiles the whole program anew.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

settings.register_profile(
    "chefslog", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("chefslog")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """An empty home; HOME, XDG folders, editor and zone are the test's own."""
    for name in [*os.environ]:
        if name.startswith(("CHEFSLOG", "XDG_")) or name in ("EDITOR", "VISUAL", "NO_COLOR"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    monkeypatch.setenv("CHEFSLOG_HOME", str(tmp_path / "journal"))
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    monkeypatch.chdir(tmp_path)
    yield find_home()
    monkeypatch.undo()
    time.tzset()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Why tests were skipped, a line for each reason."""
    skipped = terminalreporter.stats.get("skipped", [])
    for reason, count in Counter(report.longrepr[2] for report in skipped).items():
        terminalreporter.write_line(f"{count} × {reason}")
