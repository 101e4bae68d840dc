"""Figures of all work together: value, help, bugs, cost, impact lines and the weekly check-ins."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from chefslog.capture.coach import is_measured
from chefslog.insight.levels import count_entries
from chefslog.insight.section import (
    SHARES,
    Chart,
    Mark,
    Section,
    chart_bars,
    lay_out_shares,
    mark_share,
    name_month,
)
from chefslog.insight.statistics import TOO_FEW, Figures, Share
from chefslog.insight.window import EntryColumns, Window, month_of
from chefslog.model.checkin import SCALES
from chefslog.reading.connect import Snapshot
from chefslog.reading.records import load_checkins
from chefslog.reading.today import week_of

_FORECAST_MONTHS = 3
_MOST_GROUPS = 8


def lay_out_value(values: Sequence[tuple[str, int]], unsaid: int) -> Section:
    """Return the number of entries of each value, and of none, as a section."""
    chart = chart_bars(
        (Mark(name, (count,), f"{count:,}", count, f"value:{name}") for name, count in values),
        "{:,}".format,
    )
    rows = tuple((name, str(count)) for name, count in values)
    remarks = (f"No value set: {count_entries(unsaid)}.",) if unsaid else ()
    n = sum(count for _, count in values)
    return Section("value", "Where the value went", n, chart, ("value", "entries"), rows, remarks)


@dataclass(frozen=True)
class Effect(Figures):
    """Where AI took part: what the writer says it did, for a kind of work and its stakes."""

    kind: str | None
    stakes: str | None
    helped: Share
    neutral: int
    hurt: Share


def compute_effect(entries: EntryColumns) -> tuple[Effect, ...]:
    """Count all together first, then by kind and stakes, those with most entries first."""
    groups: dict[tuple[str | None, str | None], Counter[str]] = defaultdict(Counter)
    columns = ("ai_effect", "kind", "stakes", "delegation")
    for (effect, kind, stakes, level), count in entries.count(*columns).items():
        # Work by hand says nothing about what AI did.
        if effect is not None and level != 0:
            groups[kind, stakes][effect] += count
    if not groups:
        return ()

    def make_effect(kind: str | None, stakes: str | None, counts: Counter[str]) -> Effect:
        n = counts.total()
        helped, hurt = Share(counts["helped"], n), Share(counts["hurt"], n)
        return Effect(kind, stakes, helped, counts["neutral"], hurt)

    effects = [make_effect(*group, counts) for group, counts in groups.items()]
    # What is not set sorts behind every name.
    effects.sort(key=lambda effect: (-effect.hurt.n, effect.kind or "~", effect.stakes or "~"))
    return (make_effect(None, None, sum(groups.values(), Counter[str]())), *effects)


def lay_out_effect(effects: Sequence[Effect]) -> Section:
    """Return the figures as a section, the largest groups only."""
    shown = effects[: _MOST_GROUPS + 1]
    rows = []
    for effect in shown:
        stakes = (effect.stakes or "stakes not set").replace("human_led", "human-led")
        name = f"{effect.kind or 'kind not set'}, {stakes}"
        group = f"kind:{effect.kind or '-'} stakes:{effect.stakes or '-'} "
        if effect is effects[0]:
            name, group = "all work with AI", ""
        mark = mark_share(name, effect.helped, f"{group}not:ai:0 not:effect:-")
        cells = (effect.helped.text(), str(effect.neutral), effect.hurt.text())
        rows.append((mark, cells))
    remarks: tuple[str, ...] = (
        "How often you noted that AI helped or hurt, by kind of work; the lines are 90% intervals. "
        "This does not show a cause: easy work may be delegated more often.",
    )
    if len(effects) > len(shown):
        left_out = len(effects) - len(shown)
        remarks += (f"Smaller groups left out: {left_out}; chefslog insight --json has them all.",)
    title, heads = "Where AI helped, by kind of work and stakes", (
        "work", "helped", "neutral", "hurt")  # fmt: skip
    return lay_out_shares("effect", title, heads, rows, remarks)


def compute_otherwise(entries: EntryColumns) -> Share | None:
    """Return the share of work that would not have been done without AI."""
    answers = entries.count("otherwise")
    n = answers["yes",] + answers["no",]
    return Share(answers["no",], n) if n else None


def lay_out_otherwise(share: Share) -> Section:
    """Return the share as a section."""
    rows = (("would not have been done", share.text()),)
    remark = "Your own guess at what would have happened; it counts entries, not their value."
    title = "Would not have been done without AI"
    mark = mark_share("not done otherwise", share, "not:otherwise:-")
    chart = Chart("interval", (mark,), axis=SHARES)
    return Section("otherwise", title, share.n, chart, ("", "share"), rows, (remark,))


@dataclass(frozen=True)
class Bugs(Figures):
    """Bugs fixed on the spot and put in the queue, by month, from `n` entries that count them."""

    months: tuple[tuple[str, int, int], ...]
    n: int


def compute_bugs(entries: EntryColumns, window: Window) -> Bugs | None:
    """Add up the bugs of each month; None where no entry counts any."""
    rows = list(entries.rows("bugs_inline", "bugs_queued", "day"))
    months = {month: [0, 0] for month in window.months()}
    for inline, queued, day in rows:
        months[month_of(day)][0] += inline
        months[month_of(day)][1] += queued
    counts = tuple((month, inline, queued) for month, (inline, queued) in months.items())
    return Bugs(counts, len(rows)) if rows else None


def lay_out_bugs(bugs: Bugs) -> Section:
    """Return the figures as a section."""
    rows = tuple((month, str(inline), str(queued)) for month, inline, queued in bugs.months)
    chart = chart_bars(
        (
            Mark(name_month(month), (inline, queued), f"{inline} fixed, {queued} queued",
                 wanted=f"on:{month} not:bugs:-")
            for month, inline, queued in bugs.months
        ),
        "{:,}".format,
    )  # fmt: skip
    few = () if bugs.n >= TOO_FEW else (f"Only {count_entries(bugs.n)}: too few for a trend.",)
    heads = ("month", "fixed on the spot", "queued")
    return Section("bugs", "Bugs: fixed on the spot or queued", bugs.n, chart, heads, rows, few)


def compute_impact(entries: EntryColumns) -> tuple[Share, Share] | tuple[None, None]:
    """Return the share of entries with an impact line, and of those with a number in it."""
    lines = Counter(text for (text,) in entries.rows("impact"))
    if not lines:
        return None, None
    measured = sum(count for text, count in lines.items() if is_measured(text))
    return Share(lines.total(), entries.n), Share(measured, lines.total())


def lay_out_impact(impact: Share, measured: Share) -> Section:
    """Return the two shares as a section."""
    rows = (
        ("entries with an impact line", impact.text()),
        ("of those, with a number and a unit", measured.text()),
    )
    remark = "Not everything that matters has a number; a review reads better with one."
    # Behind the first row are the entries that have a line, not all of them.
    first = mark_share("with an impact line", impact, "not:impact:-")
    second = mark_share("of those, with a number", measured, "not:impact:-")
    chart = Chart("interval", (replace(first, n=impact.count), second), axis=SHARES)
    title, heads = "Impact with a number", ("", "share")
    return Section("impact", title, impact.n, chart, heads, rows, (remark,))


@dataclass(frozen=True)
class Spend(Figures):
    """Cost of AI by month, from `n` entries.

    `forecast` is the mean of the last three whole months with spend, and `low` and `high` the
    smallest and the largest of them; None while there are not three.
    """

    months: tuple[tuple[str, float], ...]
    n: int
    total: float
    forecast: float | None
    low: float | None
    high: float | None


def compute_spend(entries: EntryColumns, window: Window, today: int) -> Spend | None:
    """Add up the spend of each month; None where no entry notes any."""
    rows = list(entries.rows("spend", "day"))
    if not rows:
        return None
    months = dict.fromkeys(window.months(), 0.0)
    for spent, day in rows:
        months[month_of(day)] += spent
    # A month that still runs, begins before the window does or has no spend noted would pull the
    # forecast down.
    noted, begun = {month_of(day) for _, day in rows}, month_of(window.first - 1)
    whole = [months[month] for month in sorted(noted) if begun < month < month_of(today)]
    last = whole[-_FORECAST_MONTHS:] if len(whole) >= _FORECAST_MONTHS else []
    return Spend(
        tuple((month, round(spent, 4)) for month, spent in months.items()),
        len(rows),
        round(sum(months.values()), 4),
        *(round(value, 4) for value in (sum(last) / len(last), min(last), max(last)))
        if last
        else (None, None, None),
    )


def lay_out_spend(spend: Spend, currency: str) -> Section:
    """Return the figures as a section."""
    rows = tuple((month, f"{spent:.2f} {currency}".strip()) for month, spent in spend.months)
    chart = chart_bars(
        (
            Mark(name_month(month), (spent,), f"{spent:,.2f}", wanted=f"on:{month} not:spend:-")
            for month, spent in spend.months
        ),
        lambda top: f"{top:,.0f} {currency}".strip(),
    )
    forecast = "A forecast needs three complete months with spend."
    if spend.forecast is not None:
        high = f"{spend.high:.2f} {currency}".strip()
        forecast = (
            f"Next month, if it is like the last three complete ones: {spend.low:.2f} to {high} "
            f"(mean {spend.forecast:.2f})."
        )
    remarks = (forecast, "Cost only: it says nothing about results.")
    return Section("spend", "Spend by month", spend.n, chart, ("month", "spend"), rows, remarks)


@dataclass(frozen=True)
class Weeks(Figures):
    """Check-ins: (week, answer 1 to 5) for each question that was answered."""

    questions: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
    own_impact: tuple[tuple[str, str], ...]
    n: int


def compute_weeks(snapshot: Snapshot, window: Window) -> Weeks | None:
    """Read the check-ins of a window; None where there are none. No note is among them."""
    checkins = load_checkins(snapshot, week_of(window.first), week_of(window.last))
    answers = {
        name: tuple((one["week"], one[name]) for one in checkins if one[name] is not None)
        for name in (*SCALES, "impact_ai")
    }
    own_impact = answers.pop("impact_ai")
    questions = tuple((name, given) for name, given in answers.items() if given)
    return Weeks(questions, own_impact, len(checkins)) if checkins else None


def lay_out_weeks(weeks: Weeks) -> Section:
    """Return the check-ins as a section."""
    rows, marks = [], []
    for name, answers in weeks.questions:
        scale = SCALES[name]
        values = tuple(value for _, value in answers)
        last = str(values[-1])
        marks.append(Mark(scale.label, values, last, note=f"{scale.low} to {scale.high}"))
        mean = f"{sum(values) / len(values):.1f}" if len(values) >= TOO_FEW else "too few to say"
        rows.append((scale.label, str(len(values)), mean, last))
    every = [week for _, answers in weeks.questions for week, _ in answers]
    ends = (min(every), max(every)) if every else ()
    axis = tuple(f"week {week[-2:].lstrip('0')}" for week in ends)
    chart = Chart("series", tuple(marks), 5, axis=axis)
    remarks = ["Self-reported answers from 1 to 5; weeks without a check-in are left out."]
    if weeks.own_impact:
        said = ", ".join(f"{week} {answer}" for week, answer in weeks.own_impact)
        remarks.append(f"Impact with AI compared with a year ago, self-reported: {said}.")
    heads, n = ("question", "weeks", "mean", "last"), weeks.n
    return Section("weeks", "Weekly check-ins", n, chart, heads, tuple(rows), tuple(remarks))
