"""Costs as a person reads them."""

from __future__ import annotations

import pytest

from chefslog.insight.costs import Amounts, Costs, render_costs
from tests.journals import TODAY


def costs(**given: tuple[tuple[str, Amounts], ...]) -> Costs:
    """Costs of a month, with these projects or models."""
    of = {"projects": (), "models": (), **given}
    return Costs(
        "2026-11-01", "2026-11-21", "EUR", total={"EUR": 45.0}, month={"EUR": 45.0},
        forecast=None, envelopes=(), projects=of["projects"], models=of["models"],
        results=(), kinds=(), classes=(), unpriced=(),
    )  # fmt: skip


@pytest.mark.parametrize("head", ["project", "model"])
def test_of_more_than_eight_groups_the_others_are_counted(head: str) -> None:
    names = [f"shop-{number}" for number in range(1, 10)]
    group: tuple[tuple[str, Amounts], ...] = tuple((name, {"EUR": 5.0}) for name in names)
    shown = [f"    {name:28} {'5.00 EUR':>20}" for name in names]
    begin = ["2026-11: 45.00 EUR so far", "", "2026-11-01 to 2026-11-21: 45.00 EUR"]
    first = [*begin, f"  by {head}"]
    eight = costs(**{f"{head}s": group[:8]})
    assert list(render_costs(eight, TODAY))[:12] == [*first, *shown[:8]]
    assert "more; all with --json" not in "\n".join(render_costs(eight, TODAY))
    nine = list(render_costs(costs(**{f"{head}s": group}), TODAY))
    assert nine[:13] == [*first, *shown[:8], "    and 1 more; all with --json"]
    free = costs(**{f"{head}s": (*group[:8], ("free", {}))})
    assert list(render_costs(free, TODAY))[:12] == [*first, *shown[:8]], "without a price"
    assert f"    {f'no {head}':28} {'5.00 EUR':>20}" in render_costs(
        costs(**{f"{head}s": (("", {"EUR": 5.0}),)}), TODAY
    )
