"""A place of every kind for the tests that ask for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.team.mailroom.places import KINDS, Ground, ground


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ground]:
    """A place of each kind in turn."""
    with ground(request.param, tmp_path) as made:
        yield made
