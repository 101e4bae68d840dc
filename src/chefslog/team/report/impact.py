"""The impact with AI: the members' distribution beside the reader's own answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chefslog.model.days import civil, parse_day, spoken
from chefslog.team.release.bands import range_words
from chefslog.team.report.columns import Column
from chefslog.team.report.figures import Figure

if TYPE_CHECKING:
    from chefslog.team.report.selfview import SelfView


@dataclass(frozen=True)
class Impact:
    """`own` is the place of the reader's answer among the rows, None where there is none.

    `given` is the day of that answer in words, `said` what stands beside each other.
    """

    figure: Figure
    own: int | None
    given: str
    said: str


def impact(figure: Figure | None, own: SelfView | None, columns: Sequence[Column]) -> Impact | None:
    """The two beside each other; None where the team does not ask for it."""
    if figure is None:
        return None
    if own is None:
        return Impact(figure, None, "", "")
    from chefslog.model.checkin import IMPACTS

    place = [*IMPACTS].index(own.answer)
    day = parse_day(own.day) or 1
    given = f"{spoken(day)[4:]} {civil(day)[0]}"
    if figure.latest is None:
        return Impact(figure, place, given, "")
    when = columns[figure.latest].spoken
    sides = (
        ("answer the same", range(place, place + 1)),
        ("lower", range(place)),
        ("higher", range(place + 1, len(figure.rows))),
    )
    told = ", ".join(f"{range_words(*figure.span(cells))} {what}" for what, cells in sides if cells)
    said = f"Of the members, {told} ({when})."
    return Impact(figure, place, given, said)
