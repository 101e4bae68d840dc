"""What agents cost: by day, project and model, beside what came of the work; never by person.

Amounts are kept by currency. Those with a rate in the settings are counted in the journal's own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

from chefslog.capture.filters import Filter
from chefslog.home.config import Config
from chefslog.insight.statistics import Z_90
from chefslog.insight.window import month_of
from chefslog.model.days import civil, iso, ordinal, parse_day
from chefslog.model.kinds import currency_code
from chefslog.model.policy import class_of
from chefslog.model.sanitize import legible
from chefslog.reading.completions import group_names
from chefslog.reading.connect import Snapshot
from chefslog.reading.entry import DAY_SHIFT
from chefslog.reading.pages import load_columns
from chefslog.reading.records import load_first_usage, load_tags, load_usage, load_verdicts

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
    models without a known price, `typed` the amounts that entries name themselves.
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
    typed: tuple[float, ...] = ()


class _Use(NamedTuple):
    """What a model cost on a day (its number) in a project, in the journal's currency if it can."""

    day: int
    project: str
    model: str
    currency: str
    cost: float
    is_priced: bool


def compute_costs(snapshot: Snapshot, first: int, last: int, today: int, config: Config) -> Costs:
    """Compute the costs of the days from `first` to `last`, both included."""
    year, month, _ = civil(today)
    begin = ordinal(year, month, 1) or today
    own_currency = currency_code(config.currency)
    rates = {currency_code(name): rate for name, rate in config.spend_rates.items()}
    uses = []
    for row in load_usage(snapshot, iso(min(first, begin, today - _BASIS)), iso(max(last, today))):
        currency = currency_code(row["currency"])
        rate = rates.get(currency)
        currency = currency if rate is None else own_currency
        cost = (row["cost"] or 0.0) * (1 if rate is None else rate)
        uses.append(_Use(parse_day(row["day"]) or 0, row["project"], row["model"], currency, cost,
                         row["cost"] is not None))  # fmt: skip
    own = [use for use in uses if first <= use.day <= last]
    running = [use for use in uses if begin <= use.day <= today]
    budgets = {"": config.budget_month} if config.budget_month else {}
    envelopes = tuple(
        Envelope(project, limit, _add_up(
            use for use in running if project.casefold() in ("", use.project.casefold())
        ).get(own_currency, 0.0))
        for project, limit in {**budgets, **config.budget_projects}.items()
    )  # fmt: skip
    span = Filter((False, "day", "range", (first, last)))
    results, kinds, classes = _share_out(snapshot, own, span, config)
    amounts = load_columns(snapshot, span, ("spend",))
    return Costs(
        iso(first), iso(last), own_currency,
        total=_add_up(own),
        month=_add_up(running),
        forecast=_forecast(uses, load_first_usage(snapshot), today),
        envelopes=envelopes,
        projects=_group((use.project, use) for use in own),
        models=_group((use.model, use) for use in own),
        results=results,
        kinds=kinds,
        classes=classes,
        unpriced=tuple(sorted({use.model for use in own if not use.is_priced})),
        typed=tuple(amount for _, amount in amounts if amount),
    )  # fmt: skip


def _add_up(uses: Iterable[_Use]) -> Amounts:
    sums: Amounts = defaultdict(float)
    for use in uses:
        sums[use.currency] += use.cost
    return {currency: round(cost, 4) for currency, cost in sorted(sums.items()) if cost}


def _group(named: Iterable[tuple[str, _Use]]) -> tuple[tuple[str, Amounts], ...]:
    groups = group_names((use.day, name, use) for name, use in named)
    return tuple((name, _add_up(uses)) for name, uses in groups.items())


def _forecast(
    uses: Sequence[_Use], first_use: str | None, today: int
) -> tuple[float, float] | None:
    """The month's end as an interval: so far, and days as the last weeks' were, up to today.

    The days to come are taken to differ as those before did, independently, and their mean to be
    known from so many days only. None for less than three weeks, or several currencies.
    """
    daily: dict[int, float] = defaultdict(float)
    for use in uses:
        daily[use.day] += use.cost
    begun = parse_day(first_use or "") or today
    if len({use.currency for use in uses if use.cost}) != 1 or today - begun < _ENOUGH:
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
    snapshot: Snapshot, uses: Sequence[_Use], span: Filter, config: Config
) -> tuple[_Rows, _Rows, _Rows]:
    """Costs of a day and project, spread evenly over its entries that are not by hand.

    They are summed by what came of the work, by its kind and by its class of the policy.
    """
    names = ("delegation", "project", "outcome", "kind", "stakes")
    verdicts = load_verdicts(snapshot)
    tags = load_tags(snapshot) if config.policy else {}
    places: dict[tuple[int, str], list[tuple[str, str, str]]] = defaultdict(list)
    for key, level, project, outcome, kind, stakes in load_columns(snapshot, span, names):
        if level == 0:
            continue
        verdict = verdicts.get(key)
        came = verdict if verdict and verdict != "unknown" else outcome
        work = class_of(config.policy, project, tags.get(key, ()), stakes)
        place = key >> DAY_SHIFT, (project or "").casefold()
        places[place].append((came or "not recorded", kind or "not recorded", work or "no class"))
    spent: dict[tuple[int, str], Amounts] = defaultdict(lambda: defaultdict(float))
    for use in uses:
        spent[use.day, use.project.casefold()][use.currency] += use.cost

    def add_up(by: int) -> _Rows:
        sums: dict[str, Amounts] = defaultdict(lambda: defaultdict(float))
        counts = Counter[str]()
        for where, costs in spent.items():
            groups = [entry[by] for entry in places.get(where, ())]
            counts.update(groups)
            for group in groups or ["no entry that day"]:
                for currency, cost in costs.items():
                    sums[group][currency] += cost / max(1, len(groups))
        return tuple(
            (group, counts[group], {c: round(cost, 4) for c, cost in amounts.items() if cost})
            for group, amounts in sorted(sums.items())
        )

    return add_up(0), add_up(1), add_up(2)


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
    for head, amounts_of in (("project", costs.projects), ("model", costs.models)):
        priced = [(name, amounts) for name, amounts in amounts_of if amounts]
        yield from [f"  by {head}"] if priced else ()
        for name, amounts in priced[:_MOST_ROWS]:
            yield f"    {legible(name) or f'no {head}':28} {describe_amounts(amounts):>20}"
        if len(priced) > _MOST_ROWS:
            yield f"    and {len(priced) - _MOST_ROWS} more; all with --json"
    if costs.unpriced:
        yield f"  Without a price, not in these amounts: {legible(', '.join(costs.unpriced))}"
    if costs.typed:
        count = "1 entry names" if len(costs.typed) == 1 else f"{len(costs.typed):,} entries name"
        total = f"{sum(costs.typed):,.2f} {costs.currency}"
        yield f"  {count} {total} with spend:, not in these amounts: chefslog insight"
    tables = [
        (title, rows)
        for title, rows in (
            ("What came of it", costs.results),
            ("By kind of work", costs.kinds),
            ("By class of work", costs.classes),
        )
        if any(n and group not in ("no class", "not recorded") for group, n, _ in rows)
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
