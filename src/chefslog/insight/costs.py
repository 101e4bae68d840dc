"""What agents cost: by day, project and model, beside what came of the work; never by person.

Amounts are kept by currency. Those with a rate in the settings are counted in the journal's own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Any

from chefslog.capture.filters import Filter
from chefslog.insight.statistics import Z_90
from chefslog.insight.window import month_of
from chefslog.model.days import civil, iso, ordinal, parse_day
from chefslog.model.policy import class_of
from chefslog.model.sanitize import legible
from chefslog.reading.entry import DAY_SHIFT
from chefslog.reading.pages import load_columns
from chefslog.reading.records import load_first_usage, load_tags, load_usage, load_verdicts

if TYPE_CHECKING:
    from chefslog.home.config import Config
    from chefslog.reading.connect import Snapshot

_BASIS = 56
"""Days that a forecast looks back."""
_ENOUGH = 21
"""Days between the first use and today that a forecast needs."""
_MOST_ROWS = 8

Amounts = dict[str, float]
"""Amounts by currency."""


@dataclass(frozen=True)
class Envelope:
    """A budget of this month: `spent` of `limit`, in the journal's currency."""

    name: str
    limit: float
    spent: float


@dataclass(frozen=True)
class Costs:
    """The costs of a window of days.

    `month` are the costs of today's month, `forecast` the ends of a 90% interval for the whole of
    it. `results` are (what came of the work, entries, costs) of days and projects with entries,
    `kinds` and `classes` the same by kind of work and by class of the policy. `unpriced` are
    models without a known price.
    """

    first: str
    last: str
    currency: str
    total: Amounts
    month: Amounts
    forecast: tuple[float, float] | None
    envelopes: tuple[Envelope, ...]
    projects: tuple[tuple[str, Amounts], ...]
    models: tuple[tuple[str, Amounts], ...]
    results: tuple[tuple[str, int, Amounts], ...]
    kinds: tuple[tuple[str, int, Amounts], ...]
    classes: tuple[tuple[str, int, Amounts], ...]
    unpriced: tuple[str, ...]


def compute_costs(snapshot: Snapshot, first: int, last: int, today: int, config: Config) -> Costs:
    """Compute the costs of the days from `first` to `last`, both included."""
    year, month, _ = civil(today)
    begin = ordinal(year, month, 1) or today
    early = min(first, begin, today - _BASIS)
    rows = list(load_usage(snapshot, iso(early), iso(max(last, today))))
    own = [row for row in rows if first <= (parse_day(row["day"]) or 0) <= last]
    running = [row for row in rows if begin <= (parse_day(row["day"]) or 0) <= today]
    shared = _share_out(snapshot, own, first, last, config)
    return Costs(
        iso(first), iso(last), config.currency,
        total=_add_up(own, config),
        month=_add_up(running, config),
        forecast=_forecast(rows, load_first_usage(snapshot), today, config),
        envelopes=tuple(_envelopes(running, config)),
        projects=_grouped(own, "project", config),
        models=_grouped(own, "model", config),
        results=shared["outcome"],
        kinds=shared["kind"],
        classes=shared["class"],
        unpriced=tuple(sorted({row["model"] for row in own if row["cost"] is None})),
    )  # fmt: skip


def _convert(row: Mapping[str, Any], config: Config) -> tuple[str, float]:
    rate = config.spend_rates.get(row["currency"])
    cost = row["cost"] or 0.0
    return (row["currency"], cost) if rate is None else (config.currency, cost * rate)


def _add_up(rows: Iterable[Mapping[str, Any]], config: Config) -> Amounts:
    sums: Amounts = {}
    for row in rows:
        currency, cost = _convert(row, config)
        sums[currency] = sums.get(currency, 0.0) + cost
    return {currency: round(cost, 4) for currency, cost in sorted(sums.items()) if cost}


def _grouped(
    rows: list[dict[str, Any]], name: str, config: Config
) -> tuple[tuple[str, Amounts], ...]:
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[row[name]].append(row)
    return tuple((group, _add_up(groups[group], config)) for group in sorted(groups))


def _envelopes(running: list[dict[str, Any]], config: Config) -> Iterator[Envelope]:
    if config.budget_month:
        spent = _add_up(running, config).get(config.currency, 0.0)
        yield Envelope("", config.budget_month, spent)
    for project, limit in config.budget_projects.items():
        rows = [row for row in running if row["project"].casefold() == project.casefold()]
        yield Envelope(project, limit, _add_up(rows, config).get(config.currency, 0.0))


def _forecast(
    rows: list[dict[str, Any]], first_use: str | None, today: int, config: Config
) -> tuple[float, float] | None:
    """The month's end as an interval: so far, and days as the last weeks' were, up to today.

    The days to come are taken to differ as those before did, independently, and their mean to be
    known from so many days only. None for less than three weeks, or several currencies.
    """
    daily: dict[int, float] = defaultdict(float)
    currencies = set()
    for row in rows:
        currency, cost = _convert(row, config)
        if cost:
            currencies.add(currency)
            daily[parse_day(row["day"]) or 0] += cost
    begun = parse_day(first_use or "") or today
    if len(currencies) != 1 or today - begun < _ENOUGH:
        return None
    basis = [daily.get(day, 0.0) for day in range(max(begun, today - _BASIS), today)]
    year, month, _ = civil(today)
    begin = ordinal(year, month, 1) or today
    following = ordinal(year + month // 12, month % 12 + 1, 1) or today
    left, n = following - 1 - today, len(basis)
    so_far = sum(cost for day, cost in daily.items() if begin <= day <= today)
    mean = sum(basis) / n
    variance = sum((cost - mean) ** 2 for cost in basis) / (n - 1)
    half = Z_90 * sqrt(variance * left + variance * left * left / n)
    middle = so_far + mean * left
    return round(max(so_far, middle - half), 2), round(middle + half, 2)


_Rows = tuple[tuple[str, int, Amounts], ...]


def _share_out(
    snapshot: Snapshot, rows: list[dict[str, Any]], first: int, last: int, config: Config
) -> dict[str, _Rows]:
    """Costs of a day and project, spread evenly over its entries that are not by hand."""
    wanted = Filter()
    wanted.terms = [(False, "day", "range", (first, last))]
    names = ("delegation", "project", "outcome", "kind", "stakes")
    verdicts = load_verdicts(snapshot)
    tags = load_tags(snapshot) if config.policy else {}
    places: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for key, level, project, outcome, kind, stakes in load_columns(snapshot, wanted, names):
        if level == 0:
            continue
        verdict = verdicts.get(key)
        came = verdict if verdict and verdict != "unknown" else outcome
        work = class_of(config.policy, project, tags.get(key, ()), stakes)
        groups = {
            "outcome": came or "not said",
            "kind": kind or "not said",
            "class": work or "no class",
        }
        places[iso(key >> DAY_SHIFT), (project or "").casefold()].append(groups)
    sums: dict[str, dict[str, Amounts]] = {name: {} for name in ("outcome", "kind", "class")}
    counts: dict[str, dict[str, int]] = {name: defaultdict(int) for name in sums}
    spent: dict[tuple[str, str], Amounts] = defaultdict(dict)
    for row in rows:
        currency, cost = _convert(row, config)
        place = spent[row["day"], row["project"].casefold()]
        place[currency] = place.get(currency, 0.0) + cost
    for where, costs in spent.items():
        entries = places.get(where) or [dict.fromkeys(sums, "no entry that day")]
        for groups in entries:
            for name, group in groups.items():
                counts[name][group] += where in places
                held = sums[name].setdefault(group, {})
                for currency, cost in costs.items():
                    held[currency] = held.get(currency, 0.0) + cost / len(entries)
    return {
        name: tuple(
            (group, counts[name][group], {c: round(v, 4) for c, v in amounts.items() if v})
            for group, amounts in sorted(groups.items())
        )
        for name, groups in sums.items()
    }


def describe_amounts(amounts: Amounts) -> str:
    """Return amounts in words: `12.30 EUR and 4.00 USD`."""
    parts = [f"{cost:,.2f} {currency}" for currency, cost in amounts.items()]
    return " and ".join(parts) if parts else "nothing"


def render_costs(costs: Costs, today: int) -> Iterator[str]:
    """Yield the lines of a window's costs for people."""
    month = f"{month_of(today)}: {describe_amounts(costs.month)} so far"
    if costs.forecast:
        low, high = costs.forecast
        unit = next(iter(costs.month), costs.currency)
        month += f"; {low:,.2f} to {high:,.2f} {unit} by its end (90% interval)"
    yield month
    for envelope in costs.envelopes:
        name = f"budget of {legible(envelope.name)}" if envelope.name else "budget"
        rest = envelope.limit - envelope.spent
        state = f"{rest:,.2f} left" if rest >= 0 else f"{-rest:,.2f} over"
        yield f"  {name}: {envelope.spent:,.2f} of {envelope.limit:,.2f} {costs.currency}, {state}"
    others = [unit for unit in costs.month if unit != costs.currency]
    if costs.envelopes and others:
        yield f"  Not in a budget: {', '.join(others)}. A rate puts it there: " + (
            f"chefslog config spend.rates.{others[0]} 0.9"
        )
    yield ""
    yield f"{costs.first} to {costs.last}: {describe_amounts(costs.total)}"
    yield from _table("project", costs.projects)
    yield from _table("model", costs.models)
    if costs.unpriced:
        yield f"  Without a price, not in these amounts: {legible(', '.join(costs.unpriced))}"
    tables = [
        (title, rows)
        for title, rows in (
            ("What came of it", costs.results),
            ("By kind of work", costs.kinds),
            ("By class of work", costs.classes),
        )
        if any(n and group not in ("no class", "not said") for group, n, _ in rows)
    ]
    for title, rows in tables:
        yield ""
        yield title
        for group, n, amounts in rows:
            many = f"{n} {'entry' if n == 1 else 'entries'}" if n else ""
            yield f"  {group:20} {describe_amounts(amounts):>20}  {many}".rstrip()
    if tables:
        yield "  A day's costs in a project, shared evenly among its entries with AI that day."
    yield "  Cost only: it says nothing about results."


def _table(head: str, rows: tuple[tuple[str, Amounts], ...]) -> Iterator[str]:
    priced = [(name, amounts) for name, amounts in rows if amounts]
    if not priced:
        return
    yield f"  by {head}"
    for name, amounts in priced[:_MOST_ROWS]:
        yield f"    {legible(name) or f'no {head}':28} {describe_amounts(amounts):>20}"
    if len(priced) > _MOST_ROWS:
        yield f"    and {len(priced) - _MOST_ROWS} more; all with --json"
