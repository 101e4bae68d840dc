"""The demo's hand-written pieces: one TOML file per theme, shipped with the package.

A piece is the line as typed (the capture grammar), what was added later, and when: `week` counts
working weeks, 1 the oldest; `day` (1 to 5) pins a day of that week.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

THEMES = ("booking", "fares", "refunds", "timetable", "gate", "ci", "accounts")
WEEKS = 31


@dataclass(frozen=True)
class Piece:
    """One entry to be, with the verdict it gets two months later (or none)."""

    theme: str
    week: int
    line: str
    more: str = ""
    problem: str = ""
    approach: str = ""
    result: str = ""
    notes: str = ""
    day: int = 0
    weekend: bool = False
    source: str = "shell"
    state: str = "entry"
    verdict: str = ""
    verdict_note: str = ""


def pieces(theme: str) -> list[Piece]:
    """The pieces of a theme, in the order of its file."""
    text = files("chefslog.demo").joinpath(f"{theme}.toml").read_text(encoding="utf-8")
    table: dict[str, Any] = tomllib.loads(text)
    return [
        Piece(theme, **{name: _cut(one) for name, one in raw.items()}) for raw in table["entry"]
    ]


def _cut(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value
