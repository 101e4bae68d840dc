"""The four layers that only count together: flow, quality, cost, people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from chefslog.team.report import wording
from chefslog.team.report.columns import short_names
from chefslog.team.report.figures import Figure

if TYPE_CHECKING:
    from chefslog.team.delivery.delivery import Delivery, Month


@dataclass(frozen=True)
class Measure:
    """A measured number per month, None where there is none; `texts` say each with its unit."""

    label: str
    months: tuple[str, ...]
    values: tuple[float | None, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Layer:
    """One layer: measures from git, or figures from contributions; `missing` says what to do."""

    name: str
    title: str
    asks: str
    source: str
    measures: tuple[Measure, ...]
    figures: tuple[Figure, ...]
    missing: str


def layers(found: Mapping[str, Figure], delivery: Delivery | None) -> tuple[Layer, ...]:
    """The four, in their order; what is not there says how it gets there."""
    flow = flow_of(delivery) if delivery is not None else ()
    quality = quality_of(delivery) if delivery is not None else ()
    git = "from git, for the team as a whole; authors are never read"
    cost = tuple(found[name] for name in wording.COST if name in found)
    people = tuple(found[name] for name in wording.PEOPLE if name in found)
    return (
        Layer("flow", "Flow", "Does work get through?", git, flow, (),
              "" if delivery is not None else wording.NO_DELIVERY),
        Layer("quality", "Quality", "Does it stay done?", git, quality, (),
              "" if delivery is not None else "Not measured: as flow."),
        Layer("cost", "Cost", "What does AI cost?", "from contributions", (), cost,
              "" if cost else "The team does not share its spend."),
        Layer("people", "People", "Can we keep this up?", "from check-ins", (), people,
              "" if people else "The team does not share its check-ins."),
    )  # fmt: skip


def flow_of(delivery: Delivery) -> tuple[Measure, ...]:
    """How long work took from commit to release, and how often something was released."""
    months = delivery.months
    leads = [one.lead_time.median for one in months]
    texts = tuple(delivery.lead_text(one) for one in months)
    found = [replace(_measure("Lead time, median", months, leads), texts=texts)]
    if delivery.tagged:
        counts = [one.deployments for one in months]
        found.append(_measure("Deployments", months, counts))
    landings = [one.landings for one in months]
    return (*found, _measure("Landings on the default branch", months, landings))


def quality_of(delivery: Delivery) -> tuple[Measure, ...]:
    """What had to be taken back, or repaired in a hurry."""
    months = delivery.months
    reverts = tuple(f"{one.reverts.count} of {one.landings}" for one in months)
    found = _measure("Reverts, of all landings", months, [one.reverts.count for one in months])
    hotfixes = _measure("Hotfixes", months, [one.hotfixes for one in months])
    return (replace(found, texts=reverts), hotfixes)


def _measure(
    label: str,
    months: Sequence[Month],
    values: Sequence[float | None],
) -> Measure:
    names = short_names([one.month for one in months])
    texts = tuple("too few to say" if value is None else f"{value:,.0f}" for value in values)
    return Measure(label, names, tuple(values), texts)
