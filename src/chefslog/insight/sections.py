"""Statistics as sections: a chart, a table, and what they do not say.

The words are those of things found together. Nothing here says that AI caused anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from chefslog.insight.charts import draw_chart
from chefslog.insight.comparison_sections import make_comparison_sections
from chefslog.insight.marks import SHARES, chart_shares, chart_spreads, mark_spread, name_month
from chefslog.insight.section import Chart, Mark, Rows, Section
from chefslog.insight.statistics import (
    ALL_LEVELS,
    TOO_FEW,
    Bugs,
    Checked,
    Delegation,
    Effect,
    Guess,
    Insight,
    Level,
    Outcome,
    Own,
    Share,
    Spend,
    Spread,
    Weeks,
)
from chefslog.model.checkin import SCALES
from chefslog.model.days import iso
from chefslog.model.kinds import LABELS

_MOST_GROUPS = 8
TOO_FEW_NOTE = f"Too few to say: fewer than {TOO_FEW}, so only the count is shown."


def make_sections(
    insight: Insight, labels: Sequence[str] = LABELS, currency: str = ""
) -> list[Section]:
    """Return the sections that have data, in the order of the screen."""
    levels = [f"{level} {label.lower()}" for level, label in enumerate(labels)]
    made = (
        insight.delegation and _delegation(insight.delegation, levels),
        insight.checked and _checked(insight.checked, levels),
        insight.value and _value(insight.value, insight.value_unsaid),
        insight.effect and _effect(insight.effect),
        insight.guesses and _guesses(insight.guesses, levels),
        insight.outcomes and _outcomes(insight.outcomes, levels),
        insight.own and _own(insight.own, levels),
        insight.otherwise and _otherwise(insight.otherwise),
        insight.bugs and _bugs(insight.bugs),
        insight.impact and insight.measured and _impact(insight.impact, insight.measured),
        insight.spend and _spend(insight.spend, currency),
        insight.weeks and _weeks(insight.weeks),
        *make_comparison_sections(insight.comparisons, insight.weeks, levels),
    )
    sections = [section for section in made if isinstance(section, Section)]
    if any("too few" in cell for section in sections for row in section.rows for cell in row):
        sections[-1] = replace(sections[-1], remarks=(*sections[-1].remarks, TOO_FEW_NOTE))
    return sections


def _level(level: Level, levels: Sequence[str]) -> str:
    if isinstance(level, int):
        return levels[level]
    return "all levels" if level == ALL_LEVELS else "level not set"


def _wanted(level: Level, *more: str) -> str:
    """Return the filter that finds the work of a level of which something is noted."""
    first = () if level == ALL_LEVELS else ("ai:-" if level is None else f"ai:{level}",)
    return " ".join((*first, *more))


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count:,} entries"


def _delegation(delegation: Delegation, levels: Sequence[str]) -> Section:
    marks = tuple(
        Mark(name_month(month), counts, "", sum(counts), f"on:{month} ai:0..4")
        for month, counts in delegation.months
    )
    chart = Chart("mix", marks, axis=SHARES)
    rows = tuple((month, *map(str, counts)) for month, counts in delegation.months)
    remarks: tuple[str, ...] = (
        f"Involved AI (levels 1 to 4): {delegation.touched.text()}.",
        f"Delegated whole tasks (levels 3 and 4): {delegation.handed_over.text()}. The first "
        "share counts any help, the second only work that an agent delivered.",
        "A level is a staffing decision made per piece of work; higher is not better.",
    )
    if delegation.unsaid:
        left_out = _entries(delegation.unsaid)
        remarks += (f"Left out of these shares, without an AI level: {left_out}.",)
    heads, n = ("month", "0", "1", "2", "3", "4"), delegation.touched.n
    return Section("delegation", "AI level by month", n, chart, heads, rows, remarks)


def _checked(checks: Sequence[Checked], levels: Sequence[str]) -> Section:
    rows = tuple(
        (_level(check.level, levels), ", ".join(f"{way} {count}" for way, count in check.ways),
         check.done.text() if check.done.n else "never noted", str(check.unsaid))
        for check in checks
    )  # fmt: skip
    # Work without a level is in no row, that of all levels included.
    chart = chart_shares(
        (_level(check.level, levels), check.done, _wanted(check.level, "ai:0..4", "not:check:-"))
        for check in checks
    )
    notes = (f"{check.unsaid} not set" if check.unsaid else "" for check in checks)
    marks = (replace(mark, note=note) for mark, note in zip(chart.marks, notes, strict=True))
    chart = replace(chart, marks=tuple(marks))
    remarks = ("Self-reported. A level without a check is the one to look at.",)
    n = max(check.done.n + check.unsaid for check in checks)
    heads = ("level", "how", "checked", "not set")
    return Section("checked", "How each level was checked", n, chart, heads, rows, remarks)


def _value(values: Sequence[tuple[str, int]], unsaid: int) -> Section:
    top = max(count for _, count in values)
    marks = tuple(Mark(name, (count,), f"{count:,}", count, f"value:{name}")
                  for name, count in values)  # fmt: skip
    chart = Chart("bars", marks, top, axis=("0", f"{top:,}"))
    rows = tuple((name, str(count)) for name, count in values)
    remarks = (f"No value set: {_entries(unsaid)}.",) if unsaid else ()
    n = sum(count for _, count in values)
    return Section("value", "Where the value went", n, chart, ("value", "entries"), rows, remarks)


def _effect(effects: Sequence[Effect]) -> Section:
    shown = effects[: _MOST_GROUPS + 1]
    rows, shares = [], []
    for effect in shown:
        stakes = (effect.stakes or "stakes not set").replace("human_led", "human-led")
        name = f"{effect.kind or 'kind not set'}, {stakes}"
        name = "all work with AI" if effect is effects[0] else name
        rows.append((name, effect.helped.text(), str(effect.neutral), effect.hurt.text()))
        group = f"kind:{effect.kind or '-'} stakes:{effect.stakes or '-'} "
        wanted = ("" if effect is effects[0] else group) + "not:ai:0 not:effect:-"
        shares.append((name, effect.helped, wanted))
    remarks: tuple[str, ...] = (
        "How often you noted that AI helped or hurt, by kind of work; the lines are 90% intervals. "
        "This does not show a cause: easy work may be delegated more often.",
    )
    if len(effects) > len(shown):
        left_out = len(effects) - len(shown)
        remarks += (f"Smaller groups left out: {left_out}; --json has them all.",)
    title, heads = (
        "Where AI helped, by kind of work and stakes",
        ("work", "helped", "neutral", "hurt"),
    )
    n = effects[0].helped.n
    return Section("effect", title, n, chart_shares(shares), heads, tuple(rows), remarks)


def _guesses(guesses: Sequence[Guess], levels: Sequence[str]) -> Section:
    rows = tuple(
        (_level(guess.level, levels), str(guess.ratio.n), _times(guess.ratio)) for guess in guesses
    )
    chart = chart_spreads(
        mark_spread(_level(guess.level, levels), guess.ratio,
                    _wanted(guess.level, "not:guess:-", "not:took:-"))
        for guess in guesses
    )  # fmt: skip
    remarks = (
        "1.0 means it took as long as estimated, 2.0 twice as long. Both are self-reported, and "
        "most people underestimate.",
    )
    heads = ("level", "n", "actual / estimate: median (middle half)")
    n = max(guess.ratio.n for guess in guesses)
    return Section("guess", "Estimate vs. actual", n, chart, heads, rows, remarks)


def _times(ratio: Spread) -> str:
    if ratio.median is None:
        return "too few to say"
    return f"{ratio.median:.1f} ({ratio.low:.1f} to {ratio.high:.1f})"


def _outcomes(outcomes: Sequence[Outcome], levels: Sequence[str]) -> Section:
    rows = tuple(
        (_level(outcome.level, levels), outcome.kept.text() if outcome.kept.n else "–",
         str(outcome.reworked), str(outcome.discarded),
         outcome.held.text() if outcome.held.n else "not followed up yet")
        for outcome in outcomes
    )  # fmt: skip
    chart = chart_shares(
        (_level(one.level, levels), one.kept, _wanted(one.level, "not:outcome:-"))
        for one in outcomes
    )
    remarks = (
        "Kept: the outcome noted with the entry. Held: the answer to a later follow-up; only "
        "answered follow-ups count, and few entries get one.",
    )
    n = max(outcome.kept.n for outcome in outcomes)
    heads = ("level", "kept", "reworked", "discarded", "held")
    return Section("outcome", "Kept at first, held up later", n, chart, heads, rows, remarks)


def _own(owned: Sequence[Own], levels: Sequence[str]) -> Section:
    rows = tuple(
        (_level(own.level, levels), own.yes.text(), str(own.partly), str(own.no)) for own in owned
    )
    chart = chart_shares(
        (_level(own.level, levels), own.yes, _wanted(own.level, "not:own:-")) for own in owned
    )
    n, heads = max(own.yes.n for own in owned), ("level", "yes", "partly", "no")
    return Section("own", "Could I defend it at 3 am?", n, chart, heads, rows, ())


def _otherwise(share: Share) -> Section:
    rows = (("would not have been done", share.text()),)
    remark = "Your own guess at what would have happened; it counts entries, not their value."
    title = "Would not have been done without AI"
    chart = chart_shares([("not done otherwise", share, "not:otherwise:-")])
    return Section("otherwise", title, share.n, chart, ("", "share"), rows, (remark,))


def _bugs(bugs: Bugs) -> Section:
    rows = tuple((month, str(inline), str(queued)) for month, inline, queued in bugs.months)
    top = max(inline + queued for _, inline, queued in bugs.months)
    marks = tuple(
        Mark(name_month(month), (inline, queued), f"{inline} fixed, {queued} queued",
             wanted=f"on:{month} not:bugs:-")
        for month, inline, queued in bugs.months
    )  # fmt: skip
    chart = Chart("bars", marks, top, axis=("0", f"{top:,}"))
    few = () if bugs.n >= TOO_FEW else (f"Only {_entries(bugs.n)}: too few for a trend.",)
    heads = ("month", "fixed on the spot", "queued")
    return Section("bugs", "Bugs: fixed on the spot or queued", bugs.n, chart, heads, rows, few)


def _impact(impact: Share, measured: Share) -> Section:
    rows = (
        ("entries with an impact line", impact.text()),
        ("of those, with a number and a unit", measured.text()),
    )
    remark = "Not everything that matters has a number; a review reads better with one."
    chart = chart_shares([("with an impact line", impact, "not:impact:-"),
                          ("of those, with a number", measured, "not:impact:-")])  # fmt: skip
    # Behind the first row are the entries that have a line, not all of them.
    first, second = chart.marks
    chart = replace(chart, marks=(replace(first, n=impact.count), second))
    title, heads = "Impact with a number", ("", "share")
    return Section("impact", title, impact.n, chart, heads, rows, (remark,))


def _spend(spend: Spend, currency: str) -> Section:
    rows = tuple((month, f"{spent:.2f} {currency}".strip()) for month, spent in spend.months)
    top = max(spent for _, spent in spend.months)
    marks = tuple(
        Mark(name_month(month), (spent,), f"{spent:,.2f}", wanted=f"on:{month} not:spend:-")
        for month, spent in spend.months
    )
    chart = Chart("bars", marks, top, axis=("0", f"{top:,.0f} {currency}".strip()))
    forecast = "A forecast needs three complete months with spend."
    if spend.forecast is not None:
        high = f"{spend.high:.2f} {currency}".strip()
        forecast = (
            f"Next month, if it is like the last three complete ones: {spend.low:.2f} to {high} "
            f"(mean {spend.forecast:.2f})."
        )
    remarks = (forecast, "Cost only: it says nothing about results.")
    return Section("spend", "Spend by month", spend.n, chart, ("month", "spend"), rows, remarks)


def _weeks(weeks: Weeks) -> Section:
    rows, marks = [], []
    for name, answers in weeks.questions:
        scale = SCALES[name]
        values = [value for _, value in answers]
        ends = f"{scale.low} to {scale.high}"
        marks.append(Mark(scale.label, tuple(values), str(values[-1]), note=ends))
        mean = f"{sum(values) / len(values):.1f}" if len(values) >= TOO_FEW else "too few to say"
        rows.append((scale.label, str(len(values)), mean, str(values[-1])))
    every = [week for _, answers in weeks.questions for week, _ in answers]
    ends_of_time = (min(every), max(every)) if every else ()
    axis = tuple(f"week {week[-2:].lstrip('0')}" for week in ends_of_time)
    chart = Chart("series", tuple(marks), 5, axis=axis)
    remarks = ["Self-reported answers from 1 to 5; weeks without a check-in are left out."]
    if weeks.own_impact:
        said = ", ".join(f"{week} {answer}" for week, answer in weeks.own_impact)
        remarks.append(f"Impact with AI compared with a year ago, self-reported: {said}.")
    heads, n = ("question", "weeks", "mean", "last"), weeks.n
    return Section("weeks", "Weekly check-ins", n, chart, heads, tuple(rows), tuple(remarks))


def render_insight(
    insight: Insight, labels: Sequence[str] = LABELS, currency: str = ""
) -> Iterator[str]:
    """Yield the lines of all sections under a line that names the window."""
    window = insight.window
    words = f" · {window.words}" if window.words else ""
    yield f"{iso(window.first)} to {iso(window.last)}{words} · {_entries(insight.n)}"
    shown = make_sections(insight, labels, currency)
    if not shown:
        yield ""
        yield "Nothing to show yet: no entry here has an AI level, a value or an outcome."
    for section in shown:
        yield ""
        yield from render_section(section)


def render_section(section: Section) -> Iterator[str]:
    """Yield the lines of a section: its title, its chart, its table, its remarks."""
    yield f"{section.title} ({section.sample_size})" if section.sample_size else section.title
    chart = draw_chart(section.chart) if isinstance(section.chart, Chart) else section.chart
    yield from (f"  {line}".rstrip() for line in chart)
    yield from (f"  {line}" for line in render_columns(section.headers, section.rows))
    yield from (f"  {remark}" for remark in section.remarks)


def render_columns(headers: Sequence[str], rows: Rows) -> Iterator[str]:
    """Yield the lines of rows in columns, the headers above where there are any."""
    every = [tuple(headers), *rows] if any(headers) else list(rows)
    widths = [max(len(row[at]) for row in every) for at in range(len(headers))]
    for row in every:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()
