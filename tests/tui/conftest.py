"""Keys in tests wait shorter: Textual's pilot sleeps 40 ms a key to see whether the app rests."""

from __future__ import annotations

import pytest
from textual import _wait


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look more often; what a worker or the writer does is waited for by `running.rest`."""
    monkeypatch.setattr(_wait, "SLEEP_GRANULARITY", 0.005)
    monkeypatch.setattr(_wait, "SLEEP_IDLE", 0.0005)
