"""A season to write about: entries with everything in them, read back through the one door."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from chefslog.home.paths import Home
from chefslog.model.season import Goal, Pick, Season
from chefslog.reading.connect import open_snapshot
from chefslog.season.document import Sources
from chefslog.season.material import material, names_of_people
from chefslog.season.rubric import read_rubric, rubric_text
from tests.journals import TODAY, entry, put_journal

SEASON = Season("H2-2026", "2026-07-01", "2026-12-31", (Goal("latency", "Halve it"),),
                writer="Ada", role="engineer")  # fmt: skip


def full(number: int, **fields: Any) -> dict[str, Any]:
    """An entry with all that a review likes."""
    return entry(
        number,
        **{
            "headline": f"Cut login latency, part {number}",
            "problem": "Every login fetched the keys. It was so from the first week.",
            "approach": "A cache with a background refresh.",
            "result": "Logins are quick now. Nobody asked why.\nLearned: measure first.",
            "impact": "1.8 s → 240 ms p99, all logins",
            "value": "speed",
            "kind": "build",
            "outcome": "kept",
            "delegation": 2,
            "checked": "tests",
            "own": "yes",
            "ai_effect": "helped",
            "evidence": [{"kind": "pr", "ref": f"PR-{number}"}],
            "goals": ["latency"],
            "skills": ["performance"],
            "project": "accounts",
            **fields,
        },
    )


def sources(
    home: Home,
    entries: Iterable[Mapping[str, Any]] = (),
    picks: Iterable[str] | None = None,
    season: Season = SEASON,
) -> Sources:
    """What texts are made from, of a journal with these entries; all are picked by default."""
    written = [*entries]
    put_journal(home, written)
    if picks is None:
        picks = [one["id"] for one in written]
    held = Season(
        season.name, season.first, season.last, season.goals, None,
        tuple(Pick(ref) for ref in picks), season.writer, season.role,
    )  # fmt: skip
    with open_snapshot(home) as snapshot:
        pieces = material(snapshot, *held.span)
        names = names_of_people(snapshot)
    return Sources(held, pieces, read_rubric(rubric_text("product-engineer")), names, TODAY)
