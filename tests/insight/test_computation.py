"""The numbers, against plain loops over the same entries."""

from __future__ import annotations

import math
import statistics
from typing import Any

import pytest

from chefslog.capture.coach import is_measured
from chefslog.capture.filters import parse_filter
from chefslog.demo.entries import make_entries
from chefslog.home.paths import Home
from chefslog.insight.computation import Insight, compute_insight, make_sections, render_insight
from chefslog.insight.statistics import Z_90, Share, compute_spread, wilson_interval
from chefslog.reading.connect import open_snapshot
from chefslog.store.journal import open_journal
from chefslog.store.records import give_verdict, save_checkin
from tests.journals import TODAY, entry, noon, put_journal, put_letters

ENTRIES = [
    made.entry
    for made in make_entries(5, TODAY)
    if made.entry["source"] in ("shell", "tui") and made.entry["state"] == "entry"
]
VERDICTS = ("held", "reworked", "unknown", "held", "incident")


def told(home: Home, words: str = "") -> Insight:
    asked = parse_filter(words, TODAY) if words else None
    with open_snapshot(home) as snapshot:
        return compute_insight(snapshot, asked, TODAY, words)


@pytest.fixture
def demo(home: Home) -> dict[str, str]:
    """A journal of several months, half of it still letters, with verdicts; these by id."""
    put_journal(home, ENTRIES[:-20])
    kept = [one for one in ENTRIES[:-20] if one.get("outcome") == "kept"][:40]
    verdicts = {one["id"]: VERDICTS[at % len(VERDICTS)] for at, one in enumerate(kept)}
    with open_journal(home, noon, session="test") as journal:
        for ref, verdict in verdicts.items():
            give_verdict(journal, [ref], verdict)
    put_letters(home, ENTRIES[-20:])
    return verdicts


def of(field: str, value: Any, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in rows if one.get(field) == value]


def window(first: str = "2026-06-01") -> list[dict[str, Any]]:
    return [one for one in ENTRIES if one["day"] >= first]


def test_delegation_is_what_a_loop_counts(home: Home, demo: dict[str, str]) -> None:
    numbers, rows = told(home), window()
    assert numbers.n == len(rows)
    assert numbers.delegation is not None
    for month, counts in numbers.delegation.months:
        here = [one for one in rows if one["day"].startswith(month)]
        assert list(counts) == [len(of("delegation", level, here)) for level in range(5)]
    said = [one["delegation"] for one in rows if "delegation" in one]
    assert numbers.delegation.touched == Share(sum(one > 0 for one in said), len(said))
    assert numbers.delegation.handed_over == Share(sum(one >= 3 for one in said), len(said))
    assert numbers.delegation.unsaid == len(rows) - len(said)


def at_level(level: object, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return rows if level == "all" else of("delegation", level, rows)


def test_checks_effects_and_ownership_are_what_a_loop_counts(
    home: Home, demo: dict[str, str]
) -> None:
    numbers, rows = told(home), window()
    for one in numbers.checked:
        at = [row for row in at_level(one.level, rows) if "delegation" in row]
        assert dict(one.ways) == {
            way: len(of("checked", way, at))
            for way in ("lines", "tests", "spec", "none")
            if of("checked", way, at)
        }
        assert one.unsaid == sum("checked" not in row for row in at)
        assert one.done.count == sum(row.get("checked", "none") != "none" for row in at)
    with_ai = [row for row in rows if "ai_effect" in row and row.get("delegation") != 0]
    assert numbers.effect[0].helped == Share(len(of("ai_effect", "helped", with_ai)), len(with_ai))
    for effect in numbers.effect[1:]:
        here = of("kind", effect.kind, of("stakes", effect.stakes, with_ai))
        assert effect.hurt == Share(len(of("ai_effect", "hurt", here)), len(here))
        assert effect.neutral == len(of("ai_effect", "neutral", here))
    for own in numbers.own:
        at = [row for row in at_level(own.level, rows) if "own" in row]
        assert own.yes == Share(len(of("own", "yes", at)), len(at))
        assert (own.partly, own.no) == (len(of("own", "partly", at)), len(of("own", "no", at)))


def test_guesses_are_what_statistics_say(home: Home, demo: dict[str, str]) -> None:
    numbers, rows = told(home), window()
    assert [one.level for one in numbers.guesses][:2] == ["all", 0]
    for one in numbers.guesses:
        at = at_level(one.level, rows)
        ratios = [row["took"] / row["guess"] for row in at if row.get("took") and row.get("guess")]
        assert one.ratio.n == len(ratios)
        if len(ratios) < 8:
            assert one.ratio.median is None
        else:
            low, middle, high = statistics.quantiles(ratios, n=4, method="inclusive")
            assert (one.ratio.low, one.ratio.median, one.ratio.high) == pytest.approx(
                (low, middle, high)
            )


def test_outcomes_and_verdicts_are_what_a_loop_counts(home: Home, demo: dict[str, str]) -> None:
    numbers, rows = told(home, "after:2026-01"), window("2026-01-01")
    assert sum(one.held.n for one in numbers.outcomes) > 0
    for one in numbers.outcomes:
        at = at_level(one.level, rows)
        came = [row["outcome"] for row in at if "outcome" in row]
        later = [demo[row["id"]] for row in at if row["id"] in demo]
        known = [verdict for verdict in later if verdict != "unknown"]
        assert one.kept == Share(came.count("kept"), len(came))
        assert (one.reworked, one.discarded) == (came.count("reworked"), came.count("discarded"))
        assert one.held == Share(known.count("held"), len(known))
        assert dict(one.verdicts) == {v: later.count(v) for v in set(later)}


def test_a_level_without_an_outcome_or_a_verdict_has_no_row(home: Home) -> None:
    put_journal(home, [entry(1, delegation=1, outcome="kept"), entry(2, delegation=4)])
    assert [one.level for one in told(home).outcomes] == [1]


def test_bugs_spend_value_and_impact_are_what_a_loop_counts(
    home: Home, demo: dict[str, str]
) -> None:
    numbers, rows = told(home), window()
    assert numbers.bugs is not None
    assert numbers.spend is not None
    for month, inline, queued in numbers.bugs.months:
        pairs = [one["bugs"] for one in rows if "bugs" in one and one["day"].startswith(month)]
        assert (inline, queued) == (sum(p[0] for p in pairs), sum(p[1] for p in pairs))
    by_month = {}
    for month, spent in numbers.spend.months:
        here = [one.get("spend", 0) for one in rows if one["day"].startswith(month)]
        assert spent == pytest.approx(sum(here))
        by_month[month] = spent
    whole = [by_month[month] for month in ("2026-08", "2026-09", "2026-10")]
    assert numbers.spend.forecast == pytest.approx(sum(whole) / 3)
    assert (numbers.spend.low, numbers.spend.high) == (min(whole), max(whole))
    assert dict(numbers.value) == {
        value: len(of("value", value, rows))
        for value in {one["value"] for one in rows if "value" in one}
    }
    impacts = [one["impact"] for one in rows if "impact" in one]
    assert numbers.impact == Share(len(impacts), len(rows))
    assert numbers.measured == Share(sum(map(is_measured, impacts)), len(impacts))
    said = [one["otherwise"] for one in rows if "otherwise" in one]
    assert numbers.otherwise == Share(said.count("no"), len(said))


def test_a_filter_and_private_entries_count(home: Home) -> None:
    put_journal(home, [entry(1, project="pay", value="speed", private=True), entry(2, ago=3)])
    assert told(home).n == 2
    assert told(home, "project:pay").value == (("speed", 1),)
    assert told(home, "after:2026-11-20").n == 1
    assert told(home, "before:2026-11-20").window.last == TODAY - 2


def test_drafts_and_trash_do_not_count(home: Home) -> None:
    put_journal(home, [entry(1, state="draft"), entry(2, state="trashed"), entry(3)])
    assert told(home).n == 1


def test_check_ins_feed_the_weeks_without_their_notes(home: Home) -> None:
    with open_journal(home, noon, session="test") as journal:
        for week, load in (("2026-W46", 2), ("2026-W47", 4)):
            save_checkin(journal, week, {"review_load": load, "note": "zanzibar"})
        save_checkin(journal, "2026-W10", {"confidence": 5, "impact_ai": "2x"})
        save_checkin(journal, "2026-W45", {"impact_ai": "1.5x"})
    weeks = told(home).weeks
    assert weeks is not None
    assert weeks.own_impact == (("2026-W45", "1.5x"),)
    assert weeks.questions == (("review_load", (("2026-W46", 2), ("2026-W47", 4))),)
    assert weeks.n == 3
    assert "zanzibar" not in str(told(home).as_json())


def test_groups_come_by_size_then_by_name_with_what_is_not_set_last(home: Home) -> None:
    groups = [
        {"kind": "review", "stakes": "normal"}, {"kind": "fix"}, {"stakes": "normal"},
        {"kind": "fix", "stakes": "routine"}, {"kind": "fix", "stakes": "normal"}, {},
    ]  # fmt: skip
    both = {"kind": "support", "ai_effect": "hurt"}
    rows = [entry(n, ai_effect="helped", **group) for n, group in enumerate(groups)]
    put_journal(home, [*rows, entry(7, **both), entry(8, **both)])
    whole, *shown = told(home).effect
    assert (whole.kind, whole.stakes, whole.helped.n) == (None, None, 8)
    assert [(one.kind, one.stakes) for one in shown] == [
        ("support", None), ("fix", "normal"), ("fix", "routine"), ("fix", None),
        ("review", "normal"), (None, "normal"), (None, None),
    ]  # fmt: skip


def test_a_window_over_new_year_has_every_month_once(home: Home) -> None:
    put_journal(home, [entry(1, day="2025-11-30", spend=1), entry(2, day="2026-02-01", spend=2)])
    spend = told(home, "before:2026-03").spend
    assert spend is not None
    assert spend.months == (("2025-11", 1), ("2025-12", 0), ("2026-01", 0), ("2026-02", 2))


def test_the_first_day_there_is_may_be_looked_at(home: Home) -> None:
    put_journal(home, [entry(1, day="0001-01-01", spend=1)])
    spend = told(home, "before:0001-02").spend
    assert spend is not None
    assert (spend.months, spend.forecast) == ((("0001-01", 1),), None)


def test_a_guess_without_its_time_and_a_time_without_its_guess_are_left_out(home: Home) -> None:
    put_journal(home, [entry(1, guess=30), entry(2, took=30), entry(3, guess=30, took=60)])
    (guess,) = told(home).guesses
    assert (guess.level, guess.ratio.n) == (None, 1)


def test_a_level_at_which_no_check_was_noted_is_shown(home: Home) -> None:
    shipped = [entry(n, delegation=4) for n in range(9)]
    put_journal(home, [*shipped, entry(10, delegation=1, checked="lines"), entry(11)])
    every, line_cook, executive = told(home).checked
    assert (every.level, every.done, every.unsaid) == ("all", Share(1, 1), 9)
    assert (line_cook.level, line_cook.done, line_cook.unsaid) == (1, Share(1, 1), 0)
    assert (executive.level, executive.done, executive.unsaid) == (4, Share(0, 0), 9)


def test_months_without_spend_are_not_in_the_forecast(home: Home) -> None:
    days = enumerate({"2026-06": 1.0, "2026-07": 2.0, "2026-08": None, "2026-10": 6.0}.items())
    put_journal(home, [entry(n, day=f"{month}-20", spend=cost) for n, (month, cost) in days])
    spend = told(home).spend
    assert spend is not None
    assert (spend.forecast, spend.low, spend.high) == (3.0, 1.0, 6.0)
    later = told(home, "after:2026-07").spend
    assert later is not None
    assert later.forecast is None


def test_a_month_that_the_window_cuts_is_no_whole_month(home: Home) -> None:
    by_month = {"2026-07": 8.0, "2026-08": 1.0, "2026-09": 2.0, "2026-10": 3.0, "2026-11": 99.0}
    days = enumerate(by_month.items())
    put_journal(home, [entry(n, day=f"{month}-20", spend=cost) for n, (month, cost) in days])
    cut, whole = told(home, "after:2026-08-02").spend, told(home, "after:2026-08-01").spend
    assert cut is not None
    assert whole is not None
    assert (cut.forecast, whole.forecast) == (None, 2.0)


def test_under_eight_nothing_is_said(home: Home) -> None:
    put_journal(home, [entry(n, delegation=2, own="yes") for n in range(7)])
    text = "\n".join(render_insight(told(home)))
    assert "7 of 7, too few to say" in text
    assert "100%" not in text
    (own,) = told(home).as_json()["own"]
    assert own["yes"] == {
        "count": 7, "n": 7, "share": None, "low": None, "high": None, "too_few": True
    }  # fmt: skip


def test_an_empty_journal_has_no_sections(home: Home) -> None:
    assert make_sections(told(home)) == []
    assert "0 entries" in next(iter(render_insight(told(home))))


def test_every_section_has_an_n_and_no_cause(home: Home, demo: dict[str, str]) -> None:
    shown = make_sections(told(home))
    assert len(shown) == 18
    assert all(section.n and section.rows for section in shown)
    assert "caused by" not in "\n".join(render_insight(told(home))).lower()


@pytest.mark.parametrize(("count", "n"), [(0, 10), (5, 10), (10, 10), (3, 40), (399, 400)])
def test_the_interval_ends_where_the_share_would_be_z_deviations_off(count: int, n: int) -> None:
    # That is the definition of the score interval.
    for end in wilson_interval(count, n):
        deviation = math.sqrt(end * (1 - end) / n)
        assert abs(count / n - end) == pytest.approx(Z_90 * deviation, abs=1e-9)


def test_a_spread_of_too_few_is_none() -> None:
    assert compute_spread([1, 2, 3]).median is None
    assert compute_spread(range(9)).median == 4


def test_shares_are_written_to_four_places() -> None:
    data = Share(6, 9).as_json()
    assert (data["share"], data["low"], data["high"]) == (0.6667, 0.3983, 0.858)
