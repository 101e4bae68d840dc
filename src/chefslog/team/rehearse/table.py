"""The table of a rehearsal: what each attacker learned, as data and as text."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from chefslog.team.rehearse.score import Learned

Outcome = Literal["read", "refused", "noticed", "works"]
"""Figures were read; it was refused; it worked and somebody noticed; it worked unnoticed."""

ATTACKERS = {
    "manager": "The manager: reads release.json, and can ask for more",
    "desk": "The desk: sees exact sums of at least k people, and by name who filled what",
    "colleagues": "Colleagues: k − 1 of them tell the manager what they answered",
    "host": "The folder's host: can read, change and delete every file there",
    "client": "A member with a modified client",
}
_R2, _PEOPLE, _ANSWERS = 7, 9, 10
_SIDE = _R2 + _PEOPLE + _ANSWERS
_NARROWEST = 60


@dataclass(frozen=True)
class Row:
    """One attack: by whom, what they did, what came of it, and in plain words what that means.

    `ours` is what was learned here, `exact` what the same attack learns where exact totals are
    published, as a naive dashboard does; each None where it makes no sense.
    """

    attacker: str
    attack: str
    outcome: Outcome
    says: str
    ours: Learned | None = None
    exact: Learned | None = None


@dataclass(frozen=True)
class Rehearsal:
    """A whole rehearsal.

    `periods` counts those that were played; of their sections, `sections` a period, `opened` were
    published.
    """

    members: int
    seed: int
    k: int
    periods: int
    sections: int
    opened: int
    rows: tuple[Row, ...]


def data(rehearsal: Rehearsal) -> dict[str, Any]:
    """The rehearsal as JSON holds it; R² rounded to four places."""
    found = asdict(rehearsal)
    for row in found["rows"]:
        for side in ("ours", "exact"):
            if row[side] and row[side]["r2"] is not None:
                row[side]["r2"] = round(row[side]["r2"], 4) + 0.0
    return {"format": "chefslog-rehearsal/1", **found}


def lines(rehearsal: Rehearsal, width: int = 100) -> list[str]:
    """The rehearsal as text, at most `width` wide (but never under 60)."""
    width = max(width, _NARROWEST)
    found = [
        *_wrapped(
            f"{rehearsal.members} made-up members (seed {rehearsal.seed}), {rehearsal.periods} "
            f"periods, {rehearsal.sections} sections, k = {rehearsal.k}; {rehearsal.opened} of "
            f"{rehearsal.periods * rehearsal.sections} sections were published.",
            width,
        ),
        "",
        *_wrapped(
            "R²: 1 is every answer guessed right, 0 no better than what the report tells everybody "
            "of the team. Known: people, and answers of theirs, that are certain within one point "
            "of 20. Exact totals: the same attack on a dashboard that publishes exact sums.",
            width,
        ),
    ]
    for attacker, title in ATTACKERS.items():
        rows = [row for row in rehearsal.rows if row.attacker == attacker]
        if rows:
            found += ["", *_wrapped(title, width), *_block(rows, width)]
    return found


def _block(rows: Sequence[Row], width: int) -> list[str]:
    has_exact = any(row.exact for row in rows)
    room = width - _SIDE * (2 if has_exact else 1)
    head = f"{'':{room}}{'here':>{_SIDE}}"
    names = f"{'R²':>{_R2}}{'people':>{_PEOPLE}}{'answers':>{_ANSWERS}}"
    found = [
        head + (f"{'exact totals':>{_SIDE}}" if has_exact else ""),
        " " * room + names * (2 if has_exact else 1),
    ]
    if not any(row.ours for row in rows):
        found = []
    for row in rows:
        sides = _side(row) + (_figures(row.exact) if row.exact else "")
        first, *more = textwrap.wrap(row.attack, room - 3) or [""]
        found.append(f"  {first:{room - 2}}{sides}".rstrip())
        found += [f"  {line}" for line in more]
        found += _wrapped(row.says, width, "      ")
    return found


def _side(row: Row) -> str:
    if row.outcome == "read" and row.ours:
        return _figures(row.ours)
    return f"{row.outcome:>{_SIDE}}"


def _figures(learned: Learned) -> str:
    r2 = "–" if learned.r2 is None else f"{learned.r2:.2f}".replace("-0.00", "0.00")
    people = f"{learned.people}/{learned.of_people}" if learned.of_people else "–"
    return f"{r2:>{_R2}}{people:>{_PEOPLE}}{_percent(learned):>{_ANSWERS}}"


def _percent(learned: Learned) -> str:
    if not learned.of_cells:
        return "–"
    percent = 100 * learned.cells / learned.of_cells
    if 0 < percent < 0.05:
        return "<0.1 %"
    return f"{min(percent, 99.9) if learned.cells < learned.of_cells else percent:.1f} %"


def _wrapped(text: str, width: int, indent: str = "") -> list[str]:
    return textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=indent)
