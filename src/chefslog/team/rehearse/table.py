"""What a rehearsal found, as data and as text: each attack that was tried, and what came of it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal

from chefslog.team.rehearse.power import Power, power_lines

Outcome = Literal["read", "refused", "noticed", "works"]
"""Figures were read; it was refused; it worked and somebody noticed; it worked unnoticed."""

ATTACKERS = {
    "manager": "The manager: reads release.json, and can ask for more",
    "colleagues": "Colleagues who tell each other their answers",
    "desk": "The first keyholder: sees exact sums of k people and more",
    "host": "The folder's host: can read, change and delete every file there",
    "client": "A member with a modified client",
}
_NARROWEST = 60


@dataclass(frozen=True)
class Row:
    """One attack: by whom, what they did, what came of it, and in plain words what that means."""

    attacker: str
    attack: str
    outcome: Outcome
    says: str


@dataclass(frozen=True)
class Rehearsal:
    """A whole rehearsal: what was tried for real, and what a report of this size can see."""

    members: int
    seed: int
    k: int
    periods: int
    rows: tuple[Row, ...]
    power: tuple[Power, ...]

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"format": "chefslog-rehearsal/2", **asdict(self)}


def rehearsal_lines(rehearsal: Rehearsal, width: int = 100) -> Iterator[str]:
    """Yield the rehearsal as text, at most `width` wide (but never under 60)."""
    width = max(width, _NARROWEST)
    yield (
        f"{rehearsal.members} made-up members (seed {rehearsal.seed}), {rehearsal.periods} periods "
        f"through real keys and files, k = {rehearsal.k}."
    )
    for attacker, title in ATTACKERS.items():
        yield ""
        yield title
        for row in (row for row in rehearsal.rows if row.attacker == attacker):
            yield from textwrap.wrap(
                f"{row.outcome:9}{row.attack}", width, initial_indent="  ",
                subsequent_indent=" " * 11,
            )  # fmt: skip
            yield from textwrap.wrap(
                row.says, width, initial_indent=" " * 11, subsequent_indent=" " * 11
            )
    yield ""
    yield from power_lines(rehearsal.power)
