"""An open journal, and its clock."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chefslog.home.paths import Home
from chefslog.store.journal import Journal
from tests.journals import lay_empty_journal
from tests.store.given import Clock, opened


@pytest.fixture
def clock() -> Clock:
    """Noon of 21 November 2026 until it is wound on."""
    return Clock()


@pytest.fixture
def journal(home: Home, clock: Clock) -> Iterator[Journal]:
    """A new journal, open."""
    lay_empty_journal(home)
    with opened(home, clock) as journal:
        yield journal
