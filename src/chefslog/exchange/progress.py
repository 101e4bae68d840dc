"""Long work as those who wait for it see it: how far it is, and whether to stop."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int | None], None]
"""Told (done, of how many) now and then; the second is None where nobody knows."""
Cancelled = Callable[[], bool]
"""Asked now and then; True ends the work."""


class Stopped(Exception):
    """The work was cancelled; the text says what was kept."""


def unwatched(done: int, of: int | None) -> None:
    """Progress that nobody looks at."""


def never() -> bool:
    """Nobody will cancel."""
    return False
