"""The published bands of several teams of one reader on one page, side by side in name order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from chefslog.team.questions import QUESTIONS
from chefslog.team.report.model import Report
from chefslog.team.report.wording import GROUPS

NOT_RANKED = (
    "In name order. The teams differ in their work, their size and their habits; a band of one "
    "says nothing about another."
)
_CELL = 20
"""Cells that a team's column takes at least."""


def in_order(reports: Sequence[Report]) -> list[Report]:
    """Return the reports by the names of their teams."""
    return sorted(reports, key=lambda report: report.team.casefold())


def team_rows(reports: Sequence[Report]) -> Iterator[tuple[str, ...]]:
    """Yield a row for the teams, their windows, and each question that any of them asks."""
    yield ("", *(report.team for report in reports))
    yield ("", *(report.window or "nothing released yet" for report in reports))
    for name in (name for names in GROUPS.values() for name in names):
        cells = []
        for report in reports:
            figure = next((one for one in report.figures if one.name == name), None)
            now = figure.now if figure else None
            hidden = "not asked" if figure is None else "hidden"
            moved = {1: " ▲", -1: " ▼"}.get(figure.change, "") if figure else ""
            cells.append(f"{now.text}{moved}" if now else hidden)
        if any(cell != "not asked" for cell in cells):
            yield (QUESTIONS[name].title, *cells)


def teams_lines(reports: Sequence[Report], width: int) -> Iterator[str]:
    """Yield the page as text; as many teams stand beside each other as the width holds."""
    title = max(len(question.title) for question in QUESTIONS.values())
    count = max(1, (width - title) // (_CELL + 2))
    each = max(_CELL, (width - title) // min(count, len(reports)) - 2)
    for start in range(0, len(reports), count):
        for head, *cells in team_rows(reports[start : start + count]):
            folded = [wrap(cell, each) or [""] for cell in cells]
            for at in range(max(map(len, folded))):
                row = "".join(f"  {part[at] if at < len(part) else '':{each}}" for part in folded)
                yield f"{head if not at else '':{title}}{row}".rstrip()
        yield ""
    yield from wrap(NOT_RANKED, width)
