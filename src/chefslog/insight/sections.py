"""Statistics as sections: a chart, a table, and what they do not say.

The words are those of things found together. Nothing here says that AI caused anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from chefslog.insight import charts
from chefslog.insight.comparison_sections import make_comparison_sections
from chefslog.insight.section import Rows, Section
from chefslog.insight.statistics import ALL_LEVELS, TOO_FEW, Insight, Level, Share, Spread
from chefslog.model.checkin import SCALES
from chefslog.model.days import iso
from chefslog.model.kinds import LABELS

_MOST_GROUPS = 8
_MOST_COLUMNS = 40
TOO_FEW_NOTE = f"Too few to say: fewer than {TOO_FEW}, so only the count is shown."
_BAR = 24
"""Cells of a bar that has its figure behind it."""


def make_sections(
    insight: Insight, labels: Sequence[str] = LABELS, currency: str = ""
) -> list[Section]:
    """Return the sections that have data, in the order of the screen."""
    makers: tuple[Callable[[], Section | None], ...] = (
        lambda: _delegation(insight, labels),
        lambda: _checked(insight, labels),
        lambda: _value(insight),
        lambda: _effect(insight),
        lambda: _guesses(insight, labels),
        lambda: _outcomes(insight, labels),
        lambda: _own(insight, labels),
        lambda: _otherwise(insight),
        lambda: _bugs(insight),
        lambda: _impact(insight),
        lambda: _spend(insight, currency),
        lambda: _weeks(insight),
    )
    sections = [section for maker in makers if (section := maker())]
    sections += make_comparison_sections(insight.comparisons, insight.weeks, labels)
    if any("too few" in cell for section in sections for row in section.rows for cell in row):
        sections[-1] = replace(sections[-1], remarks=(*sections[-1].remarks, TOO_FEW_NOTE))
    return sections


def _level(level: Level, labels: Sequence[str]) -> str:
    if isinstance(level, int):
        return f"{level} {labels[level].lower()}"
    return "all levels" if level == ALL_LEVELS else "level not set"


def _drawn(level: Level, share: Share, labels: Sequence[str]) -> str:
    """A share as a bar with its figure behind it."""
    bar = charts.draw_bar(share.count, share.n, _BAR)
    return f"{_level(level, labels):17} {bar:{_BAR}}  {share.text()}"


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count:,} entries"


def _delegation(insight: Insight, labels: Sequence[str]) -> Section | None:
    delegation = insight.delegation
    if delegation is None:
        return None
    legend = "  ".join(
        f"{shade} {_level(level, labels)}" for level, shade in enumerate(charts.SHADES)
    )
    chart = [
        f"{month}  {charts.draw_mix(counts):24}  {sum(counts)}"
        for month, counts in delegation.months
    ]
    rows = tuple((month, *(str(count) for count in counts)) for month, counts in delegation.months)
    remarks = [
        f"Involved AI (levels 1 to 4): {delegation.touched.text()}.",
        f"Delegated whole tasks (levels 3 and 4): {delegation.handed_over.text()}. The first "
        "share counts any help, the second only work that an agent delivered.",
        "A level is a staffing decision made per piece of work; higher is not better.",
    ]
    if delegation.unsaid:
        remarks.append(
            f"Left out of these shares, without an AI level: {_entries(delegation.unsaid)}."
        )
    heads = ("month", "0", "1", "2", "3", "4")
    return Section(
        "delegation", "AI level by month", delegation.touched.n,
        (*chart, legend), heads, rows, tuple(remarks),
    )  # fmt: skip


def _checked(insight: Insight, labels: Sequence[str]) -> Section | None:
    if not insight.checked:
        return None
    rows = tuple(
        (_level(check.level, labels), ", ".join(f"{way} {count}" for way, count in check.ways),
         check.done.text() if check.done.n else "never noted", str(check.unsaid))
        for check in insight.checked
    )  # fmt: skip
    chart = tuple(
        _drawn(check.level, check.done, labels)
        + (f", {check.unsaid} not set" if check.unsaid else "")
        for check in insight.checked
        if check.done.is_said
    )
    remarks = ("Self-reported. A level without a check is the one to look at.",)
    n = max(check.done.n + check.unsaid for check in insight.checked)
    heads = ("level", "how", "checked", "not set")
    return Section("checked", "How each level was checked", n, chart, heads, rows, remarks)


def _value(insight: Insight) -> Section | None:
    if not insight.value:
        return None
    top = max(count for _, count in insight.value)
    chart = tuple(
        f"{name:12} {charts.draw_bar(count, top)} {count}" for name, count in insight.value
    )
    rows = tuple((name, str(count)) for name, count in insight.value)
    unsaid = (f"No value set: {_entries(insight.value_unsaid)}.",) if insight.value_unsaid else ()
    n = sum(count for _, count in insight.value)
    return Section("value", "Where the value went", n, chart, ("value", "entries"), rows, unsaid)


def _effect(insight: Insight) -> Section | None:
    if not insight.effect:
        return None
    shown = insight.effect[: _MOST_GROUPS + 1]
    rows, chart = [], []
    for effect in shown:
        is_total = effect is insight.effect[0]
        name = "all work with AI" if is_total else _of(effect.kind, effect.stakes)
        rows.append((name, effect.helped.text(), str(effect.neutral), effect.hurt.text()))
        if effect.helped.interval and effect.helped.share is not None:
            low, high = effect.helped.interval
            drawn = charts.draw_interval(low, effect.helped.share, high)
            chart.append(f"{name:23} {drawn} {effect.helped.share:4.0%} helped")
    remarks = [
        "How often you noted that AI helped or hurt, by kind of work; the lines are 90% intervals. "
        "This does not show a cause: easy work may be delegated more often.",
    ]
    if len(insight.effect) > len(shown):
        remarks.append(
            f"Smaller groups left out: {len(insight.effect) - len(shown)}; --json has them all."
        )
    return Section(
        "effect", "Where AI helped, by kind of work and stakes", insight.effect[0].helped.n,
        tuple(chart), ("work", "helped", "neutral", "hurt"), tuple(rows), tuple(remarks),
    )  # fmt: skip


def _of(kind: str | None, stakes: str | None) -> str:
    named = (stakes or "stakes not set").replace("human_led", "human-led")
    return f"{kind or 'kind not set'}, {named}"


def _guesses(insight: Insight, labels: Sequence[str]) -> Section | None:
    if not insight.guesses:
        return None
    rows = tuple(
        (_level(guess.level, labels), str(guess.ratio.n), _times(guess.ratio))
        for guess in insight.guesses
    )
    chart = tuple(
        f"{_level(guess.level, labels):17} {charts.draw_bar(guess.ratio.median, 3, _BAR):{_BAR}}  "
        f"{_times(guess.ratio)}"
        for guess in insight.guesses
        if guess.ratio.median is not None
    )
    remarks = (
        "1.0 means it took as long as estimated, 2.0 twice as long. Both are self-reported, and "
        "most people underestimate.",
    )
    return Section(
        "guess", "Estimate vs. actual", max(guess.ratio.n for guess in insight.guesses), chart,
        ("level", "n", "actual / estimate: median (middle half)"), rows, remarks,
    )  # fmt: skip


def _times(ratio: Spread) -> str:
    if ratio.median is None:
        return "too few to say"
    return f"{ratio.median:.1f} ({ratio.low:.1f} to {ratio.high:.1f})"


def _outcomes(insight: Insight, labels: Sequence[str]) -> Section | None:
    if not insight.outcomes:
        return None
    rows = tuple(
        (_level(outcome.level, labels), outcome.kept.text() if outcome.kept.n else "–",
         str(outcome.reworked), str(outcome.discarded),
         outcome.held.text() if outcome.held.n else "not followed up yet")
        for outcome in insight.outcomes
    )  # fmt: skip
    chart = tuple(
        _drawn(outcome.level, outcome.kept, labels)
        for outcome in insight.outcomes
        if outcome.kept.is_said
    )
    remarks = (
        "Kept: the outcome noted with the entry. Held: the answer to a later follow-up; only "
        "answered follow-ups count, and few entries get one.",
    )
    n = max(outcome.kept.n for outcome in insight.outcomes)
    heads = ("level", "kept", "reworked", "discarded", "held")
    return Section("outcome", "Kept at first, held up later", n, chart, heads, rows, remarks)


def _own(insight: Insight, labels: Sequence[str]) -> Section | None:
    if not insight.own:
        return None
    rows = tuple(
        (_level(own.level, labels), own.yes.text(), str(own.partly), str(own.no))
        for own in insight.own
    )
    chart = tuple(_drawn(own.level, own.yes, labels) for own in insight.own if own.yes.is_said)
    return Section(
        "own", "Could I defend it at 3 am?", max(own.yes.n for own in insight.own), chart,
        ("level", "yes", "partly", "no"), rows, (),
    )  # fmt: skip


def _otherwise(insight: Insight) -> Section | None:
    otherwise = insight.otherwise
    if otherwise is None:
        return None
    rows = (("would not have been done", otherwise.text()),)
    remark = "Your own guess at what would have happened; it counts entries, not their value."
    bar = charts.draw_bar(otherwise.count, otherwise.n, _BAR)
    chart = (f"{bar:{_BAR}}  {otherwise.text()}",) if otherwise.is_said else ()
    title = "Would not have been done without AI"
    return Section("otherwise", title, otherwise.n, chart, ("", "share"), rows, (remark,))


def _bugs(insight: Insight) -> Section | None:
    bugs = insight.bugs
    if bugs is None:
        return None
    rows = tuple((month, str(inline), str(queued)) for month, inline, queued in bugs.months)
    chart = (
        f"fixed on the spot  {charts.draw_columns([inline for _, inline, _ in bugs.months])}",
        f"queued             {charts.draw_columns([queued for _, _, queued in bugs.months])}",
    )
    few = () if bugs.n >= TOO_FEW else (f"Only {_entries(bugs.n)}: too few for a trend.",)
    heads = ("month", "fixed on the spot", "queued")
    return Section("bugs", "Bugs: fixed on the spot or queued", bugs.n, chart, heads, rows, few)


def _impact(insight: Insight) -> Section | None:
    if insight.impact is None or insight.measured is None:
        return None
    rows = (
        ("entries with an impact line", insight.impact.text()),
        ("of those, with a number and a unit", insight.measured.text()),
    )
    bar = charts.draw_bar(insight.measured.count, insight.measured.n, _BAR)
    chart = (f"{bar:{_BAR}}  {insight.measured.text()}",) if insight.measured.is_said else ()
    remark = "Not everything that matters has a number; a review reads better with one."
    title = "Impact with a number"
    return Section("impact", title, insight.impact.n, chart, ("", "share"), rows, (remark,))


def _spend(insight: Insight, currency: str) -> Section | None:
    spend = insight.spend
    if spend is None:
        return None
    rows = tuple((month, f"{spent:.2f} {currency}".strip()) for month, spent in spend.months)
    top = max(spent for _, spent in spend.months)
    chart = tuple(
        f"{month}  {charts.draw_bar(spent, top)} {spent:.2f}" for month, spent in spend.months
    )
    if spend.forecast is None:
        said = "A forecast needs three complete months with spend."
    else:
        money = f" {currency}" if currency else ""
        said = (
            f"Next month, if it is like the last three complete ones: {spend.low:.2f} to "
            f"{spend.high:.2f}{money} (mean {spend.forecast:.2f})."
        )
    remark = "Cost only: it says nothing about results."
    heads = ("month", "spend")
    return Section("spend", "Spend by month", spend.n, chart, heads, rows, (said, remark))


def _weeks(insight: Insight) -> Section | None:
    weeks = insight.weeks
    if weeks is None:
        return None
    rows, chart = [], []
    width = max((len(SCALES[name].label) for name, _ in weeks.questions), default=0)
    for name, answers in weeks.questions:
        title = SCALES[name].label
        values = [value for _, value in answers]
        many = len(values) > _MOST_COLUMNS
        drawn = charts.draw_dots(values) if many else charts.draw_columns(values, 5)
        chart.append(f"{title:{width}} {drawn}")
        mean = f"{sum(values) / len(values):.1f}" if len(values) >= TOO_FEW else "too few to say"
        rows.append((title, str(len(values)), mean, str(values[-1])))
    remarks = ["Self-reported answers from 1 to 5; weeks without a check-in are left out."]
    if weeks.own_impact:
        said = ", ".join(f"{week} {answer}" for week, answer in weeks.own_impact)
        remarks.append(f"Impact with AI compared with a year ago, self-reported: {said}.")
    heads = ("question", "weeks", "mean", "last")
    return Section(
        "weeks", "Weekly check-ins", weeks.n, tuple(chart), heads, tuple(rows), tuple(remarks)
    )


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
    yield from (f"  {line}".rstrip() for line in section.chart)
    yield from (f"  {line}" for line in render_columns(section.headers, section.rows))
    yield from (f"  {remark}" for remark in section.remarks)


def render_columns(headers: Sequence[str], rows: Rows) -> Iterator[str]:
    """Yield the lines of rows in columns, the headers above where there are any."""
    every = [tuple(headers), *rows] if any(headers) else list(rows)
    widths = [max(len(row[at]) for row in every) for at in range(len(headers))]
    for row in every:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()
