"""How often and how long to wait for others who use the same repository."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from chefslog.home.git import GitError


@dataclass(frozen=True)
class _Kind:
    """What git says, how many times it is waited for, and the longest wait in seconds."""

    said: re.Pattern[str]
    tries: int
    longest: float


_KINDS = (
    # A git at work holds its lock for a moment; one that was killed left it for good.
    _Kind(re.compile(r"\.lock': File exists"), 20, 1.0),
    # Somebody else was faster, or is at it.
    _Kind(
        re.compile(
            r"fetch first|non-fast-forward|stale info|cannot lock ref|failed to update ref|"
            r"failed to lock|incorrect old value|reference already exists|but expected"
        ),
        100,
        4.0,
    ),
    # Servers drop connections when many come at once.
    _Kind(
        re.compile(r"onnection (closed|reset|timed out)|early EOF|hung up|unexpected disconnect"),
        4,
        4.0,
    ),
)
_FIRST = 0.5


class Patience:
    """Waits by chance, longer each time, so that many who meet do not meet again; then gives up."""

    def __init__(self, urandom: Callable[[int], bytes], sleep: Callable[[float], None]) -> None:
        self._urandom = urandom
        self._sleep = sleep
        self._met: Counter[re.Pattern[str]] = Counter()

    def after(self, error: GitError) -> None:
        """Wait, or raise the error again where waiting does not help, or not any more."""
        found = next((kind for kind in _KINDS if kind.said.search(error.reason)), None)
        if found is None or self._met[found.said] == found.tries:
            raise error
        self._met[found.said] += 1
        window = min(found.longest, _FIRST * 2.0 ** min(self._met.total() - 1, 10))
        self._sleep(window * int.from_bytes(self._urandom(2), "big") / 65_536)
