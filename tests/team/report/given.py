"""Releases to report on: a believable team over six months, in the bands a desk would publish."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

from chefslog.insight.statistics import Share, Spread
from chefslog.model.days import iso
from chefslog.team.bands import POINTS, Grid, people_band, question_grid
from chefslog.team.calendar import period
from chefslog.team.delivery.delivery import Delivery, Month
from chefslog.team.digest import FORMAT
from chefslog.team.questions import QUESTIONS
from chefslog.team.report.model import Report, build
from chefslog.team.report.released import SelfView

TEAM = "5e" * 16
MONTHS = tuple(f"2026-{month:02}" for month in range(6, 12))
EDGES = [20, 50, 100, 200]
_DRIFT = {
    "delegation": (7, 14), "checked": (18, 15), "kept": (17, 12), "held": (17, 13), "own": (18, 13),
    "effect": (14, 15), "routine": (6, 13), "human_led": (18, 17), "bugs": (7, 15),
    "otherwise": (4, 8), "spend": (3, 11), "review_load": (6, 14), "interruptions": (8, 8),
    "after_hours": (4, 5), "confidence": (13, 12), "impact_ai": (6, 11),
}  # fmt: skip
"""The team's mean in the first and in the last month."""


def release(
    month: str, rows: Mapping[str, tuple[int, int] | None], members: int = 12, **fields: Any
) -> dict[str, Any]:
    """A release in the shape of `release.json`; rows are (total, people), None where hidden.

    `before` is the release of the month before, whose bands stick.
    """
    span, before = period(month), fields.pop("before", None)
    last = {row["name"]: row for row in before["questions"]} if before else {}
    questions = []
    for name, given in rows.items():
        row = {"name": name, "support": "", "width": 0, "margin": 0, "end": 0, "band": 0,
               "why": fields.get("why", "under-k")}  # fmt: skip
        if given is not None:
            total, people = given
            grid = question_grid(QUESTIONS[name].kind, members, people)
            known = last.get(name, {"why": "-"})
            stays = not known["why"] and grid == Grid(
                *(known[x] for x in ("width", "margin", "end"))
            )
            last_band = known["band"] if stays else None
            row |= {"support": people_band(people, 5), "width": grid.width, "margin": grid.margin,
                    "end": grid.end, "why": "",
                    "band": grid.place(total, people, last_band)}  # fmt: skip
        questions.append(row)
    return {
        "format": FORMAT, "team": TEAM, "name": "Checkout", "epoch": 1,
        "team_hash": "00" * 32, "period": month, "task_id": "11" * 32,
        "first": iso(span.first), "last": iso(span.last), "k": 5,
        "members": people_band(members, 5), "reports": people_band(members, 5),
        "questions": questions, "leaves": [], "rejects": {},
        "spend_edges": EDGES, "currency": "EUR", "statement": {}, "at": 0, "signature": "",
        **{key: value for key, value in fields.items() if key != "why"},
    }  # fmt: skip


def team(seed: int = 7, members: int = 12, months: Sequence[str] = MONTHS) -> list[dict[str, Any]]:
    """The releases of a made-up team, oldest first."""
    rng = random.Random(seed)
    made: list[dict[str, Any]] = []
    for at, month in enumerate(months):
        share = at / max(1, len(months) - 1)
        rows: dict[str, tuple[int, int] | None] = {}
        for name, (first, last) in _DRIFT.items():
            people = members - rng.randint(0, 2)
            mean = first + (last - first) * share
            total = sum(min(POINTS, max(0, round(rng.gauss(mean, 2)))) for _ in range(people))
            rows[name] = (total, people) if people >= 5 else None
        made.append(release(month, rows, members, before=made[-1] if made else None))
    return made


def delivery() -> Delivery:
    """What git might say of that team, in round numbers."""
    leads, deployed = (61, 54, 50, 58, 44, 39), (6, 7, 9, 8, 11, 13)
    landed, back, hot = (88, 92, 101, 97, 110, 121), (3, 2, 4, 5, 3, 4), (2, 1, 3, 2, 1, 1)
    return Delivery(2, 1, tuple(
        Month(name, Spread(200, lead, lead / 2, lead * 2), count, all_of_it, Share(few, all_of_it),
              quick)
        for name, lead, count, all_of_it, few, quick
        in zip(MONTHS, leads, deployed, landed, back, hot, strict=True)
    ))  # fmt: skip


def full() -> Report:
    """A report with everything in it."""
    views = (SelfView("1.5x", "2026-07-02"), SelfView("2x", "2026-12-02"))
    releases = team(5)
    hidden = {"name": "", "support": "", "width": 0, "margin": 0, "end": 0, "band": 0, "why": ""}
    releases[-1]["questions"] += [
        hidden | {"name": f"path:{path}", "support": "12–24", "band": band}
        for path, band in {"Checkout": 2, "Night <batch>": 0, "Refunds | Vouchers": 1}.items()
    ] + [hidden | {"name": "path:Billing", "why": "under-k"}]
    return build(releases, delivery(), views)
