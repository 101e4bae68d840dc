"""Releases to report on: a believable team of twelve over six months, made with the real bands.

Each person has habits; the team drifts slowly. Sums of points become bands as a desk makes them.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

from chefslog.insight.statistics import Share, Spread
from chefslog.model.days import iso
from chefslog.team.calendar import period
from chefslog.team.delivery.delivery import Delivery, Month
from chefslog.team.release.bands import band, support_band
from chefslog.team.report.figures import Figure, figure
from chefslog.team.report.model import Report, build
from chefslog.team.report.selfview import SelfView
from chefslog.team.sections import POINTS, SECTIONS

TEAM = "5e" * 16
MONTHS = tuple(f"2026-{month:02}" for month in range(6, 12))
EDGES = [20, 50, 100, 200]
GUARDRAILS = ["Auth, money and state machines stay human-led",
              "Nobody merges what they could not explain at 3 am",
              "An experiment may fail; it is reported either way"]  # fmt: skip

# Weights of the cells in the first and in the last month, and how often a member fills it.
_DRIFT: dict[str, tuple[Sequence[float], Sequence[float], float]] = {
    "delegation": ((1, 4, 16, 3, 1, 0.2), (1, 4, 2, 14, 6, 1), 1.0),
    "check": ((12, 5, 1, 3), (3, 14, 4, 2), 1.0),
    "kind": ((10, 6, 4, 3, 2, 2), (9, 4, 5, 3, 6, 2), 1.0),
    "value": ((5, 6, 4, 2, 4, 2, 2), (10, 5, 4, 2, 4, 2, 2), 0.97),
    "effect": ((9, 7, 4), (15, 4, 2), 1.0),
    "outcome": ((14, 4, 3), (16, 3, 2), 1.0),
    "own": ((15, 4, 1), (11, 7, 2), 1.0),
    "stakes": ((8, 1, 11, 0.5), (3, 8, 9, 2), 0.9),
    "otherwise": ((14, 6), (11, 9), 0.7),
    "held": ((15, 3, 1, 1), (16, 3, 1, 0.6), 0.45),
    "bugs": ((6, 14), (15, 5), 0.95),
    "impact": ((8, 12), (13, 7), 1.0),
    "spend": ((6, 5, 2, 1, 0.2), (1, 3, 9, 3, 1), 1.0),
    "review_load": ((2, 6, 8, 3, 1), (1, 2, 5, 10, 4), 1.0),
    "review_wait": ((5, 10, 5, 1, 0.4), (0.2, 0.5, 2, 10, 12), 1.0),
    "interruptions": ((2, 5, 8, 5, 2), (2, 5, 8, 5, 2), 1.0),
    "after_hours": ((14, 6, 2, 0.6, 0.2), (9, 7, 4, 2, 1), 1.0),
    "confidence": ((1, 2, 5, 11, 3), (1, 1, 4, 12, 6), 1.0),
    "impact_ai": ((3, 9, 4, 1, 0.4), (1, 3, 12, 4, 1), 0.99),
}
_ONE_ANSWER = {"spend", "impact_ai"}
"""One answer a period: all points in one cell."""
_FOCUS = 0.9
"""How much of the mean each person's habits are spread: low is more alike within a person."""


def release(
    month: str,
    support: Mapping[str, int],
    sums: Mapping[str, Sequence[int]],
    members: int = 12,
    k: int = 5,
    **fields: Any,
) -> dict[str, Any]:
    """A release in the shape of `release.json`, from supports and sums; under k is shut."""
    span = period(month)
    sections = []
    for section, people in support.items():
        shut = fields.get("why", {}).get(section, "under-k" if people < k else "")
        cells = [] if shut else [band(total, people, k) for total in sums[section]]
        shown = "" if shut else support_band(people, k)
        sections.append({"name": section, "support": shown, "cells": cells, "why": shut})
    return {
        "format": "chefslog-team/1", "team": TEAM, "name": "Checkout", "epoch": 1,
        "team_hash": "00" * 32, "period": month, "task_id": "11" * 32,
        "first": iso(span.first), "last": iso(span.last), "k": k,
        "members": support_band(members, k), "reports": support_band(members, k),
        "sections": sections, "leaves": [], "rejects": {}, "noise": "",
        "spend_edges": EDGES, "currency": "EUR", "stage": "structured", "guardrails": GUARDRAILS,
        "statement": {}, "at": 0, "signature": "",
        **{key: value for key, value in fields.items() if key != "why"},
    }  # fmt: skip


def too_few(name: str, sections: Sequence[str] = tuple(SECTIONS)) -> dict[str, Any]:
    """A period that was closed without values."""
    shut = dict.fromkeys(sections, "too-few")
    return release(name, dict.fromkeys(sections, 0), {}, why=shut)


def team(
    seed: int = 7,
    members: int = 12,
    months: Sequence[str] = MONTHS,
    sections: Sequence[str] = tuple(SECTIONS),
    **fields: Any,
) -> list[dict[str, Any]]:
    """The releases of a made-up team, oldest first."""
    rng = random.Random(seed)
    habits = [
        {name: [rng.gammavariate(_FOCUS, 1) + 1.5 for _ in SECTIONS[name].cells]
         for name in sections}
        for _ in range(members)
    ]  # fmt: skip
    made = []
    for at, month in enumerate(months):
        share = at / max(1, len(months) - 1)
        support: dict[str, int] = {}
        sums: dict[str, list[int]] = {}
        for name in sections:
            first, last, fills = _DRIFT[name]
            people = [one for one in habits if rng.random() < fills]
            support[name] = len(people)
            sums[name] = [0] * len(first)
            for one in people:
                weights = [(a + (b - a) * share) * habit
                           for a, b, habit in zip(first, last, one[name], strict=True)]  # fmt: skip
                for cell, points in enumerate(_spread(rng, name, weights)):
                    sums[name][cell] += points
        made.append(release(month, support, sums, members, **fields))
    return made


def _spread(rng: random.Random, name: str, weights: Sequence[float]) -> list[int]:
    """20 points over the cells, as some entries drawn by these weights would spread them."""
    entries = 1 if name in _ONE_ANSWER else 4 if SECTIONS[name].fields[0] == name else 15
    drawn = rng.choices(range(len(weights)), weights, k=entries)
    counts = [drawn.count(cell) for cell in range(len(weights))]
    points = [count * POINTS // entries for count in counts]
    order = sorted(range(len(counts)), key=lambda cell: -(counts[cell] * POINTS % entries))
    for cell in order[: POINTS - sum(points)]:
        points[cell] += 1
    return points


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
    return build(team(5), delivery(), SelfView("2x", "2026-12-02"))


def three(before: Sequence[int], after: Sequence[int], people: int = 12) -> Figure:
    """`own` (three cells) in two months, from sums of points."""
    made = [release(name, {"own": people}, {"own": sums}, people)
            for name, sums in zip(MONTHS, (before, after), strict=False)]  # fmt: skip
    found = figure("own", made)
    assert found is not None
    return found
