"""One group of figures as text: a chart, a table, and remarks."""

from __future__ import annotations

from dataclasses import dataclass

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Section:
    """One group of figures; `remarks` say what it does not.

    `n` is the number of entries it rests on, or a text where that is said in another way.
    """

    name: str
    title: str
    n: int | str
    chart: tuple[str, ...]
    headers: tuple[str, ...]
    rows: Rows
    remarks: tuple[str, ...]

    @property
    def sample_size(self) -> str:
        """The sample size in words; empty where there is none."""
        return self.n if isinstance(self.n, str) else f"n = {self.n:,}"
