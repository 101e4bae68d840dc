"""One group of figures as text: a chart, a table, and remarks."""

from __future__ import annotations

from dataclasses import dataclass

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Mark:
    """One row of a chart.

    `values` are what its kind draws, none where there are too few entries: parts from 0 (`bars`),
    parts of a whole, one for each level (`mix`), low, middle and high (`interval`), or values in
    their order (`series`). `text` stands at the right edge, `note` behind it where there is room;
    `wanted` is a filter that finds the entries behind the row, empty where there are none to find.
    """

    label: str
    values: tuple[float, ...]
    text: str
    n: int | None = None
    wanted: str = ""
    note: str = ""


@dataclass(frozen=True)
class Chart:
    """The rows of a chart of one kind; `axis` stands below it, evenly from 0 to `top`."""

    kind: str
    marks: tuple[Mark, ...]
    top: float = 1.0
    axis: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """One group of figures; `remarks` say what it does not.

    `n` is the number of entries it rests on, or a text where that is said in another way. A chart
    is lines of text, or data to be drawn as wide as there is room.
    """

    name: str
    title: str
    n: int | str
    chart: tuple[str, ...] | Chart
    headers: tuple[str, ...]
    rows: Rows
    remarks: tuple[str, ...]
    wanted: tuple[str, ...] = ()
    """For each row a filter that finds the entries behind it."""

    @property
    def sample_size(self) -> str:
        """The sample size in words; empty where there is none."""
        return self.n if isinstance(self.n, str) else f"n = {self.n:,}"
