"""Comparisons are what independent loops over the archive count."""

from __future__ import annotations

import statistics
from collections import defaultdict

from chefslog.home.paths import Home
from chefslog.insight.statistics import Share
from tests.insight.test_computation import demo, of, told, window
from tests.journals import entry, put_journal, put_letters

__all__ = ["demo"]


def test_belief_is_set_beside_the_measured_time(home: Home, demo: dict[str, str]) -> None:
    beliefs, rows = told(home).comparisons.beliefs, window()
    assert beliefs
    for one in beliefs:
        ratios = [
            row["took"] / row["guess"]
            for row in of("ai_effect", one.effect, rows)
            if row.get("took") and row.get("guess") and row.get("delegation") != 0
        ]
        assert one.ratio.n == len(ratios)
        if one.ratio.median is not None:
            assert abs(one.ratio.median - statistics.median(ratios)) < 1e-9


def test_work_by_hand_is_dated_by_project_tag_and_skill(home: Home, demo: dict[str, str]) -> None:
    found = {one.name: one for one in told(home).comparisons.by_hand}
    names = defaultdict(list)
    for row in window():
        if "delegation" in row:
            spelled = [f"project:{row['project']}"] if "project" in row else []
            spelled += [f"#{tag}" for tag in row.get("tags", ())]
            spelled += [f"skill:{skill}" for skill in row.get("skills", ())]
            for name in spelled:
                names[name].append((row["day"], row["delegation"]))
    wanted = {name: rows for name, rows in names.items() if len(rows) >= 3}
    assert found.keys() == wanted.keys() and found
    for name, rows in wanted.items():
        assert found[name].last == max((day for day, level in rows if level <= 1), default="")
        assert sum(found[name].levels) == len(rows)


def test_names_are_one_whatever_their_case_and_spelled_as_last(home: Home) -> None:
    rows = [
        entry(number, ago=4 - number, delegation=1, project=name, tools=[name])
        for number, name in enumerate(("web", "WEB", "Web"), 1)
    ]
    put_journal(home, rows[1:])
    put_letters(home, rows[:1])
    both = told(home).comparisons
    assert [(one.name, one.levels[1]) for one in both.by_hand] == [("project:Web", 3)]
    assert [(one.tool, one.n) for one in both.tools] == [("Web", 3)]


def test_discarded_work_bugs_checks_and_reviews_are_counted(
    home: Home, demo: dict[str, str]
) -> None:
    numbers, rows = told(home).comparisons, window()
    lost = of("outcome", "discarded", rows)
    assert numbers.thrown_away is not None
    assert (numbers.thrown_away.n, numbers.thrown_away.minutes) == (
        len(lost), sum(row.get("took", 0) for row in lost),
    )  # fmt: skip
    assert abs(numbers.thrown_away.spend - sum(row.get("spend", 0) for row in lost)) < 1e-6
    for month in numbers.level_bugs:
        here = [r for r in rows if r["day"].startswith(month.month) and "bugs" in r]
        high = [r["bugs"] for r in here if r.get("delegation", 0) >= 3]
        low = [r["bugs"] for r in here if r.get("delegation", 9) <= 2]
        assert month.delegated == (sum(b[0] for b in high), sum(b[1] for b in high))
        assert month.by_hand == (sum(b[0] for b in low), sum(b[1] for b in low))
    for one in numbers.checks:
        way = None if one.way == "not set" else one.way
        here = [r for r in rows if r.get("delegation") == one.level and r.get("checked") == way]
        came = [r["outcome"] for r in here if "outcome" in r]
        assert one.kept == Share(came.count("kept"), len(came))
    reviews = of("kind", "review", rows)
    for label, minutes, n in numbers.reviews:
        assert n > 0
        assert minutes == sum(r.get("took", 0) for r in reviews if r["day"].startswith(label))
