"""Statistics as a person reads them."""

from __future__ import annotations

from typing import Any

import pytest

from chefslog.capture.filters import parse_filter
from chefslog.home.paths import Home
from chefslog.insight.computation import compute_insight, make_sections, render_insight
from chefslog.insight.section import Chart, Section, chart_spreads, draw_chart, render_section
from chefslog.insight.statistics import Spread
from chefslog.reading.connect import open_snapshot
from chefslog.reading.pages import count
from chefslog.store.journal import open_journal
from chefslog.store.records import save_checkin
from tests.journals import TODAY, entry, noon, put_journal


def sections(home: Home, words: str = "") -> dict[str, Section]:
    asked = parse_filter(words, TODAY) if words else None
    with open_snapshot(home) as snapshot:
        shown = make_sections(compute_insight(snapshot, asked, TODAY), currency="EUR")
    return {section.name: section for section in shown}


@pytest.mark.parametrize(("high", "top"), [(1.2, 3), (3.0, 3), (3.1, 4), (6.0, 6)])
def test_multiples_of_an_estimate_are_drawn_up_to_3x_or_further(high: float, top: int) -> None:
    assert chart_spreads([("fix", Spread(9, 0.8, 0.5, high), "")]).top == top


def put(home: Home, count: int, **fields: Any) -> None:
    put_journal(home, [entry(number, **fields) for number in range(count)])


def test_a_section_names_its_sample_its_chart_its_table_and_its_limits(home: Home) -> None:
    put(home, 8, delegation=3, kind="fix", ai_effect="helped")
    assert list(render_section(sections(home)["effect"])) == [
        "Where AI helped, by kind of work and stakes (n = 8)",
        "  all work with AI     ·················├─────●  100%  8",
        "  fix, stakes not set  ·················├─────●  100%  8",
        "  work                 helped                  neutral  hurt",
        "  all work with AI     100% of 8 (75 to 100%)  0        0% of 8 (0 to 25%)",
        "  fix, stakes not set  100% of 8 (75 to 100%)  0        0% of 8 (0 to 25%)",
        "  How often you noted that AI helped or hurt, by kind of work; the lines are 90% "
        "intervals. This does not show a cause: easy work may be delegated more often.",
    ]


@pytest.mark.parametrize("more", [0, 1])
def test_of_work_by_hand_thirty_names_are_shown_and_the_others_counted(
    home: Home, more: int
) -> None:
    put(home, 3, delegation=1, tags=[f"tag-{number:02}" for number in range(30 + more)])
    section = sections(home)["by_hand"]
    assert len(section.rows) == 30
    assert section.remarks[1:] == ("And 1 more: chefslog insight --json has them all.",) * more


def test_under_eight_entries_there_is_no_chart_and_the_reason_is_said(home: Home) -> None:
    put(home, 7, delegation=3, kind="fix", ai_effect="helped", checked="tests", own="yes")
    for name in ("effect", "checked", "own"):
        chart = sections(home)[name].chart
        assert isinstance(chart, Chart)
        assert list(draw_chart(chart)) == []
    remarks = [remark for section in sections(home).values() for remark in section.remarks]
    assert remarks.count("Too few to say: fewer than 8, so only the count is shown.") == 1


def test_each_row_of_a_chart_finds_the_entries_that_it_counts(home: Home) -> None:
    ways, kinds = ("lines", "tests", "none", None), ("build", "fix", "review", None)
    put_journal(
        home,
        [
            entry(
                n, ago=n, delegation=(n % 6 if n % 6 < 5 else None), checked=ways[n % 4],
                kind=kinds[n % 4], stakes=("routine", None)[n % 2], value=("speed", None)[n % 2],
                outcome=("kept", "discarded", None)[n % 3], own=("yes", "no", None)[n % 3],
                ai_effect=("helped", "hurt", "neutral", None)[n // 3 % 4], took=(30, None)[n % 2],
                guess=(20, None)[n // 2 % 2], otherwise=("no", "yes", None)[n % 3],
                impact=("1.8s → 240ms", None)[n % 2],
            )
            for n in range(150)
        ],
    )  # fmt: skip
    seen = set()
    for section in sections(home).values():
        for mark in section.chart.marks if isinstance(section.chart, Chart) else ():
            if mark.n is not None:
                asked = parse_filter(f"{mark.wanted} after:2026-06-01", TODAY)
                with open_snapshot(home) as snapshot:
                    assert count(snapshot, asked, "entry") == mark.n, (section.name, mark)
                seen.add(section.name)
    assert seen >= {"delegation", "checked", "value", "effect", "guess", "outcome", "own",
                    "otherwise", "impact", "belief", "checks", "reviews"}  # fmt: skip


@pytest.mark.parametrize(
    ("sample", "title"),
    [("12 people", "Load (12 people)"), (1200, "Load (n = 1,200)"), ("", "Load")],
)
def test_a_sample_may_be_said_in_words_or_not_at_all(sample: int | str, title: str) -> None:
    section = Section("load", "Load", sample, (), ("", ""), (("a", "bb"), ("ccc", "d")), ("So.",))
    assert list(render_section(section)) == [title, "  a    bb", "  ccc  d", "  So."]


@pytest.mark.parametrize(("count", "words"), [(1, "1 entry"), (2, "2 entries")])
def test_one_entry_is_one_entry(home: Home, count: int, words: str) -> None:
    put_journal(
        home,
        [
            *(entry(n, bugs=[1, 0]) for n in range(count)),
            *(entry(n, delegation=2, value="speed", bugs=[0, 1]) for n in range(10, 18)),
        ],
    )
    shown = sections(home)
    assert f"Left out of these shares, without an AI level: {words}." in shown["delegation"].remarks
    assert shown["value"].remarks == (f"No value set: {words}.",)
    assert shown["bugs"].remarks == ()


def test_a_few_bug_counts_are_no_trend(home: Home) -> None:
    put(home, 1, bugs=[1, 0])
    assert sections(home)["bugs"].remarks == ("Only 1 entry: too few for a trend.",)
    with open_snapshot(home) as snapshot:
        first = next(render_insight(compute_insight(snapshot, None, TODAY)))
    assert first == "2026-06-01 to 2026-11-21 · 1 entry"


def test_what_was_asked_for_stands_in_the_first_line(home: Home) -> None:
    with open_snapshot(home) as snapshot:
        lines = list(render_insight(compute_insight(snapshot, None, TODAY, "+auth")))
    assert lines[0] == "2026-06-01 to 2026-11-21 · +auth · 0 entries"
    assert lines[2].startswith("Nothing to show yet")


def test_only_the_largest_groups_are_shown_and_the_rest_is_counted(home: Home) -> None:
    kinds = ("build", "fix", "review", "operate", "explore")
    groups = [(kind, stakes) for stakes in ("routine", "normal") for kind in kinds]
    put_journal(
        home,
        [entry(n, kind=k, stakes=s, ai_effect="hurt") for n, (k, s) in enumerate(groups)],
    )
    section = sections(home)["effect"]
    assert len(section.rows) == 9
    assert section.remarks[1] == "Smaller groups left out: 2; chefslog insight --json has them all."


@pytest.mark.parametrize(("weeks", "mean"), [(7, "too few to say"), (8, "3.0"), (40, "3.0")])
def test_check_ins_are_columns_with_a_mean_where_there_are_enough(
    home: Home, weeks: int, mean: str
) -> None:
    check_in(home, weeks)
    (section,) = sections(home, "after:2026").values()
    assert section.rows == (("Review load", str(weeks), mean, "3"),)
    assert isinstance(section.chart, Chart)
    (line,) = draw_chart(section.chart)
    assert line.split() == ["Review", "load", "▅" * weeks, "3"]


def test_many_check_ins_take_half_a_cell_each(home: Home) -> None:
    check_in(home, 41)
    (section,) = sections(home, "after:2026").values()
    assert isinstance(section.chart, Chart)
    (line,) = draw_chart(section.chart)
    assert line.split() == ["Review", "load", "⠒" * 20 + "⠂", "3"]


def check_in(home: Home, weeks: int) -> None:
    with open_journal(home, noon, session="test") as journal:
        for week in range(weeks):
            save_checkin(journal, f"2026-W{47 - week:02}", {"review_load": 3})


def test_spend_is_forecast_from_three_complete_months(home: Home) -> None:
    costs = {"2026-08": 1, "2026-09": 2, "2026-10": 6}
    put_journal(home, [entry(n, day=f"{m}-03", spend=c) for n, (m, c) in enumerate(costs.items())])
    section = sections(home)["spend"]
    assert section.remarks[0] == (
        "Next month, if it is like the last three complete ones: 1.00 to 6.00 EUR (mean 3.00)."
    )
    assert section.rows[2] == ("2026-08", "1.00 EUR")


def test_the_own_impact_of_each_check_in_is_told(home: Home) -> None:
    with open_journal(home, noon, session="test") as journal:
        for week, impact in (("2026-W45", "1.5x"), ("2026-W47", "2x")):
            save_checkin(journal, week, {"review_load": 2, "impact_ai": impact})
    assert sections(home)["weeks"].remarks[:2] == (
        "Self-reported answers from 1 to 5; weeks without a check-in are left out.",
        "Impact with AI compared with a year ago, self-reported: 2026-W45 1.5x, 2026-W47 2x.",
    )
