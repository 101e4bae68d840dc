"""All statistics of a window of one's own work, as figures and as sections of text.

The words are those of things found together. Nothing here says that AI caused anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from chefslog.capture.filters import Filter
from chefslog.insight import levels, work
from chefslog.insight.comparisons import Comparisons, compare_entries, make_comparison_sections
from chefslog.insight.section import Section, render_section
from chefslog.insight.statistics import TOO_FEW, Figures, Share
from chefslog.insight.window import EntryColumns, Window, choose_window
from chefslog.model.days import iso
from chefslog.model.fields import BY_NAME
from chefslog.model.kinds import LABELS
from chefslog.reading.connect import Snapshot
from chefslog.reading.pages import page

TOO_FEW_NOTE = f"Too few to say: fewer than {TOO_FEW}, so only the count is shown."


@dataclass(frozen=True)
class Insight(Figures):
    """All numbers of a window; `n` is its entries. Groups without data are None or empty."""

    window: Window
    n: int
    delegation: levels.Delegation | None
    checked: tuple[levels.Checked, ...]
    effect: tuple[work.Effect, ...]
    guesses: tuple[levels.Guess, ...]
    outcomes: tuple[levels.Outcome, ...]
    own: tuple[levels.Own, ...]
    otherwise: Share | None
    bugs: work.Bugs | None
    spend: work.Spend | None
    impact: Share | None
    measured: Share | None
    value: tuple[tuple[str, int], ...]
    value_unsaid: int
    weeks: work.Weeks | None
    comparisons: Comparisons


def compute_insight(
    snapshot: Snapshot, asked: Filter | None, today: int, words: str = ""
) -> Insight:
    """Compute the statistics of the entries that meet a filter; `words` is the filter as typed.

    Without days in the filter, the last six months. Private entries are included: these figures
    are the writer's own, and no publication shows them.
    """
    wanted, window = choose_window(asked, today, words)
    entries = EntryColumns(snapshot, wanted)
    if window.first == 1 and entries.n:
        # A window with an open beginning starts where its entries do.
        window = window._replace(first=min(entries.rows("day"))[0])
    impact, measured = work.compute_impact(entries)
    value = entries.count("value")
    return Insight(
        window=window,
        n=entries.n,
        delegation=levels.compute_delegation(entries, window),
        checked=levels.compute_checked(entries),
        effect=work.compute_effect(entries),
        guesses=levels.compute_guesses(entries),
        outcomes=levels.compute_outcomes(entries),
        own=levels.compute_own(entries),
        otherwise=work.compute_otherwise(entries),
        bugs=work.compute_bugs(entries, window),
        spend=work.compute_spend(entries, window, today),
        impact=impact,
        measured=measured,
        value=tuple((name, value[name,]) for name in BY_NAME["value"].kind.values if value[name,]),
        value_unsaid=value[None,],
        weeks=work.compute_weeks(snapshot, window),
        comparisons=compare_entries(snapshot, entries, window),
    )


def make_sections(
    insight: Insight, labels: Sequence[str] = LABELS, currency: str = ""
) -> list[Section]:
    """Return the sections that have data, in the order of the screen."""
    names = [f"{level} {label.lower()}" for level, label in enumerate(labels)]
    made = (
        insight.delegation and levels.lay_out_delegation(insight.delegation),
        insight.checked and levels.lay_out_checked(insight.checked, names),
        insight.value and work.lay_out_value(insight.value, insight.value_unsaid),
        insight.effect and work.lay_out_effect(insight.effect),
        insight.guesses and levels.lay_out_guesses(insight.guesses, names),
        insight.outcomes and levels.lay_out_outcomes(insight.outcomes, names),
        insight.own and levels.lay_out_own(insight.own, names),
        insight.otherwise and work.lay_out_otherwise(insight.otherwise),
        insight.bugs and work.lay_out_bugs(insight.bugs),
        insight.impact
        and insight.measured
        and work.lay_out_impact(insight.impact, insight.measured),
        insight.spend and work.lay_out_spend(insight.spend, currency),
        insight.weeks and work.lay_out_weeks(insight.weeks),
        *make_comparison_sections(insight.comparisons, insight.weeks, names),
    )
    sections = [section for section in made if isinstance(section, Section)]
    if any("too few" in cell for section in sections for row in section.rows for cell in row):
        sections[-1] = replace(sections[-1], remarks=(*sections[-1].remarks, TOO_FEW_NOTE))
    return sections


def render_insight(
    insight: Insight, labels: Sequence[str] = LABELS, currency: str = ""
) -> Iterator[str]:
    """Yield the lines of all sections under a line that names the window."""
    window = insight.window
    words = f" · {window.words}" if window.words else ""
    count = levels.count_entries(insight.n)
    yield f"{iso(window.first)} to {iso(window.last)}{words} · {count}"
    shown = make_sections(insight, labels, currency)
    if not shown:
        yield ""
        yield "Nothing to show yet: no entry here has an AI level, a value or an outcome."
    for section in shown:
        yield ""
        yield from render_section(section)


def find_examples(snapshot: Snapshot, level: int, limit: int = 3) -> list[tuple[Any, ...]]:
    """Return entries of a level as `pages.ROW`: with an impact line first, then newest first."""
    rows: list[tuple[Any, ...]] = []
    for has_impact in (True, False):
        is_impact = (has_impact, "impact", "unset", None)
        wanted = Filter((False, "delegation", "in", [level]), is_impact)
        rows += page(snapshot, wanted, limit=limit - len(rows))
    return rows


def find_level_text(page_text: str, level: int) -> str:
    """Return the part of the guide's page about the levels that is about one, as Markdown."""
    parts = page_text.split("\n## ")
    return next(("## " + part for part in parts[1:] if part.startswith(f"{level} ")), "")
