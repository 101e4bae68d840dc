"""Costs as a person reads them."""

from __future__ import annotations

import pytest

from chefslog.home.config import load_config
from chefslog.home.paths import Home
from chefslog.insight.costs import Amounts, Costs, compute_costs, render_costs
from chefslog.reading.connect import open_snapshot
from tests.journals import TODAY, entry, put_journal


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


def test_amounts_that_entries_name_are_told_apart(home: Home) -> None:
    put_journal(home, [entry(1, spend=1.2), entry(2, ago=2, spend=2.0), entry(3), entry(4, ago=40)])
    config, _ = load_config(home)
    for first, told in ((TODAY - 1, "1 entry names 1.20"), (TODAY - 9, "2 entries name 3.20")):
        with open_snapshot(home) as snapshot:
            lines = render_costs(compute_costs(snapshot, first, TODAY, TODAY, config), TODAY)
        said = f"  {told} {config.currency} with spend:, not in these amounts: chefslog insight"
        assert said in [*lines]
    with open_snapshot(home) as snapshot:
        costs = compute_costs(snapshot, TODAY - 60, TODAY - 30, TODAY, config)
    assert not any("spend:" in line for line in render_costs(costs, TODAY))
