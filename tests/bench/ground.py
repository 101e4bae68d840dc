"""What every figure stands on: the environment's own commands, journals of three sizes, runs."""

from __future__ import annotations

import os
import sys
import sysconfig
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SIZES = (1_000, 10_000, 100_000)
_DISTORTING = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "PYTHONSTARTUP", "PYTHONHASHSEED")
_LEAKING = ("NO_COLOR", "COLUMNS", "LINES", "CHEFSLOG_NOW", "TEXTUAL")


class BenchError(Exception):
    """A figure that cannot be taken here; the text says what is missing."""


@dataclass(frozen=True)
class Line:
    """One row of the table; `met` is None where there is no goal."""

    what: str
    goal: str
    measured: str
    met: bool | None = None


@dataclass(frozen=True)
class Ground:
    """Where the journals are, by size (0 is the empty one), and how often to run."""

    homes: Mapping[int, str]
    temp: str
    runs: int
    sizes: Sequence[int] = field(default=SIZES)

    @property
    def largest(self) -> int:
        """The size that the goals are about: 100,000, or less in a quick run."""
        return self.sizes[-1]

    @property
    def home(self) -> str:
        """The folder of the largest journal."""
        return self.homes[self.largest]


def interpreter() -> str:
    """The environment's Python, past any shim."""
    return sys.executable


def chefslog() -> str:
    """The environment's console script. Raises BenchError where it is not installed."""
    path = os.path.join(sysconfig.get_path("scripts"), "chefslog")
    if not os.path.exists(path):
        raise BenchError(f"{path} is missing: install the project into this environment first")
    return path


def environment(home: str | None = None) -> dict[str, str]:
    """This process's variables without those that distort, and with a journal's folder."""
    env = {
        name: value
        for name, value in os.environ.items()
        if name not in _DISTORTING and not name.startswith(_LEAKING)
    }
    env["TERM"] = "xterm-256color"
    env["COLORTERM"] = "truecolor"
    if home is not None:
        env["CHEFSLOG_HOME"] = home
    return env


def shown(number: int) -> str:
    """A size for people: 1k, 10k, 100k."""
    return f"{number // 1000}k" if number >= 1000 else str(number)
