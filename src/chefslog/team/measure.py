"""What a member would send for a period: their own journal as points in the cells of sections."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from chefslog.team.counting import PRECISION, counted
from chefslog.team.errors import TeamError
from chefslog.team.sections import POINTS, SECTIONS, Contribution, Section, labels, layout

if TYPE_CHECKING:
    from chefslog.reading.connect import Snapshot
    from chefslog.team.calendar import Period


@dataclass(frozen=True)
class Preview:
    """One section as its writer sees it before anything is sent; this never leaves the machine.

    `points` sum to 20, or to 0 where the section stays blank. `entries` is how many of the
    writer's entries, verdicts or check-ins stand behind it, `is_consented` whether they agreed.
    """

    name: str
    title: str
    labels: tuple[str, ...]
    points: tuple[int, ...]
    entries: int
    is_consented: bool

    @property
    def is_filled(self) -> bool:
        """Whether anything of this section would be sent."""
        return any(self.points)


@dataclass(frozen=True)
class Measured:
    """A contribution, and for its writer alone what it is made of, section by section."""

    contribution: Contribution
    preview: tuple[Preview, ...]

    @property
    def support(self) -> tuple[int, ...]:
        """How many of the writer's own entries stand behind each section."""
        return tuple(part.entries for part in self.preview)


def measure(
    snapshot: Snapshot,
    period: Period,
    names: Sequence[str],
    consent: Collection[str],
    spend_edges: Sequence[int] = (),
    currency: str = "",
) -> Measured:
    """The contribution of a journal to a period: blank where there is nothing, or no consent.

    `spend_edges` are four whole amounts of the team's currency, rising, where spend is a section.
    Raises TeamError for sections or edges that make no sense.
    """
    sections = [section for section, _, _ in layout(names)]
    if "spend" in names:
        check_edges(spend_edges)
    found = counted(snapshot, period, names)
    preview = []
    for section in sections:
        *numbers, entries = found[section.name]
        counts = _in_cells(section, numbers, entries, spend_edges)
        is_consented = section.name in consent
        points = spread(counts) if is_consented else (0,) * len(counts)
        words = labels(section, spend_edges, currency)
        preview.append(
            Preview(
                section.name, section.title, words, points, entries if any(counts) else 0,
                is_consented,
            )
        )  # fmt: skip
    cells = tuple(point for part in preview for point in part.points)
    filled = tuple(part.is_filled for part in preview)
    return Measured(Contribution(cells, filled), tuple(preview))


def _in_cells(
    section: Section, numbers: Sequence[int], entries: int, edges: Sequence[int]
) -> tuple[int, ...]:
    """What weighs in each cell of a section; all zeros where it says nothing."""
    nothing = (0,) * len(section.cells)
    if section.name == "spend":
        bucket = bisect_right(edges, numbers[0] // PRECISION)
        return tuple(int(cell == bucket) for cell in range(len(nothing))) if entries else nothing
    if section.name == "delegation" and not any(numbers[1:]):
        return nothing
    return tuple(numbers)


def spread(counts: Sequence[int]) -> tuple[int, ...]:
    """The 20 points in proportion to counts by largest remainder, ties to the lower cell.

    All zeros where nothing was counted.
    """
    total = sum(counts)
    if not total:
        return (0,) * len(counts)
    points = [POINTS * count // total for count in counts]
    by_rest = sorted(range(len(counts)), key=lambda cell: -(POINTS * counts[cell] % total))
    for cell in by_rest[: POINTS - sum(points)]:
        points[cell] += 1
    return tuple(points)


def check_edges(edges: Sequence[int]) -> None:
    """Raises TeamError where these are not the four edges of the five buckets of spend."""
    wanted = len(SECTIONS["spend"].cells) - 1
    if len(edges) != wanted or edges[0] < 1 or any(low >= high for low, high in pairwise(edges)):
        raise TeamError(
            f"The edges of spend are {wanted} whole amounts that rise, such as 10 50 100 500, "
            f"not: {' '.join(map(str, edges)) or 'none'}."
        )
