"""What some of the exchange's tests need around them."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest


@pytest.fixture
def open_umask() -> Iterator[None]:
    """A umask that lets everybody read everything, so that modes are the program's own doing."""
    before = os.umask(0)
    yield
    os.umask(before)
