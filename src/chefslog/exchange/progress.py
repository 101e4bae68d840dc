"""Long work as those who wait for it see it: how far it is, and whether to stop."""

from __future__ import annotations

from collections.abc import Callable

Watch = Callable[[int, int | None], None]
"""Told (done, of how many) now and then; the second is None where nobody knows. To end the work it
raises Stopped."""


class Stopped(Exception):
    """The work was cancelled; the text says what was kept."""


def unwatched(done: int, of: int | None) -> None:
    """Watch work that nobody waits for."""
