"""The demo's season: goals, a rubric, and picks as a writer would leave them half-way."""

from __future__ import annotations

from chefslog.home.paths import Home
from chefslog.model.days import civil, iso, ordinal
from chefslog.model.season import Goal, Season, with_picks
from chefslog.reading.connect import open_snapshot
from chefslog.season.material import material
from chefslog.season.ranking import rank
from chefslog.season.rubric import read_rubric, rubric_text

GOALS = (
    Goal("refunds-automatic", "Refunds under 50 EUR need no person", "met"),
    Goal("faster-checkout", "Paying takes a customer less than two seconds", "partly"),
    Goal("fast-feedback", "The test suite answers in under ten minutes", "met"),
    Goal("calm-oncall", "Nobody is woken by something that could wait"),
)
PICKS = 7
_MOST_OF_ONE = 2


def half_year(home: Home, today: int) -> Season:
    """The half year that `today` lies in, with the seven best entries, two of a project at most."""
    year, month, _ = civil(today)
    first, last = ((1, 1), (6, 30)) if month < 7 else ((7, 1), (12, 31))
    start, end = ordinal(year, *first), ordinal(year, *last)
    assert start is not None and end is not None
    season = Season(
        f"H{1 if month < 7 else 2}-{year}",
        iso(start),
        iso(end),
        GOALS,
        rubric_text("product-engineer"),
        writer="Robin Weiss",
        role="Senior engineer, Travel",
    )
    with open_snapshot(home) as snapshot:
        pieces = material(snapshot, start, end)
    ids: list[str] = []
    taken: dict[str, int] = {}
    for candidate in rank(pieces, GOALS, read_rubric(season.rubric or "")):
        project = candidate.piece.text("project")
        taken[project] = taken.get(project, 0) + 1
        if taken[project] <= _MOST_OF_ONE and len(ids) < PICKS:
            ids.append(candidate.piece.id)
    return with_picks(season, ids)
